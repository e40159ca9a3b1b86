"""The names of a body, resolved: what stands for a function of the language is called by its one name, and nothing else is.

Passes after this one may tell a built-in function by its name. `from checker import require as need` has become `require`, `builtins.len`
is `len`, and a `require` or `set` of the spec's own has a name that no function of the language has.
"""

import ast
import builtins
import functools
import itertools
import math
import operator
from collections import Counter
from collections.abc import Mapping
from types import FunctionType
from typing import Any

from checker.frontend.naming import NOTHING, Names
from checker.frontend.source import copied
from checker.ir.not_compiled import NotCompiled
from checker.language.spec import depth, require

LANGUAGE: Mapping[str, Any] = {
    **{name: value for name, value in vars(builtins).items() if callable(value)},
    "require": require,
    "depth": depth,
    "Counter": Counter,
    **{
        f"itertools.{name}": getattr(itertools, name)
        for name in ("product", "combinations", "permutations", "pairwise")
    },
    **{f"itertools.{name}": getattr(itertools, name) for name in ("chain", "combinations_with_replacement", "starmap")},
    "itertools.chain.from_iterable": itertools.chain.from_iterable,
    "functools.reduce": functools.reduce,
    "functools.partial": functools.partial,
    **{f"math.{name}": getattr(math, name) for name in ("prod", "ceil", "floor")},
    **{f"operator.{name}": value for name, value in vars(operator).items() if name in operator.__all__},
    **{f"{of.__name__}.{name}": getattr(of, name) for of in (set, frozenset) for name in dir(of) if name[0] != "_"},
}
"""The functions that the compiler knows, by their names; one of a module has a name that no name of a body can be."""
_NAMES = {id(value): name for name, value in reversed(list(LANGUAGE.items()))}


def is_of_language(value: Any) -> bool:
    """Whether a value is a function that the compiler knows."""
    return id(value) in _NAMES and LANGUAGE[_NAMES[id(value)]] is value


def name_in_language(value: Any) -> str | None:
    """The name that a function of the language has in resolved bodies; None for any other value."""
    return _NAMES[id(value)] if is_of_language(value) else None


def resolved(function: FunctionType, node: ast.FunctionDef) -> tuple[ast.FunctionDef, dict[str, Any]]:
    """A copy of a function's definition with its global names resolved, and what each name that was changed stands for."""
    names = _Resolving(function, node)
    found = copied(node)
    found.body = [names.visit(statement) for statement in found.body]
    return found, names.changed


class CallsLocal(NotCompiled):
    """A local variable is called, or stands where a class is named; `node` is the place."""

    def __init__(self, name: str, node: ast.AST) -> None:
        super().__init__(
            f"a call of the local '{name}' is not compiled", "give the local another name than a function of Python has"
        )
        self.node = node


class _Resolving(ast.NodeTransformer):
    def __init__(self, function: FunctionType, node: ast.FunctionDef) -> None:
        self.names, self.changed = Names(function, node), dict[str, Any]()
        self.local = self.names.local

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id in self.local and node.func.id in LANGUAGE:
            raise CallsLocal(node.func.id, node)
        self.generic_visit(node)
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.pattern:
        if isinstance(node.cls, ast.Name) and node.cls.id in self.local:
            raise CallsLocal(node.cls.id, node)
        self.generic_visit(node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.local or not isinstance(node.ctx, ast.Load):
            return node
        value = self.names.value(node)
        return node if value is NOTHING else self._standing_for(value, node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        value = self.names.value(node)
        if node.attr == "from_iterable" and self.names.value(node.value) is itertools.chain:
            value = LANGUAGE["itertools.chain.from_iterable"]
        if is_of_language(value):
            return self._standing_for(value, node.attr, node)
        self.generic_visit(node)
        return node

    def _standing_for(self, value: Any, written: str, node: ast.expr) -> ast.expr:
        known = name_in_language(value)
        if known is not None:
            name = known if known not in self.local else f"{known} of Python"
        else:
            name = written if written not in LANGUAGE else f"{written} of the spec"
        if isinstance(node, ast.Name) and name == written:
            return node
        self.changed[name] = value
        return ast.copy_location(ast.Name(name, ast.Load()), node)
