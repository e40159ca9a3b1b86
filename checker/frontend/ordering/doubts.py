"""What may depend on the order of a Symmetric sort, as far as the source of a body tells: then the sort is not reduced.

Which turn of a loop comes last, which of several equally great items comes first, a list that is kept or handed on. Whether several turns,
or items, ever come there is not told; a body may be written for the only one, and is not refused.
"""

import ast
import copy
import dataclasses
import functools
import operator
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, TypeAlias

from checker.diagnostics import display_path
from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.naming import Names, is_any
from checker.frontend.ordering.listings import Listing, sort_in
from checker.frontend.ordering.loop_names import carried_by, mentions, names_in, read_after
from checker.frontend.ordering.reader import FORGETS, Reader
from checker.frontend.ordering.turns import Turns
from checker.frontend.ordering.writes import differs
from checker.frontend.source import nodes_of
from checker.language.records import Record
from checker.language.sorts import Range, Symmetric
from checker.language.spec import fill, require
from checker.language.types import BoolType, CounterType, RangeType, SetType

Doubt: TypeAlias = tuple[type[Symmetric], str]
"""A sort, and what may depend on the order of its elements, with its place."""


def doubts(reader: Reader) -> Iterator[Doubt]:
    """Every such place in a function."""
    sort = _iterated(reader)
    for node in nodes_of(reader.node):
        found = list(_found(node, reader))
        if sort is not None and not found and _is_unknown(node, reader):
            found = [(node, sort, "what is not known to go by no order")]
        for place, of, what in found:
            span = reader.source.span(place)
            yield of, f"{what} ({display_path(span.path)}:{span.line})"


def _iterated(reader: Reader) -> type[Symmetric] | None:
    """A Symmetric sort in whose order the function goes anywhere, or is given or keeps a list."""
    for kind in reader.kinds.values():
        if isinstance(kind, Listing):
            return kind.sort
    for node in nodes_of(reader.node):
        match node:
            case ast.For():
                sort = reader.turned(node)
            case ast.comprehension(target, iterated):
                sort = reader.turned(ast.For(target, iterated, [], []))
            case ast.Call():
                sort = reader.order_of(node)
            case _:
                sort = None
        if sort is not None:
            return sort
    return None


_KNOWN = (
    *(list, tuple, iter, reversed, zip, enumerate, map, filter, dict, next, abs, int, str, divmod, round, repr, format),
    *(functools.reduce, dataclasses.replace, copy.copy, fill, super, type, hash, require, print, *FORGETS),
)
_METHODS = frozenset(
    {
        *("keys", "values", "items", "get", "count", "index", "copy", "replace", "total", "elements", "most_common"),
        *("first", "last", "next", "previous", "union", "intersection", "difference", "symmetric_difference"),
        *("issubset", "issuperset", "isdisjoint", "fromkeys", "popitem", "startswith", "endswith", "format", "join"),
    }
)


def _is_unknown(node: ast.AST, reader: Reader) -> bool:
    """Whether it is not known what a part of a body does with what it is given, so that no rule here has looked at it."""
    match node:
        case ast.NamedExpr() | ast.Yield() | ast.YieldFrom() | ast.Nonlocal() | ast.Global() | ast.With():
            return True
        case ast.Try() | ast.TryStar() | ast.While() | ast.ClassDef():
            return True
        case ast.FunctionDef():
            return node is not reader.node
        case ast.Call(called) if _is_of_module(called, reader):
            held = reader.names.value(called)
            is_made = isinstance(held, type) and issubclass(held, Record | Range)
            return not (is_made or reader.helper(called) is not None or is_any(held, _KNOWN))
        case ast.Call(ast.Attribute(_, name) as called):
            return not (reader.helper(called) is not None or name in _METHODS | MUTATORS)
        case ast.Call():
            return True
        case ast.Assign(_, value):
            is_function = isinstance(value, ast.Attribute) and reader.kind(value) is None and value.attr in MUTATORS
            return is_function or isinstance(value, ast.Lambda)
        case _:
            return False


def _is_of_module(called: ast.expr, reader: Reader) -> bool:
    """Whether a name is one of the file or of Python, or of another module; not a method, which is told by its own name."""
    is_module = isinstance(called, ast.Attribute) and isinstance(reader.names.value(called.value), ModuleType)
    return is_module or (isinstance(called, ast.Name) and called.id not in reader.names.local)


