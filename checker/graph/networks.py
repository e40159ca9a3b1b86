"""A graph as networkx has them, and in the format GraphML, which many tools read."""

import io
from typing import TYPE_CHECKING, Any

from checker.graph.graph import Graph

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def to_networkx(graph: Graph) -> "MultiDiGraph[int]":
    """A directed graph with parallel edges, its nodes numbered from 0; what is known of nodes and edges are their attributes."""
    from networkx import MultiDiGraph

    made: MultiDiGraph[int] = MultiDiGraph(name=_plain(graph.title))
    if graph.violated:
        made.graph["violated"] = _plain("\n".join(graph.violated))
    for number, node in enumerate(graph.nodes):
        made.add_node(
            number,
            label=_plain("\n".join(node.label)),
            title=_plain(node.title),
            states=node.states,
            depth=node.depth,
            is_initial=node.is_initial,
            violated=_plain("\n".join(node.violated)),
        )
    for edge in graph.edges:
        violated = _plain("\n".join(edge.violated))
        made.add_edge(
            edge.source, edge.target, action=edge.action, label=_plain(edge.label), count=edge.count, violated=violated
        )
    return made


def graphml(graph: Graph) -> str:
    """The text of a `.graphml` file."""
    import networkx as nx

    written = io.BytesIO()
    write: Any = nx.write_graphml_xml  # in Python alone, so that the same is written wherever it is
    write(to_networkx(graph), written, prettyprint=True)
    return written.getvalue().decode("utf-8") + "\n"


def _plain(text: str) -> str:
    """The text without characters that XML cannot have."""
    return "".join(each if each == "\n" or each.isprintable() else repr(each)[1:-1] for each in text)
