"""What a notebook shows of layouts, and of what was answered and measured of them."""

import re

import pytest

from checker.quorum.algebra.systems import Node, choose
from checker.quorum.layout_files.layout import Layout
from checker.quorum.layout_files.reader import load_layout
from checker.quorum.measure import measure
from checker.quorum.verify.layout_questions import verify
from checker.report.quorum_notebook import MOST_NODES, layout_html
from checker.shown import Shown

from .test_notebook import Page


def shown(value: Shown) -> str:
    """What a notebook shows, once its elements have been looked at."""
    text = value._repr_html_()
    assert text is not None
    Page(text)
    assert not re.search(r"""(src|href|url)\s*[=(]""", text)
    return text


def signs(text: str) -> dict[str, str]:
    """The nodes that are drawn, each with its sign and classes."""
    cells = re.findall(r'<td class="([^"]*)">([^<]*)(?: <small>(\w+)</small>)?</td>', text)
    for classes, _, sign in cells:
        assert ("checker-first" in classes, "checker-second" in classes) == ("r" in sign, "w" in sign)
    return {name: sign for _, name, sign in cells}


def test_a_layout_has_its_nodes_by_region_with_two_quorums() -> None:
    text = shown(load_layout("three_regions"))
    assert signs(text) == {"east1": "r", "east2": "w", "central1": "r", "central2": "rw", "west1": "w"}
    assert re.findall(r"<tr><th>([\w-]+)</th><td class", text) == ["us-east", "us-central", "us-west"]
    assert "r: a read quorum of 3 nodes; w: a write quorum of 3 nodes; in both: 1 node" in text
    assert "<details><summary>nodes</summary>" in text


def test_a_grid_has_its_rows() -> None:
    text = shown(load_layout("grid_3x6"))
    rows = [re.findall(r">(n\d+)", row) for row in text.split("<tr>")[1:]]
    assert [len(row) for row in rows] == [6, 6, 6]
    assert [name for name, sign in signs(text).items() if "w" in sign] == ["n6", "n12", "n18"]
    assert "<details>" not in text, "the file says nothing of its nodes"


def test_quorums_that_miss_each_other_are_told() -> None:
    nodes = tuple(Node(name) for name in "abcd")
    layout = Layout("halves", nodes, choose(2, nodes), choose(2, nodes))
    assert "no node is in both" in shown(layout)


def test_what_a_file_says_is_escaped() -> None:
    nodes = (Node("<a&b>", region="<east>"), Node("x"))
    odd = Layout("<b>odd</b>", nodes, choose(1, nodes), choose(2, nodes), declared=frozenset({"region"}))
    text = shown(odd)
    assert "<b>odd" not in text
    assert "&lt;b&gt;odd&lt;/b&gt;" in text
    assert "&lt;a&amp;b&gt;" in text
    assert "&lt;east&gt;" in text


def test_a_very_large_layout_is_told_in_lines_alone() -> None:
    nodes = tuple(Node(f"n{number}") for number in range(MOST_NODES + 1))
    text = shown(Layout("many", nodes, choose(1, nodes), choose(len(nodes), nodes)))
    assert signs(text) == {}
    assert "many: 501 nodes" in text


def test_an_answer_has_its_verdict_and_what_violates_it() -> None:
    (answer,) = verify(load_layout("three_regions"), (), seconds=30)[:1]
    assert 'class="checker-holds">holds</b>: read/write intersection' in shown(answer)
    nodes = tuple(Node(name) for name in "abcd")
    (wrong,) = verify(Layout("halves", nodes, choose(2, nodes), choose(2, nodes)), (), seconds=30)
    text = shown(wrong)
    assert 'class="checker-violated">violated</b>' in text
    assert "read quorum: " in text


def test_measures_are_a_table() -> None:
    pytest.importorskip("highspy")
    layout = load_layout("three_regions")
    text = shown(measure(layout.read, layout.write))
    assert "<tr><th>load</th><td>3/5 = 0.6 s an operation</td></tr>" in text


def test_what_nobody_draws_is_shown_as_its_text() -> None:
    assert Shown()._repr_html_() is None
    layout = load_layout("three_regions")
    assert layout._repr_html_() == layout_html(layout)
