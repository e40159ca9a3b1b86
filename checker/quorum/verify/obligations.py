"""What each property claims, from its definition in docs/quorums.md: a question in, the claims that prove it out.

The checker of certificates asks for these, so that a certificate is one for its question. Nothing here is from the code that answers
questions, nor used by it. Imports the algebra and the standard library alone.
"""

from collections.abc import Callable, Mapping
from itertools import product
from typing import TypeAlias

from checker.quorum.algebra.systems import NEVER, Node, System, any_of, dual, nodes_of, replaced
from checker.quorum.verify.claims import Claim, Failures, Meeting, Plurality, Question, Relevance, Survival

_Claims: TypeAlias = frozenset[Claim]


def claims_of(question: Question) -> frozenset[Claim] | None:
    """The claims that together are the property; None for a question that has none, or of another number of systems."""
    count, define = _DEFINITIONS.get(question.name, (0, None))
    if define is None or len(question.systems) != count:
        return None
    return define(question.systems, question.failures)


def _meeting(systems: tuple[System, ...], _: Failures) -> _Claims:
    """P1, P2 and P18: any two quorums, one of each, meet."""
    return frozenset({Meeting(systems)})


def _one_meeting(systems: tuple[System, ...], _: Failures) -> _Claims:
    return frozenset({Meeting(systems * 2)})


def _fast_paxos(systems: tuple[System, ...], _: Failures) -> _Claims:
    """P3, of classic and fast quorums."""
    classic, fast = systems
    return frozenset({Meeting((classic, classic)), Meeting((classic, fast, fast))})


def _fast_flexible_paxos(systems: tuple[System, ...], _: Failures) -> _Claims:
    """P3', of quorums of phase 1, classic and fast ones."""
    phase1, classic, fast = systems
    return frozenset({Meeting((phase1, classic)), Meeting((phase1, fast, fast))})


def _epaxos(systems: tuple[System, ...], failures: Failures) -> _Claims:
    """P4, of fast and slow quorums for F failures; without failures they still meet."""
    fast, slow = systems
    needed = max(1, (failures.nodes + 1) // 2)
    return frozenset({Meeting((slow, slow)), Meeting((fast, slow), needed - 1)})


def _self_dual(systems: tuple[System, ...], _: Failures) -> _Claims:
    """P14: two quorums meet, and two sets that meet every quorum meet as well."""
    first, second = systems[0], systems[-1]
    return frozenset({Meeting((first, second)), Meeting((dual(first), dual(second)))})


def _available(systems: tuple[System, ...], failures: Failures) -> _Claims:
    """P11 and P12: a quorum is left outside whatever fails; when that is any `n` nodes, the sets that meet all quorums are larger."""
    (system,) = systems
    groups = [nodes for _, nodes in failures.groups] if failures.together else []
    if not groups:
        return frozenset({Meeting((dual(system),), failures.nodes)})
    if failures.together > 1:
        return frozenset({Meeting((_stopping_groups(system, failures),), failures.together)})
    if not failures.nodes:
        return frozenset(Survival(system, nodes) for nodes in groups)
    left = [system, *(replaced(system, dict.fromkeys(nodes, NEVER)) for nodes in groups)]
    return frozenset(Meeting((dual(each),), failures.nodes) for each in left)


def _stopping_groups(system: System, failures: Failures) -> System:
    """The sets of groups, as nodes by their names, whose failure leaves no quorum: a node is gone when one of its groups is."""
    gone = {
        node: any_of(*[Node(name) for name, nodes in failures.groups if node in nodes]) for node in nodes_of(system)
    }
    return replaced(dual(system), gone)


def _dissemination(systems: tuple[System, ...], failures: Failures) -> _Claims:
    """P5: what two quorums share is not all faulty."""
    return _shared(systems, failures, 1) | _available(systems, failures)


def _masking(systems: tuple[System, ...], failures: Failures) -> _Claims:
    """P6: what two quorums share outvotes the faulty."""
    return _shared(systems, failures, 2) | _available(systems, failures)


def _shared(systems: tuple[System, ...], failures: Failures, times: int) -> _Claims:
    """Two quorums share a node outside so many fault sets: more nodes than are in them, or one outside each largest union of them."""
    if not failures.groups:
        return frozenset({Meeting(systems * 2, times * failures.nodes)})
    sets = [nodes for _, nodes in failures.groups]
    unions = {frozenset().union(*chosen) for chosen in product(sets, repeat=times)}
    return frozenset(Meeting(systems * 2, 0, each) for each in unions if not any(each < other for other in unions))


def _non_trivial(systems: tuple[System, ...], _: Failures) -> _Claims:
    """P15: no quorum has fewer than two nodes, and no node is in vain."""
    (system,) = systems
    return frozenset({Plurality(system)}) | {Relevance(system, node) for node in nodes_of(system)}


_DEFINITIONS: Mapping[str, tuple[int, Callable[[tuple[System, ...], Failures], _Claims]]] = {
    "read/write intersection": (2, _meeting),
    "write/write intersection": (1, _one_meeting),
    "Fast Paxos": (2, _fast_paxos),
    "Fast Flexible Paxos": (3, _fast_flexible_paxos),
    "EPaxos": (2, _epaxos),
    "non-domination": (2, _self_dual),
    "availability": (1, _available),
    "dissemination": (1, _dissemination),
    "masking": (1, _masking),
    "non-triviality": (1, _non_trivial),
}
"""Each property with the number of its systems. Opaque masking is not here: it is no claim about the size of common parts."""
