"""What is said of a value that does not fit where it would be kept: where that is, why not, and what to write instead.

In: a Python value and the domain it should lie in. Out: errors, and their messages; nothing of this package's own names is in those.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from types import BuiltinMethodType, FunctionType, GeneratorType, MethodType
from typing import Any, Self

from checker.diagnostics import counted, suggest
from checker.language.constants import ConstantMeta
from checker.language.records import Record
from checker.language.sorts import DomainError, Element, Quorum, SortMeta
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
    describe,
)
from checker.language.values import contains

_MOST_SHOWN = 60
_CHANGES_IN_PLACE = "a method that changes it in place, such as append or add, returns None"
_MOST_BITS = 4096
"""Of an integer that is shown; Python refuses to write very long ones."""
_LAZY = (GeneratorType, map, filter, zip, range, reversed, enumerate)


class PlacedError(DomainError):
    """A value that does not fit: `place` is where, as a body writes it (`self.queue[node2]`), `rest` what is wrong there."""

    def __init__(self, place: str, rest: str) -> None:
        super().__init__(f"{place}{rest}" if place else rest.lstrip(" =:"))
        self.place, self.rest = place, rest

    def within(self, owner: str) -> Self:
        """The same, where the place is a part of `owner`."""
        return type(self)(owner + self.place, self.rest)


class TooLong(PlacedError):
    """A collection that would have more elements than its bound."""


def outside(value: object, kind: Type, *, sign: str = ":") -> PlacedError:
    """The error for a value outside a domain, whose place is not known yet; `sign` stands between the place and the value."""
    return PlacedError("", f"{sign} {shown(value)} is not in {domain_shown(kind)}{_because(value, kind)}")


def too_long(length: int, bound: int) -> TooLong:
    """The error for more elements than a collection may have, whose place is not known yet."""
    return TooLong("", f" would have {length} items, and MaxLen is {bound}")


def no_collection(value: object, kind: Type) -> PlacedError:
    """The error for what is assigned to a set, list, dict or Counter and is not one."""
    maker = _maker(kind)
    convertible = isinstance(value, (list, tuple, set, frozenset, *_LAZY)) and not isinstance(kind, DictType)
    hint = f"write {maker}(...)" if convertible else _CHANGES_IN_PLACE if value is None else _hint(value, kind)
    return PlacedError("", f" = {shown(value)} is not a {maker}" + ("" if hint is None else f": {hint}"))


def domain_shown(kind: Type) -> str:
    """A domain by name, with the bounds of a range."""
    if isinstance(kind, RangeType):
        return f"{kind.sort.__name__}, which is {kind.low}..{kind.high}"
    return short(describe(kind))


def shown(value: object) -> str:
    """A value on one line, as its author would write it."""
    return short(_shown(value))


def short(text: str) -> str:
    """A string cut to what fits in a message."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _shown(value: object) -> str:
    match value:
        case type():
            return value.__name__
        case MethodType() | BuiltinMethodType():
            return f"the method {value.__name__}"
        case FunctionType():
            return "a lambda" if value.__name__ == "<lambda>" else f"the function {value.__name__}"
        case int() if value.bit_length() > _MOST_BITS:
            return f"an integer of {value.bit_length():,} bits"
        case _ if isinstance(value, _LAZY):
            return f"a {type(value).__name__}"
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case Counter():
            return f"Counter({_braced(value)})"
        case Mapping():
            return _braced(value)
        case set() | frozenset():
            return "{" + ", ".join(map(_shown, value)) + "}" if value else "an empty set"
        case list():
            return "[" + ", ".join(map(_shown, value)) + "]"
        case tuple() if type(value) is tuple:
            return "(" + ", ".join(map(_shown, value)) + ("," if len(value) == 1 else "") + ")"
        case _ if type(value).__repr__ is object.__repr__:
            return f"an object of class {type(value).__name__}"
        case _:
            return repr(value)


def _braced(value: Mapping[Any, Any]) -> str:
    return "{" + ", ".join(f"{_shown(key)}: {_shown(held)}" for key, held in dict.items(dict(value))) + "}"


def kind_of(value: object) -> str:
    """What a value is, in the words of the language: `a set`, `an element of Node`, `a Msg`."""
    match value:
        case None:
            return "None"
        case set() | frozenset():
            return "a frozenset" if isinstance(value, frozenset) else "a set"
        case Counter():
            return "a Counter"
        case dict():
            return "a dict"
        case list():
            return "a list"
        case Element():
            return f"an element of {type(value).__name__}"
        case type():
            return f"the class {value.__name__}"
        case _:
            name = type(value).__name__
            return f"an {name}" if name[0] in "aeiouAEIO" else f"a {name}"


def _maker(kind: Type) -> str:
    """What makes a value of a collection's type."""
    match kind:
        case SetType():
            return "set"
        case ListType():
            return "list"
        case CounterType():
            return "Counter"
        case DictType():
            return "dict"
        case FrozenSetType():
            return "frozenset"
        case _:
            return "tuple"


# why a value does not fit


