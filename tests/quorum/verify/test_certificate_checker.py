"""The checker of certificates and the solver on their own, against enumeration and each other."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.quorum.algebra.systems import Node, System, Vote, all_of, any_of, choose, is_quorum, nodes_of
from checker.quorum.deadline import Deadline
from checker.quorum.verify.argument_search import _quick_arguments, quick_proof
from checker.quorum.verify.certificate_checker import is_proof
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Pool, least_weight
from checker.quorum.verify.proofs import Argument, Cases, Counting, Derivation, Exhaustive, Proof, Step
from checker.quorum.verify.truth_tables import Tables
from quorum.verify import brute
from quorum.verify.layouts import lines, nodes, of
from quorum.verify.solver import decide_by_solver

CLAIMS = st.builds(
    Meeting,
    st.lists(brute.systems(6), min_size=1, max_size=3).map(tuple),
    st.integers(0, 2),
    st.frozensets(st.sampled_from(brute.NODES[:3]), max_size=2),
)


def is_true(claim: Meeting) -> bool:
    """Whether a claim holds, by enumeration."""
    return brute.least_refutation(claim.systems, lambda common: len(common - claim.spare) <= claim.most) is None


@given(CLAIMS)
def test_exhaustive_arguments_prove_exactly_what_is_true(claim: Meeting) -> None:
    order = tuple(range(len(claim.nodes)))
    assert is_proof(Proof(claim, Exhaustive())) == is_true(claim)
    assert is_proof(Proof(claim, Cases(order))) == is_true(claim)
    assert is_proof(Proof(claim, Cases(order[::-1]))) == is_true(claim)


@given(CLAIMS, st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_counting_never_proves_what_is_false(claim: Meeting, weights: list[int]) -> None:
    if is_proof(Proof(claim, Counting(tuple(weights[: len(claim.nodes)])))):
        assert is_true(claim)


@given(brute.systems(), st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_the_bound_on_weights_is_one(system: System, weights: list[int]) -> None:
    pool = Pool([system])
    least = least_weight(pool, weights)(pool.number(system))
    for quorum in brute.minimal(system):
        assert least <= sum(weight for node, weight in zip(pool.nodes, weights, strict=False) if node in quorum)


@given(brute.systems(), st.frozensets(st.sampled_from(brute.NODES)))
def test_numbered_gates_mean_what_the_expression_means(system: System, chosen: frozenset[Node]) -> None:
    pool = Pool([system])
    number, alive = pool.number(system), chosen & nodes_of(system)
    assert pool.contains(number, pool.mask(alive)) == is_quorum(system, alive)
    assert pool.contains(pool.dual(number), pool.mask(alive)) != is_quorum(system, nodes_of(system) - alive)
    assert pool.fixed(pool.fixed(number, pool.mask(alive), True), pool.mask(pool.nodes) & ~pool.mask(alive), False) == (
        pool.true if is_quorum(system, alive) else pool.false
    )


@pytest.mark.parametrize(
    "premises",
    [((0, -1, 0),), ((-1, 0, 0),), ((0, 0, 0),), ((-1, -1, 0),), ((5, -1, 0),), ((0, -1, 0), (0, -1, 0)), ()],
)
def test_wrong_steps_derive_nothing(premises: tuple[tuple[int, int, int], ...]) -> None:
    """Two of three nodes are no quorum of all of them, whatever a step says."""
    claim = Meeting((of(2, 3), of(1, 3)))
    pool = Pool(claim.systems)
    left, other = (pool.number(system) for system in claim.systems)
    right = pool.dual(other)
    assert not is_proof(Proof(claim, Derivation((Step(0, 0), Step(left, right, premises)))))


@pytest.mark.parametrize(
    "claim",
    [
        Meeting((of(3, 5), of(3, 5)), 1),
        Meeting((of(3, 5), of(4, 5)), 1),
        Meeting((of(3, 4), of(3, 4)), 0, frozenset(nodes(4)[2:])),
        Meeting((of(3, 4), of(3, 4)), 0, frozenset(nodes(4)[:1])),
        Meeting((of(2, 4), of(3, 4)), 0, frozenset(nodes(4)[2:])),
        Meeting((of(4, 6), of(4, 6), of(4, 6))),
        Meeting((of(4, 6), of(4, 6), of(5, 6)), 1),
        Meeting((of(5, 6), of(5, 6), of(5, 6)), 2),
    ],
)
def test_z3_on_counts_of_interchangeable_nodes(claim: Meeting) -> None:
    found = decide_by_solver(claim, seconds=30).sets
    assert found == (
        brute.least_refutation(claim.systems, lambda common: len(common - claim.spare) <= claim.most) or ()
    )


@pytest.mark.parametrize("sizes", [*permutations((2, 3, 4, 5))])
def test_z3_goes_on_to_the_smallest(sizes: tuple[int, ...]) -> None:
    """Groups of these sizes, each a read quorum; writes need up to three nodes in each of two groups."""
    groups = [[Node(f"{group}{place}") for place in range(size)] for group, size in zip("abcd", sizes, strict=True)]
    read, write = any_of(*[all_of(*group) for group in groups]), choose(2, [all_of(*group[:3]) for group in groups])
    found = decide_by_solver(Meeting((read, write)), seconds=30)
    assert found.is_smallest
    assert found.sets == brute.least_refutation([read, write], lambda common: not common)


def test_z3_finds_the_first_by_name_among_the_smallest() -> None:
    """Six rows of three against what two columns leave."""
    rows, _ = lines(6, 3)
    found = decide_by_solver(Meeting((choose(2, rows), any_of(*rows))), seconds=30)
    assert [min(each).name for each in found.sets] == ["r00c00", "r02c00"]


@given(brute.systems(6), st.lists(st.integers(1, 10**12), min_size=6, max_size=6), st.fractions(0, 1))
def test_tables_of_large_weights(system: System, weights: list[int], share: Fraction) -> None:
    nodes = sorted(nodes_of(system))
    votes = Vote(max(1, int(sum(weights) * share)), tuple(zip([system, *nodes], weights, strict=False)))
    pool = Pool([votes])
    tables = Tables(pool)
    table = tables.of(pool.number(votes))
    for chosen in brute.subsets(nodes):
        assert bool(table >> pool.mask(chosen) & 1) == is_quorum(votes, chosen)


@given(CLAIMS)
def test_a_quick_proof_is_one(claim: Meeting) -> None:
    """The code that finds arguments and the checker have nothing of counting and of derivations in common."""
    proof = quick_proof(claim, Deadline.after(30))
    if proof is not None:
        assert is_proof(proof)
        assert is_true(claim)


@given(CLAIMS)
def test_what_is_found_is_what_the_checker_accepts(claim: Meeting) -> None:
    """A proof that the checker refuses would be lost in silence."""
    for argument in _quick_arguments(claim, Deadline.after(30)):
        assert is_proof(Proof(claim, argument))


@pytest.mark.parametrize("argument", [Exhaustive(), Counting(()), Cases(())])
def test_many_nodes_are_beyond_truth_tables(argument: Argument) -> None:
    assert not is_proof(Proof(Meeting((of(11, 21), of(11, 21))), argument))
