"""`check --layout`, and layouts as values of constants: what is verified first, what is explored, the exit code."""

import json
from pathlib import Path

import pytest

from quorum.commands import refused, run, written

pytestmark = pytest.mark.usefixtures("folder")


def test_a_layout_that_does_not_intersect_gives_the_pair_and_a_trace_on_it() -> None:
    result = run("check", "paxos", "--layout", "broken.toml", "-q")
    assert result.exit_code == 1
    pair, _, trace = result.stdout.partition("violated: invariant agreement")
    assert "Read quorum {berlin, madrid} and write quorum {oslo, paris, rome} have no node in common." in pair
    assert "nodes: berlin is acceptor1, rome is acceptor2, paris is acceptor3, madrid is acceptor4" in pair
    assert "explored with these two quorums alone" in pair
    assert "propose(ballot2, value2, quorum={acceptor1, acceptor4})" in trace


def test_the_trace_on_the_pair_replays() -> None:
    result = run("check", "paxos", "--layout", "broken.toml", "--format", "json", "-o", "trace.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "violated  read/write intersection" in result.stderr
    constants = json.loads(Path("trace.json").read_text())["constants"]
    assert constants["ReadQuorum"] == "acceptor1 * acceptor4"
    assert "replayed: all 14 steps are steps of Paxos; agreement" in run("replay", "paxos", "trace.json").stdout


def test_nodes_outside_the_pair_are_silent() -> None:
    Path("six.toml").write_text('read = "a*b + c*d"\nwrite = "e + c*f"\n')
    result = run("check", "paxos", "--layout", "six.toml", "-q")
    assert result.exit_code == 1
    assert "explored with these two quorums alone; silent: c, d, f" in result.stdout


def test_a_layout_that_intersects_is_explored_whole() -> None:
    Path("three.toml").write_text('read = "a*b + c"\n')
    result = run("check", "paxos", "--layout", "three.toml", "-q")
    assert result.exit_code == 0
    assert "holds  read/write intersection" in result.stdout
    assert "nodes: a is acceptor1, b is acceptor2, c is acceptor3" in result.stdout
    assert "verified" in result.stdout


def test_a_layout_by_position_keeps_its_expressions() -> None:
    result = run("check", "paxos", "--layout", "three_regions", "--max-states", "10", "--format", "json")
    constants = json.loads(result.stdout)["constants"]
    assert (constants["Acceptor"], constants["ReadQuorum"]) == (5, "majority")


def test_constants_name_layout_files() -> None:
    given = ("paxos", "Acceptor=5", "ReadQuorum=broken.toml", "WriteQuorum=broken.toml:write", "-q")
    assert "violated: invariant agreement" in run("check", *given).stdout
    assert "broken.toml needs 5 elements, Acceptor has 3" in refused("check", "paxos", "ReadQuorum=broken.toml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("paxos", "--layout", "broken.toml", "Acceptor=3"), "Acceptor is given, and the layout broken sets it too"),
        (("two_phase_commit", "--layout", "broken.toml"), "TwoPhaseCommit has no quorum family"),
        (("paxos", "--layout", "none.toml"), "there is no layout 'none.toml'"),
        (("paxos", "--layout", "broken.toml", "--sweep", "Ballot=1..2"), "leave out --sweep, or --layout"),
        (("paxos", "--layout", "broken.toml", "Balot=3"), "Paxos has no constant 'Balot'"),
        (("paxos", "Acceptor=5", "ReadQuorum=broken.toml:fast"), "broken.toml has no fast quorums"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("check", *arguments)


def test_what_a_file_of_constants_and_a_layout_both_set_is_shown_in_the_file() -> None:
    message = refused("check", "paxos", "--layout", "broken.toml", "--constants", written("c.toml", "Acceptor = 3\n"))
    assert "Acceptor is given, and the layout broken sets it too" in message
    assert "c.toml:1:1" in message
    assert "leave Acceptor out of the file, or --layout" in message


# The exit code, and the layout in the JSON object

ONE_EACH = 'nodes = ["a", "b"]\nread = "a"\nwrite = "b"\n'


def test_a_spec_that_is_verified_on_quorums_that_miss_each_other_is_no_success() -> None:
    """With one ballot nothing goes wrong, and still the layout is no layout for Paxos."""
    result = run("check", "paxos", "--layout", written("b.toml", ONE_EACH), "Ballot=1")
    assert result.exit_code == 1
    assert "verified: all" in result.stdout
    assert result.stdout.endswith(
        "the layout does not have the property above, whatever the search finds: exit code 1\n"
    )


def test_the_json_object_has_the_layout_with_its_answer() -> None:
    result = run("check", "paxos", "--layout", written("b.toml", ONE_EACH), "Ballot=1", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["verdict"], found["layout"]["answer"]["verdict"]) == ("verified", "violated")
    assert [found["layout"][key] for key in ("name", "nodes", "read", "write")] == ["b", ["a", "b"], "a", "b"]
    assert (found["layout"]["elements"], found["layout"]["explored"]) == ({"a": "acceptor1", "b": "acceptor2"}, "whole")


def test_a_search_on_the_pair_says_so_in_the_json_object() -> None:
    found = json.loads(run("check", "paxos", "--layout", "broken.toml", "--format", "json").stdout)
    assert (found["layout"]["explored"], found["layout"]["answer"]["verdict"]) == ("pair", "violated")


def test_a_layout_that_holds_leaves_the_code_of_the_search() -> None:
    result = run("check", "paxos", "--layout", "three_regions", "--max-states", "10", "-q")
    assert result.exit_code == 3
    assert "whatever the search finds" not in result.output


def test_a_dual_is_written_short_into_the_constants() -> None:
    said = refused("check", "paxos", "--layout", written("many.toml", 'nodes = 60\nread = "majority"\n'))
    assert "WriteQuorum=dual(majority)" in said
    assert "acceptor1" not in said


def test_a_bundled_layout_is_a_value_of_a_constant() -> None:
    assert "three_regions needs 5 elements, Acceptor has 3" in refused("check", "paxos", "ReadQuorum=three_regions")
    given = ("Acceptor=5", "ReadQuorum=three_regions", "WriteQuorum=three_regions:write", "--max-states", "10", "-q")
    assert run("check", "paxos", *given).exit_code == 3
