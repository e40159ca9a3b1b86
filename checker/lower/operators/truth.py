"""The truth of values that are not bools."""

import ast

from checker.ir.conversion import items_of
from checker.ir.equal_values import is_text_enum
from checker.ir.failing import after
from checker.ir.kinds import NONE, interval, members
from checker.ir.nodes import Apply, Convert, Expr, IsMember, Junction
from checker.ir.ops import CollectionOp
from checker.language.types import (
    BoolType,
    DictType,
    EnumType,
    LiteralType,
    RangeType,
    RecordType,
    SequenceType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import domain_size
from checker.lower.collections.elements import most_elements
from checker.lower.inference.coercions import FALSE, TRUE, negated
from checker.lower.operators.equality import equal
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope


def truth_of(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """Python's truth of a value."""
    if any(map(is_text_enum, members(value.type))):
        raise scope.refuse(node, "the truth of a member of an enum of strings is not compiled", "compare it")
    kind, constantly = value.type, _constant_truth(value.type)
    if constantly is not None:
        return after((value,), constantly)
    match kind:
        case BoolType():
            return value
        case RangeType():
            return negated(equal(scope, value, constant(scope, 0), node))
        case LiteralType():
            return negated(equal(scope, value, constant(scope, ""), node))
        case DictType(key):
            return after((value,), TRUE if domain_size(key) else FALSE)
        case SequenceType():
            return truth_of(scope, items_of(value), node)
        case UnionType():
            return _truth_of_union(scope, value, node)
        case _:
            size = Apply(CollectionOp.LEN, interval(0, most_elements(kind)), (value,), value.span)
            return negated(equal(scope, size, constant(scope, 0), node))


def _truth_of_union(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    ways: list[Expr] = []
    for number, member in enumerate(members(value.type)):
        constantly = _constant_truth(member)
        test = IsMember(value, frozenset({number}))
        if constantly is None:
            inner = truth_of(scope, Convert(member, value, span=value.span), node)
            ways.append(Junction(True, (test, inner)))
        elif constantly == TRUE:
            ways.append(test)
    return ways[0] if len(ways) == 1 else Junction(False, tuple(ways))


def _constant_truth(kind: Type) -> Expr | None:
    """The truth that all values of a type have, if they have one."""
    match kind:
        case TupleType(items):
            return TRUE if items else FALSE
        case SortType() | RecordType() | EnumType():
            return TRUE
        case UnionType(parts):
            truths = {_constant_truth(part) for part in parts}
            return FALSE if truths <= {FALSE} else TRUE if truths == {TRUE} else None
        case _:
            return FALSE if kind == NONE else None
