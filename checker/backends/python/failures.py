"""What an exception in a body says to the author of the spec: where it was raised, and what to write instead.

In: an exception with its traceback. Out: a message and a place. The names of this package's own classes and of the modules that it makes of
spec files stay inside.
"""

import ast
import dataclasses
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any, TypeGuard

from checker.diagnostics import Span, suggest
from checker.frontend.naming import value_in
from checker.frontend.references import is_authors_file
from checker.frontend.source import SourceFile, nodes_of, parse_file
from checker.language.constants import Constant
from checker.language.misfits import PlacedError, TooLong, kind_of, short, shown
from checker.language.records import Record
from checker.language.sorts import DomainError, Element
from checker.language.spec import Spec
from checker.stopping import STOPS

_OWN_NAMES = {
    "StateSet": "set",
    "CanonicalSet": "set",
    "CanonicalFrozenSet": "frozenset",
    "StateList": "list",
    "StateDict": "dict",
    "StateCounter": "Counter",
    "RangeMeta": "sort",
    "SortMeta": "sort",
    "ConstantMeta": "constant",
    "QuorumMeta": "sort",
    "RecordMeta": "record class",
    "EnumType": "enum",
}
_OWN = re.compile(rf"\b({'|'.join(_OWN_NAMES)})\b|\bchecker_spec_\w+:[\w~%/:-]+\.")
_OTHER_WORDS = {
    "set": {"append": "add", "extend": "update", "push": "add", "insert": "add", "put": "add", "delete": "discard"},
    "list": {"add": "append", "update": "extend", "push": "append", "put": "append", "discard": "remove"},
    "dict": {"add": "[key] = value", "append": "[key] = value", "has_key": "key in"},
    "Counter": {"add": "[value] += 1", "append": "[value] += 1", "remove": "[value] -= 1", "discard": "[value] -= 1"},
    "frozenset": {"add": "| {value}", "append": "| {value}", "remove": "- {value}", "discard": "- {value}"},
    "tuple": {"append": "+ (value,)"},
}
_MOST_SOURCES = 3


@dataclass(frozen=True)
class _Place:
    """Where in the author's files an exception was raised."""

    frame: FrameType
    source: SourceFile
    first: tuple[int, int]
    last: tuple[int, int]
    """Line and byte offset of the beginning and the end of what was being evaluated."""

    def node(self) -> ast.expr | None:
        """The expression that raised, the innermost of those that take the same place."""
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.expr) and _extent(node) == (self.first, self.last):
                return node
        return None

    def statement(self) -> ast.stmt | None:
        """The innermost statement around it."""
        found = None
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.stmt) and _extent(node)[0] <= self.first and self.last <= _extent(node)[1]:
                found = node  # walked from the outside in
        return found

    def value(self, node: ast.AST) -> Any:
        """What a name, or an attribute of the state, stands for there; raises LookupError where it takes more to tell."""
        match node:
            case ast.Name(name):
                return self.frame.f_locals[name]
            case ast.Attribute(ast.Name(name), attribute) if isinstance(state := self.frame.f_locals.get(name), Spec):
                return state.__dict__[attribute]
            case ast.Attribute(owner, attribute) if isinstance(record := self.value(owner), Record):
                return record.__dict__[attribute]
            case ast.Subscript(owner, key) if isinstance(held := self.value(owner), dict | list):
                return held[self.value(key)]
            case ast.Constant(value):
                return value
            case _:
                raise LookupError


