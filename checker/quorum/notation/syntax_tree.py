"""The tree of a quorum expression: a closed union of frozen dataclasses, each with its place in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from checker.quorum.notation.written_text import Place


@dataclass(frozen=True)
class Name:
    """A node, as the expression calls it."""

    text: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Majority:
    """`majority`: every set of more than half of the nodes."""

    place: Place = field(compare=False)


@dataclass(frozen=True)
class Threshold:
    """`count of total`: any `count` of the `total` nodes."""

    count: int
    total: int
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Rows:
    """`rows(rows, columns)`: the rows of a grid in which the nodes lie row by row."""

    rows: int
    columns: int
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Columns:
    """`columns(rows, columns)`: the columns of a grid in which the nodes lie row by row."""

    rows: int
    columns: int
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Shape:
    """Another family with its sizes: `grid(3, 6)`, `tree(2)`."""

    word: str
    sizes: tuple[int, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Members:
    """`[e1, e2]`: what a shape or a threshold is over; the name of a region among them stands for its nodes."""

    items: tuple["Expression", ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Choose:
    """`count of [e1, e2]`; the size of a region is not known here."""

    count: int
    members: Members
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Share:
    """`percent% of [e1, e2]`: so many of a hundred, rounded up; the size of a region is not known here."""

    percent: int
    members: Members
    place: Place = field(compare=False)


def share_of(percent: int, total: int) -> int:
    """At least so many of a hundred of `total`, as stellar-core's THRESHOLD_PERCENT counts."""
    return -(-total * percent // 100)


@dataclass(frozen=True)
class Over:
    """`shape of [e1, e2]`: a family over expressions in place of all the nodes."""

    shape: "Majority | Rows | Columns | Shape"
    members: Members
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Weighted:
    """`weighted(a=3, b) >= 3`: without votes all the nodes with their own weights."""

    votes: tuple[tuple["Expression", int | None], ...]
    threshold: int
    place: Place = field(compare=False)


@dataclass(frozen=True)
class All:
    """`a * b`."""

    members: tuple["Expression", ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Any:
    """`a + b`."""

    members: tuple["Expression", ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Dual:
    """`dual(e)`: the sets that meet every quorum of `e`."""

    of: "Expression"
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Sets:
    """`{a1 a2} {a2 a3}`: the quorums one by one."""

    sets: tuple[tuple[Name, ...], ...]
    place: Place = field(compare=False)

    @property
    def names(self) -> tuple[Name, ...]:
        """The names of all the sets, in order."""
        return tuple(name for quorum in self.sets for name in quorum)


Expression: TypeAlias = (
    Name | Majority | Threshold | Rows | Columns | Shape | Choose | Share | Over | Weighted | All | Any | Dual | Sets
)
"""The tree of an expression. Equality does not regard places."""


def within(tree: Expression) -> Iterator[Expression]:
    """The tree and every one below it, in the order of the text."""
    yield tree
    for part in _parts(tree):
        yield from within(part)


def _parts(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case All(members) | Any(members):
            return members
        case Choose(_, members) | Share(_, members) | Over(_, members):
            return members.items
        case Weighted(votes):
            return tuple(member for member, _ in votes)
        case Dual(of):
            return (of,)
        case _:
            return ()
