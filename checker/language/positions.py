"""What a body's source says of the order of a Symmetric sort: items taken by place, names of elements, elements kept elsewhere.

A mistake is what goes by the place of something in a listing of elements: an item taken by its number, the first that is found. A doubt is
what goes by it only where several turns of a loop come to the same, or several items are equally great: then the sort is not reduced. What
neither tells is left to the comparison of states with their images. Both count where symmetry is used; without it a body may do all this.
"""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

from checker.diagnostics import SpecError, display_path
from checker.language.accumulating import is_ordered_fold, ordered_updates
from checker.language.singling import singled_out
from checker.language.sorts import Ordered, Range, Symmetric
from checker.language.source import SourceFile, function_node, nodes_of, source_of
from checker.language.spec import Role, Spec, role_of
from checker.language.turns import early_ends, late_writes
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    NoneType,
    QuorumType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)

Mistake: TypeAlias = tuple[type[Symmetric], SpecError]
"""A mistake, and the sort on whose symmetry it depends."""

NAMING = frozenset({"str", "repr", "ascii", "format", "hash", "id"})
"""Functions that tell one element from another by its name, or by where it is kept."""
OWN = frozenset({"index", "name", "canonical_key"})
"""Attributes of an element that tell it from others."""
Doubt: TypeAlias = tuple[type[Symmetric], str]
"""A sort, and what may depend on the order of its elements, with its place."""
BY_QUANTIFYING = "quantify with any, all or a parameter, make the sort Ordered, or run with --no-symmetry"


@dataclass(frozen=True)
class Listing:
    """Something with items for the elements of a sort, for all or for some, in the order of the sort. `of` is what the items are, if known.

    A `mapping` is iterated in that order but not read by place.
    """

    sort: type[Symmetric]
    of: Type | None
    mapping: bool = False


_OF_SETS = (SortType, RecordType, TupleType, FrozenSetType, UnionType, QuorumType)
"""Kinds of values that may be, or hold, elements of a sort, and that sets are of."""
_Kind: TypeAlias = Type | Listing | None


@dataclass(frozen=True)
class OrderReads:
    """What the functions of a spec read of the order of Symmetric sorts, for certain and perhaps."""

    mistakes: list[Mistake]
    doubts: list[Doubt]


def order_reads(
    spec: type[Spec],
    functions: list[FunctionType],
    variables: Mapping[str, Type],
    parameters: Mapping[str, Mapping[str, Type]],
) -> OrderReads:
    """Every such place in the functions that run when the spec does. For use while the sizes of the spec's sorts are bound."""
    readers: dict[FunctionType, _Reader] = {}
    for function in functions:
        node, source = function_node(function), source_of(function)
        if node is not None and source is not None:
            readers[function] = _Reader(spec, function, node, source, variables, parameters, readers)
    for reader in readers.values():
        reader.bind()
    found = OrderReads([], [])
    for reader in readers.values():
        found.mistakes.extend(reader.mistakes())
        found.doubts.extend(reader.doubts())
    return found


