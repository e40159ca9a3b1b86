"""Comprehensions, and what collects them."""

import ast
from contextlib import nullcontext
from dataclasses import replace
from math import prod
from typing import Any

from checker.ir.conversion import converted
from checker.ir.failing import after, applies, never_fails
from checker.ir.kinds import (
    BOOL,
    MOST_DENSE,
    NEVER,
    bounds,
    element,
    interval,
    is_ordered,
    is_scalar,
    members,
    order_of,
    shown,
    union,
)
from checker.ir.nodes import (
    After,
    Apply,
    Clause,
    Collector,
    Comprehension,
    Const,
    Expr,
    Fail,
    Item,
    Junction,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp
from checker.language.order import canonical_key
from checker.language.types import DictType, ListType, SetType, Type
from checker.language.values import domain_size
from checker.lower.calls.keys import key_of, with_item
from checker.lower.collections.combinations import COMBINING, combined_clauses, combined_sources
from checker.lower.collections.dict_displays import INSTEAD, WHERE
from checker.lower.collections.displays import hashed
from checker.lower.collections.elements import as_item
from checker.lower.collections.iteration import bind_source, elements_of, loop_source, most_turns
from checker.lower.collections.sources import renamed
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import TRUE, as_integer, common_type
from checker.lower.inference.narrowing import learned
from checker.lower.names.naming_inside import note_turn
from checker.lower.operators.conditions import lower_condition
from checker.lower.plain_syntax import One
from checker.lower.scope import Scope

Generator = ast.GeneratorExp | ast.SetComp | ast.ListComp


def lower_comprehension(scope: Scope, node: ast.SetComp | ast.ListComp | ast.DictComp) -> Expr:
    """A set, list or dict comprehension."""
    match node:
        case ast.SetComp():
            return collected(scope, "set", node, node)
        case ast.ListComp():
            return collected(scope, "list", node, node)
        case ast.DictComp():
            return _dict(scope, node)


def generator_of(node: ast.Call) -> ast.GeneratorExp | ast.ListComp | None:
    """The comprehension that is a call's one argument and gives it an element for every turn; one of a set gives each element once."""
    match node.args:
        case [ast.GeneratorExp() | ast.ListComp() as given]:
            return given
        case _:
            return None


def over(scope: Scope, node: ast.Call) -> tuple[Clause, Expr]:
    """A call's one argument, a collection, as a clause over its elements, and the element."""
    if len(node.args) != 1:
        raise scope.refuse(node, f"{ast.unparse(node.func)}() is compiled with one collection")
    return elements_of(scope, node.args[0], node)


def _clauses(scope: Scope, generators: list[ast.comprehension]) -> tuple[Clause, ...]:
    """The clauses of a comprehension; their names stay bound: call inside `inner`."""
    found = []
    for place, generator in enumerate(generators):
        if isinstance(generator.iter, One) and _is_bound(scope, generator):
            continue
        several = _combined(scope, generator, is_first=not place)
        if several is not None:
            found += several
            continue
        with scope.present.maybe() if place else nullcontext():
            source = loop_source(scope, generator.target, generator.iter)
        name = scope.fresh(source.name)
        bind_source(scope, source, name)
        local = Local(source.type, name)
        parted = after((renamed(check, source.name, local) for check in source.checks), TRUE)
        found.append(Clause(name, source.type, source.expr, _conditions(scope, generator, parted)))
    return tuple(found)


def _conditions(scope: Scope, generator: ast.comprehension, condition: Expr) -> Expr:
    """The conditions of a clause, behind one that it has already."""
    for test in generator.ifs:
        with scope.present.maybe():
            more = lower_condition(scope, test)
        condition = more if condition == TRUE else Junction(True, (condition, more))
        scope.facts.update(learned(scope, test, True))
    return condition


def _combined(scope: Scope, generator: ast.comprehension, *, is_first: bool) -> list[Clause] | None:
    """The clauses for one over tuples of elements that cannot fail; None for any other."""
    match generator.iter, generator.target:
        case ast.Call(ast.Name(name)) as call, ast.Tuple(targets) if name in COMBINING and scope.static(call.func):
            pass
        case _:
            return None
    with nullcontext() if is_first else scope.present.maybe():
        sources = combined_sources(scope, name, call)
    if not all(map(never_fails, sources)) or len(sources) != len(targets):
        return None
    clauses, value = combined_clauses(scope, name, sources, call)
    for target, item in zip(targets, parts_of(value), strict=True):
        if not isinstance(target, ast.Name):
            return None
        scope.bind(target.id, item)
    *others, last = clauses
    return [*others, replace(last, condition=_conditions(scope, generator, last.condition))]


def _is_bound(scope: Scope, generator: ast.comprehension) -> bool:
    """Whether a clause is over one value alone that cannot fail: its name stands for that from here on."""
    assert isinstance(generator.iter, One)
    if not isinstance(generator.target, ast.Name) or generator.ifs:
        return False
    with scope.present.maybe():
        value = lower_expression(scope, generator.iter.elts[0])
    if not never_fails(value):
        return False
    scope.bind(generator.target.id, value)
    return True


def collected(scope: Scope, collect: Collector, given: Generator, node: ast.expr, default: Expr | None = None) -> Expr:
    """What a comprehension gives to its collector."""
    clauses, value = turns_of(scope, collect, given)
    return collection(scope, collect, clauses, value, node, default)


def turns_of(scope: Scope, collect: Collector, given: Generator) -> tuple[tuple[Clause, ...], Expr]:
    """The clauses of a comprehension, and the value of each turn."""
    note_turn(scope, given, [*(test for clause in given.generators for test in clause.ifs), given.elt])
    with scope.inner():
        clauses = _clauses(scope, given.generators)
        with scope.present.maybe():
            return clauses, _given_to(scope, collect, given.elt)


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
    key: Expr | None = None,
) -> Expr:
    """The node of a comprehension, with its type."""
    most = prod(most_turns(clause.source) for clause in clauses)
    if collect in ("min", "max", "first") and value.type == NEVER:
        return _of_nothing(scope, clauses, value, node, default)
    value = _as_collected(scope, collect, value, node, key)
    kind = _type_of(scope, collect, value.type, most, node)
    if default is not None:
        kind = union((kind, default.type))
        default = converted(default, kind)
    return Comprehension(kind, collect, clauses, value, default, key, scope.span(node))


