"""Domains from annotations: which values they have, and the copy of a value that a place of a domain keeps."""

import enum
import inspect
import itertools
import types
import typing
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .language import DomainError, Element, Quorum, Range, Record, RecordClass, in_order


@dataclass(frozen=True)
class Domain:
    """`kind` is none, bool, values, range, quorum, record, tuple, sequence, frozenset, union, dict, set, list or counter."""

    kind: str
    parts: tuple["Domain", ...] = ()
    values: tuple[Any, ...] = ()
    low: int = 0
    high: int = 0
    bound: int | None = None
    cls: Any = None


def domain(written: Any, names: Mapping[str, Any], bound: int | None = None) -> Domain:
    """The domain of an annotation; `names` are those of the file."""
    if isinstance(written, str):
        return domain(eval(written, dict(names)), names)
    if written is None or written is type(None):
        return Domain("none")
    if written is bool:
        return Domain("bool")
    if written is int:
        return Domain("range", low=-(2**63), high=2**63 - 1)
    if isinstance(written, type) and issubclass(written, enum.Enum):
        return Domain("values", values=tuple(written))
    if isinstance(written, type) and issubclass(written, Range):
        return Domain("range", low=written.low, high=written.high)
    if isinstance(written, type) and issubclass(written, Element):
        return Domain("values", values=tuple(written.members))
    if isinstance(written, type) and issubclass(written, Quorum):
        return Domain("quorum", cls=written)
    if isinstance(written, type) and issubclass(written, Record):
        return Domain("record", cls=written)
    return _generic(written, names, bound)


def _generic(written: Any, names: Mapping[str, Any], bound: int | None) -> Domain:
    origin, given = typing.get_origin(written), typing.get_args(written)
    if origin is typing.Annotated:
        lengths = [
            getattr(m, "length", None) or getattr(m, "max_length", None) for m in given[1:] if not isinstance(m, type)
        ]
        return domain(given[0], names, lengths[0] if lengths else None)
    if origin is typing.Literal:
        return Domain("values", values=given)
    if origin in (typing.Union, types.UnionType):
        return Domain("union", tuple(domain(part, names) for part in given))
    if origin is tuple and given[1:] == (...,):
        return Domain("sequence", (domain(given[0], names),), bound=bound)
    kinds = {tuple: "tuple", frozenset: "frozenset", dict: "dict", set: "set", list: "list", Counter: "counter"}
    if origin in kinds:
        return Domain(kinds[origin], tuple(domain(part, names) for part in given), bound=bound)
    raise NotImplementedError(f"{written!r}")


FIELDS: dict[tuple[Any, int], dict[str, Domain]] = {}
"""The domains of records' fields, by class."""


def fields_of(record: Any) -> dict[str, Domain]:
    """The domains of a record's fields."""
    key = (record, id(record))
    if key not in FIELDS:
        found: dict[str, Domain] = {}
        for cls in reversed(record.__mro__):
            if issubclass(cls, Record) and cls is not Record:
                names = {**vars(__import__("builtins")), **cls.names}
                found |= {name: domain(text, names) for name, text in inspect.get_annotations(cls).items()}
        FIELDS[key] = found
    return FIELDS[key]


def _fit_fields(record: Any, values: dict[str, Any]) -> dict[str, Any]:
    return {name: fit(kind, values[name]) for name, kind in fields_of(record).items()}


RecordClass.fit = staticmethod(_fit_fields)


def values_of(kind: Domain) -> Iterator[Any]:
    """Every value of a domain, in no order that matters."""
    match kind.kind:
        case "none":
            yield None
        case "bool":
            yield from (False, True)
        case "values":
            yield from kind.values
        case "range":
            yield from range(kind.low, kind.high + 1)
        case "quorum":
            yield from kind.cls.members
        case "record":
            fields = fields_of(kind.cls)
            for values in itertools.product(*(list(values_of(part)) for part in fields.values())):
                yield kind.cls.made(dict(zip(fields, values, strict=True)))
        case "tuple":
            yield from itertools.product(*(list(values_of(part)) for part in kind.parts))
        case "union":
            found: list[Any] = []
            for value in itertools.chain.from_iterable(map(values_of, kind.parts)):
                if not any(type(value) is type(other) and value == other for other in found):
                    found.append(value)
            yield from found
        case "frozenset" | "set":
            members = list(values_of(kind.parts[0]))
            for size in range(min(len(members), len(members) if kind.bound is None else kind.bound) + 1):
                for chosen in itertools.combinations(members, size):
                    yield (frozenset if kind.kind == "frozenset" else set)(chosen)
        case "dict":
            keys = list(values_of(kind.parts[0]))
            for values in itertools.product(list(values_of(kind.parts[1])), repeat=len(keys)):
                yield dict(zip(keys, values, strict=True))
        case "list" | "sequence":
            make = list if kind.kind == "list" else tuple
            for size in range((kind.bound or 0) + 1):
                yield from map(make, itertools.product(list(values_of(kind.parts[0])), repeat=size))
        case "counter":
            for size in range((kind.bound or 0) + 1):
                for chosen in itertools.combinations_with_replacement(list(values_of(kind.parts[0])), size):
                    yield Counter(chosen)


