"""Federated networks with known answers.

Source: stellar-core, src/herder/test/QuorumIntersectionTests.cpp, named case by case; quorums.md test case 19. Where stellar-core reports a
network without quorums as intersecting, the answer here is a verdict of its own.
"""

from collections.abc import Callable, Iterable, Sequence

import pytest

from checker.quorum.algebra.systems import Gate, Node, System, weighted
from checker.quorum.federated import (
    By,
    Certificate,
    Holds,
    Missing,
    Network,
    NeverSplits,
    NoQuorum,
    Scope,
    Smallest,
    TopTier,
    Unknown,
    Violated,
    intersection,
    smallest_blocking_set,
    smallest_splitting_set,
    top_tier,
)
from checker.quorum.federated.network import Validator, is_federated_quorum


def of(count: int, *members: str | System) -> Gate:
    return Gate(count, tuple(Node(member) if isinstance(member, str) else member for member in members))


def network(**quorum_sets: System | None) -> Network:
    return Network(tuple(Validator(name, quorum_set) for name, quorum_set in quorum_sets.items()))


def of_others(count: int, names: str) -> Network:
    return network(**{name: of(count, *(other for other in names if other != name)) for name in names})


def organisations(sizes: Sequence[int], depends: Callable[[int, int], bool]) -> Network:
    """As `interconnectOrgs` there: own validators and majorities of the others' at 67 %, of which majorities are 51 %."""
    members = [[f"org{i}.n{j}" for j in range(size)] for i, size in enumerate(sizes)]
    validators = []
    for i, own in enumerate(members):
        others = [of(_percent(len(m), 51), *m) for j, m in enumerate(members) if j != i and depends(i, j)]
        asked = of(_percent(len(own) + len(others), 67), *own, *others)
        validators += [Validator(name, asked, organisation=f"org{i}") for name in own]
    return Network(tuple(validators))


def _percent(number: int, percent: int) -> int:
    return 1 + (number * percent - 1) // 100


def both_ways(*edges: tuple[int, int]) -> Callable[[int, int], bool]:
    return lambda i, j: (i, j) in edges or (j, i) in edges


def one_way(*edges: tuple[int, int]) -> Callable[[int, int], bool]:
    return lambda i, j: (i, j) in edges


def equals(count: int, number: int) -> Network:
    """Validators that all ask for so many of all."""
    names = [f"v{i:03}" for i in range(number)]
    return network(**{name: of(count, *names) for name in names})


def equal_organisations(count: int, number: int) -> Network:
    """Organisations of three that all ask for 2 of 3 of so many organisations."""
    names = [[f"o{i:03}.{j}" for j in range(3)] for i in range(number)]
    asked = of(count, *(of(2, *members) for members in names))
    return Network(
        tuple(Validator(name, asked, organisation=f"o{i:03}") for i, members in enumerate(names) for name in members)
    )


def assert_split(net: Network, *sides: Iterable[str]) -> None:
    answer = intersection(net)
    assert isinstance(answer, Violated)
    assert answer.quorums == tuple(tuple(sorted(side)) for side in sides)
    assert answer.smallest


def test_two_of_the_other_three_intersect() -> None:
    assert intersection(of_others(2, "ABCD")) == Holds(("A", "B", "C", "D"), Certificate.ARITHMETIC)


def test_one_of_the_other_three_splits_two_and_two() -> None:
    answer = intersection(of_others(1, "ABCD"))
    assert isinstance(answer, Violated)
    assert [len(side) for side in answer.quorums] == [2, 2]
    assert sorted(answer.quorums[0] + answer.quorums[1]) == list("ABCD")


def test_two_cliques_split() -> None:
    cliques = (of_others(2, "ABC"), of_others(2, "DEF"))
    assert_split(Network(tuple(v for clique in cliques for v in clique.validators)), "ABC", "DEF")


def test_two_of_the_other_five_split_three_and_three() -> None:
    answer = intersection(of_others(2, "ABCDEF"))
    assert isinstance(answer, Violated)
    assert [len(side) for side in answer.quorums] == [3, 3]


def subquorums(**sets: str) -> Network:
    """Two of several sets, each two of its three members, written as words: A="BCD BDE CDE"."""
    return network(**{name: of(2, *(of(2, *part) for part in parts.split())) for name, parts in sets.items()})


def test_six_with_subquorums_intersect() -> None:
    net = subquorums(
        A="BCD BDE CDE", B="ACD ACE ACF", C="ABD ABE ABF", D="ABC ABE ABF", E="ABC ABD ABF", F="ABC ABD ABE"
    )
    assert isinstance(intersection(net), Holds)


def test_six_with_subquorums_split() -> None:
    net = subquorums(
        A="ABC ABD ABE", B="BCD ABD ABF", C="ACD ACD ACF", D="CDE ADE BDE", E="CDE ADE BDE", F="ABF ADF BDF"
    )
    assert isinstance(intersection(net), Violated)


