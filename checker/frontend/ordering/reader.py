"""What expressions of a body stand for, as far as it has to do with the order of a Symmetric sort.

A helper that is called is asked what it returns, and told what its parameters are given.
"""

import ast
import inspect
import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import FunctionType
from typing import Any

from checker.frontend.naming import NOTHING, Names, is_any
from checker.frontend.ordering.bound_names import bound_otherwise, bound_values
from checker.frontend.ordering.listings import Kind, Listing, global_listing, one_of, sort_in, sort_of_keys
from checker.frontend.source import SourceFile, nodes_of
from checker.language.records import Record
from checker.language.sorts import Ordered, Range, Symmetric
from checker.language.spec import Role, Spec, require, role_of
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
    TupleType,
    Type,
    UnionType,
)

_OF_SETS = (SortType, RecordType, TupleType, FrozenSetType, SequenceType, UnionType, QuorumType)
"""Kinds of values that may be, or hold, elements of a sort, and that sets are of."""
FORGETS = (len, any, all, sum, set, frozenset, bool, isinstance, Counter, range, max, min, sorted, print, require)
"""Functions whose result does not tell in which order they were given what they were given; with a key, see the doubts."""
_FORGETFUL_METHODS = frozenset(
    {
        *("issubset", "issuperset", "isdisjoint", "union", "intersection", "difference", "symmetric_difference"),
        *("update", "difference_update", "intersection_update", "count", "get", "add", "discard", "replace"),
    }
)


