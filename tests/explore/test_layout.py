"""The picture of a neighbourhood: a column a level, few crossings, a link for every state, and what is wrong is marked."""

import re
from pathlib import Path

from checker import Model
from checker.explore import Explorer
from checker.explore.places import Edge, Neighbourhood, Node
from checker.explore.web.graph import graph_html
from checker.explore.web.layout import layers


def around(levels: list[int], edges: list[tuple[int, int]]) -> Neighbourhood:
    nodes = tuple(Node(number, f"0/{number}", level, ()) for number, level in enumerate(levels))
    return Neighbourhood(nodes, tuple(Edge(source, target, ("go()",)) for source, target in edges))


def crossings(found: Neighbourhood) -> int:
    """How many pairs of edges between neighbouring levels cross."""
    rows = {node: row for column in layers(found) for row, node in enumerate(column)}
    levels = {node.number: node.level for node in found.nodes}
    forward = [edge for edge in found.edges if levels[edge.target] == levels[edge.source] + 1]
    return sum(
        (rows[one.source] - rows[other.source]) * (rows[one.target] - rows[other.target]) < 0
        for one in forward
        for other in forward
        if levels[one.source] == levels[other.source]
    )


def test_a_level_is_a_column() -> None:
    assert layers(around([0, 1, 1, 2], [(0, 1), (0, 2), (1, 3)])) == [[0], [1, 2], [3]]
    assert layers(around([0], [])) == [[0]]
    assert layers(Neighbourhood((), ())) == []


def test_what_can_be_drawn_without_crossings_is() -> None:
    twisted = around([0, 1, 1, 1, 2, 2, 2], [(0, 1), (0, 2), (0, 3), (3, 4), (2, 5), (1, 6)])
    assert crossings(twisted) == 0


def test_every_node_of_a_spec_is_in_its_column() -> None:
    found = Explorer(Model("raft_election")).neighbourhood("0", within=2)
    assert sorted(number for column in layers(found) for number in column) == [node.number for node in found.nodes]


def test_the_picture_links_to_every_state_and_marks_what_is_wrong() -> None:
    explorer = Explorer(Model(Path(__file__).parent / "turnstile.py"))
    found = explorer.neighbourhood("0/0/1/0/1", within=1)
    html = graph_html(found)
    assert re.findall(r'href="#([0-9/]+)"', html) == [node.name for node in found.nodes]
    assert 'class="node here known"' in html
    assert 'class="node outside"' in html
    assert 'class="node wrong"' in graph_html(explorer.neighbourhood("0/0", within=1))
    assert html.count("<path") == len(found.edges) + 1


def test_where_there_is_no_state_there_is_a_word() -> None:
    html = graph_html(Explorer(Model("raft_election")).neighbourhood(""))
    assert "there is no state here" in html
