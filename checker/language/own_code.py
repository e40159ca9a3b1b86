"""Whether a class of a spec's author has members of its own, that run code where the language means data."""

import inspect
from dataclasses import MISSING
from enum import Enum, ReprEnum, StrEnum
from typing import Generic

from checker.language.order import CanonicalFrozenSet, Keyed
from checker.language.records import Record
from checker.language.sorts import Element, Ordered, Quorum, Range, Symmetric

_PLAIN = frozenset(
    {
        *(object, str, int, frozenset, Generic, Enum, ReprEnum, StrEnum),
        *(Keyed, CanonicalFrozenSet, Record, Element, Symmetric, Ordered, Range, Quorum),
    }
)
"""Classes whose methods mean what the language says."""


def own_member(cls: type, *names: str) -> str | None:
    """The first of these names that a spec's class defines in its own way, so that using it runs the author's code; None for none."""
    for name in names:
        owner = next((base for base in cls.__mro__ if name in vars(base)), object)
        if owner not in _PLAIN:
            return name
    return None


OPERATORS = tuple(
    sorted(
        {name for kind in (int, str, frozenset, dict, list) for name in dir(kind) if name.startswith("__")}
        - set(dir(object))
        | {"__eq__", "__ne__", "__hash__", "__lt__", "__le__", "__gt__", "__ge__", "__bool__", "__matmul__", "__call__"}
        | {"__getattr__", "__getattribute__", "__post_init__", "__reversed__", "__missing__"}
    )
)
"""What a class defines so that operators, conditions, length, order, iteration and attributes run its own code."""


def own_code(cls: type) -> str | None:
    """What a class of a spec makes Python run for operators or for reading its fields; None for a class that is plain data."""
    own = own_member(cls, *OPERATORS)
    if own is not None or not issubclass(cls, Record):
        return own
    for field in cls.__dataclass_fields__.values():  # type: ignore[attr-defined]  # a dataclass, by Record
        member = inspect.getattr_static(cls, field.name, None)
        if not field.init or field.kw_only or field.default_factory is not MISSING or hasattr(type(member), "__set__"):
            return str(field.name)
    names = tuple(field.name for field in cls.__dataclass_fields__.values())  # type: ignore[attr-defined]  # as above
    return None if names == cls._fields else next(name for name in names if name not in cls._fields)
