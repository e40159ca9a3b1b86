"""`checker list`: every bundled spec in a line, and all that is known of one, or of a broken variant."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from checker.frontend.bundled import Shelf
from checker.library.topics import LONGEST, TOPICS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def listed(*arguments: str, columns: int = 80) -> str:
    result = CliRunner().invoke(app, ["list", *arguments], env={"COLUMNS": str(columns)})
    assert result.exit_code == 0, result.output
    return result.output


def test_every_bundled_spec_has_a_line_under_one_topic() -> None:
    assert sorted(name for specs in TOPICS.values() for name in specs) == Shelf.SPECS.names
    assert all(len(line) <= LONGEST for specs in TOPICS.values() for line in specs.values())


def test_the_list_is_a_line_a_spec_within_eighty_columns() -> None:
    text = listed()
    assert sorted(re.findall(r"(?m)^  (\w+)  +\S", text)) == Shelf.SPECS.names
    assert all(len(line) <= 80 for line in text.splitlines())
    assert [line for line in text.splitlines() if line in TOPICS] == list(TOPICS)


def test_the_readme_has_the_same_topics() -> None:
    rows = re.findall(r"(?m)^\| ([a-z ]+) \| (`.*`) \|$", README.partition("## The library")[2].partition("\n## ")[0])
    assert {idea: re.findall(r"`(\w+)`", names) for idea, names in rows} == {
        idea: list(specs) for idea, specs in TOPICS.items()
    }


def test_a_spec_is_told_with_its_broken_variants() -> None:
    text = listed("raft_log")
    assert text.startswith("raft_log\n  Raft's log: a committed entry is in the log of every later leader")
    assert "raft_log_older_term" in text
    assert "invariant leader_completeness fails after 17 steps." in text
    assert "constants: Server=3 Term=4" in text


def test_a_broken_variant_is_told_with_its_story() -> None:
    text = listed("raft_log_older_term")
    assert text.startswith("raft_log_older_term\n  A leader commits an entry of an older term as soon as")
    assert "\n  Server 3, elected in term 2, appends an entry that nobody else gets" in text
    assert "invariant leader_completeness fails after 17 steps: checker check raft_log_older_term" in " ".join(
        text.split()
    )
    assert "constants: Server=3 Term=4 Index=0..1" in text
    assert "a variant of: raft_log\n" in text
    assert re.search(r"(?m)^leader_completeness +invariant: An entry that is committed", text)


@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names)
@pytest.mark.parametrize("columns", [80, 120])
def test_every_broken_variant_keeps_to_the_width(name: str, columns: int) -> None:
    assert all(len(line) <= columns for line in listed(name, columns=columns).splitlines() if "/" not in line)


def test_a_name_that_is_nearly_one_is_suggested() -> None:
    result = CliRunner().invoke(app, ["list", "raft_log_older_terms"])
    assert result.exit_code == 2
    assert "did you mean 'raft_log_older_term'?" in result.output
