"""Equality as Python has it: values are compared by their codes, so two of them are made values of one type first.

Python's True equals 1: a bool beside an integer becomes one; where the two would meet inside a set, tuple or list, the comparison is not
compiled.
"""

import ast

from checker.ir.conversion import converted
from checker.ir.equal_values import disjoint, mixes
from checker.ir.failing import after
from checker.ir.kinds import ANY_INTEGER, BOOL, NONE, is_scalar, members, shown, union
from checker.ir.nodes import Apply, Const, Expr
from checker.ir.ops import CollectionOp
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    QuorumType,
    RangeType,
    SequenceType,
    SetType,
    TupleType,
    Type,
)
from checker.lower.inference.coercions import (
    FALSE,
    SETS,
    TRUE,
    common_type,
    is_view,
    numbered,
    refuse_texts,
    refuse_view,
)
from checker.lower.scope import Scope


def equal(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """Python's equality; of types without a common value it is False."""
    if isinstance(left, Const) and isinstance(right, Const):
        return TRUE if left.value == right.value else FALSE
    if mixes(union((left.type, right.type))):
        refuse_texts(scope, (left.type, right.type), node)
        left, right = numbered(scope, left), numbered(scope, right)
    for side, other in ((left, right), (right, left)):
        if is_view(side) and isinstance(other.type, SETS):
            refuse_view(scope, side, node)
    if {CounterType, DictType} == {type(left.type), type(right.type)}:
        raise scope.refuse(node, "a Counter beside a dict is not compiled", "make a Counter of both: Counter([x, y])")
    if disjoint(left.type, right.type):
        return after((left, right), FALSE)
    kind = _common(scope, left.type, right.type, node)
    if kind == NONE:
        return after((left, right), TRUE)
    return Apply(CollectionOp.EQ, BOOL, (converted(left, kind), converted(right, kind)), scope.span(node))


def _common(scope: Scope, left: Type, right: Type, node: ast.AST) -> Type:
    """The type in which two values are compared: integers of any bounds, sets without theirs."""
    if isinstance(left, RangeType) and isinstance(right, RangeType) and left != right:
        return ANY_INTEGER
    kind = common_type(scope, (left, right), node)
    match kind:
        case SetType(of, int()):
            return SetType(of)
        case _:
            return kind


def same(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """`is`, for values of which there is one object each: None, bools, elements, records and members of enums."""
    if NONE not in (left.type, right.type):
        several = next((kind for kind in (left.type, right.type) if _has_several(kind)), None)
        if several is not None:
            message = f"whether a value of type {shown(several)} is a certain object is not compiled"
            raise scope.refuse(node, message, "write ==, or a case with a number for one with True")
    return equal(scope, left, right, node)


def _has_several(kind: Type) -> bool:
    """Whether there may be several objects for one value of a type."""
    of_many = RangeType | TupleType | FrozenSetType | SequenceType | QuorumType
    return not is_scalar(kind) or any(isinstance(member, of_many) for member in members(kind))
