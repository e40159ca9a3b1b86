"""Calls that make one value of many: sum, min, max and next."""

import ast
from functools import partial
from typing import Literal

from checker.ir.conversion import converted
from checker.ir.failing import after, calls, fails_alone, in_turn, may_fail
from checker.ir.kinds import BOOL, interval, is_ordered, is_scalar, members, shown
from checker.ir.nodes import Apply, Clause, Collector, Comprehension, Conditional, Expr, Fail, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import BoolType, ListType, RangeType, SortType
from checker.lower.calls.keys import check_rounds, keyword
from checker.lower.collections.comprehensions import by_key, collected, collection, generator_of, over, turns_of
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import TRUE, common_type
from checker.lower.names.resolving import LANGUAGE
from checker.lower.operators.arithmetic import arithmetic
from checker.lower.operators.comparisons import comparable
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

_MAY_FAIL, _NAME_IT = "this {} may fail, and is not compiled", "give it a name on a line before"


def lower_sum(scope: Scope, node: ast.Call) -> Expr:
    """`sum(...)`, from 0 or from another number."""
    given = keyword(scope, node, "start")
    start = given.get("start", node.args[1] if len(node.args) == 2 else None)
    summed = _over_elements(scope, "sum", ast.copy_location(ast.Call(node.func, node.args[:1], []), node))
    if start is None or len(node.args) + len(given) != 2:
        if len(node.args) + len(given) != 1:
            raise scope.refuse(node, "sum is compiled with one collection, and a number to start from")
        return summed
    first = lower_expression(scope, start)
    if not isinstance(first.type, RangeType):
        raise scope.refuse(start, f"a sum that starts from a value of type {shown(first.type)} is not compiled")
    if may_fail(first) and calls(summed):
        raise scope.refuse(start, _MAY_FAIL.format("start"), _NAME_IT)
    return after((first,), arithmetic(scope, ScalarOp.ADD, first, summed, node))


def lower_min(scope: Scope, node: ast.Call) -> Expr:
    return _extreme(scope, "min", node)


def lower_max(scope: Scope, node: ast.Call) -> Expr:
    return _extreme(scope, "max", node)


def _over_elements(scope: Scope, collect: Collector, node: ast.Call, default: Expr | None = None) -> Expr:
    """What a call gives for its one argument: a comprehension, or a collection with its elements as they are."""
    given = generator_of(node)
    if given is None:
        clause, value = over(scope, node)
        return collection(scope, collect, (clause,), value, node, default)
    found = collected(scope, collect, given, node, default)
    if isinstance(given, ast.ListComp) and _may_end_early(found):
        message = f"{collect} of a list whose items call a helper, and may not fit, is not compiled"
        raise scope.refuse(node, message, f"write it without brackets: {collect}(... for ...)")
    return found


def _may_end_early(found: Expr) -> bool:
    """Whether an item may fail to be added or compared before a helper is called that Python would have called by then."""
    if not isinstance(found, Comprehension) or not calls(found):
        return False
    return fails_alone(found.value) or not is_ordered(found.value.type)


def _extreme(scope: Scope, collect: Literal["min", "max"], node: ast.Call) -> Expr:
    given = keyword(scope, node, "key", "default")
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return _starred_extreme(scope, collect, node, given)
    key = given.get("key")
    if len(node.args) != 1:
        if "default" in given:
            raise scope.refuse(given["default"], f"{collect} of several arguments takes no default")
        return _extreme_of(scope, collect, node) if key is None else _best_of(scope, collect, node, key)
    default = None
    if "default" in given:
        with scope.present.maybe():
            default = lower_expression(scope, given["default"])
    how = _over_elements if key is None else partial(_best, key=key)
    found = how(scope, collect, node, default=default)
    return _with_default(scope, found, default, node)


def _starred_extreme(scope: Scope, collect: Literal["min", "max"], node: ast.Call, given: dict[str, ast.expr]) -> Expr:
    """The least or greatest of arguments of which some are in `*x`: of a list of them all, where there are two or more."""
    if "default" in given:
        raise scope.refuse(given["default"], f"{collect} of several arguments takes no default")
    listed = ast.fix_missing_locations(ast.copy_location(ast.List(node.args, ast.Load()), node))
    found = _extreme(scope, collect, ast.copy_location(ast.Call(node.func, [listed], node.keywords), node))
    if sum(not isinstance(argument, ast.Starred) for argument in node.args) > 1:
        return found
    items = lower_expression(scope, listed)
    assert isinstance(items.type, ListType)
    if not all(isinstance(kind, RangeType | BoolType | SortType) for kind in members(items.type.of)):
        fix = f"make a list of them: {collect}([{ast.unparse(node.args[0])}])"
        raise scope.refuse(node, f"{collect} of what may be one collection is not compiled", fix)
    size = Apply(CollectionOp.LEN, interval(0, items.type.max_len), (items,), scope.span(node))
    several = Apply(ScalarOp.LT, BOOL, (converted(constant(scope, 1), size.type), size), scope.span(node))
    return Conditional(found.type, several, found, Fail(found.type, span=scope.span(node)), scope.span(node))


