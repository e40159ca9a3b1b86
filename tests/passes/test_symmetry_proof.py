"""What is proved to keep to the symmetry of a sort does: bodies of random specs are run in many states and in all images of these.

`CHECKER_EXAMPLES=5000 CHECKER_SEED=100000 pytest -m slow tests/passes` tries as many specs, from that number on.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from generated.spec_text import load_text
from symmetry.families import Quorums, keeping

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec
from checker.frontend.model import Model
from checker.search.images import Image, images_of
from checker.search.reduction import reduction_of
from checker.symmetry.canonical import Symmetry
from checker.trace import State

from .quorum_turning import subject_of
from .turning import spec_of

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
SEED = int(os.environ.get("CHECKER_SEED", "0"))
STATES = 40
"""Of each spec, reached by walks."""


def reached(machine: Machine, draw: random.Random) -> list[State]:
    """Some states that steps lead to."""
    found = {machine.model.default_state(): None}
    frontier = list(found)
    while frontier and len(found) < STATES:
        state = frontier.pop(draw.randrange(len(frontier)))
        ends = [end for *_, end in machine.steps(state) if isinstance(end, tuple) and end not in found]
        for end in draw.sample(ends, min(len(ends), 6)):
            found[end] = None
            frontier.append(end)
    return list(found)


def end_of(outcome: State | Failure | None) -> object:
    """Where a step ends; of a failure its kind, as its message names elements."""
    return outcome.kind if isinstance(outcome, Failure) else outcome


def differences(machine: Machine, states: list[State], images: list[Image]) -> Iterator[str]:
    """What is not the same for a state and for its images."""
    for state in states:
        for image in images:
            moved = image.state(state)
            for action, choose in machine.choices:
                machine.load(state)
                for arguments in list(choose(state)):
                    end = end_of(machine.successor(state, Instance(action, arguments)))
                    there = Instance(action, image.arguments(action, arguments))
                    if end_of(machine.successor(moved, there)) != (image.state(end) if isinstance(end, tuple) else end):
                        yield action.name
            for judged in machine.model.properties:
                if end_of_truth(machine, state, judged) is not end_of_truth(machine, moved, judged):
                    yield judged.name


def end_of_truth(machine: Machine, state: State, judged: object) -> bool | None:
    """What a property comes to; None for a failure."""
    truth = machine.judge(state, judged)  # type: ignore[arg-type]  # one of the model's
    return None if isinstance(truth, Failure) else truth


def became(text: str, seed: int, folder: Path, images: Callable[[Model, Symmetry], list[Image]] = images_of) -> str:
    """What became of a spec; asserts that what is proved holds in these images of some states."""
    model = Model(load_text(text, folder))
    with model.bound():
        try:
            reduction = reduction_of(model)
        except InvalidSpec:
            return "refused"
        if reduction.notes:
            return "not compiled" if "not compiled" in reduction.notes[0] else "not proved"
        machine = Machine(model)
        states = reached(machine, random.Random(seed))
        found = next(differences(machine, states, images(model, reduction.symmetry)), None)
    assert found is None, f"{found} of spec {seed}:\n{text}"
    return "proved"


def test_what_is_proved_holds(tmp_path: Path) -> None:
    counts = Counter(became(spec_of(seed), seed, tmp_path) for seed in range(40))
    assert counts["proved"] >= 4, counts
    assert counts["not proved"] >= 10, counts


def under_a_subgroup(seed: int, folder: Path) -> str:
    """What became of the spec of a number, whose quorum families leave only some permutations: those of brute force."""
    subject = subject_of(seed)

    def images(model: Model, symmetry: Symmetry) -> list[Image]:
        (elements,) = (each for each, _ in symmetry.groups)
        whole = [i for i in keeping(subject.size, used(model, subject.families)) if i != tuple(range(subject.size))]
        assert symmetry.group_order == len(whole) + 1, symmetry.group_order
        return [Image(model, dict(zip(elements, (elements[i] for i in each), strict=True))) for each in whole]

    return became(subject.text, seed, folder, images)


def used(model: Model, families: list[Quorums]) -> list[Quorums]:
    """The families that the spec speaks of: others take no symmetry away."""
    names = {family.sort.__name__ for family in model.families}
    return [family for name, family in zip("RW", families, strict=True) if name in names]


def test_what_is_proved_of_quorum_families_holds_for_all_that_keeps_them(tmp_path: Path) -> None:
    counts = Counter(under_a_subgroup(seed, tmp_path) for seed in range(20))
    assert counts["proved"] >= 3, counts
    assert counts["not proved"] >= 6, counts


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
def test_many(tmp_path: Path) -> None:
    counts = Counter(became(spec_of(seed), seed, tmp_path) for seed in range(SEED, SEED + MANY))
    assert counts["proved"] >= MANY // 8, counts


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
def test_many_under_subgroups(tmp_path: Path) -> None:
    counts = Counter(under_a_subgroup(seed, tmp_path) for seed in range(SEED, SEED + MANY))
    assert counts["proved"] >= MANY // 8, counts
