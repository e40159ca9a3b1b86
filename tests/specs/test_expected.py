"""Every bundled spec says in its docstring what a check of it finds; here it is checked, with symmetry and without.

The line is `Expected: 288 states, 1145 transitions, depth 10; with symmetry 80 orbits.`, or for other constants
`Expected at RM=4: ...`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from checker.engines.select import check
from checker.language.load import load
from checker.language.model import Model
from checker.result import Verdict

SPECS = sorted(p for p in (Path(__file__).parents[2] / "specs").glob("*.py") if p.stem != "__init__")
LINE = re.compile(
    r"^Expected(?: at (?P<constants>\w+=\S+(?: \w+=\S+)*))?: (?P<states>\d+) states, (?P<transitions>\d+) transitions, "
    r"depth (?P<depth>\d+); with symmetry (?P<orbits>\d+) orbits\.$",
    re.MULTILINE,
)
MOST_STATES = 20_000
"""Above this a check is slow."""


@dataclass(frozen=True)
class Expected:
    """One line: the figures that a spec states for some constants."""

    path: Path
    constants: str
    states: int
    transitions: int
    depth: int
    orbits: int

    def model(self) -> Model:
        return Model(load(str(self.path)), **dict(part.split("=", 1) for part in self.constants.split()))

    def case(self, size: int) -> ParameterSet:
        """This line as a test that takes as long as `size` states do."""
        marks = [pytest.mark.slow] if size > MOST_STATES else []
        return pytest.param(self, id=f"{self.path.stem} {self.constants}".strip(), marks=marks)


def docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def expected_of(path: Path) -> Iterator[Expected]:
    for match in LINE.finditer(docstring(path)):
        figures = {name: int(match[name]) for name in ("states", "transitions", "depth", "orbits")}
        yield Expected(path, match["constants"] or "", **figures)


EXPECTED = [expected for path in SPECS for expected in expected_of(path)]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_spec_states_its_figures(path: Path) -> None:
    stated = list(expected_of(path))
    assert [e.constants for e in stated].count("") == 1
    assert len(stated) == sum(line.startswith("Expected") for line in docstring(path).splitlines())


@pytest.mark.parametrize("expected", [e.case(e.states) for e in EXPECTED])
def test_figures_without_symmetry(expected: Expected) -> None:
    result = check(expected.model(), symmetry=False)
    assert (result.verdict, result.exhaustive) == (Verdict.VERIFIED, True)
    assert (result.distinct_states, result.transitions, result.depth) == (
        expected.states,
        expected.transitions,
        expected.depth,
    )


@pytest.mark.parametrize("expected", [e.case(e.orbits) for e in EXPECTED])
def test_figures_with_symmetry(expected: Expected) -> None:
    result = check(expected.model(), symmetry=True)
    assert (result.verdict, result.exhaustive) == (Verdict.VERIFIED, True)
    assert (result.distinct_states, result.depth) == (expected.orbits, expected.depth)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_pass_is_not_hollow(path: Path) -> None:
    assert check(Model(load(str(path))), symmetry=True).warnings == ()


def test_the_grid_of_3_by_6_in_the_docstring_is_a_model() -> None:
    (grid,) = (path for path in SPECS if path.stem == "grid_paxos")
    command = "checker simulate grid_paxos Acceptor=18 ReadQuorum='rows(3, 6)' WriteQuorum='columns(3, 6)'"
    assert command in [line.strip() for line in docstring(grid).splitlines()]
    model = Model(load(str(grid)), Acceptor=18, ReadQuorum="rows(3, 6)", WriteQuorum="columns(3, 6)")
    sizes = {family.sort.__name__: [len(quorum) for quorum in family.family] for family in model.families}
    assert sizes == {"ReadQuorum": [6] * 3, "WriteQuorum": [3] * 6}
