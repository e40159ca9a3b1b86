"""`state_graph`: the states of a model and the steps between them as a graph, to be drawn, written, or asked with networkx."""

import os
from typing import TYPE_CHECKING

from checker.api.expressions import Expressions
from checker.api.given_model import given_model
from checker.api.given_options import Symmetry, check_options, reduced
from checker.api.model import Model
from checker.diagnostics import InvalidSpec, SpecError, counted
from checker.graph.dot import dot
from checker.graph.graph import Graph, GraphEdge, GraphNode, graph_of, merged
from checker.graph.networks import graphml, to_networkx
from checker.graph.states import TooLarge, states_of
from checker.graph.svg import svg
from checker.language.spec import Spec
from checker.options import Progress
from checker.result import typed_value
from checker.search.limits import Limits

if TYPE_CHECKING:
    from networkx import MultiDiGraph

__all__ = ["GraphEdge", "GraphNode", "StateGraph", "state_graph"]

MOST_NODES = 20_000
"""Nodes of a graph, where nothing else is said."""
MOST_MERGED = 200_000
"""States that are merged, at most."""


class StateGraph:
    """A graph of states: `nodes` and `edges` are what is in it, `counts` says what a node is."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @property
    def title(self) -> str:
        """What it is of."""
        return self._graph.title

    @property
    def nodes(self) -> tuple[GraphNode, ...]:
        """The nodes, in the order in which their states are met; edges name them by their numbers, from 0."""
        return self._graph.nodes

    @property
    def edges(self) -> tuple[GraphEdge, ...]:
        """The edges, by the numbers of the nodes that they leave."""
        return self._graph.edges

    @property
    def counts(self) -> str:
        """What a node is: `state`, `orbit`, or `value` where states are merged."""
        return self._graph.counts

    @property
    def violated(self) -> tuple[str, ...]:
        """What is wrong before there is a state: the choices of @init that fail, or that there is no initial state."""
        return self._graph.violated

    def svg(self) -> str:
        """An image, which stands alone and is to be read on a light and on a dark page."""
        return svg(self._graph)

    def dot(self) -> str:
        """The text of a file for Graphviz."""
        return dot(self._graph)

    def graphml(self) -> str:
        """The text of a file in GraphML."""
        return graphml(self._graph)

    def networkx(self) -> "MultiDiGraph[int]":
        """The graph as networkx has them; labels, counts and what is violated are attributes."""
        return to_networkx(self._graph)

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg()

    def __repr__(self) -> str:
        return f"<StateGraph {self.title}>"


def state_graph(
    spec: Model | type[Spec] | str | os.PathLike[str],
    /,
    *,
    label: str | None = None,
    merge: str | None = None,
    symmetry: Symmetry | None = None,
    max_nodes: int = MOST_NODES,
    max_seconds: float | None = None,
    progress: Progress | None = None,
    **constants: object,
) -> StateGraph:
    """Every reachable state and every step: `state_graph(TwoPhaseCommit, RM=2).svg()`. CPython takes the steps.

    `label` and `merge` are Python expressions over `self`, as in `--show`: a label is what stands in a node; states in which `merge` comes
    to the same are one node. Neither may read an Auxiliary variable, which does not tell states apart. `symmetry` is as for `check`; with
    `merge` states are counted, and it must be None. Raises InvalidSpec with C606 for more than `max_nodes`, and as `check` does.
    """
    __tracebackhide__ = True
    check_options(state_graph, max_nodes=max_nodes, max_seconds=max_seconds, progress=progress)
    if merge is not None and symmetry is not None:
        raise ValueError("with merge= states are counted, not orbits: leave out symmetry=")
    if merge is not None and label is not None:
        raise ValueError("with merge= a node is labelled with its value: leave out label=")
    model = given_model(state_graph, spec, constants)
    expression = merge if label is None else label
    where = "--label" if merge is None else "--merge"
    told = None if expression is None else Expressions(model, [expression], where=where)
    if told is not None:
        told.refuse_auxiliary()
    most = MOST_MERGED if merge is not None else max_nodes
    symmetries = reduced(True if symmetry is None else symmetry) if merge is None else False
    try:
        states = states_of(
            model.definition, symmetry=symmetries, most=most, limits=Limits(max_seconds=max_seconds), progress=progress
        )
    except TooLarge:
        raise InvalidSpec([_too_large(most, is_merged=merge is not None)]) from None
    title = " ".join([model.name, *(f"{name}={typed_value(value)}" for name, value in model.constants.items())])
    values = None if told is None else told.values(node.state for node in states.nodes)
    texts = None if values is None else [values[node.state][0] for node in states.nodes]
    if merge is None or texts is None:
        return StateGraph(graph_of(states, title, model.definition.variables, texts))
    found = merged(states, title, merge, texts)
    if len(found.nodes) > max_nodes:
        raise InvalidSpec([_too_large(max_nodes, is_merged=True, values=len(found.nodes))])
    return StateGraph(found)


def _too_large(most: int, *, is_merged: bool, values: int | None = None) -> SpecError:
    """That a graph has too many nodes, and what helps."""
    if values is not None:
        message = f"merged, the graph has {counted(values, 'node')}, and {most:,} is the most"
        return SpecError("C606", message, fix="merge by an expression with fewer values, or raise --max-nodes")
    what = "states to merge" if is_merged else "nodes"
    more = "" if is_merged else ", --merge EXPRESSION, a format for tools instead of an image, or a higher --max-nodes"
    return SpecError("C606", f"the graph has more than {most:,} {what}", fix=f"what helps: smaller constants{more}")