def raised_at(error: BaseException, span: Span | None) -> Span | None:
    """The innermost place of a traceback in a file of the author, or in the one of `span`; with none, `span`."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if (span is not None and frame.filename == span.path) or is_authors_file(frame.filename):
            line = frame.lineno or 1
            source = parse_file(frame.filename)
            column, end = (frame.colno or 0) + 1, None
            if source is not None and 0 < line <= len(source.text.splitlines()):
                column = source.column(line, frame.colno or 0)
                if frame.end_colno is not None and frame.end_lineno == frame.lineno:
                    end = source.column(line, frame.end_colno)
            return Span(frame.filename, line, column, end)
    return span


def said_of(error: BaseException, span: Span | None) -> str:
    """The message for an exception that a body raised."""
    place = _place(error, span)
    if isinstance(error, DomainError):
        is_of_value = isinstance(error, PlacedError) and not isinstance(error, TooLong)
        return _plain(text_of(error)) + (_where_from(place) if is_of_value and place is not None else "")
    text = _plain(text_of(error))
    special = None
    match error:
        case dataclasses.FrozenInstanceError():
            special = _record_changed(place)
        case AttributeError():
            special = _no_attribute(error, place)
        case KeyError() if place is not None:
            special = _no_key(error, place)
        case IndexError() if place is not None:
            special = _no_item(place)
        case StopIteration():
            special = _nothing_next(place)
        case TypeError():
            text += _type_hint(text)
    return special if special is not None else f"{type(error).__name__}: {text}".removesuffix(": ")


def constants_at(error: BaseException, span: Span | None) -> str:
    """The values of the constants that a false assert or require names: ` (MaxTerm.value is 3)`; nothing where there are none."""
    place = _place(error, span)
    statement = None if place is None else place.statement()
    if place is None or statement is None:
        return ""
    node = statement.test if isinstance(statement, ast.Assert) else place.node() or statement
    names = {**place.frame.f_globals, **place.frame.f_locals}
    written = sorted(filter(_is_value, nodes_of(node)), key=lambda part: (part.lineno, part.col_offset))
    asked = {ast.unparse(part): value_in(names, part.value) for part in written}
    parts = [
        f"{name} is {shown(constant.value)}"
        for name, constant in asked.items()
        if isinstance(constant, type) and issubclass(constant, Constant)
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _is_value(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr == "value"


def text_of(error: BaseException) -> str:
    """What an exception says; its parts may be objects with a `__repr__` of the spec's own, which may fail."""
    try:
        return str(error)
    except STOPS:
        raise
    except BaseException as another:
        return f"a message that cannot be shown ({type(another).__name__})"


def _plain(text: str) -> str:
    """A text of Python without the names of this package's own classes and modules."""
    return _OWN.sub(lambda found: _OWN_NAMES.get(found[0], ""), text)


def _extent(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)  # type: ignore[attr-defined]  # expressions and statements have them


def _place(error: BaseException, span: Span | None) -> _Place | None:
    found: TracebackType | None = None
    for step in _steps(error):
        path = step.tb_frame.f_code.co_filename
        if (span is not None and path == span.path) or is_authors_file(path):
            found = step
    source = None if found is None else parse_file(found.tb_frame.f_code.co_filename)
    if found is None or source is None:
        return None
    positions = list(found.tb_frame.f_code.co_positions())
    line, end_line, column, end_column = positions[found.tb_lasti // 2]
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return _Place(found.tb_frame, source, (line, column), (end_line, end_column))


def _steps(error: BaseException) -> Iterator[TracebackType]:
    step = error.__traceback__
    while step is not None:
        yield step
        step = step.tb_next


# where a value comes from


def _where_from(place: _Place) -> str:
    """As `_sources`; nothing of an expression that is nested too deeply to be shown."""
    try:
        return _sources(place)
    except RecursionError:
        return ""


def _sources(place: _Place) -> str:
    """What the names in the value that a statement assigns stand for: `, where step is 3`."""
    statement = place.statement()
    match statement:
        case ast.Assign(_, value) | ast.AugAssign(_, _, value) | ast.AnnAssign(_, _, ast.expr() as value):
            nodes = [value]
        case ast.Expr(ast.Call(ast.Attribute(), [*arguments])):
            nodes = arguments
        case _:
            return ""
    if isinstance(statement, ast.AugAssign):
        nodes = [statement.target, *nodes]
    told: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Name):
            told.update(_assigned(node, place))
        elif not isinstance(node, ast.Constant):
            told.update(_parts(node, place))
    parts = [f"{name} {said}" for name, said in list(told.items())[:_MOST_SOURCES]]
    return f" ({', '.join(parts)})" if parts else ""


def _parts(node: ast.expr, place: _Place) -> Iterator[tuple[str, str]]:
    """The names and variables of an expression that stand for numbers, elements and the like."""
    try:
        value = place.value(node)
    except (LookupError, TypeError):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                yield from _parts(part, place)
        return
    is_told = isinstance(value, bool | int | str | None | Element | Record) and not isinstance(node, ast.Constant)
    if is_told:
        yield ast.unparse(node), f"is {shown(value)}"


def _assigned(name: ast.Name, place: _Place) -> Iterator[tuple[str, str]]:
    """Where the one statement is that gives a local variable its value."""
    code = place.frame.f_code
    found = [
        node
        for function in place.source.functions.get(code.co_name, ())
        if function.lineno >= code.co_firstlineno and function.lineno <= place.first[0] <= (function.end_lineno or 0)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name.id for t in node.targets)
    ]
    if len(found) == 1 and found[0].lineno < place.first[0]:
        yield name.id, f"comes from line {found[0].lineno}: {short(ast.unparse(found[0]))}"


