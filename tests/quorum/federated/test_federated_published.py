"""Networks as they were published, with the answers that fbas_analyzer gives: see ../shared/data/stellar/README.md.

The repository does not carry them: they are read from beside the checkout where they are there.
"""

from pathlib import Path

import pytest

from checker.quorum.federated import (
    By,
    Certificate,
    Holds,
    Missing,
    Network,
    Scope,
    Smallest,
    TopTier,
    Violated,
    intersection,
    read_network,
    smallest_blocking_set,
    smallest_splitting_set,
    top_tier,
)

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "stellar"
STELLAR, MOBILECOIN = "stellarbeat_nodes_2019-09-17.json", "mobilecoin_nodes_2021-10-22.json"


def published(name: str) -> Network:
    if not (PUBLISHED / name).exists():
        pytest.skip(f"the published network {name} is not beside this checkout")
    return read_network(PUBLISHED / name)


def size(answer: object) -> int:
    assert isinstance(answer, Smallest)
    return answer.size


def test_stellar_is_read_whole() -> None:
    network = published(STELLAR)
    assert len(network.validators) == 172
    assert len(network.names) == 178
    assert len(network.missing) == 103


def test_the_quorums_of_stellar_intersect() -> None:
    network = published(STELLAR)
    answers = [
        intersection(network, count_first=count_first, missing=m) for count_first in (True, False) for m in Missing
    ]
    assert all(isinstance(answer, Holds) and len(answer.core) == 17 for answer in answers)
    assert all(isinstance(answer, Holds) and answer.certificate is Certificate.ARITHMETIC for answer in answers)


def test_the_top_tier_of_stellar_is_seventeen_validators_of_five_organisations() -> None:
    answer = top_tier(published(STELLAR))
    assert isinstance(answer, TopTier)
    assert (len(answer.members), len(answer.organisations)) == (17, 5)


def test_four_stop_stellar_and_three_split_it() -> None:
    network = published(STELLAR)
    blocking, splitting = smallest_blocking_set(network), smallest_splitting_set(network)
    assert (size(blocking), size(splitting)) == (4, 3)
    assert isinstance(blocking, Smallest)
    assert isinstance(splitting, Smallest)
    assert blocking.certificate is splitting.certificate is Certificate.EXHAUSTIVE


def test_two_organisations_stop_stellar_and_three_split_it() -> None:
    """4 of 5 are needed: 5 - 4 + 1 stop, 2 * 4 - 5 split."""
    network = published(STELLAR)
    assert size(smallest_blocking_set(network, by=By.ORGANISATION)) == 2
    assert size(smallest_splitting_set(network, by=By.ORGANISATION)) == 3


def test_two_are_enough_to_split_someone_off_stellar() -> None:
    assert size(smallest_splitting_set(published(STELLAR), scope=Scope.ALL)) == 2


def test_mobilecoin() -> None:
    network = published(MOBILECOIN)
    assert isinstance(intersection(network), Holds)
    assert size(smallest_blocking_set(network)) == 3
    assert size(smallest_splitting_set(network)) == 6


def test_the_small_networks() -> None:
    assert isinstance(intersection(published("correct_trivial.json")), Holds)
    assert isinstance(intersection(published("broken_trivial.json")), Violated)
