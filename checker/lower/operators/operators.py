"""Operators: arithmetic, and the algebra of sets and lists."""

import ast

from checker.ir.conversion import converted, sequence
from checker.ir.failing import after, in_turn
from checker.ir.kinds import BOOL, HUGE, bounds, element, members, union
from checker.ir.nodes import Apply, Clause, Comprehension, Convert, Expr, Local
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
from checker.lower.collections.counters import counter_operation, is_counter_operation
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import (
    SETS,
    TRUE,
    as_collection,
    as_integer,
    common_type,
    negated,
    refuse_view,
    tuple_items,
)
from checker.lower.operators.arithmetic import arithmetic
from checker.lower.operators.bits import of_truths, with_bits
from checker.lower.operators.conditions import lower_condition
from checker.lower.operators.literals import constant, written_out
from checker.lower.refusals import refused_operator
from checker.lower.scope import Scope

MOST_ITEMS = 1 << 16
"""Longer lists than this are not made of others."""


def lower_unary(scope: Scope, node: ast.UnaryOp) -> Expr:
    """`not x`, `-x`, `+x`."""
    match node.op:
        case ast.Not():
            return negated(lower_condition(scope, node.operand), scope.span(node))
        case ast.USub() if (number := written_out(node)) is not None:
            return constant(scope, number, scope.span(node))
        case ast.USub():
            value = as_integer(scope, lower_expression(scope, node.operand), node)
            return arithmetic(scope, ScalarOp.SUB, constant(scope, 0), value, node)
        case ast.UAdd():
            return as_integer(scope, lower_expression(scope, node.operand), node)
        case _:
            value = as_integer(scope, lower_expression(scope, node.operand), node)
            return arithmetic(scope, ScalarOp.SUB, constant(scope, -1), value, node)


def lower_binary(scope: Scope, node: ast.BinOp) -> Expr:
    """`x + y`, and the like."""
    number = written_out(node)
    if number is not None:
        return constant(scope, number, scope.span(node))
    left, right = lower_expression(scope, node.left), lower_expression(scope, node.right)
    return in_turn((left, right), operation(scope, node.op, left, right, node))


def operation(scope: Scope, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """An arithmetic, set or list operation."""
    if isinstance(operator, ast.Mult) and {ListType} & {type(left.type), type(right.type)}:
        return _repeated(scope, left, right, node)
    if is_counter_operation(operator, left, right):
        return counter_operation(scope, operator, left, right, node)
    if isinstance(operator, ast.Add) and all(_may_be(side, _TUPLES) for side in (left, right)):
        return _joined(scope, left, right, node)
    if type(operator) in _ARITHMETIC and any(_may_be(side, (LiteralType, *_TUPLES)) for side in (left, right)):
        fix = "a tuple has +, slices and (*x, y)" if any(_may_be(side, _TUPLES) for side in (left, right)) else None
        raise scope.refuse(node, "this operation on strings or tuples is not compiled", fix)
    if left.type == right.type == BOOL and isinstance(operator, ast.BitAnd | ast.BitOr | ast.BitXor):
        return of_truths(scope, operator, left, right, node)
    if all(_may_be(side, (RangeType, BoolType)) for side in (left, right)):
        if type(operator) in _SET_OPERATIONS and all(_may_be(side, SETS) for side in (left, right)):
            raise scope.refuse(node, "an operation on what may be a set or a number is not compiled")
        left, right = as_integer(scope, left, node), as_integer(scope, right, node)
    left, right = as_collection(left), as_collection(right)
    if isinstance(left.type, SETS) or isinstance(right.type, SETS):
        return _on_sets(scope, operator, left, right, node)
    if isinstance(left.type, ListType) and isinstance(right.type, ListType) and isinstance(operator, ast.Add):
        return concatenated(scope, left, left.type, right, right.type, node)
    found = with_bits(scope, operator, left, right, node)
    if found is not None:
        return found
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


def _repeated(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """`[x] * n`: the items of a list, so many times."""
    listed, number = (left, right) if isinstance(left.type, ListType) else (right, left)
    kind, times = listed.type, as_integer(scope, number, node)
    assert isinstance(kind, ListType)
    most = kind.max_len * max(0, bounds(times.type)[1])
    if most > MOST_ITEMS:
        raise scope.refuse(node, f"a list of as many as {most:,} items is not compiled", "make it in a loop")
    turns = Apply(CollectionOp.RANGE, ListType(times.type, HUGE), (constant(scope, 0), times))
    item = Local(kind.of, scope.fresh("item"))
    clauses = (Clause(scope.fresh("turn"), times.type, turns, TRUE), Clause(item.name, kind.of, listed, TRUE))
    made = Comprehension(ListType(kind.of, most), "list", clauses, item, span=scope.span(node))
    return after((left, right), made)


def set_operation(scope: Scope, op: CollectionOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """Union, intersection, difference or symmetric difference, of the kind that the left one has."""
    refuse_view(scope, left, node)
    kind = SetType(common_type(scope, (element(left.type), element(right.type)), node))
    result = SetType(element(left.type)) if op in (CollectionOp.MEET, CollectionOp.MINUS) else kind
    whole = Apply(op, kind, (converted(left, kind), converted(right, kind)), scope.span(node))
    made = whole if result == kind else Convert(result, whole, span=scope.span(node))
    return made if isinstance(left.type, SetType) else converted(made, FrozenSetType(element(result)))


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
