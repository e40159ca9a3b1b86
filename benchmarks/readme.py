"""The tables of the README, made of what was measured and stored as JSON, and written between two marks."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.catalogue import ROOT, Case, catalogue

README = ROOT / "README.md"
BEGIN = "<!-- begin: python benchmarks/run.py --readme -->"
END = "<!-- end -->"

SHOWN = (
    "two_phase_commit RM=8",
    "paxos Ballot=3",
    "paxos Ballot=4",
    "raft_election Term=3",
    "raft_log Term=5",
    "german_cache Client=4",
    "exactly_once Client=3 Capacity=7",
    "filter_lock Process=5 Level=0..4",
    "dining_philosophers Seat=8",
    "transfers Account=20 Parcel=6",
)
SHOWN_IN_PYTHON = ("two_phase_commit RM=6", "paxos Ballot=3")

RACE_HEADING = (
    "model",
    "states",
    "transitions",
    "checker",
    "more threads",
    "Spin, depth-first",
    "Rumur",
    "by hand, in C",
)
PYTHON_HEADING = ("model", "states", "transitions", "checker", "checker, reference engine", "minicheck", "musil")
COMMAND_HEADING = ("command, compiled before", "processor time", "wall clock")
GROWTH_HEADING = ("model", "tool", "states", "explore", "exponent", "bytes a state")

Measured = dict[str, Any]


class Incomplete(Exception):
    """What the tables need was not measured, or some counts did not agree."""


def shown_cases() -> list[Case]:
    """The cases that the tables have, in the order of the catalogue."""
    cases = [Case(model, size) for model in catalogue() for size in model.sizes]
    return [case for case in cases if str(case) in {*SHOWN, *SHOWN_IN_PYTHON}]


def write(measured: Measured, readme: Path = README) -> None:
    """Put the tables between the marks; raises Incomplete, and then changes nothing."""
    before, rest = readme.read_text(encoding="utf-8").split(f"{BEGIN}\n")
    _, after = rest.split(f"{END}\n")
    readme.write_text(f"{before}{BEGIN}\n\n{render(measured)}\n{END}\n{after}", encoding="utf-8")


def render(measured: Measured) -> str:
    """The text between the marks; raises Incomplete."""
    cases = {case["case"]: case for case in measured["cases"]}
    lacking = [name for name in (*SHOWN, *SHOWN_IN_PYTHON) if name not in cases]
    if lacking or not measured["commands"] or not measured["growth"]:
        raise Incomplete(f"not measured: {', '.join(lacking) or 'commands or growth'}")
    words = {str(case): case.in_words for case in shown_cases()}
    race = [_race_row(words[name], cases[name]) for name in SHOWN]
    python = [_python_row(words[name], cases[name]) for name in SHOWN_IN_PYTHON]
    commands = [
        (f"`{c['command']}`", _seconds(c["cpu_seconds"]), _seconds(c["wall_seconds"])) for c in measured["commands"]
    ]
    growth = [_growth_row(curve) for curve in measured["growth"]]
    parts = [
        _machine(measured["machine"]),
        _table(RACE_HEADING, race),
        "The same in CPython, with the checkers that are Python packages:",
        _table(PYTHON_HEADING, python, text=1),
        *_skipped(cases[name] for name in SHOWN_IN_PYTHON),
        f"Whole commands, medians of {measured['commands'][0]['runs']}; processor time is that of the process and of all that it starts:",
        _table(COMMAND_HEADING, commands),
        "Three sizes of a model, and the exponent of a power of the states fitted to the time:",
        _table(GROWTH_HEADING, growth, text=2),
    ]
    return "\n\n".join(parts) + "\n"


def _machine(machine: dict[str, str]) -> str:
    tools = [f"Python {machine['python']}", machine["gcc"], machine["spin"], machine["rumur"]]
    return f"Measured on {machine['date']}, {machine['processor']}; {', '.join(tools)}:"


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]], *, text: int = 1) -> str:
    """Markdown; the columns from `text` on are figures."""
    rules = ["---" if column < text else "---:" for column in range(len(heading))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, rules, *rows))


def _race_row(words: str, case: Measured) -> tuple[str, ...]:
    one = _figure(case, "checker, 1 thread".__eq__)
    more = _figure(case, lambda tool: tool.startswith("checker, ") and tool.endswith(" threads"))
    others = (_figure(case, tool.__eq__) for tool in ("Spin, depth-first", "Rumur, 1 thread", "by hand, in C"))
    return (words, *_counts(case), one, more, *others)


def _python_row(words: str, case: Measured) -> tuple[str, ...]:
    tools = ("checker, 1 thread", "checker, reference engine", "minicheck", "musil")
    return (words, *_counts(case), *(_figure(case, tool.__eq__) for tool in tools))


def _counts(case: Measured) -> tuple[str, str]:
    return f"{case['states']:,}", f"{case['transitions']:,}"


def _figure(case: Measured, is_wanted: Callable[[str], bool]) -> str:
    """A tool's median; `-` where it did not take part; raises Incomplete where it failed."""
    for entry in case["entries"]:
        if is_wanted(entry["tool"]):
            if entry["too_long"]:
                return f"over {entry['too_long']:.0f} s"
            if entry["failed"]:
                raise Incomplete(f"{case['case']}, {entry['tool']}: {entry['failed']}")
            if not entry["skipped"]:
                return _seconds(entry["explore_median"])
    return "-"


def _seconds(value: float) -> str:
    if value < 0.01:
        return f"{value * 1000:.1f} ms"
    return f"{value:.{1 if value >= 10 else 2 if value >= 0.1 else 3}f} s"


def _skipped(cases: Iterator[Measured]) -> Iterator[str]:
    """Why a package did not take part."""
    why = {entry["skipped"]: None for case in cases for entry in case["entries"] if entry["tool"] in PYTHON_HEADING}
    said = [text for text in why if text]
    if said:
        yield f"Left out here: {', '.join(said)}."


def _growth_row(curve: Measured) -> tuple[str, ...]:
    points = curve["points"]
    states = ", ".join(f"{point['states']:,}" for point in points)
    seconds = ", ".join(_seconds(point["seconds"]) for point in points)
    memory = ", ".join(f"{point['bytes_a_state']:,.0f}" for point in points)
    return curve["model"].replace("_", " "), curve["tool"], states, seconds, f"{curve['exponent']:.2f}", memory
