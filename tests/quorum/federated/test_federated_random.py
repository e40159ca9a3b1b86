"""Random federated networks of up to six validators: every answer against trying every set of validators."""

from collections.abc import Iterator
from itertools import combinations
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.quorum.algebra.systems import Gate, Node, System
from checker.quorum.federated import (
    By,
    Holds,
    Missing,
    Network,
    NeverSplits,
    NoQuorum,
    Scope,
    Smallest,
    TopTier,
    Violated,
    blocking_and_splitting,
    intersection,
    smallest_blocking_set,
    smallest_splitting_set,
    top_tier,
)
from checker.quorum.federated.network import Validator, is_federated_quorum

NAMES = "ABCDEF"


def gates(names: str, depth: int) -> st.SearchStrategy[System]:
    leaf = st.sampled_from(names).map(Node)
    member = leaf if depth == 0 else st.one_of(leaf, leaf, gates(names, depth - 1))
    return st.lists(member, min_size=1, max_size=4).flatmap(
        lambda members: st.integers(1, len(members)).map(lambda count: Gate(count, tuple(members)))
    )


@st.composite
def unlike(draw: st.DrawFn) -> Network:
    """Everyone asks for what they like; some quorum sets are missing, some names are not listed."""
    names = NAMES[: draw(st.integers(2, 6))]
    known = st.one_of(gates(names, 2), gates(names, 1), gates(names, 1), st.none())
    listed = draw(st.lists(st.sampled_from(names), min_size=1, unique=True)) if draw(st.booleans()) else list(names)
    organisation = st.sampled_from(["x", "y", "z", None])
    return Network(tuple(Validator(name, draw(known), organisation=draw(organisation)) for name in listed))


@st.composite
def alike(draw: st.DrawFn) -> Network:
    """Organisations of equals that ask for thresholds of each other, their own perhaps member by member."""
    size, number = draw(st.sampled_from([(2, 3), (3, 2), (2, 2), (1, 6), (1, 5), (6, 1), (1, 3)]))
    parts = [NAMES[size * i : size * i + size] for i in range(number)]
    of_each, own_apart, without_self = draw(st.integers(1, size)), draw(st.booleans()), draw(st.booleans())
    extra = draw(st.one_of(st.none(), st.sampled_from(NAMES[: size * number]).map(Node)))
    count = draw(st.integers(1, number + (size - 1 if own_apart else 0)))
    validators = []
    for i, part in enumerate(parts):
        for name in part:
            own = tuple(Node(other) for other in part if not (without_self and other == name))
            inner = [
                Gate(of_each, tuple(map(Node, other))) for j, other in enumerate(parts) if not (own_apart and j == i)
            ]
            members = (*inner, *(own if own_apart else ()), *((extra,) if extra is not None else ()))
            validators.append(Validator(name, Gate(count, members), organisation=str(i)))
    return Network(tuple(validators))


networks = st.one_of(unlike(), alike())


def subsets(names: tuple[str, ...]) -> Iterator[frozenset[str]]:
    for size in range(len(names) + 1):
        yield from map(frozenset, combinations(names, size))


def quorums(network: Network, faulty: frozenset[str] = frozenset()) -> list[frozenset[str]]:
    """All quorums, but for the faulty members, that have another member."""
    correct = tuple(name for name in network.names if name not in faulty)
    return [members for members in subsets(correct) if members and is_federated_quorum(network, members, faulty=faulty)]


def minimal(sets: list[frozenset[str]]) -> list[frozenset[str]]:
    return [one for one in sets if not any(other < one for other in sets)]


def liars(network: Network, missing: Missing) -> frozenset[str]:
    return network.missing if missing is Missing.ADVERSARIAL else frozenset()


def fewest_apart(found: list[frozenset[str]]) -> int | None:
    return min((len(one | other) for one, other in combinations(found, 2) if not one & other), default=None)


