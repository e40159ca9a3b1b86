"""A graph in the language of Graphviz, for whoever lays it out with that."""

from collections.abc import Iterator

from checker.diagnostics import printable
from checker.graph.graph import Graph, GraphNode


def dot(graph: Graph) -> str:
    """The text of a `.dot` file."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield f"digraph {_quoted(graph.title)} {{"
    yield "  rankdir=LR;"
    yield '  node [shape=box, style=rounded, fontname="monospace", fontsize=10];'
    yield '  edge [fontname="monospace", fontsize=9];'
    if graph.violated:
        wrong = _quoted(*(f"violated: {text}" for text in graph.violated))
        yield f"  label={wrong}; labelloc=t; fontcolor=red;"
    for number, node in enumerate(graph.nodes):
        yield f"  {number} [{_attributes(node)}];"
    for edge in graph.edges:
        wrong = ", color=red, fontcolor=red" if edge.violated else ""
        yield f"  {edge.source} -> {edge.target} [label={_quoted(edge.label)}{wrong}];"
    yield "}"


def _attributes(node: GraphNode) -> str:
    marks = ", peripheries=2" if node.is_initial else ""
    if node.violated:
        marks += ", color=red, fontcolor=red"
    return f"label={_quoted(*node.label)}, tooltip={_quoted(*node.title.splitlines())}{marks}"


def _quoted(*lines: str) -> str:
    """Lines as one text in quotes, in which a backslash and a quote stand for themselves."""
    shown = (printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(shown) + '"'
