"""The README's tables are those that the command makes, with the catalogue's counts, and growth is fitted as it says."""

import copy
from pathlib import Path
from typing import Any

import pytest

from benchmarks import readme
from benchmarks.catalogue import Case, growing_models
from benchmarks.growth import Curve, Point, fitted_exponent
from benchmarks.whole import COMMANDS

CASES = {str(case): case for case in readme.shown_cases()}


def between_the_marks() -> list[str]:
    text = readme.README.read_text(encoding="utf-8")
    return text.split(readme.BEGIN)[1].split(readme.END)[0].splitlines()


def table(lines: list[str], heading: tuple[str, ...]) -> list[list[str]]:
    """The rows below a heading, as cells."""
    start = lines.index(f"| {' | '.join(heading)} |") + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def entry(tool: str, **given: Any) -> dict[str, Any]:
    return {"tool": tool, "skipped": None, "failed": None, "too_long": None, "explore_median": 1.5, **given}


def as_measured(case: Case) -> dict[str, Any]:
    tools = ("checker, 1 thread", "checker, 2 threads", "Spin, depth-first", "Rumur, 1 thread", "minicheck")
    entries = [*map(entry, tools), entry("musil", skipped="musil needs Python 3.12")]
    return {
        "case": str(case),
        "states": case.size.states,
        "transitions": case.size.transitions,
        "entries": entries,
    }


@pytest.fixture
def measured() -> dict[str, Any]:
    points = tuple(Point(str(case), case.size.states, 1.0, 40.0) for case in CASES.values())[:3]
    machine = {
        "date": "2000-01-01",
        "processor": "a machine",
        "python": "3",
        "gcc": "gcc",
        "spin": "spin",
        "rumur": "rumur",
    }
    return {
        "machine": machine,
        "cases": [as_measured(case) for case in CASES.values()],
        "commands": [{"command": "checker --help", "cpu_seconds": 0.25, "wall_seconds": 0.5, "runs": 5}],
        "growth": [Curve("a_model", "a tool", points).as_json()],
    }


@pytest.mark.parametrize(
    ("heading", "shown"),
    [(readme.RACE_HEADING, readme.SHOWN), (readme.PYTHON_HEADING, readme.SHOWN_IN_PYTHON)],
    ids=["race", "python"],
)
def test_the_readme_has_the_counts_of_the_catalogue(heading: tuple[str, ...], shown: tuple[str, ...]) -> None:
    rows = table(between_the_marks(), heading)
    cases = [CASES[name] for name in shown]
    assert [row[:3] for row in rows] == [
        [case.in_words, f"{case.size.states:,}", f"{case.size.transitions:,}"] for case in cases
    ]
    assert {len(row) for row in rows} == {len(heading)}


def test_the_readme_has_every_command_and_every_model_that_grows() -> None:
    lines = between_the_marks()
    commands = [row[0] for row in table(lines, readme.COMMAND_HEADING)]
    assert commands == [f"`checker {' '.join(words)}`" for words in COMMANDS]
    states = {(row[0], row[2]) for row in table(lines, readme.GROWTH_HEADING)}
    for model, cases in growing_models():
        assert (model.name.replace("_", " "), ", ".join(f"{case.size.states:,}" for case in cases)) in states


def test_growth_is_shown_over_three_sizes() -> None:
    assert {len(cases) for _, cases in growing_models()} == {3}


def test_the_command_writes_between_the_marks_alone(measured: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{readme.BEGIN}\nold\n{readme.END}\nafter\n", encoding="utf-8")
    readme.write(measured, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{readme.BEGIN}\n")
    assert text.endswith(f"{readme.END}\nafter\n")
    assert "old" not in text
    assert "| `checker --help` | 0.25 s | 0.50 s |" in text
    assert "Left out here: musil needs Python 3.12." in text
    readme.write(measured, page)
    assert page.read_text(encoding="utf-8") == text


def test_a_run_that_was_too_long_is_shown_as_such(measured: dict[str, Any]) -> None:
    (case,) = (case for case in measured["cases"] if case["case"] == "paxos Ballot=4")
    (slow,) = (entry for entry in case["entries"] if entry["tool"] == "Rumur, 1 thread")
    slow |= {"failed": "model took more than 60 s", "too_long": 60.0}
    assert "| over 60 s |" in readme.render(measured)


@pytest.mark.parametrize("change", ["a case is missing", "a tool counted something else", "no commands"])
def test_what_is_incomplete_is_not_written(change: str, measured: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"{readme.BEGIN}\nold\n{readme.END}\n", encoding="utf-8")
    wrong = copy.deepcopy(measured)
    match change:
        case "a case is missing":
            wrong["cases"].pop()
        case "no commands":
            wrong["commands"].clear()
        case _:
            wrong["cases"][0]["entries"][0]["failed"] = "287 states where 288 are expected"
    with pytest.raises(readme.Incomplete):
        readme.write(wrong, page)
    assert "old" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("exponent", [1.0, 1.25, 2.0])
def test_the_exponent_of_a_power_is_found(exponent: float) -> None:
    points = [(states, 3e-7 * states**exponent) for states in (1_000.0, 50_000.0, 1_000_000.0)]
    assert fitted_exponent(points) == pytest.approx(exponent)


def test_the_exponent_is_of_the_least_squares() -> None:
    """By hand: logarithms (0, 0), (1, 2), (2, 1) to any base have the slope 1/2."""
    assert fitted_exponent([(1, 1), (10, 100), (100, 10)]) == pytest.approx(0.5)