class Reader:
    """One function: its names and what they stand for, as far as the source tells."""

    def __init__(
        self,
        spec: type[Spec],
        function: FunctionType,
        node: ast.FunctionDef,
        source: SourceFile,
        variables: Mapping[str, Type],
        parameters: Mapping[str, Mapping[str, Type]],
        readers: Mapping[FunctionType, "Reader"],
    ) -> None:
        self.spec, self.function, self.node, self.source, self.variables = spec, function, node, source, variables
        self.readers = readers
        self.names = Names(function, node)
        self.kinds: dict[str, Kind] = {}
        names = [argument.arg for argument in node.args.args]
        is_method = spec.__dict__.get(function.__name__) is not None or hasattr(spec, function.__name__)
        self.states = set(names[:1]) if is_method else set()
        if is_method and role_of(getattr(spec, function.__name__)) is Role.STEP_INVARIANT:
            self.states = set(names[:2])
        self.given: dict[str, list[Kind]] = {}
        """What calls give to the parameters."""
        self._declared = parameters.get(function.__name__, {}) if is_method else {}
        self._asked = False

    def bind(self) -> None:
        """Find out what names stand for; a helper that is called is asked for what it returns."""
        self._bind({**self._declared, **{name: one_of(kinds) for name, kinds in self.given.items()}})

    def pass_on(self) -> None:
        """Tell the helpers that are called what their parameters are given."""
        for node in nodes_of(self.node):
            if isinstance(node, ast.Call) and (helper := self.helper(node.func)) is not None:
                names = [argument.arg for argument in helper.node.args.args if argument.arg not in helper.states]
                given = [*zip(names, node.args, strict=False)]
                given += [(keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg is not None]
                for name, value in given:
                    helper.given.setdefault(name, []).append(self.kind(value))

    def returned(self) -> Kind:
        """What the function gives, as far as that is told."""
        if self._asked:
            return None
        self._asked = True
        try:
            self.bind()
            given = [n.value for n in nodes_of(self.node) if isinstance(n, ast.Return) and n.value is not None]
            return one_of([self.kind(value) for value in given]) if given else None
        finally:
            self._asked = False

    def turned(self, loop: ast.For) -> type[Symmetric] | None:
        """The Symmetric sort in whose order a loop goes."""
        listed = self.listed(loop.iter)
        if isinstance(listed, Listing):
            return listed.sort
        return (
            None
            if isinstance(listed, ListType | SequenceType)
            else sort_in(self.item(loop.iter)) or self.order_of(loop.iter)
        )

    def distinct(self, loop: ast.For) -> set[str]:
        """The names that stand for something else in every turn of a loop."""
        match loop:
            case ast.For(ast.Tuple([ast.Name(name), _]), ast.Call(ast.Attribute(owner, "items"), [], [])):
                return {name} if isinstance(self.kind(owner), DictType | CounterType) else set()
            case ast.For(ast.Name(name), iterated):
                listed = self.listed(iterated)
                is_set = isinstance(self.kind(iterated), SetType | FrozenSetType | CounterType | QuorumType | DictType)
                return {name} if is_set or (isinstance(listed, Listing) and listed.distinct) else set()
            case _:
                return set()

    def order_of(self, node: ast.expr) -> type[Symmetric] | None:
        """The Symmetric sort whose order a value may tell of: it is a listing, or made of one in a way that is not known."""
        kind = self.kind(node)
        if isinstance(kind, Listing):
            return kind.sort
        match node:
            case ast.Call(called, values, keywords):
                if self.forgets(node) or self.helper(called) is not None:
                    return None  # a helper says itself what it returns
                parts = [*values, *(keyword.value for keyword in keywords)]
                return next((sort for value in parts if (sort := self.order_of(value)) is not None), None)
            case ast.Starred(value):
                listed = self.listed(value)
                return listed.sort if isinstance(listed, Listing) else self.order_of(value)
            case ast.Tuple(parts) | ast.List(parts):
                return next((sort for part in parts if (sort := self.order_of(part)) is not None), None)
            case ast.IfExp(_, yes, no) | ast.BinOp(yes, ast.Add(), no):
                return self.order_of(yes) or self.order_of(no)
            case ast.BoolOp(_, parts):
                return next((sort for part in parts if (sort := self.order_of(part)) is not None), None)
            case _:
                return None

    def forgets(self, call: ast.Call) -> bool:
        """Whether a result does not tell in which order the function was given its arguments: a sum from a start may be one of lists."""
        held = self.held(call.func)
        if held is sum:
            return len(call.args) + len(call.keywords) == 1
        is_method = isinstance(call.func, ast.Attribute) and call.func.attr in _FORGETFUL_METHODS
        return is_method or is_any(held, FORGETS)

    def held(self, node: ast.expr) -> Any:
        """What a name, or an attribute of a class or module, stands for outside of the body; NOTHING for any other expression."""
        match node:
            case ast.Attribute(ast.Name(name), attribute) if name in self.states and attribute not in self.variables:
                return _class_attribute(self.spec, attribute)
            case ast.Attribute(owner, attribute) if isinstance(cls := self.held(owner), type):
                is_sort = issubclass(cls, Symmetric | Ordered | Range)
                return NOTHING if is_sort else _class_attribute(cls, attribute)
            case _:
                return self.names.value(node)

    # what expressions stand for

    def _bind(self, parameters: Mapping[str, Kind]) -> None:
        """What names stand for; a name that is bound in several ways stands for nothing known."""
        self.kinds |= parameters
        values, others = bound_values(self.node, self.names), bound_otherwise(self.node)
        for argument in self.node.args.args:
            if argument.arg in values:
                self.kinds.pop(argument.arg, None)
        for _ in range(3):  # a name may stand for what another does
            for name, bound in values.items():
                if name not in parameters and name not in others:
                    self.kinds[name] = one_of([self._bound_to(how, value) for how, value in bound])

    def _bound_to(self, how: str, value: ast.expr) -> Kind:
        if how == "holds":
            of = self.kind(value)
            return SetType(of) if isinstance(of, _OF_SETS) else None
        if how == "of":
            kind = self.kind(value)
            return kind.value if isinstance(kind, DictType) else None
        return self.kind(value) if how == "is" else self.item(value)

    def item(self, node: ast.expr) -> Kind:
        """What iterating over an expression gives."""
        kind = self.kind(node)
        match kind:
            case Listing(_, of):
                return of
            case SetType(of) | FrozenSetType(of) | SequenceType(of) | ListType(of) | CounterType(of):
                return of
            case QuorumType(_, of):
                return of
            case DictType(key):
                return key
            case _:
                return None

    def kind(self, node: ast.expr) -> Kind:
        """What an expression stands for."""
        match node:
            case ast.Name(name):
                return self.kinds.get(name) if name in self.names.local else global_listing(self.held(node))
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                return self.variables.get(attribute) or global_listing(self.held(node))
            case ast.Attribute(owner, "elements") if isinstance(listing := self.kind(owner), Listing):
                return replace(listing, mapping=False)
            case ast.Attribute() if (listed := global_listing(self.names.value(node))) is not None:
                return listed
            case ast.Attribute(value, attribute):
                kind = self.kind(value)
                return dict(kind.fields).get(attribute) if isinstance(kind, RecordType) else None
            case ast.Subscript(value, index):
                kind = self.kind(value)
                if isinstance(kind, Listing) and isinstance(index, ast.Slice):
                    return kind if index.lower is index.upper is None else None
                return kind.value if isinstance(kind, DictType) else None
            case ast.List([ast.Starred(value)]) | ast.Tuple([ast.Starred(value)]):
                return self.listed(value)
            case ast.ListComp(item, [loop]) | ast.GeneratorExp(item, [loop]):
                return self._comprehension(item, loop)
            case ast.ListComp(_, loops) | ast.GeneratorExp(_, loops):
                return self._carried_on([loop.iter for loop in loops])
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

    def _result(self, node: ast.Call) -> Kind:
        held = self.names.value(node.func)
        match node:
            case ast.Call(_, [value], []) if is_any(held, (list, tuple, iter, reversed)):
                return self.listed(value)
            case ast.Call(_, [value, *_]) if held is dict or self._is_from_keys(node.func):
                listing = self.listed(value)
                return replace(listing, mapping=True) if isinstance(listing, Listing) else None
            case ast.Call(_, [value], []) if is_any(held, (set, frozenset)):
                of = self.item(value)
                return SetType(of) if isinstance(of, _OF_SETS) else None
            case ast.Call(ast.Attribute(value, "copy" | "union" | "intersection" | "difference")) if isinstance(
                kind := self.kind(value), SetType | FrozenSetType
            ):
                return kind
            case ast.Call(_, [_, value], []) if held is map:
                listing = self.listed(value)
                return replace(listing, of=None, distinct=False) if isinstance(listing, Listing) else None
            case ast.Call(_, [_, value], []) if held is filter:
                listing = self.listed(value)
                return replace(listing, some=True) if isinstance(listing, Listing) else None
            case ast.Call(_, [first, *others], []) if is_any(held, (zip, itertools.chain)):
                listings = [self.listed(value) for value in (first, *others)]
                whole = all(isinstance(each, Listing) for each in listings)
                if whole and isinstance(listings[0], Listing):
                    return replace(listings[0], of=None, distinct=False)
                return self._carried_on([first, *others])
            case ast.Call(ast.Attribute(value, "keys" | "values" | "items" as view), [], []):
                kind, listing = self.kind(value), self.listed(value)
                if not isinstance(listing, Listing):
                    return None
                if view == "keys":
                    return replace(listing, mapping=True)
                of = kind.value if view == "values" and isinstance(kind, DictType) else None
                return replace(listing, of=of, mapping=True, distinct=view == "items")
            case ast.Call(called):
                helper = self.helper(called)
                if helper is not None:
                    return helper.returned()
                if self.forgets(node) or (isinstance(held, type) and issubclass(held, Record)):
                    return None
                return self._carried_on([*node.args, *(keyword.value for keyword in node.keywords)])
            case _:
                return None

    def _is_from_keys(self, called: ast.expr) -> bool:
        return (
            isinstance(called, ast.Attribute) and called.attr == "fromkeys" and self.names.value(called.value) is dict
        )

    def _carried_on(self, parts: list[ast.expr]) -> Kind:
        """What is made of these in a way that is not known, and may be in the order of one of them."""
        for part in parts:
            listed = self.listed(part.value if isinstance(part, ast.Starred) else part)
            if isinstance(listed, Listing):
                return Listing(listed.sort, None, some=True)
        return None

    def helper(self, called: ast.expr) -> "Reader | None":
        """The function of the author that is called."""
        match called:
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                held = inspect.getattr_static(self.spec, attribute, None)
            case ast.Name() | ast.Attribute():
                held = self.held(called)
            case _:
                return None
        return self.readers.get(held) if isinstance(held, FunctionType) else None

    def listed(self, node: ast.expr) -> Kind:
        """The list of what iterating gives, where that is a listing."""
        kind = self.kind(node)
        if isinstance(kind, DictType):
            sort = sort_of_keys(kind.key)
            return None if sort is None else Listing(sort, kind.key, distinct=True)
        if isinstance(kind, SetType | FrozenSetType | CounterType | QuorumType):
            sort = sort_in(kind.of)
            return None if sort is None else Listing(sort, kind.of, distinct=True, some=True)
        if isinstance(kind, Listing):
            return replace(kind, mapping=False)
        return kind if isinstance(kind, ListType | SequenceType) else None

    def _comprehension(self, item: ast.expr, loop: ast.comprehension) -> Kind:
        """A listing, when there is an item of its own for every element, or for each that a condition lets through."""
        listing = self.listed(loop.iter)
        names = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
        own = any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(item))
        if not isinstance(listing, Listing) or not own:
            return None
        kind = self.kind(item)
        is_same = isinstance(item, ast.Name) and isinstance(loop.target, ast.Name) and item.id == loop.target.id
        of = kind if not isinstance(kind, Listing) else None
        some = listing.some or bool(loop.ifs)
        return Listing(listing.sort, of, distinct=listing.distinct and is_same, some=some)


def _class_attribute(owner: type, name: str) -> Any:
    return next((vars(cls)[name] for cls in owner.__mro__ if name in vars(cls)), NOTHING)