@settings(max_examples=50, deadline=None)
@given(networks, st.sampled_from(Missing), st.booleans())
def test_intersection(network: Network, missing: Missing, count_first: bool) -> None:
    found = minimal(quorums(network, liars(network, missing)))
    answer = intersection(network, missing=missing, count_first=count_first)
    fewest = fewest_apart(found)
    if not found:
        assert answer == NoQuorum(tuple(sorted(network.missing)))
    elif fewest is None:
        assert isinstance(answer, Holds)
        assert set(answer.core) >= frozenset().union(*found)
    else:
        assert isinstance(answer, Violated)
        first, second = map(frozenset, answer.quorums)
        assert first in found
        assert second in found
        assert not first & second
        assert len(first | second) == fewest


def units(network: Network, by: By) -> list[frozenset[str]]:
    """What fails at once."""
    if by is By.VALIDATOR:
        return [frozenset({name}) for name in network.names]
    organisations = network.organisations(network.names)
    return [frozenset(name for name in network.names if network.organisation(name) == each) for each in organisations]


def unions(parts: list[frozenset[str]]) -> Iterator[tuple[int, frozenset[str]]]:
    """The fewest first."""
    for size in range(len(parts) + 1):
        for chosen in combinations(parts, size):
            yield size, frozenset().union(*chosen)


@settings(max_examples=50, deadline=None)
@given(networks, st.sampled_from(By), st.sampled_from([0, blocking_and_splitting.MOST_ROUNDS]))
def test_smallest_blocking_set(network: Network, by: By, rounds: int) -> None:
    found = quorums(network)
    with patch.object(blocking_and_splitting, "MOST_ROUNDS", rounds):
        answer = smallest_blocking_set(network, by=by)
    if not found:
        assert isinstance(answer, NoQuorum)
        return
    assert isinstance(answer, Smallest)
    assert answer.size == next(size for size, gone in unions(units(network, by)) if all(one & gone for one in found))
    assert all(one & set(answer.members) for one in found)
    assert answer.size == len(answer.members if by is By.VALIDATOR else answer.organisations)


def is_split(network: Network, faulty: frozenset[str], about: frozenset[str]) -> bool:
    found = [one for one in quorums(network, faulty) if one & about]
    return fewest_apart(found) is not None


def core(network: Network, faulty: frozenset[str]) -> frozenset[str]:
    """Of each strongly connected part, the union of the quorums within: by reachability, and all quorums."""
    trusts = {
        name: set(network.trusted.get(name, ())) - faulty if name not in faulty else set() for name in network.names
    }
    for middle in trusts:
        for start in trusts:
            trusts[start] |= trusts[middle] if middle in trusts[start] else set()
    found = quorums(network, faulty)
    return frozenset().union(
        *(one for one in found if all(a == b or (a in trusts[b] and b in trusts[a]) for a in one for b in one))
    )


@settings(max_examples=40, deadline=None)
@given(networks, st.sampled_from(By), st.sampled_from(Scope), st.sampled_from(Missing))
def test_smallest_splitting_set(network: Network, by: By, scope: Scope, missing: Missing) -> None:
    lying = liars(network, missing)
    answer = smallest_splitting_set(network, by=by, scope=scope, missing=missing)
    if not quorums(network, lying):
        assert isinstance(answer, NoQuorum)
        return
    about = core(network, lying) if scope is Scope.CORE else frozenset(network.names)
    splits = (size for size, faulty in unions(units(network, by)) if is_split(network, faulty | lying, about))
    fewest = next(splits, None)
    if fewest is None:
        assert answer == NeverSplits()
        return
    assert isinstance(answer, Smallest)
    assert answer.size == fewest
    first, second = map(frozenset, answer.sides)
    assert not first & second
    assert first & about
    assert second & about
    assert all(is_federated_quorum(network, side, faulty=lying | set(answer.members)) for side in (first, second))


@settings(max_examples=40, deadline=None)
@given(networks)
def test_top_tier(network: Network) -> None:
    found = minimal(quorums(network))
    answer = top_tier(network)
    if not found:
        assert isinstance(answer, NoQuorum)
    else:
        members = tuple(sorted(frozenset().union(*found)))
        assert answer == TopTier(members, network.organisations(members))


@settings(max_examples=10, deadline=None)
@given(networks)
def test_answers_do_not_depend_on_what_was_asked_before(network: Network) -> None:
    first = intersection(network, count_first=False), smallest_blocking_set(network), smallest_splitting_set(network)
    second = intersection(network, count_first=False), smallest_blocking_set(network), smallest_splitting_set(network)
    assert first == second