def by_key(
    scope: Scope,
    collect: Collector,
    clauses: tuple[Clause, ...],
    value: Expr,
    key: ast.expr,
    node: ast.AST,
    default: Expr | None = None,
) -> Expr:
    """What is collected of the values of turns by their keys."""
    if value.type == NEVER:
        return collection(scope, collect if collect in ("min", "max") else "list", clauses, value, node, default)
    clauses, item = with_item(scope, clauses, value, node)
    return collection(scope, collect, clauses, item, node, default, key_of(scope, key, item))


def _of_nothing(scope: Scope, clauses: tuple[Clause, ...], value: Expr, node: ast.AST, default: Expr | None) -> Expr:
    """What is collected where no turn comes to a value: there is none, or each fails."""
    turns = Comprehension(BOOL, "any", clauses, After((value,), TRUE), span=scope.span(node))
    return Fail(NEVER, (turns,), scope.span(node)) if default is None else after((turns,), default)


def _as_collected(scope: Scope, collect: Collector, value: Expr, node: ast.AST, key: Expr | None) -> Expr:
    """The value of each turn as the collector takes it."""
    match collect:
        case "set" | "list":
            scope.names.lists_sets |= collect == "list" and isinstance(value.type, SetType)
            return as_item(scope, value, node)
        case "sum":
            return as_integer(scope, value, node)
        case "min" | "max" if key is None:
            _refuse_orderless(scope, value.type, node)
            return value
        case "first" if not is_scalar(value.type):
            message = f"the first of values of type {shown(value.type)} is not compiled"
            raise scope.refuse(node, message, "take the element that it belongs to, or a frozenset")
        case _:
            return value


def _type_of(scope: Scope, collect: Collector, of: Type, most: int, node: ast.AST) -> Type:
    """The type of what is collected in at most so many turns of values of a type."""
    match collect:
        case "any" | "all":
            return BOOL
        case "sum":
            low, high = bounds(of)
            return interval(min(0, low * most), max(0, high * most))
        case "min" | "max" | "first":
            return of
        case "set":
            is_small = of == NEVER or domain_size(of) <= MOST_DENSE
            return SetType(of, None if is_small or most > MOST_DENSE else most)
        case _:
            return ListType(of, most)


def _refuse_orderless(scope: Scope, kind: Type, node: ast.AST) -> None:
    """Raise Refused where min or max is asked of values that CPython may fail to compare: one alone, it does not compare."""
    # The result is a truth or an integer, which equal each other and are stored apart.
    common_type(scope, (kind,), node)
    orders = [member for member in members(kind) if order_of(member) is not None]
    if len(orders) > 1 or not all(map(is_ordered, orders)):
        raise scope.refuse(node, f"the order of values of type {shown(kind)} is not compiled")


def dict_turns(scope: Scope, node: ast.DictComp) -> tuple[tuple[Clause, ...], Expr, Expr]:
    """The clauses of a comprehension of a dict, and the key and the value of each turn."""
    note_turn(scope, node, [*(test for clause in node.generators for test in clause.ifs), node.key, node.value])
    with scope.inner():
        clauses = _clauses(scope, node.generators)
        with scope.present.maybe():
            return clauses, lower_expression(scope, node.key), lower_expression(scope, node.value)


def is_total(scope: Scope, node: ast.DictComp) -> bool:
    """Whether a comprehension has a value for every key of a domain, in its order where that is told."""
    clauses, key, _ = dict_turns(scope, node)
    source = clauses[0].source
    if not _is_plain(clauses, key) or not _is_whole(source):
        return False
    return not applies(source, CollectionOp.LIST) or node is scope.present.stored or _is_in_order(source)


def _dict(scope: Scope, node: ast.DictComp) -> Expr:
    if not is_total(scope, node):
        raise scope.refuse(node, WHERE, INSTEAD)
    clauses, key, held = dict_turns(scope, node)
    return Comprehension(DictType(key.type, held.type), "dict", clauses, held, key=key, span=scope.span(node))


def _is_plain(clauses: tuple[Clause, ...], key: Expr) -> bool:
    """Whether there is one clause without a condition, and the key is its element."""
    first = clauses[0]
    return len(clauses) == 1 and first.condition == TRUE and isinstance(key, Local) and key.name == first.name


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