def _hint(value: object, kind: Type) -> str | None:
    """What is probably meant by a value outside a domain; None where that cannot be told."""
    match value:
        case type():
            return _class_hint(value)
        case MethodType() | FunctionType() | BuiltinMethodType() if getattr(value, "__name__", "") != "<lambda>":
            return f"call it: {getattr(value, '__name__', '')}()"
        case None:
            return f"where it may be None, declare {short(describe(kind))} | None"
        case _:
            found = [hint for member in _members(kind, value) if (hint := _member_hint(value, member)) is not None]
            return next(iter(found), None)


def _class_hint(value: type) -> str:
    if issubclass(value, Record):
        return f"it is the class itself; write {value.__name__}(...)"
    if isinstance(value, ConstantMeta):
        return f"it is the constant itself, whose value is {value.__name__}.value"
    if isinstance(value, SortMeta):
        return f"it is the sort itself, not one of its elements: take a parameter, or for x in {value.__name__}"
    if issubclass(value, Enum):
        first = next(iter(value), None)
        return "it is the enum itself" + ("" if first is None else f"; write {value.__name__}.{first.name}")
    return "it is a class, not a value"


def _members(kind: Type, value: object) -> list[Type]:
    """The domains of which a value may have been meant to be one: those of its own class, where a union has them."""
    if not isinstance(kind, UnionType):
        return [kind]
    members = [part for member in kind.members for part in _members(member, value)]
    return [member for member in members if _class_of(member) is type(value)] or members


def _class_of(kind: Type) -> type | None:
    match kind:
        case SortType(sort) | QuorumType(sort):
            return sort
        case RecordType(record):
            return record
        case TupleType() | SequenceType():
            return tuple
        case _:
            return None


def _member_hint(value: object, kind: Type) -> str | None:
    match kind, value:
        case BoolType(), int() if value in (0, 1):
            return f"write {bool(value)}"
        case RangeType(), bool():
            return "a bool is not a number here: write 1 if ... else 0"
        case RangeType(_, low, high), float():
            return (
                "it is not a whole number: divide with //" if not value.is_integer() or low <= value <= high else None
            )
        case LiteralType(values), str():
            return suggest(value, [known for known in values if isinstance(known, str)])
        case EnumType(enum), _:
            return _enum_hint(value, enum)
        case SortType(sort, size), Element() if type(value) is sort:
            return f"it is an element of another model: {sort.__name__} has {size} here, up to {_last_of(kind)}"
        case RecordType(record, fields), Record() if type(value) is record:
            return _part_hint((f"its field {name}", getattr(value, name), field) for name, field in fields)
        case ((SortType() | RecordType()), (Element() | Record())):
            return f"it is {kind_of(value)}"
        case SortType(sort), (str() | int()):
            return f"elements of {sort.__name__} are neither numbers nor strings"
        case TupleType(items), tuple():
            return _tuple_hint(value, items)
        case SequenceType(of, bound), (tuple() | list()):
            return _sequence_hint(value, of, bound)
        case SequenceType(), (set() | frozenset()):
            return "a set has no order: write tuple(sorted(...)), or let the domain be a frozenset"
        case ((TupleType() | SequenceType()), _) if isinstance(value, (list, *_LAZY)):
            return "write tuple(...)"
        case FrozenSetType(of), (set() | frozenset()):
            wrong = [part for part in value if not contains(of, part)][:1]
            return "".join(f"{shown(part)} is not in {domain_shown(of)}{_because(part, of)}" for part in wrong) or None
        case FrozenSetType(), _ if isinstance(value, (list, tuple, dict, *_LAZY)):
            return "write frozenset(...)"
        case QuorumType(sort), Quorum() if type(value) is sort:
            return "it is a quorum of another model"
        case QuorumType(sort), (set() | frozenset()):
            return f"a quorum is taken from {sort.__name__}, not made: take a parameter, or for q in {sort.__name__}"
        case _:
            return None


def _enum_hint(value: object, enum: type[Enum]) -> str | None:
    for member in enum:
        if value in (member.name, member.value):
            return f"write {enum.__name__}.{member.name}"
    return None


def _tuple_hint(value: tuple[object, ...], items: tuple[Type, ...]) -> str | None:
    if len(value) != len(items):
        return f"it has {counted(len(value), 'item')} instead of {len(items)}"
    return _part_hint((f"its item {n}", part, kind) for n, (part, kind) in enumerate(zip(value, items, strict=True)))


def _sequence_hint(value: "tuple[object, ...] | list[object]", of: Type, bound: int) -> str | None:
    if len(value) > bound:
        return f"it has {counted(len(value), 'item')}, and MaxLen is {bound}"
    return _part_hint((f"its item {n}", part, of) for n, part in enumerate(value))


def _part_hint(parts: Iterable[tuple[str, object, Type]]) -> str | None:
    """What is wrong with the first part that does not fit; each part with its name, its value and its domain."""
    for name, part, kind in parts:
        if not contains(kind, part):
            return f"{name} is {shown(part)}, which is not in {domain_shown(kind)}{_because(part, kind)}"
    return None


def _because(value: object, kind: Type) -> str:
    hint = _hint(value, kind)
    return "" if hint is None else f": {hint}"


def _last_of(kind: SortType) -> str:
    """The name of the last element that a sort has in a model."""
    return str(kind.sort.first_elements(kind.size)[-1])
