"""Values as other types have them: an integer, the one member of a union, the type that several values have in common."""

import ast
from collections.abc import Iterable
from dataclasses import replace

from checker.diagnostics import Span
from checker.ir.conversion import converted, items_of
from checker.ir.equal_values import has_texts, mixes
from checker.ir.failing import applies
from checker.ir.kinds import BOOL, NEVER, interval, is_scalar, is_tuple, members, sequence_of, shown, union
from checker.ir.nodes import After, Apply, Conditional, Const, Convert, Expr, Fail, IsMember, Load
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import (
    CounterType,
    FrozenSetType,
    QuorumType,
    RangeType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

TRUE = Const(BOOL, True)
FALSE = Const(BOOL, False)
SETS = (SetType, FrozenSetType, QuorumType)


def as_integer(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """The value as an integer: itself, a bool as 0 or 1, or the integer member of a union, failing for another."""
    value = numbered(scope, value)
    return value if isinstance(value.type, RangeType) else only_member(scope, value, (RangeType,), node)


def numbered(scope: Scope, value: Expr) -> Expr:
    """The value, a bool as 0 or 1."""
    if value.type == BOOL and isinstance(value, Const):
        return constant(scope, int(value.value), value.span)
    if value.type == BOOL:
        return Apply(ScalarOp.NUMBER, interval(0, 1), (value,), value.span)
    return _numbered_member(value) if BOOL in members(value.type) else value


def _numbered_member(value: Expr) -> Expr:
    """A value of a union, a bool among them as 0 or 1."""
    others = union(member for member in members(value.type) if member != BOOL)
    kind = union((others, interval(0, 1)))
    test = IsMember(value, frozenset({members(value.type).index(BOOL)}), value.span)
    number = Apply(ScalarOp.NUMBER, interval(0, 1), (Convert(BOOL, value, span=value.span),), value.span)
    other = converted(Convert(others, value, span=value.span), kind)
    return Conditional(kind, test, converted(number, kind), other, value.span)


def only_member(scope: Scope, value: Expr, wanted: tuple[type, ...], node: ast.AST) -> Expr:
    """The value as the one member of its union that is of the wanted form; fails for any other."""
    found = [member for member in members(value.type) if isinstance(member, wanted)]
    if len(found) == 1:
        return Convert(found[0], value, span=value.span)
    if not found and (value.type == NEVER or is_scalar(value.type)):
        return Fail(interval(0, 0) if RangeType in wanted else NEVER, (value,), scope.span(node))
    raise scope.refuse(node, f"a value of type {shown(value.type)} is not compiled here")


def as_collection(value: Expr) -> Expr:
    """Of a union, its one member that is a collection, failing for a value of another; any other value itself."""
    if not isinstance(value.type, UnionType):
        return value
    found = [member for member in members(value.type) if isinstance(member, (*SETS, TupleType, SequenceType))]
    if len(found) > 1 and all(map(is_tuple, found)):
        return as_tuple(value)
    return Convert(found[0], value, span=value.span) if len(found) == 1 else value


def as_tuple(value: Expr) -> Expr:
    """Of a union, its tuples, whatever their lengths, failing for any other value; a tuple itself. Anything without tuples is as it is."""
    found = [member for member in members(value.type) if is_tuple(member)]
    if not found or not isinstance(value.type, UnionType):
        return value
    kind: Type = found[0] if len(found) == 1 else sequence_of(found)
    return value if mixes(kind) else Convert(kind, value, span=value.span)


def as_sequence(value: Expr) -> Expr:
    """A tuple, also one of a union, as a sequence; anything else, and a tuple with bools beside integers, as it is."""
    value = as_tuple(value)
    if not isinstance(value.type, TupleType):
        return value
    kind = sequence_of((value.type,))
    return value if mixes(kind) else converted(value, kind)


def tuple_items(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """The items of a tuple, also of one of a union, as a list."""
    found = as_sequence(value)
    if not isinstance(found.type, SequenceType):
        raise scope.refuse(node, f"the items of a value of type {shown(value.type)} are not compiled as a list")
    return items_of(found)


def common_type(scope: Scope, kinds: Iterable[Type], node: ast.AST) -> Type:
    """The type of values that are compared or kept together; raises Refused when equal ones may have two codes in it."""
    kind = union(kinds)
    if mixes(kind):
        refuse_texts(scope, (kind,), node)
        raise scope.refuse(
            node, "bools and integers in one collection are not compiled", "True equals 1: use one of the two"
        )
    return kind


def one_type(scope: Scope, kinds: Iterable[Type], node: ast.AST) -> Type:
    """The type of what is one of several values; raises Refused where it would not tell a set from another value."""
    kinds = tuple(kinds)
    if any(isinstance(kind, SetType) for kind in kinds) and not all(
        isinstance(kind, SetType) or kind == NEVER for kind in kinds
    ):
        raise scope.refuse(node, "a set or another value is not compiled", "make it a frozenset in both cases")
    return union(kinds)


def refuse_set(scope: Scope, kinds: Iterable[Type], node: ast.AST, said: str) -> None:
    """Raise Refused for a set that can change where Python wants a hash, or where it could not be told from a frozenset."""
    if any(isinstance(member, SetType) for kind in kinds for member in members(kind)):
        raise scope.refuse(node, f"{said} is not compiled", "use a frozenset: frozenset(...)")


def refuse_view(scope: Scope, value: Expr, node: ast.AST) -> None:
    """Raise Refused for a class, or the keys of a dict, where Python wants a set: they are none."""
    if is_view(value):
        raise scope.refuse(node, "a class or a view of keys as a set is not compiled", "write set(...) around it")


def refuse_texts(scope: Scope, kinds: Iterable[Type], node: ast.AST) -> None:
    """Raise Refused where strings stand beside members of an enum of strings, which may equal them."""
    if has_texts(union(kinds)):
        raise scope.refuse(
            node, "strings beside members of an enum of strings are not compiled", "compare members with members"
        )


def is_view(value: Expr) -> bool:
    """Whether an expression is a class, or the keys of a dict: something to go over, which is not a set."""
    return applies(value, CollectionOp.DOMAIN) or (isinstance(value, After) and is_view(value.result))


def negated(value: Expr, span: Span | None = None) -> Expr:
    """The opposite; `span` is where it is written, else its place is that of the value."""
    if value in (TRUE, FALSE):
        return FALSE if value == TRUE else TRUE
    if isinstance(value, Apply) and value.op is ScalarOp.NOT:
        return value.args[0] if span is None else replace(value.args[0], span=span)
    return Apply(ScalarOp.NOT, BOOL, (value,), span or value.span)


def _is_of_state(value: Expr) -> bool:
    """Whether Python goes over a Counter in the order of its domain: one of the state."""
    match value:
        case Load():
            return True
        case After(_, result):
            return _is_of_state(result)
        case _:
            return False


def refuse_order(scope: Scope, value: Expr, node: ast.AST) -> None:
    """Raise Refused where a Counter of the body's own is gone over."""
    if isinstance(value.type, CounterType) and not _is_of_state(value):
        message = "going over a Counter of the body's own is not compiled: it is in the order in which it was made"
        raise scope.refuse(node, message, "go over the domain: for n in Node, and ask for its count")