def fit(kind: Domain, value: Any) -> Any:
    """The copy of a value that a place of this domain keeps; raises DomainError for a value outside it."""
    found = _fitted(kind, value)
    if not found:
        raise DomainError(f"{value!r} is not in the domain")
    return found[0]


def _fitted(kind: Domain, value: Any) -> list[Any]:
    """The copy alone in a list, or nothing."""
    match kind.kind:
        case "none":
            return [None] if value is None else []
        case "bool":
            return [value] if type(value) is bool else []
        case "values":
            return [v for v in kind.values if type(v) is type(value) and v == value][:1]
        case "range":
            return [value] if type(value) is int and kind.low <= value <= kind.high else []
        case "quorum":
            return [q for q in kind.cls.members if type(value) is kind.cls and q == value][:1]
        case "record":
            return [value] if type(value) is kind.cls else []
        case "tuple":
            if type(value) is not tuple or len(value) != len(kind.parts):
                return []
            parts = [_fitted(part, item) for part, item in zip(kind.parts, value, strict=True)]
            return [tuple(part[0] for part in parts)] if all(parts) else []
        case "union":
            return next((found for part in kind.parts if (found := _fitted(part, value))), [])
        case "frozenset":
            members = _members(kind, value, (set, frozenset))
            return [] if members is None else [frozenset(member[0] for member in members)]
        case "set":
            members = _members(kind, value, (set, frozenset))
            return [] if members is None or not _short(kind, len(members)) else [{member[0] for member in members}]
        case "sequence":
            members = _members(kind, value, (list, tuple))
            return [] if members is None or not _short(kind, len(members)) else [tuple(member[0] for member in members)]
        case "list":
            members = _members(kind, value, (list, tuple))
            return [] if members is None or not _short(kind, len(members)) else [[member[0] for member in members]]
        case "counter":
            return _fitted_counter(kind, value)
        case _:
            return _fitted_dict(kind, value)


def _members(kind: Domain, value: Any, classes: tuple[type, ...]) -> list[list[Any]] | None:
    if not isinstance(value, classes):
        return None
    found = [
        _fitted(kind.parts[0], member) for member in (value if isinstance(value, list | tuple) else in_order(value))
    ]
    return found if all(found) else None


def _short(kind: Domain, length: int) -> bool:
    return kind.bound is None or length <= kind.bound


def _fitted_counter(kind: Domain, value: Any) -> list[Any]:
    if not isinstance(value, Mapping) or any(type(count) is not int or count < 0 for count in value.values()):
        return []
    counts = {member: count for member, count in value.items() if count}
    found = [(_fitted(kind.parts[0], member), count) for member, count in counts.items()]
    if not all(member for member, _ in found) or not _short(kind, sum(counts.values())):
        return []
    return [Counter({member[0]: count for member, count in found})]


def _fitted_dict(kind: Domain, value: Any) -> list[Any]:
    keys = list(values_of(kind.parts[0]))
    if not isinstance(value, Mapping) or len(value) != len(keys) or not all(key in value for key in keys):
        return []
    found = [_fitted(kind.parts[1], value[key]) for key in keys]
    return [dict(zip(keys, (item[0] for item in found), strict=True))] if all(found) else []


def frozen(value: Any) -> Any:
    """A value that tells states apart: equal just for equal values of one class."""
    match value:
        case dict():
            pairs = [(frozen(k), frozen(v)) for k, v in value.items()]
            return (type(value).__name__, frozenset(pairs))
        case set() | frozenset():
            return ("set", frozenset(map(frozen, value)))
        case list() | tuple():
            return (type(value).__name__, *map(frozen, value))
        case Record():
            return (type(value), *(frozen(getattr(value, field)) for field in value.fields))
        case _:
            return (type(value), value)
