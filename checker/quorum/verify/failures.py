"""What a system survives, and whether it is worth having: availability and non-triviality (P11, P12, P15 of QUORUMS.md)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain
from time import perf_counter

from checker.quorum.algebra import NEVER, Gate, Node, System, Vote, any_of, dual, is_quorum, nodes_of, shrunk
from checker.quorum.verify.answers import Answer, Listing, Meeting, Proof, Relevance, Survival, Verdict, Witness, listed
from checker.quorum.verify.deciding import decide
from checker.quorum.verify.parts import SECONDS, Part, answered, held, without_quorum

AVAILABILITY = "availability"


def available(system: System, failures: int, *, role: str = "quorum", seconds: float = SECONDS) -> Answer:
    """Whether a quorum is left whichever `failures` nodes fail (P12); a violation is a smallest set whose failure stops the system."""
    if failures < 0:
        raise ValueError("the number of failures is a whole number from 0")
    return answered(AVAILABILITY, [survivor_part(system, failures, role)], {role: system}, seconds=seconds)


def survivor_part(system: System, failures: int, role: str = "quorum", gone: Collection[Node] = ()) -> Part:
    """The claim that a system survives some failures, besides those of `gone`."""
    nodes = f"{failures} node{'s' if failures != 1 else ''}"
    besides = f" and {listed(gone)}" if gone else ""
    violated = f"without {{common}}{besides} no {role} is left"
    left = replaced(system, dict.fromkeys(gone, NEVER))
    words = f"a {role} is left whichever {nodes}{' and any one failure domain' if gone else ''} fail"
    return Part(Meeting((dual(left),), failures), ("failed nodes",), words, violated)


def survives(
    system: System,
    domains: Mapping[str, Collection[Node]],
    *,
    at_most: int = 1,
    besides: int = 0,
    role: str = "quorum",
    seconds: float = SECONDS,
) -> Answer:
    """Whether a quorum is left when up to `at_most` of the listed failure domains fail together (P11).

    `besides` so many single nodes more may fail with one domain. A violation names the fewest domains, or the domain with the fewest
    nodes, and the nodes that fail.
    """
    if min(at_most, besides) < 0 or (besides and at_most > 1):
        raise ValueError("single nodes besides go with one domain, and both numbers are from 0")
    start = perf_counter()
    answer = without_quorum(AVAILABILITY, {role: system})
    if answer is None and besides:
        parts = [survivor_part(system, besides, role, nodes) for nodes in [*domains.values()] or [()]]
        answer = answered(AVAILABILITY, parts, {}, seconds=seconds)
    elif answer is None and at_most <= 1:
        chosen = [(name, frozenset(nodes)) for name, nodes in domains.items()] if at_most else []
        answer = each_survived(system, chosen, role)
    elif answer is None:
        answer = _together(system, domains, at_most, role, seconds)
    return replace(answer, seconds=perf_counter() - start)


def each_survived(system: System, domains: Collection[tuple[str, frozenset[Node]]], role: str = "quorum") -> Answer:
    """Whether a quorum is left outside each domain, given by name and nodes. Linear in the domains times the expression."""
    nodes = nodes_of(system)
    fatal = [(len(failed), name, failed) for name, failed in domains if not is_quorum(system, nodes - failed)]
    if fatal:
        _, name, failed = min(fatal, key=lambda each: each[:2])
        text = f"When {_domain(name, failed)} fails no {role} is left."
        return Answer(AVAILABILITY, Verdict.VIOLATED, text, Witness(("failed nodes",), (failed,)))
    survivors = tuple(shrunk(system, nodes - failed) for _, failed in domains)
    proof = Proof(Survival(system, tuple(failed for _, failed in domains)), Listing(survivors))
    return held(AVAILABILITY, f"a {role} is left whichever of the {len(domains)} failure domains fails", [proof])


def _domain(name: str, nodes: frozenset[Node]) -> str:
    return name if name == listed(nodes) else f"{name} {listed(nodes)}"


def _together(
    system: System, domains: Mapping[str, Collection[Node]], at_most: int, role: str, seconds: float
) -> Answer:
    """Domains become nodes: a node is gone when one of its domains is, and the domains that stop the system are a quorum of that."""
    chosen = {Node(name): frozenset(nodes) for name, nodes in domains.items()}
    lost: dict[Node, System] = {
        node: any_of(*[domain for domain, nodes in chosen.items() if node in nodes]) for node in chain(*chosen.values())
    }
    lost |= dict.fromkeys(nodes_of(system) - set(lost), NEVER)
    decision = decide(Meeting((replaced(dual(system), lost),), at_most), seconds=seconds)
    words = f"a {role} is left whichever {at_most} of the {len(domains)} failure domains fail"
    if decision.verdict is Verdict.HOLDS:
        return held(AVAILABILITY, words, [decision.proof])
    if decision.verdict is Verdict.UNKNOWN:
        return Answer(AVAILABILITY, Verdict.UNKNOWN, f"It is not known whether {words}.", reason=decision.reason)
    (fatal,) = decision.sets
    names = " and ".join(_domain(domain.name, chosen[domain]) for domain in sorted(fatal))
    failed = frozenset(chain(*(chosen[domain] for domain in fatal)))
    witness = Witness(("failed nodes",), (failed,))
    return Answer(AVAILABILITY, Verdict.VIOLATED, f"When {names} fail no {role} is left.", witness, decision.is_smallest)


def replaced(system: System, others: Mapping[Node, System]) -> System:
    """The system with some nodes replaced by systems."""
    if isinstance(system, Node):
        return others.get(system, system)
    if isinstance(system, Gate):
        return Gate(system.count, tuple(replaced(member, others) for member in system.members))
    return Vote(system.threshold, tuple((replaced(member, others), weight) for member, weight in system.members))


def non_trivial(system: System, *, seconds: float = SECONDS) -> Answer:
    """Whether the empty set is no quorum, no node alone is one, and no node is in vain (P15).

    A violation names the empty set, the node that alone is a quorum, or the first node that no minimal quorum contains.
    """
    start = perf_counter()
    answer = without_quorum("non-triviality", {"quorum": system}) or _single(system) or _relevant(system, seconds)
    return replace(answer, seconds=perf_counter() - start)


def _single(system: System) -> Answer | None:
    name, nodes = "non-triviality", sorted(nodes_of(system))
    if is_quorum(system, ()):
        witness = Witness(("quorum",), (frozenset(),))
        return Answer(name, Verdict.VIOLATED, "The empty set is a quorum, so every set is one.", witness)
    for node in nodes:
        if is_quorum(system, {node}):
            witness = Witness(("quorum",), (frozenset({node}),))
            return Answer(name, Verdict.VIOLATED, f"Node {node} alone is a quorum.", witness)
    return None


def _relevant(system: System, seconds: float) -> Answer:
    name, quorums = "non-triviality", []
    for node in sorted(nodes_of(system)):
        quorum, reason = _minimal_with(system, node, seconds)
        if reason is not None:
            return Answer(name, Verdict.UNKNOWN, f"It is not known whether node {node} is needed.", reason=reason)
        if quorum is None:
            witness = Witness(("node in vain",), (frozenset({node}),))
            return Answer(name, Verdict.VIOLATED, f"Node {node} is in no minimal quorum.", witness)
        quorums.append(quorum)
    proof = Proof(Relevance(system), Listing(tuple(quorums)))
    return held(name, "no set smaller than two nodes is a quorum and every node is in a minimal quorum", [proof])


def _minimal_with(system: System, node: Node, seconds: float) -> tuple[frozenset[Node] | None, str | None]:
    """A quorum that is none without the node, or None; and why that is not known."""
    guess = pivotal(system, node)
    if is_quorum(system, guess | {node}) and not is_quorum(system, guess):
        return guess | {node}, None
    present, absent = (replaced(system, {node: value}) for value in (Gate(0, ()), NEVER))
    decision = decide(Meeting((present, dual(absent))), seconds=seconds)
    if decision.verdict is Verdict.VIOLATED:
        return decision.sets[0] | {node}, None
    return None, decision.reason


def pivotal(system: System, node: Node) -> frozenset[Node]:
    """Nodes with which the node decides, if the gates above it have no nodes in common; only a guess otherwise."""
    if isinstance(system, Node):
        return frozenset()
    weighted = [(member, 1) for member in system.members] if isinstance(system, Gate) else list(system.members)
    needed = system.count if isinstance(system, Gate) else system.threshold
    place, (below, weight) = next((place, each) for place, each in enumerate(weighted) if node in nodes_of(each[0]))
    found, needed = pivotal(below, node), needed - weight
    for other, more in sorted(weighted[:place] + weighted[place + 1 :], key=lambda each: each[1]):
        if needed > 0:
            found, needed = found | nodes_of(other), needed - more
    return found
