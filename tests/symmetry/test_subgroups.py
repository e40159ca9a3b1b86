"""Quorum families that only some permutations keep: the search counts the orbits of these, and of no others.

The group, the unreduced states, which plain steps find, and their images are made here, with nothing of the package's symmetry.
`CHECKER_EXAMPLES=500 CHECKER_SEED=1000 pytest -m slow tests/symmetry` tries as many specs, from that number on.
"""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from generated.spec_text import load_text

from checker import Model, Record, Result, Symmetric, Verdict, check
from checker.api.states import State, initial_states

from .families import Images, is_proper, keeping
from .quorum_specs import Written, spec_of

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
SEED = int(os.environ.get("CHECKER_SEED", "0"))
Moves = dict[str, Images]
"""Of each sort, by its name, a permutation."""
Form = tuple[Any, ...]
"""A state as tuples, frozensets and numbers."""


def form(value: Any, moves: Moves) -> Any:
    """The image of a value of the state, as something that can be compared."""
    match value:
        case Symmetric():
            sort = type(value).__name__
            return sort, moves[sort][int(str(value)[1:]) - 1]
        case Record():
            return type(value).__name__, *(form(getattr(value, name), moves) for name in type(value).__annotations__)
        case dict():
            return frozenset((form(key, moves), form(held, moves)) for key, held in value.items())
        case set() | frozenset():
            return frozenset(form(item, moves) for item in value)
        case list() | tuple():
            return tuple(form(item, moves) for item in value)
        case _:
            return value


class Unreduced:
    """Every reachable state of a model, found by steps alone, with how many steps lead away from it."""

    def __init__(self, model: Model, names: list[str], whole: list[Moves]) -> None:
        self.names, self.whole = names, whole
        self.steps: dict[Form, int] = {}
        self.states: dict[Form, State] = {}
        level, self.depth = list(initial_states(model)), 0
        while level := list(self._new(level)):
            after = [step.after for state in level for step in self._taken(state)]
            self.depth += any(self._form(state) not in self.states for state in after)
            level = after

    def _form(self, state: State) -> Form:
        return tuple(form(state[name], self.whole[0]) for name in self.names)

    def _new(self, level: list[State]) -> Iterator[State]:
        for state in level:
            if self.states.setdefault(self._form(state), state) is state:
                yield state

    def _taken(self, state: State) -> list[Any]:
        steps = state.enabled()
        self.steps[self._form(state)] = len(steps)
        return steps

    def orbits(self) -> list[frozenset[Form]]:
        """The states of each orbit; they are states, and have as many steps each."""
        found, seen = [], set[Form]()
        for key, state in self.states.items():
            if key not in seen:
                orbit = frozenset(tuple(form(state[name], moves) for name in self.names) for moves in self.whole)
                assert orbit <= self.states.keys()
                assert len({self.steps[other] for other in orbit}) == 1
                seen |= orbit
                found.append(orbit)
        return found


def group_of(spec: Written) -> list[Moves]:
    """All that exchanges elements of the sorts and keeps their families, that which moves nothing first."""
    groups = {sort: keeping(size, spec.families[sort]) for sort, size in spec.sizes.items()}
    assert is_proper(spec.sizes["N"], groups["N"])
    return [dict(zip(groups, images, strict=True)) for images in product(*groups.values())]


def told(result: Result) -> tuple[object, ...]:
    """What both engines find."""
    violation = result.violation
    steps = None if violation is None or violation.trace is None else violation.trace.length
    return result.verdict, result.distinct_states, result.transitions, result.depth, steps


def verdict_of(spec: Written, folder: Path) -> Verdict:
    """Check a spec by both engines, and against brute force; how it comes out."""
    model = Model(load_text(spec.text, folder))
    group = group_of(spec)
    reduced, plain = check(model, engine="reference"), check(model, engine="reference", symmetry=False)
    native = check(model, engine="native", audit="full")
    assert not reduced.notes, reduced.notes
    assert reduced.symmetry.group_order == native.symmetry.group_order == len(group)
    assert (reduced.verdict, reduced.depth, told(reduced)[-1]) == (plain.verdict, plain.depth, told(plain)[-1])
    if plain.violation is None or plain.violation.trace is None:
        names = list(model.definition.variable_types)
        unreduced = Unreduced(model, names, group)
        orbits = unreduced.orbits()
        steps = [unreduced.steps[next(iter(orbit))] for orbit in orbits]
        assert (plain.distinct_states, plain.depth) == (len(unreduced.states), unreduced.depth)
        assert (reduced.distinct_states, reduced.transitions) == (len(orbits), sum(steps))
        assert told(native) == told(reduced)
    assert (native.verdict, told(native)[-1]) == (reduced.verdict, told(reduced)[-1])
    return reduced.verdict


def tried(seeds: range, folder: Path) -> Counter[Verdict]:
    counts: Counter[Verdict] = Counter()
    for seed in seeds:
        spec = spec_of(seed)
        try:
            counts[verdict_of(spec, folder)] += 1
        except AssertionError as error:
            raise AssertionError(f"spec {seed}: {error}\n{spec.text}") from error
    return counts


def test_the_orbits_are_those_of_the_permutations_that_keep_the_families(tmp_path: Path) -> None:
    counts = tried(range(4), tmp_path)
    assert counts[Verdict.VERIFIED] >= 1, counts


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
def test_many(tmp_path: Path) -> None:
    counts = tried(range(SEED, SEED + MANY), tmp_path)
    assert counts[Verdict.VERIFIED] >= MANY // 5, counts