class _Reader:
    """One function: its names and what they stand for, as far as the source tells."""

    def __init__(
        self,
        spec: type[Spec],
        function: FunctionType,
        node: ast.FunctionDef,
        source: SourceFile,
        variables: Mapping[str, Type],
        parameters: Mapping[str, Mapping[str, Type]],
        readers: Mapping[FunctionType, "_Reader"],
    ) -> None:
        self.spec, self.function, self.node, self.source, self.variables = spec, function, node, source, variables
        self.readers = readers
        self.local = {*function.__code__.co_varnames, *function.__code__.co_cellvars} | _bound_names(node)
        self.kinds: dict[str, _Kind] = {}
        names = [argument.arg for argument in node.args.args]
        is_method = spec.__dict__.get(function.__name__) is not None or hasattr(spec, function.__name__)
        self.states = set(names[:1]) if is_method else set()
        if is_method and role_of(getattr(spec, function.__name__)) is Role.STEP_INVARIANT:
            self.states = set(names[:2])
        self._parameters = parameters.get(function.__name__, {}) if is_method else {}
        self._asked = False

    def bind(self) -> None:
        """Find out what names stand for; a helper that is called is asked for what it returns."""
        self._bind(self._parameters)

    def returned(self) -> Listing | None:
        """The listing that the function gives; None where it gives none, or that is not told."""
        if self._asked:
            return None
        self._asked = True
        try:
            self.bind()
            given = [
                node.value for node in nodes_of(self.node) if isinstance(node, ast.Return) and node.value is not None
            ]
            return next((kind for value in given if isinstance(kind := self.kind(value), Listing)), None)
        finally:
            self._asked = False

    def doubts(self) -> Iterator[Doubt]:
        """What may depend on the order: which turn comes last, which of the equally great comes first, a list that is kept."""
        for node in nodes_of(self.node):
            match node:
                case ast.For() if (sort := self._turned(node)) is not None:
                    for write in late_writes(node, self.node):
                        yield self._doubt(write, sort, "what a turn of a loop leaves behind")
                case ast.Call(ast.Name("max" | "min" | "sorted" as name), [value, *_], keywords) if any(
                    keyword.arg == "key" for keyword in keywords
                ):
                    if (sort := _sort_in(self.item(value))) is not None:
                        yield self._doubt(node, sort, f"which of the equal ones comes first in {name}")
                case (
                    ast.Assign([ast.Attribute() | ast.Subscript(), *_], value)
                    | ast.AugAssign(ast.Attribute() | ast.Subscript(), _, value)
                    | ast.Call(ast.Attribute(_, "extend"), [value])
                ):
                    if isinstance(kept := self.kind(value), Listing) and not kept.mapping:
                        yield self._doubt(node, kept.sort, "the order of a list that is kept")

    def _doubt(self, node: ast.AST, sort: type[Symmetric], what: str) -> Doubt:
        span = self.source.span(node)
        return sort, f"{what} ({display_path(span.path)}:{span.line})"

    def mistakes(self) -> Iterator[Mistake]:
        """The mistakes in this function."""
        said = _only_said(self.node)
        for node in nodes_of(self.node):
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
                    taken := self.kind(value), Listing
                ):
                    yield self._by_place(node, taken, "unpacking takes items by their places from")
                case ast.Attribute(value, attribute) if attribute in OWN:
                    yield from self._named(node, self.kind(value), f"'.{attribute}' tells", of_whole=False)
                case ast.FormattedValue(value):
                    yield from self._named(value, self.kind(value), "its text tells")
                case ast.BinOp(ast.Constant(str()), ast.Mod(), values):
                    for value in values.elts if isinstance(values, ast.Tuple) else [values]:
                        yield from self._named(value, self.kind(value), "its text tells")
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                yield from self._outside(node)
        for default in [*self.node.args.defaults, *self.node.args.kw_defaults]:
            if default is not None:
                yield from self._default(default)

    # mistakes

    def _by_number(self, node: ast.Subscript, value: ast.expr, index: ast.expr) -> Iterator[Mistake]:
        listing = self.kind(value)
        whole = isinstance(index, ast.Slice) and index.lower is None and index.upper is None
        if isinstance(listing, Listing) and not listing.mapping and not whole:
            yield self._by_place(node, listing, "an item is taken by its number from")

    def _call(self, node: ast.Call) -> Iterator[Mistake]:
        match node:
            case ast.Call(ast.Name("next"), [value, *_]) if isinstance(listing := self.kind(value), Listing):
                yield self._by_place(node, listing, "next() takes the first of")
            case ast.Call(ast.Name("enumerate"), [value, *_]) if isinstance(listing := self._listed(value), Listing):
                yield self._by_place(node, listing, "enumerate() numbers")
            case ast.Call(ast.Name("zip"), values):
                kinds = [self._listed(value) for value in values]
                listing = next((kind for kind in kinds if isinstance(kind, Listing)), None)
                if isinstance(listing, Listing) and any(map(self._is_numbered, values)):
                    yield self._by_place(node, listing, "zip() gives places to")
            case ast.Call(ast.Name("reduce") | ast.Attribute(_, "reduce"), [function, value, *_]):
                if isinstance(listing := self._listed(value), Listing) and is_ordered_fold(function):
                    yield self._by_place(node, listing, "reduce() goes by the places in")
            case ast.Call(ast.Attribute(value, "pop"), []) if isinstance(held := self.kind(value), SetType):
                if (sort := _sort_in(held.of)) is not None:
                    yield self._by_place(node, Listing(sort, None), f"{ast.unparse(node.func)}() takes the first of")
            case ast.Call(ast.Attribute(value, "index" | "pop")) if isinstance(listing := self.kind(value), Listing):
                if not listing.mapping:
                    yield self._by_place(node, listing, f"{ast.unparse(node.func)}() goes by the places in")
            case ast.Call(ast.Name(name), [value, *_]) if name in NAMING and name not in self.local:
                yield from self._named(node, self.kind(value), f"{name}() tells")
            case ast.Call(ast.Attribute(ast.Constant(str()), "format" | "join"), values):
                for value in values:
                    yield from self._named(value, self.kind(value), "its text tells")
        key = next((keyword.value for keyword in node.keywords if keyword.arg == "key"), None)
        if isinstance(key, ast.Name) and key.id in NAMING and key.id not in self.local and node.args:
            yield from self._named(node, self.item(node.args[0]), f"{key.id}() tells")

    def _turns(self, loop: ast.For) -> Iterator[Mistake]:
        if (sort := self._turned(loop)) is not None:
            for update in ordered_updates(loop):
                yield self._by_place(update, Listing(sort, None), "this goes by the order of the turns over")
            for end in early_ends(loop, self.node):
                yield self._by_place(end, Listing(sort, None), "this ends with the first that is found in")

    def _turned(self, loop: ast.For) -> type[Symmetric] | None:
        """The Symmetric sort in whose order a loop goes."""
        listed = self._listed(loop.iter)
        if isinstance(listed, Listing):
            return listed.sort
        return None if isinstance(listed, ListType) else _sort_in(self.item(loop.iter))

    def _is_numbered(self, node: ast.expr) -> bool:
        """Whether the items have an order that is not that of a Symmetric sort."""
        match node:
            case ast.Call(ast.Name("range")) | ast.List() | ast.Tuple() | ast.Constant():
                return True
            case ast.Name(name) if name not in self.local:
                sort = self.function.__globals__.get(name)
                return isinstance(sort, type) and issubclass(sort, Ordered | Range)
            case _:
                return isinstance(self.kind(node), ListType)

    def _comparison(self, node: ast.Compare) -> Iterator[Mistake]:
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            for one, other in ((left, right), (right, left)):
                listing = self.kind(one)
                if not isinstance(listing, Listing) or listing.mapping:
                    continue
                ordered = isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
                if ordered or (isinstance(operator, ast.Eq | ast.NotEq) and _is_uneven(other)):
                    yield self._by_place(node, listing, "a comparison goes by the places in")
                    break

    def _by_place(self, node: ast.AST, listing: Listing, use: str) -> Mistake:
        name = listing.sort.__name__
        message = f"{use} a listing in the order of the Symmetric sort {name}, whose elements have no order"
        return listing.sort, SpecError("C402", message, self.source.span(node), fix=BY_QUANTIFYING)

    def _named(self, node: ast.AST, kind: _Kind, use: str, *, of_whole: bool = True) -> Iterator[Mistake]:
        """That the name, place or identity of an element is read; with `of_whole` also that of one somewhere in a value."""
        sort = _sort_in(kind) if of_whole else _sort_of(kind)
        if sort is not None:
            message = f"{use} elements of the Symmetric sort {sort.__name__} from one another"
            fix = "elements of a Symmetric sort are interchangeable: use == and membership, or run with --no-symmetry"
            yield sort, SpecError("C403", message, self.source.span(node), fix=fix)

    def _outside(self, node: ast.Name | ast.Attribute) -> Iterator[Mistake]:
        """An element that a global, a class or a closure keeps."""
        sort = singled_out(self._held(node))
        if sort is not None:
            yield self._kept(node, ast.unparse(node), sort)

    def _default(self, node: ast.expr) -> Iterator[Mistake]:
        held = [*(self.function.__defaults__ or ()), *(self.function.__kwdefaults__ or {}).values()]
        for sort in {sort for value in held if (sort := singled_out(value)) is not None}:
            yield self._kept(node, "a default argument", sort)

    def _kept(self, node: ast.AST, what: str, sort: type[Symmetric]) -> Mistake:
        message = f"{what} singles out elements of the Symmetric sort {sort.__name__}, which are interchangeable"
        fix = "let the element be a parameter of the action, or a variable of the state that an @init chooses"
        return sort, SpecError("C403", message, self.source.span(node), fix=f"{fix}; or run with --no-symmetry")

    def _held(self, node: ast.expr) -> Any:
        """The object that a name outside of the body, or an attribute of a class or module, stands for; None for any other."""
        match node:
            case ast.Name(name) if name in self.function.__code__.co_freevars:
                place = self.function.__code__.co_freevars.index(name)
                cell = (self.function.__closure__ or ())[place]
                try:
                    return cell.cell_contents
                except ValueError:
                    return None
            case ast.Name(name) if name not in self.local:
                return self.function.__globals__.get(name)
            case ast.Attribute(ast.Name(name), attribute) if name in self.states and attribute not in self.variables:
                return _class_attribute(self.spec, attribute)
            case ast.Attribute(ast.Name() as owner, attribute):
                held = self._held(owner)
                if isinstance(held, ModuleType):
                    return vars(held).get(attribute)
                is_own = isinstance(held, type) and not issubclass(held, Symmetric | Ordered | Range)
                return _class_attribute(held, attribute) if is_own else None
            case _:
                return None

    # what expressions stand for

    def _bind(self, parameters: Mapping[str, Type]) -> None:
        """What names stand for; a name that is bound in several ways stands for nothing known."""
        self.kinds |= parameters
        values: dict[str, list[tuple[str, ast.expr]]] = {}
        for node in nodes_of(self.node):
            match node:
                case ast.Assign([ast.Name(name)], value):
                    values.setdefault(name, []).append(("is", value))
                case ast.For(ast.Name(name), value) | ast.comprehension(ast.Name(name), value):
                    values.setdefault(name, []).append(("in", value))
                case ast.Call(_, [value, *_], keywords):
                    for keyword in keywords:
                        match keyword:
                            case ast.keyword("key", ast.Lambda(ast.arguments([], [ast.arg(name)]))):
                                values.setdefault(name, []).append(("in", value))
        others = _bound_otherwise(self.node) | _sorted_in_place(self.node)
        for argument in self.node.args.args:
            if argument.arg in values:
                self.kinds.pop(argument.arg, None)
        for _ in range(3):  # a name may stand for what another does
            for name, bound in values.items():
                if name in parameters or name in others:
                    continue
                kinds = [self.kind(value) if how == "is" else self.item(value) for how, value in bound]
                self.kinds[name] = kinds[0] if all(kind == kinds[0] for kind in kinds) else None

    def item(self, node: ast.expr) -> _Kind:
        """What iterating over an expression gives."""
        kind = self.kind(node)
        match kind:
            case Listing(_, of):
                return of
            case SetType(of) | FrozenSetType(of) | ListType(of) | CounterType(of):
                return of
            case QuorumType(_, of):
                return of
            case DictType(key):
                return key
            case _:
                return None

    def kind(self, node: ast.expr) -> _Kind:
        """What an expression stands for."""
        match node:
            case ast.Name(name):
                return self.kinds.get(name) if name in self.local else _global_listing(self._held(node))
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                return self.variables.get(attribute) or _global_listing(self._held(node))
            case ast.Attribute(ast.Name() as owner, "elements"):
                listing = self.kind(owner)
                return replace(listing, mapping=False) if isinstance(listing, Listing) else None
            case ast.Attribute(value, attribute):
                kind = self.kind(value)
                return dict(kind.fields).get(attribute) if isinstance(kind, RecordType) else None
            case ast.Subscript(value, index):
                kind = self.kind(value)
                if isinstance(kind, Listing) and isinstance(index, ast.Slice):
                    return kind if index.lower is index.upper is None else None
                return kind.value if isinstance(kind, DictType) else None
            case ast.List([ast.Starred(value)]) | ast.Tuple([ast.Starred(value)]):
                return self._listed(value)
            case ast.ListComp(item, [loop]) | ast.GeneratorExp(item, [loop]):
                return self._comprehension(item, loop)
            case ast.DictComp(key, value, [loop]):
                listing = self._comprehension(key, loop)
                return replace(listing, mapping=True) if isinstance(listing, Listing) else None
            case ast.SetComp(item, _) | ast.Set([item, *_]):
                of = self.kind(item)
                return SetType(of) if isinstance(of, _OF_SETS) else None
            case ast.BinOp(left, ast.BitOr() | ast.BitAnd() | ast.Sub() | ast.BitXor(), right):
                kinds = (self.kind(left), self.kind(right))
                return next((kind for kind in kinds if isinstance(kind, SetType | FrozenSetType)), None)
            case ast.Call():
                return self._result(node)
            case _:
                return None

    def _result(self, node: ast.Call) -> _Kind:
        match node:
            case ast.Call(ast.Name("list" | "tuple" | "iter" | "reversed"), [value], []):
                return self._listed(value)
            case ast.Call(ast.Name("set" | "frozenset"), [value], []):
                of = self.item(value)
                return SetType(of) if isinstance(of, _OF_SETS) else None
            case ast.Call(ast.Attribute(value, "copy" | "union" | "intersection" | "difference")) if isinstance(
                kind := self.kind(value), SetType | FrozenSetType
            ):
                return kind
            case ast.Call(ast.Name("map"), [_, value], []):
                listing = self._listed(value)
                return replace(listing, of=None) if isinstance(listing, Listing) else None
            case ast.Call(ast.Name("filter"), [_, value], []):
                return self._listed(value)
            case ast.Call(ast.Name("zip" | "chain") | ast.Attribute(_, "chain"), [first, *others], []):
                listings = [self._listed(value) for value in (first, *others)]
                whole = all(isinstance(each, Listing) for each in listings)
                return replace(listings[0], of=None) if whole and isinstance(listings[0], Listing) else None
            case ast.Call(ast.Attribute(value, "keys" | "values" | "items" as view), [], []):
                kind, listing = self.kind(value), self._listed(value)
                if not isinstance(listing, Listing):
                    return None
                if view == "keys":
                    return replace(listing, mapping=True)
                of = kind.value if view == "values" and isinstance(kind, DictType) else None
                return replace(listing, of=of, mapping=True)
            case ast.Call(called):
                helper = self._helper(called)
                return helper.returned() if helper is not None else None
            case _:
                return None

    def _helper(self, called: ast.expr) -> "_Reader | None":
        """The function of the author that is called."""
        match called:
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                held = inspect.getattr_static(self.spec, attribute, None)
            case ast.Name() | ast.Attribute():
                held = self._held(called)
            case _:
                return None
        return self.readers.get(held) if isinstance(held, FunctionType) else None

    def _listed(self, node: ast.expr) -> _Kind:
        """The list of what iterating gives, where that is a listing."""
        kind = self.kind(node)
        if isinstance(kind, DictType):
            sort = _sort_of_keys(kind.key)
            return None if sort is None else Listing(sort, kind.key)
        if isinstance(kind, SetType | FrozenSetType | CounterType | QuorumType):
            sort = _sort_in(kind.of)
            return None if sort is None else Listing(sort, kind.of)
        return (
            replace(kind, mapping=False) if isinstance(kind, Listing) else kind if isinstance(kind, ListType) else None
        )

    def _comprehension(self, item: ast.expr, loop: ast.comprehension) -> _Kind:
        """A listing, when there is an item of its own for every element, or for each that a condition lets through."""
        listing = self._listed(loop.iter)
        names = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
        own = any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(item))
        if not isinstance(listing, Listing) or not own:
            return None
        kind = self.kind(item)
        return Listing(listing.sort, kind if not isinstance(kind, Listing) else None)


