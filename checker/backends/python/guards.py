"""Bodies of actions that say a false `require` without raising it, which takes CPython most of the time of an action that is not enabled.

In: a method. Out: a function of the same code, in which a `require` that stands as a statement returns DISABLED when what it requires is
false. All else is as it was, lines and columns of what may fail too. Where a `require` stands in a `try` or `with`, in another function or
in an expression it raises as ever.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import CodeType, FunctionType
from typing import Any

from checker.frontend.naming import Names
from checker.frontend.rewrite import recompiled
from checker.frontend.source import copied, function_node, nodes_of
from checker.language.spec import depth, require

DISABLED: Any = type("DisabledStep", (), {"__repr__": lambda self: "not enabled"})()
"""What a body gives that a false `require` has ended."""

_MARK = "what this returns is not enabled \0"
"""Stands for DISABLED until the code is made."""
_REQUIRED = ".required"
"""A local that no author can name."""
_SUSPENDS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The method with its `require`s as returns; the function itself where it has none, or something in it asks what code it is."""
    code = _guarded_code(function, function.__code__) if isinstance(function, FunctionType) else None
    if code is None or not isinstance(function, FunctionType):
        return function
    made = FunctionType(code, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


@lru_cache(maxsize=4096)
def _guarded_code(function: FunctionType, code: CodeType) -> CodeType | None:
    node = function_node(function)
    if node is None or code.co_flags & _SUSPENDS:
        return None
    guards = _Guards(Names(function, node))
    changed = copied(node)
    if guards.are_to_stay(node) or not guards.replace_in(node.body, changed.body):
        return None
    same = recompiled(function, copied(node))
    if same is None or not is_same_code(same, code):
        return None  # its file is another one by now
    made = recompiled(function, changed)
    if made is None or made.co_freevars != code.co_freevars:
        return None
    return made.replace(co_consts=tuple(DISABLED if const == _MARK else const for const in made.co_consts))


def is_same_code(one: CodeType, other: CodeType) -> bool:
    """Whether two codes do the same at the same places, one of them perhaps compiled outside of its class and without its decorators."""
    moved = one.replace(
        co_firstlineno=other.co_firstlineno,
        co_linetable=other.co_linetable,
        co_flags=other.co_flags,
    )
    return moved == other and _positions(one) == _positions(other)


def _positions(code: CodeType) -> list[object]:
    """The places of the instructions; the first is at the definition or at a decorator, which is no matter."""
    return [
        None if place[:3] == (code.co_firstlineno, code.co_firstlineno, 0) else place for place in code.co_positions()
    ]


@dataclass(frozen=True)
class _Guards:
    """The `require`s of one body."""

    names: Names

    def are_to_stay(self, node: ast.FunctionDef) -> bool:
        """Whether something in the body goes by its code, by the class that it is compiled in, or imports."""
        return any(self._looks_at_code(part) for part in nodes_of(node))

    def _looks_at_code(self, part: ast.AST) -> bool:
        match part:
            case ast.Import() | ast.ImportFrom():
                return True  # a name that it gives may be asked for before it is there
            case ast.Name(name) if name in ("locals", "vars", "dir", "eval", "exec") or _is_private(name):
                return True
            case ast.arg(name) | ast.Attribute(attr=name) if _is_private(name):
                return True
            case ast.Call(called):
                return self.names.value(called) is depth
            case _:
                return False

    def replace_in(self, body: list[ast.stmt], changed: list[ast.stmt]) -> bool:
        """Replace those of a block in a copy of it; whether there is one."""
        found = False
        for place, (statement, copy) in enumerate(zip(body, list(changed), strict=True)):
            if self._is_required(statement):
                changed[place] = _returning(copy)
                found = True
            if isinstance(statement, ast.If | ast.For | ast.While):
                assert isinstance(copy, ast.If | ast.For | ast.While)
                found |= self.replace_in(statement.body, copy.body)
                found |= self.replace_in(statement.orelse, copy.orelse)
        return found

    def _is_required(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Expr(ast.Call(called, [test], [])) if not isinstance(test, ast.Starred):
                return self.names.value(called) is require
            case _:
                return False


def _is_private(name: str) -> bool:
    """Whether Python makes another name of it in a class."""
    return name.startswith("__") and not name.endswith("__")


def _returning(statement: ast.stmt) -> ast.stmt:
    """`if not (required := test): return DISABLED`, at the places of a `require`.

    The test gets a name so that its truth is asked for where `require` asks: once, and after all of it, `a or b` too.
    """
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    call = statement.value
    test = ast.NamedExpr(ast.Name(_REQUIRED, ast.Store()), call.args[0])
    made = ast.If(ast.UnaryOp(ast.Not(), test), [ast.Return(ast.Constant(_MARK))], [])
    for part in ast.walk(made):
        if not hasattr(part, "lineno"):
            ast.copy_location(part, call)
    return made
