"""The fewest validators, or organisations, that can stop a federated network, and that can split it (P17 of docs/quorums.md).

Sizes are searched from below, so that an answer that did not come in time still says how many it takes at least.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import islice
from typing import TypeAlias

from checker.quorum.federated.interchangeable_validators import Counted, counted
from checker.quorum.federated.intersection import LIMIT
from checker.quorum.federated.intersection_certificates import MOST_CASES, certificate, splits
from checker.quorum.federated.network import Missing, Network, has_federated_quorum, is_federated_quorum
from checker.quorum.federated.network_answers import (
    Blocking,
    Certificate,
    NeverSplits,
    NoQuorum,
    Smallest,
    Splitting,
    Unknown,
)
from checker.quorum.federated.quorum_constraints import Encoding, OutOfTime, Term
from checker.quorum.federated.slices import Slices, bits, slices_of, union

MOST_ROUNDS = 6
"""With more different quorum sets than this, blocking sets are found by quorums that they have to hit, not by rounds of failures."""

_FAULTY, _SIDES = "faulty", ("first", "second")

_Counts: TypeAlias = Mapping[str, tuple[int, ...]]


class By(Enum):
    """What fails: one validator at a time, or all of an organisation at once."""

    VALIDATOR = "validator"
    ORGANISATION = "organisation"


class Scope(Enum):
    """Whose disagreement is a split."""

    CORE = "core"
    """That of two validators who are in quorums together with all others of a component: the network proper."""
    ALL = "all"
    """That of any two: someone who trusts few is split off by those few."""


@dataclass(frozen=True)
class _Problem:
    """A network's relevant part, in classes, with what it costs to make a set of it faulty."""

    network: Network
    slices: Slices
    classes: Counted
    by: By
    shared: frozenset[int]
    """Classes whose organisation has another class too; each organisation fails as a whole."""
    organisations: tuple[str, ...]
    """Of each class; all of a class are in one when organisations fail."""


def smallest_blocking_set(network: Network, *, by: By = By.VALIDATOR, limit: float = LIMIT) -> Blocking:
    """The fewest validators without which no quorum is left; those whose quorum set is not known do not help. `limit` is in seconds."""
    slices = slices_of(network)
    core = union(slices.cores)
    if not core:
        return NoQuorum(tuple(sorted(network.missing)))
    problem = _problem(network, slices, core, by)
    encoding = _encoding(problem, (_FAULTY,), limit)
    blocks = partial(_blocks, problem, encoding, core)
    if _is_unlike(encoding):
        found = _least(problem, encoding, limit, at_least=1, holds=blocks)
    else:
        encoding.no_quorum(lambda cell: cell.members[_FAULTY])
        found = _least(problem, encoding, limit, at_least=1)
    if not isinstance(found, tuple):
        assert found is not None, "all validators are a blocking set"
        return found
    size, counts = found
    members = slices.named(problem.classes.members(counts[_FAULTY]))
    if has_federated_quorum(network, set(network.names) - set(members)):
        raise AssertionError(f"this is a mistake in the checker: {members} do not block")
    return Smallest(size, members, network.organisations(members), (), _blocking_certificate(problem, core, size))


def smallest_splitting_set(
    network: Network,
    *,
    missing: Missing = Missing.UNAVAILABLE,
    by: By = By.VALIDATOR,
    scope: Scope = Scope.CORE,
    limit: float = LIMIT,
) -> Splitting:
    """The fewest validators who, by lying, give two quorums that share nobody else; none at all when there are two already.

    With adversarial `missing` those lie too, and are not counted. `limit` is in seconds.
    """
    slices = slices_of(network, missing)
    core = union(slices.cores)
    if not core:
        return NoQuorum(tuple(sorted(network.missing)))
    about = core if scope is Scope.CORE else slices.everyone
    within = slices.reachable(about)
    problem = _problem(network, slices, within, by, about)
    encoding = _encoding(problem, (*_SIDES, _FAULTY), limit)
    for side in _SIDES:
        encoding.quorum(side, helped_by=_FAULTY)
        encoding.add(encoding.size(side, lambda family: bool(problem.classes.classes[family.classes[0]] & about)) >= 1)
    found = _least(problem, encoding, limit)
    if found is None:
        return NeverSplits()
    return found if isinstance(found, Unknown) else _split(problem, missing, within, about, *found)


def _problem(network: Network, slices: Slices, within: int, by: By, about: int = -1) -> _Problem:
    organisations = [network.organisation(name) if by is By.ORGANISATION else "" for name in slices.names]
    colours = [(organisation, about >> i & 1) for i, organisation in enumerate(organisations)]
    classes = counted(slices, within, colours)
    whose = tuple(organisations[(mask & -mask).bit_length() - 1] for mask in classes.classes)
    often = Counter(whose)
    shared = frozenset(number for number, name in enumerate(whose) if by is By.ORGANISATION and often[name] > 1)
    return _Problem(network, slices, classes, by, shared, whose)


def _encoding(problem: _Problem, names: tuple[str, ...], limit: float) -> Encoding:
    apart = [number if number in problem.shared else -1 for number in range(len(problem.classes.classes))]
    whole = _FAULTY if problem.by is By.ORGANISATION else None
    return Encoding(problem.classes, names, limit=limit, whole=whole, apart=apart)


