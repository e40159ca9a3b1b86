"""What is put where no value of its kind fits, or a string where the domain has no such string: every run of the line would be an error.

Which number is not looked at: a range has other bounds in another size of the spec.
"""

import ast
import contextlib
import dataclasses
import inspect
from collections.abc import Iterator
from types import FunctionType

from checker.diagnostics import SpecError, suggest
from checker.frontend.annotations import Annotation, NotADomain, evaluate
from checker.frontend.domains import to_type
from checker.frontend.inference import Inference, displayed, elements, members
from checker.frontend.source import SourceFile
from checker.language.misfits import domain_shown, short
from checker.language.records import Record
from checker.language.spec import Spec
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    describe,
)

_PUT_LAST = frozenset({"append", "add", "insert"})
_PUT_ALONE = frozenset({"add", "append"})
_Given = tuple[ast.expr, Type | None, str]
"""What is written, the domain it goes to, and the name of that place."""
_EMPTY = {SetType: "set()", ListType: "[]", CounterType: "Counter()"}
_HOLD_NO_TEXT = (NoneType, BoolType, RangeType, SortType, QuorumType, LiteralType)


def check_places(node: ast.AST, types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    """The mistakes in one node of a function that runs when the spec does."""
    match node:
        case ast.Assign(targets, value):
            for target in targets:
                yield from _assigned(target, value, types, source)
        case ast.AnnAssign(target, _, ast.expr() as value):
            yield from _assigned(target, value, types, source)
        case ast.Call():
            for value, kind, place in _given(node, types, spec):
                yield from _put(value, kind, place, types, source)


def _given(node: ast.Call, types: Inference, spec: type[Spec]) -> Iterator[_Given]:
    """What a call puts into a list, a set, the fields of a record, or the parameters of a function that says what it takes."""
    called = types.value(node.func)
    if isinstance(called, type) and issubclass(called, Record):
        yield from _fields(node, types.of(node))
        return
    if called is dataclasses.replace:
        yield from _fields(ast.copy_location(ast.Call(node.func, [], node.keywords), node), types.of(node))
        return
    match node.func:
        case ast.Attribute(owner, method) if method in _PUT_LAST and node.args:
            kind = types.of(owner)
            if isinstance(kind, SetType | ListType) and len(node.args) == (1 if method in _PUT_ALONE else 2):
                yield node.args[-1], elements(kind), ast.unparse(owner)
        case ast.Attribute(_, "replace") if isinstance(kind := types.of(node), RecordType):
            yield from _fields(node, kind)
        case ast.Attribute(ast.Name(state), name) if state in types.states:
            member = inspect.getattr_static(spec, name, None)
            if isinstance(member, FunctionType):
                yield from _parameters(node, member, is_method=True)
        case _ if isinstance(called, FunctionType) and not called.__module__.startswith("checker."):
            yield from _parameters(node, called, is_method=False)


def _fields(node: ast.Call, kind: Type | None) -> Iterator[_Given]:
    if isinstance(kind, RecordType):
        domains = dict(kind.fields)
        named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg in domains}
        for name, value in [*zip(domains, node.args, strict=False), *named.items()]:
            yield value, domains[str(name)], f"{kind.record.__name__}.{name}"


def _parameters(node: ast.Call, function: FunctionType, *, is_method: bool) -> Iterator[_Given]:
    """The parameters whose annotation is a domain; the others take anything."""
    names = [*inspect.signature(function).parameters][is_method:]
    named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg in names}
    if any(isinstance(value, ast.Starred) for value in node.args):
        return
    for name, value in [*zip(names, node.args, strict=False), *named.items()]:
        if isinstance(value, ast.Constant | ast.IfExp) and name in function.__annotations__:
            with contextlib.suppress(NotADomain):
                written = evaluate(Annotation(function.__annotations__[name], function.__globals__, None, None))
                yield value, to_type(written, function.__globals__), f"the parameter '{name}' of {function.__name__}"


def _assigned(target: ast.expr, value: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    if isinstance(target, ast.Attribute | ast.Subscript):
        yield from _put(value, types.of(target), ast.unparse(target), types, source)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, given in zip(target.elts, value.elts, strict=True):
            yield from _assigned(one, given, types, source)


def _put(value: ast.expr, kind: Type | None, place: str, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    match value:
        case ast.IfExp(_, chosen, other):
            yield from _put(chosen, kind, place, types, source)
            yield from _put(other, kind, place, types, source)
        case ast.Constant(str(text)) if kind is not None and (texts := _texts(kind)) is not None:
            if text not in texts:
                message = f"{text!r} is not in {describe(kind)}, the domain of {place}"
                yield SpecError(
                    "C310",
                    message,
                    source.span(value),
                    fix=suggest(text, texts) or _instead(value, kind, is_many=False),
                )
        case _ if kind is not None:
            given = types.of(value)
            known = [_form_displayed(value)] if given is None else [f for m in members(given) for f in _forms(m)]
            kept = {form for member in members(kind) for form in _forms(member)}
            if None not in known and None not in kept and not any(form in kept for form in known):
                shown = short(ast.unparse(value))
                is_plain = isinstance(value, ast.Constant) or given is None
                what = shown if is_plain or given is None else f"{shown}, a value of {domain_shown(given)},"
                message = f"{what} is not in {describe(kind)}, the domain of {place}"
                is_many = bool({"set", "list"} & {*known})
                yield SpecError("C310", message, source.span(value), fix=_instead(value, kind, is_many=is_many))


def _form_displayed(value: ast.expr) -> str | None:
    return "list" if isinstance(value, ast.Tuple) else displayed(value)


def _forms(kind: Type) -> tuple[object, ...]:
    """What a value of a type is kept as; None where that is not told."""
    match kind:
        case NoneType():
            return ("None",)
        case BoolType():
            return ("bool",)
        case RangeType():
            return ("int",)
        case LiteralType(values):
            return tuple({type(value).__name__ for value in values})
        case SortType(sort):
            return (sort,)
        case RecordType(record):
            return (record,)
        case QuorumType() | SetType() | FrozenSetType():
            return ("set",)
        case ListType() | TupleType() | SequenceType():
            return ("list",)
        case DictType() | CounterType():
            return ("dict",)
        case _:
            return (None,)


def _instead(value: ast.expr, kind: Type, *, is_many: bool) -> str | None:
    """What to write for a value of another kind, of several items or of one."""
    shown, is_none = ast.unparse(value), isinstance(value, ast.Constant) and value.value is None
    match kind:
        case SetType() | ListType() | CounterType() if is_none:
            return f"no collection is None: write {_EMPTY[type(kind)]} for an empty one"
        case DictType() if is_none:
            return "no collection is None: give every key a value"
        case _ if is_none:
            return f"where it may be None, declare it {describe(kind)} | None"
        case SetType() | FrozenSetType():
            return f"write set({shown})" if is_many else f"write {{{shown}}} for a set of this one element"
        case ListType():
            return f"write list({shown})" if is_many else f"write [{shown}] for a list of this one item"
        case SequenceType():
            return f"write tuple({shown})" if is_many else f"write ({shown},) for a tuple of this one item"
        case BoolType():
            return f"write a condition, for instance {shown} == ..."
        case _:
            return None


def _texts(kind: Type) -> list[str] | None:
    """The strings of a domain; None where it has others than its literals have."""
    found: list[str] = []
    for member in members(kind):
        if not isinstance(member, _HOLD_NO_TEXT):
            return None
        if isinstance(member, LiteralType):
            found += [value for value in member.values if isinstance(value, str)]
    return found
