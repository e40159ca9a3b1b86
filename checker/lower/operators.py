"""Operators: arithmetic, and the algebra of sets and lists."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import in_turn
from checker.ir.kinds import HUGE, bounds, element, interval, members, union
from checker.ir.nodes import Apply, Const, Convert, Expr
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import BoolType, FrozenSetType, ListType, LiteralType, RangeType, SetType, TupleType, Type
from checker.lower.coercions import SETS, as_collection, as_integer, common_type, negated, refuse_view
from checker.lower.conditions import lower_condition
from checker.lower.constants import constant
from checker.lower.expressions import lower_expression
from checker.lower.refusals import refused_operator
from checker.lower.scope import Scope


def lower_unary(scope: Scope, node: ast.UnaryOp) -> Expr:
    match node.op:
        case ast.Not():
            return negated(lower_condition(scope, node.operand))
        case ast.USub() if isinstance(node.operand, ast.Constant) and type(node.operand.value) is int:
            return constant(-node.operand.value, scope.names, scope.span(node))
        case ast.USub():
            value = as_integer(scope, lower_expression(scope, node.operand), node)
            return arithmetic(scope, ScalarOp.SUB, constant(0, scope.names), value, node)
        case ast.UAdd():
            return as_integer(scope, lower_expression(scope, node.operand), node)
        case _:
            raise scope.refuse(
                node, "the operator ~ is not compiled", "write not, or a difference of sets: Domain - some_set"
            )


def lower_binary(scope: Scope, node: ast.BinOp) -> Expr:
    left, right = lower_expression(scope, node.left), lower_expression(scope, node.right)
    return in_turn((left, right), operation(scope, node.op, left, right, node))


def operation(scope: Scope, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """An arithmetic, set or list operation."""
    is_text = any(
        isinstance(member, LiteralType | TupleType) for side in (left, right) for member in members(side.type)
    )
    if is_text and type(operator) in _ARITHMETIC:
        raise scope.refuse(node, "this operation on strings or tuples is not compiled")
    if _both(left, right, (RangeType, BoolType)):
        if _both(left, right, SETS) and type(operator) in _SET_OPERATIONS:
            raise scope.refuse(node, "an operation on what may be a set or a number is not compiled")
        left, right = as_integer(scope, left, node), as_integer(scope, right, node)
    left, right = as_collection(left), as_collection(right)
    if isinstance(left.type, SETS) or isinstance(right.type, SETS):
        name = _SET_OPERATIONS.get(type(operator))
        if name is None or not isinstance(left.type, SETS) or not isinstance(right.type, SETS):
            raise scope.refuse(node, "this operation on a set is not compiled")
        refuse_view(scope, right, node)
        return set_operation(scope, name, left, right, node)
    if isinstance(left.type, ListType) and isinstance(right.type, ListType) and isinstance(operator, ast.Add):
        of = union((left.type.of, right.type.of))
        kind = ListType(of, left.type.max_len + right.type.max_len)
        one, two = ListType(of, left.type.max_len), ListType(of, right.type.max_len)
        return Apply(CollectionOp.CONCAT, kind, (converted(left, one), converted(right, two)), scope.span(node))
    op = _ARITHMETIC.get(type(operator))
    if op is None:
        raise scope.refuse(node, *refused_operator(operator))
    return arithmetic(scope, op, as_integer(scope, left, node), as_integer(scope, right, node), node)


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
    (a, b), (c, d) = bounds(left.type), bounds(right.type)
    divides = op in (ScalarOp.FLOORDIV, ScalarOp.MOD)
    if isinstance(left, Const) and isinstance(right, Const) and not (divides and not right.value):
        return constant(op.row.python(None, int(left.value), int(right.value)), scope.names, scope.span(node))
    match op:
        case ScalarOp.ADD:
            low, high = a + c, b + d
        case ScalarOp.SUB:
            low, high = a - d, b - c
        case ScalarOp.MUL:
            corners = (a * c, a * d, b * c, b * d)
            low, high = min(corners), max(corners)
            if max(-low, high) > HUGE and max(-a, b) < HUGE and max(-c, d) < HUGE:
                raise scope.refuse(node, "a product this large is not compiled")
        case ScalarOp.FLOORDIV:
            low, high = -max(abs(a), abs(b)), max(abs(a), abs(b))
        case _:
            low, high = min(0, c), max(0, d)
    return Apply(op, interval(low, high), (left, right), scope.span(node))


def _both(left: Expr, right: Expr, kinds: tuple[type[Type], ...]) -> bool:
    """Whether the values of both sides may be of some kinds."""
    return all(any(isinstance(member, kinds) for member in members(side.type)) for side in (left, right))


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
