"""Times this checker against its peers on the same models: `python benchmarks/run.py --quick`."""

import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import readme
from benchmarks.catalogue import Case, growing_models, timed_cases
from benchmarks.growth import Curve, growth
from benchmarks.race import Entry, Race, race
from benchmarks.table import as_json, case_table, command_table, growth_table, machine, ratio_table
from benchmarks.whole import Command, whole_commands


class Part(Enum):
    """What can be measured alone."""

    CASES = "cases"
    COMMANDS = "commands"
    GROWTH = "growth"


@dataclass
class Session:
    """The options of a run, and what it has measured so far."""

    scratch: Path
    threads: int
    repeat: int
    timeout: float
    markdown: bool
    console: Console
    say: Callable[[str], object]
    json_file: Path | None
    races: list[Race] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    """Of the races and of the sizes that show growth."""

    def run_cases(self, cases: list[Case]) -> None:
        for case in cases:
            found = race(
                case,
                scratch=self.scratch,
                threads=self.threads,
                repeat=self.repeat,
                timeout=self.timeout,
                say=self.say,
            )
            self.races.append(found)
            self.entries += found.entries
            self.console.print(case_table(found, markdown=self.markdown))
            self.store()
        self.console.print(ratio_table(self.races, markdown=self.markdown))

    def run_commands(self) -> None:
        self.commands += whole_commands(scratch=self.scratch, timeout=self.timeout, say=self.say)
        self.console.print(command_table(self.commands, markdown=self.markdown))
        self.store()

    def run_growth(self, only: list[str]) -> None:
        for model, cases in growing_models(only):
            curves, entries = growth(
                model, cases, scratch=self.scratch, repeat=self.repeat, timeout=self.timeout, say=self.say
            )
            self.curves += curves
            self.entries += entries
            self.store()
        self.console.print(growth_table(self.curves, markdown=self.markdown))

    def measured(self) -> dict[str, Any]:
        return {
            "machine": machine(),
            "cases": as_json(self.races),
            "commands": [command.as_json() for command in self.commands],
            "growth": [curve.as_json() for curve in self.curves],
        }

    def store(self) -> None:
        if self.json_file is not None:
            self.json_file.write_text(json.dumps(self.measured(), indent=2) + "\n", encoding="utf-8")


def main(
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes only.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(metavar="MODEL", help="A model, or one size: 'paxos Ballot=3'. Repeatable.")
    ] = None,
    part: Annotated[
        list[Part] | None, typer.Option(help="What to measure; repeatable. All, or with --quick or --only the cases.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Store all measurements.")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Of the runs with several threads.")] = os.cpu_count() or 1,
    repeat: Annotated[int, typer.Option(min=1, help="Runs of which the median counts.")] = 3,
    timeout: Annotated[float, typer.Option(help="Seconds for one run.")] = 1200,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown tables.")] = False,
    write_readme: Annotated[
        bool, typer.Option("--readme", help="Measure what the README's tables have, and write them.")
    ] = False,
    measured: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="With --readme: of what --json stored; runs nothing.")
    ] = None,
) -> None:
    """Time this checker against its peers: equal counts are checked, the ratios are printed."""
    if measured is not None:
        _write_readme(json.loads(measured.read_text(encoding="utf-8")))
        return
    cases = readme.shown_cases() if write_readme else list(timed_cases(quick=quick, only=only or ()))
    if not cases:
        raise typer.BadParameter(f"no such model: {', '.join(only or ())}")
    parts = part or ([Part.CASES] if (quick or only) and not write_readme else list(Part))
    console, progress = Console(width=140 if not sys.stdout.isatty() else None), Console(stderr=True)
    console.print(*(f"{name}: {value}" for name, value in machine().items()), sep="\n", highlight=False)
    with tempfile.TemporaryDirectory() as scratch, progress.status("") as status:
        session = Session(Path(scratch), threads, repeat, timeout, markdown, console, status.update, json_file)
        if Part.CASES in parts:
            session.run_cases(cases)
        if Part.COMMANDS in parts:
            session.run_commands()
        if Part.GROWTH in parts:
            session.run_growth([] if write_readme else [word.split()[0] for word in only or ()])
    if write_readme:
        _write_readme(session.measured())
    if any(entry.failed for entry in session.entries):
        console.print("Some counts do not agree, or a tool failed.", style="bold red")
        raise typer.Exit(1)


def _write_readme(measured: dict[str, Any]) -> None:
    try:
        readme.write(measured)
    except readme.Incomplete as why:
        raise typer.BadParameter(f"the README is as it was: {why}") from None


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended too
    typer.run(main)
