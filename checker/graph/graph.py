"""A graph to be drawn or written: its nodes are states, or the values that an expression has in them. And how it is made of states."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from checker.diagnostics import counted
from checker.graph.states import States
from checker.language.state import Variable
from checker.language.values import show

_MOST_VARIABLES, _LONGEST_LINE = 4, 28
"""A state of more variables, or with a longer value, is labelled with its number."""
_LONGEST_LABEL = 40


@dataclass(frozen=True)
class GraphNode:
    """A node: what stands in it, all that there is to say of it, and how many states it is. `violated` is what is wrong in some of them."""

    label: tuple[str, ...]
    title: str
    states: int
    depth: int
    is_initial: bool
    violated: tuple[str, ...]


@dataclass(frozen=True)
class GraphEdge:
    """Steps by one action, or by one choice of its arguments, from one node to another, by their numbers."""

    source: int
    target: int
    action: str
    label: str
    count: int
    violated: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """The graph of a model's states, under a title that says what it is of."""

    title: str
    counts: str
    """What a node is: a state, an orbit, or the states with one value."""
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    violated: tuple[str, ...] = ()
    """What is wrong before there is a state."""


def graph_of(states: States, title: str, variables: Sequence[Variable], labels: Sequence[str] | None = None) -> Graph:
    """A node for each state, with these labels where they are given; an edge for each step.

    Auxiliary variables are not shown: a node is every state that differs in them alone.
    """
    shown = [_variables(variables, node.state) for node in states.nodes]
    is_short = all(len(text) <= _MOST_VARIABLES for text in shown) and all(
        len(line) <= _LONGEST_LINE for text in shown for line in text
    )
    nodes = []
    for number, (node, lines) in enumerate(zip(states.nodes, shown, strict=True)):
        given = (cut(labels[number]),) if labels is not None else tuple(lines) if is_short else (str(number),)
        told = [f"{number}", *lines, *(f"violated: {text}" for text in node.violated)]
        nodes.append(GraphNode(given, "\n".join(told), 1, node.depth, node.is_initial, node.violated))
    edges = tuple(GraphEdge(e.source, e.target, e.action, e.call, 1, e.violated) for e in states.edges)
    unit = "orbit" if states.is_of_orbits else "state"
    whole = f"{title}: {counted(len(nodes), unit)}, {counted(len(edges), 'step')}"
    return Graph(whole, unit, tuple(nodes), edges, states.violated)


def merged(states: States, title: str, expression: str, values: Sequence[str]) -> Graph:
    """A node for each value that the expression has in some state, in the order in which they are met; steps of an action are counted."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    members: list[list[int]] = [[] for _ in numbers]
    for state, value in enumerate(values):
        members[numbers[value]].append(state)
    nodes = []
    for value, inside in zip(numbers, members, strict=True):
        told = tuple(dict.fromkeys(text for state in inside for text in states.nodes[state].violated))
        title_of = [f"{expression} = {value}", counted(len(inside), "state"), *(f"violated: {text}" for text in told)]
        nodes.append(
            GraphNode(
                (cut(value), counted(len(inside), "state")),
                "\n".join(title_of),
                len(inside),
                min(states.nodes[state].depth for state in inside),
                any(states.nodes[state].is_initial for state in inside),
                told,
            )
        )
    whole = f"{title}: {counted(len(states.nodes), 'state')} by {expression}, {counted(len(nodes), 'value')}"
    steps = tuple(_counted_edges(states, [numbers[value] for value in values]))
    return Graph(whole, "value", tuple(nodes), steps, states.violated)


def _counted_edges(states: States, number_of: Sequence[int]) -> list[GraphEdge]:
    """An edge for each action between two values, with how many steps it has."""
    counts: Counter[tuple[int, int, str]] = Counter()
    broken: dict[tuple[int, int, str], dict[str, None]] = {}
    for edge in states.edges:
        key = number_of[edge.source], number_of[edge.target], edge.action
        counts[key] += 1
        broken.setdefault(key, {}).update(dict.fromkeys(edge.violated))
    return [
        GraphEdge(source, target, action, f"{action} ×{count:,}", count, tuple(broken[source, target, action]))
        for (source, target, action), count in counts.items()
    ]


def _variables(variables: Sequence[Variable], state: Sequence[object]) -> list[str]:
    pairs = zip(variables, state, strict=True)
    return [f"{each.name} = {show(each.type, value)}" for each, value in pairs if not each.auxiliary]


def cut(text: str, most: int = _LONGEST_LABEL) -> str:
    """The text, its end left out where it is too long for a picture."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
