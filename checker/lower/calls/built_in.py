"""Calls of Python's built-in functions: a table from the name of each to what lowers it."""

import ast
from collections.abc import Callable, Mapping
from typing import Literal

from checker.ir.conversion import converted, items_of
from checker.ir.failing import after, may_fail
from checker.ir.kinds import bounds, interval, members, shown, union
from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr, Local, parts_of
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    ListType,
    NoneType,
    RangeType,
    SequenceType,
    SetType,
    TupleType,
    Type,
)
from checker.lower.calls.arguments import positional
from checker.lower.calls.folding import lower_prod, lower_reduce, lower_set_function
from checker.lower.calls.instances import isinstance_test
from checker.lower.collections.aggregates import lower_max, lower_min, lower_next, lower_sum
from checker.lower.collections.collectors import (
    lower_dict_call,
    lower_frozenset_call,
    lower_list_call,
    lower_set_call,
    lower_sorted_call,
    lower_tuple_call,
)
from checker.lower.collections.combinations import COMBINING, lower_combined
from checker.lower.collections.comprehensions import collected, collection, generator_of, over
from checker.lower.collections.counters import lower_counter
from checker.lower.collections.elements import most_elements
from checker.lower.collections.iteration import view_in
from checker.lower.collections.set_methods import SET_METHODS
from checker.lower.collections.tables import size_of
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import SETS, TRUE, as_collection, as_integer
from checker.lower.operators.arithmetic import arithmetic
from checker.lower.operators.conditions import lower_condition
from checker.lower.operators.literals import constant
from checker.lower.operators.numbers import (
    lower_ceil,
    lower_divmod,
    lower_floor,
    lower_pow,
    lower_round,
    quotient_of,
    truncated,
)
from checker.lower.operators.truth import truth_of
from checker.lower.scope import Scope


def _any(scope: Scope, node: ast.Call) -> Expr:
    return _quantified(scope, "any", node)


def _all(scope: Scope, node: ast.Call) -> Expr:
    return _quantified(scope, "all", node)


def _quantified(scope: Scope, collect: Literal["any", "all"], node: ast.Call) -> Expr:
    given = generator_of(node)
    if given is None:
        clause, value = over(scope, node)
        return collection(scope, collect, (clause,), truth_of(scope, value, node), node)
    found = collected(scope, collect, given, node)
    if isinstance(given, ast.ListComp) and any(map(may_fail, parts_of(found))):
        message = f"{collect} of a list whose items may fail is not compiled: Python makes all of them first"
        raise scope.refuse(node, message, f"write it without brackets: {collect}(... for ...)")
    return found


def _len(scope: Scope, node: ast.Call) -> Expr:
    pairs = view_in(scope, node.args[0]) if len(node.args) == 1 else None
    if pairs is not None:
        return size_of(scope, pairs, node)
    (inner,) = positional(scope, node, 1, 1)
    inner = as_collection(inner)
    if isinstance(inner.type, SequenceType):
        inner = items_of(inner)
    kind = inner.type
    if isinstance(kind, TupleType):
        return after((inner,), constant(scope, len(kind.items), scope.span(node)))
    if isinstance(kind, DictType):
        inner = after((inner,), Apply(CollectionOp.DOMAIN, SetType(kind.key)))
    elif not isinstance(kind, (*SETS, ListType, CounterType)):
        raise scope.refuse(node, f"the length of a value of type {shown(kind)} is not compiled")
    op = CollectionOp.DISTINCT if isinstance(kind, CounterType) else CollectionOp.LEN
    return Apply(op, interval(0, most_elements(inner.type)), (inner,), scope.span(node))


def _bool(scope: Scope, node: ast.Call) -> Expr:
    if node.keywords or len(node.args) > 1 or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "bool() is compiled with one value", "write it as a condition")
    if not node.args:
        return constant(scope, False, scope.span(node))
    return lower_condition(scope, node.args[0])


def _int(scope: Scope, node: ast.Call) -> Expr:
    if not node.args and not node.keywords:
        return constant(scope, 0, scope.span(node))
    given = quotient_of(scope, node.args[0]) if len(node.args) == 1 and not node.keywords else None
    if given is not None:
        return truncated(scope, given, node)
    (value,) = positional(scope, node, 1, 1)
    if not all(isinstance(member, RangeType | BoolType | NoneType) for member in members(value.type)):
        raise scope.refuse(node, f"int() of a value of type {shown(value.type)} is not compiled")
    return as_integer(scope, value, node)


def _abs(scope: Scope, node: ast.Call) -> Expr:
    (value,) = positional(scope, node, 1, 1)
    number = as_integer(scope, value, node)
    low, high = bounds(number.type)
    kind = interval(0, max(abs(low), abs(high)))
    if isinstance(number, Local | Const):
        return _magnitude(scope, number, kind, node)
    name = scope.fresh("number")  # what is written twice is evaluated twice, so it gets a name
    source = Apply(CollectionOp.LIST, ListType(number.type, 1), (number,), scope.span(node))
    held = _magnitude(scope, Local(number.type, name), kind, node)
    clauses = (Clause(name, number.type, source, TRUE),)
    return Comprehension(kind, "sum", clauses, held, span=scope.span(node))


def _magnitude(scope: Scope, number: Expr, kind: Type, node: ast.Call) -> Expr:
    opposite = arithmetic(scope, ScalarOp.SUB, constant(scope, 0), number, node)
    both = union((number.type, opposite.type))
    greatest = Apply(ScalarOp.GREATEST, both, (converted(number, both), converted(opposite, both)), scope.span(node))
    return converted(greatest, kind)


def _isinstance(scope: Scope, node: ast.Call) -> Expr:
    if len(node.args) != 2:
        raise scope.refuse(node, "isinstance takes two arguments")
    return isinstance_test(scope, lower_expression(scope, node.args[0]), node.args[1], node)


BUILT_IN: Mapping[str, Callable[[Scope, ast.Call], Expr]] = {
    "any": _any,
    "all": _all,
    "sum": lower_sum,
    "min": lower_min,
    "max": lower_max,
    "next": lower_next,
    "len": _len,
    "set": lower_set_call,
    "frozenset": lower_frozenset_call,
    "sorted": lower_sorted_call,
    "list": lower_list_call,
    "tuple": lower_tuple_call,
    "dict": lower_dict_call,
    "bool": _bool,
    "int": _int,
    "abs": _abs,
    "isinstance": _isinstance,
    "Counter": lower_counter,
    "divmod": lower_divmod,
    "pow": lower_pow,
    "round": lower_round,
    "math.ceil": lower_ceil,
    "math.floor": lower_floor,
    **dict.fromkeys(COMBINING, lower_combined),
    "functools.reduce": lower_reduce,
    "math.prod": lower_prod,
    **{f"{of}.{name}": lower_set_function for of in ("set", "frozenset") for name in SET_METHODS},
}
"""What lowers a call of each function, by the name that `resolving` gives it."""
