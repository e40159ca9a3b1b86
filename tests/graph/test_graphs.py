"""The graph of a model: the states and steps of the search, merged as an expression says, and written so that it can be read back."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from checker import InvalidSpec, StateGraph, check, state_graph

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = r"""
from typing import Literal
from checker import *

class Odd(Spec):
    text: Literal['"', "<&>", "back\\slash", "new\nline", "ü→", "\x00\x1b", "]]>", "--"] = '"'

    @action
    def write(self, what: Literal['"', "<&>", "back\\slash", "new\nline", "ü→", "\x00\x1b", "]]>", "--"]):
        self.text = what

    @invariant
    def is_plain(self):
        return self.text != "<&>"

    @step_invariant
    def stays(self, after):
        return after.text != "--"
"""
MANY = """
from checker import *

class Number(Range, low=0, high=9999):
    pass

class Count(Spec):
    number: Number = Number(0)

    @action
    def up(self):
        require(self.number < Number.high)
        self.number += 1
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / "odd.py"
    path.write_text(HOSTILE, encoding="utf-8")
    return path


@pytest.mark.parametrize("symmetry", [True, False], ids=["orbits", "states"])
@pytest.mark.parametrize("name", ["two_phase_commit", "consensus", "paxos"])
def test_it_has_the_states_and_the_steps_of_the_search(name: str, symmetry: bool) -> None:
    found = check(name, symmetry=symmetry)
    made = state_graph(name, symmetry=symmetry)
    assert len(made.nodes) == found.distinct_states
    assert len(made.edges) == found.transitions
    assert max(node.depth for node in made.nodes) == found.depth
    assert made.counts == ("orbit" if symmetry else "state")


def test_states_are_merged_by_the_value_of_an_expression() -> None:
    whole = state_graph("two_phase_commit", symmetry=False)
    made = state_graph("two_phase_commit", merge="self.tm_state")
    assert {node.label[0] for node in made.nodes} == {"init", "aborted", "committed"}
    assert sum(node.states for node in made.nodes) == len(whole.nodes)
    assert sum(edge.count for edge in made.edges) == len(whole.edges)
    commits = [edge for edge in made.edges if edge.action == "tm_commit"]
    assert [made.nodes[end].label[0] for edge in commits for end in (edge.source, edge.target)] == ["init", "committed"]


def test_what_is_wrong_is_marked() -> None:
    made = state_graph("two_phase_commit_late_abort", RM=2)
    wrong = [node for node in made.nodes if node.violated]
    assert wrong
    found = check("two_phase_commit_late_abort", RM=2)
    assert found.violation is not None
    assert found.violation.trace is not None
    assert min(node.depth for node in wrong) == found.violation.trace.length
    assert f"{found.violation}" in wrong[0].violated[0]


def test_a_failing_step_and_a_deadlock_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "ends.py"
    path.write_text(
        "from checker import *\n\nclass Slot(Range, low=0, high=1):\n    pass\n\nclass Ends(Spec):\n    at: Slot = Slot(0)\n\n"
        "    @action\n    def go(self):\n        require(self.at == 0)\n        self.at = 1\n\n"
        "    @action\n    def fall(self):\n        require(self.at == 0)\n        assert self.at == 1, 'no'\n\n"
        "    @final\n    def never(self):\n        return False\n",
        encoding="utf-8",
    )
    first, last = state_graph(path).nodes
    assert first.violated == ("fall() fails: assertion fall",)
    assert last.violated == ("deadlock",)


def test_what_is_outside_the_constraint_is_left_by_no_step(tmp_path: Path) -> None:
    path = tmp_path / "count.py"
    path.write_text(f"{MANY}\n    @constraint\n    def few(self):\n        return self.number < 3\n", encoding="utf-8")
    made = state_graph(path)
    assert [(edge.source, edge.target) for edge in made.edges] == [(0, 1), (1, 2), (2, 3)]


def test_a_graph_that_is_too_large_is_refused_with_what_helps(tmp_path: Path) -> None:
    path = tmp_path / "count.py"
    path.write_text(MANY, encoding="utf-8")
    with pytest.raises(InvalidSpec, match="more than 100 nodes") as refused:
        state_graph(path, max_nodes=100)
    assert [(error.code, "smaller constants" in (error.fix or "")) for error in refused.value.errors] == [
        ("C606", True)
    ]
    with pytest.raises(InvalidSpec, match="merged, the graph has 1,000 nodes"):
        state_graph(path, merge="self.number % 1000", max_nodes=999)
    assert len(state_graph(path, merge="self.number % 10", max_nodes=10).nodes) == 10