# what one sort of exception says


def _record_changed(place: _Place | None) -> str:
    statement = None if place is None else place.statement()
    match statement:
        case ast.Assign([ast.Attribute(owner, field)], value) | ast.AnnAssign(
            ast.Attribute(owner, field), _, ast.expr() as value
        ):
            written, given = ast.unparse(owner), ast.unparse(value)
        case ast.AugAssign(ast.Attribute(owner, field) as target, operator, value):
            written = ast.unparse(owner)
            given = ast.unparse(ast.BinOp(ast.parse(ast.unparse(target), mode="eval").body, operator, value))
        case _:
            return "records do not change: write record = record.replace(field=value)"
    return f"records do not change: write {written} = {written}.replace({field}={given})"


def _no_attribute(error: AttributeError, place: _Place | None) -> str | None:
    owner, name = error.obj, error.name
    if name is None:
        return None
    if isinstance(owner, Record):
        fields = owner._fields
        fix = suggest(name, [*fields, "replace"])
        return f"{type(owner).__name__} has no field '{name}': " + (fix or f"its fields are {', '.join(fields)}")
    if owner is None:
        node = None if place is None else place.node()
        written = f"{ast.unparse(node.value)} is None, which" if isinstance(node, ast.Attribute) else "None"
        return f"{written} has no '{name}': look first whether it is None"
    if isinstance(owner, set | frozenset | list | dict | tuple | Counter):
        kind = _OWN_NAMES.get(type(owner).__name__, type(owner).__name__)
        other = _OTHER_WORDS.get(kind, {}).get(name)
        near = suggest(name, [word for word in dir(owner) if not word.startswith("_")])
        return f"{kind_of(owner)} has no {name}" + (f"; write {other}" if other else f": {near}" if near else "")
    if isinstance(owner, Element):
        near = suggest(name, [word for word in dir(type(owner)) if not word.startswith("_")])
        return f"{owner} is an element of {type(owner).__name__}, which has no '{name}'" + (f": {near}" if near else "")
    if isinstance(owner, Spec):
        if name in getattr(type(owner), "__annotations__", {}):
            return f"self.{name} has no value yet: give it a default, or assign the whole of it in the @init"
        return f"{type(owner).__name__} has no variable or method '{name}'"
    return None


def _no_key(error: KeyError, place: _Place) -> str | None:
    node = place.node()
    match node:
        case ast.Subscript(owner):
            if error.args:
                return f"KeyError: {shown(error.args[0])} is not a key of {ast.unparse(owner)}"
        case ast.Call(ast.Attribute(owner, "remove"), [_]):
            if error.args:
                said = f"{shown(error.args[0])} is not in {ast.unparse(owner)}, so it cannot be removed"
                return f"KeyError: {said}: require that it is there, or write discard"
        case ast.Call(ast.Attribute(owner, "pop"), []):
            return f"KeyError: {ast.unparse(owner)} is empty, and pop takes an element"
    return None


def _no_item(place: _Place) -> str | None:
    """An IndexError: of which list, and how long it is."""
    node = place.node()
    match node:
        case ast.Subscript(owner, index) | ast.Call(ast.Attribute(owner, "pop"), [index]):
            written = ast.unparse(index)
        case ast.Call(ast.Attribute(owner, "pop"), []):
            written = "-1"
        case _:
            return None
    try:
        length = len(place.value(owner))
    except (LookupError, TypeError):
        return None
    count = f"{length} item{'' if length == 1 else 's'}" if length else "no items"
    return f"IndexError: {ast.unparse(owner)} has {count}, and none at {written}"


def _nothing_next(place: _Place | None) -> str | None:
    """A StopIteration: `next` of what has no more items."""
    match None if place is None else place.node():
        case ast.Call(called, [items]):
            written = f"{ast.unparse(called)}({short(ast.unparse(items).removeprefix('(').removesuffix(')'))}"
            return f"StopIteration: nothing is left for {written}): give what to take then, next(..., None)"
        case _:
            return None


def _type_hint(text: str) -> str:
    """What to write instead, for what Python calls a TypeError."""
    if "unhashable type: 'set'" in text:
        return ": an element of a set, a key or a field must be frozen; write frozenset(...)"
    if "unhashable type: 'list'" in text:
        return ": an element of a set, a key or a field must be frozen; write tuple(...)"
    if "'NoneType'" in text:
        return ": look first whether it is None"
    if any(f"'{own}'" in text for own in ("sort", "record class", "enum")):
        return ": a class stands where one of its values is meant"
    return ""
