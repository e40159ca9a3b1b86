"""What a body's source says of the order of a Symmetric sort: items taken by place, names of elements, elements kept elsewhere.

A mistake is what goes by the place of something in a listing of elements: an item taken by its number, the first that is found. It counts
where symmetry is used; without it a body may do all this. What only may go by the order is no mistake: it is not proved
(`checker.passes.symmetry`), and the sort is not reduced.
"""

import ast
import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import FunctionType
from typing import TypeAlias

from checker.diagnostics import SpecError
from checker.frontend.naming import Names, is_any
from checker.frontend.ordering.accumulating import is_ordered_fold, ordered_updates
from checker.frontend.ordering.alone import is_said_alone
from checker.frontend.ordering.ends import early_ends
from checker.frontend.ordering.listings import Kind, Listing, sort_in, sort_of
from checker.frontend.ordering.reader import Reader
from checker.frontend.ordering.singling import singled_out
from checker.frontend.source import function_node, nodes_of, source_of
from checker.language.sorts import Ordered, Range, Symmetric
from checker.language.spec import Spec, require
from checker.language.types import ListType, SequenceType, Type

Mistake: TypeAlias = tuple[type[Symmetric], SpecError]
"""A mistake, and the sort on whose symmetry it depends."""

NAMING = (str, repr, ascii, format, hash, id)
"""Functions that tell one element from another by its name, or by where it is kept."""
OWN = frozenset({"index", "name", "canonical_key"})
"""Attributes of an element that tell it from others."""
BY_QUANTIFYING = "quantify with any, all or a parameter, make the sort Ordered, or run with --no-symmetry"
ALONE = "where there is only one, ask that before of a set, require(len(s) == 1); else "
_ROUNDS = 3
"""Times that functions tell each other what they are given and what they return."""


def order_reads(
    spec: type[Spec],
    functions: list[FunctionType],
    variables: Mapping[str, Type],
    parameters: Mapping[str, Mapping[str, Type]],
) -> list[Mistake]:
    """Every such place in the functions that run when the spec does. For use while the sizes of the spec's sorts are bound."""
    readers: dict[FunctionType, Reader] = {}
    for function in functions:
        node, source = function_node(function), source_of(function)
        if node is not None and source is not None:
            readers[function] = Reader(spec, function, node, source, variables, parameters, readers)
    for _ in range(_ROUNDS):
        for reader in readers.values():
            reader.bind()
            reader.given = {}
        for reader in readers.values():
            reader.pass_on()
    found: list[Mistake] = []
    for reader in readers.values():
        reader.bind()
        found += _Mistakes(reader).found()
    return found


