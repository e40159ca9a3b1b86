"""Python values as reports show those of a spec: elements by their names, strings without quotes where they are words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from checker.language.misfits import shown
from checker.language.order import in_order
from checker.language.records import Record, written_arguments
from checker.language.sorts import Element
from checker.language.types import LiteralType
from checker.language.values import show


def plain(value: object) -> str:
    """The value on one line; sets in canonical order."""
    match value:
        case Enum():
            return str(value.name)
        case str():
            return show(LiteralType((value,)), value)
        case None | bool() | int() | float() | Element():
            return shown(value)
        case Record():
            values = [getattr(value, name) for name in value._fields]
            return f"{type(value).__name__}({written_arguments(value._fields, values, list(map(plain, values)))})"
        case Counter():
            return _braced(plain(key) if count == 1 else f"{plain(key)} ×{count}" for key, count in value.items())
        case Mapping():
            return _braced(f"{plain(key)}: {plain(held)}" for key, held in value.items())
        case set() | frozenset():
            return _braced(map(plain, _ordered(value)))
        case list():
            return f"[{', '.join(map(plain, value))}]"
        case tuple():
            return f"({', '.join(map(plain, value))}{',' * (len(value) == 1)})"
        case _:
            return shown(value)


def _ordered(values: "set[object] | frozenset[object]") -> list[object]:
    try:
        return in_order(values)
    except TypeError:  # something that no domain holds
        return sorted(values, key=repr)


def _braced(shown: Iterable[str]) -> str:
    return "{" + ", ".join(shown) + "}"
