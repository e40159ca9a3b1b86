"""The recipes are what they say: both engines find the figures of their docstrings, and break the property that is said to break."""

import re
from pathlib import Path

import pytest

from checker import Model, Result, Verdict, check
from checker.options import Engine

DOCS = Path(__file__).parents[2] / "docs"
RECIPES = sorted((DOCS / "recipes").glob("*.py"))
FILES = [*RECIPES, DOCS / "coming_from" / "atomic_commit.py"]
EXPECTED = re.compile(
    r"^Expected: (\d+) states, (\d+) transitions, depth (\d+); with symmetry (\d+) orbits\.$", re.MULTILINE
)
BROKEN = re.compile(r"^Broken by (\w+)=false: (\w+) (\w+) after (\d+) steps\.$", re.MULTILINE)
ENGINES: tuple[Engine, ...] = ("reference", "native")


def said(pattern: re.Pattern[str], path: Path) -> tuple[str, ...]:
    found = pattern.search(path.read_text(encoding="utf-8"))
    assert found is not None, pattern.pattern
    return found.groups()


def explored(path: Path, engine: Engine, *, symmetry: bool = True, **constants: object) -> Result:
    return check(Model(path, **constants), engine=engine, symmetry=symmetry, max_seconds=100)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recipe_has_its_figures_and_no_warnings(path: Path, engine: Engine) -> None:
    states, transitions, depth, orbits = map(int, said(EXPECTED, path))
    found = explored(path, engine, symmetry=False)
    assert (found.verdict, found.warnings) == (Verdict.VERIFIED, ())
    assert (found.distinct_states, found.transitions, found.depth) == (states, transitions, depth)
    assert explored(path, engine).distinct_states == orbits


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_broken_recipe_breaks_the_property_that_it_says(path: Path, engine: Engine) -> None:
    constant, kind, name, steps = said(BROKEN, path)
    found = explored(path, engine, **{constant: False}).violation
    assert found is not None
    assert found.trace is not None
    assert (found.kind.value, found.property, found.trace.length) == (kind, name, int(steps))