class _Mistakes:
    """The mistakes in one function."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def found(self) -> Iterator[Mistake]:
        """The mistakes in this function."""
        said = _only_said(self.reader.node, self.reader.names)
        for node in nodes_of(self.reader.node):
            if node in said:
                continue
            match node:
                case ast.Subscript(value, index):
                    yield from self._by_number(node, value, index)
                case ast.Call():
                    yield from self._call(node)
                case ast.Compare():
                    yield from self._comparison(node)
                case ast.For():
                    yield from self._turns(node)
                case ast.Assign([ast.Tuple() | ast.List() as target], value) if len(target.elts) > 1 and isinstance(
                    taken := self.reader.listed(value), Listing
                ):
                    yield from self._by_place(node, taken, "unpacking takes items by their places from")
                case ast.Attribute(value, attribute) if attribute in OWN:
                    yield from self._named(node, self.reader.kind(value), f"'.{attribute}' tells", of_whole=False)
                case ast.FormattedValue(value):
                    yield from self._named(value, self.reader.kind(value), "its text tells")
                case ast.BinOp(ast.Constant(str()), ast.Mod(), values):
                    for value in values.elts if isinstance(values, ast.Tuple) else [values]:
                        yield from self._named(value, self.reader.kind(value), "its text tells")
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                yield from self._outside(node)
        for default in [*self.reader.node.args.defaults, *self.reader.node.args.kw_defaults]:
            if default is not None:
                yield from self._default(default)

    # mistakes

    def _by_number(self, node: ast.Subscript, value: ast.expr, index: ast.expr) -> Iterator[Mistake]:
        listing = self.reader.kind(value)
        whole = isinstance(index, ast.Slice) and index.lower is None and index.upper is None
        if isinstance(listing, Listing) and not listing.mapping and not whole:
            yield from self._by_place(node, listing, "an item is taken by its number from")

    def _call(self, node: ast.Call) -> Iterator[Mistake]:
        held, shown = self.reader.names.value(node.func), ast.unparse(node.func)
        match node:
            case ast.Call(_, [value, *_]) if held is next and isinstance(listing := self.reader.kind(value), Listing):
                if not is_said_alone(value, self.reader.node, self.reader.names):
                    yield from self._by_place(node, replace(listing, some=False), "next() takes the first of", ALONE)
            case ast.Call(_, [value, *_]) if held is enumerate and isinstance(
                listing := self.reader.listed(value), Listing
            ):
                yield from self._by_place(node, listing, "enumerate() numbers")
            case ast.Call(_, values) if held is zip:
                kinds = [self.reader.listed(value) for value in values]
                listing = next((kind for kind in kinds if isinstance(kind, Listing)), None)
                if isinstance(listing, Listing) and any(map(self._is_numbered, values)):
                    yield from self._by_place(node, listing, "zip() gives places to")
            case ast.Call(_, [function, value, *_]) if held is functools.reduce:
                if isinstance(listing := self.reader.listed(value), Listing) and is_ordered_fold(function):
                    yield from self._by_place(node, listing, "reduce() goes by the places in")
            case ast.Call(ast.Attribute(value, "index" | "pop")) if isinstance(
                listing := self.reader.kind(value), Listing
            ):
                if not listing.mapping:
                    yield from self._by_place(node, listing, f"{shown}() goes by the places in")
            case ast.Call(_, [value, *_]) if is_any(held, NAMING):
                yield from self._named(node, self.reader.kind(value), f"{shown}() tells")
            case ast.Call(ast.Attribute(ast.Constant(str()), "format" | "join"), values):
                for value in values:
                    yield from self._named(value, self.reader.kind(value), "its text tells")
        key = next((keyword.value for keyword in node.keywords if keyword.arg == "key"), None)
        if key is not None and node.args and self.reader.names.is_any(key, NAMING):
            yield from self._named(node, self.reader.item(node.args[0]), f"{ast.unparse(key)}() tells")

    def _turns(self, loop: ast.For) -> Iterator[Mistake]:
        if (sort := self.reader.turned(loop)) is not None:
            for update in ordered_updates(loop):
                yield from self._by_place(update, Listing(sort, None), "this goes by the order of the turns over")
            for end in early_ends(loop, self.reader.node, self.reader.distinct(loop)):
                yield from self._by_place(end, Listing(sort, None), "this ends with the first that is found in")

    def _is_numbered(self, node: ast.expr) -> bool:
        """Whether the items have an order that is not that of a Symmetric sort."""
        match node:
            case ast.List() | ast.Tuple() | ast.Constant():
                return True
            case ast.Call(called) if self.reader.names.value(called) is range:
                return True
            case _:
                sort = self.reader.names.value(node)
                is_sort = isinstance(sort, type) and issubclass(sort, Ordered | Range)
                return is_sort or isinstance(self.reader.kind(node), ListType | SequenceType)

    def _comparison(self, node: ast.Compare) -> Iterator[Mistake]:
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            for one, other in ((left, right), (right, left)):
                listing = self.reader.kind(one)
                if not isinstance(listing, Listing) or listing.mapping:
                    continue
                ordered = isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
                if ordered or (isinstance(operator, ast.Eq | ast.NotEq) and _is_uneven(other)):
                    yield from self._by_place(node, listing, "a comparison goes by the places in")
                    break

    def _by_place(self, node: ast.AST, listing: Listing, use: str, before: str = "") -> Iterator[Mistake]:
        if listing.some:
            return  # perhaps of one element alone
        name, span = listing.sort.__name__, self.reader.source.span(node)
        message = f"{use} a listing in the order of the Symmetric sort {name}, whose elements have no order"
        yield listing.sort, SpecError("C402", message, span, fix=before + BY_QUANTIFYING)

    def _named(self, node: ast.AST, kind: Kind, use: str, *, of_whole: bool = True) -> Iterator[Mistake]:
        """That the name, place or identity of an element is read; with `of_whole` also that of one somewhere in a value."""
        sort = sort_in(kind) if of_whole else sort_of(kind)
        if sort is not None:
            message = f"{use} elements of the Symmetric sort {sort.__name__} from one another"
            fix = "elements of a Symmetric sort are interchangeable: use == and membership, or run with --no-symmetry"
            yield sort, SpecError("C403", message, self.reader.source.span(node), fix=fix)

    def _outside(self, node: ast.Name | ast.Attribute) -> Iterator[Mistake]:
        """An element that a global, a class or a closure keeps."""
        sort = singled_out(self.reader.held(node))
        if sort is not None:
            yield self._kept(node, ast.unparse(node), sort)

    def _default(self, node: ast.expr) -> Iterator[Mistake]:
        held = [*(self.reader.function.__defaults__ or ()), *(self.reader.function.__kwdefaults__ or {}).values()]
        for sort in {sort for value in held if (sort := singled_out(value)) is not None}:
            yield self._kept(node, "a default argument", sort)

    def _kept(self, node: ast.AST, what: str, sort: type[Symmetric]) -> Mistake:
        message = f"{what} singles out elements of the Symmetric sort {sort.__name__}, which are interchangeable"
        fix = "let the element be a parameter of the action, or a variable of the state that an @init chooses"
        return sort, SpecError("C403", message, self.reader.source.span(node), fix=f"{fix}; or run with --no-symmetry")


def _is_uneven(node: ast.expr) -> bool:
    """Whether this is a list or tuple written out, of constants, or of such lists, that are not all the same."""
    if not isinstance(node, ast.List | ast.Tuple) or not all(map(_is_written_out, node.elts)):
        return False
    return len({ast.dump(item) for item in node.elts}) > 1


def _is_written_out(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple):
        return all(map(_is_written_out, node.elts))
    return isinstance(node, ast.Constant)


def _only_said(function: ast.FunctionDef, names: Names) -> set[ast.AST]:
    """What is only shown to people: messages of assertions and errors, what is printed."""
    shown: list[ast.expr | None] = []
    for node in nodes_of(function):
        match node:
            case ast.Assert(_, message):
                shown.append(message)
            case ast.Raise(raised):
                shown.append(raised)
            case ast.Call(called, values) if names.value(called) is print:
                shown += values
            case ast.Call(called, [_, *more]) if names.value(called) is require:
                shown += more
    return {node for expression in shown if expression is not None for node in ast.walk(expression)}
