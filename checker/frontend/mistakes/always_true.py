"""Conditions that are true whatever the state is, by the way they are written; and calls that run nothing.

`require(self.x[m] < 2 for m in Node)` and `assert (self.n < 2, "too big")` never fail: a generator is true, and so is a tuple that is not
empty. A generator function that is called by itself, in a line of its own, runs none of its body.

In: a method with the types around it. Out: mistakes (C308).
"""

import ast
import inspect
from collections.abc import Iterator
from enum import Enum
from types import FunctionType
from typing import Any

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference, members, walk
from checker.frontend.naming import NOTHING
from checker.frontend.source import SourceFile
from checker.language.constants import ConstantMeta
from checker.language.misfits import domain_shown, short
from checker.language.own_code import own_member
from checker.language.sorts import SortMeta
from checker.language.spec import Role, Spec, require
from checker.language.types import (
    DictType,
    EnumType,
    LiteralType,
    NoneType,
    RangeType,
    RecordType,
    SortType,
    TupleType,
    Type,
)

_LAZY = (map, filter, zip, enumerate, reversed, iter)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp)


def check_conditions(
    node: ast.FunctionDef, types: Inference, source: SourceFile, spec: type[Spec], role: Role | None
) -> Iterator[SpecError]:
    """The conditions that are always true, and the calls that run nothing, in one method or function."""
    own = _own_returns(node) if role not in (None, Role.ACTION, Role.INIT) else []
    conditions = [*own, *(asked for part in walk(node) for asked in _asked(part, types))]
    seen: set[ast.expr] = set()
    for value in (end for condition in conditions for end in _ends(condition)):
        found = _always(value, types, spec) if value not in seen else None
        seen.add(value)
        if found is not None:
            what, fix = found
            yield SpecError("C308", f"{what}, which is always true", source.span(value), fix=fix)
    nested = _generators_in(node)
    for part in walk(node):
        if isinstance(part, ast.Expr):
            what_runs_nothing = _runs_nothing(part.value, types, spec, nested)
            if what_runs_nothing is not None:
                message, fix = what_runs_nothing
                yield SpecError("C308", message, source.span(part.value), fix=fix)


def conditions_in_doubt(node: ast.FunctionDef, types: Inference) -> Iterator[tuple[ast.expr, str]]:
    """The conditions that are false of None and of a number or string too, with that: of 0 in `if self.turn`, where it is `Slot | None`.

    What is compared with None besides is known to be either.
    """
    told = {
        ast.unparse(part.left)
        for part in walk(node)
        if isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Is | ast.IsNot)
    }
    for part in walk(node):
        if not isinstance(part, ast.BoolOp):
            for value in (end for asked in _asked(part, types) for end in _ends(asked)):
                kinds = members(kind) if (kind := types.of(value)) is not None else ()
                false = next((shown for member in kinds if (shown := _false_one(member)) is not None), None)
                if NoneType() in kinds and false is not None and ast.unparse(value) not in told:
                    yield value, false


def _false_one(kind: Type) -> str | None:
    """A value of a type that is false, and is not None."""
    match kind:
        case RangeType(_, low, high):
            return "0" if low <= 0 <= high else None
        case LiteralType(values):
            return next((repr(value) for value in values if not value and not isinstance(value, bool)), None)
        case _:
            return None


# where a condition stands