def _found(node: ast.AST, reader: Reader) -> Iterator[tuple[ast.AST, type[Symmetric], str]]:
    match node:
        case ast.For() if (sort := reader.turned(node)) is not None:
            yield from ((late, sort, "what a turn of a loop leaves to others") for late in _late(node, reader))
        case ast.Call(called, [value, *_], keywords) if reader.names.is_any(called, (max, min, sorted)) and any(
            keyword.arg == "key" for keyword in keywords
        ):
            if (sort := sort_in(reader.item(value)) or reader.order_of(value)) is not None:
                yield node, sort, f"which of the equal ones comes first in {ast.unparse(called)}"
        case ast.Call(ast.Attribute(_, "extend"), [value]) | ast.AugAssign(_, ast.Add(), value):
            if (sort := reader.order_of(value)) is not None:
                yield node, sort, "the order of a list that is kept"
        case ast.Assign([ast.Attribute() | ast.Subscript(), *_], value) | ast.AnnAssign(
            ast.Attribute() | ast.Subscript(), _, ast.expr() as value
        ):
            kept = reader.kind(value)
            is_mapping = isinstance(kept, Listing) and kept.mapping
            if not is_mapping and (sort := reader.order_of(value)) is not None:
                yield node, sort, "the order of a list that is kept"
        case ast.Match(subject) if (sort := reader.order_of(subject)) is not None:
            yield subject, sort, "what is matched"
        case ast.Call(called, [function, value, *_]) if reader.names.value(called) is functools.reduce:
            listed = reader.listed(value)
            if isinstance(listed, Listing) and not _commutes(function, reader.names):
                yield node, listed.sort, "what reduce() comes to"
        case ast.Call(ast.Attribute(owner, "most_common")):
            inner = owner.args[0] if isinstance(owner, ast.Call) and owner.args else owner
            listed = reader.listed(inner)
            if isinstance(listed, Listing):
                yield node, listed.sort, "which of the equally common comes first"
        case ast.Call(ast.Attribute(owner, "popitem")):
            if isinstance(kept := reader.listed(owner), Listing):
                yield node, kept.sort, "what popitem() takes"
        case ast.Call(ast.Attribute(owner, "pop"), []) if isinstance(held := reader.kind(owner), SetType):
            if (sort := sort_in(held.of)) is not None:
                yield node, sort, "which element pop() takes"
        case ast.Call(called, values) if not (reader.forgets(node) or reader.names.value(called) is zip):
            for value in values:
                if isinstance(value, ast.Starred) and (sort := reader.order_of(value)) is not None:
                    yield node, sort, "which argument is which"
        case ast.DictComp(key, value, [loop]):
            written = ast.For(loop.target, loop.iter, [], [])
            own, sort = reader.distinct(written), reader.turned(written)
            if sort is not None and not differs(key, own, _Known(reader)) and mentions(value, names_in(loop.target)):
                yield node, sort, "which value a key keeps"
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            yield from _effects(node, reader)


def _late(loop: ast.For, reader: Reader) -> Iterator[ast.AST]:
    """The parts of a loop that may come to something else in another order of its turns."""
    turn = names_in(loop.target)
    if turn & read_after(loop, reader.node):
        yield loop.target  # as the last turn has left it
    if any(mentions(statement, turn) for statement in loop.body):  # if not, one turn is as any other
        carried = carried_by(loop, reader.node)
        yield from Turns(loop.body, turn, reader.distinct(loop), carried, _Known(reader)).late()


class _Known:
    """What a reader knows of names, as the analysis of turns asks it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        inner = (n for part in reader.node.body for n in nodes_of(part) if isinstance(n, ast.FunctionDef))
        self._inner = {function.name: function for function in inner}

    def helper(self, called: ast.expr) -> tuple[ast.FunctionDef, "_Known"] | None:
        if isinstance(called, ast.Name) and called.id in self._inner:
            return self._inner[called.id], self
        found = self.reader.helper(called)
        return None if found is None else (found.node, _Known(found))

    def is_any(self, node: ast.expr, objects: Iterable[Any]) -> bool:
        return self.reader.names.is_any(node, objects)

    def is_class(self, node: ast.expr) -> bool:
        return isinstance(self.reader.names.value(node), type)

    def is_record(self, called: ast.expr) -> bool:
        held = self.reader.names.value(called)
        return isinstance(held, type) and issubclass(held, Record)

    def is_number(self, target: ast.expr) -> bool:
        return _is_number(target, self.reader)


_OF_NUMBERS = (len, sum, abs, int, max, min)


def _is_number(target: ast.expr, reader: Reader) -> bool:
    """Whether a place holds a number: a variable of a range or a count, a name that is given one first."""
    match target:
        case ast.Name(name):
            given = [
                node.value
                for node in nodes_of(reader.node)
                if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
            ]
            return bool(given) and any(_gives_number(value, reader.names) for value in given)
        case _:
            kind = reader.kind(target)
            is_count = isinstance(target, ast.Subscript) and isinstance(reader.kind(target.value), CounterType)
            return is_count or isinstance(kind, RangeType | BoolType)


def _gives_number(value: ast.expr, names: Names) -> bool:
    match value:
        case ast.Constant(held):
            return isinstance(held, int)
        case ast.Call(called):
            return names.is_any(called, _OF_NUMBERS)
        case _:
            return False


def _effects(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp, reader: Reader
) -> Iterator[tuple[ast.AST, type[Symmetric], str]]:
    """Names and attributes that a comprehension gives values in the order of a sort."""
    for loop in node.generators:
        sort = reader.turned(ast.For(loop.target, loop.iter, [], []))
        if sort is None:
            continue
        for part in ast.walk(node):
            match part:
                case ast.NamedExpr():
                    yield part, sort, "what a turn of a comprehension leaves to others"
                case ast.Call(called) if reader.names.value(called) is setattr:
                    yield part, sort, "what a turn of a comprehension leaves to others"


_COMMUTING = (operator.add, operator.or_, operator.and_, operator.mul, operator.xor, max, min)


def _commutes(function: ast.expr, names: Names) -> bool:
    """Whether a function of two, one of Python's, takes them in any order."""
    match function:
        case ast.Attribute(owner, "union" | "intersection" | "__or__" | "__and__"):
            return names.is_any(owner, (set, frozenset)) or names.is_any(function, _COMMUTING)
        case _:
            return names.is_any(function, _COMMUTING)
