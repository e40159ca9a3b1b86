"""Whether a spec's code may change a container behind its back.

A container of the state notes every change that is made by its own methods. `heapq.heappush`, `list.append(self.queue, x)` and other code
in C reaches in past them. Where a body may come to anything that is not known to leave containers alone, by name, in a table or as an
attribute, the reference engine compares contents after every step; every other spec pays nothing.
"""

import ast
import dataclasses
import inspect
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from types import EllipsisType, FunctionType, GenericAlias, ModuleType, NoneType, NotImplementedType, UnionType
from typing import Any

from checker.frontend.naming import NOTHING, Names, is_any
from checker.frontend.source import function_node, nodes_of
from checker.language.constants import Settable
from checker.language.records import Record
from checker.language.sorts import Element
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
        zip,
    ),
    *(dataclasses.replace, *_CONTAINERS),
)
_PLAIN = (
    *(NoneType, bool, int, float, complex, str, bytes, range),
    *(EllipsisType, NotImplementedType, UnionType, GenericAlias, ModuleType, Element, Record),
)
"""Values that hold nothing which could be called, but for what is looked at as a method or where it is named."""
_MAKES_NEW = frozenset({"fromkeys", "union", "intersection", "difference", "symmetric_difference", "maketrans"})


def reaches_in(functions: Iterable[FunctionType], spec: type[Spec]) -> bool:
    """Whether these functions of a spec may come to something that may change a list, set, dict or Counter without its methods."""
    known = list(functions)
    harmless = _Harmless({id(function) for function in known})
    classes = [cls for cls in spec.__mro__ if issubclass(cls, Spec) and cls is not Spec]
    if not all(map(harmless.is_attribute, _attributes_of(classes))):
        return True
    return any(_Reach(function, harmless).reach_in() for function in known)


def _attributes_of(classes: Iterable[type]) -> Iterator[object]:
    """What classes hold under names of the author's, which a body may find by way of an object."""
    for cls in classes:
        yield from (value for name, value in vars(cls).items() if not name.startswith(("__", "_abc_")))


class _Harmless:
    """What leaves containers alone: functions that are looked at themselves, values that cannot be called, and what holds these alone."""

    def __init__(self, own: set[int]) -> None:
        self._own = own
        self._met: dict[int, object] = {}
        """What was met before, by number: it was harmless, or is being looked at."""

    def __call__(self, value: object) -> bool:
        if id(value) in self._own or id(value) in self._met or is_any(value, _SAFE):
            return True
        self._met[id(value)] = value
        match value:
            case type():
                return self._is_class(value)
            case Enum():
                return self(value.value)
            case dict():
                return all(map(self, [*value, *value.values()]))
            case list() | tuple() | set() | frozenset():
                return all(map(self, value))
            case _ if isinstance(value, _PLAIN) or getattr(value, "__module__", None) == Spec.__module__:
                return True
            case _:
                return not callable(value) and self._is_object(value)

    def is_attribute(self, value: object) -> bool:
        """As for any value, of what a class holds under a name."""
        match value:
            case staticmethod() | classmethod():
                return self(value.__func__)
            case property():
                return self(value.fget)
            case _:
                return self(value)

    def _is_class(self, cls: type) -> bool:
        if issubclass(cls, Enum):
            return all(map(self, cls))
        return issubclass(cls, Record | Spec | BaseException) or isinstance(cls, Settable)

    def _is_object(self, value: object) -> bool:
        held = _attributes_of(cls for cls in type(value).__mro__ if cls is not object)
        return all(map(self.is_attribute, held)) and all(map(self, getattr(value, "__dict__", {}).values()))


class _Reach:
    """What the names of one function reach."""

    def __init__(self, function: FunctionType, harmless: _Harmless) -> None:
        self.function, self.harmless = function, harmless

    def reach_in(self) -> bool:
        """Whether a name of the function may stand for something that changes a container behind its back."""
        node = function_node(self.function)
        if node is None:
            return True
        defaults = (self.function.__defaults__ or (), (self.function.__kwdefaults__ or {}).values())
        if not all(map(self.harmless, itertools.chain(*defaults))):
            return True
        names = Names(self.function, node)
        parts = [part for statement in node.body for part in nodes_of(statement)]
        known = set(_plain_uses(parts, names))
        return any(part not in known and self._may_change(part, names) for part in parts)

    def _may_change(self, part: ast.AST, names: Names) -> bool:
        match part:
            case ast.Import() | ast.ImportFrom():
                return True
            case ast.Attribute(owner, name):
                held = names.value(owner)
                return name.startswith("__") or (held is not NOTHING and not self._is_harmless_attribute(held, name))
            case ast.Name(ctx=ast.Load()):
                held = names.value(part)
                return held is not NOTHING and not self.harmless(held)
            case _:
                return False

    def _is_harmless_attribute(self, owner: object, name: str) -> bool:
        if isinstance(owner, ModuleType):
            return owner is math or self.harmless(getattr(owner, name, None))
        if is_any(owner, _CONTAINERS) or owner is object:
            return name in _MAKES_NEW
        if isinstance(owner, type) and issubclass(owner, Record | Enum | Spec):
            return self.harmless.is_attribute(inspect.getattr_static(owner, name, None))
        return True


def _plain_uses(parts: Iterable[ast.AST], names: Names) -> Iterator[ast.AST]:
    """Where `super` and `type` give no class whose methods are those of plain containers: `super()`, `type(x) is T`."""
    for part in parts:
        match part:
            case ast.Call(called, [], []) if names.value(called) is super:
                yield called
            case ast.Compare(left, _, others):
                for asked in (left, *others):
                    if isinstance(asked, ast.Call) and len(asked.args) == 1 and names.value(asked.func) is type:
                        yield asked.func
