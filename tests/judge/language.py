"""What a spec file imports from `checker`, made of ordinary classes: sorts, records, quorums, decorators."""

import enum
import inspect
import itertools
import re
import sys
import typing
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any


class Disabled(BaseException):
    """A false `require`."""


class DomainError(Exception):
    """A value outside its domain."""


def require(condition: object) -> None:
    if not condition:
        raise Disabled


def depth(most: int) -> None:
    """How deep a function calls itself: the evaluator counts its calls."""
    raise NotImplementedError("a function that is not interpreted states a depth")


# constants


class Constant:
    """A constant: its value is the default, for the judge gives it no other."""

    value: Any

    def __init_subclass__(
        cls, *, default: Any, of: Any = None, low: int | None = None, high: int | None = None
    ) -> None:
        cls.value = default
        if typing.get_origin(of) is dict:
            from .domains import domain, values_of

            key = domain(typing.get_args(of)[0], {})
            cls.value = {each: default(each) if callable(default) else default[each] for each in values_of(key)}


def number(written: Any) -> int:
    """A number that a declaration says, or that a constant is, or of elements that a sort has."""
    found = written.value if isinstance(written, type) and issubclass(written, Constant) else written
    return found if isinstance(found, int) else len(found)


# sorts


class SortClass(type):
    """The class of a sort: goes over its elements."""

    members: list[Any]

    def __iter__(cls) -> Iterator[Any]:
        return iter(cls.members)

    def __len__(cls) -> int:
        return len(cls.members)

    def __bool__(cls) -> bool:
        return True

    def __contains__(cls, value: object) -> bool:
        return any(value is member or (isinstance(value, frozenset) and value == member) for member in cls.members)


class Element(metaclass=SortClass):
    """An element of a sort: itself, for good."""

    index: int
    name: str

    def __init_subclass__(cls, *, size: Any = None) -> None:
        cls.members = []
        for index in range(0 if size is None else number(size)):
            member = object.__new__(cls)
            member.index, member.name = index, f"{_snake(cls.__name__)}{index + 1}"
            cls.members.append(member)

    def __repr__(self) -> str:
        return self.name

    def __copy__(self) -> "Element":
        return self

    def __deepcopy__(self, memo: object) -> "Element":
        return self


class Symmetric(Element):
    """A sort without an order."""

    def _no_order(self, other: object) -> bool:
        raise DomainError("no order")

    __lt__ = __le__ = __gt__ = __ge__ = _no_order


class Ordered(Element):
    """A sort in a total order."""

    def _compared(compare: Callable[[int, int], bool]) -> Any:  # type: ignore[misc]  # makes the four methods below
        def method(self: Any, other: Any) -> Any:
            return compare(self.index, other.index) if type(other) is type(self) else NotImplemented

        return method

    __lt__ = _compared(lambda a, b: a < b)
    __le__ = _compared(lambda a, b: a <= b)
    __gt__ = _compared(lambda a, b: a > b)
    __ge__ = _compared(lambda a, b: a >= b)

    @classmethod
    def first(cls) -> Any:
        return cls.members[0]

    @classmethod
    def last(cls) -> Any:
        return cls.members[-1]

    def next(self) -> Any:
        return self._at(self.index + 1)

    def previous(self) -> Any:
        return self._at(self.index - 1)

    def _at(self, index: int) -> Any:
        if not 0 <= index < len(type(self).members):
            raise DomainError("no such element")
        return type(self).members[index]


class RangeClass(type):
    """The class of a Range: its values are plain integers."""

    low: int
    high: int

    def __call__(cls, value: int = 0) -> int:
        if value not in cls:
            raise DomainError(f"{value} is outside")
        return value

    def __iter__(cls) -> Iterator[int]:
        return iter(range(cls.low, cls.high + 1))

    def __len__(cls) -> int:
        return cls.high - cls.low + 1

    def __bool__(cls) -> bool:
        return True

    def __contains__(cls, value: object) -> bool:
        return type(value) is int and cls.low <= value <= cls.high

    def __instancecheck__(cls, value: object) -> bool:
        return value in cls


class Range(metaclass=RangeClass):
    """Integers within bounds."""

    low = high = 0

    def __init_subclass__(cls, *, low: Any = 0, high: Any = 0) -> None:
        cls.low, cls.high = number(low), number(high)

    @classmethod
    def first(cls) -> int:
        return cls.low

    @classmethod
    def last(cls) -> int:
        return cls.high


class Quorum(frozenset[Any], metaclass=SortClass):
    """A quorum: a frozenset of a class of its own."""

    def __init_subclass__(cls, *, of: Any, quorums: str = "majority") -> None:
        found = sorted(
            {frozenset(q) for q in _family(list(of), quorums)}, key=lambda q: (len(q), sorted(e.index for e in q))
        )
        cls.members = [frozenset.__new__(cls, quorum) for quorum in found]

    def __copy__(self) -> "Quorum":
        return self

    def __deepcopy__(self, memo: object) -> "Quorum":
        return self


