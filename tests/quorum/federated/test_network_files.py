"""What is read from JSON, and what a user is told when it cannot be."""

import json
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.quorum.algebra.systems import Gate, Node
from checker.quorum.federated import Holds, Network, intersection, read_network
from checker.quorum.federated.network import Validator
from checker.quorum.federated.network_files import parse_network


def test_a_node_of_stellarbeat() -> None:
    inner = {"threshold": 1, "validators": ["C", "D"]}
    asked = {"threshold": 2, "validators": ["A", "B"], "innerQuorumSets": [inner]}
    node = {"publicKey": "A", "name": "first", "organizationId": "x", "quorumSet": asked, "isValidator": True}
    gate = Gate(2, (Node("A"), Node("B"), Gate(1, (Node("C"), Node("D")))))
    assert parse_network(json.dumps([node]), source="f") == Network((Validator("A", gate, "first", "x"),))


def test_organisations_are_called_by_their_names() -> None:
    data = {
        "nodes": [
            {"publicKey": "A", "organizationId": "x"},
            {"publicKey": "B", "homeDomain": "b.org"},
            {"publicKey": "C"},
        ],
        "organizations": [{"id": "x", "name": "Exchange"}],
    }
    network = parse_network(json.dumps(data), source="f")
    assert [network.organisation(name) for name in "ABC"] == ["Exchange", "b.org", "C"]


def test_a_quorum_set_of_stellar_core() -> None:
    data = {
        "nodes": [{"node": "A", "qset": {"t": 2, "v": ["A", {"t": 1, "v": ["B", "C"]}]}}, {"node": "B", "qset": None}]
    }
    gate = Gate(2, (Node("A"), Gate(1, (Node("B"), Node("C")))))
    network = parse_network(json.dumps(data), source="f")
    assert network == Network((Validator("A", gate), Validator("B", None)))
    assert network.missing == {"B", "C"}


@pytest.mark.parametrize("asked", [{}, {"quorumSet": None}, {"quorumSet": {"threshold": 2**53 - 1, "validators": []}}])
def test_a_quorum_set_that_was_not_seen_is_not_known(asked: dict[str, object]) -> None:
    assert parse_network(json.dumps([{"publicKey": "A", **asked}]), source="f").missing == {"A"}


def test_a_threshold_that_cannot_be_met_is_known() -> None:
    asked = {"threshold": 5, "validators": ["A"]}
    assert parse_network(json.dumps([{"publicKey": "A", "quorumSet": asked}]), source="f").missing == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3", "f: the file is no federated network: a federated network is a list of nodes"),
        ('{"nodes": 1}', "f: the file is no federated network"),
        ("[1]", "f: nodes[0] is not an object"),
        ("[{}]", "f: nodes[0] has no publicKey, or node, that is a text"),
        ('[{"publicKey": "A"}, {"publicKey": "A"}]', "two validators have the name A"),
        ('[{"publicKey": "A", "quorumSet": 1}]', "f: nodes[0].quorumSet is not an object"),
        ('[{"publicKey": "A", "quorumSet": {"threshold": "2"}}]', "has no `threshold` that is a whole number from 0"),
        (
            '[{"publicKey": "A", "quorumSet": {"threshold": 1, "validators": "B"}}]',
            "quorumSet.validators is not a list",
        ),
        (
            '[{"publicKey": "A", "quorumSet": {"threshold": 1, "innerQuorumSets": [{"threshold": 1, "validators": [2]}]}}]',
            "f: nodes[0].quorumSet.innerQuorumSets[0].validators[0] is not an object",
        ),
    ],
)
def test_what_is_no_network_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        parse_network(text, source="f")
    (error,) = caught.value.errors
    assert told in error.message


def nested(depth: int) -> str:
    inner = '{"threshold": 1, "innerQuorumSets": ['
    asked = inner * (depth - 1) + '{"threshold": 1, "validators": ["A"]}' + "]}" * (depth - 1)
    return f'[{{"publicKey": "A", "quorumSet": {asked}}}]'


def test_quorum_sets_may_be_nested_so_deep_and_no_deeper() -> None:
    network = parse_network(nested(100), source="f")
    assert isinstance(intersection(network), Holds)
    for depth in (101, 300, 20_000):
        with pytest.raises(InvalidSpec, match="nested"):
            parse_network(nested(depth), source="f")


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_threshold_that_is_too_long_is_refused(digits: int) -> None:
    with pytest.raises(InvalidSpec, match=r"18 digits|too long"):
        parse_network(
            f'[{{"publicKey": "A", "quorumSet": {{"threshold": {"9" * digits}, "validators": ["A"]}}}}]', source="f"
        )


def test_labels_are_made_harmless_and_names_are_refused() -> None:
    data = {
        "nodes": [
            {"publicKey": "A", "name": "a\x1b[31m\nb", "organizationId": "x"},
            {"publicKey": "B", "homeDomain": "c\x9b"},
        ],
        "organizations": [{"id": "x", "name": "d\ud800"}],
    }
    network = parse_network(json.dumps(data), source="f")
    assert [network.label("A"), network.organisation("A"), network.organisation("B")] == [
        "a\\x1b[31m b",
        "d\\ud800",
        "c\\x9b",
    ]
    for wrong in (
        '[{"publicKey": "a\\u0007"}]',
        '[{"publicKey": "A", "quorumSet": {"threshold": 1, "validators": ["\\u001b"]}}]',
    ):
        with pytest.raises(InvalidSpec, match="has a name that is none"):
            parse_network(wrong, source="f")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.write_bytes(b'\xef\xbb\xbf[{"publicKey": "A"}]')
    assert read_network(path).names == ("A",)


def test_what_is_not_json_is_refused_under_a_caret() -> None:
    with pytest.raises(InvalidSpec) as caught:
        parse_network('[\n  {"publicKey" 1}]', source="f.json")
    (error,) = caught.value.errors
    assert error.span is not None
    assert (error.span.line, error.span.column) == (2, 16)
    assert error.span.source_line() == '  {"publicKey" 1}]'


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.write_text('[{"publicKey": "A"}]', encoding="utf-8")
    assert read_network(path) == Network((Validator("A", None),))
