"""Comparisons, memberships and keys of values that have none in common: a misspelt string, an element of another sort.

Types are those of the declarations, which hold in every state; where they are not told, nothing is said. That a value which cannot be None
is compared with None is not a mistake: such a test is only more than is needed. Nor is a number outside a range, which has other bounds in
another size of the spec.
"""

import ast
from collections.abc import Iterable, Iterator
from enum import Enum

from checker.diagnostics import SpecError, suggest
from checker.frontend.inference import Inference, constant_type, displayed, elements, members
from checker.frontend.source import SourceFile
from checker.language.misfits import short
from checker.language.records import Record
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
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

_SAME = "no value is both: the answer is always the same"
_MOST_SHOWN = 60
_DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LISTED = (ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.SetComp)
_SEEKING = frozenset({"discard", "remove", "count", "index"})


def check_equality(node: ast.AST, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """The mistakes in one node of a method."""
    match node:
        case ast.Compare(left, operators, comparators):
            for first, operator, second in zip([left, *comparators], operators, comparators, strict=False):
                if isinstance(operator, ast.Is | ast.IsNot) and (new := _new(first, second)) is not None:
                    message = f"{short(ast.unparse(new))} is a new collection, never the same object as a value"
                    yield SpecError("C309", message, source.span(new), fix="compare with == or !=")
                elif isinstance(operator, ast.Is | ast.IsNot) and (text := _written(first, second)) is not None:
                    message = f"whether a value is the same object as {ast.unparse(text)} depends on the Python implementation"
                    yield SpecError("C309", message, source.span(node), fix="compare with == or !=")
                elif isinstance(operator, ast.Eq | ast.NotEq) and (view := _odd_view(first, second, types)) is not None:
                    shown = ast.unparse(view)
                    message = f"{shown} is a view, which never equals a list, a tuple, a set or another view"
                    yield SpecError("C309", message, source.span(view), fix=f"write list({shown}), or sorted({shown})")
                elif (
                    isinstance(operator, ast.Eq | ast.NotEq) and (odd := _other_form(first, second, types)) is not None
                ):
                    yield _unlike(*odd, source)
                elif isinstance(operator, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
                    yield from _compared(first, second, types, source)
                elif isinstance(operator, ast.In | ast.NotIn):
                    yield from _sought(first, second, types, source)
        case ast.Match(subject, cases) if not _is_switch(subject, types):
            for case in cases:
                yield from _matched(types.of(subject), case.pattern, types, source)
        case ast.Subscript(owner, index) if isinstance(kind := types.of(owner), DictType | CounterType):
            fix = f"{ast.unparse(owner)} has no such key"
            yield from _misfit(index, elements(kind), types, source, fix)
        case ast.Call(called, [value, classes]) if types.value(called) is isinstance:
            yield from _never_instance(value, classes, types, source)
        case ast.Call(ast.Attribute(owner, method), [value, *_]):
            kind = types.of(owner)
            if (method == "get" and isinstance(kind, DictType)) or (
                method in _SEEKING and isinstance(kind, SetType | ListType | CounterType)
            ):
                yield from _misfit(value, elements(kind), types, source)


def _new(*sides: ast.expr) -> ast.expr | None:
    """The side of an `is` that makes a collection there."""
    return next((side for side in sides if isinstance(side, _DISPLAYS)), None)


def _written(*sides: ast.expr) -> ast.expr | None:
    """The side of an `is` that is a string or a number."""
    for side in sides:
        if isinstance(side, ast.Constant) and type(side.value) in (str, int, bytes, float):
            return side
    return None


def _other_form(left: ast.expr, right: ast.expr, types: Inference) -> tuple[ast.expr, str, ast.expr, str] | None:
    """What is compared with a collection of another form that is written out, both with their forms."""
    for shown, other in ((left, right), (right, left)):
        form = displayed(shown)
        held = _form_of(types.of(other)) if form is not None else None
        if form is not None and held not in (None, form):
            return other, str(held), shown, form
    return None


def _form_of(kind: Type | None) -> str | None:
    match kind:
        case SetType() | FrozenSetType() | QuorumType():
            return "set"
        case ListType():
            return "list"
        case TupleType() | SequenceType():
            return "tuple"
        case DictType() | CounterType():
            return "dict"
        case _:
            return None


def _unlike(held: ast.expr, form: str, shown: ast.expr, other: str, source: SourceFile) -> SpecError:
    name, written = ast.unparse(held), short(ast.unparse(shown))
    is_empty = (isinstance(shown, ast.List | ast.Set) and not shown.elts) or (
        isinstance(shown, ast.Dict) and not shown.keys
    )
    comma = "," if isinstance(shown, ast.List | ast.Set) and len(shown.elts) == 1 else ""
    brackets = {"list": f"[{written[1:-1]}]", "set": f"{{{written[1:-1]}}}", "tuple": f"({written[1:-1]}{comma})"}.get(
        form
    )
    fix = f"write not {name}" if is_empty else f"write {brackets}" if brackets is not None and other != "dict" else None
    message = f"{name} is a {form}, and {written} is a {other}"
    return SpecError("C309", message, source.span(held), fix=fix)


def _odd_view(left: ast.expr, right: ast.expr, types: Inference) -> ast.expr | None:
    """The view of a dict's values that is compared with a list, a tuple, a set or such a view."""
    for view, other in ((left, right), (right, left)):
        if _is_values(view, types) and (isinstance(other, _LISTED) or _is_values(other, types)):
            return view
    return None


def _is_values(node: ast.expr, types: Inference) -> bool:
    match node:
        case ast.Call(ast.Attribute(owner, "values"), [], []):
            return isinstance(types.of(owner), DictType | CounterType)
        case _:
            return False


def _never_instance(value: ast.expr, classes: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """That a value is not of one of the classes that `isinstance` is given, each by its name."""
    kind = types.of(value)
    for cls in classes.elts if isinstance(classes, ast.Tuple) else [classes]:
        if kind is not None and not may_be_instance(kind, types.value(cls)):
            yield _no_instance(cls, kind, source)


def _no_instance(cls: ast.expr, kind: Type, source: SourceFile) -> SpecError:
    message = f"a value of {_short(kind)} is never a {ast.unparse(cls)}"
    return SpecError("C309", message, source.span(cls), fix=suggest(ast.unparse(cls), _records(kind)))


def _records(kind: Type) -> list[str]:
    return [member.record.__name__ for member in members(kind) if isinstance(member, RecordType)]


def may_be_instance(kind: Type, cls: object) -> bool:
    """Whether a value of a type may be one of a class: a record is not an enumeration, and other values are neither.

    Which record is not told: a body may be written for messages that a larger spec sends.
    """
    if not (isinstance(cls, type) and issubclass(cls, Record | Enum)):
        return True
    return any(
        isinstance(member, RecordType) if issubclass(cls, Record) else isinstance(member, EnumType)
        for member in members(kind)
    )


def _compared(left: ast.expr, right: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    for shown, held in ((left, right), (right, left)):
        if isinstance(shown, ast.List | ast.Set):
            for part in shown.elts:
                yield from _misfit(part, elements(types.of(held)), types, source)
    one, other = types.of(left), types.of(right)
    if one is None or other is None or NoneType() in (one, other) or may_equal(one, other):
        return
    if (_is_switch(left, types) and _is_constant(other)) or (_is_switch(right, types) and _is_constant(one)):
        return
    if _is_constant(one) and not _is_constant(other):
        left, right, one, other = right, left, other, one
    yield _error(right, other, one, source)


def _sought(value: ast.expr, collection: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    kind = types.of(value)
    is_text = isinstance(collection, ast.Constant) and isinstance(collection.value, str)
    if _is_switch(value, types) or (is_text and isinstance(value, ast.Constant)):
        return  # what may be another constant in another use of the spec, or a string looked for in a string
    letters = [text for member in members(kind) for text in _strings(member) or ("",)] if kind is not None else [""]
    if is_text and all(len(text) == 1 for text in letters):
        return  # a letter of the string is one of several
    if isinstance(collection, ast.Constant) and is_text:
        message = f"{collection.value!r} is a string, in which `in` looks for a substring"
        fix = f"write == {collection.value!r}, or in ({collection.value!r},) with a comma"
        yield SpecError("C309", message, source.span(collection), fix=fix)
        return
    if kind is None or kind == NoneType():
        return
    if isinstance(collection, ast.Tuple | ast.List | ast.Set):
        for part in collection.elts:
            yield from _misfit(part, kind, types, source)
    elif (listed := _constants(types.value(collection))) is not None:
        kinds = [of for of in listed if of is not None]
        if kinds and len(kinds) == len(listed) and not any(may_equal(kind, of) for of in kinds):
            yield _error(collection, kinds[0], kind, source)
    elif not _is_enum(types.value(collection)):
        of = types.element(collection)
        if of is not None and not may_equal(kind, of):
            yield _error(value, kind, of, source)


def _is_switch(node: ast.expr, types: Inference) -> bool:
    """Whether a name outside of the body stands for a string or number, which may be another in another use of the spec."""
    return isinstance(node, ast.Name | ast.Attribute) and isinstance(types.value(node), str | int)


def _constants(value: object) -> list[Type | None] | None:
    """The types of what a global collection holds, in an order that is always the same; None for anything else."""
    if not isinstance(value, set | frozenset | tuple | list | dict):
        return None
    return [constant_type(held) for held in sorted(value, key=repr)]


def _matched(kind: Type | None, pattern: ast.pattern, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    match pattern:
        case ast.MatchValue(value):
            yield from _misfit(value, kind, types, source)
        case ast.MatchAs(None, str(name)) if types.is_constant(name):
            message = f"case {name} matches anything, and binds it to the name {name} here"
            fix = f"write the value itself, or if x == {name}; to match anything, write case _"
            yield SpecError("C309", message, source.span(pattern), fix=fix)
        case ast.MatchOr(patterns):
            for part in patterns:
                yield from _matched(kind, part, types, source)
        case ast.MatchAs(ast.pattern() as inner):
            yield from _matched(kind, inner, types, source)
        case ast.MatchSequence(patterns) if isinstance(kind, TupleType) and len(kind.items) == len(patterns):
            for item, part in zip(kind.items, patterns, strict=True):
                yield from _matched(item, part, types, source)
        case ast.MatchClass(cls, _, names, patterns) if kind is not None:
            record = types.value(cls)
            if not may_be_instance(kind, record):
                yield _no_instance(cls, kind, source)
                return
            if not (isinstance(record, type) and issubclass(record, Record)):
                return
            fields = [dict(m.fields) for m in members(kind) if isinstance(m, RecordType) and m.record is record]
            for name, part in zip(names, patterns, strict=True):
                if len(fields) == 1:
                    yield from _matched(fields[0].get(name), part, types, source)


def _misfit(
    value: ast.expr, wanted: Type | None, types: Inference, source: SourceFile, so: str = _SAME
) -> Iterator[SpecError]:
    """That a value is not one of those wanted."""
    kind = types.of(value)
    if kind is not None and wanted is not None and kind != NoneType() and not may_equal(kind, wanted):
        yield _error(value, kind, wanted, source, so)


def _error(node: ast.expr, kind: Type, wanted: Type, source: SourceFile, so: str = _SAME) -> SpecError:
    """The error for a value, at its place, of one type where only those of another could be; `so` says what comes of it."""
    if isinstance(kind, LiteralType) and len(kind.values) == 1:
        message = f"{kind.values[0]!r} is not a value of {_short(wanted)}"
        known = [value for member in members(wanted) for value in _strings(member) or ()]
        fix = suggest(str(kind.values[0]), known)
    else:
        message = f"a value of {_short(kind)} is never one of {_short(wanted)}"
        fix = None
    return SpecError("C309", message, source.span(node), fix=fix or so)


def _short(kind: Type) -> str:
    if isinstance(kind, RangeType):
        return f"{kind.sort.__name__}, which is {kind.low}..{kind.high}"
    text = describe(kind)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _is_constant(kind: Type) -> bool:
    return isinstance(kind, LiteralType) and len(kind.values) == 1


def _is_enum(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Enum)


# whether values of two types may be equal


def may_equal(one: Type, other: Type) -> bool:
    """Whether a value of one type may equal a value of the other, as Python compares, in any size of the spec."""
    return any(_may_equal(a, b) for a in members(one) for b in members(other))


def _may_equal(one: Type, other: Type) -> bool:
    if _is_number(one) and _is_number(other):
        return True
    strings = _strings(one), _strings(other)
    if strings[0] is not None and strings[1] is not None:
        return bool(set(strings[0]) & set(strings[1]))
    if _has_own_equality(one) or _has_own_equality(other):
        return True
    match one, other:
        case TupleType(some), TupleType(more):
            return len(some) == len(more) and all(map(may_equal, some, more))
        case (TupleType(items), SequenceType(of)) | (SequenceType(of), TupleType(items)):
            return all(may_equal(item, of) for item in items)
        case RecordType(record, some), RecordType(twin, more):
            others = dict(more)
            return record is twin and all(may_equal(kind, others[name]) for name, kind in some if name in others)
        case EnumType(enum), EnumType(twin):
            return enum is twin
        case SortType(sort), SortType(twin):
            return sort is twin
        case _:
            return _form(one) == _form(other)


def _is_number(kind: Type) -> bool:
    return isinstance(kind, BoolType | RangeType) or (isinstance(kind, LiteralType) and isinstance(kind.values[0], int))


def _strings(kind: Type) -> Iterable[str] | None:
    match kind:
        case LiteralType(values) if isinstance(values[0], str):
            return [str(value) for value in values]
        case EnumType(enum) if issubclass(enum, str):
            return [str(member.value) for member in enum]
        case _:
            return None


def _has_own_equality(kind: Type) -> bool:
    match kind:
        case EnumType(enum):
            return enum.__eq__ not in (Enum.__eq__, object.__eq__, str.__eq__)
        case RecordType(record):
            return record.__eq__ is not Record.__eq__
        case _:
            return False


def _form(kind: Type) -> object:
    """What values of a type are compared as: sets of any kind are, and a Counter and a dict."""
    match kind:
        case SetType() | FrozenSetType() | QuorumType():
            return SetType
        case CounterType() | DictType():
            return DictType
        case TupleType() | SequenceType():
            return TupleType
        case ListType():
            return ListType
        case _:
            return "number" if _is_number(kind) else type(kind)