def _family(elements: list[Any], written: str) -> Iterator[tuple[Any, ...]]:
    if "{" in written:
        named = {element.name: element for element in elements}
        for part in re.findall(r"\{([^}]*)\}", written):
            yield tuple(named[name] for name in part.split())
        return
    counted = re.fullmatch(r"(\d+) of (\d+)", written)
    if written != "majority" and (counted is None or int(counted[2]) != len(elements)):
        raise NotImplementedError(written)
    least = len(elements) // 2 + 1 if counted is None else int(counted[1])
    yield from itertools.combinations(elements, least)


# records


class RecordClass(type):
    """The class of a record: knows its fields, and holds what it makes against their domains."""

    fields: tuple[str, ...]
    fit: Callable[[Any, dict[str, Any]], dict[str, Any]] | None = None

    def __call__(cls, *given: Any, **named: Any) -> Any:
        values = dict(zip(cls.fields, given, strict=False))
        if len(given) > len(cls.fields) or set(values) & set(named) or not set(named) <= set(cls.fields):
            raise TypeError("the record has other fields")
        values |= named
        for field in cls.fields:
            if field not in values:
                if not hasattr(cls, field):
                    raise TypeError(f"{field} is missing")
                values[field] = getattr(cls, field)
        return cls.made({field: values[field] for field in cls.fields})

    def made(cls, values: dict[str, Any]) -> Any:
        """A record of these values, each copied as a field keeps it."""
        assert RecordClass.fit is not None
        record: Any = object.__new__(cls)  # type: ignore[arg-type]  # the class of a record
        for field, value in RecordClass.fit(cls, values).items():
            object.__setattr__(record, field, value)
        return record


class Record(metaclass=RecordClass):
    """A value of named fields that never changes."""

    fields: tuple[str, ...] = ()
    names: dict[str, Any]
    """The globals of the file that defines it, in which its annotations are read."""

    def __init_subclass__(cls) -> None:
        own = [name for name in inspect.get_annotations(cls) if name not in cls.fields]
        cls.fields = (*cls.fields, *own)
        cls.names = sys._getframe(1).f_globals
        cls.__match_args__ = cls.fields  # type: ignore[attr-defined, misc]  # for patterns

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a record does not change")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(getattr(self, f) == getattr(other, f) for f in self.fields)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, field) for field in self.fields)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(str(getattr(self, field)) for field in self.fields)})"

    def replace(self, **fields: Any) -> "Record":
        """Another record of the same class, these fields changed."""
        unknown = fields.keys() - set(self.fields)
        if unknown:
            raise TypeError(f"{min(unknown)} is no field")
        made: Record = type(self)(**{field: fields.get(field, getattr(self, field)) for field in self.fields})
        return made

    def __copy__(self) -> "Record":
        return self

    def __deepcopy__(self, memo: object) -> "Record":
        return self


# specs


class Unset:
    """No value given to `fill`."""


class Fill:
    """A default for every key."""

    def __init__(self, value: object) -> None:
        self.value = value


def fill(value: object = Unset) -> Any:
    return Fill(value)


class MaxLen:
    """A bound."""

    def __init__(self, length: Any) -> None:
        self.length: int = number(length)


class Spec:
    """The base of specs."""


def _decorator(role: str) -> Callable[[Any], Any]:
    def decorate(method: Any) -> Any:
        method.role = role
        return method

    return decorate


ROLES = ("action", "init", "invariant", "step_invariant", "reachable", "final", "constraint")


def module() -> ModuleType:
    """The stand-in for `checker`."""
    made = ModuleType("checker")
    for item in (Constant, Symmetric, Ordered, Range, Quorum, Record, Spec, MaxLen, fill, require, depth):
        setattr(made, item.__name__, item)
    for role in ROLES:
        setattr(made, role, _decorator(role))
    made.__all__ = [name for name in vars(made) if not name.startswith("_")]  # type: ignore[attr-defined]  # for import *
    return made


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def place_in_order(value: Any) -> tuple[Any, ...]:
    """Where a value stands in the canonical order; sorts, records and enums by their classes' names, which no test depends on."""
    match value:
        case None:
            return (0,)
        case enum.Enum():
            return (4, type(value).__name__, list(type(value)).index(value))
        case bool():
            return (1, value)
        case int():
            return (2, value)
        case str():
            return (3, value)
        case Element():
            return (5, type(value).__name__, value.index)
        case tuple():
            return (6, *map(place_in_order, value))
        case Record():
            return (7, type(value).__name__, *(place_in_order(getattr(value, field)) for field in value.fields))
        case set() | frozenset():
            return (8, len(value), *sorted(map(place_in_order, value)))
    raise TypeError(f"{value!r} has no place")


def in_order(values: Any) -> list[Any]:
    """The values of a set in canonical order."""
    return sorted(values, key=place_in_order)
