"""What bodies use besides the state and their arguments: chance, time, and values of the module that they change.

A step is a function of its state and arguments. What the source tells is refused here; what it does not tell is found by stepping states
again (`checker.search.repetition`).
"""

import ast
import builtins
import functools
import io
from collections import deque
from collections.abc import Iterable, Iterator, MutableMapping, MutableSequence, MutableSet
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from checker.diagnostics import Span, SpecError
from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.naming import NOTHING, Names, is_any
from checker.frontend.references import named_by
from checker.frontend.source import SourceFile, function_node, function_span, nodes_of, source_of
from checker.language.constants import ConstantMeta, Settable
from checker.language.records import Record
from checker.language.spec import Spec

CHANCE = frozenset(
    {
        *("random", "secrets", "time", "datetime", "uuid", "os", "posix", "threading", "_thread", "socket", "_socket"),
        *(
            "subprocess",
            "multiprocessing",
            "tempfile",
            "pathlib",
            "shutil",
            "glob",
            "io",
            "_io",
            "gc",
            "weakref",
            "_random",
        ),
        *(
            "asyncio",
            "queue",
            "select",
            "selectors",
            "signal",
            "platform",
            "getpass",
            "concurrent",
            "contextvars",
            "ssl",
        ),
        *("sqlite3", "shelve", "dbm", "urllib", "http", "requests", "ctypes", "inspect", "importlib", "_datetime"),
    }
)
"""Modules whose functions give something else from call to call, or reach outside the process."""
CHANCE_FUNCTIONS = frozenset({"id", "hash", "input", "open", "globals", "exec", "eval", "__import__"})
CHANCE_METHODS = frozenset({"__hash__", "__globals__", "f_globals"})

_CHANGES = MUTATORS | {
    *(
        "appendleft",
        "extendleft",
        "popleft",
        "rotate",
        "move_to_end",
        "put",
        "get_nowait",
        "put_nowait",
        "write",
        "send",
    ),
    *("__setitem__", "__delitem__", "__setattr__", "__iadd__", "__ior__", "set", "acquire", "release"),
}


def check_outside(spec: type[Spec], declared: Iterable[str], functions: Iterable[FunctionType]) -> Iterator[SpecError]:
    """The uses of chance, and the changes of values outside the state, in these functions of a spec."""
    variables = frozenset(declared)
    for function in functions:
        body = _Body(spec, variables, function)
        found = list(body.errors())
        yield from found
        if not found:
            yield from _kept(function)


def _kept(function: FunctionType) -> Iterator[SpecError]:
    """Objects that a function names and that remember, by what they are."""
    for name, value in named_by(function):
        if isinstance(value, functools._lru_cache_wrapper):
            message = (
                f"{name} keeps its results from call to call: a value of one state would be taken for that of another"
            )
            yield SpecError("C211", message, function_span(function), fix="remove the cache")
        elif _remembers(value):
            message = f"{name} gives a different value from use to use: a step is a function of its state and arguments"
            yield SpecError("C305", message, function_span(function), fix="keep it in a variable of the spec")


def _remembers(value: object) -> bool:
    """Whether an object is a file, an iterator, or made by a module of chance: a generator of numbers, a lock."""
    if isinstance(value, io.IOBase) or (hasattr(value, "__next__") and not isinstance(value, type)):
        return True
    return type(value).__module__ in CHANCE and not isinstance(value, _CODE) and type(value).__module__ != "datetime"


_CODE = type | ModuleType | FunctionType | BuiltinFunctionType


