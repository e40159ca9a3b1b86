"""Whether a spec's code may change a container behind its back.

A container of the state notes every change that is made by its own methods. `heapq.heappush`, `list.append(self.queue, x)` and other code
in C reaches in past them. Where a body names anything that is not known to leave containers alone, the reference engine compares contents
after every step; every other spec pays nothing.
"""

import ast
import builtins
import dataclasses
import math
from collections import Counter
from collections.abc import Iterable
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any

from checker.frontend.source import function_node, nodes_of
from checker.language.records import Record
from checker.language.sorts import SortMeta
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
    return any(_Names(function, own).reach_in() for function in known)


class _Names:
    """The names of one function."""

    def __init__(self, function: FunctionType, own: set[int]) -> None:
        self.function, self.own = function, own

    def reach_in(self) -> bool:
        node = function_node(self.function)
        if node is None:
            return True
        local = _local_names(node)
        for part in (part for statement in node.body for part in nodes_of(statement)):
            match part:
                case ast.Import() | ast.ImportFrom():
                    return True
                case ast.Attribute(_, name) if name.startswith("__"):
                    return True
                case ast.Attribute(ast.Name(owner), name) if owner not in local:
                    if not self._is_harmless_attribute(self._value(owner), name):
                        return True
                case ast.Name(name, ast.Load()) if name not in local and not self._is_harmless(self._value(name)):
                    return True
        return False

    def _value(self, name: str) -> object:
        function = self.function
        if name in function.__code__.co_freevars and function.__closure__ is not None:
            try:
                return function.__closure__[function.__code__.co_freevars.index(name)].cell_contents
            except ValueError:
                return None
        return function.__globals__.get(name, getattr(builtins, name, None))

    def _is_harmless(self, value: object) -> bool:
        if id(value) in self.own or any(value is safe for safe in _SAFE) or isinstance(value, ModuleType):
            return True
        if isinstance(value, type):
            return issubclass(value, Record | Enum | Spec | BaseException) or isinstance(value, SortMeta)
        return getattr(value, "__module__", None) == Spec.__module__ or not callable(value)

    def _is_harmless_attribute(self, owner: object, name: str) -> bool:
        if isinstance(owner, ModuleType):
            return owner is math or self._is_harmless(getattr(owner, name, None))
        if any(owner is container for container in _CONTAINERS) or owner is object:
            return name in _MAKES_NEW
        return True


def _local_names(node: ast.FunctionDef) -> set[str]:
    """The names that a function, and the functions and comprehensions in it, bind themselves."""
    found: set[str] = set()
    for part in nodes_of(node):
        match part:
            case (
                ast.arg(name)
                | ast.Name(name, ast.Store())
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                found.add(name)
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.FunctionDef(name) if part is not node:
                found.add(name)
    return found
