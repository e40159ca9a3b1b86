"""The lightest quorum: of all quorums one with the least sum of whole weights. It is what resilience and load both come down to.

Rules on the structure first (docs/quorums.md, section 4): a choice of one member is as light as its lightest member, always; a threshold
over members that share no node takes the lightest ones (for a vote, by dynamic programming). Where members share nodes: the minimal quorums
are listed when they are few, else a decision diagram, else Z3 minimises under a time limit. Z3 is imported only then.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias, assert_never

from checker.quorum.algebra.minimal_quorums import TooMany, minimal_quorums
from checker.quorum.algebra.systems import Gate, Node, System, Vote, weighted_members
from checker.quorum.deadline import Deadline
from checker.quorum.measure.decision_diagram import Diagram
from checker.quorum.measure.errors import UndeterminedError, within
from checker.quorum.measure.expression_structure import are_disjoint
from checker.quorum.z3_query import answer, other_reason

Found: TypeAlias = tuple[int, frozenset[Node]] | None
"""The least weight and a quorum of that weight; None when there is no quorum."""

Weights: TypeAlias = Mapping[Node, int]
"""Whole numbers from 0; a node without one is not used."""

MOST_LISTED = 2_000

SECONDS = 10.0
"""How long Z3 may take for one question, and all of it unless told otherwise."""


@dataclass(frozen=True)
class Leaf:
    node: Node


@dataclass(frozen=True)
class Chosen:
    """So many of some different nodes."""

    count: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Lightest:
    """Any one of the members, which may share nodes."""

    members: tuple["Plan", ...]


@dataclass(frozen=True)
class Threshold:
    """Enough votes of members that share no node."""

    votes: int
    members: tuple[tuple["Plan", int], ...]


@dataclass(frozen=True)
class Listed:
    quorums: tuple[frozenset[Node], ...]


@dataclass(frozen=True)
class Drawn:
    diagram: Diagram
    root: int


@dataclass(frozen=True)
class Asked:
    """For Z3: shared nodes, and too large for the rest."""

    system: System
    deadline: Deadline


Plan: TypeAlias = Leaf | Chosen | Lightest | Threshold | Listed | Drawn | Asked
"""How to find the lightest quorum of one system; made once, used with many weights."""


def plan_of(system: System, *, deadline: Deadline | None = None) -> Plan:
    """Chooses the cheapest way for each gate. Linear for expressions that name each node once; else until the deadline at most."""
    deadline = deadline or within(SECONDS)
    if isinstance(system, Node):
        return Leaf(system)
    threshold, members = weighted_members(system)
    if threshold == 1:
        return Lightest(tuple(plan_of(member, deadline=deadline) for member, _ in members))
    if are_disjoint(member for member, _ in members):
        nodes = tuple(member for member, votes in members if isinstance(member, Node) and votes == 1)
        if len(nodes) == len(members):
            return Chosen(max(threshold, 0), nodes)
        return Threshold(threshold, tuple((plan_of(member, deadline=deadline), votes) for member, votes in members))
    return _shared_plan(system, deadline)


def _shared_plan(system: Gate | Vote, deadline: Deadline) -> Plan:
    with suppress(TooMany):
        return Listed(minimal_quorums(system, most=MOST_LISTED))
    with suppress(UndeterminedError):
        diagram = Diagram(system, deadline=deadline)
        return Drawn(diagram, diagram.root)
    return Asked(system, deadline)


def lightest(plan: Plan, weights: Weights) -> Found:
    """The lightest quorum; the same one on every run. Linear in the plan, but for votes with large thresholds and for Z3.

    Raises UndeterminedError when Z3 does not finish in time.
    """
    match plan:
        case Leaf(node):
            return (weights[node], frozenset({node})) if node in weights else None
        case Chosen(count, nodes):
            return _lightest_nodes(count, nodes, weights)
        case Lightest(members):
            return min(
                filter(None, (lightest(member, weights) for member in members)),
                key=lambda found: found[0],
                default=None,
            )
        case Threshold(votes, members):
            return _lightest_vote(votes, members, weights)
        case Listed(quorums):
            return _lightest_listed(quorums, weights)
        case Drawn(diagram, root):
            return diagram.lightest(root, weights)
        case Asked(system, deadline):
            return _lightest_by_z3(system, weights, deadline)
        case _:
            assert_never(plan)


def _lightest_nodes(count: int, nodes: Sequence[Node], weights: Weights) -> Found:
    chosen = sorted((node for node in nodes if node in weights), key=weights.__getitem__)[:count]
    return None if len(chosen) < count else (sum(map(weights.__getitem__, chosen)), frozenset(chosen))


def _lightest_listed(quorums: Sequence[frozenset[Node]], weights: Weights) -> Found:
    usable = ((sum(weights[node] for node in quorum), quorum) for quorum in quorums if weights.keys() >= quorum)
    return min(usable, key=lambda found: found[0], default=None)


def _lightest_vote(threshold: int, members: tuple[tuple[Plan, int], ...], weights: Weights) -> Found:
    found = [(best, votes) for member, votes in members if (best := lightest(member, weights)) is not None]
    if all(votes == 1 for _, votes in found):
        chosen = sorted((best for best, _ in found), key=lambda best: best[0])[: max(threshold, 0)]
        if len(chosen) < threshold:
            return None
        return sum(cost for cost, _ in chosen), frozenset().union(*(quorum for _, quorum in chosen))
    return _knapsack(threshold, found)


def _knapsack(threshold: int, found: Sequence[tuple[tuple[int, frozenset[Node]], int]]) -> Found:
    """The lightest members that reach the threshold; at most as many steps as members times reachable votes."""
    reached: dict[int, tuple[int, frozenset[Node]]] = {0: (0, frozenset())}
    for (cost, quorum), votes in found:
        for count, (sofar, chosen) in sorted(reached.items(), reverse=True):
            total = min(max(threshold, 0), count + votes)
            if total > count and (total not in reached or sofar + cost < reached[total][0]):
                reached[total] = (sofar + cost, chosen | quorum)
    return reached.get(max(threshold, 0))


def _lightest_by_z3(system: System, weights: Weights, deadline: Deadline) -> Found:
    deadline.check("a lightest quorum among shared nodes was looked for")
    z3: Any = import_module("z3")
    context = z3.Context()  # a fresh one gives the same answer on every run
    chosen = {node: z3.Bool(node.name, context) for node in weights}
    solver = z3.Optimize(ctx=context)
    solver.add(_formula(z3, context, system, chosen))
    solver.minimize(z3.Sum([z3.If(variable, weights[node], 0) for node, variable in chosen.items()]))
    verdict = answer(solver, min(SECONDS, deadline.left))
    if verdict == z3.unknown:
        raise UndeterminedError(
            f"Z3 found no lightest quorum among shared nodes: {other_reason(solver) or 'the time ran out'}"
        )
    if verdict == z3.unsat:
        return None
    model = solver.model()
    quorum = frozenset(node for node, variable in chosen.items() if z3.is_true(model[variable]))
    return sum(weights[node] for node in quorum), quorum


def _formula(z3: Any, context: Any, system: System, chosen: Mapping[Node, Any]) -> Any:
    if isinstance(system, Node):
        return chosen.get(system, z3.BoolVal(False, context))
    threshold, members = weighted_members(system)
    parts = [(_formula(z3, context, member, chosen), votes) for member, votes in members]
    if threshold <= 0 or not parts:
        return z3.BoolVal(threshold <= 0, context)
    return z3.PbGe(parts, threshold)
