"""Times this checker against Spin, Rumur and a hand-written program on the same models: `python benchmarks/run.py --quick`."""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.catalogue import timed_cases
from benchmarks.race import Race, race
from benchmarks.table import as_json, case_table, machine, ratio_table


def main(
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes only.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(metavar="MODEL", help="A model, or one size: 'paxos Ballot=3'. Repeatable.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Store all measurements.")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Of the runs with several threads.")] = os.cpu_count() or 1,
    repeat: Annotated[int, typer.Option(min=1, help="Runs of which the median counts.")] = 3,
    timeout: Annotated[float, typer.Option(help="Seconds for one run.")] = 1200,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown tables.")] = False,
) -> None:
    """Time this checker against its peers: equal counts are checked, the ratios are printed."""
    cases = list(timed_cases(quick=quick, only=only or ()))
    if not cases:
        raise typer.BadParameter(f"no such model: {', '.join(only or ())}")
    console, progress = Console(width=140 if not sys.stdout.isatty() else None), Console(stderr=True)
    console.print(*(f"{name}: {value}" for name, value in machine().items()), sep="\n", highlight=False)
    races: list[Race] = []
    with tempfile.TemporaryDirectory() as scratch, progress.status("") as status:
        for case in cases:
            found = race(
                case, scratch=Path(scratch), threads=threads, repeat=repeat, timeout=timeout, say=status.update
            )
            races.append(found)
            console.print(case_table(found, markdown=markdown))
            if json_file is not None:
                json_file.write_text(json.dumps(as_json(races), indent=2) + "\n", encoding="utf-8")
    console.print(ratio_table(races, markdown=markdown))
    if not all(found.agrees for found in races):
        console.print("Some counts do not agree, or a tool failed.", style="bold red")
        raise typer.Exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended too
    typer.run(main)
