"""Methods of values that change nothing."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import after, in_turn
from checker.ir.kinds import BOOL, NEVER, disjoint, element, interval, members, shown
from checker.ir.nodes import Apply, Clause, Conditional, Const, Convert, Expr, Fail, Load, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.records import Record
from checker.language.sorts import Ordered
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SetType,
    SortType,
    Type,
    UnionType,
)
from checker.lower.arguments import positional
from checker.lower.coercions import SETS, TRUE, as_collection, common_type, is_view, one_type
from checker.lower.collectors import is_flat, new_container
from checker.lower.comprehensions import bind, collection
from checker.lower.constants import constant
from checker.lower.construction import replaced_record
from checker.lower.elements import as_element, as_key, count_of, most_elements
from checker.lower.equality import equal
from checker.lower.expressions import lower_expression
from checker.lower.iteration import loop_source
from checker.lower.operators import set_operation
from checker.lower.refusals import refused_method
from checker.lower.scope import Scope


def lower_method(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    """The value of a method that changes nothing."""
    if is_view(value):
        raise scope.refuse(
            node, f"the method '{name}' of a class or a view is not compiled", "write set(...) around it"
        )
    if isinstance(value.type, UnionType) and value.type != NEVER:
        value = _with_method(scope, value, name, node)
    kind: Type = value.type
    if kind == NEVER:
        return Fail(NEVER, (value,), scope.span(node))
    if isinstance(kind, SortType) and issubclass(kind.sort, Ordered) and name in ("next", "previous"):
        return Apply(ScalarOp.NEXT if name == "next" else ScalarOp.PREVIOUS, kind, (value,), scope.span(node))
    if isinstance(kind, RecordType) and _has_replace(kind.record, name):
        return replaced_record(scope, value, kind, node.args, node)
    if isinstance(kind, SETS) and name in _SET_METHODS:
        return _set_method(scope, value, name, node)
    if isinstance(kind, DictType) and name in ("values", "keys", "get"):
        return _dict_method(scope, value, name, node)
    if (isinstance(kind, (ListType, *SETS, CounterType)) or is_flat(kind)) and name == "copy":
        return converted(value, FrozenSetType(kind.of)) if isinstance(kind, QuorumType) else new_container(scope, value)
    if isinstance(kind, ListType) and name == "index":
        (wanted,) = positional(scope, node, 1, 1)
        found = interval(0, max(0, kind.max_len - 1))
        return Apply(CollectionOp.FIND, found, (value, as_key(scope, wanted, kind.of, node)), scope.span(node))
    if isinstance(kind, ListType) and name == "count":
        (counted,) = positional(scope, node, 1, 1)
        return count_of(scope, value, counted, kind.of, node)
    if isinstance(kind, CounterType) and name == "total":
        return Apply(CollectionOp.LEN, interval(0, kind.max_len), (value,), scope.span(node))
    if isinstance(kind, CounterType) and name == "get":
        args = positional(scope, node, 1, 2)
        if len(args) == 2 and isinstance(args[1], Const) and args[1].value == 0:
            return count_of(scope, value, args[0], kind.of, node)
    raise scope.refuse(node, *refused_method(kind, name, inside=True))


def _with_method(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    found: list[Type] = [m for m in members(value.type) if isinstance(m, SortType) and hasattr(m.sort, name)]
    found += [m for m in members(value.type) if isinstance(m, SETS) and name in _SET_METHODS]
    found += [m for m in members(value.type) if isinstance(m, RecordType) and _has_replace(m.record, name)]
    if len(found) != 1:
        raise scope.refuse(node, *refused_method(value.type, name, inside=True))
    return Convert(found[0], value, span=value.span)


def _set_method(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    args = positional(scope, node, 0 if name in ("union", "intersection", "difference") else 1, 99)
    args = [as_collection(scope, arg) for arg in args]
    others = [arg if isinstance(arg.type, SETS) else as_set(scope, arg, node) for arg in args]
    if (algebra := _ALGEBRA.get(name)) is not None:
        for other in others:
            value = set_operation(scope, algebra, value, other, node)
        return value
    (other,) = others
    kind = SetType(common_type(scope, (element(value.type), element(other.type)), node))
    one, two = converted(value, kind), converted(other, kind)
    if name == "issubset":
        return Apply(CollectionOp.SUBSET, BOOL, (one, two), scope.span(node))
    if name == "issuperset":
        return in_turn((one, two), Apply(CollectionOp.SUBSET, BOOL, (two, one), scope.span(node)), is_turned=True)
    if disjoint(element(value.type), element(other.type)):
        return after((value, other), TRUE)
    size = Apply(
        CollectionOp.LEN,
        interval(0, most_elements(kind)),
        (Apply(CollectionOp.MEET, kind, (one, two)),),
        scope.span(node),
    )
    return equal(scope, size, constant(0, scope.names), node)


def as_set(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    if isinstance(value.type, ListType):
        name = scope.fresh("element")
        clause = Clause(name, value.type.of, value, TRUE)
        return collection(scope, "set", (clause,), Local(value.type.of, name), node)
    raise scope.refuse(node, "this argument of a set's method is not compiled")


def _dict_method(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    assert isinstance(value.type, DictType)
    if name == "keys":
        return after((value,), Apply(CollectionOp.DOMAIN, SetType(value.type.key), span=scope.span(node)))
    if name == "get":
        return _got(scope, value, value.type, positional(scope, node, 1, 2), node)
    with scope.inner():
        target = ast.copy_location(ast.Name("element", ast.Store()), node)
        source = loop_source(scope, target, node)
        held = scope.fresh("element")
        bind(scope, source, held)
        item = lower_expression(scope, ast.copy_location(ast.Name("element", ast.Load()), node))
    clause = Clause(held, source.type, source.expr, TRUE)
    return collection(scope, "list", (clause,), item, node)


def _got(scope: Scope, value: Expr, kind: DictType, args: list[Expr], node: ast.Call) -> Expr:
    """`dict.get(key, default)`."""
    default = args[1] if len(args) == 2 else constant(None, scope.names, scope.span(node))
    if isinstance(args[0].type, SetType | ListType | CounterType | DictType):
        raise scope.refuse(node, f"a key of type {shown(args[0].type)} is not compiled")
    if disjoint(args[0].type, kind.key):
        return after((value, args[0]), default)
    test, index = as_element(scope, args[0], kind.key, node)
    if isinstance(value, Load):
        held: Expr = Load(kind.value, value.place, (*value.keys, index), scope.span(node))
    else:
        held = Apply(CollectionOp.GET, kind.value, (value, index), scope.span(node))
    if test is None:
        return after((args[0], default), held)
    either = one_type(scope, (kind.value, default.type), node)
    found = Conditional(either, test, converted(held, either), converted(default, either), scope.span(node))
    return after((value, args[0], default), found)


def _has_replace(record: type[Record], name: str) -> bool:
    """Whether a method is the one that every record has."""
    return name == "replace" and record.replace is Record.replace


_ALGEBRA = {
    "union": CollectionOp.UNITE,
    "intersection": CollectionOp.MEET,
    "difference": CollectionOp.MINUS,
    "symmetric_difference": CollectionOp.DIFFER,
}


_SET_METHODS = frozenset({*_ALGEBRA, "issubset", "issuperset", "isdisjoint"})
