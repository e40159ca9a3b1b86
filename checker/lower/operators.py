"""Operators: arithmetic, and the algebra of sets and lists."""

import ast

from checker.ir.conversion import converted, sequence
from checker.ir.failing import in_turn
from checker.ir.kinds import HUGE, bounds, element, interval, members, union
from checker.ir.nodes import Apply, Const, Convert, Expr
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import (
    BoolType,
    FrozenSetType,
    ListType,
    LiteralType,
    RangeType,
    SequenceType,
    SetType,
    TupleType,
    Type,
)
from checker.lower.coercions import (
    SETS,
    as_collection,
    as_integer,
    common_type,
    negated,
    refuse_view,
    tuple_items,
)
from checker.lower.conditions import lower_condition
from checker.lower.expressions import lower_expression
from checker.lower.literals import constant
from checker.lower.refusals import refused_operator
from checker.lower.scope import Scope


def lower_unary(scope: Scope, node: ast.UnaryOp) -> Expr:
    """`not x`, `-x`, `+x`."""
    match node.op:
        case ast.Not():
            return negated(lower_condition(scope, node.operand))
        case ast.USub() if isinstance(node.operand, ast.Constant) and type(node.operand.value) is int:
            return constant(scope, -node.operand.value, scope.span(node))
        case ast.USub():
            value = as_integer(scope, lower_expression(scope, node.operand), node)
            return arithmetic(scope, ScalarOp.SUB, constant(scope, 0), value, node)
        case ast.UAdd():
            return as_integer(scope, lower_expression(scope, node.operand), node)
        case _:
            raise scope.refuse(
                node, "the operator ~ is not compiled", "write not, or a difference of sets: Domain - some_set"
            )


def lower_binary(scope: Scope, node: ast.BinOp) -> Expr:
    """`x + y`, and the like."""
    left, right = lower_expression(scope, node.left), lower_expression(scope, node.right)
    return in_turn((left, right), operation(scope, node.op, left, right, node))


