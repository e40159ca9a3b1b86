"""How evaluating an expression, or running a body, may end the step where that is not certain: as an error, disabled, by an assertion.

More exact than `checker.ir.failing`, which looks at types alone: what the tests before an expression tell is taken into account, so that
`x is not None and x.term > 0` does not fail. What is said is never too little.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TypeAlias, assert_never

from checker.ir.kinds import GREATEST, LEAST, is_cut_off, is_integer, members, within
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    FunctionKey,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
)
from checker.ir.ops import CollectionOp, ScalarOp
from checker.ir.statements import Assert, Change, Pop, Require, Stmt, has_room
from checker.language.types import FrozenSetType, ListType, RangeType, RecordType, SetType, Type
from checker.passes.facts import Facts


class Ending(Enum):
    """How a step ends otherwise than in a state."""

    ERROR = "fails"
    DISABLED = "disables the action"
    ASSERTION = "breaks an assertion"
    BEYOND = "goes beyond 64 bits"
    """In CPython nothing ends there; compiled code gives the search up."""


Endings: TypeAlias = Mapping[Ending, Expr | None]
"""Ways to end, each with an expression that ends so; None where a statement does."""
NONE: Endings = {}


def united(endings: Iterable[Endings]) -> Endings:
    """All of them, each with the expression that comes first."""
    found: dict[Ending, Expr | None] = {}
    for each in endings:
        for ending, value in each.items():
            found.setdefault(ending, value)
    return found


def endings_of(value: Expr, facts: Facts, helpers: Mapping[FunctionKey, Endings]) -> Endings:
    """How evaluating an expression may end the step; `helpers` says it of those that it calls."""
    match value:
        case Const() | Local():
            return NONE
        case Junction(is_and, parts):
            return _in_turn(parts, is_and, facts, helpers)
        case Conditional(_, test, yes, no):
            one, other = (endings_of(value, facts.learned(test, value is yes), helpers) for value in (yes, no))
            return united((endings_of(test, facts, helpers), one, other))
        case Comprehension():
            return _collected(value, facts, helpers)
        case Call(_, helper, args):
            return united((_all(args, facts, helpers), dict.fromkeys(helpers[helper], value)))
        case Fail(_, args):
            return _with(_all(args, facts, helpers), value, True)
        case Load(keys=parts):
            return _all(parts, facts, helpers)
        case Apply(args=args):
            if _goes_beyond(value):
                return united((_all(args, facts, helpers), {Ending.BEYOND: value}))
            return _with(_all(args, facts, helpers), value, _fails(value, facts))
        case Convert(kind, inner, is_known, limit):
            is_sure = is_known or bool(limit)  # beyond a limit no step ends: the search does
            fails = not is_sure and not _holds(facts.type_of(inner), kind) and not _fits_bounds(value, facts)
            return _with(endings_of(inner, facts, helpers), value, fails)
        case Field(_, inner, name):
            has_it = all(_has_field(kind, name) for kind in members(facts.type_of(inner)))
            return _with(endings_of(inner, facts, helpers), value, not has_it)
        case Fits(inner) | IsMember(inner) | Item(_, inner):
            return endings_of(inner, facts, helpers)
        case After(before, result):
            return _all((*before, result), facts, helpers)
        case _:
            assert_never(value)


def ending_of(node: Stmt, facts: Facts) -> Endings:
    """How a statement itself may end the step, once its expressions are evaluated."""
    match node:
        case Require():
            return {Ending.DISABLED: None}
        case Assert():
            return {Ending.ASSERTION: None}
        case Change():
            return NONE if has_room(node) else {Ending.ERROR: None}
        case Pop():
            return {Ending.ERROR: None}
        case _:
            return NONE


def _all(values: tuple[Expr, ...], facts: Facts, helpers: Mapping[FunctionKey, Endings]) -> Endings:
    return united(endings_of(value, facts, helpers) for value in values)


def _with(endings: Endings, value: Expr, fails: bool) -> Endings:
    """Those of an expression's parts, and its own."""
    return united((endings, {Ending.ERROR: value})) if fails else endings


