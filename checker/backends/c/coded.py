"""Codes of values that are met again and again: those of states that lie side by side."""

from typing import Any

from checker.backends.c.codes import code
from checker.language.types import Type


class Coded:
    """Codes of the values of states that have most of them in common: of an object the code is made once, as long as this is kept."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[Type, Any, int]] = {}

    def __call__(self, kind: Type, value: Any) -> int:
        """The code of a frozen value; raises ValueError for what is none of the type's."""
        known = self._known.get((id(kind), id(value)))
        if known is None:  # both are kept with it, so that nothing else can have their place
            known = self._known[id(kind), id(value)] = kind, value, code(kind, value)
        return known[2]
