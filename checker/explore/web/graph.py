"""A neighbourhood as an SVG image. Its nodes are links to places, and named by the first step that leads there."""

from collections.abc import Mapping

from checker.explore.places import Edge, Neighbourhood, Node
from checker.explore.web.layout import layers
from checker.report.cells import cut
from checker.report.html.markup import Markup, joined, tag

_COLUMN, _ROW, _WIDTH, _HEIGHT, _MARGIN = 330, 40, 240, 28, 12
_MOST_TEXT = 34
"""Characters that a node has room for."""
_MOST_LABEL = 40
_BEND = 34


def graph_html(around: Neighbourhood) -> Markup:
    """The image, and a word where it is cut."""
    columns = layers(around)
    rows = max((len(column) for column in columns), default=0)
    height, width = rows * _ROW + 2 * _MARGIN, len(columns) * _COLUMN - (_COLUMN - _WIDTH) + 2 * _MARGIN + _BEND
    places = {
        number: (_MARGIN + level * _COLUMN, _MARGIN + _ROW * (row + (rows - len(column)) / 2))
        for level, column in enumerate(columns)
        for row, number in enumerate(column)
    }
    edges = [_edge(edge, places) for edge in around.edges]
    ways = _ways(around)
    nodes = [_node(node, ways[node.number], *places[node.number]) for node in around.nodes]
    arrow = Markup(
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0.5 L8 4 L0 7.5 z" class="head"/></marker></defs>'
    )
    said = tag("p", f"{around.cut}.", class_="doubt") if around.cut else Markup()
    image = tag(
        "svg",
        arrow,
        *edges,
        *nodes,
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
        role="img",
        aria_label=f"the {len(around.nodes)} states around here",
    )
    return joined([said, tag("div", image, class_="graph", tabindex="0")])


def _ways(around: Neighbourhood) -> Mapping[int, str]:
    """Of each node the first step that leads there."""
    found = {0: "here"}
    for edge in around.edges:
        found.setdefault(edge.target, edge.steps[0])
    return found


def _node(node: Node, way: str, x: float, y: float) -> Markup:
    kinds = ["node"]
    kinds += ["here"] if node.number == 0 else []
    kinds += ["wrong"] if node.wrong else []
    kinds += ["known"] if node.back_to is not None else []
    kinds += ["outside"] if not node.is_within else []
    return tag(
        "a",
        tag("title", "\n".join([f"{way}  {node.name}", *node.changes, *node.said])),
        tag("rect", x=f"{x:g}", y=f"{y:g}", width=str(_WIDTH), height=str(_HEIGHT), rx="5"),
        tag("text", cut(way, _MOST_TEXT), x=f"{x + 8:g}", y=f"{y + 18:g}"),
        href=f"#{node.name}",
        class_=" ".join(kinds),
    )


def _edge(edge: Edge, places: Mapping[int, tuple[float, float]]) -> Markup:
    """An edge to the next level as a curve between the columns; one within a level or back as a bow beside them."""
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    middle1, middle2 = y1 + _HEIGHT / 2, y2 + _HEIGHT / 2
    if x2 > x1:
        start, end = x1 + _WIDTH, x2
        half = (start + end) / 2
        path = f"M{start:g} {middle1:g} C{half:g} {middle1:g} {half:g} {middle2:g} {end:g} {middle2:g}"
        at = (half, (middle1 + middle2) / 2)
    else:
        start, end = x1 + _WIDTH, x2 + _WIDTH
        out = max(start, end) + _BEND
        path = f"M{start:g} {middle1:g} C{out:g} {middle1:g} {out:g} {middle2:g} {end:g} {middle2:g}"
        at = (out - 8, (middle1 + middle2) / 2)
    label = edge.steps[0] if len(edge.steps) == 1 else f"{edge.steps[0].partition('(')[0]}, {len(edge.steps)} steps"
    return tag(
        "g",
        tag("title", "\n".join([*edge.steps, *(f"{name} is false" for name in edge.breaks)])),
        tag("path", d=path, marker_end="url(#arrow)", class_="line"),
        tag("text", cut(label, _MOST_LABEL), x=f"{at[0]:g}", y=f"{at[1] - 3:g}", class_="label"),
        class_=" ".join(["edge", *(["back"] if x2 <= x1 else []), *(["wrong"] if edge.breaks else [])]),
    )