def _with_default(scope: Scope, found: Expr, default: Expr | None, node: ast.Call) -> Expr:
    """What is found once the default is evaluated, as it is even where it is not needed."""
    if default is None:
        return found
    if may_fail(default) and calls(found):
        raise scope.refuse(node, _MAY_FAIL.format("default"), _NAME_IT)
    return after((default,), found)


def _best(scope: Scope, collect: Collector, node: ast.Call, *, key: ast.expr, default: Expr | None) -> Expr:
    """The first of a collection's elements that has the least or greatest key."""
    written = generator_of(node)
    clauses, value = _turns(scope, collect, node)
    found = by_key(scope, collect, clauses, value, key, node, default)
    if isinstance(written, ast.ListComp) and isinstance(found, Comprehension):
        check_rounds(scope, found, node)
    return found


def _turns(scope: Scope, collect: Collector, node: ast.Call) -> tuple[tuple[Clause, ...], Expr]:
    """The clauses over what a call's one argument has, and the value of each turn."""
    written = generator_of(node)
    if written is not None:
        return turns_of(scope, collect, written)
    clause, value = over(scope, node)
    return (clause,), value


def _best_of(scope: Scope, collect: Collector, node: ast.Call, key: ast.expr) -> Expr:
    """The first of several arguments that has the least or greatest key."""
    given = [lower_expression(scope, argument) for argument in node.args]
    if not given:
        raise scope.refuse(node, f"{collect} of nothing is not compiled")
    of = common_type(scope, (value.type for value in given), node)
    if not is_scalar(of):
        raise scope.refuse(node, f"an order of values of type {shown(of)} is not compiled", "take frozensets")
    listed = Apply(CollectionOp.LIST, ListType(of, len(given)), tuple(converted(value, of) for value in given))
    name = scope.fresh("item")
    return by_key(scope, collect, (Clause(name, of, listed, TRUE),), Local(of, name), key, node)


def lower_next(scope: Scope, node: ast.Call) -> Expr:
    """`next(iterator)` and `next(iterator, default)`: the first of what is made there and then."""
    if node.keywords or not 1 <= len(node.args) <= 2:
        raise scope.refuse(node, "next is compiled with an iterator and a default")
    made, *rest = node.args
    match made:
        case ast.Call(ast.Name("iter" as name), [_], []) | ast.Call(
            ast.Name(("reversed" | "enumerate" | "zip") as name)
        ):
            iterated = made.args[0] if name == "iter" else made
            is_iterator = scope.static(made.func) is LANGUAGE[name]
        case _:
            iterated, is_iterator = made, isinstance(made, ast.GeneratorExp)
    if not is_iterator:
        if isinstance(made, ast.Name):
            lower_expression(scope, made)
        raise scope.refuse(made, "next is compiled with a generator or iter(...)", "write next(x for x in ...)")
    clauses, value = _turns(scope, "first", ast.copy_location(ast.Call(node.func, [iterated], []), node))
    default = None
    if rest:
        with scope.present.maybe():
            default = lower_expression(scope, rest[0])
        if not is_scalar(default.type):
            raise scope.refuse(rest[0], f"a default of type {shown(default.type)} is not compiled", "use a frozenset")
    return _with_default(scope, collection(scope, "first", clauses, value, node, default), default, node)


def _extreme_of(scope: Scope, collect: Literal["min", "max"], node: ast.Call) -> Expr:
    """The least or greatest of several arguments."""
    given = [lower_expression(scope, argument) for argument in node.args]
    result, *others = [comparable(scope, value, argument) for value, argument in zip(given, node.args, strict=True)]
    op = ScalarOp.LEAST if collect == "min" else ScalarOp.GREATEST
    for value in others:
        kind = common_type(scope, (result.type, value.type), node)
        if not is_ordered(kind):
            raise scope.refuse(node, "values of these types have no common order")
        result = Apply(op, kind, (converted(result, kind), converted(value, kind)), scope.span(node))
    return in_turn(given, result)
