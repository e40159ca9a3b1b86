"""The statements of the intermediate representation: a closed union of final dataclasses; never subclass a member."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never, final

from checker.diagnostics import Span
from checker.ir.change_ops import ChangeOp
from checker.ir.nodes import Expr, Place
from checker.language.types import CounterType, ListType, SetType, Type


@final
@dataclass(frozen=True)
class Assign:
    """Give a local variable a value of its type."""

    name: str
    value: Expr
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Store:
    """Give a place of the state, or a part of a local dict, a value of type `kind`. The value is evaluated first, then the keys."""

    place: Place
    keys: tuple[Expr, ...]
    value: Expr
    kind: Type
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Change:
    """Change the container of type `kind` at a place. The keys are evaluated first; of `put` and `set_count` the last value before them."""

    op: ChangeOp
    place: Place
    keys: tuple[Expr, ...]
    values: tuple[Expr, ...]
    kind: SetType | ListType | CounterType
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Pop:
    """Take the item at an index out of the list of type `kind` at a place, into a local, whose type may be wider; fails outside."""

    place: Place
    keys: tuple[Expr, ...]
    index: Expr
    kind: ListType
    name: str
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class If:
    """One of two blocks."""

    test: Expr
    then: "Block"
    otherwise: "Block" = ()
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class For:
    """The body for every element of the source in order, in a local, whose type may be wider."""

    name: str
    source: Expr
    body: "Block"
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Break:
    """Leave the loop."""

    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Continue:
    """Go on with the loop's next element."""

    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Return:
    """Leave the function, with a value of its result's type; with none when it has no result."""

    value: Expr | None = None
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Require:
    """Disable the action when false."""

    test: Expr
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Assert:
    """A violation when false."""

    test: Expr
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Evaluate:
    """An expression for its failures and effects alone."""

    value: Expr
    span: Span | None = field(default=None, compare=False)


Stmt: TypeAlias = Assign | Store | Change | Pop | If | For | Break | Continue | Return | Require | Assert | Evaluate
Block: TypeAlias = tuple[Stmt, ...]
GROWS = (ChangeOp.APPEND, ChangeOp.INSERT, ChangeOp.EXTEND)


def has_room(node: Change) -> bool:
    """Whether a change cannot end the step as an error by putting its container out of its bounds.

    A container of the body's own has room for all that is added to it, or for as much as its annotation says: beyond that the search ends.
    """
    match node.op:
        case ChangeOp.DISCARD:
            return True
        case ChangeOp.ADD:
            return node.place.local is not None or (isinstance(node.kind, SetType) and node.kind.max_len is None)
        case op:
            return node.place.local is not None and op in GROWS


def values_in(node: Stmt) -> tuple[Expr, ...]:
    """The expressions of a statement, those of its blocks left out; keys come first."""
    match node:
        case Assign(value=value) | Evaluate(value=value):
            return (value,)
        case Store(keys=keys, value=value):
            return *keys, value
        case Change(keys=keys, values=values):
            return *keys, *values
        case Pop(keys=keys, index=index):
            return *keys, index
        case If(test=test) | Require(test=test) | Assert(test=test):
            return (test,)
        case For(source=source):
            return (source,)
        case Return(value):
            return () if value is None else (value,)
        case Break() | Continue():
            return ()
        case _:
            assert_never(node)


def blocks_in(node: Stmt) -> tuple[Block, ...]:
    """The blocks of a statement."""
    match node:
        case If(_, then, otherwise):
            return then, otherwise
        case For(body=body):
            return (body,)
        case (
            Assign() | Store() | Change() | Pop() | Break() | Continue() | Return() | Require() | Assert() | Evaluate()
        ):
            return ()
        case _:
            assert_never(node)


def statements_in(block: Block) -> Iterator[Stmt]:
    """Every statement of a block, those within others too, each before what is in it."""
    for statement in block:
        yield statement
        for inner in blocks_in(statement):
            yield from statements_in(inner)
