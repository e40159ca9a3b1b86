"""What several targets take of one value: the items of a tuple, a list or a set, and for a starred target the list of the rest."""

import ast

from checker.ir.conversion import converted
from checker.ir.kinds import ANY_INTEGER, BOOL, HUGE, NONE, element, interval
from checker.ir.nodes import Apply, Expr, Fail, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.ir.statements import Assign, Evaluate, If, Stmt
from checker.language.types import ListType
from checker.lower.collections.collectors import lower_list_call
from checker.lower.collections.elements import most_elements
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import SETS, negated
from checker.lower.operators.equality import equal
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope
from checker.lower.statements.stores import store
from checker.lower.statements.tuple_parts import starred, tuple_parts

_NUMBER = ANY_INTEGER
_MADE = ("range", "enumerate", "zip", "reversed", "map", "filter")
"""Functions whose results are gone over and are no values: what is unpacked is the list of what they give."""


def lower_unpacking(scope: Scope, target: ast.Tuple | ast.List, value: ast.expr, node: ast.stmt) -> list[Stmt]:
    """`x, y = value`: each part goes into a local before any target takes one."""
    if isinstance(value, ast.Tuple | ast.List) and _are_alike(target, value):
        parts = [lower_expression(scope, part) for part in value.elts]
        return _stored_in_turn(scope, target.elts, parts, node)
    lower = _listed if isinstance(value, ast.GeneratorExp) or _is_made(scope, value) else lower_expression
    return unpacked(scope, target, lower(scope, value), node)


def _are_alike(target: ast.Tuple | ast.List, value: ast.Tuple | ast.List) -> bool:
    """Whether a display has an item for each target, so that nothing is made of it."""
    has_star = any(isinstance(part, ast.Starred) for part in (*target.elts, *value.elts))
    return len(target.elts) == len(value.elts) and not has_star


def _is_made(scope: Scope, value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in _MADE
        and not scope.is_local(value.func.id)
    )


def unpacked(scope: Scope, target: ast.Tuple | ast.List, whole: Expr, node: ast.stmt) -> list[Stmt]:
    """What targets take of a value that is evaluated already."""
    found: list[Stmt] = []
    parts = tuple_parts(scope, target.elts, whole, target)
    if parts is None and isinstance(whole.type, SETS) and len(target.elts) == 1 and starred(target.elts) is None:
        held = _held(scope, whole, node)
        check, parts = _only_element(scope, Local(held.value.type, held.name), target)
        found += [held, check]
        scope.present.evaluated.append(Fail(NONE))
    elif parts is None:
        if not isinstance(whole.type, ListType):
            whole = _listed_value(scope, whole, node)
        held = _held(scope, whole, node)
        check, parts = list_parts(scope, target.elts, Local(held.value.type, held.name), target)
        found += [held, check]
        scope.present.evaluated.append(Fail(NONE))
    else:
        scope.present.evaluated += parts
    return [*found, *_stored_in_turn(scope, target.elts, parts, node)]


def _stored_in_turn(scope: Scope, targets: list[ast.expr], parts: list[Expr], node: ast.stmt) -> list[Stmt]:
    """Every part goes into a local, and from there into its target."""
    kept = [_held(scope, part, node) for part in parts]
    found: list[Stmt] = [*kept]
    for target, assign in zip(targets, kept, strict=True):
        place = target.value if isinstance(target, ast.Starred) else target
        found += store_each(scope, place, Local(scope.types[assign.name], assign.name), node)
    return found


def store_each(scope: Scope, target: ast.expr, value: Local, node: ast.stmt) -> list[Stmt]:
    """`target = value` of a value that is held in a local, where the target may be several."""
    if isinstance(target, ast.Tuple | ast.List):
        return unpacked(scope, target, value, node)
    return store(scope, target, value, node)


def _held(scope: Scope, part: Expr, node: ast.stmt) -> Assign:
    name = scope.fresh("part")
    scope.declare(name, part.type)
    scope.ledger.share(name, part, node)
    return Assign(name, converted(part, scope.types[name]), scope.span(node))


def _listed(scope: Scope, value: ast.expr) -> Expr:
    call = ast.Call(ast.Name("list", ast.Load()), [value], [])
    return lower_list_call(scope, ast.fix_missing_locations(ast.copy_location(call, value)))


def _listed_value(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """The elements of a value as a list, in the order in which Python goes over them."""
    name = scope.fresh("unpacked").replace(".", " ")
    with scope.inner():
        scope.bind(name, value)
        return _listed(scope, ast.copy_location(ast.Name(name, ast.Load()), node))


def list_parts(scope: Scope, targets: list[ast.expr], value: Expr, node: ast.AST) -> tuple[Stmt, list[Expr]]:
    """The same of a list that is held in a local: a look at its length, and its items."""
    assert isinstance(value.type, ListType)
    kind, span, star = value.type, scope.span(node), starred(targets)
    size = Apply(CollectionOp.LEN, interval(0, kind.max_len), (value,), span)
    items: list[Expr] = [_item(scope, kind, value, place, node) for place in range(len(targets))]
    if star is None:
        is_wrong = negated(equal(scope, size, constant(scope, len(targets)), node))
    else:
        behind = len(targets) - star - 1
        end = constant(scope, -behind if behind else HUGE)
        rest = Apply(CollectionOp.SLICE, kind, (value, constant(scope, star), end), span)
        last = [_item(scope, kind, value, place, node) for place in range(-behind, 0)]
        items = [*items[:star], rest, *last]
        is_wrong = Apply(
            ScalarOp.LT, BOOL, (converted(size, _NUMBER), converted(constant(scope, len(targets) - 1), _NUMBER)), span
        )
    return If(is_wrong, (Evaluate(Fail(NONE, (), span), span),), (), span), items


def _only_element(scope: Scope, value: Expr, node: ast.AST) -> tuple[Stmt, list[Expr]]:
    """The same of a set that is to have one element."""
    span = scope.span(node)
    size = Apply(CollectionOp.LEN, interval(0, most_elements(value.type)), (value,), span)
    is_wrong = negated(equal(scope, size, constant(scope, 1), node))
    first = Apply(CollectionOp.FIRST, element(value.type), (value,), span)
    return If(is_wrong, (Evaluate(Fail(NONE, (), span), span),), (), span), [first]


def _item(scope: Scope, kind: ListType, value: Expr, place: int, node: ast.AST) -> Expr:
    return Apply(CollectionOp.AT, kind.of, (value, constant(scope, place)), scope.span(node))