def _cost(problem: _Problem, encoding: Encoding) -> Term:
    """How many validators, or organisations, are faulty; the classes of one organisation are faulty together."""
    if problem.by is By.VALIDATOR:
        return encoding.size(_FAULTY)
    first: dict[str, Term] = {}
    for number in sorted(problem.shared):
        touched = encoding.touched(_FAULTY, lambda family, number=number: number in family.classes)  # type: ignore[misc]
        encoding.add(touched == first.setdefault(problem.organisations[number], touched))
    return encoding.touched(_FAULTY, lambda family: family.classes[0] not in problem.shared) + encoding.total(
        list(first.values())
    )


def _least(
    problem: _Problem,
    encoding: Encoding,
    limit: float,
    *,
    at_least: int = 0,
    holds: Callable[[_Counts], bool] = lambda model: True,
) -> tuple[int, _Counts] | Unknown | None:
    """The least cost with what it is for, None when there is none at any cost.

    `holds` turns a model down when the constraints said too little, and adds what rules it out.
    """
    cost, size = _cost(problem, encoding), at_least
    try:
        if encoding.model() is None:
            return None
        while (model := encoding.model(cost <= size)) is None or not holds(model):
            size += model is None
    except OutOfTime as error:
        return Unknown(str(error), limit, size)
    return size, model


def _is_unlike(encoding: Encoding) -> bool:
    """Whether so many ask for different things that rounds of failures are too many, and nothing is interchangeable."""
    different = {family.asked for family in encoding.families}
    return len(different) > MOST_ROUNDS and all(len(family.classes) == 1 for family in encoding.families)


def _blocks(problem: _Problem, encoding: Encoding, core: int, model: _Counts) -> bool:
    """Whether nothing is left; else quorums that are left, of which all blocking sets have a member, become constraints."""
    left = problem.slices.greatest_quorum(core & ~problem.classes.members(model[_FAULTY]))
    if not left:
        return True
    first = problem.slices.shrunk(left)
    others = (problem.slices.greatest_quorum(left & ~(1 << i)) for i in bits(first))
    for quorum in sorted({first, *(problem.slices.shrunk(other) for other in others if other)}):
        encoding.add(encoding.any_of(_missed(problem, encoding, quorum)))
    return False


def _missed(problem: _Problem, encoding: Encoding, quorum: int) -> Iterator[Term]:
    """So many gone of a class that the quorum, or another with as many of each, has too few: no set blocks without one of these."""
    for family, (cell, *_) in zip(encoding.families, encoding.cells, strict=True):
        wanted = (problem.classes.classes[family.classes[0]] & quorum).bit_count()
        if wanted:
            yield cell.members[_FAULTY] > family.size - wanted


def _split(problem: _Problem, missing: Missing, within: int, about: int, size: int, counts: _Counts) -> Smallest:
    faulty = problem.classes.members(counts[_FAULTY])
    first = problem.classes.members(counts[_SIDES[0]], avoid=faulty)
    second = problem.classes.members(counts[_SIDES[1]], avoid=faulty | first)
    left = problem.slices.without(faulty)
    sides = tuple(sorted(problem.slices.named(left.shrunk(side, about=about)) for side in (first, second)))
    members = problem.slices.named(faulty)
    liars = (*members, *problem.network.missing) if missing is Missing.ADVERSARIAL else members
    if set(sides[0]) & set(sides[1]) or not all(
        is_federated_quorum(problem.network, side, faulty=liars) for side in sides
    ):
        raise AssertionError(f"this is a mistake in the checker: {members} do not split {sides}")
    proof = _splitting_certificate(problem, within, size)
    return Smallest(size, members, problem.network.organisations(members), sides, proof)


def _blocking_certificate(problem: _Problem, core: int, size: int) -> Certificate:
    """Whether trying all smaller sets shows, within a bound, that none blocks. Organisations are not tried."""
    cases = _smaller(problem, size)
    if cases is None:
        return Certificate.SOLVER
    if any(not problem.slices.greatest_quorum(core & ~case) for case in cases):
        raise AssertionError("this is a mistake in the checker: a smaller set blocks")
    return Certificate.EXHAUSTIVE


def _splitting_certificate(problem: _Problem, within: int, size: int) -> Certificate:
    """Whether all smaller sets, within a bound, leave quorums that intersect by a certificate of their own."""
    cases = _smaller(problem, size, most=MOST_CASES // 16)
    if cases is None:
        return Certificate.SOLVER
    most = MOST_CASES // max(1, len(cases))
    proofs = (certificate(problem.slices.without(case), within & ~case, most=most) for case in cases)
    return Certificate.EXHAUSTIVE if all(proofs) else Certificate.SOLVER


def _smaller(problem: _Problem, size: int, *, most: int = MOST_CASES) -> list[int] | None:
    if problem.by is By.ORGANISATION or size == 0:
        return None if size else []
    cases = list(islice(splits(problem.classes, size - 1), most + 1))
    return [problem.classes.members(counts) for counts in cases] if len(cases) <= most else None