def _in_turn(parts: tuple[Expr, ...], is_and: bool, facts: Facts, helpers: Mapping[FunctionKey, Endings]) -> Endings:
    found: list[Endings] = []
    for part in parts:
        found.append(endings_of(part, facts, helpers))
        facts = facts.learned(part, is_and)
    return united(found)


def _collected(made: Comprehension, facts: Facts, helpers: Mapping[FunctionKey, Endings]) -> Endings:
    found: list[Endings] = []
    inner = facts
    for clause in made.clauses:
        found += [endings_of(clause.source, inner, helpers), endings_of(clause.condition, inner, helpers)]
        inner = inner.learned(clause.condition)
    found += [endings_of(value, inner, helpers) for value in (made.key, made.value) if value is not None]
    if made.default is not None:
        found.append(endings_of(made.default, facts, helpers))
    elif made.collect in ("min", "max", "first") and not _has_a_turn(made, facts):
        found.append({Ending.ERROR: made})
    if made.collect == "sum" and is_cut_off(made.type):
        found.append({Ending.BEYOND: made})
    return united(found)


def _has_a_turn(made: Comprehension, facts: Facts) -> bool:
    """Whether something is collected for certain."""
    return all(
        clause.condition == Const(clause.condition.type, True)
        and (_is_domain(clause.source) or facts.has_elements(clause.source))
        for clause in made.clauses
    )


def _is_domain(source: Expr) -> bool:
    return isinstance(source, Apply) and source.op is CollectionOp.DOMAIN


def _has_field(kind: object, name: str) -> bool:
    return isinstance(kind, RecordType) and any(field == name for field, _ in kind.fields)


def _holds(kind: Type, wider: Type) -> bool:
    """Whether every value of a type is one of the wider type; a set that is made immutable is the same set."""
    if isinstance(kind, SetType) and not within(kind, wider):
        return within(FrozenSetType(kind.of), wider)
    return within(kind, wider)


def _fits_bounds(value: Convert, facts: Facts) -> bool:
    """Whether an integer is known to be within the bounds of an integer type."""
    kind, inner = value.type, value.value
    if not is_integer(facts.type_of(inner)):
        return False
    ranges = [member for member in members(kind) if isinstance(member, RangeType)]
    low, high = facts.bounds_of(inner)
    is_known = low > LEAST and high < GREATEST  # bounds that were cut off say nothing
    return is_known and any(each.low <= low and high <= each.high for each in ranges)


def _goes_beyond(value: Apply) -> bool:
    """Whether the result of an operation that never fails in Python may be beyond 64 bits."""
    return value.op in (ScalarOp.ADD, ScalarOp.SUB, ScalarOp.MUL) and is_cut_off(value.type)


def _fails(value: Apply, facts: Facts) -> bool:
    """Whether an operation may fail with these arguments."""
    op, args = value.op, value.args
    if not op.row.fails:
        return False
    match op:
        case ScalarOp.ADD | ScalarOp.SUB | ScalarOp.MUL:
            return False
        case ScalarOp.FLOORDIV | ScalarOp.MOD:
            low, high = facts.bounds_of(args[1])
            return low <= 0 <= high or is_cut_off(value.type)
        case ScalarOp.NEXT:
            return not facts.is_below_some(args[0])
        case ScalarOp.PREVIOUS:
            return not facts.is_above_some(args[0])
        case CollectionOp.AT:
            size = Apply(CollectionOp.LEN, args[1].type, (args[0],))
            return facts.bounds_of(args[1])[0] < 0 or not facts.is_at_most(args[1], size, -1)
        case CollectionOp.CONCAT:
            lists = [each.type.max_len for each in args if isinstance(each.type, ListType)]
            return not isinstance(value.type, ListType) or sum(lists) > value.type.max_len
        case CollectionOp.RANGE:
            ends = (*facts.bounds_of(args[0]), *facts.bounds_of(args[1]))
            return min(ends) <= LEAST or max(ends) >= GREATEST
        case CollectionOp.FIRST:
            return not facts.has_elements(args[0])
        case _:
            return True
