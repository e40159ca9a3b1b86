"""Every bundled spec says in its docstring what a check of it finds; here it is checked, with symmetry and without, by both engines."""

import re
from pathlib import Path
from typing import get_args

import pytest
from _pytest.mark import ParameterSet

from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.library import Figures, figures_of, paragraphs_of
from checker.options import Engine
from checker.result import Verdict
from checker.search.reduction import reduction_of
from checker.search.select import check

NAMES = Shelf.SPECS.names
MOST_IN_CPYTHON = 30_000
"""Orbits that the reference engine is given: more take it minutes. What is larger is compared at smaller sizes."""
MOST_STATES = {"auto": 4_000, "native": 0, "reference": 600}
"""Above this a check is slow: by what the engine expands in a second or two, its compiler's time included."""


@pytest.fixture(autouse=True)
def as_users_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled specs are run as they are compiled for users."""
    monkeypatch.delenv("CHECKER_CFLAGS", raising=False)


def path_of(name: str) -> Path:
    return Shelf.SPECS.folder / f"{name}.py"


def model_of(name: str, figures: Figures) -> Model:
    return Model(load(name), **dict(part.split("=", 1) for part in figures.constants.split()))


def case(name: str, figures: Figures, engine: Engine, size: int) -> ParameterSet:
    """A check as a test, slow if it is of so many states."""
    marks = [pytest.mark.slow] if size > MOST_STATES[engine] else []
    return pytest.param(
        name, figures, engine, id=f"{name} {figures.constants} {engine}".replace("  ", " "), marks=marks
    )


STATED = [(name, figures) for name in NAMES for figures in figures_of(path_of(name))]


@pytest.mark.parametrize("name", NAMES)
def test_every_spec_states_its_figures(name: str) -> None:
    stated = figures_of(path_of(name))
    assert [figures.constants for figures in stated].count("") == 1
    assert stated[0].constants == ""
    lines = "\n".join(paragraphs_of(path_of(name))).splitlines()
    assert len(stated) == sum(line.startswith("Expected") for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_every_spec_has_a_title_and_a_source(name: str) -> None:
    title, source, *_ = paragraphs_of(path_of(name))
    assert re.fullmatch(r"[A-Z].*\.", title)
    assert re.match(r'Source: .*"|Source: [A-Z]', source)
    assert re.search(r"\b(19|20)\d\d\b", source)
    assert source.endswith(".")


@pytest.mark.parametrize("name", [*NAMES, *Shelf.COUNTEREXAMPLES.names])
def test_the_symmetry_of_every_sort_is_proved(name: str) -> None:
    model = Model(load(name))
    with model.bound():
        reduction = reduction_of(model)
    assert reduction.notes == ()
    assert set(reduction.sorts.values()) <= {"proved"}


@pytest.mark.parametrize(("name", "figures", "engine"), [case(n, f, "auto", f.states) for n, f in STATED])
def test_figures_without_symmetry(name: str, figures: Figures, engine: Engine) -> None:
    result = check(model_of(name, figures), symmetry=False, engine=engine)
    assert (result.verdict, result.exhaustive) == (Verdict.VERIFIED, True)
    assert (result.distinct_states, result.transitions, result.depth) == (
        figures.states,
        figures.transitions,
        figures.depth,
    )


@pytest.mark.parametrize(
    ("name", "figures", "engine"),
    [
        case(n, f, e, f.orbits)
        for n, f in STATED
        for e in get_args(Engine)
        if e == "auto" or (not f.constants and (e == "native" or f.orbits <= MOST_IN_CPYTHON))
    ],
)
def test_figures_with_symmetry(name: str, figures: Figures, engine: Engine) -> None:
    result = check(model_of(name, figures), symmetry=True, engine=engine)
    assert (result.verdict, result.exhaustive) == (Verdict.VERIFIED, True)
    assert (result.distinct_states, result.depth) == (figures.orbits, figures.depth)
    assert figures.constants or result.warnings == (), "a pass is not hollow"


PUBLISHED = [
    ("paxos", "Acceptor=1 Value=1", 25, 82, 9),
    ("paxos_commit", "", 1_321_761, None, 28),
    ("transaction_commit", "", 34, 94, 7),
    ("two_phase_commit", "", 288, 1_146, 11),
]
"""Distinct states, states generated and depth of Lamport's Paxos, and of Gray and Lamport's modules, as the manifests of
github.com/tlaplus/Examples have them (specifications/Paxos and specifications/transaction_commit).

None: TLC counts a step of PaxosCommit once for every witness of its quantifiers.
"""


@pytest.mark.parametrize(("name", "constants", "states", "generated", "depth"), PUBLISHED)
def test_published_figures(name: str, constants: str, states: int, generated: int | None, depth: int) -> None:
    """That a spec has the figures that it states is tested above."""
    (stated,) = (figures for figures in figures_of(path_of(name)) if figures.constants == constants)
    assert (stated.states, stated.depth + 1) == (states, depth)
    assert generated in (None, stated.transitions + 1)


def test_the_grid_of_3_by_6_in_the_docstring_is_a_model() -> None:
    command = "checker simulate grid_paxos Acceptor=18 ReadQuorum='rows(3, 6)' WriteQuorum='columns(3, 6)'"
    assert command in "\n".join(paragraphs_of(path_of("grid_paxos")))
    model = Model(load("grid_paxos"), Acceptor=18, ReadQuorum="rows(3, 6)", WriteQuorum="columns(3, 6)")
    sizes = {family.sort.__name__: [len(quorum) for quorum in family.family] for family in model.families}
    assert sizes == {"ReadQuorum": [6] * 3, "WriteQuorum": [3] * 6}