def _global_listing(value: Any) -> _Kind:
    """What a global, or an attribute of a class, stands for."""
    if isinstance(value, type) and issubclass(value, Symmetric) and len(value.elements) > 1:
        return Listing(value, SortType(value, len(value.elements)), mapping=True)
    if isinstance(value, list | tuple) and len(value) > 1:
        sort = type(value[0])
        if issubclass(sort, Symmetric) and set(value) == set(sort.elements):
            return Listing(sort, SortType(sort, len(value)))
    return None


def _class_attribute(owner: type, name: str) -> Any:
    return next((vars(cls)[name] for cls in owner.__mro__ if name in vars(cls)), None)


def _sort_of_keys(key: Type) -> type[Symmetric] | None:
    """The Symmetric sort an element of which is in every key, so that no key has a place of its own."""
    match key:
        case SortType(sort, size):
            return sort if issubclass(sort, Symmetric) and size > 1 else None
        case TupleType(parts):
            return _first(_sort_of_keys, parts)
        case RecordType(_, fields):
            return _first(_sort_of_keys, [part for _, part in fields])
        case _:
            return None


def _sort_in(kind: _Kind) -> type[Symmetric] | None:
    """A Symmetric sort whose elements a value of this kind may hold."""
    match kind:
        case SortType(sort, size):
            return sort if issubclass(sort, Symmetric) and size > 1 else None
        case Listing(sort, of):
            return sort if of is not None and _sort_in(of) is not None else None
        case QuorumType(_, of) | SetType(of) | FrozenSetType(of) | ListType(of) | CounterType(of):
            return _sort_in(of)
        case DictType(key, value):
            return _sort_in(key) or _sort_in(value)
        case RecordType(_, fields):
            return _first(_sort_in, [part for _, part in fields])
        case TupleType(parts) | UnionType(parts):
            return _first(_sort_in, parts)
        case _:
            return None


