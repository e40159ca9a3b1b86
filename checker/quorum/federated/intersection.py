"""Whether every two quorums of a federated network share a validator, and if not, two that do not."""

from checker.quorum.federated.interchangeable_validators import counted
from checker.quorum.federated.intersection_certificates import certificate, is_crowded
from checker.quorum.federated.network import Missing, Network, is_federated_quorum
from checker.quorum.federated.network_answers import Certificate, Holds, Intersection, NoQuorum, Unknown, Violated
from checker.quorum.federated.quorum_constraints import Encoding, OutOfTime
from checker.quorum.federated.slices import Slices, slices_of, union

LIMIT = 60.0
"""Seconds that a question may take when the caller does not say."""

SMALLEST_LIMIT = 5.0
"""Seconds, at most, that go into looking for a smaller pair of quorums once one is known."""


def intersection(
    network: Network, *, missing: Missing = Missing.UNAVAILABLE, limit: float = LIMIT, count_first: bool = True
) -> Intersection:
    """Whether every two quorums share a validator that is not known to lie; `limit` is in seconds.

    Strongly connected components come first: two that hold a quorum are a split already. Within the only one, counting (unless
    `count_first` is off), then Z3. A pair that is found is checked again by the definition.
    """
    slices = slices_of(network, missing)
    if not slices.cores:
        return NoQuorum(tuple(sorted(network.missing)))
    if len(slices.cores) > 1:
        first, second = map(slices.shrunk, slices.cores[:2])
        return _violated(network, missing, _Search(slices, union(slices.cores), limit), (first, second))
    if count_first and is_crowded(slices, slices.cores[0]):
        return Holds(slices.named(slices.cores[0]), Certificate.ARITHMETIC)
    return _solved(network, missing, slices, limit)


def _solved(network: Network, missing: Missing, slices: Slices, limit: float) -> Intersection:
    (core,) = slices.cores
    search = _Search(slices, core, limit)
    try:
        pair = search.pair()
    except OutOfTime as error:
        return Unknown(str(error), limit)
    if pair is None:
        return Holds(slices.named(core), certificate(slices, core) or Certificate.SOLVER)
    return _violated(network, missing, search, pair)


def _violated(network: Network, missing: Missing, search: "_Search", pair: tuple[int, int]) -> Violated:
    """The pair, made smaller while time allows, and checked."""
    smallest = False
    search.encoding.shorten(SMALLEST_LIMIT)
    try:
        while better := search.pair(fewer_than=pair[0].bit_count() + pair[1].bit_count()):
            pair = better
        smallest = True
    except OutOfTime:
        pass
    first, second = sorted(search.slices.named(side) for side in pair)
    faulty = tuple(sorted(network.missing)) if missing is Missing.ADVERSARIAL else ()
    _check(network, first, second, faulty)
    return Violated((first, second), smallest, _needed(network, first, second, faulty))


def _needed(
    network: Network, first: tuple[str, ...], second: tuple[str, ...], faulty: tuple[str, ...]
) -> tuple[str, ...]:
    """Of the faulty, in order, those without whom one of the two is no quorum."""
    for name in reversed(faulty):
        fewer = tuple(other for other in faulty if other != name)
        if all(is_federated_quorum(network, side, faulty=fewer) for side in (first, second)):
            faulty = fewer
    return faulty


def _check(network: Network, first: tuple[str, ...], second: tuple[str, ...], faulty: tuple[str, ...]) -> None:
    if set(first) & set(second) or not all(
        is_federated_quorum(network, side, faulty=faulty) for side in (first, second)
    ):
        raise AssertionError(f"this is a mistake in the checker: {first} and {second} are not two disjoint quorums")


class _Search:
    """Two disjoint quorums within a set, for Z3."""

    def __init__(self, slices: Slices, within: int, limit: float) -> None:
        self.slices, self.classes = slices, counted(slices, within)
        self.encoding = Encoding(self.classes, ("first", "second"), limit=limit)
        for name in ("first", "second"):
            self.encoding.quorum(name)
            self.encoding.add(self.encoding.size(name) >= 1)

    def pair(self, *, fewer_than: int | None = None) -> tuple[int, int] | None:
        """Two disjoint minimal quorums, None when there are none; raises OutOfTime."""
        if fewer_than is not None:
            self.encoding.add(self.encoding.size("first") + self.encoding.size("second") < fewer_than)
        model = self.encoding.model()
        if model is None:
            return None
        first = self.classes.members(model["first"])
        second = self.classes.members(model["second"], avoid=first)
        return self.slices.shrunk(first), self.slices.shrunk(second)
