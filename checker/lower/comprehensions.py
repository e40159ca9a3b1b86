"""Comprehensions, and what collects them."""

import ast
from contextlib import nullcontext
from typing import Any

from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.kinds import (
    BOOL,
    MOST_DENSE,
    NEVER,
    bounds,
    element,
    interval,
    is_ordered,
    members,
    order_of,
    shown,
    union,
)
from checker.ir.nodes import Apply, Clause, Collector, Comprehension, Const, Expr, Fail, Item, Junction, Local
from checker.ir.ops import CollectionOp
from checker.language.order import canonical_key
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.language.values import domain_size
from checker.lower.coercions import TRUE, as_integer, common_type
from checker.lower.conditions import lower_condition
from checker.lower.displays import hashed
from checker.lower.elements import as_item
from checker.lower.expressions import lower_expression
from checker.lower.iteration import Source, loop_source, renamed
from checker.lower.narrowing import learned
from checker.lower.scope import Alias, Scope


def lower_comprehension(scope: Scope, node: ast.expr) -> Expr:
    """A set, list or dict comprehension."""
    match node:
        case ast.SetComp(elt, generators):
            return collected(scope, "set", elt, generators, node)
        case ast.ListComp(elt, generators):
            return collected(scope, "list", elt, generators, node)
        case ast.DictComp(key, value, generators):
            return _dict(scope, key, value, generators, node)
        case _:
            raise scope.refuse(node, "this comprehension is not compiled")


def _clauses(scope: Scope, generators: list[ast.comprehension]) -> tuple[Clause, ...]:
    """The clauses of a comprehension; their names stay bound: call inside `inner`."""
    found = []
    for place, generator in enumerate(generators):
        with scope.present.maybe() if place else nullcontext():
            source = loop_source(scope, generator.target, generator.iter)
        name = scope.fresh(source.name)
        bind(scope, source, name)
        condition: Expr = TRUE
        for test in generator.ifs:
            with scope.present.maybe():
                more = lower_condition(scope, test)
            condition = more if condition == TRUE else Junction(True, (condition, more))
            scope.facts.update(learned(scope, test, True))
        found.append(Clause(name, source.type, source.expr, condition))
    return tuple(found)


def bind(scope: Scope, source: Source, name: str) -> None:
    """Make the names of a loop mean its present element."""
    local = Local(source.type, name)
    _bound(scope, source.name, local)
    for other, alias in source.aliases.items():
        keys = tuple(renamed(key, source.name, local) for key in alias.keys)
        scope.forget(other)
        scope.aliases[other] = Alias(alias.place, keys, alias.type)
    for other, value in source.locals.items():
        _bound(scope, other, renamed(value, source.name, local))


def _bound(scope: Scope, name: str, value: Expr) -> None:
    scope.forget(name)
    scope.bindings[name] = value


def collected(
    scope: Scope,
    collect: Collector,
    elt: ast.expr,
    generators: list[ast.comprehension],
    node: ast.expr,
    default: Expr | None = None,
) -> Expr:
    """What a comprehension gives to its collector."""
    with scope.inner():
        clauses = _clauses(scope, generators)
        with scope.present.maybe():
            value = _given_to(scope, collect, elt)
    return collection(scope, collect, clauses, value, node, default)


def _given_to(scope: Scope, collect: Collector, elt: ast.expr) -> Expr:
    if collect in ("any", "all"):
        return lower_condition(scope, elt)
    return hashed(scope, elt) if collect == "set" else lower_expression(scope, elt)


def collection(
    scope: Scope,
    collect: Collector,
    clauses: tuple[Clause, ...],
    value: Expr,
    node: ast.AST,
    default: Expr | None = None,
) -> Expr:
    """The node of a comprehension, with its type."""
    most = 1
    for clause in clauses:
        most *= _most(clause.source)
    if collect in ("set", "list"):
        value = as_item(scope, value, node)
    match collect:
        case "any" | "all":
            kind: Type = BOOL
        case "sum":
            value = as_integer(scope, value, node)
            low, high = bounds(value.type)
            kind = interval(min(0, low * most), max(0, high * most))
        case "min" | "max" if value.type == NEVER:
            return default if default is not None else Fail(NEVER, span=scope.span(node))
        case "min" | "max":
            value = _comparable_all(scope, value, node)
            kind = value.type if default is None else union((value.type, default.type))
        case "set":
            is_small = value.type == NEVER or domain_size(value.type) <= MOST_DENSE
            kind = SetType(value.type, None if is_small or most > MOST_DENSE else most)
        case _:
            if most > 4096:
                raise scope.refuse(node, "a list this long is not compiled")
            kind = ListType(value.type, most)
    default = default if default is None else converted(default, kind)
    return Comprehension(kind, collect, clauses, value, default, span=scope.span(node))


def _comparable_all(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """What min or max is asked of: two values that have no order fail, one alone does not."""
    common_type(
        scope, (value.type,), node
    )  # the result is a truth or an integer, which equal each other and are stored apart
    orders = [member for member in members(value.type) if order_of(member) is not None]
    if len(orders) > 1 or not all(map(is_ordered, orders)):
        raise scope.refuse(node, f"the order of values of type {shown(value.type)} is not compiled")
    return value


def _dict(scope: Scope, key: ast.expr, value: ast.expr, generators: list[ast.comprehension], node: ast.expr) -> Expr:
    with scope.inner():
        clauses = _clauses(scope, generators)
        with scope.present.maybe():
            index, held = lower_expression(scope, key), lower_expression(scope, value)
    plain = (
        len(clauses) == 1
        and clauses[0].condition == TRUE
        and isinstance(index, Local)
        and index.name == clauses[0].name
    )
    if not plain or not _is_whole(clauses[0].source):
        raise scope.refuse(node, "a dict comprehension is compiled when it has a value for every element of a domain")
    if (
        applies(clauses[0].source, CollectionOp.LIST)
        and node is not scope.present.stored
        and not _is_in_order(clauses[0].source)
    ):
        raise scope.refuse(
            node, "a dict in another order than its domain's is not compiled", "go over the keys in ascending order"
        )
    kind = DictType(index.type, held.type)
    return Comprehension(kind, "dict", clauses, held, key=index, span=scope.span(node))


def _is_whole(source: Expr) -> bool:
    """Whether a loop goes over every value of its type, as far as the source tells."""
    if applies(source, CollectionOp.DOMAIN):
        return True
    parts = _constants(source)
    return parts is not None and len({canonical_key(part) for part in parts}) == domain_size(element(source.type))


def _is_in_order(source: Expr) -> bool:
    """Whether a list of constants has them as their domain does: in ascending order, each once or again after others."""
    keys = list(dict.fromkeys(canonical_key(part) for part in _constants(source) or ()))
    return keys == sorted(keys)


def _constants(source: Expr) -> list[Any] | None:
    """The items of a list of constants; None for anything else."""
    if not isinstance(source, Apply) or source.op is not CollectionOp.LIST:
        return None
    found = []
    for part in source.args:
        match part:
            case Const(_, value):
                found.append(value)
            case Item(_, Const(_, whole), number):
                found.append(whole[number])
            case _:
                return None
    return found


def _most(source: Expr) -> int:
    """How many elements a loop may go over."""
    kind = source.type
    match kind:
        case ListType(_, bound) | CounterType(_, bound):
            if isinstance(source, Apply) and source.op is CollectionOp.RANGE:
                (low, _), (_, high) = bounds(source.args[0].type), bounds(source.args[1].type)
                return max(0, high - low)
            return bound
        case SetType(_, int(bound)):
            return bound
        case _:
            return domain_size(element(kind))