def _sort_of(kind: _Kind) -> type[Symmetric] | None:
    """The Symmetric sort that a value of this kind is an element of, unless it is None."""
    if isinstance(kind, UnionType):
        (member, *others) = [member for member in kind.members if not isinstance(member, NoneType)]
        return _sort_of(member) if not others else None
    return _sort_in(kind) if isinstance(kind, SortType) else None


def _first(sort_of: Callable[[Type], type[Symmetric] | None], parts: Iterable[Type]) -> type[Symmetric] | None:
    return next((sort for sort in map(sort_of, parts) if sort is not None), None)


def _is_uneven(node: ast.expr) -> bool:
    """Whether this is a list or tuple written out, of constants, or of such lists, that are not all the same."""
    if not isinstance(node, ast.List | ast.Tuple) or not all(map(_is_written_out, node.elts)):
        return False
    return len({ast.dump(item) for item in node.elts}) > 1


def _is_written_out(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple):
        return all(map(_is_written_out, node.elts))
    return isinstance(node, ast.Constant)


def _only_said(function: ast.FunctionDef) -> set[ast.AST]:
    """What is only shown to people: messages of assertions and errors, what is printed."""
    shown: list[ast.expr | None] = []
    for node in nodes_of(function):
        match node:
            case ast.Assert(_, message):
                shown.append(message)
            case ast.Raise(raised):
                shown.append(raised)
            case ast.Call(ast.Name("print"), values):
                shown += values
            case ast.Call(ast.Name("require"), [_, *more]):
                shown += more
    return {node for expression in shown if expression is not None for node in ast.walk(expression)}


