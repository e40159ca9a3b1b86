"""What answers are like: verdicts of their own, sentences, certificates that can be wrong, the solver's place."""

import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest

from checker.quorum.algebra.systems import Gate, Node, System, all_of, any_of, choose, is_quorum, majority, weighted
from checker.quorum.verify import Verdict, read_write_intersection, write_intersection
from checker.quorum.verify.byzantine import masking, opaque_masking
from checker.quorum.verify.certificate_checker import is_proof
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.consensus import fast_paxos
from checker.quorum.verify.listed_refutations import MOST_LISTED
from checker.quorum.verify.non_triviality import non_trivial
from checker.quorum.verify.proofs import Cases, Counting, Derivation, Example, Exhaustive, Proof
from checker.quorum.verify.survival import available, survives
from quorum.verify.layouts import hierarchy, lines, named, nodes, of, sets
from quorum.verify.solver import decide_by_solver

REGIONS = {region: [Node(f"{region}{place}") for place in range(5)] for region in ("east", "north", "west")}
MAJORITIES = [majority(region) for region in REGIONS.values()]


def test_z3_is_imported_when_it_is_needed() -> None:
    program = """
import sys
from checker.quorum.algebra.systems import Node, choose
from checker.quorum.verify import read_write_intersection
nodes = [Node(f"{i:03}") for i in range(201)]
assert read_write_intersection(choose(101, nodes), choose(101, nodes)).verdict == "holds"
assert "z3" not in sys.modules
assert read_write_intersection(choose(100, nodes), choose(101, nodes)).verdict == "violated"
assert "z3" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300)


@pytest.mark.parametrize("system", [Gate(1, ()), all_of(*named("ab")) * Gate(3, tuple(named("ab")))])
def test_no_quorum_is_a_verdict_of_its_own(system: System) -> None:
    answer = read_write_intersection(system, of(2, 3))
    assert answer.verdict is Verdict.NO_QUORUM
    assert answer.sentence.startswith("There is no read quorum at all")
    for other in (
        write_intersection(system),
        masking(system, 1),
        masking(system, [[]]),
        available(system, 0),
        non_trivial(system),
    ):
        assert other.verdict is Verdict.NO_QUORUM


def test_the_empty_quorum_misses_everything() -> None:
    answer = read_write_intersection(Gate(0, ()), of(2, 3))
    assert answer.witness is not None
    assert list(map(len, answer.witness.sets)) == [0, 2]


def test_exit_codes() -> None:
    assert [verdict.exit_code for verdict in Verdict] == [0, 1, 1, 3]


def test_a_time_limit_ends_as_unknown_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.quorum.verify.certificate_checker.MOST_STATES", 100)
    members = [choose(3, [Node(f"{(7 * a + 5 * b + a * b) % 40:02}") for b in range(5)]) for a in range(40)]
    claim = Meeting((choose(30, members), choose(30, members)))
    decision = decide_by_solver(claim, seconds=0.001)
    assert decision.verdict is Verdict.UNKNOWN


# Certificates


def _proof(read: System, write: System) -> Proof:
    (proof,) = read_write_intersection(read, write).certificate
    return proof


def test_the_kinds_of_proof() -> None:
    rows, columns = lines(4, 5)
    assert isinstance(_proof(of(26, 51), of(26, 51)).argument, Counting)
    assert isinstance(_proof(any_of(*rows), any_of(*columns)).argument, Derivation)
    triple = fast_paxos(choose(2, MAJORITIES), choose(3, [choose(4, region) for region in REGIONS.values()]))
    assert any(isinstance(proof.argument, Exhaustive) for proof in triple.certificate)
    masked = masking(any_of(*lines(6, 6)[0]) * choose(3, lines(6, 6)[1]), 1)
    assert any(isinstance(proof.argument, Cases) for proof in masked.certificate)
    assert all(is_proof(proof) for answer in (triple, masked) for proof in answer.certificate)


@pytest.mark.parametrize(
    "argument", [Counting((1,) * 5), Derivation(()), Exhaustive(), Cases((0, 1, 2, 3, 4)), Example(frozenset())]
)
def test_no_argument_proves_what_is_false(argument: object) -> None:
    claim = Meeting((of(2, 5), of(3, 5)))
    assert not is_proof(Proof(claim, argument))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "argument", [Counting((1,) * 4), Counting((-1,) * 5), Derivation(()), Cases((0, 0)), Example(frozenset())]
)
def test_a_wrong_argument_proves_nothing(argument: object) -> None:
    claim = Meeting((of(3, 5), of(3, 5)))
    assert is_proof(Proof(claim, Exhaustive()))
    assert not is_proof(Proof(claim, argument))  # type: ignore[arg-type]


def test_a_derivation_is_for_its_claim_alone() -> None:
    rows, columns = lines(3, 3)
    proof = _proof(any_of(*rows), any_of(*columns))
    other = Meeting((any_of(*lines(3, 3, missing=(1, 1))[0]), any_of(*columns)))
    assert is_proof(proof)
    assert not is_proof(replace(proof, claim=other))


@pytest.mark.parametrize(("count", "gates"), [(2, (MAJORITIES, MAJORITIES)), (1, lines(3, 3))])
def test_no_premise_of_a_derivation_can_be_left_out(count: int, gates: tuple[list[System], list[System]]) -> None:
    proof = _proof(*(choose(count, each) for each in gates))
    assert isinstance(proof.argument, Derivation)
    steps = proof.argument.steps
    for place, step in enumerate(steps):
        if step.premises:
            weaker = (*steps[:place], replace(step, premises=step.premises[:-1]), *steps[place + 1 :])
            assert not is_proof(replace(proof, argument=Derivation(weaker)))


def test_survivors_have_to_survive() -> None:
    answer = survives(choose(2, MAJORITIES), REGIONS)
    assert len(answer.certificate) == len(REGIONS)
    assert all(map(is_proof, answer.certificate))
    one, other, _ = answer.certificate
    assert not is_proof(replace(one, argument=other.argument))


# Witnesses


def test_z3_finds_the_smallest_pair_across_regions() -> None:
    """The 3 nodes of one region are too many pairs to list with the majorities of two others."""
    systems = choose(1, MAJORITIES), choose(2, MAJORITIES)
    decision = decide_by_solver(Meeting(systems), seconds=30)
    assert [sorted(map(str, each)) for each in decision.sets] == [
        ["east0", "east1", "east2"],
        ["north0", "north1", "north2", "west0", "west1", "west2"],
    ]


def test_hierarchy_with_a_weak_group_of_243() -> None:
    """A group that takes one of three lets two quorums miss each other."""
    weak = choose(
        2, [choose(1, [hierarchy(3, f"n0{digit}") for digit in "012"]), *(hierarchy(4, f"n{digit}") for digit in "12")]
    )
    answer = write_intersection(weak)
    assert answer.witness is not None
    assert answer.is_smallest
    assert sum(map(len, answer.witness.sets)) == 48


def test_votes_of_many_weights() -> None:
    votes: dict[System, int] = {node: place + 1 for place, node in enumerate(nodes(18))}
    half = sum(votes.values()) // 2
    answer = write_intersection(weighted(half, votes))
    assert answer.witness is not None
    first, second = answer.witness.sets
    assert not first & second
    assert is_quorum(weighted(half, votes), first)
    assert is_quorum(weighted(half, votes), second)
    assert read_write_intersection(weighted(half, votes), weighted(half + 2, votes)).verdict is Verdict.HOLDS


def test_one_side_listed_and_the_other_not() -> None:
    """Rows against one cell of each row, which are 12 ** 12; a row that is left out of the writes is missed by them."""
    rows, _ = lines(12, 12)
    covers = [any_of(*[Node(f"r{row:02}c{column:02}") for column in range(12)]) for row in range(12)]
    assert MOST_LISTED < 12**12
    assert read_write_intersection(any_of(*rows), all_of(*covers)).verdict is Verdict.HOLDS
    answer = read_write_intersection(any_of(*rows), all_of(*covers[:-1]))
    assert answer.witness is not None
    assert [len(each) for each in answer.witness.sets] == [12, 11]


# Failures


def test_regions_may_fail() -> None:
    system = choose(2, MAJORITIES)
    assert survives(system, REGIONS).verdict is Verdict.HOLDS
    answer = survives(system, REGIONS, at_most=2)
    assert answer.verdict is Verdict.VIOLATED
    assert answer.sentence.startswith("When east {east0, east1, east2, east3, east4} and north {")
    assert survives(system, REGIONS, besides=2).verdict is Verdict.HOLDS
    assert survives(system, REGIONS, besides=3).verdict is Verdict.VIOLATED
    assert survives(system, {}, at_most=2).verdict is survives(system, {}, besides=1).verdict is Verdict.HOLDS


def test_fault_sets_of_many_nodes_are_told_apart() -> None:
    """Their names in sentences are cut short, and alike."""
    faults = [[*nodes(12)[:9], last] for last in nodes(12)[9:]]
    assert masking(of(1, 12), faults).verdict is Verdict.VIOLATED
    answer = survives(any_of(*nodes(12)[:10]), {f"{place}": each for place, each in enumerate(faults)})
    assert answer.verdict is Verdict.VIOLATED


def test_the_smallest_failure() -> None:
    answer = available(sets("abc", "abd", "aef"), 2)
    assert answer.sentence == "Without {a} no quorum is left."


def test_a_node_in_vain() -> None:
    a, b, c = named("abc")
    answer = non_trivial(a * b + a * b * c)
    assert answer.sentence == "Node c is in no minimal quorum."
    assert non_trivial(a + b * c).sentence == "Node a alone is a quorum."
    assert non_trivial(Gate(0, (a,))).sentence == "The empty set is a quorum, so every set is one."


def test_joint_consensus_joins_what_misses() -> None:
    old, new = majority(named("abc")), majority(named("cde"))
    assert read_write_intersection(old, new).verdict is Verdict.VIOLATED
    joint = all_of(old, new)
    assert read_write_intersection(old, joint).verdict is read_write_intersection(joint, new).verdict is Verdict.HOLDS


def test_opaque_masking_by_listed_quorums() -> None:
    every = any_of(*[all_of(*each) for each in combinations(nodes(5), 4)])
    assert opaque_masking(every, 1).verdict is Verdict.HOLDS
    assert opaque_masking(any_of(*lines(3, 3)[0]), 0).verdict is Verdict.VIOLATED
