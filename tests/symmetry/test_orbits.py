"""Symmetry reduction counts orbits: as many as the unreduced states have, found by applying the whole group to each."""

import pytest

from checker.backends.python.machine import Failure, Machine
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.reduction import reduction_of
from checker.search.reference import check
from checker.symmetry.canonical import Symmetry
from checker.trace import State

CASES = [
    ("two_phase_commit", {"RM": 3}),
    pytest.param("two_phase_commit", {"RM": 4}, marks=pytest.mark.slow),
    ("paxos", {"Ballot": 1}),
    ("paxos", {"Ballot": 1, "ReadQuorum": "{a1 a2} {a2 a3}"}),
    ("paxos", {"Ballot": 1, "Acceptor": 4, "ReadQuorum": "rows(2, 2)", "WriteQuorum": "columns(2, 2)"}),
    ("raft_election", {"Term": 1}),
]


def reachable(machine: Machine) -> set[State]:
    """Every reachable state, by stepping alone."""
    waiting = [state for _, state in machine.initial_states() if not isinstance(state, Failure)]
    found = set(waiting)
    while waiting:
        for _, state in machine.successors(waiting.pop()):
            if not isinstance(state, Failure) and state not in found:
                found.add(state)
                waiting.append(state)
    return found


def group_of(symmetry: Symmetry) -> list[dict]:  # type: ignore[type-arg]  # permutations, closed under the generators
    identity = {element: element for elements, _ in symmetry.groups for element in elements}
    found, waiting = [identity], [identity]
    while waiting:
        permutation = waiting.pop()
        for generator in symmetry.generators():
            product = {element: generator[image] for element, image in permutation.items()}
            if product not in found:
                found.append(product)
                waiting.append(product)
    return found


@pytest.mark.parametrize("listed", [1, 10_000])
@pytest.mark.parametrize(("name", "constants"), CASES)
def test_the_orbits_are_those_of_the_unreduced_states(
    name: str, constants: dict[str, object], listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "checker.symmetry.canonical.MOST_LISTED", listed
    )  # by sorted columns where it can be, or by the whole group
    model = Model(load(name), **constants)
    reduced, plain = check(model), check(model, symmetry=False)
    with model.bound():
        symmetry = reduction_of(model).symmetry
        states = reachable(Machine(model))
        group = group_of(symmetry)
        orbits = {frozenset(symmetry.permute(state, permutation) for permutation in group) for state in states}
        assert len(group) == symmetry.group_order
        assert {symmetry.canonical(state) for state in states} <= states
    assert (reduced.verdict, len(states)) == (plain.verdict, plain.distinct_states)
    assert reduced.distinct_states == len(orbits)
    assert reduced.depth == plain.depth


def test_eight_interchangeable_elements_do_not_cost_the_whole_group() -> None:
    # As TLC counts with symmetry sets; the group has 40,320 elements.
    assert check(Model(load("two_phase_commit"), RM=8)).distinct_states == 1461