def _own_returns(node: ast.FunctionDef) -> list[ast.expr]:
    """What a method returns; not what functions within it do."""
    waiting: list[ast.AST] = list(node.body)
    found = []
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Return) and part.value is not None:
            found.append(part.value)
        elif not isinstance(part, ast.expr | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            waiting += ast.iter_child_nodes(part)
    return found


def _asked(node: ast.AST, types: Inference) -> list[ast.expr]:
    """The parts of a node that count as conditions: only whether they are true matters."""
    match node:
        case ast.If(test) | ast.While(test) | ast.IfExp(test) | ast.Assert(test) | ast.UnaryOp(ast.Not(), test):
            return [test]
        case ast.match_case(_, ast.expr() as guard):
            return [guard]
        case ast.BoolOp(_, values):  # the last is a value, as is that of `self.free and "free" or "held"` before it
            return [value for value in values[:-1] if not isinstance(value, ast.BoolOp)]
        case ast.comprehension(_, _, tests):
            return tests
        case ast.Call(called, [value]):
            function = types.value(called)
            if function is require or function is bool:
                return [value]
            return _elements(value, of_all=function is all) if function is any or function is all else []
        case _:
            return []


def _elements(collection: ast.expr, *, of_all: bool) -> list[ast.expr]:
    """The elements of what `any` or `all` is given, as far as they are written there.

    `any(message for message in ...)` asks whether there is one, by a name that is always true.
    """
    match collection:
        case ast.GeneratorExp(element) | ast.ListComp(element) | ast.SetComp(element):
            return [element] if of_all or not isinstance(element, ast.Name) else []
        case ast.List(parts) | ast.Tuple(parts) | ast.Set(parts):
            return parts
        case _:
            return []


def _ends(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions that decide whether one is true."""
    match node:
        case ast.BoolOp(_, values):
            for value in values:
                yield from _ends(value)
        case ast.IfExp(_, yes, no):
            yield from _ends(yes)
            yield from _ends(no)
        case ast.NamedExpr(_, value):
            yield from _ends(value)
        case _:
            yield node


# what is always true


def _always(node: ast.expr, types: Inference, spec: type[Spec]) -> tuple[str, str] | None:
    """What an expression is, and what to write instead, when it is true in every state."""
    shown = short(ast.unparse(node))
    match node:
        case ast.GeneratorExp():
            return f"{shown} is a generator", f"write all({_bare(node)}), or any(...)"
        case ast.Tuple(parts) if _is_filled(parts):
            return f"{shown} is a tuple", _tuple_fix(parts)
        case ast.List([inner]) | ast.Set([inner]) if isinstance(inner, _COMPREHENSIONS):
            return f"{shown} is a collection of one element", f"write all({_bare(inner)}), or any(...)"
        case ast.List(parts) | ast.Set(parts) if _is_filled(parts):
            return f"{shown} is a non-empty collection", "write the condition itself, all([...]) or any([...])"
        case ast.Dict(keys) if any(key is not None for key in keys):
            return f"{shown} is a non-empty dict", "write the condition itself"
        case ast.Constant(str(text)) if text:
            return f"{shown} is a non-empty string", _text_fix(text)
        case ast.JoinedStr(parts) if any(isinstance(part, ast.Constant) and part.value for part in parts):
            return f"{shown} is a non-empty string", "write the condition without quotes"
        case ast.ListComp(_, [turns]) | ast.SetComp(_, [turns]) if _is_never_empty(turns, types):
            return f"{shown} is a non-empty collection", f"write all({_bare(node)}), or any(...)"
        case ast.Call(called):
            if (asked := _asked_of_each(node, types)) is not None:
                return asked
            if types.is_any(called, _LAZY):
                return f"{shown} is an iterator", f"write all({shown}), or any(...)"
            if inspect.isgeneratorfunction(_function(called, types, spec)):
                return f"{shown} is a generator", f"write all({shown}), or any(...)"
            return _always_of_kind(shown, types.of(node))
        case ast.Name() | ast.Attribute():
            if types.value(node) is not NOTHING:
                return _always_named(shown, types.value(node))
            return _always_of_kind(shown, types.of(node))
        case ast.Subscript():
            return _always_of_kind(shown, types.of(node))
        case _:
            return None


def _is_never_empty(turns: ast.comprehension, types: Inference) -> bool:
    """Whether a comprehension goes over the whole of a sort, which has an element in any size."""
    return not turns.ifs and isinstance(types.value(turns.iter), SortMeta)


def _asked_of_each(node: ast.Call, types: Inference) -> tuple[str, str] | None:
    """As `_always`, of `any` or `all` of a dict's keys, of which there is one for every value, and of `all` of what is true one by one."""
    match node:
        case ast.Call(called, [owner], []) if types.is_any(called, (any, all)):
            shown, each = ast.unparse(owner), types.element(owner)
            if each is None or not all(map(_is_true, members(each))):
                return None
            if isinstance(types.of(owner), DictType):
                fix = f"write {ast.unparse(called)}({shown}.values())"
                return f"{ast.unparse(node)} tests the keys of {shown}", fix
            if types.value(called) is all and not isinstance(owner, ast.GeneratorExp | ast.ListComp | ast.SetComp):
                fix = f"write all(x == a for x in {shown})"
                return f"{ast.unparse(node)} tests values of {domain_shown(each)}, each of which is true", fix
            return None
        case _:
            return None


def _is_true(kind: Type) -> bool:
    """Whether every value of a type is true, in any size of the spec."""
    match kind:
        case LiteralType(values):
            return all(values)
        case EnumType(enum):
            return all(enum)
        case TupleType(items):
            return bool(items)
        case SortType(cls) | RecordType(cls):
            return own_member(cls, "__bool__", "__len__") is None
        case _:
            return False


def _always_of_kind(shown: str, kind: Type | None) -> tuple[str, str] | None:
    """As `_always`, of a value that is one of a type; a constant may be a switch, which another use of the spec sets otherwise."""
    if (
        kind is None
        or all(isinstance(member, LiteralType) and len(member.values) == 1 for member in members(kind))
        or not all(map(_is_true, members(kind)))
    ):
        return None
    return f"{shown} is a value of {domain_shown(kind)}", "compare it with something: x == a, x in ..."


def _bare(node: ast.expr) -> str:
    """A comprehension as the only argument of a call is written."""
    return ast.unparse(node)[1:-1]


def _is_filled(parts: list[ast.expr]) -> bool:
    """Whether a display has an element in every state."""
    return any(not isinstance(part, ast.Starred) for part in parts)


def _tuple_fix(parts: list[ast.expr]) -> str:
    match parts:
        case [condition, ast.Constant(str()) | ast.JoinedStr()]:
            return f"write the condition alone, without the string: {short(ast.unparse(condition))}"
        case [condition]:
            return f"remove the comma: {short(ast.unparse(condition))}"
        case _:
            return f"write {short(' and '.join(ast.unparse(part) for part in parts))}"


def _text_fix(text: str) -> str:
    """What is probably meant by a string: a condition in quotes, or one value more that something may be equal to."""
    is_condition = any(sign in text for sign in ("self.", "==", "<", ">", " in ", " not "))
    if is_condition:
        return f"write the condition without quotes: {text}"
    return "compare it with something, or remove it: the message of an assert comes after a comma"


def _always_named(shown: str, value: Any) -> tuple[str, str] | None:
    """As `_always`, of a global name that stands for a class or for a member of an enumeration."""
    match value:
        case ConstantMeta():
            return None  # that its value is meant is said of it
        case type():
            return f"{shown} is a class", "compare something with it: isinstance(x, ...), x in ..."
        case Enum() if bool(value):
            return f"{shown} is a member of an enumeration", "compare something with it: x == a or x == b"
        case _:
            return None


# what runs nothing


def _generators_in(node: ast.FunctionDef) -> set[str]:
    """The generator functions that are defined within a method."""
    found = set()
    for part in walk(node):
        if isinstance(part, ast.FunctionDef) and any(isinstance(p, ast.Yield | ast.YieldFrom) for p in ast.walk(part)):
            found.add(part.name)
    return found


def _runs_nothing(node: ast.expr, types: Inference, spec: type[Spec], nested: set[str]) -> tuple[str, str] | None:
    """What is said of a line of its own that runs nothing, and what to write instead."""
    shown = short(ast.unparse(node))
    match node:
        case ast.GeneratorExp():
            return f"{shown} is a generator: on its own it runs nothing", "loop over it with for"
        case ast.Call(called):
            if types.is_any(called, _LAZY):
                return f"calling {ast.unparse(called)} by itself runs nothing", f"loop over it: for x in {shown}"
            function = _function(called, types, spec)
            if inspect.isgeneratorfunction(function) or (isinstance(called, ast.Name) and called.id in nested):
                fix = f"loop over it: for x in {shown}, or leave out its yield"
                return f"{ast.unparse(called)} is a generator: calling it runs nothing", fix
            if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
                return f"{ast.unparse(called)} is async: calling it runs nothing", "leave out async"
            return None
        case _:
            return None


def _function(called: ast.expr, types: Inference, spec: type[Spec]) -> FunctionType | None:
    """The function of the author that a call runs, as far as that is told."""
    held: Any = types.value(called)
    if held is NOTHING and isinstance(called, ast.Attribute):
        match called.value:
            case ast.Name(name) if name in types.states:
                held = inspect.getattr_static(spec, called.attr, None)
            case ast.Call(taken) if types.value(taken) is super:
                held = inspect.getattr_static(spec, called.attr, None)
            case owner:
                kinds = members(kind) if (kind := types.of(owner)) is not None else ()
                records = [kind.record for kind in kinds if isinstance(kind, RecordType)]
                held = inspect.getattr_static(records[0], called.attr, None) if len(records) == 1 else None
    held = getattr(held, "__func__", held)
    return held if isinstance(held, FunctionType) else None
