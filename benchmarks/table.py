"""What is printed and stored of the races: a table for each case, one of ratios, and JSON."""

import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from benchmarks.growth import Curve
from benchmarks.race import Entry, Race
from benchmarks.whole import Command

MEASURES = (
    "tool", "explore", "±", "states\n/s", "transi-\ntions/s", "times\nchecker's", "compile", "whole,\ncold", "whole,\nwarm",
    "peak\nmemory", "bytes\na state",
)  # fmt: skip


def seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 10 else f"{value:.1f} s"


def rate(count: int | None, over: float) -> str:
    """A count a second, in millions or thousands."""
    if count is None or not over:
        return "-"
    each = count / over
    return f"{each / 1e6:.2f} M" if each >= 1e6 else f"{each / 1e3:.{0 if each >= 1e5 else 1}f} k"


def times(ratio: float | None) -> str:
    if ratio is None:
        return "-"
    return f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}"


def case_table(race: Race, *, markdown: bool = False) -> Group:
    """Every contestant's figures in one case, and below who has none and why."""
    size = race.case.size
    title = f"{race.case}: {size.states:,} states, {size.transitions:,} transitions"
    if size.orbits is not None:
        title += f"; {size.orbits:,} orbits"
    table = _table(title, MEASURES, markdown=markdown)
    for entry in race.entries:
        if entry.samples:
            table.add_row(*_cells(race, entry))
    notes = [Text(f"{e.label}: {e.skipped}", style="dim") for e in race.entries if e.skipped]
    notes += [Text(f"{e.label}: FAILED, {e.failed}", style="bold red") for e in race.entries if e.failed]
    return Group(table, *notes, "")


def _table(title: str, columns: Sequence[str], *, markdown: bool) -> Table:
    """The first column is text, the others are figures; Markdown has one line for the headings."""
    table = Table(title=title, box=box.MARKDOWN if markdown else box.SIMPLE_HEAD, title_justify="left")
    for number, column in enumerate(columns):
        heading = column.replace("-\n", "").replace("\n", " ") if markdown else column
        table.add_column(heading, justify="right" if number else "left", no_wrap=not number)
    return table


def _cells(race: Race, entry: Entry) -> tuple[str, ...]:
    assert entry.preparation is not None
    explore, counts = entry.explore, entry.samples[0].counts
    return (
        entry.label,
        seconds(explore.median),
        f"{explore.relative:.0%}" if explore.runs > 1 else "1 run",
        rate(counts.states, explore.median),
        rate(counts.transitions or race.case.size.transitions, explore.median),
        times(race.ratio(entry)),
        seconds(entry.preparation.compile_seconds),
        seconds(entry.cold_seconds),
        seconds(entry.whole.median),
        f"{entry.peak_bytes / 1e6:,.0f} MB",
        "-" if (a_state := entry.samples[0].bytes_a_state) is None else f"{a_state:,.0f}",
    )


def ratio_table(races: Iterable[Race], *, markdown: bool = False) -> Table:
    """How many times as long as this checker with one thread the others explore."""
    races = list(races)
    labels = list(dict.fromkeys(e.contestant.label for race in races for e in race.entries))
    title = "Time to explore, in times of this checker's with one thread (symmetry: of its own with symmetry)"
    table = _table(title, ("case", *(label.replace(", ", ",\n") for label in labels)), markdown=markdown)
    for race in races:
        found = {e.contestant.label: times(race.ratio(e)) for e in race.entries if e.samples}
        table.add_row(str(race.case), *(found.get(label, "-") for label in labels))
    return table


def command_table(commands: Iterable[Command], *, markdown: bool = False) -> Table:
    """Whole commands, compiled before."""
    title = "Whole commands, compiled before: medians"
    table = _table(title, ("command", "processor\ntime", "wall\nclock", "±"), markdown=markdown)
    for command in commands:
        cells = seconds(command.cpu.median), seconds(command.wall.median), f"{command.cpu.relative:.0%}"
        table.add_row(command.text, *cells)
    return table


def growth_table(curves: Iterable[Curve], *, markdown: bool = False) -> Table:
    """Time and memory a state against states, and the exponent fitted to the times."""
    title = "Growth: the time to explore is about (states ^ exponent)"
    columns = ("model", "tool", "states", "explore", "states\n/s", "bytes\na state", "exponent")
    table = _table(title, columns, markdown=markdown)
    for curve in curves:
        for point in curve.points:
            is_last = point is curve.points[-1]
            table.add_row(
                curve.model,
                curve.tool,
                f"{point.states:,}",
                seconds(point.seconds),
                rate(point.states, point.seconds),
                f"{point.bytes_a_state:,.0f}",
                f"{curve.exponent:.2f}" if is_last else "",
            )
    return table


def as_json(races: Iterable[Race]) -> list[dict[str, Any]]:
    """Everything that was measured of each case."""
    return [_race_as_json(race) for race in races]


def _race_as_json(race: Race) -> dict[str, Any]:
    size = race.case.size
    return {
        "case": str(race.case),
        "model": race.case.model.name,
        "constants": dict(size.constants),
        "states": size.states,
        "transitions": size.transitions,
        "orbits": size.orbits,
        "agrees": race.agrees,
        "entries": [_entry_as_json(race, entry) for entry in race.entries],
    }


def _entry_as_json(race: Race, entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"tool": entry.label, "skipped": entry.skipped, "failed": entry.failed}
    found["too_long"] = entry.too_long
    if entry.samples and entry.preparation is not None:
        found |= {
            "states": entry.samples[0].counts.states,
            "transitions": entry.samples[0].counts.transitions,
            "explore_seconds": [sample.explore_seconds for sample in entry.samples],
            "explore_median": entry.explore.median,
            "whole_seconds": [sample.whole_seconds for sample in entry.samples],
            "compile_seconds": entry.preparation.compile_seconds,
            "cold_seconds": entry.cold_seconds,
            "peak_bytes": entry.peak_bytes,
            "bytes_a_state": entry.samples[0].bytes_a_state,
            "ratio": race.ratio(entry),
        }
    return found


def machine() -> dict[str, str]:
    """What the times depend on."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "processor": _processor(),
        "python": platform.python_version(),
        "gcc": _first_line("gcc", "--version"),
        "spin": _first_line("spin", "-V"),
        "rumur": _first_line("rumur", "--version"),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]}, {len(names)} cores" if names else platform.processor()


def _first_line(*command: str) -> str:
    try:
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return "not installed"
    return output.strip().splitlines()[0] if output.strip() else "unknown"
