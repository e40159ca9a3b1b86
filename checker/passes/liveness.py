"""Which locals are read before they are given a value again."""

from collections.abc import Iterator

from checker.ir.nodes import Comprehension, Expr, Load, Local, parts_of
from checker.ir.statements import (
    Assign,
    Block,
    Break,
    Change,
    Continue,
    For,
    If,
    Pop,
    Return,
    Stmt,
    Store,
    statements_in,
    values_in,
)

Names = frozenset[str]
NONE: Names = frozenset()


def names_in(value: Expr) -> Names:
    """The locals that an expression reads; what a comprehension binds is its own."""
    return frozenset(_names(value))


def _names(value: Expr) -> Iterator[str]:
    match value:
        case Local(_, name):
            yield name
        case Load(place=place) if place.local is not None:
            yield place.local
        case _:
            pass
    inner = {name for part in parts_of(value) for name in _names(part)}
    if isinstance(value, Comprehension):
        inner -= {clause.name for clause in value.clauses}
    yield from inner


def bound_in(block: Block) -> Names:
    """The locals that a block gives values, or changes the containers of."""
    return frozenset(_bound(block))


def _bound(block: Block) -> Iterator[str]:
    for node in statements_in(block):
        match node:
            case Assign(name=name) | For(name=name) | Pop(name=name):
                yield name
            case _:
                pass
        match node:
            case Store(place=place) | Change(place=place) | Pop(place=place) if place.local is not None:
                yield place.local
            case _:
                pass


def live_before(block: Block, after: Names, at_break: Names = NONE, at_continue: Names = NONE) -> Names:
    """The locals whose values matter before a block when those of `after` do after it, and these where the loop around is left or goes on.

    Quadratic in how deep loops are nested: what matters in a loop's next turn matters at the end of this one.
    """
    live = after
    for node in reversed(block):
        live = _before_statement(node, live, at_break, at_continue)
    return live


def _before_statement(node: Stmt, after: Names, at_break: Names, at_continue: Names) -> Names:
    read = NONE.union(*map(names_in, values_in(node)))
    match node:
        case Assign(name=name):
            return after - {name} | read
        case Pop(place=place, name=name):
            own = NONE if place.local is None else frozenset({place.local})
            return after - {name} | read | own
        case Store(place=place) | Change(place=place):
            return after | read | (NONE if place.local is None else frozenset({place.local}))
        case If(_, then, otherwise):
            ways = (live_before(block, after, at_break, at_continue) for block in (then, otherwise))
            return read.union(*ways)
        case For(name, _, body):
            live = after
            while True:
                again = after | (live_before(body, live, after, live) - {name})
                if again == live:
                    return live | read
                live = again
        case Return():
            return read
        case Break():
            return at_break
        case Continue():
            return at_continue
        case _:
            return after | read
