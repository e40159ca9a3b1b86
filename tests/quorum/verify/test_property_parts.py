"""One answer of several parts: which part is told, whether it is the smallest, who has how much time."""

from checker.quorum.algebra.systems import NEVER, Node, all_of, any_of
from checker.quorum.verify import Verdict, read_write_intersection
from checker.quorum.verify.claims import Plurality, Question
from checker.quorum.verify.consensus import epaxos
from checker.quorum.verify.decision import Decision
from checker.quorum.verify.proofs import Exhaustive, Proof
from checker.quorum.verify.property_parts import Part, answered
from quorum.verify.layouts import named, nodes, of

QUESTION = Question("a property")
HOLDS, UNKNOWN = Decision(Verdict.HOLDS, by_word="So it was said."), Decision(Verdict.UNKNOWN, reason="it is hard")


def violated(*names: str, is_smallest: bool = True) -> Decision:
    return Decision(Verdict.VIOLATED, sets=(frozenset(named("".join(names))),), is_smallest=is_smallest)


def part(decision: Decision, least: int = 0) -> Part:
    return Part(lambda _: decision, "it holds", ("set",), lambda _: "it does not hold", least=lambda: least)


def test_a_violation_is_not_called_the_smallest_while_another_part_is_open() -> None:
    for other in (UNKNOWN, violated("a", "b", "c", is_smallest=False)):
        answer = answered(QUESTION, [part(violated("a", "b")), part(other)], {}, seconds=1)
        assert (answer.verdict, answer.is_smallest) == (Verdict.VIOLATED, False)
        assert answer.sentence == "It does not hold. The time ran out before smaller ones were excluded."


def test_a_part_that_has_no_smaller_violation_does_not_matter() -> None:
    for other in (UNKNOWN, violated("a", "b", "c", is_smallest=False)):
        answer = answered(QUESTION, [part(other, least=2), part(violated("a", "b"))], {}, seconds=1)
        assert (answer.verdict, answer.is_smallest, answer.sentence) == (Verdict.VIOLATED, True, "It does not hold.")


def test_an_unknown_part_leaves_the_answer_unknown_unless_another_is_violated() -> None:
    answer = answered(QUESTION, [part(HOLDS), part(UNKNOWN)], {}, seconds=1)
    assert (answer.verdict, answer.sentence, answer.reason) == (
        Verdict.UNKNOWN,
        "It is not known whether it holds.",
        "it is hard",
    )
    assert answered(QUESTION, [part(HOLDS), part(HOLDS)], {}, seconds=1).sentence == "It holds. So it was said."


def test_the_hard_part_gets_the_time_that_the_easy_ones_leave() -> None:
    given: list[float] = []

    def decide(seconds: float) -> Decision:
        given.append(seconds)
        return UNKNOWN if seconds < 5 else HOLDS

    hard = Part(decide, "it holds", ("set",), lambda _: "")
    assert answered(QUESTION, [part(HOLDS), hard, part(HOLDS)], {}, seconds=10).verdict is Verdict.HOLDS
    assert given[0] < 1
    assert 9 < given[1] <= 10


def test_the_time_that_is_left_is_spent_on_a_proof_that_was_cut() -> None:
    proof = Proof(Plurality(of(2, 3)), Exhaustive())
    later = {False: Decision(Verdict.HOLDS, is_cut=True), True: Decision(Verdict.HOLDS, proof)}
    cut = Part(lambda seconds: later[seconds > 5], "it holds", ("set",), lambda _: "")
    sure = part(Decision(Verdict.HOLDS, proof))
    assert answered(QUESTION, [cut, sure], {}, seconds=10).certificate == (proof, proof)
    never = Part(lambda seconds: later[False], "it holds", ("set",), lambda _: "")
    answer = answered(QUESTION, [never, sure], {}, seconds=10)
    assert answer.sentence == "It holds. No proof was found that does without the solver."


def test_more_time_takes_nothing_back() -> None:
    """What is found again is found in another order, and may not be found at all."""
    for decision in (Decision(Verdict.HOLDS, is_cut=True), violated("a", "b", is_smallest=False)):
        first = Part(lambda seconds, it=decision: it if seconds < 5 else UNKNOWN, "it holds", ("set",), lambda _: "")  # type: ignore[misc]
        assert answered(QUESTION, [first, part(HOLDS)], {}, seconds=10).verdict is decision.verdict


def test_the_smallest_is_known_to_be_when_the_other_part_needs_more_nodes() -> None:
    """Of 20 nodes two slow quorums have 3; a fast and a slow one have 18 at least, so that they need not be asked about."""
    few = any_of(nodes(20)[0], all_of(*nodes(20)[1:3]))
    answer = epaxos(of(17, 20), few, 40, seconds=5)
    assert answer.witness is not None
    assert (answer.witness.roles, answer.is_smallest) == (("slow quorum", "slow quorum"), True)


def test_there_is_no_quorum_of_no_nodes() -> None:
    answer = read_write_intersection(NEVER, Node("a"))
    assert (answer.verdict, answer.sentence) == (Verdict.NO_QUORUM, "There is no read quorum at all: it names no node.")
    answer = read_write_intersection(NEVER * Node("a"), Node("a"))
    assert answer.sentence == "There is no read quorum at all: even all nodes together, {a}, are none."


def test_nodes_with_names_like_places_in_a_sentence() -> None:
    braces = [Node("{common}"), Node("sets")]
    answer = read_write_intersection(braces[0], braces[1])
    assert answer.sentence == "Read quorum {{common}} and write quorum {sets} have no node in common."
