"""What a step changed, place by place: the part of two states that a reader of a trace wants to see."""

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
from checker.language.values import domain_values, show, show_counted
from checker.trace import State


@dataclass(frozen=True)
class Change:
    """One change: `place` is a variable or a part of one (`inbox[n1]`), `text` what follows it (` += M`, `: 0 → 1`)."""

    place: str
    text: str

    def __str__(self) -> str:
        return self.place + self.text


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
        case RecordType() | TupleType() | UnionType():
            yield _replaced(place, kind, before, after)
        case _:
            assert_never(kind)


def _replaced(place: str, kind: Type, before: Any, after: Any) -> Change:
    return Change(place, f": {show(kind, before)} → {show(kind, after)}")


def _counted(place: str, of: Type, before: Counter[Any], after: Counter[Any]) -> Iterator[Change]:
    for sign, difference in (("-=", before - after), ("+=", after - before)):
        for member in in_order(difference):
            yield Change(place, f" {sign} {show_counted(of, member, difference[member])}")


def _resized(
    place: str, kind: ListType | SequenceType, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[Change]:
    """What was put at the end or taken off it, last one first; any other difference as a whole."""
    shared = min(len(before), len(after))
    if before[:shared] != after[:shared]:
        yield _replaced(place, kind, before, after)
        return
    yield from (Change(place, f" -= {show(kind.of, item)}") for item in reversed(before[shared:]))
    yield from (Change(place, f" += {show(kind.of, item)}") for item in after[shared:])
