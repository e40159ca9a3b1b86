"""The independent checker of certificates: a claim and an argument in, whether the one proves the other out.

It uses no solver and none of the code that finds arguments; it trusts `Pool` (gates by number) alone. A wrong argument is a False answer,
never an exception.
"""

from fractions import Fraction
from math import ceil
from typing import TypeAlias, assert_never

from checker.quorum.algebra import is_quorum, nodes_of
from checker.quorum.verify.answers import (
    Answer,
    Cases,
    Counting,
    Derivation,
    Exhaustive,
    Listing,
    Meeting,
    Proof,
    Relevance,
    Step,
    Survival,
    Verdict,
)
from checker.quorum.verify.pool import Member, Pool, Term, least_weight
from checker.quorum.verify.tables import MOST_TABLE_NODES, is_refutable

MOST_STATES = 50_000
"""A proof by cases may have this many different remainders in all; that takes some seconds."""


def is_certificate(answer: Answer) -> bool:
    """Whether an answer's certificate is there and every proof of it is right."""
    return answer.verdict is Verdict.HOLDS and bool(answer.certificate) and all(map(is_proof, answer.certificate))


def is_proof(proof: Proof) -> bool:
    """Whether an argument proves its claim. Linear in a counting argument or a derivation, exponential in an exhaustive one."""
    claim = proof.claim
    match claim:
        case Meeting():
            return _is_meeting_proof(claim, proof)
        case Survival():
            return isinstance(proof.argument, Listing) and _survives(claim, proof.argument)
        case Relevance():
            return isinstance(proof.argument, Listing) and _is_relevant(claim, proof.argument)
    assert_never(claim)


def _is_meeting_proof(claim: Meeting, proof: Proof) -> bool:
    argument = proof.argument
    match argument:
        case Counting():
            return outweighs(claim, argument)
        case Derivation():
            return is_derived(claim, argument)
        case Exhaustive():
            return len(claim.nodes) <= MOST_TABLE_NODES and is_refutable(claim) is False
        case Cases():
            return closes(claim, argument)
        case Listing():
            return False
    assert_never(argument)


def outweighs(claim: Meeting, argument: Counting) -> bool:
    """Whether the quorums are so heavy that their common part outweighs `most` nodes.

    Quorums of weights q1..qk in nodes of weight n have common nodes of weight q1 + .. + qk - (k - 1) n at least.
    """
    pool = Pool(claim.systems)
    if len(argument.weights) != len(pool.nodes) or any(weight < 0 for weight in argument.weights):
        return False
    least = least_weight(pool, argument.weights)
    quorums = sum(least(pool.number(system)) for system in claim.systems)
    spare = sum(weight for node, weight in zip(pool.nodes, argument.weights, strict=True) if node in claim.spare)
    others = sorted(weight for node, weight in zip(pool.nodes, argument.weights, strict=True) if node not in claim.spare)
    heaviest = sum(others[max(0, len(others) - claim.most) :])
    return quorums - (len(claim.systems) - 1) * sum(argument.weights) - spare > heaviest


def sides(claim: Meeting) -> tuple[Pool, int, int]:
    """A claim about two systems as gates: it is true when every quorum of the first gate is one of the second.

    The second is the dual of the second system; spare nodes are taken to be in both.
    """
    pool = Pool(claim.systems)
    spare = pool.mask(claim.spare)
    first, second = (pool.fixed(pool.number(system), spare, True) for system in claim.systems)
    return pool, first, pool.dual(second)


def is_derived(claim: Meeting, argument: Derivation) -> bool:
    """Whether the steps derive a claim about two systems that may have no common node missing."""
    if len(claim.systems) != 2 or claim.most or not argument.steps:
        return False
    pool, left, right = sides(claim)
    steps = argument.steps
    return (steps[-1].left, steps[-1].right) == (left, right) and all(
        _is_step(pool, steps, place) for place in range(len(steps))
    )


def _is_step(pool: Pool, steps: tuple[Step, ...], place: int) -> bool:
    step = steps[place]
    if step.left == step.right or step.left == pool.false or step.right == pool.true:
        return True
    if not all(shown < place and _shows(pool, step, premise, steps[shown]) for *premise, shown in step.premises):
        return False
    lefts = [left for left, _, _ in step.premises]
    rights = [right for _, right, _ in step.premises]
    return _is_enough(pool.terms[step.left], pool.terms[step.right], lefts, rights)


