"""Made-up networks: the same for the same seed, of the published shape, read back as written."""

import hashlib
import json

import pytest

from checker.quorum.federated import (
    Holds,
    Smallest,
    TopTier,
    Violated,
    intersection,
    smallest_blocking_set,
    smallest_splitting_set,
    top_tier,
)
from checker.quorum.federated.network_files import parse_network
from quorum.federated.made_up_networks import generate, to_stellarbeat

SEEDS = range(3)


def test_a_seed_gives_one_network_on_every_machine() -> None:
    text = json.dumps(to_stellarbeat(generate(2019)), sort_keys=True)
    assert text == json.dumps(to_stellarbeat(generate(2019)), sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "7a6731e256b18bfd"


def test_another_seed_gives_another_network() -> None:
    assert generate(1) != generate(2)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_written_is_read_back(seed: int) -> None:
    network = generate(seed)
    assert parse_network(json.dumps(to_stellarbeat(network)), source="f") == network


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shape_and_the_answers_are_those_of_the_published_network(seed: int) -> None:
    network = generate(seed)
    assert len(network.validators) == 172
    assert len(network.missing) >= 97
    assert isinstance(intersection(network, count_first=False), Holds)
    tier, blocking, splitting = top_tier(network), smallest_blocking_set(network), smallest_splitting_set(network)
    assert isinstance(tier, TopTier)
    assert (len(tier.members), len(tier.organisations)) == (17, 5)
    assert isinstance(blocking, Smallest)
    assert isinstance(splitting, Smallest)
    assert (blocking.size, splitting.size) == (4, 3)


def test_too_few_needed_is_a_split() -> None:
    """2 of 5 organisations, 2 of 3 of each: 4 and 4 validators."""
    answer = intersection(generate(7, needed=2))
    assert isinstance(answer, Violated)
    assert [len(side) for side in answer.quorums] == [4, 4]


@pytest.mark.parametrize("needed", [0, 6])
def test_more_than_there_are_cannot_be_needed(needed: int) -> None:
    with pytest.raises(ValueError, match=f"{needed} of 5 organisations cannot be asked for"):
        generate(1, needed=needed)
