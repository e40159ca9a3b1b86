"""Calls that do not fit what is called: other arguments than it takes, and values that cannot be called."""

import ast
import inspect
from collections.abc import Iterator
from types import FunctionType

from checker.diagnostics import SpecError, suggest
from checker.frontend.inference import Inference, members
from checker.frontend.mistakes.unfit_operands import forms_of, listed
from checker.frontend.mistakes.unknown_attributes import python_class
from checker.frontend.source import SourceFile
from checker.language.misfits import domain_shown
from checker.language.records import Record
from checker.language.sorts import Element, Ordered, SortMeta
from checker.language.spec import Spec
from checker.language.types import (
    NoneType,
    RecordType,
    SetType,
    Type,
)


def check_call(node: ast.Call, types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    """The mistakes in one call."""
    match node.func:
        case ast.Attribute(ast.Name(state), name) if state in types.states:
            member = inspect.getattr_static(spec, name, None)
            if name in types.variables and _is_plain(types.variables[name]):
                yield _no_function(node, types.variables[name], source)
            elif name not in types.variables and isinstance(member, FunctionType):
                yield from _misfitting(node, member, (None,), source)
        case ast.Attribute(owner, "replace") if isinstance(kind := types.of(owner), RecordType):
            yield from _replaced(node, kind.record, source)
        case ast.Attribute(owner, "update") if isinstance(types.of(owner), SetType) and len(node.args) == 1:
            forms, item = forms_of(node.args[0], types), ast.unparse(node.args[0])
            if all(form in ("a number", "None") or str(form).startswith("an element") for form in forms):
                fix = f"write {ast.unparse(owner)}.add({item})"
                yield SpecError("C310", f"{item} is {listed(forms)}, not a set", source.span(node.args[0]), fix=fix)
        case _:
            function = types.value(node.func)
            if isinstance(function, FunctionType):
                yield from _misfitting(node, function, (), source)
            elif isinstance(function, SortMeta) and issubclass(function, Element):
                yield not_made(node, function, source)
            elif (function is int or function is float) and len(node.args) == 1:
                forms = forms_of(node.args[0], types)
                if all(str(form).startswith("an element") for form in forms):
                    message = f"{ast.unparse(node.args[0])} is {listed(forms)}, not a number"
                    yield SpecError("C310", message, source.span(node), fix="keep the number in a variable of a Range")
            elif (
                isinstance(node.func, ast.Name | ast.Subscript)
                and (kind := types.of(node.func)) is not None
                and _is_plain(kind)
            ):
                yield _no_function(node, kind, source)


def not_made(node: ast.expr, sort: type[Element], source: SourceFile) -> SpecError:
    """The error for an element of a sort that is called or counted into being."""
    name = sort.__name__
    fix = f"take one as a parameter, or loop over {name}"
    if issubclass(sort, Ordered):
        fix = f"write {name}.first(), {name}.last(), or x.next() from one of them"
    return SpecError("C310", f"elements of {name} can be neither created nor indexed", source.span(node), fix=fix)


def _is_plain(kind: Type) -> bool:
    """Whether no value of a type can be called."""
    return all(python_class(member) is not None or member == NoneType() for member in members(kind))


def _no_function(node: ast.Call, kind: Type, source: SourceFile) -> SpecError:
    message = f"{ast.unparse(node.func)} is a value of {domain_shown(kind)}, not a function"
    return SpecError("C310", message, source.span(node), fix="remove the parentheses")


def _misfitting(
    node: ast.Call, function: FunctionType, before: tuple[None, ...], source: SourceFile
) -> Iterator[SpecError]:
    """That arguments do not fit the parameters of a function of the spec's author."""
    has_stars = any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords)
    if has_stars or hasattr(function, "__wrapped__") or function.__module__.partition(".")[0] == "checker":
        return
    signature = inspect.signature(function)
    try:
        signature.bind(*before, *(None for _ in node.args), **{str(k.arg): None for k in node.keywords})
    except TypeError as error:
        names = list(signature.parameters)[len(before) :]
        shape = f"{ast.unparse(node.func)}({', '.join(names)})"
        message = f"the arguments do not fit {function.__name__}: {error}"
        yield SpecError("C310", message, source.span(node), fix=f"write {shape}")


def _replaced(node: ast.Call, record: type[Record], source: SourceFile) -> Iterator[SpecError]:
    if record.replace is not Record.replace:
        return
    if node.args:
        fix = f"name the field: {ast.unparse(node.func)}({record._fields[0]}=...)" if record._fields else None
        yield SpecError("C310", "replace takes its fields by name", source.span(node), fix=fix)
    for keyword in node.keywords:
        if keyword.arg is not None and keyword.arg not in record._fields:
            fix = suggest(keyword.arg, record._fields) or f"its fields: {', '.join(record._fields)}"
            message = f"{record.__name__} has no field '{keyword.arg}'"
            yield SpecError("C306", message, source.span(keyword), fix=fix)