def _bound_names(function: ast.FunctionDef) -> set[str]:
    names = {n.id for n in nodes_of(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.arg for n in nodes_of(function) if isinstance(n, ast.arg)}


def _sorted_in_place(function: ast.FunctionDef) -> set[str]:
    """The names of lists that `x.sort()` puts into an order of their own."""
    found = set()
    for node in nodes_of(function):
        match node:
            case ast.Call(ast.Attribute(ast.Name(name), "sort")):
                found.add(name)
    return found


def _bound_otherwise(function: ast.FunctionDef) -> set[str]:
    """Names bound by something else than a plain assignment, a loop, or as the argument of a `key`."""
    plain: set[ast.AST] = set()
    keys: set[ast.AST] = set()
    for node in nodes_of(function):
        match node:
            case (
                ast.Assign([ast.Name() as target])
                | ast.For(ast.Name() as target)
                | ast.comprehension(ast.Name() as target)
            ):
                plain.add(target)
            case ast.keyword("key", ast.Lambda(ast.arguments([], [argument]))):
                keys.add(argument)
    names = {
        node.id
        for node in nodes_of(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del) and node not in plain
    }
    inner = [node for part in function.body for node in nodes_of(part) if isinstance(node, ast.arg)]
    return names | {node.arg for node in inner if node not in keys}
