"""What a system survives: availability (P11 and P12 of docs/quorums.md)."""

from collections.abc import Collection, Mapping
from functools import partial
from itertools import chain

from checker.quorum.algebra.systems import NEVER, Node, System, any_of, dual, is_quorum, nodes_of, replaced
from checker.quorum.verify.answers import Answer, Verdict, listed
from checker.quorum.verify.claims import Failures, Meeting, Question, Survival
from checker.quorum.verify.decision import Decision, decide
from checker.quorum.verify.proofs import Example, Proof
from checker.quorum.verify.property_parts import SECONDS, Part, Sets, answered, meeting_part

AVAILABILITY = "availability"

_ROLES = ("failed nodes",)


def available(system: System, failures: int, *, role: str = "quorum", seconds: float = SECONDS) -> Answer:
    """Whether a quorum is left whichever `failures` nodes fail (P12); a violation is a smallest set whose failure stops the system."""
    return _availability(system, Failures(failures), role, seconds)


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

    `besides` so many single nodes more may fail, with one domain or none. A violation is all the nodes that fail: the fewest nodes, or of
    several domains together the fewest domains.
    """
    groups = tuple((name, frozenset(nodes)) for name, nodes in domains.items())
    return _availability(system, Failures(besides, groups, at_most), role, seconds)


def _availability(system: System, failures: Failures, role: str, seconds: float) -> Answer:
    question = Question(AVAILABILITY, (system,), failures)
    return answered(question, survivor_parts(system, failures, role), {role: system}, seconds=seconds)


def survivor_parts(system: System, failures: Failures, role: str = "quorum") -> list[Part]:
    """The claims that a quorum is left whatever fails of what may."""
    if not failures.groups or not failures.together:
        count = failures.nodes
        what = f"whichever {_counted(count)} fail{'s' * (count == 1)}" if count else "when no node fails"
        return [_any(system, count, role, f"a {role} is left {what}")]
    if failures.together > 1:
        return [_together(system, failures, role)]
    if failures.nodes:
        words = f"a {role} is left whichever {_counted(failures.nodes)} and any one failure domain fail"
        alone = _any(system, failures.nodes, role, words)
        return [alone, *(_besides(system, group, failures.nodes, role, words) for group in failures.groups)]
    count = len(failures.groups)
    what = f"whichever of the {count} failure domains" if count > 1 else f"when {_domain(*failures.groups[0])}"
    return [_alone(system, group, role, f"a {role} is left {what} fails") for group in failures.groups]


def _counted(nodes: int) -> str:
    return f"{nodes} node{'s' * (nodes != 1)}"


def _any(system: System, nodes: int, role: str, words: str) -> Part:
    """Any nodes fail, so many."""
    claim = Meeting((dual(system),), nodes)
    return meeting_part(claim, words, _ROLES, lambda _, failed: f"without {failed} no {role} is left")


def _alone(system: System, group: tuple[str, frozenset[Node]], role: str, words: str) -> Part:
    """One domain fails."""
    violated = f"when {_domain(*group)} fails no {role} is left"
    return Part(partial(_survived, system, group[1]), words, _ROLES, lambda _: violated, least=lambda: len(group[1]))


def _survived(system: System, failed: frozenset[Node], _: float) -> Decision:
    alive = nodes_of(system) - failed
    if not is_quorum(system, alive):
        return Decision(Verdict.VIOLATED, sets=(failed,))
    return Decision(Verdict.HOLDS, Proof(Survival(system, failed), Example(alive)))


def _besides(system: System, group: tuple[str, frozenset[Node]], nodes: int, role: str, words: str) -> Part:
    """One domain fails, and single nodes."""
    domain, gone = _domain(*group), group[1]

    def violated(sets: Sets) -> str:
        (failed,) = sets
        return (
            f"without {listed(failed)} and {domain} no {role} is left"
            if failed
            else f"when {domain} fails no {role} is left"
        )

    claim = Meeting((dual(replaced(system, dict.fromkeys(gone, NEVER))),), nodes)
    return Part(
        lambda seconds: decide(claim, seconds=seconds),
        words,
        _ROLES,
        violated,
        lambda sets: tuple(each | gone for each in sets),
        least=lambda: len(gone),
    )


def _together(system: System, failures: Failures, role: str) -> Part:
    """Domains become nodes: a node is gone when one of its domains is, and the domains that stop the system are a quorum of that."""
    chosen = {Node(name): nodes for name, nodes in failures.groups}
    lost: dict[Node, System] = {
        node: any_of(*[domain for domain, nodes in chosen.items() if node in nodes]) for node in nodes_of(system)
    }
    claim = Meeting((replaced(dual(system), lost),), failures.together)

    def violated(sets: Sets) -> str:
        names = " and ".join(_domain(domain.name, chosen[domain]) for domain in sorted(sets[0]))
        return f"when {names} fail no {role} is left"

    return Part(
        lambda seconds: decide(claim, seconds=seconds),
        f"a {role} is left whichever {failures.together} of the {len(chosen)} failure domains fail",
        _ROLES,
        violated,
        lambda sets: (frozenset(chain(*(chosen[domain] for domain in sets[0]))),),
    )


def _domain(name: str, nodes: frozenset[Node]) -> str:
    return name if name == listed(nodes) else f"{name} {listed(nodes)}"
