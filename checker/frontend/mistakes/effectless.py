"""Whether an expression does nothing but give a value: a line of its own of it has been written for something that never happens.

In: an expression with the types around it. What is not known for certain to change nothing, and to end no step, may do something.
"""

import ast
import builtins
import inspect
from types import FunctionType
from typing import Any

from checker.frontend.inference import Inference, members
from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.naming import Names, is_any
from checker.frontend.source import function_node, nodes_of
from checker.language.records import Record
from checker.language.sorts import Ordered
from checker.language.spec import Spec, require
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
)

MAKES_NEW = frozenset(
    {
        *("union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint"),
        *("copy", "replace"),
    }
)
"""Methods of values that give something new and change nothing; a helper of the spec may have any of these names."""
_READS = MAKES_NEW | {"get", "count", "index", "keys", "values", "items", "total", "elements", "most_common"}
_STEPS = frozenset({"first", "last", "next", "previous"})
_BUILTINS = tuple(
    getattr(builtins, name)
    for name in (
        *("abs", "all", "any", "bool", "dict", "divmod", "enumerate", "frozenset", "int", "isinstance", "len", "list"),
        *("max", "min", "range", "repr", "round", "set", "sorted", "str", "sum", "tuple", "zip"),
    )
)
_VALUES = SetType | FrozenSetType | SequenceType | QuorumType | DictType | ListType | CounterType | RecordType
_HARMLESS = (ast.Return, ast.If, ast.For, ast.Assign, ast.AnnAssign, ast.Expr, ast.Pass, ast.Break, ast.Continue)
_MAY_ACT = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


def has_no_effect(node: ast.expr, types: Inference, spec: type[Spec]) -> bool:
    """Whether an expression changes nothing, ends no step, and runs nothing that might."""
    for part in ast.walk(node):
        if isinstance(part, _MAY_ACT) or (isinstance(part, ast.Call) and not _only_gives(part, types, spec)):
            return False
    return True


def helper_of(called: ast.expr, types: Inference, spec: type[Spec]) -> FunctionType | None:
    """The helper that is called: a method of the spec, or a function of the file."""
    match called:
        case ast.Attribute(ast.Name(state), name) if state in types.states and name not in types.variables:
            held = inspect.getattr_static(spec, name, None)
        case _:
            held = types.value(called)
    return held if isinstance(held, FunctionType) else None


def _only_gives(node: ast.Call, types: Inference, spec: type[Spec]) -> bool:
    held = types.value(node.func)
    handed = [helper_of(value, types, spec) for value in [*node.args, *(keyword.value for keyword in node.keywords)]]
    if any(function is not None and not _is_reading(function, spec, {function}) for function in handed):
        return False
    if is_any(held, _BUILTINS) or (isinstance(held, type) and issubclass(held, Record)):
        return True
    helper = helper_of(node.func, types, spec)
    if helper is not None:
        return _is_reading(helper, spec, {helper})
    match node.func:
        case ast.Attribute(owner, name) if name in _READS:
            kind = types.of(owner)
            return kind is not None and all(isinstance(member, _VALUES) for member in members(kind))
        case ast.Attribute(owner, name) if name in _STEPS:
            sort: Any = types.value(owner)
            return isinstance(types.of(owner), SortType) or (isinstance(sort, type) and issubclass(sort, Ordered))
        case _:
            return False


def _is_reading(function: FunctionType, spec: type[Spec], known: set[FunctionType]) -> bool:
    """Whether a helper gives a value and does nothing else, as far as its source tells."""
    node = function_node(function)
    if node is None or function.__module__.partition(".")[0] == "checker":
        return False
    names = Names(function, node)
    parts = [part for statement in node.body for part in nodes_of(statement)]
    gives = any(isinstance(part, ast.Return) and part.value is not None for part in parts)
    return gives and all(_is_harmless(part, names, spec, known) for part in parts)


def _is_harmless(part: ast.AST, names: Names, spec: type[Spec], known: set[FunctionType]) -> bool:
    match part:
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            return False
        case ast.AugAssign(ast.Name(), ast.Add() | ast.Sub(), ast.Constant()):
            return True
        case ast.stmt():
            return isinstance(part, _HARMLESS)
        case ast.Call(ast.Attribute(ast.Name(), name)) if isinstance(
            held := inspect.getattr_static(spec, name, None), FunctionType
        ):
            return held in known or _is_reading(held, spec, known | {held})
        case ast.Call(called):
            return _is_harmless_call(called, names, spec, known)
        case _:
            return not isinstance(part, _MAY_ACT)


def _is_harmless_call(called: ast.expr, names: Names, spec: type[Spec], known: set[FunctionType]) -> bool:
    held = names.value(called)
    if is_any(held, _BUILTINS) or (isinstance(held, type) and issubclass(held, Record)):
        return True
    if isinstance(held, FunctionType) and held is not require:
        return held in known or _is_reading(held, spec, known | {held})
    return isinstance(called, ast.Attribute) and called.attr not in MUTATORS and called.attr in _READS | _STEPS
