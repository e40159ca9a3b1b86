"""How values are read: containers, members of enumerations, elements of sorts, records, annotations that were evaluated."""

import dataclasses
import functools
import inspect
import sys
import types
import typing
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

from checker.frontend.fingerprints.made_by_python import IMPURE, OF_A_MEMBER, PURE_MODULES
from checker.frontend.fingerprints.walk import ABSENT, Reader, UnknownObject, Walk
from checker.language.order import CanonicalFrozenSet, CanonicalSet
from checker.language.sorts import Element


def read_member(walk: Walk, value: Enum) -> None:
    """A member of an enumeration, whose class says what its values are."""
    walk.add(type(value))
    walk.say(f"member {value.name}")
    walk.add_items("with", vars(value), OF_A_MEMBER)


def read_element(walk: Walk, value: Element) -> None:
    """An element of a sort."""
    walk.add(type(value))
    walk.say(f"element {value.index}")


def read_fields(walk: Walk, value: Any) -> None:
    """A record, or an object of another dataclass, with what else was put on it."""
    if hasattr(type(value), "__get__"):
        raise UnknownObject(value)  # what it stands for in a class is for code to say
    walk.add(type(value))
    names = [field.name for field in dataclasses.fields(value)]
    walk.add_all("fields", (getattr(value, name, ABSENT) for name in names))
    walk.add_items("besides", getattr(value, "__dict__", {}), frozenset(names))


def read_typing(walk: Walk, value: Any) -> None:
    """An annotation that was evaluated, a type variable, a form such as `Any`."""
    walk.say(f"typing {type(value).__name__} {getattr(value, '__name__', '')} {getattr(value, '_name', '')}")
    if isinstance(value, typing.ForwardRef):
        walk.say(value.__forward_arg__)
        return
    walk.add(getattr(value, "__origin__", None))
    walk.add_all("of", typing.get_args(value))
    walk.add_all("metadata", getattr(value, "__metadata__", ()))
    walk.add_all("bound", (getattr(value, "__bound__", None), *getattr(value, "__constraints__", ())))


def read_own(walk: Walk, value: Any) -> None:
    """An object of this package's, which keeps what it is in its attributes."""
    read_named(walk, type(value))
    names = [name for cls in type(value).__mro__ for name in vars(cls).get("__slots__", ())]
    walk.add_all("slots", (getattr(value, name, ABSENT) for name in names))
    walk.add_items("attributes", getattr(value, "__dict__", {}))


def read_named(walk: Walk, value: Any) -> None:
    """A class or function that Python or this package has by a name, of a module where it always gives the same.

    Raises UnknownObject for any other.
    """
    name = _name_of(value)
    if name is None:
        raise UnknownObject(value)
    walk.say(name)


@functools.lru_cache(maxsize=4096)
def _name_of(value: Any) -> str | None:
    """The name by which another process finds the same; asked once of each, which is there for good."""
    if any(value is known for known in vars(types).values()):
        return f"types {value.__qualname__}"
    found: Any = sys.modules.get(value.__module__)
    for part in value.__qualname__.split("."):
        found = inspect.getattr_static(found, part, None)
        found = getattr(found, "__func__", found)
    return f"{value.__module__} {value.__qualname__}" if found is value and _is_pure(value) else None


def _is_pure(value: Any) -> bool:
    """Whether what is called by a name, whenever it is called, goes by what it is given alone."""
    if value.__module__ == "builtins":
        return value.__qualname__ not in IMPURE
    return value.__module__ in PURE_MODULES or value.__module__.partition(".")[0] == "checker"


def _read_row(walk: Walk, value: Iterable[object]) -> None:
    walk.add_all(type(value).__name__, value)


def _read_set(walk: Walk, value: Iterable[object]) -> None:
    walk.add_all("set" if isinstance(value, set) else "frozenset", sorted(map(walk.alone, value)))


def _read_mapping(walk: Walk, value: Mapping[Any, object]) -> None:
    walk.add_items(type(value).__name__, value)


def _read_defaulting(walk: Walk, value: "defaultdict[Any, Any]") -> None:
    walk.add(value.default_factory)
    walk.add_items("defaultdict", value)


def _read_range(walk: Walk, value: range) -> None:
    walk.say(repr(value))


def _read_alias(walk: Walk, value: Any) -> None:
    walk.add(getattr(value, "__origin__", None))
    walk.add_all(type(value).__name__, typing.get_args(value))


def _read_partial(walk: Walk, value: "functools.partial[Any]") -> None:
    walk.add_all("partial", (value.func, value.args, value.keywords))


_ROWS: tuple[type, ...] = (tuple, list, deque)
_SETS: tuple[type, ...] = (set, frozenset, CanonicalSet, CanonicalFrozenSet)
_MAPPINGS: tuple[type, ...] = (dict, OrderedDict, Counter, MappingProxyType)

READERS: dict[type, Reader] = {
    **dict.fromkeys(_ROWS, _read_row),
    **dict.fromkeys(_SETS, _read_set),
    **dict.fromkeys(_MAPPINGS, _read_mapping),
    defaultdict: _read_defaulting,
    range: _read_range,
    functools.partial: _read_partial,
    types.GenericAlias: _read_alias,
    types.UnionType: _read_alias,
}
"""For values of exactly these types."""