def plausible() -> Network:
    sdf, satoshi = [f"SDF{i}" for i in (1, 2, 3)], [f"SatoshiPay{i}" for i in (1, 2, 3)]
    lobstr, coinqvest = ["LOBSTR1", "LOBSTR2"], ["COINQVEST1", "COINQVEST2"]
    asked = {
        "SDF": (sdf, of(3, *sdf, of(1, *lobstr), of(2, *satoshi))),
        "SatoshiPay": (satoshi, of(4, *satoshi, of(1, *sdf), of(1, *lobstr), of(1, *coinqvest))),
        "LOBSTR": (lobstr, of(5, *sdf, *satoshi)),
        "COINQVEST": (coinqvest, of(3, *coinqvest, of(1, *sdf), of(2, *satoshi), of(1, *lobstr))),
    }
    return Network(
        tuple(Validator(v, quorum_set, organisation=o) for o, (own, quorum_set) in asked.items() for v in own)
    )


def test_the_plausible_network_splits() -> None:
    sides = ["SDF1", "SDF2", "SDF3"], ["COINQVEST1", "COINQVEST2", "SatoshiPay1", "SatoshiPay2", "SatoshiPay3"]
    assert_split(plausible(), *reversed(sides))


@pytest.mark.parametrize(
    ("sizes", "depends", "intersects"),
    [
        ((3, 5, 3, 5), lambda i, j: True, True),
        ((3, 3, 3), both_ways((0, 1), (1, 2)), False),
        ((2, 2, 2), both_ways((0, 1), (1, 2)), True),
        ((3, 3, 3), both_ways((0, 1), (1, 2), (0, 2)), True),
        ((3, 3, 3), one_way((0, 1), (1, 2), (2, 0)), False),
        ((2, 2, 2), one_way((0, 1), (1, 2), (2, 0)), True),
        ((3, 3, 3), one_way((0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)), True),
        ((3,) * 6, lambda i, j: True, True),
        ((3, 5) * 8, lambda i, j: True, True),
    ],
    ids=["4-org", "open-3", "open-2", "ring-3", "one-way-3", "one-way-2", "asymmetric", "6-org", "16-org"],
)
def test_organisations_that_depend_on_each_other(
    sizes: Sequence[int], depends: Callable[[int, int], bool], intersects: bool
) -> None:
    net = organisations(sizes, depends)
    assert isinstance(intersection(net), Holds if intersects else Violated)
    assert isinstance(intersection(net, count_first=False), Holds if intersects else Violated)


_CORE = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))


@pytest.mark.parametrize(
    ("periphery", "intersects"),
    [
        (((0, 4), (1, 5), (2, 6), (3, 7)), False),
        (((0, 4), (1, 4), (1, 5), (3, 5), (2, 6), (0, 6), (3, 7), (2, 7)), True),
        (((0, 4), (1, 4), (0, 5), (1, 5), (2, 6), (3, 6), (2, 7), (3, 7)), False),
    ],
    ids=["dangling", "balanced", "unbalanced"],
)
def test_core_and_periphery(periphery: tuple[tuple[int, int], ...], intersects: bool) -> None:
    net = organisations((3, 3, 3, 3, 2, 2, 2, 2), both_ways(*_CORE, *periphery))
    assert isinstance(intersection(net), Holds if intersects else Violated)


def test_a_ghost_leaves_no_quorum() -> None:
    net = network(A=of(3, "A", "B", "ghost"), B=of(3, "A", "B", "ghost"))
    nothing = NoQuorum(("ghost",))
    assert intersection(net) == nothing
    assert smallest_blocking_set(net) == smallest_splitting_set(net) == top_tier(net) == nothing


def test_an_adversarial_ghost_completes_the_quorum_and_does_not_split_it() -> None:
    net = network(A=of(3, "A", "B", "ghost"), B=of(3, "A", "B", "ghost"))
    assert intersection(net, missing=Missing.ADVERSARIAL) == Holds(("A", "B"), Certificate.ARITHMETIC)


@pytest.mark.parametrize("unlisted", [True, False])
def test_two_unknown_neighbours_halt_the_network_or_split_it(unlisted: bool) -> None:
    """ "4-org 1-node 4-null qsets": halted when the unknown are down, split when they lie."""
    asked = of(3, "A", "B", "X", "Y")
    net = network(A=asked, B=asked) if unlisted else network(A=asked, B=asked, X=None, Y=None)
    assert intersection(net) == NoQuorum(("X", "Y"))
    assert intersection(net, missing=Missing.ADVERSARIAL) == Violated((("A",), ("B",)), True, ("X", "Y"))


def test_a_quorum_set_that_asks_for_nothing_is_a_quorum_alone() -> None:
    assert_split(network(A=of(0), B=of(1, "B")), "A", "B")


def test_no_validators_have_no_quorum() -> None:
    assert intersection(Network(())) == NoQuorum(())


def test_a_weighted_quorum_set_counts_weights() -> None:
    asked = weighted(4, {Node("A"): 3, Node("B"): 1, Node("C"): 1, Node("D"): 1})
    net = network(A=asked, B=asked, C=asked, D=asked)
    assert isinstance(intersection(net), Holds)
    assert smallest_blocking_set(net) == Smallest(1, ("A",), ("A",), (), Certificate.EXHAUSTIVE)


