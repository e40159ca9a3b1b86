"""What one turn of a loop does: which parts of which variables it reads and changes, and how it may end.

A loop comes in, with what is known of its program; a `Turn` goes out, with every access, those of the helpers that it calls too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from checker.diagnostics import Span
from checker.ir.kinds import members
from checker.ir.nodes import Apply, Call, Expr, FunctionKey, Load, Local, Place, parts_of
from checker.ir.ops import CollectionOp
from checker.ir.rewriting import renamed, substituted
from checker.ir.statements import (
    Assign,
    Block,
    Break,
    Change,
    Continue,
    Evaluate,
    For,
    If,
    Pop,
    Return,
    Stmt,
    Store,
    statements_in,
    values_in,
)
from checker.language.types import ListType, RangeType, RecordType, SetType
from checker.passes.accumulating import Accumulation, accumulation, change_kind, counted, kept_extreme
from checker.passes.endings import Ending
from checker.passes.facts import bare, tests_in
from checker.passes.known import Known
from checker.passes.liveness import Names, bound_in, names_in

MOST_CALLS = 200
"""Calls of helpers that are looked through in one loop, those within others counted as often as they come up."""


class TooManyCalls(Exception):
    """A loop's turns call helpers, and these others, more often than is looked through."""


Root: TypeAlias = int | str
"""A variable of the state, by its number, or a local that turns hand on, by its name."""
_Given: TypeAlias = Mapping[str, Expr]
"""What the locals of a helper stand for where it is called."""


OUTSIDE: _Given = {}
"""That of the loop's own statements, which stand for themselves."""


@dataclass(frozen=True)
class Access:
    """A part of a variable that a turn reads or changes. `path` are its keys; None stands for one that is not told.

    `kind` is "read", "put" for a new value, or that of an `Accumulation`. `pin` is what the element of the turn equals there.
    """

    root: Root
    path: tuple[Expr | None, ...]
    kind: str
    values: tuple[Expr, ...] = ()
    minus: tuple[Expr, ...] = ()
    pin: Expr | None = None
    ends: bool = False
    """Whether the loop is left right after it."""
    may_fail: bool = False
    has_gaps: bool = False
    """Whether numbers between the least and the greatest are missing where it is stored."""
    span: Span | None = None


@dataclass(frozen=True)
class Left:
    """A way in which a turn leaves the loop: by `break`, or by `return` with a value."""

    is_return: bool
    value: Expr | None
    pin: Expr | None
    span: Span | None


