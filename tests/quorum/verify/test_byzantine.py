"""Byzantine quorum systems against the definitions of Malkhi and Reiter, by enumeration; what they refuse."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.quorum.algebra.systems import Gate, Node, System, Vote, is_quorum, nodes_of, weighted
from checker.quorum.verify import Answer, Verdict
from checker.quorum.verify.byzantine import dissemination, masking, opaque_masking
from quorum.verify import brute
from quorum.verify.layouts import nodes, of


def faulty_sets(system: System, faults: int) -> list[frozenset[Node]]:
    """The sets of at most so many nodes of the system."""
    return [each for each in brute.subsets(sorted(nodes_of(system))) if len(each) <= faults]


def unmasked(system: System, faults: int) -> Iterator[tuple[frozenset[Node], ...]]:
    """Pairs of minimal quorums that break O1 or O2 of Definition 5.10, and sets of faulty nodes that break O3."""
    minimal = brute.minimal(system)
    for first, second in product(minimal, minimal):
        for faulty in faulty_sets(system, faults):
            correct = len((first & second) - faulty)
            if correct < len((second & faulty) | (second - first)) or correct <= len(second & faulty):
                yield first, second
    yield from ((each,) for each in faulty_sets(system, faults) if not is_quorum(system, nodes_of(system) - each))


@given(brute.systems(6), st.integers(0, 2))
def test_opaque_masking_is_its_definition(system: System, faults: int) -> None:
    answer, wrong = opaque_masking(system, faults), list(unmasked(system, faults))
    if not brute.quorums(system):
        assert answer.verdict is Verdict.NO_QUORUM
    elif not wrong:
        assert answer.verdict is Verdict.HOLDS
        assert answer.sentence.endswith("All pairs of minimal quorums were tried.")
    else:
        assert answer.verdict is Verdict.VIOLATED
        assert answer.witness is not None
        assert answer.witness.sets in wrong
        assert sum(map(len, answer.witness.sets)) == min(sum(map(len, sets)) for sets in wrong)


@pytest.mark.parametrize("check", [dissemination, masking, opaque_masking])
def test_less_than_no_fault_is_refused(check: Callable[[System, int], Answer]) -> None:
    with pytest.raises(ValueError, match="whole numbers from 0"):
        check(of(3, 4), -1)


def test_equal_systems_mask_alike() -> None:
    """A gate of a count below 0 has the quorums of one of count 0."""
    a = Node("a")
    for system in (Gate(-1, (a,)), Gate(0, (a,)), Vote(-3, ((a, 1),))):
        assert opaque_masking(system, 0).verdict is Verdict.VIOLATED


def test_votes_that_weigh_alike_are_a_threshold() -> None:
    """33 of 41 nodes have too many quorums to list, and need not be listed however they are written."""
    votes: dict[System, int] = dict.fromkeys(nodes(41), 2)
    assert opaque_masking(weighted(66, votes), 8).verdict is opaque_masking(of(33, 41), 8).verdict is Verdict.HOLDS
    assert opaque_masking(weighted(64, votes), 8).verdict is opaque_masking(of(32, 41), 8).verdict is Verdict.VIOLATED
