"""Expressions that are parts of several others, or nested deeply: everything said of them takes as long as they have objects."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.quorum.algebra.minimal_quorums import TooMany, minimal_quorums
from checker.quorum.algebra.simplification import simplify
from checker.quorum.algebra.systems import (
    Gate,
    System,
    Vote,
    any_of,
    dual,
    is_quorum,
    nodes_of,
    replaced,
    text_of,
    walk,
    weighted,
)
from checker.quorum.notation.semantics import parse
from checker.quorum.verify import Verdict, write_intersection
from checker.quorum.verify.byzantine import opaque_masking
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Pool
from checker.quorum.verify.non_triviality import non_trivial
from checker.quorum.verify.survival import available
from quorum.systems import are_equal
from quorum.verify import brute
from quorum.verify.layouts import named, nodes
from quorum.verify.solver import decide_by_solver

A, B, C = named("abc")


def chain(levels: int) -> System:
    """Each level has the one below twice, so that its text would double with every level."""
    one, other = A, B  # type: System, System
    for _ in range(levels):
        one, other = Gate(2, (one, other, C)), Gate(1, (one, other))
    return one


def tower(levels: int) -> System:
    """Gates one within the other."""
    system: System = A
    for level in range(levels):
        system = Gate(2, (system, (A, B, C)[level % 3], (A, B, C)[(level + 1) % 3]))
    return system


@pytest.mark.parametrize("system", [chain(200), tower(3000)])
def test_what_is_said_of_shared_and_of_deep_expressions(system: System) -> None:
    every = frozenset({A, B, C})
    assert nodes_of(system) == every
    assert is_quorum(system, every)
    assert not is_quorum(system, ())
    assert sum(1 for _ in walk(system)) <= 3003
    minimal = brute.minimal(system)
    assert list(minimal_quorums(system)) == minimal
    assert all(
        is_quorum(dual(system), each) != is_quorum(system, every - each) for each in brute.subsets(sorted(every))
    )
    assert brute.minimal(simplify(system)) == minimal
    pool = Pool([system])
    assert all(
        pool.contains(pool.number(system), pool.mask(each)) == is_quorum(system, each)
        for each in brute.subsets([A, B, C])
    )
    assert nodes_of(replaced(system, {A: B})) == {B, C}
    for answer in (write_intersection(system), available(system, 1), non_trivial(system), opaque_masking(system, 0)):
        assert answer.verdict in (Verdict.HOLDS, Verdict.VIOLATED)
    assert decide_by_solver(Meeting((system, system)), seconds=30).verdict is write_intersection(system).verdict


@pytest.mark.parametrize("make", [lambda: chain(200), lambda: tower(3000)])
def test_expressions_that_are_made_alike_are_equal(make: object) -> None:
    assert callable(make)
    one, other = make(), make()
    assert one == other
    assert hash(one) == hash(other)
    assert one != Gate(2, (other, A, B))
    assert one != replaced(other, {A: B})


def test_expressions_are_equal_as_they_are_written() -> None:
    assert Gate(1, (A, B)) == Gate(1, (A, B))
    assert Gate(1, (A, B)) != Gate(1, (B, A))
    assert Gate(1, (A, B)) != Gate(2, (A, B))
    assert Gate(1, (A,)) != Vote(1, ((A, 1),))
    assert Vote(2, ((A, 1), (B, 2))) != Vote(2, ((A, 2), (B, 1)))
    assert Gate(1, (A,)) != A
    assert Gate(1, (A,)) != 1


def test_a_pickled_expression_has_the_hash_of_where_it_is() -> None:
    """The hash of a name differs from process to process."""
    for system in (Gate(1, (A, B)), Vote(2, ((A, 1), (B, 2)))):
        made, arguments = system.__reduce__()[:2]
        assert callable(made)
        assert isinstance(arguments, tuple)
        assert made(*arguments) == pickle.loads(pickle.dumps(system)) == system
        assert len(arguments) == 2


@given(brute.systems(5))
def test_a_text_is_read_back_whatever_is_in_it(system: System) -> None:
    assert are_equal(parse(text_of(system)), system)


@given(
    st.lists(brute.systems(4), min_size=2, max_size=4),
    st.lists(st.integers(1, 3), min_size=4, max_size=4),
    st.integers(1, 6),
)
def test_votes_whose_members_read_alike_are_counted_together(
    members: list[System], weights: list[int], threshold: int
) -> None:
    twice = [*members, *[any_of(member, member) for member in members]]
    votes = Vote(threshold, tuple(zip(twice, weights * 2, strict=False)))
    assert are_equal(parse(text_of(votes)), votes)


def test_a_vote_with_a_member_that_reads_as_another() -> None:
    assert text_of(Vote(2, ((A, 1), (Gate(2, (A, A)), 2)))) == "weighted(a=3) >= 2"
    assert text_of(Gate(2, (A, A, B))) == "weighted(a=2, b=1) >= 2"
    assert text_of(Gate(2, (A, Gate(2, (B, C))))) == "a * b * c"


def test_votes_of_large_weights_are_given_up_before_they_are_listed() -> None:
    """Half of the nodes are a quorum; a million ways to choose a quarter of them have a million different weights."""
    votes: dict[System, int] = {node: 10**12 + 7 ** (9 * place) % 10**10 for place, node in enumerate(nodes(42), 1)}
    with pytest.raises(TooMany):
        minimal_quorums(weighted(21 * 10**12, votes), most=2000)
    assert len(minimal_quorums(weighted(10**12, votes), most=42)) == 42


def test_a_member_without_a_quorum_counts_for_nothing() -> None:
    nothing = Gate(2, (A,))
    assert minimal_quorums(Vote(3, ((B, 2), (nothing, 5), (C, 1)))) == (frozenset({B, C}),)