class _Body:
    """One function and the names that it sees."""

    def __init__(self, spec: type[Spec], variables: frozenset[str], function: FunctionType) -> None:
        self.spec, self.variables, self.function = spec, variables, function
        code = function.__code__
        self.node, self.source = function_node(function), source_of(function)
        self.names = None if self.node is None else Names(function, self.node)
        self.kept = _kept_defaults(function)
        first = code.co_varnames[:1] if code.co_argcount else ()
        holder = vars(spec).get(function.__name__)
        is_method = any(function is _plain(m) for cls in spec.__mro__ for m in vars(cls).values())
        self.this = first[0] if first and is_method else None
        self.is_class_method = isinstance(holder, classmethod)

    def errors(self) -> Iterator[SpecError]:
        """The mistakes in it, one for a place."""
        if self.node is None or self.source is None:
            return
        seen: set[Span] = set()
        stored = {
            n.id
            for part in self.node.body
            for n in nodes_of(part)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        owners: set[ast.AST] = set()
        for node in (node for part in self.node.body for node in nodes_of(part)):
            if node in owners:
                continue
            for error in self._node(node, self.source, stored):
                if isinstance(node, ast.Attribute):
                    owners |= {*ast.walk(node.value)}
                if error.span is not None and error.span not in seen:
                    seen.add(error.span)
                    yield error

    def _node(self, node: ast.AST, source: SourceFile, stored: set[str]) -> Iterator[SpecError]:
        match node:
            case ast.Global(names) if stored & {*names}:
                yield self._changed(node, sorted(stored & {*names})[0], source)
            case ast.Nonlocal(names) if outer := {*names} & set(self.function.__code__.co_freevars):
                yield self._changed(node, min(outer), source)
            case ast.Import(names) | ast.ImportFrom(names=names):
                modules = [getattr(node, "module", None) or alias.name for alias in names]
                if any(module.partition(".")[0] in CHANCE for module in modules):
                    yield self._chance(node, modules[0], source)
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                if (name := self._outside(node.value)) is not None or (name := self._class(node.value)) is not None:
                    yield self._changed(node, name, source)
            case ast.Call(ast.Attribute(owner, method)) if method in _CHANGES and self._may_change(owner, method):
                yield self._changed(node, self._outside(owner) or "", source)
            case ast.Call(called, [owner, *_]) if is_any(self._value(called), (setattr, delattr)):
                if not (isinstance(owner, ast.Name) and owner.id == self.this):
                    yield self._changed(node, ast.unparse(owner), source)
            case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
                if (name := self._by_chance(node)) is not None:
                    yield self._chance(node, name, source)

    def _chance(self, node: ast.AST, name: str, source: SourceFile) -> SpecError:
        message = f"{name} gives a different value from call to call: a step is a function of its state and arguments"
        return SpecError("C305", message, source.span(node), fix="let the choice be a parameter of the action")

    def _changed(self, node: ast.AST, name: str, source: SourceFile) -> SpecError:
        message = f"{self.function.__name__} changes {name}, which is not part of the state: a search takes steps in any order"
        fix = f"make it a variable of {self.spec.__name__}, or keep it in a local name"
        match node:
            case ast.Attribute(owner, variable) if variable in self.variables and isinstance(self._value(owner), type):
                fix = f"write self.{variable}"
        return SpecError("C305", message, source.span(node), fix=fix)

    # where a place is

    def _outside(self, node: ast.expr) -> str | None:
        """The name of what holds a place when that is neither the state nor local; None for the latter."""
        while True:
            match node:
                case ast.Attribute(ast.Name(this), name) if this == self.this and not self.is_class_method:
                    is_state = name in self.variables or not hasattr(self.spec, name) or name == "__dict__"
                    return None if is_state else f"{self.spec.__name__}.{name}"
                case ast.Attribute(value) | ast.Subscript(value):
                    node = value
                case ast.Name(name):
                    if name in self.kept or (self.is_class_method and name == self.this):
                        return name
                    return None if self._value(node) is NOTHING else name
                case ast.Call() if self._class(node) is not None:
                    return self._class(node)
                case _:
                    return None

    def _class(self, node: ast.expr) -> str | None:
        """The name of the class when a place is in it: `type(self)`, `self.__class__`, or the class by name."""
        match node:
            case ast.Call(called, [ast.Name(this)]) if this == self.this and self._value(called) is type:
                return self.spec.__name__
            case ast.Attribute(ast.Name(this), "__class__") if this == self.this:
                return self.spec.__name__
            case _:
                return None

    def _may_change(self, owner: ast.expr, called: str) -> bool:
        """Whether a call of a method that changes what it belongs to reaches something outside."""
        if self._outside(owner) is None:
            return False
        value = self._value(owner)
        if isinstance(value, MutableSequence | MutableMapping | MutableSet | deque | bytearray):
            return True
        if isinstance(value, type | ModuleType | FunctionType | Settable | Record | str | tuple | frozenset | int):
            return False  # a function that happens to have this name: of a module, or unbound
        return not isinstance(getattr(type(value), called, None), FunctionType) or value is NOTHING

    def _value(self, node: ast.expr) -> Any:
        """The object that a global name, or an attribute of one, stands for."""
        match node:
            case ast.Name(name) if name in self.kept:
                return self.kept[name]
            case ast.Name():
                return NOTHING if self.names is None else self.names.value(node)
            case ast.Attribute(ast.Name(this), name) if this == self.this:
                return NOTHING if name in self.variables else getattr(self.spec, name, NOTHING)
            case ast.Attribute(owner, name):
                value = self._value(owner)
                is_none = value is NOTHING or isinstance(value, ConstantMeta)
                return NOTHING if is_none else getattr(value, name, NOTHING)
            case ast.Subscript(owner, ast.Constant(key)):
                try:
                    return self._value(owner)[key]
                except Exception:  # a table of the author's may raise anything
                    return NOTHING
            case _:
                return NOTHING

    def _by_chance(self, node: ast.Name | ast.Attribute) -> str | None:
        """The name of something whose value is not determined by the state."""
        if isinstance(node, ast.Attribute) and node.attr in CHANCE_METHODS:
            return ast.unparse(node)
        value = self._value(node)
        if value is NOTHING:
            return None
        shown = ast.unparse(node)
        if is_any(value, _BUILTIN_CHANCE):
            return shown
        if self._is_imported(node):
            return None
        if isinstance(value, ModuleType):
            return shown if _is_chance(value.__name__) and isinstance(node, ast.Name) else None
        if not isinstance(value, type | FunctionType | BuiltinFunctionType) and not callable(value):
            return shown if isinstance(node, ast.Attribute) and self._of_chance_module(node) else None
        origin = getattr(value, "__module__", None)
        bound_to = type(getattr(value, "__self__", None)).__module__
        return shown if _is_chance(origin) or _is_chance(bound_to) else None

    def _is_imported(self, node: ast.expr) -> bool:
        """Whether the body imports what it names, which is said of the import."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and self.names is not None and node.id in self.names.local - self.kept.keys()

    def _of_chance_module(self, node: ast.Attribute) -> bool:
        owner = self._value(node.value)
        return isinstance(owner, ModuleType) and _is_chance(owner.__name__)


_BUILTIN_CHANCE = [getattr(builtins, name) for name in sorted(CHANCE_FUNCTIONS)]


def _is_chance(module: object) -> bool:
    return isinstance(module, str) and module.partition(".")[0] in CHANCE


def _kept_defaults(function: FunctionType) -> dict[str, Any]:
    """The parameters with a default that could be changed, and would be the same object in every call."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    defaults = function.__defaults__ or ()
    given = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True)) | (function.__kwdefaults__ or {})
    return {name: value for name, value in given.items() if isinstance(value, list | dict | set | deque | bytearray)}


def _plain(member: object) -> object:
    member = getattr(member, "fget", None) or member
    return getattr(member, "__func__", member)
