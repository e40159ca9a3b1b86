"""What a step changed, place by place: the part of two states that a reader of a trace wants to see."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from checker.language.order import in_order
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import domain_values, member_of, show, show_counted
from checker.trace import State


@dataclass(frozen=True)
class Change:
    """One change: `place` is a variable or a part of one (`inbox[n1]`, `vote.ballot`), `text` what follows it (` += M`, `: 0 → 1`)."""

    place: str
    text: str

    def __str__(self) -> str:
        return self.place + self.text

    @property
    def variable(self) -> str:
        """The variable that the place is, or is in."""
        return re.split(r"[.[]", self.place, maxsplit=1)[0]


def changes(variables: Mapping[str, Type], before: State, after: State) -> list[Change]:
    """What differs between two states, in the order of the variables; removals come before additions."""
    places = zip(variables.items(), before, after, strict=True)
    return [change for (name, kind), old, new in places for change in _differences(name, kind, old, new)]


def _differences(place: str, kind: Type, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    match kind:
        case DictType(key, value):
            for k, old, new in zip(domain_values(key), before, after, strict=True):
                yield from _differences(f"{place}[{show(key, k)}]", value, old, new)
        case SetType(of) | FrozenSetType(of):
            yield from _counted(place, of, Counter(before), Counter(after))
        case CounterType(of):
            yield from _counted(place, of, Counter(dict(before)), Counter(dict(after)))
        case ListType() | SequenceType():
            yield from _resized(place, kind, before, after)
        case NoneType() | BoolType() | LiteralType() | EnumType() | SortType() | RangeType() | QuorumType():
            yield _replaced(place, kind, before, after)
        case RecordType():
            yield from _of_record(place, kind, before, after)
        case UnionType():
            one, other = member_of(kind, before), member_of(kind, after)
            if isinstance(one, RecordType) and one == other:
                yield from _of_record(place, one, before, after)
            else:
                yield _replaced(place, kind, before, after)
        case TupleType():
            yield _replaced(place, kind, before, after)
        case _:
            assert_never(kind)


def _replaced(place: str, kind: Type, before: Any, after: Any) -> Change:
    return Change(place, f": {show(kind, before)} → {show(kind, after)}")


def _of_record(place: str, kind: RecordType, before: Any, after: Any) -> Iterator[Change]:
    """The fields that differ; the record as a whole where all of them do."""
    pairs = [(name, field, getattr(before, name), getattr(after, name)) for name, field in kind.fields]
    differing = [pair for pair in pairs if pair[2] != pair[3]]
    if 0 < len(differing) < len(pairs):
        for name, field, old, new in differing:
            yield from _differences(f"{place}.{name}", field, old, new)
    else:
        yield _replaced(place, kind, before, after)


def _counted(place: str, of: Type, before: Counter[Any], after: Counter[Any]) -> Iterator[Change]:
    for sign, difference in (("-=", before - after), ("+=", after - before)):
        for member in in_order(difference):
            yield Change(place, f" {sign} {show_counted(of, member, difference[member])}")


def _resized(
    place: str, kind: ListType | SequenceType, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[Change]:
    """What was put at the end or taken off it, last one first; the one item that differs; any other difference as a whole."""
    shared = min(len(before), len(after))
    differing = [index for index in range(shared) if before[index] != after[index]]
    if len(differing) == 1 and len(before) == len(after) > 1:
        index = differing[0]
        yield from _differences(f"{place}[{index}]", kind.of, before[index], after[index])
        return
    if differing:
        yield _replaced(place, kind, before, after)
        return
    yield from (Change(place, f" -= {show(kind.of, item)}") for item in reversed(before[shared:]))
    yield from (Change(place, f" += {show(kind.of, item)}") for item in after[shared:])