@pytest.mark.parametrize(
    ("count", "number", "blocking", "splitting"), [(33, 64, 32, 2), (101, 150, 50, 52), (5, 7, 3, 3)]
)
def test_equals_are_counted(count: int, number: int, blocking: int, splitting: int) -> None:
    """n - k + 1 stop k of n; 2k - n split it."""
    net = equals(count, number)
    for count_first in (True, False):
        assert isinstance(intersection(net, count_first=count_first), Holds)
    stops, splits = smallest_blocking_set(net), smallest_splitting_set(net)
    assert isinstance(stops, Smallest)
    assert isinstance(splits, Smallest)
    assert (stops.size, splits.size) == (blocking, splitting)


def test_half_of_many_equals_split_into_halves() -> None:
    answer = intersection(equals(30, 60))
    assert isinstance(answer, Violated)
    assert [len(side) for side in answer.quorums] == [30, 30]


def test_forty_eight_organisations_are_counted() -> None:
    net = equal_organisations(33, 48)
    assert isinstance(intersection(net, count_first=False), Holds)
    by_validator = smallest_blocking_set(net), smallest_splitting_set(net)
    by_organisation = smallest_blocking_set(net, by=By.ORGANISATION), smallest_splitting_set(net, by=By.ORGANISATION)
    assert [answer.size for answer in by_validator if isinstance(answer, Smallest)] == [32, 18]
    assert [answer.size for answer in by_organisation if isinstance(answer, Smallest)] == [16, 18]


def test_all_of_all_never_splits() -> None:
    assert smallest_splitting_set(equals(5, 5)) == NeverSplits()


def test_a_split_network_needs_no_faults_to_split() -> None:
    answer = smallest_splitting_set(plausible())
    assert isinstance(answer, Smallest)
    assert (answer.size, answer.members) == (0, ())
    assert answer.sides == tuple(sorted(answer.sides))
    assert all(is_federated_quorum(plausible(), side) for side in answer.sides)


def test_a_watcher_is_split_off_by_those_it_trusts_but_that_is_no_split_of_the_core() -> None:
    core = equals(4, 5)
    net = Network((*core.validators, Validator("watcher", of(1, "v000"))))
    whole, everyone = smallest_splitting_set(net), smallest_splitting_set(net, scope=Scope.ALL)
    assert isinstance(whole, Smallest)
    assert isinstance(everyone, Smallest)
    assert (whole.size, everyone.size, everyone.members) == (3, 1, ("v000",))
    assert ("watcher",) in everyone.sides


def test_the_top_tier_leaves_out_who_is_only_in_larger_quorums() -> None:
    core = equals(3, 4)
    asks_all = of(2, "v000", of(5, "v000", "v001", "v002", "v003", "late"))
    net = Network(
        (
            *core.validators[:3],
            Validator("v003", of(3, "v000", "v001", "v002", "v003", "late")),
            Validator("late", asks_all),
        )
    )
    assert top_tier(net) == TopTier(("v000", "v001", "v002", "v003"), ("v000", "v001", "v002", "v003"))


def test_an_organisation_fails_as_a_whole() -> None:
    answer = smallest_blocking_set(organisations((3,) * 6, lambda i, j: True), by=By.ORGANISATION)
    assert isinstance(answer, Smallest)
    assert answer.size == len(answer.organisations) == 3
    assert len(answer.members) == 9


def test_an_organisation_with_several_parts_fails_once() -> None:
    """3 of 4 pairs are needed, and one organisation has two of the pairs."""
    pairs = [["A", "B"], ["C", "D"], ["E", "F"], ["G", "H"]]
    asked = of(3, *(of(2, *pair) for pair in pairs))
    owners = dict(zip("ABCDEFGH", "xxxxyyzz", strict=True))
    net = Network(tuple(Validator(name, asked, organisation=owner) for name, owner in owners.items()))
    blocking, splitting = (
        smallest_blocking_set(net, by=By.ORGANISATION),
        smallest_splitting_set(net, by=By.ORGANISATION),
    )
    assert isinstance(blocking, Smallest)
    assert isinstance(splitting, Smallest)
    assert (blocking.organisations, blocking.members) == (("x",), ("A", "B", "C", "D"))
    assert (splitting.organisations, splitting.sides) == (("x",), (("E", "F"), ("G", "H")))


def test_no_time_is_unknown_with_its_limit() -> None:
    net = organisations((3,) * 6, lambda i, j: True)
    reason = "the time ran out"
    assert intersection(net, limit=0) == Unknown(reason, 0)
    assert smallest_blocking_set(net, limit=0) == Unknown(reason, 0, 1)
    assert smallest_splitting_set(net, limit=0) == Unknown(reason, 0)


def test_two_validators_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two validators have the name A"):
        Network((Validator("A", None), Validator("A", None)))
