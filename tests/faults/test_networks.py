"""Quorum sets that stellar-core would refuse are pointed out, and counted as its checker of quorum intersection counts them."""

import json

import pytest

from checker.quorum.federated.intersection import intersection
from checker.quorum.federated.network_answers import Holds
from checker.quorum.federated.network_files import parse_network

from .running import command


def flaws(*sets: object) -> list[tuple[str, ...]]:
    """What is said of the quorum sets of validators a, b and so on."""
    nodes = [{"node": name, "qset": asked} for name, asked in zip("abcd", sets, strict=False)]
    return [validator.flaws for validator in parse_network(json.dumps({"nodes": nodes}), source="test").validators]


def test_a_member_that_is_named_twice_counts_once() -> None:
    """`a` asks for two of a, a, b: in stellar-core's checker a list is a set of bits, so that takes b as well."""
    ran = command("quorum", "network", "network_member_twice.json")
    assert ran.returncode == 0, ran.stderr
    assert "stellar-core would refuse the quorum set of a: it names a twice\n" in ran.stdout
    assert "stellar-core would refuse the quorum set of b: it names b twice\n" in ran.stdout
    assert "\nholds  federated quorum intersection\n" in ran.stdout


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"t": 1, "v": ["a", "b"]}, ()),
        ({"t": 0, "v": ["a"]}, ("asks for none of its members: a threshold is 0",)),
        ({"t": 3, "v": ["a", "b"]}, ("asks for 3 of 2, more than there are",)),
        ({"t": 2, "v": ["a", {"t": 1, "v": ["a", "b"]}]}, ("names a twice",)),
        ({"t": 1, "v": ["b"] * 3}, ("names b 3 times",)),
        ({"t": 1, "v": [{"t": 1, "v": [{"t": 1, "v": [{"t": 1, "v": [{"t": 1, "v": ["a"]}]}]}]}]}, ()),
        (
            {"t": 1, "v": [{"t": 1, "v": [{"t": 1, "v": [{"t": 1, "v": [{"t": 1, "v": [{"t": 1, "v": ["a"]}]}]}]}]}]},
            ("is nested more than 4 levels deep",),
        ),
        ({"t": 1, "v": [f"n{number}" for number in range(1000)]}, ()),
        ({"t": 1, "v": [f"n{number}" for number in range(1001)]}, ("names more than 1,000 validators",)),
    ],
)
def test_each_reason_for_which_stellar_core_refuses_a_set(asked: object, said: tuple[str, ...]) -> None:
    """`isQuorumSetSane` in stellar-core, src/scp/QuorumSetUtils.cpp."""
    assert flaws(asked)[0] == said


def test_validators_that_do_not_name_themselves_are_counted() -> None:
    network = parse_network(json.dumps({"nodes": [{"node": "a", "qset": {"t": 1, "v": ["b"]}}]}), source="test")
    assert network.selfless == ("a",)


def test_a_network_without_flaws_is_answered_as_before() -> None:
    asked = {"t": 2, "v": ["a", "b"]}
    nodes = [{"node": name, "qset": asked} for name in "ab"]
    network = parse_network(json.dumps({"nodes": nodes}), source="test")
    assert all(not validator.flaws for validator in network.validators)
    assert isinstance(intersection(network), Holds)