def _shows(pool: Pool, step: Step, premise: list[int], shown: Step) -> bool:
    """Whether a premise names members of the step's gates and the earlier step is about them."""
    expected = []
    for member, gate in zip(premise, (step.left, step.right), strict=True):
        members = pool.terms[gate].members
        if not -1 <= member < len(members):
            return False
        expected.append(gate if member == -1 else members[member][0])
    return [shown.left, shown.right] == expected


def _is_enough(left: Term, right: Term, used: list[int], reached: list[int]) -> bool:
    """Whether the premises, all of one of the three forms, carry the weight that the step needs."""
    if not _is_selection(used) or not _is_selection(reached):
        return False
    if used[0] == -1:
        return reached[0] != -1 and sum(right.members[member][1] for member in reached) >= right.threshold
    if reached[0] == -1:
        return sum(left.members[member][1] for member in used) > left.total - left.threshold
    pairs = [(left.members[a][1], right.members[b][1]) for a, b in zip(used, reached, strict=True)]
    return passed_on(pairs, left.threshold - left.total + sum(weight for weight, _ in pairs)) >= right.threshold


def _is_selection(members: list[int]) -> bool:
    """Whether all are the gate itself, or all are different members."""
    return bool(members) and (set(members) == {-1} or (-1 not in members and len(set(members)) == len(members)))


def passed_on(pairs: list[Member], weight: int) -> int:
    """A bound from below on the right weights when the left ones reach `weight`, for pairs of a left and a right weight."""
    if weight <= 0:
        return 0
    return ceil(weight * min(Fraction(gained, used) for used, gained in pairs))


def closes(claim: Meeting, argument: Cases) -> bool:
    """Whether every way to share the nodes out leaves some system without a quorum. Exponential; False beyond MOST_STATES."""
    pool = Pool(claim.systems)
    spare = pool.mask(claim.spare)
    start = sorted(pool.fixed(pool.number(system), spare, True) for system in claim.systems)
    if pool.false in start:
        return True
    states = {(tuple(start), claim.most)}
    left, tried = set(range(len(pool.nodes))), 0
    for place in argument.order:
        if place not in left:
            return False
        left.remove(place)
        split = _Split(pool, pool.terms[place].support)
        states = {after for state in states for after in split.branches(*state)}
        tried += len(states)
        if tried > MOST_STATES:
            return False
    return not states


State: TypeAlias = tuple[tuple[int, ...], int]
"""The gates that are left of the systems, ascending, and how many more nodes all quorums may have in common."""


class _Split:
    """What is left of states when one node is shared out."""

    def __init__(self, pool: Pool, node: int) -> None:
        self.pool, self.node = pool, node
        self.present: dict[int, int] = {}
        self.absent: dict[int, int] = {}

    def branches(self, gates: tuple[int, ...], most: int) -> list[State]:
        """The node is missing from one quorum alone, or is one of the `most` that may be in all; dead ends are dropped."""
        present = [self.pool.fixed(gate, self.node, True, self.present) for gate in gates]
        if present == list(gates):
            return [(gates, most)]
        found = [(tuple(sorted(present)), most - 1)] if most else []
        for place, gate in enumerate(gates):
            absent = self.pool.fixed(gate, self.node, False, self.absent)
            if absent != self.pool.false:
                found.append((tuple(sorted([*present[:place], absent, *present[place + 1 :]])), most))
        return found


def _survives(claim: Survival, argument: Listing) -> bool:
    return len(argument.quorums) == len(claim.failures) and all(
        is_quorum(claim.system, quorum) and not quorum & failed
        for quorum, failed in zip(argument.quorums, claim.failures, strict=True)
    )


def _is_relevant(claim: Relevance, argument: Listing) -> bool:
    nodes = sorted(nodes_of(claim.system))
    return (
        len(argument.quorums) == len(nodes)
        and not any(is_quorum(claim.system, {node}) for node in nodes)
        and not is_quorum(claim.system, ())
        and all(
            node in quorum and is_quorum(claim.system, quorum) and not is_quorum(claim.system, quorum - {node})
            for node, quorum in zip(nodes, argument.quorums, strict=True)
        )
    )
