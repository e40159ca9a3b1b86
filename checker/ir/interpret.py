"""What an expression of the representation comes to, by the Python in the row of each operation: slow, short, one value at a time.

Values are Python's: a set is a frozenset, a list a tuple, a dict a dict, a Counter a Counter; the other types are as in a state.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from checker.ir.kinds import BOOL, GREATEST, LEAST, bounds, members
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Clause,
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
    Place,
)
from checker.language.order import CanonicalFrozenSet, in_order
from checker.language.types import (
    INT,
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    RangeType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import contains, domain_values


class Failed(Exception):
    """An expression has no value: evaluating it ends the step."""


def _no_state(place: Place) -> Any:
    raise LookupError(f"no state to load {place} from")


def _no_helper(key: FunctionKey, args: tuple[Any, ...]) -> Any:
    raise LookupError(f"no helper {key[0]}")


@dataclass(frozen=True)
class Scope:
    """What the names of an expression stand for: local variables, variables of the state, helpers."""

    locals: Mapping[str, Any] = field(default_factory=dict)
    load: Callable[[Place], Any] = _no_state
    call: Callable[[FunctionKey, tuple[Any, ...]], Any] = _no_helper


def evaluate(node: Expr, scope: Scope) -> Any:
    """The value of an expression; raises Failed where it has none."""
    match node:
        case Const(DictType() as kind, value):
            return _as_dict(kind, value)
        case Const(_, value):
            return value
        case Local(_, name):
            return scope.locals[name]
        case Load(_, place, keys):
            return _loaded(place, keys, scope)
        case Apply(op, kind, args):
            return _applied(op.row.python, kind, [evaluate(arg, scope) for arg in args])
        case Junction(is_and, parts):
            return all(evaluate(p, scope) for p in parts) if is_and else any(evaluate(p, scope) for p in parts)
        case Conditional(_, test, yes, no):
            return evaluate(yes if evaluate(test, scope) else no, scope)
        case Convert(_, value, limit=limit) if limit:
            return evaluate(value, scope)
        case Convert(kind, value):
            return as_type(evaluate(value, scope), kind)
        case Fits(value, kind):
            return _fits(evaluate(value, scope), kind)
        case IsMember(value, numbers):
            return member_of(value.type, evaluate(value, scope)) in numbers
        case Field(_, value, name):
            return _field(evaluate(value, scope), name)
        case Item(_, value, number):
            return evaluate(value, scope)[number]
        case After(before, result):
            return [evaluate(each, scope) for each in (*before, result)][-1]
        case Fail(_, args):
            raise Failed([evaluate(arg, scope) for arg in args])
        case Call(_, helper, args):
            return scope.call(helper, tuple(evaluate(arg, scope) for arg in args))
        case Comprehension():
            return _collected(node, scope)
        case _:
            assert_never(node)


def _as_dict(kind: Type, frozen: Any) -> Any:
    """A constant dict, which is kept frozen; what it holds that is none stays as it is."""
    if not isinstance(kind, DictType):
        return frozen
    return {key: _as_dict(kind.value, held) for key, held in zip(domain_values(kind.key), frozen, strict=True)}


def _loaded(place: Place, keys: tuple[Expr, ...], scope: Scope) -> Any:
    held = scope.load(place) if place.local is None else scope.locals[place.local]
    for key in keys:
        held = held[evaluate(key, scope)]
    return held


def _applied(operation: Callable[..., Any], kind: Type, values: list[Any]) -> Any:
    try:
        return operation(kind, *values)
    except (ValueError, LookupError, ZeroDivisionError) as error:
        raise Failed(str(error)) from None


def _field(value: Any, name: str) -> Any:
    if name not in getattr(value, "_fields", ()):
        raise Failed(f"no field {name}")
    return getattr(value, name)


def as_type(value: Any, kind: Type) -> Any:
    """The same value as one of a type; raises Failed where it is none of it."""
    match kind:
        case RangeType():
            return _as_integer(value, kind)
        case SetType(of) | FrozenSetType(of) if isinstance(value, frozenset):
            made = CanonicalFrozenSet(as_type(each, of) for each in value)
            _bound(len(made), getattr(kind, "max_len", None))
            return made
        case ListType(of, most) | SequenceType(of, most) if isinstance(value, tuple):
            _bound(len(value), most)
            return tuple(as_type(each, of) for each in value)
        case CounterType(of, most) if isinstance(value, Counter):
            _bound(value.total(), most)
            return Counter({as_type(each, of): count for each, count in value.items()})
        case DictType(_, of) if isinstance(value, dict):
            return {key: as_type(held, of) for key, held in value.items()}
        case TupleType(items) if isinstance(value, tuple) and len(value) == len(items):
            return tuple(as_type(each, of) for each, of in zip(value, items, strict=True))
        case UnionType(kinds):
            return _as_one_of(value, kinds)
        case _:
            if not contains(kind, value):
                raise Failed(f"{value!r} is of another type")
            return value


def _as_integer(value: Any, kind: RangeType) -> int:
    low, high = bounds(kind)
    if isinstance(value, int):
        within = value if kind == INT else min(max(value, LEAST), GREATEST)  # bounds that were cut off say nothing
        if low <= within <= high:
            return int(value)
    raise Failed(f"{value!r} is not an integer from {low} to {high}")


def _as_one_of(value: Any, kinds: tuple[Type, ...]) -> Any:
    for kind in kinds:
        if isinstance(value, bool) == (kind == BOOL):
            try:
                return as_type(value, kind)
            except Failed:
                continue
    raise Failed(f"{value!r} is of none of these types")


def _bound(size: int, most: int | None) -> None:
    if most is not None and size > most:
        raise Failed(f"{size} are more than {most}")


def _fits(value: Any, kind: Type) -> bool:
    try:
        as_type(value, kind)
    except Failed:
        return False
    return True


def member_of(kind: Type, value: Any) -> int:
    """The number of the member of a union that a value is one of; raises Failed for none."""
    for number, member in enumerate(members(kind)):
        if isinstance(value, bool) == (member == BOOL) and _fits(value, member):
            return number
    raise Failed(f"{value!r} is of no member")


# comprehensions


def _collected(made: Comprehension, scope: Scope) -> Any:
    inner = _scopes(made.clauses, scope)
    match made.collect:
        case "any":
            return any(evaluate(made.value, each) for each in inner)
        case "all":
            return all(evaluate(made.value, each) for each in inner)
        case "sum":
            return sum(evaluate(made.value, each) for each in inner)
        case "min" | "max":
            return _extreme(made, inner, scope)
        case "first":
            return _first(made, inner, scope)
        case "set":
            return CanonicalFrozenSet(evaluate(made.value, each) for each in inner)
        case "list":
            return tuple(evaluate(made.value, each) for each in inner)
        case "dict":
            assert made.key is not None
            return {evaluate(made.key, each): evaluate(made.value, each) for each in inner}
        case "ascending" | "descending":
            pairs = _keyed(made, inner)
            return tuple(value for _, value in sorted(pairs, key=_key_of, reverse=made.collect == "descending"))
        case _:
            assert_never(made.collect)


def _keyed(made: Comprehension, inner: Iterable[Scope]) -> list[tuple[Any, Any]]:
    """What is collected, each value behind what it goes by: itself where there is no key."""
    found = []
    for each in inner:
        value = evaluate(made.value, each)
        found.append((value if made.key is None else evaluate(made.key, each), value))
    return found


def _key_of(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _extreme(made: Comprehension, inner: Iterable[Scope], scope: Scope) -> Any:
    pairs = _keyed(made, inner)
    if not pairs:
        return _default(made, scope)
    try:
        _, best = min(pairs, key=_key_of) if made.collect == "min" else max(pairs, key=_key_of)
    except TypeError as error:
        raise Failed(str(error)) from None
    return as_type(best, made.type)


def _first(made: Comprehension, inner: Iterable[Scope], scope: Scope) -> Any:
    for each in inner:
        return as_type(evaluate(made.value, each), made.type)
    return _default(made, scope)


def _default(made: Comprehension, scope: Scope) -> Any:
    if made.default is None:
        raise Failed("of nothing there is no first or greatest")
    return evaluate(made.default, scope)


def _scopes(clauses: tuple[Clause, ...], scope: Scope) -> Iterator[Scope]:
    """A scope for each element that the clauses go over and keep, in order."""
    if not clauses:
        yield scope
        return
    clause, *rest = clauses
    for each in elements(evaluate(clause.source, scope)):
        inner = Scope({**scope.locals, clause.name: each}, scope.load, scope.call)
        if evaluate(clause.condition, inner):
            yield from _scopes(tuple(rest), inner)


def elements(held: Any) -> Iterator[Any]:
    """What iterating over a value gives, in canonical order where the value has none of its own."""
    return iter(held if isinstance(held, tuple | range) else in_order(held))