def operation(scope: Scope, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """An arithmetic, set or list operation."""
    if isinstance(operator, ast.Add) and all(_may_be(side, _TUPLES) for side in (left, right)):
        return _joined(scope, left, right, node)
    if type(operator) in _ARITHMETIC and any(_may_be(side, (LiteralType, *_TUPLES)) for side in (left, right)):
        fix = "a tuple has +, slices and (*x, y)" if any(_may_be(side, _TUPLES) for side in (left, right)) else None
        raise scope.refuse(node, "this operation on strings or tuples is not compiled", fix)
    if all(_may_be(side, (RangeType, BoolType)) for side in (left, right)):
        if type(operator) in _SET_OPERATIONS and all(_may_be(side, SETS) for side in (left, right)):
            raise scope.refuse(node, "an operation on what may be a set or a number is not compiled")
        left, right = as_integer(scope, left, node), as_integer(scope, right, node)
    left, right = as_collection(left), as_collection(right)
    if isinstance(left.type, SETS) or isinstance(right.type, SETS):
        return _on_sets(scope, operator, left, right, node)
    if isinstance(left.type, ListType) and isinstance(right.type, ListType) and isinstance(operator, ast.Add):
        return concatenated(scope, left, left.type, right, right.type, node)
    op = _ARITHMETIC.get(type(operator))
    if op is None:
        raise scope.refuse(node, *refused_operator(operator))
    return arithmetic(scope, op, as_integer(scope, left, node), as_integer(scope, right, node), node)


def _may_be(value: Expr, kinds: tuple[type[Type], ...]) -> bool:
    """Whether a value may be of some forms of types."""
    return any(isinstance(member, kinds) for member in members(value.type))


def _on_sets(scope: Scope, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
    op = _SET_OPERATIONS.get(type(operator))
    if op is None or not isinstance(left.type, SETS) or not isinstance(right.type, SETS):
        raise scope.refuse(node, "this operation on a set is not compiled")
    refuse_view(scope, right, node)
    return set_operation(scope, op, left, right, node)


def _joined(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """Two tuples, one behind the other."""
    if any(_may_be(side, (RangeType, BoolType, LiteralType, ListType)) for side in (left, right)):
        raise scope.refuse(node, "a sum of what may be a tuple or another value is not compiled")
    one, two = (tuple_items(scope, side, node) for side in (left, right))
    assert isinstance(one.type, ListType)
    assert isinstance(two.type, ListType)
    return sequence(concatenated(scope, one, one.type, two, two.type, node))


def concatenated(scope: Scope, left: Expr, one: ListType, right: Expr, two: ListType, node: ast.AST) -> Expr:
    """Two lists, one behind the other."""
    of = union((one.of, two.of))
    parts = converted(left, ListType(of, one.max_len)), converted(right, ListType(of, two.max_len))
    return Apply(CollectionOp.CONCAT, ListType(of, one.max_len + two.max_len), parts, scope.span(node))


def set_operation(scope: Scope, op: CollectionOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """Union, intersection, difference or symmetric difference, of the kind that the left one has."""
    refuse_view(scope, left, node)
    kind = SetType(common_type(scope, (element(left.type), element(right.type)), node))
    result = SetType(element(left.type)) if op in (CollectionOp.MEET, CollectionOp.MINUS) else kind
    whole = Apply(op, kind, (converted(left, kind), converted(right, kind)), scope.span(node))
    made = whole if result == kind else Convert(result, whole, span=scope.span(node))
    return made if isinstance(left.type, SetType) else converted(made, FrozenSetType(element(result)))


def arithmetic(scope: Scope, op: ScalarOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """An operation on integers, with an interval that has room for every result."""
    divides = op in (ScalarOp.FLOORDIV, ScalarOp.MOD)
    if isinstance(left, Const) and isinstance(right, Const) and not (divides and not right.value):
        return constant(scope, op.row.python(None, int(left.value), int(right.value)), scope.span(node))
    if op is ScalarOp.MUL and _is_beyond(left.type, right.type):
        raise scope.refuse(node, "a product this large is not compiled")
    return Apply(op, _room(op, left.type, right.type), (left, right), scope.span(node))


def _room(op: ScalarOp, left: Type, right: Type) -> Type:
    """An interval that has room for every result of an operation."""
    (a, b), (c, d) = bounds(left), bounds(right)
    match op:
        case ScalarOp.ADD:
            return interval(a + c, b + d)
        case ScalarOp.SUB:
            return interval(a - d, b - c)
        case ScalarOp.MUL:
            corners = (a * c, a * d, b * c, b * d)
            return interval(min(corners), max(corners))
        case ScalarOp.FLOORDIV:
            return interval(-max(abs(a), abs(b)), max(abs(a), abs(b)))
        case _:
            return interval(min(0, c), max(0, d))


def _is_beyond(left: Type, right: Type) -> bool:
    """Whether the product of two integers that are of 64 bits may be of more."""
    (a, b), (c, d) = bounds(left), bounds(right)
    corners = (a * c, a * d, b * c, b * d)
    return max(-min(corners), max(corners)) > HUGE and max(-a, b) < HUGE and max(-c, d) < HUGE


_TUPLES = (TupleType, SequenceType)
_SET_OPERATIONS: dict[type[ast.operator], CollectionOp] = {
    ast.BitOr: CollectionOp.UNITE,
    ast.BitAnd: CollectionOp.MEET,
    ast.Sub: CollectionOp.MINUS,
    ast.BitXor: CollectionOp.DIFFER,
}
_ARITHMETIC: dict[type[ast.operator], ScalarOp] = {
    ast.Add: ScalarOp.ADD,
    ast.Sub: ScalarOp.SUB,
    ast.Mult: ScalarOp.MUL,
    ast.FloorDiv: ScalarOp.FLOORDIV,
    ast.Mod: ScalarOp.MOD,
}
