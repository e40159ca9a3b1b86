"""Calls that do not fit what is called: other arguments than it takes, and values that cannot be called."""

import ast
import dataclasses
import inspect
from collections import Counter
from collections.abc import Iterator, Mapping
from types import FunctionType

from checker.diagnostics import SpecError, counted, suggest
from checker.frontend.inference import Inference, members
from checker.frontend.mistakes.unfit_operands import forms_of, listed
from checker.frontend.mistakes.unknown_attributes import python_class
from checker.frontend.source import SourceFile
from checker.language.constants import ConstantMeta, kind_shown
from checker.language.misfits import domain_shown
from checker.language.records import Record
from checker.language.sorts import Element, Ordered, RangeMeta, SortMeta
from checker.language.spec import Spec
from checker.language.types import (
    DictType,
    NoneType,
    RecordType,
    SetType,
    Type,
)

_TAKES: Mapping[tuple[type, str], range] = {
    **{(cls, method): range(1) for cls in (set, list, dict, Counter) for method in ("clear", "copy")},
    **{(cls, method): range(1) for cls in (dict, Counter) for method in ("items", "keys", "popitem", "values")},
    **{(cls, method): range(1, 3) for cls in (dict, Counter) for method in ("get", "pop", "setdefault")},
    **{(set, method): range(1, 2) for method in ("add", "discard", "isdisjoint", "issubset", "issuperset", "remove")},
    **{(list, method): range(1, 2) for method in ("append", "count", "extend", "remove")},
    (set, "pop"): range(1),
    (list, "pop"): range(2),
    (list, "insert"): range(2, 3),
    (list, "index"): range(1, 4),
    (list, "reverse"): range(1),
}
"""How many arguments methods of collections take."""


def check_call(node: ast.Call, types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    """The mistakes in one call."""
    match node.func:
        case called if types.value(called) is dataclasses.replace:
            records = _records(types.of(node.args[0])) if node.args else []
            yield from _replaced(node, node.args[1:], records, source)
        case ast.Attribute(ast.Name(state), name) if state in types.states:
            member = inspect.getattr_static(spec, name, None)
            if name in types.variables and _is_plain(types.variables[name]):
                yield _no_function(node, types.variables[name], source)
            elif name not in types.variables and isinstance(member, FunctionType):
                yield from _misfitting(node, member, (None,), source)
        case ast.Attribute(owner, "value") if isinstance(constant := types.value(owner), ConstantMeta):
            is_dict = constant.declared_table is not None
            held = "a dict with a value for every key" if is_dict else kind_shown(constant)
            yield _called(node, f"{ast.unparse(node.func)} is {held}", source, is_dict=is_dict)
        case ast.Attribute(owner, "replace") if records := _records(types.of(owner)):
            yield from _replaced(node, node.args, records, source)
        case ast.Attribute(owner, method) if (wrong := _miscounted(node, owner, method, types, source)) is not None:
            yield wrong
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
            elif isinstance(function, RangeMeta) and (len(node.args) > 1 or node.keywords):
                given = f"{function.__name__} is made of one number, and is given {len(node.args) + len(node.keywords)}"
                yield SpecError("C310", given, source.span(node), fix=f"write {ast.unparse(node.func)}(number)")
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


def _miscounted(node: ast.Call, owner: ast.expr, method: str, types: Inference, source: SourceFile) -> SpecError | None:
    """The error for a method of a collection that is given more arguments than it takes, or fewer."""
    kind = types.of(owner)
    cls = None if kind is None else python_class(kind)
    takes = None if cls is None else _TAKES.get((cls, method))
    has_stars = any(isinstance(value, ast.Starred) for value in node.args)
    if cls is None or takes is None or has_stars or node.keywords or len(node.args) in takes:
        return None
    most = counted(takes[-1], "argument") if takes[-1] else "no argument"
    least = "" if len(takes) == 1 else f"{takes[0]} to " if takes[0] else "at most "
    message = f"{method} of a {cls.__name__} takes {least}{most}, and is given {len(node.args) or 'none'}"
    return SpecError("C310", message, source.span(node), fix=_for_so_many(node, ast.unparse(owner), cls, method))


def _for_so_many(node: ast.Call, owner: str, cls: type, method: str) -> str | None:
    """What to write for a call of a collection's method with other arguments than it takes."""
    given = ", ".join(map(ast.unparse, node.args))
    match cls.__name__, method, len(node.args):
        case "set", "pop", 1:
            return f"write {owner}.remove({given}), or discard where it may not be there"
        case "set", "add", count if count:
            return f"write {owner}.update({{{given}}})"
        case "list", "append", count if count:
            return f"write {owner}.extend([{given}])"
        case _:
            return None


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
    said = f"{ast.unparse(node.func)} is a value of {domain_shown(kind)}"
    return _called(node, said, source, is_dict=isinstance(kind, DictType))


def _called(node: ast.Call, said: str, source: SourceFile, *, is_dict: bool) -> SpecError:
    """The error for the call of what is none: a dict is asked with brackets."""
    key = ", ".join(map(ast.unparse, node.args))
    is_asked = is_dict and key and not node.keywords
    fix = f"write {ast.unparse(node.func)}[{key}]" if is_asked else "remove the parentheses"
    return SpecError("C310", f"{said}, not a function", source.span(node), fix=fix)


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


def _records(kind: Type | None) -> list[type[Record]]:
    """The classes of the records of a type, whose other values are None at most; none where that is not told."""
    found = [member for member in members(kind) if not isinstance(member, NoneType)] if kind is not None else []
    records = [member.record for member in found if isinstance(member, RecordType)]
    is_plain = len(records) == len(found) and all(record.replace is Record.replace for record in records)
    return records if is_plain else []


def _replaced(
    node: ast.Call, given: list[ast.expr], records: list[type[Record]], source: SourceFile
) -> Iterator[SpecError]:
    """The mistakes in a call that gives a record, of one of these classes, other values in some fields; `given` is given by position."""
    names = list(dict.fromkeys(name for record in records for name in record._fields))
    if given and records:
        owner = "" if given is node.args else f"{ast.unparse(node.args[0])}, "
        fix = f"name the field: {ast.unparse(node.func)}({owner}{names[0]}=...)" if names else None
        yield SpecError("C310", "replace takes its fields by name", source.span(node), fix=fix)
    for keyword in node.keywords:
        if records and keyword.arg is not None and keyword.arg not in names:
            fix = suggest(keyword.arg, names) or f"its fields: {', '.join(names)}"
            message = f"{' | '.join(record.__name__ for record in records)} has no field '{keyword.arg}'"
            yield SpecError("C306", message, source.span(keyword), fix=fix)
