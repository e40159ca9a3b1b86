"""The pages of the library are those that the specs make today, but for the times on them."""

import re
import runpy
from functools import cache
from pathlib import Path

import pytest

from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.library import Entry, entries
from checker.mutation import judge, mutants

REPOSITORY = Path(__file__).parents[2]


@cache
def library() -> tuple[Entry, ...]:
    return entries()


@pytest.mark.xdist_group("library")
def test_the_tables_of_the_library_are_not_stale() -> None:
    script = runpy.run_path(str(REPOSITORY / "docs" / "make_library_pages.py"))
    for path, text in script["pages"](library(), script["stored"]()).items():
        assert path.read_text(encoding="utf-8") == text, "run docs/make_library_pages.py again"


@pytest.mark.xdist_group("library")
def test_the_page_has_the_time_of_every_spec() -> None:
    script = runpy.run_path(str(REPOSITORY / "docs" / "make_library_pages.py"))
    times = script["stored"]()
    assert set(times) == {entry.name for entry in library()}
    assert all(re.fullmatch(r"< 0\.01|\d+\.\d\d", time) for time in times.values())


@pytest.mark.parametrize("name", Shelf.SPECS.names)
def test_the_mutants_on_the_page_are_those_of_the_spec_and_none_survives_unexplained(name: str) -> None:
    script = runpy.run_path(str(REPOSITORY / "docs" / "make_mutants_page.py"))
    section = script["sections"]()[name]
    assert not script["is_stale"](name, {name: section}), "run docs/make_mutants_page.py again"
    rows = re.findall(r"^\| `(\w+)` \| `(.*)` \| (\w+) \| (.+) \|$", section, re.MULTILINE)
    found = mutants(load(name))
    assert [(method, statement.replace("\\|", "|")) for method, statement, _, _ in rows] == [
        (mutant.method, mutant.statement) for mutant in found
    ]
    assert {fate for _, _, fate, _ in rows} <= {"killed", "stillborn", "redundant"}
    assert [fate == "redundant" for _, _, fate, _ in rows] == [mutant.reason is not None for mutant in found]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["consensus", "epoch_fencing", "transaction_commit", "two_phase_commit", "vector_clock"]
)
def test_the_mutants_of_a_spec_still_end_as_on_the_page(name: str) -> None:
    script = runpy.run_path(str(REPOSITORY / "docs" / "make_mutants_page.py"))
    spec = load(name)
    outcomes = judge(mutants(spec), Shelf.SPECS.folder / f"{name}.py", spec.__name__, {}, limits=script["LIMITS"])
    assert script["section"](name, list(outcomes)).strip() == script["sections"]()[name].strip()
