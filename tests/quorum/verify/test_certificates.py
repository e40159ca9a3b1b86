"""Certificates: they are for their question alone, and what is no proof is refused without an exception."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.quorum.algebra.systems import NEVER, Node, System, any_of, dual
from checker.quorum.parametric.universal_proof import prove_for_all
from checker.quorum.verify import Answer, Verdict, fast_flexible_paxos, read_write_intersection, write_intersection
from checker.quorum.verify.byzantine import dissemination, masking, opaque_masking
from checker.quorum.verify.certificate_checker import is_certificate, is_proof
from checker.quorum.verify.claims import Claim, Failures, Meeting, Plurality, Question, Relevance, Survival
from checker.quorum.verify.consensus import epaxos, fast_paxos, non_dominated_pair
from checker.quorum.verify.gate_pool import Pool
from checker.quorum.verify.non_triviality import non_trivial
from checker.quorum.verify.proofs import Cases, Counting, Derivation, Example, Exhaustive, Proof, Step
from checker.quorum.verify.survival import available, survives
from quorum.verify import brute
from quorum.verify.layouts import nodes, of

DOMAINS = {"east": nodes(9)[:2], "west": nodes(9)[2:4], "north": nodes(9)[4:5]}
FAULTS = [nodes(9)[:1], nodes(9)[1:3]]

ANSWERS = [
    read_write_intersection(of(5, 9), of(6, 9)),
    write_intersection(of(5, 9)),
    fast_paxos(of(5, 9), of(8, 9)),
    fast_flexible_paxos(of(8, 9), of(2, 9), of(6, 9)),
    epaxos(of(6, 9), of(5, 9), 3),
    non_dominated_pair(of(5, 9), of(5, 9)),
    non_dominated_pair(of(4, 9), of(6, 9)),
    available(of(5, 9), 3),
    survives(of(5, 9), DOMAINS),
    survives(of(5, 9), DOMAINS, at_most=2),
    survives(of(5, 9), DOMAINS, besides=1),
    dissemination(of(6, 9), 1),
    dissemination(of(6, 9), FAULTS),
    masking(of(7, 9), 1),
    masking(of(7, 9), FAULTS),
    non_trivial(of(5, 9)),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=[f"{answer.name} {place}" for place, answer in enumerate(ANSWERS)])
def test_a_certificate_has_every_claim_of_its_property_and_no_other(answer: Answer) -> None:
    assert is_certificate(answer)
    for claim in {proof.claim for proof in answer.certificate}:
        fewer = tuple(proof for proof in answer.certificate if proof.claim != claim)
        assert not is_certificate(replace(answer, certificate=fewer))
    beside = Proof(Meeting((of(9, 9), of(9, 9)), 7), Exhaustive())
    assert is_proof(beside)
    assert not is_certificate(replace(answer, certificate=(*answer.certificate, beside)))


def test_a_certificate_is_for_its_question_alone() -> None:
    for one in ANSWERS:
        for other in ANSWERS:
            moved = replace(one, certificate=other.certificate)
            assert is_certificate(moved) == (
                {proof.claim for proof in one.certificate} == {p.claim for p in other.certificate}
            )


def test_a_violated_property_has_no_certificate() -> None:
    two = of(2, 4)
    answer = write_intersection(two)
    assert answer.verdict is Verdict.VIOLATED
    for other in ANSWERS:
        assert not is_certificate(replace(answer, verdict=Verdict.HOLDS, certificate=other.certificate))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "masking"},
        {"name": "write/write intersection"},
        {"name": "no property"},
        {"systems": ()},
        {"systems": (of(6, 9), of(6, 9))},
        {"systems": (of(5, 9),)},
        {"failures": Failures(2)},
        {"failures": Failures(0)},
        {"failures": Failures(groups=(("east", frozenset(nodes(9)[:2])),))},
    ],
)
def test_another_question_is_not_answered_by_a_certificate(change: dict[str, Any]) -> None:
    answer = dissemination(of(6, 9), 1)
    assert is_certificate(answer)
    assert not is_certificate(replace(answer, question=replace(answer.question, **change)))


def test_a_system_without_a_quorum_has_no_certificate() -> None:
    """Every claim about its quorums is true."""
    nothing = NEVER * nodes(1)[0]
    claim = Meeting((nothing, nothing))
    proof = Proof(claim, Cases(()))
    assert is_proof(proof)
    assert not is_certificate(
        Answer(Question("write/write intersection", (nothing,)), Verdict.HOLDS, "", certificate=(proof,))
    )


def test_what_has_no_proof_has_no_certificate() -> None:
    for answer in (
        opaque_masking(of(4, 5), 1),
        prove_for_all(read="n // 2 + 1 of n", write="n // 2 + 1 of n", where="n > 0"),
    ):
        assert answer.verdict is Verdict.HOLDS
        assert not is_certificate(answer)


# What is no proof

TWO_OF_FOUR = Meeting((of(2, 4), of(2, 4)))
THREE_OF_FOUR = Meeting((of(3, 4), of(3, 4)))


LAST = Step(6, 7, ((0, 0, 0),))
"""Numbers 0 to 3 are the nodes, 4 and 5 are true and false, 6 is the system of TWO_OF_FOUR and 7 its dual."""


@pytest.mark.parametrize("weight", [Fraction(1, 10), Fraction(1), 0.1, 1.0, True, -1, None])
def test_nodes_weigh_whole_numbers(weight: Any) -> None:
    """Two of four nodes do not meet, but a tenth of a node for each, rounded up, would say so."""
    assert not is_proof(Proof(TWO_OF_FOUR, Counting((weight,) * 4)))
    assert is_proof(Proof(THREE_OF_FOUR, Counting((1,) * 4)))
    assert not is_proof(Proof(THREE_OF_FOUR, Counting((weight,) * 4)))


@pytest.mark.parametrize(
    "claim",
    [
        TWO_OF_FOUR,
        THREE_OF_FOUR,
        Survival(of(2, 4), frozenset()),
        Plurality(of(1, 4)),
        Relevance(of(2, 4), nodes(4)[0]),
    ],
)
@pytest.mark.parametrize(
    "argument",
    [
        Counting(None),  # type: ignore[arg-type]
        Counting(()),
        Derivation(None),  # type: ignore[arg-type]
        Derivation(("x",)),  # type: ignore[arg-type]
        Derivation((Step(0, 0), Step(999, 1, ((-1, 0, 0),)), LAST)),
        Derivation((Step(0, 0), Step(1, 999, ((0, -1, 0),)), LAST)),
        Derivation((Step(10**6, 10**6), LAST)),
        Derivation((Step(-1, -1), LAST)),
        Derivation((Step(0, 0), Step(6, 7, ((0, 0, -1),)))),
        Derivation((Step(0, 0), Step(6, 7, ((0, 0, -9),)))),
        Derivation((Step(0, 0), Step(6, 7, ((0, 0, 9),)))),
        Derivation((Step(0, 0), Step(6, 7, ((-2, 0, 0),)))),
        Derivation((Step(0, 0), Step(6, 7, ((9, 0, 0),)))),
        Derivation((Step(0, 0), Step(6, 7, ((0, 0),)))),  # type: ignore[arg-type]
        Derivation((Step(0.5, 0),)),  # type: ignore[arg-type]
        Derivation((Step(0, 0, None),)),  # type: ignore[arg-type]
        Cases((None,)),  # type: ignore[arg-type]
        Cases(([],)),  # type: ignore[arg-type]
        Cases((-1,)),
        Cases((99,)),
        Example(None),  # type: ignore[arg-type]
        Example((None,)),  # type: ignore[arg-type]
        None,
    ],
)
def test_what_is_no_argument_is_no_proof(claim: Claim, argument: Any) -> None:
    assert is_proof(Proof(claim, argument)) is False


INDICES = st.integers(-3, 40)
STEPS = st.lists(
    st.builds(Step, INDICES, INDICES, st.lists(st.tuples(INDICES, INDICES, INDICES), max_size=4).map(tuple)), max_size=5
)


@given(brute.systems(5), brute.systems(5), STEPS)
def test_derivations_of_any_numbers_prove_nothing_false_and_raise_nothing(
    first: System, second: System, steps: Sequence[Step]
) -> None:
    claim, pool = Meeting((first, second)), Pool([first, second])
    numbers = [pool.number(system) for system in claim.systems]
    last = Step(numbers[0], pool.dual(numbers[1]), steps[-1].premises if steps else ())
    if is_proof(Proof(claim, Derivation((*steps, last)))):
        assert brute.least_refutation(claim.systems, brute.is_at_most(0)) is None


@given(brute.systems(5), st.data())
def test_a_derivation_with_a_number_changed_proves_nothing_false(system: System, data: st.DataObject) -> None:
    """A right derivation, one number of which is another, for a claim that is false."""
    right = read_write_intersection(system, dual(system))
    argument = right.certificate[0].argument if right.certificate else None
    if not isinstance(argument, Derivation):
        return
    steps = list(argument.steps)
    place = data.draw(st.integers(0, len(steps) - 1))
    step, number, is_left = steps[place], data.draw(INDICES), data.draw(st.booleans())
    steps[place] = replace(step, left=number) if is_left else replace(step, right=number)
    claim = Meeting((any_of(system, data.draw(st.sampled_from(brute.NODES[:5]))), dual(system)))
    if is_proof(Proof(claim, Derivation(tuple(steps)))):
        assert brute.least_refutation(claim.systems, brute.is_at_most(0)) is None


@given(brute.systems(6), st.sampled_from(brute.NODES), st.frozensets(st.sampled_from(brute.NODES)))
def test_examples_show_what_they_are_to_show(system: System, node: Node, quorum: frozenset[Node]) -> None:
    is_needed = quorum in brute.quorums_within(system, quorum) and quorum - {node} not in brute.quorums_within(
        system, quorum
    )
    assert is_proof(Proof(Relevance(system, node), Example(quorum))) == is_needed
    survives_without = quorum in brute.quorums_within(system, quorum) and node not in quorum
    assert is_proof(Proof(Survival(system, frozenset({node})), Example(quorum))) == survives_without
    smallest = min(map(len, brute.quorums(system)), default=2)
    assert is_proof(Proof(Plurality(system), Exhaustive())) == (smallest >= 2)


def test_a_claim_is_about_something() -> None:
    for systems, most in (((), 0), ((of(2, 3),), -1)):
        with pytest.raises(ValueError, match="a claim is about"):
            Meeting(systems, most)
