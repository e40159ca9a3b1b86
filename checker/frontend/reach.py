"""Whether a spec's code may change a container behind its back.

A container of the state notes every change that is made by its own methods. `heapq.heappush`, `list.append(self.queue, x)` and other code
in C reaches in past them. Where a body names anything that is not known to leave containers alone, the reference engine compares contents
after every step; every other spec pays nothing.
"""

import ast
import dataclasses
import math
from collections import Counter
from collections.abc import Iterable
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any

from checker.frontend.naming import NOTHING, Names, is_any
from checker.frontend.source import function_node, nodes_of
from checker.language.constants import Settable
from checker.language.records import Record
from checker.language.spec import Spec

_CONTAINERS = (list, dict, set, frozenset, tuple, Counter)
_SAFE: tuple[Any, ...] = (
    *(
        abs,
        all,
        any,
        bool,
        bytes,
        callable,
        divmod,
        enumerate,
        filter,
        float,
        hasattr,
        int,
        isinstance,
        issubclass,
        iter,
    ),
    *(
        len,
        map,
        max,
        min,
        next,
        object,
        pow,
        print,
        property,
        range,
        repr,
        reversed,
        round,
        slice,
        sorted,
        str,
        sum,
        super,
    ),
    *(type, zip, dataclasses.replace, *_CONTAINERS),
)
_MAKES_NEW = frozenset({"fromkeys", "union", "intersection", "difference", "symmetric_difference", "maketrans"})


def reaches_in(functions: Iterable[FunctionType]) -> bool:
    """Whether any of these functions names something that may change a list, set, dict or Counter without its methods."""
    known = list(functions)
    own = {id(function) for function in known}
    return any(_Reach(function, own).reach_in() for function in known)


class _Reach:
    """What the names of one function reach."""

    def __init__(self, function: FunctionType, own: set[int]) -> None:
        self.function, self.own = function, own

    def reach_in(self) -> bool:
        """Whether a name of the function may stand for something that changes a container behind its back."""
        node = function_node(self.function)
        if node is None:
            return True
        names = Names(self.function, node)
        return any(self._may_change(part, names) for statement in node.body for part in nodes_of(statement))

    def _may_change(self, part: ast.AST, names: Names) -> bool:
        match part:
            case ast.Import() | ast.ImportFrom():
                return True
            case ast.Attribute(owner, name):
                held = names.value(owner)
                return name.startswith("__") or (held is not NOTHING and not self._is_harmless_attribute(held, name))
            case ast.Name(ctx=ast.Load()):
                held = names.value(part)
                return held is not NOTHING and not self._is_harmless(held)
            case _:
                return False

    def _is_harmless(self, value: object) -> bool:
        if id(value) in self.own or is_any(value, _SAFE) or isinstance(value, ModuleType):
            return True
        if isinstance(value, type):
            return issubclass(value, Record | Enum | Spec | BaseException) or isinstance(value, Settable)
        return getattr(value, "__module__", None) == Spec.__module__ or not callable(value)

    def _is_harmless_attribute(self, owner: object, name: str) -> bool:
        if isinstance(owner, ModuleType):
            return owner is math or self._is_harmless(getattr(owner, name, None))
        if is_any(owner, _CONTAINERS) or owner is object:
            return name in _MAKES_NEW
        return True
