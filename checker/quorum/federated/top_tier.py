"""The validators that belong to a minimal quorum: those whose failure can matter at all (P17 of docs/quorums.md)."""

from time import monotonic

from checker.quorum.federated.interchangeable_validators import Counted, counted
from checker.quorum.federated.intersection import LIMIT
from checker.quorum.federated.network import Network
from checker.quorum.federated.network_answers import NoQuorum, TopTier, Unknown
from checker.quorum.federated.quorum_constraints import Cell, Encoding, OutOfTime, Term
from checker.quorum.federated.slices import Slices, bits, slices_of, union

_MEMBERS = "members"


def top_tier(network: Network, *, limit: float = LIMIT) -> TopTier | NoQuorum | Unknown:
    """The union of all minimal quorums; `limit` is in seconds.

    A validator is in a minimal quorum when some quorum holds it and none is left of that one without it. One is looked for by dropping
    validators, then by Z3. Interchangeable validators are asked about once.
    """
    slices, deadline = slices_of(network), monotonic() + limit
    if not slices.cores:
        return NoQuorum(tuple(sorted(network.missing)))
    tier = 0
    try:
        for core in slices.cores:
            tier |= _within(slices, core, deadline)
    except OutOfTime as error:
        return Unknown(str(error), limit)
    names = slices.named(tier)
    return TopTier(names, network.organisations(names))


def _within(slices: Slices, core: int, deadline: float) -> int:
    classes, tier = counted(slices, core), 0
    for number, mask in enumerate(classes.classes):
        if not mask & tier:
            quorum = _dropped(slices, core, mask & -mask)
            if slices.greatest_quorum(quorum & ~mask | quorum & mask & (mask - 1)):
                quorum = _solved(slices, classes, number, deadline)
            tier |= _widened(classes, quorum)
    return tier


def _widened(classes: Counted, quorum: int) -> int:
    """With one of a class all of it: they are interchangeable."""
    return union(mask for mask in classes.classes if mask & quorum)


def _dropped(slices: Slices, core: int, validator: int) -> int:
    """A quorum that holds a validator and loses it with any other that is dropped."""
    quorum = core
    for i in reversed(list(bits(core & ~validator))):
        left = slices.greatest_quorum(quorum & ~(1 << i))
        quorum = left if left & validator else quorum
    return quorum


def _solved(slices: Slices, classes: Counted, number: int, deadline: float) -> int:
    """A minimal quorum that holds the first member of a class, 0 when there is none; raises OutOfTime."""
    apart = [other == number for other in range(len(classes.classes))]
    encoding = Encoding(classes, (_MEMBERS,), limit=max(0.0, deadline - monotonic()), apart=apart)

    def gone(cell: Cell) -> Term:
        family = encoding.families[cell.family]
        return family.size - cell.members[_MEMBERS] + (number in family.classes)

    encoding.quorum(_MEMBERS)
    encoding.add(encoding.size(_MEMBERS, lambda family: number in family.classes) >= 1)
    encoding.no_quorum(gone)
    model = encoding.model()
    return slices.shrunk(classes.members(model[_MEMBERS])) if model is not None else 0
