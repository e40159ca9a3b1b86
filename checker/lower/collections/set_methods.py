"""Methods of sets that change nothing."""

import ast

from checker.ir.conversion import converted
from checker.ir.equal_values import disjoint
from checker.ir.failing import after, in_turn, never_fails
from checker.ir.kinds import BOOL, element, interval
from checker.ir.nodes import Apply, Clause, Expr, Local
from checker.ir.ops import CollectionOp
from checker.language.types import FrozenSetType, ListType, QuorumType, SetType
from checker.lower.calls.arguments import positional
from checker.lower.collections.collectors import new_container
from checker.lower.collections.comprehensions import collection
from checker.lower.collections.elements import most_elements
from checker.lower.collections.set_folds import FOLDS, OPERATIONS, with_all
from checker.lower.inference.coercions import SETS, TRUE, as_collection, common_type
from checker.lower.operators.equality import equal
from checker.lower.operators.literals import constant
from checker.lower.operators.operators import set_operation
from checker.lower.scope import Scope

SET_METHODS = frozenset({*OPERATIONS, "issubset", "issuperset", "isdisjoint"})
"""The methods whose arguments are sets or lists."""


def set_method(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr | None:
    """The value of a method of a set; None for one that is not compiled."""
    if name in SET_METHODS:
        return _with_others(scope, value, name, node)
    if name != "copy":
        return None
    if isinstance(value.type, QuorumType):
        return converted(value, FrozenSetType(value.type.of))
    return new_container(scope, value)


def _with_others(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    if name in FOLDS and any(isinstance(argument, ast.Starred) for argument in node.args):
        return _with_each(scope, value, name, written_out(node.args), node)
    listed = ast.copy_location(ast.Call(node.func, [_as_made(arg) for arg in node.args], node.keywords), node)
    args = positional(scope, listed, 0 if name in FOLDS else 1, 99 if name in FOLDS else 1)
    if name == "isdisjoint" and isinstance(node.args[0], ast.GeneratorExp) and not never_fails(args[0]):
        message = "isdisjoint of a generator that may fail is not compiled"
        raise scope.refuse(node.args[0], message, "write brackets around it: isdisjoint([...])")
    args = [as_collection(arg) for arg in args]
    others = [arg if isinstance(arg.type, SETS) else as_set(scope, arg, node) for arg in args]
    if name not in OPERATIONS:
        (other,) = others
        return _compared(scope, value, name, other, node)
    for other in others:
        value = set_operation(scope, OPERATIONS[name], value, other, node)
    return value


def _as_made(argument: ast.expr) -> ast.expr:
    """A generator as the list of what it makes, which a method of a set goes over to its end."""
    if not isinstance(argument, ast.GeneratorExp):
        return argument
    return ast.copy_location(ast.ListComp(argument.elt, argument.generators), argument)


def written_out(args: list[ast.expr]) -> list[ast.expr]:
    """Arguments, with those that are written out in `*[x, y]` one by one."""
    found: list[ast.expr] = []
    for argument in args:
        match argument:
            case ast.Starred(ast.List(parts) | ast.Tuple(parts)):
                found += written_out(parts)
            case _:
                found.append(argument)
    return found


def _with_each(scope: Scope, value: Expr, name: str, args: list[ast.expr], node: ast.Call) -> Expr:
    """A method of a set with arguments of which some are in `*sets`."""
    for argument in args:
        if isinstance(argument, ast.Starred):
            value = with_all(scope, value, name, argument.value, node)
        else:
            once = ast.copy_location(ast.Call(node.func, [argument], []), node)
            value = _with_others(scope, value, name, once)
    return value


def _compared(scope: Scope, value: Expr, name: str, other: Expr, node: ast.Call) -> Expr:
    kind = SetType(common_type(scope, (element(value.type), element(other.type)), node))
    one, two = converted(value, kind), converted(other, kind)
    if name == "issubset":
        return Apply(CollectionOp.SUBSET, BOOL, (one, two), scope.span(node))
    if name == "issuperset":
        return in_turn((one, two), Apply(CollectionOp.SUBSET, BOOL, (two, one), scope.span(node)), is_turned=True)
    if disjoint(element(value.type), element(other.type)):
        return after((value, other), TRUE)
    both = Apply(CollectionOp.MEET, kind, (one, two))
    size = Apply(CollectionOp.LEN, interval(0, most_elements(kind)), (both,), scope.span(node))
    return equal(scope, size, constant(scope, 0), node)


def as_set(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """A list as the set of its items; raises Refused for anything else that is not a set."""
    if not isinstance(value.type, ListType):
        raise scope.refuse(node, "this argument of a set's method is not compiled")
    name = scope.fresh("element")
    clause = Clause(name, value.type.of, value, TRUE)
    return collection(scope, "set", (clause,), Local(value.type.of, name), node)