@dataclass
class Turn:
    """What one turn does."""

    loop: For
    carried: Names
    known: Known
    accesses: list[Access] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    endings: dict[Ending, Span | None] = field(default_factory=dict)
    own: dict[str, Expr | None] = field(default_factory=dict)
    """The locals of the turn alone, with what they are given where that is one thing."""
    calls: int = 0

    def __post_init__(self) -> None:
        self.rebound = bound_in(self.loop.body) & {self.loop.name}
        """The name of the turn's element, where the body gives it other values."""
        self._own_names(self.loop.body, OUTSIDE)
        self.own[self.loop.name] = None
        if self.loop.name in self.carried:  # the element itself is handed on, that of whichever turn comes last
            self.accesses.append(Access(self.loop.name, (), "order", span=self.loop.span))

    def _own_names(self, block: Block, given: _Given, parameters: Names = frozenset()) -> None:
        """Note the locals that statements give values; those that are `parameters` of a helper had one before."""
        names = [node.name for node in statements_in(block) if isinstance(node, Assign | For | Pop)]
        for node in statements_in(block):
            if isinstance(node, Assign | For | Pop):
                name = renamed(node.name, given)
                is_once = names.count(node.name) == 1 and node.name not in parameters
                self.own[name] = self._placed(node.value, given) if isinstance(node, Assign) and is_once else None
        for node in statements_in(block):
            if isinstance(node, Store | Change | Pop) and node.place.local is not None:
                self.own[renamed(node.place.local, given)] = None
        for name in self.carried:
            self.own.pop(name, None)

    # statements

    def gather(self, block: Block, given: _Given, pin: Expr | None, *, inner: int, is_called: bool = False) -> None:
        """Note what the statements of a block do; `inner` loops and helpers are between it and the loop."""
        leaves = bool(block) and not is_called and _leaves(block[-1], inner)
        leaves = leaves and not any(isinstance(node, Continue) for node in statements_in(block))
        for node in block:
            self._endings(node, is_called)
            self._statement(node, given, pin, inner, leaves=leaves, is_called=is_called)

    def _endings(self, node: Stmt, is_called: bool) -> None:
        if is_called:
            return  # those of the helper are known as a whole
        for ending in self.known.endings_of(node):
            self.endings.setdefault(ending, node.span)

    def _statement(
        self, node: Stmt, given: _Given, pin: Expr | None, inner: int, *, leaves: bool, is_called: bool
    ) -> None:
        match node:
            case Assign(name, Call(_, helper, args)) if self._changes(helper):
                self._inlined(helper, args, given, pin, inner)
                self._written(renamed(name, given), (), "put", node, given, pin, leaves)
            case Evaluate(Call(_, helper, args)) if self._changes(helper):
                self._inlined(helper, args, given, pin, inner)
            case Assign(name):
                self._assigned(node, renamed(name, given), (), given, pin, leaves)
            case Store(place, keys):
                self._read(keys, given, pin)
                self._assigned(node, _root(place, given), keys, given, pin, leaves)
            case Change():
                self._changed(node, given, pin, leaves)
            case Pop(place, keys, index):
                self._read((*keys, index), given, pin)
                self._written(_root(place, given), keys, "order", node, given, pin, leaves)
                self._written(renamed(node.name, given), (), "order", node, given, pin, leaves)
            case If():
                self._branched(node, given, pin, inner, is_called)
            case For(name, source, body):
                self._read((source,), given, pin)
                self._written(renamed(name, given), (), "order", node, given, pin, leaves)
                self.gather(body, given, pin, inner=inner + 1, is_called=is_called)
            case Break() if inner == 0 and not is_called:
                self.left.append(Left(False, None, pin, node.span))
            case Return(value) if not is_called:
                self._read(values_in(node), given, pin)
                self.left.append(Left(True, value, pin, node.span))
            case _:
                self._read(values_in(node), given, pin)

    def _branched(self, node: If, given: _Given, pin: Expr | None, inner: int, is_called: bool) -> None:
        extreme = kept_extreme(node)
        if extreme is not None and renamed(extreme.assign.name, given) in self.carried:
            assign = extreme.assign
            self._endings(assign, is_called)
            self._read((assign.value, *extreme.others), given, pin)
            fails = node if self.known.endings_of(node) else assign  # whether it is asked depends on the turns before
            self._written(renamed(assign.name, given), (), extreme.kind, fails, given, pin, False, (assign.value,))
            return
        self._read((node.test,), given, pin)
        pinned = self._pin(node.test, given)
        self.gather(node.then, given, pin if pinned is None else pinned, inner=inner, is_called=is_called)
        self.gather(node.otherwise, given, pin, inner=inner, is_called=is_called)

    def _pin(self, test: Expr, given: _Given) -> Expr | None:
        """What the element of the turn equals where a test is true."""
        for part in tests_in(test):
            match part:
                case Apply(CollectionOp.EQ, _, (a, b)):
                    one, other = bare(self._placed(a, given)), bare(self._placed(b, given))
                    if self.is_own(one):
                        return other
                    if self.is_own(other):
                        return one
        return None

    def _assigned(
        self, node: Assign | Store, root: Root, keys: tuple[Expr, ...], given: _Given, pin: Expr | None, leaves: bool
    ) -> None:
        added = accumulation(node)
        if added is None or not self._is_shared(root):
            self._read((node.value,), given, pin)
            self._written(root, keys, "put", node, given, pin, leaves, (node.value,))
        else:
            self._accumulated(root, keys, added, node, given, pin, leaves)

    def _accumulated(
        self,
        root: Root,
        path: tuple[Expr, ...],
        added: Accumulation,
        node: Assign | Store | Change,
        given: _Given,
        pin: Expr | None,
        leaves: bool,
    ) -> None:
        self._read(added.values, given, pin)
        self._written(root, path, added.kind, node, given, pin, leaves, added.plus, added.minus)

    def _changed(self, node: Change, given: _Given, pin: Expr | None, leaves: bool) -> None:
        root = _root(node.place, given)
        self._read(node.keys, given, pin)
        kind = change_kind(node)
        has_elements = kind not in ("list", None) or node.op.row.counts
        is_bounded = (
            not isinstance(node.kind, SetType) or node.kind.max_len is not None
        )  # what one turn adds, another has no room for
        path = (*node.keys, node.values[0]) if has_elements and not is_bounded else node.keys
        if node.op.row.counts and (added := counted(node)) is not None:
            self._read(node.values[:1], given, pin)
            self._accumulated(root, path, added, node, given, pin, leaves)
            return
        self._read(node.values, given, pin)
        self._written(
            root, path, kind or ("put" if node.op.row.counts else "order"), node, given, pin, leaves, node.values
        )

    def _written(
        self,
        root: Root,
        path: tuple[Expr, ...],
        kind: str,
        node: Stmt,
        given: _Given,
        pin: Expr | None,
        leaves: bool,
        values: tuple[Expr, ...] = (),
        minus: tuple[Expr, ...] = (),
    ) -> None:
        if not self._is_shared(root):
            return
        placed = tuple(bare(self._placed(key, given)) for key in path)
        plus, less = (tuple(bare(self._placed(value, given)) for value in each) for each in (values, minus))
        may_fail = bool(self.known.endings_of(node))
        self.accesses.append(Access(root, placed, kind, plus, less, pin, leaves, may_fail, _has_gaps(node), node.span))

    def _is_shared(self, root: Root) -> bool:
        return isinstance(root, int) or root in self.carried

    # helpers

    def _placed(self, value: Expr, given: _Given) -> Expr:
        """An expression of a helper in the terms of the loop, in which no name of the helper's is one of the turn's."""
        taken = frozenset() if given is OUTSIDE else frozenset({*self.own, *self.carried, self.loop.name})
        return substituted(value, given, taken)

    def _changes(self, helper: FunctionKey) -> bool:
        return bool(self.known.functions[helper].writes)

    def _inlined(
        self, helper: FunctionKey, args: tuple[Expr, ...], given: _Given, pin: Expr | None, inner: int
    ) -> None:
        """What a helper does, with its arguments for its parameters, and names of its own for its locals."""
        self._read(args, given, pin)
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise TooManyCalls
        function = self.known.functions[helper]
        taken = (name for name, _ in function.parameters)
        inside: dict[str, Expr] = {name: self._placed(arg, given) for name, arg in zip(taken, args, strict=True)}
        kinds = dict((*function.parameters, *function.locals))
        for name in bound_in(function.body):
            inside[name] = Local(kinds[name], f"{name} of call {self.calls}")
        self._own_names(function.body, inside, frozenset(name for name, _ in function.parameters))
        self.gather(function.body, inside, pin, inner=inner + 1, is_called=True)

    # reads

    def _read(self, values: tuple[Expr, ...], given: _Given, pin: Expr | None) -> None:
        for value in values:
            for root, path in self._reads(self._placed(value, given)):
                self.accesses.append(Access(root, path, "read", pin=pin, span=value.span))

    def _reads(self, value: Expr) -> Iterator[tuple[Root, tuple[Expr | None, ...]]]:
        parts = parts_of(value)
        match value:
            case Local(_, name) if name in self.carried:
                yield name, ()
            case Apply(CollectionOp.IN, _, (item, Load(_, place, keys) as held)) | Apply(
                CollectionOp.COUNT, _, (Load(_, place, keys) as held, item)
            ):
                if not place.after and self._is_shared(root := _root(place, {})):
                    is_set = not isinstance(held.type, ListType)
                    yield root, (*map(bare, keys), *((bare(item),) if is_set else ()))
                parts = (item, *keys)
            case Load(_, place, keys) if not place.after and self._is_shared(root := _root(place, {})):
                yield root, tuple(map(bare, keys))
            case Call(_, helper, args):
                yield from self._reads_of(helper, args)
            case _:
                pass
        for part in parts:
            yield from self._reads(part)

    def _reads_of(self, helper: FunctionKey, args: tuple[Expr, ...]) -> Iterator[tuple[Root, tuple[Expr | None, ...]]]:
        function = self.known.functions[helper]
        given = {name: arg for (name, _), arg in zip(function.parameters, args, strict=True)}
        effects = self.known.effects.helpers[helper]
        for access in effects.reads:
            if not access.after:
                keys = (None if key is None else bare(self._placed(key, given)) for key in access.keys)
                yield access.variable, tuple(keys)
        for variable in function.writes:  # in the midst of an expression
            self.accesses.append(Access(variable, (), "order", span=function.body[0].span if function.body else None))

    # what is told of expressions

    def is_own(self, value: Expr | None) -> bool:
        """Whether a value differs between turns for certain: the element, or a record or tuple with it."""
        return bool(self.own_places(value))

    def own_places(self, value: Expr | None) -> frozenset[tuple[object, ...]]:
        """Where in a value the element of the turn stands, by the records and tuples around it; nowhere where that is not known."""
        match value:
            case Local(_, name) if name == self.loop.name:
                return frozenset() if name in self.carried or name in self.rebound else frozenset({()})
            case Local(_, name):
                given = self.own.get(name)
                return frozenset() if given is None else self.own_places(bare(given))
            case Apply(CollectionOp.RECORD | CollectionOp.TUPLE, kind, args):
                shape = kind.record if isinstance(kind, RecordType) else len(args)
                return frozenset(
                    (shape, place, *inner) for place, arg in enumerate(args) for inner in self.own_places(arg)
                )
            case _:
                return frozenset()

    def is_fixed(self, value: Expr, written: frozenset[Root]) -> bool:
        """Whether a value is the same in every turn, when the turns change these."""
        for name in names_in(value):
            if name == self.loop.name or name in self.carried:
                return False
            if name in self.own:
                given = self.own[name]
                if given is None or not self.is_fixed(given, written):
                    return False
        return not any(root in written for root, _ in self._reads(value))


def _leaves(node: Stmt, inner: int) -> bool:
    return isinstance(node, Return) or (isinstance(node, Break) and inner == 0)


def _root(place: Place, given: _Given) -> Root:
    return place.variable if place.local is None else renamed(place.local, given)


def _has_gaps(node: Stmt) -> bool:
    kind = node.kind if isinstance(node, Store) else node.value.type if isinstance(node, Assign) else None
    return kind is not None and sum(isinstance(member, RangeType) for member in members(kind)) > 1
