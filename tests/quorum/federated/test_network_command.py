"""The command `quorum network` as a user types it: what it prints, its JSON, its exit codes, files that are no network."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from quorum.federated.made_up_networks import generate, to_stellarbeat


def clique(names: str, threshold: int) -> list[dict[str, Any]]:
    """Validators who each ask for so many of all of them."""
    asked = {"threshold": threshold, "validators": list(names), "innerQuorumSets": []}
    return [{"publicKey": name, "name": f"node {name}", "quorumSet": asked} for name in names]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    written = {
        "four": clique("abcd", 3),
        "split": clique("ab", 2) + clique("cd", 2),
        "none": clique("ab", 3),
        "made": to_stellarbeat(generate(7)),
    }
    for name, nodes in written.items():
        Path(f"{name}.json").write_text(json.dumps(nodes))


def network(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["quorum", "network", *arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_a_network_that_agrees() -> None:
    assert network("four.json") == (
        "four: 4 validators\n"
        "\n"
        "holds  federated quorum intersection\n"
        "  Every two quorums have a validator in common, within a core of 4.\n"
        "  shown without the solver: by counting\n"
        "\n"
        "  top tier                4 validators of 4 organisations\n"
        "                          node a, node b, node c, node d\n"
        "  smallest blocking set   2 validators\n"
        "                          node a, node b\n"
        "                          shown without the solver: every case was tried\n"
        "  smallest splitting set  2 validators\n"
        "                          node a, node b\n"
        "                          then a quorum of its own: node c\n"
        "                          then a quorum of its own: node d\n"
        "                          shown without the solver: every case was tried\n"
    )


def test_a_split_network_shows_both_quorums() -> None:
    text = network("split.json", code=1)
    assert "violated  federated quorum intersection\n  Two quorums have no validator in common.\n" in text
    assert "    quorum: node a, node b\n    quorum: node c, node d\n" in text
    assert "none needed: the quorums are split already" in text


def test_a_network_without_a_quorum() -> None:
    text = network("none.json", code=1)
    assert text.startswith(
        "none: 2 validators\n\nstellar-core would refuse the quorum set of node a: it asks for 3 of 2"
    )
    assert "\n\nno quorum  federated quorum intersection\n" in text
    assert "top tier" not in text


def test_organisations_fail_as_wholes() -> None:
    """4 of 5 organisations are needed: 5 - 4 + 1 stop, 2 * 4 - 5 split."""
    text = network("made.json", "--by", "organisation")
    assert "top tier                17 validators of 5 organisations" in text
    assert "smallest blocking set   2 organisations" in text
    assert "smallest splitting set  3 organisations" in text


def test_a_network_as_json() -> None:
    network("four.json", "--format", "json", "-o", "out.json")
    found = json.loads(Path("out.json").read_text())
    assert (found["verdict"], found["intersection"]) == (
        "holds",
        {"core": ["a", "b", "c", "d"], "certificate": "arithmetic"},
    )
    assert found["blocking_set"]["size"] == found["splitting_set"]["size"] == 2
    assert found["labels"]["a"] == "node a"


def test_a_question_without_time_is_not_answered() -> None:
    assert "smallest blocking set   not known" in network("made.json", "--seconds", "0")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "this is not JSON"),
        ("{}", "is no federated network"),
        ("[1]", "nodes[0] is not an object"),
        ('[{"publicKey": 3}]', "nodes[0] has no publicKey"),
        ('[{"publicKey": "a", "quorumSet": {"threshold": -1}}]', "nodes[0].quorumSet has no `threshold`"),
        ('[{"publicKey": "a"}, {"publicKey": "a"}]', "two validators have the name a"),
    ],
)
def test_files_that_are_no_network(text: str, said: str) -> None:
    Path("wrong.json").write_text(text)
    assert said in network("wrong.json", code=2)


def test_files_that_cannot_be_read() -> None:
    assert "did you mean 'four.json'?" in network("fuor.json", code=2)
    assert "cannot be read" in network(".", code=2)
    Path("binary.json").write_bytes(b"\xff\xfe")
    assert "is no text in UTF-8" in network("binary.json", code=2)
