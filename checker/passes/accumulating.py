"""Changes that come to the same in any order: `x = x + e`, `s.add(e)`, `best = max(best, e)`, `if e > best: best = e`."""

from collections.abc import Callable
from dataclasses import dataclass

from checker.ir.change_ops import ChangeOp
from checker.ir.kinds import members, union, within
from checker.ir.nodes import Apply, Const, Convert, Expr, Junction, Load, Local
from checker.ir.ops import CollectionOp, Op, ScalarOp
from checker.ir.statements import Assign, Change, If, Store
from checker.language.types import CounterType, ListType, RangeType, SetType
from checker.passes.facts import bare, tests_in

_FOLDS: dict[Op, str] = {
    ScalarOp.ADD: "sum",
    ScalarOp.MUL: "product",
    ScalarOp.LEAST: "least",
    ScalarOp.GREATEST: "greatest",
    CollectionOp.UNITE: "grow",
    CollectionOp.MEET: "meet",
    CollectionOp.DIFFER: "exchange",
}
"""Operations whose operands may change places, by the kind of change that they make."""
_FROM: dict[Op, str] = {ScalarOp.SUB: "sum", CollectionOp.MINUS: "shrink"}
"""Operations on the value so far, which is the first operand."""
_SIDES: dict[Op, tuple[str, str]] = {
    ScalarOp.LT: ("greatest", "least"),
    ScalarOp.LE: ("greatest", "least"),
    ScalarOp.GT: ("least", "greatest"),
    ScalarOp.GE: ("least", "greatest"),
}
"""What is kept of two that are compared: the second, or the first, where the comparison is true."""


@dataclass(frozen=True)
class Accumulation:
    """What is done to the value so far, and with which values; `minus` those that are taken from it."""

    kind: str
    plus: tuple[Expr, ...] = ()
    minus: tuple[Expr, ...] = ()

    @property
    def values(self) -> tuple[Expr, ...]:
        """All that is used besides the value so far."""
        return (*self.plus, *self.minus)


def accumulation(node: Assign | Store) -> Accumulation | None:
    """What an assignment adds to the value so far; None where it makes a new one."""
    if isinstance(node, Assign):
        name = node.name
        return _of(_stored(node.value), lambda value: isinstance(value, Local) and value.name == name)
    own = bare(Load(node.kind, node.place, node.keys))
    return _of(_stored(node.value), lambda value: _is_load(value, own))


def counted(node: Change) -> Accumulation | None:
    """What a change of a Counter adds to how often it has an element; None where it says how often."""
    element, count = node.values
    own = bare(Load(node.kind, node.place, node.keys))

    def is_count(value: Expr) -> bool:
        match value:
            case Apply(CollectionOp.COUNT, _, (held, item)):
                return _is_load(held, own) and bare(item) == bare(element)
            case _:
                return False

    return _of(_stored(count), is_count)


def change_kind(node: Change) -> str | None:
    """The kind of a change that is one by itself, of a set or list; None where its place in the order tells."""
    match node.op, node.kind:
        case ChangeOp.ADD, SetType():
            return "grow"
        case ChangeOp.DISCARD, SetType():
            return "shrink"
        case ChangeOp.REMOVE, SetType():
            return "remove"  # what another turn discards is not there to be removed
        case ((ChangeOp.APPEND | ChangeOp.EXTEND), ListType()):
            return "list"
        case _, (SetType() | ListType() | CounterType()):
            return None
    return None


@dataclass(frozen=True)
class Extreme:
    """`if test and e > best: best = e`: the assignment, whether the greatest or the least is kept, and what is tested besides."""

    assign: Assign
    kind: str
    others: tuple[Expr, ...] = ()


def kept_extreme(node: If) -> Extreme | None:
    """The assignment of what is compared, so that no two of equal greatness differ; None where that is not all of a statement."""
    match node:
        case If(test, (Assign() as assign,), ()):
            parts = tests_in(test)
            for place, part in enumerate(parts):
                kind = _kept_kind(part, assign)
                if kind is not None:
                    return Extreme(assign, kind, (*parts[:place], *parts[place + 1 :]))
    return None


def _kept_kind(test: Expr, assign: Assign) -> str | None:
    match test:
        case Junction(False, (Apply(CollectionOp.EQ, _, (held, Const(value=None))), more)) if _is_local(
            bare(held), assign.name
        ):
            return _kept_kind(more, assign)
        case Apply(op, _, (a, b)) if op in _SIDES:
            sides, kept = (bare(a), bare(b)), bare(assign.value)
            for place, kind in enumerate(_SIDES[op]):
                if _is_local(sides[place], assign.name) and sides[1 - place] == kept:
                    return kind
    return None


def _of(value: Expr, is_so_far: Callable[[Expr], bool]) -> Accumulation | None:
    match value:
        case Convert(value=inner) if _keeps_all(value):
            return _of(inner, is_so_far)
        case Junction(is_and, parts):
            others = tuple(part for part in parts if not is_so_far(part))
            return Accumulation("all" if is_and else "any", others) if len(others) == len(parts) - 1 else None
        case Apply(op, _, (a, b)) if op in _FOLDS or op in _FROM:
            kind = _FOLDS.get(op) or _FROM[op]
            if _is_so_far(a, is_so_far):
                return Accumulation(kind, minus=(b,)) if op is ScalarOp.SUB else Accumulation(kind, (b,))
            if _is_so_far(b, is_so_far) and op in _FOLDS:
                return Accumulation(kind, (a,))
            return _deeper(op, a, b, is_so_far)
        case _:
            return None


def _deeper(op: Op, a: Expr, b: Expr, is_so_far: Callable[[Expr], bool]) -> Accumulation | None:
    """`x + a + b`, and the same with other operations of one kind."""
    kind = _FOLDS.get(op) or _FROM[op]
    for inner, other in ((a, b), (b, a)):
        found = _of(inner, is_so_far)
        if found is None or found.kind != kind or (inner is b and op in _FROM):
            continue
        if op is ScalarOp.SUB:
            return Accumulation(kind, found.plus, (*found.minus, other))
        return Accumulation(kind, (*found.plus, other), found.minus)
    return None


def _is_local(value: Expr, name: str) -> bool:
    return isinstance(value, Local) and value.name == name


def _is_so_far(value: Expr, is_so_far: Callable[[Expr], bool]) -> bool:
    return is_so_far(value) or (isinstance(value, Convert) and _keeps_all(value) and _is_so_far(value.value, is_so_far))


def _keeps_all(value: Convert) -> bool:
    """Whether a conversion takes every number: one that fails for some in the midst of a sum may fail in one order and not in another."""
    numbers = union(kind for kind in members(value.value.type) if isinstance(kind, RangeType))
    return within(numbers, value.type) if isinstance(numbers, RangeType) else within(value.value.type, value.type)


def _stored(value: Expr) -> Expr:
    """What is stored, without the conversion to the type of its place."""
    return value.value if isinstance(value, Convert) else value


def _is_load(value: Expr, own: Expr) -> bool:
    """Whether a value is what a place holds, as it is there."""
    found = bare(value) if isinstance(value, Load) else value
    return isinstance(found, Load) and isinstance(own, Load) and (found.place, found.keys) == (own.place, own.keys)
