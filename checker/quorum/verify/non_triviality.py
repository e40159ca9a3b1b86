"""Whether a system is worth having: non-triviality (P15 of docs/quorums.md).

A node is in some minimal quorum when some set is a quorum with it and none without it. Such a set is guessed from the gates above the
node; the solver is asked only when no guess is right.
"""

from collections.abc import Iterator
from functools import partial

from checker.quorum.algebra.systems import ALWAYS, NEVER, Node, System, dual, is_quorum, nodes_of, replaced
from checker.quorum.deadline import Deadline, OutOfTime
from checker.quorum.verify.answers import Answer, Verdict
from checker.quorum.verify.claims import Meeting, Plurality, Question, Relevance
from checker.quorum.verify.decision import Decision, decide
from checker.quorum.verify.gate_pool import Pool, least_size
from checker.quorum.verify.proofs import Example, Exhaustive, Proof
from checker.quorum.verify.property_parts import SECONDS, Part, Sets, answered
from checker.quorum.verify.thinned_quorums import thinned


def non_trivial(system: System, *, seconds: float = SECONDS) -> Answer:
    """Whether the empty set is no quorum, no node alone is one, and no node is in vain (P15).

    A violation names the empty set, the first node that alone is a quorum, or one that no minimal quorum contains.
    """
    pool = Pool([system])
    gate = pool.number(system)
    parts = [_several(pool, gate, system), *(_needed(pool, gate, system, node) for node in sorted(nodes_of(system)))]
    return answered(Question("non-triviality", (system,)), parts, {"quorum": system}, seconds=seconds)


def _several(pool: Pool, gate: int, system: System) -> Part:
    """No quorum has fewer than two nodes."""
    words = "no set smaller than two nodes is a quorum"
    return Part(partial(_alone, pool, gate, system), words, ("quorum",), _too_small)


def _too_small(sets: Sets) -> str:
    for node in sets[0]:
        return f"node {node} alone is a quorum"
    return "the empty set is a quorum, so every set is one"


def _alone(pool: Pool, gate: int, system: System, seconds: float) -> Decision:
    """Tries the nodes one by one, unless a bound on the sizes of quorums says that none will do. Quadratic at worst."""
    deadline = Deadline.after(seconds)
    few = [frozenset(), *(frozenset({node}) for node in pool.nodes)] if least_size(pool, [gate]) < 2 else []
    try:
        for nodes in few:
            deadline.check()
            if is_quorum(system, nodes):
                return Decision(Verdict.VIOLATED, sets=(nodes,))
    except OutOfTime:
        return Decision(Verdict.UNKNOWN)
    return Decision(Verdict.HOLDS, Proof(Plurality(system), Exhaustive()))


def _needed(pool: Pool, gate: int, system: System, node: Node) -> Part:
    """A node is in some minimal quorum."""
    return Part(
        partial(_decided, pool, gate, system, node),
        "every node is in a minimal quorum",
        ("node in vain",),
        lambda _: f"node {node} is in no minimal quorum",
        least=lambda: 1,
    )


def _decided(pool: Pool, gate: int, system: System, node: Node, seconds: float) -> Decision:
    deadline = Deadline.after(seconds)
    try:
        deadline.check()
        for guess in _guesses(pool, gate, pool.mask([node]), deadline):
            quorum = pool.unmasked(guess) | {node}
            if is_quorum(system, quorum) and not is_quorum(system, quorum - {node}):
                return _shown(system, node, quorum)
            deadline.check()
    except OutOfTime:
        return Decision(Verdict.UNKNOWN)
    return _asked(system, node, deadline.left)


def _shown(system: System, node: Node, quorum: frozenset[Node]) -> Decision:
    return Decision(Verdict.HOLDS, Proof(Relevance(system, node), Example(quorum)))


def _asked(system: System, node: Node, seconds: float) -> Decision:
    """A quorum of the system with the node against a set that stops the system without it: together they show that it decides."""
    present, absent = (replaced(system, {node: value}) for value in (ALWAYS, NEVER))
    decision = decide(Meeting((present, dual(absent))), seconds=seconds, is_smallest=False)
    if decision.verdict is Verdict.VIOLATED:
        return _shown(system, node, decision.sets[0] | {node})
    if decision.verdict is Verdict.HOLDS:
        return Decision(Verdict.VIOLATED, sets=(frozenset({node}),))
    return decision


def _guesses(pool: Pool, gate: int, node: int, deadline: Deadline) -> Iterator[int]:
    """Sets with which a node may decide: one from the gates on the way to it, then ever more of the nodes near it."""
    if pool.terms[gate].support & node:
        yield _pivot(pool, gate, node)
    near = 0
    for number in _above(pool, gate, node):
        near |= pool.terms[number].support
        if pool.contains(gate, near):
            yield near
            others = (place for place in range(pool.true) if not pool.terms[place].support & node)
            yield thinned(pool, gate, near, others, deadline)


def _above(pool: Pool, gate: int, node: int) -> list[int]:
    """The gates over a node, those of fewer nodes first."""
    over = [number for number in pool.inside(gate) if pool.terms[number].support & node]
    return sorted(over, key=lambda number: pool.terms[number].support.bit_count())


def _pivot(pool: Pool, gate: int, node: int) -> int:
    """Nodes with which the node decides, if the gates on the way to it have no nodes in common and their members weigh alike."""
    found = 0
    while not pool.is_node(gate):
        term = pool.terms[gate]
        below, own = next((member, weight) for member, weight in term.members if pool.terms[member].support & node)
        needed = term.threshold - own
        for other, weight in sorted(term.members, key=lambda member: member[1]):
            if needed > 0 and other != below:
                found, needed = found | pool.terms[other].support, needed - weight
        gate = below
    return found & ~node