@pytest.mark.parametrize("option", ["label", "merge"])
def test_a_mistaken_expression_is_shown_as_it_was_given(option: str) -> None:
    with pytest.raises(InvalidSpec) as refused:
        state_graph(
            "consensus",
            label="self.chose" if option == "label" else None,
            merge=None if option == "label" else "self.chose",
        )
    assert [(error.code, error.span and error.span.path) for error in refused.value.errors] == [("C605", f"--{option}")]


@pytest.mark.parametrize("other", ["label", "symmetry"])
def test_merged_states_take_no_labels_and_no_orbits(other: str) -> None:
    with pytest.raises(ValueError, match=f"leave out {other}="):
        state_graph(
            "consensus",
            merge="1",
            label="2" if other == "label" else None,
            symmetry=True if other == "symmetry" else None,
        )


def test_graphml_is_read_back_as_it_was(hostile: Path) -> None:
    made = state_graph(hostile)
    read = nx.read_graphml(io.BytesIO(made.graphml().encode()), node_type=int, force_multigraph=True)
    ours = made.networkx()
    assert list(read.nodes(data=True)) == list(ours.nodes(data=True))
    assert sorted(read.edges(data="label")) == sorted(ours.edges(data="label"))
    assert any(data["violated"] for _, data in read.nodes(data=True))


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text in DOT; fails where there is something else."""
    place = 0
    pattern = re.compile(r'\s*("(?:[^"\\]|\\.)*"|->|[A-Za-z_]\w*|-?\d+|[{}\[\];,=])')
    while text[place:].strip():
        found = pattern.match(text, place)
        assert found is not None, text[place : place + 40]
        yield found[1]
        place = found.end()


def test_dot_is_made_of_its_tokens_with_every_edge(hostile: Path) -> None:
    made = state_graph(hostile)
    found = list(tokens(made.dot()))
    assert found[0] == "digraph"
    assert found.count("->") == len(made.edges)
    assert found.count("{") == found.count("}") == 1
    assert all(character.isprintable() for token in found for character in token)


def svg_of(made: StateGraph) -> ElementTree.Element:
    return ElementTree.fromstring(made.svg())


def test_an_image_is_well_formed_and_has_every_node(hostile: Path) -> None:
    made = state_graph(hostile)
    nodes = svg_of(made).findall(f"{SVG}g[@class]")
    titles = [title.text for node in nodes if (title := node.find(f"{SVG}title")) is not None]
    assert len(titles) == len(made.nodes)
    assert any(title is not None and "<&>" in title for title in titles)
    assert sum("wrong" in node.attrib["class"] for node in nodes) == 1 + 1  # the state, and the legend


def test_nothing_of_an_image_lies_outside_of_it() -> None:
    for made in (state_graph("two_phase_commit"), state_graph("paxos", merge="len(self.messages)")):
        drawn = svg_of(made)
        width, height = float(drawn.attrib["width"]), float(drawn.attrib["height"])
        for box in drawn.iter(f"{SVG}rect"):
            x, y = float(box.get("x", "0")), float(box.get("y", "0"))
            assert x >= 0
            assert y >= 0
            assert x + float(box.attrib["width"]) <= width
            assert y + float(box.attrib["height"]) <= height


def test_edges_go_on_back_and_round(tmp_path: Path) -> None:
    path = tmp_path / "round.py"
    path.write_text(
        f"{MANY}\n    @action\n    def back(self):\n        require(self.number % 2 == 0)\n        self.number = 0\n"
        "\n    @constraint\n    def few(self):\n        return self.number < 5\n",
        encoding="utf-8",
    )
    made = state_graph(path)
    back = [(edge.source, edge.target) for edge in made.edges if edge.action == "back"]
    assert back == [(0, 0), (2, 0), (4, 0)]
    assert len(svg_of(made).findall(f"{SVG}path[@marker-end]")) == len(made.edges) + 2  # those of the legend


def test_an_expression_with_a_sign_that_xml_does_not_have_is_written_all_the_same(hostile: Path) -> None:
    made = state_graph(hostile, merge="self.text\x0c")
    assert len(made.nodes) == 8
    assert nx.read_graphml(io.BytesIO(made.graphml().encode())).number_of_nodes() == 8
    assert svg_of(made).tag == f"{SVG}svg"
    assert "\x0c" not in "".join(tokens(made.dot()))
