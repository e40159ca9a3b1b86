"""What `min`, `max`, `sorted` and `sort` go by: the key of each item, given by a lambda, a helper, or a method of a container."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import calls, may_fail
from checker.ir.kinds import NEVER, NONE, interval, is_ordered, is_scalar, shown
from checker.ir.nodes import Apply, Clause, Comprehension, Expr, Local
from checker.ir.ops import CollectionOp
from checker.language.types import ListType
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import TRUE
from checker.lower.plain_syntax import applied
from checker.lower.scope import Scope

_HOW = "write a lambda of one parameter, or name a method: key=lambda x: x.field"


def keyword(scope: Scope, node: ast.Call, *known: str) -> dict[str, ast.expr]:
    """The keyword arguments of a call that has these at most; None as a key is none."""
    found: dict[str, ast.expr] = {}
    for given in node.keywords:
        if given.arg not in known:
            said = "**" if given.arg is None else f"{given.arg}="
            raise scope.refuse(given.value, f"{ast.unparse(node.func)} with {said} is not compiled")
        if given.arg != "key" or not _is_none(scope, given.value):
            found[given.arg] = given.value
    return found


def _is_none(scope: Scope, node: ast.expr) -> bool:
    """Whether a value is None whenever it is read: written so, or a local of that type."""
    match node:
        case ast.Constant(value):
            return value is None
        case ast.Name(name):
            return scope.type_here(name) == NONE
        case _:
            return False


def with_item(
    scope: Scope, clauses: tuple[Clause, ...], value: Expr, node: ast.AST
) -> tuple[tuple[Clause, ...], Local]:
    """The clauses of a comprehension and a name for the value of each turn, which may get a clause of its own."""
    if not is_scalar(value.type):
        message = f"an order of values of type {shown(value.type)} is not compiled"
        raise scope.refuse(node, message, "take frozensets, tuples or records")
    if isinstance(value, Local) and any(clause.name == value.name for clause in clauses):
        return clauses, value
    name = scope.fresh("item")
    source = Apply(CollectionOp.LIST, ListType(value.type, 1), (value,), value.span)
    return (*clauses, Clause(name, value.type, source, TRUE)), Local(value.type, name, value.span)


def key_of(scope: Scope, key: ast.expr, item: Expr) -> Expr:
    """What a key gives for an item; raises Refused for one without an order."""
    with scope.inner(), scope.present.maybe():
        by = _applied(scope, key, item)
    if by.type == NEVER:  # it fails for every item
        return converted(by, interval(0, 0))
    if not is_ordered(by.type):
        message = f"a key of type {shown(by.type)} has no order that is compiled"
        raise scope.refuse(
            key, message, "let it give integers, elements of an Ordered sort, strings, or tuples of these"
        )
    return by


def _applied(scope: Scope, key: ast.expr, item: Expr) -> Expr:
    """A key, called with an item."""
    if not is_function(scope, key):
        raise scope.refuse(key, "this key is not compiled", _HOW)
    name = scope.fresh("keyed")
    scope.bind(name, item)
    return lower_expression(scope, applied(key, [ast.copy_location(ast.Name(name, ast.Load()), key)], key))


def is_function(scope: Scope, key: ast.expr) -> bool:
    """Whether an expression is a function, and naming it does nothing else."""
    match key:
        case ast.Lambda():
            return True
        case ast.Attribute(owner, "__getitem__"):
            return _is_plain(scope, owner)
        case ast.Name() | ast.Attribute():
            return is_named_alone(scope, key)
        case ast.Call(ast.Name("operator.itemgetter" | "operator.attrgetter" | "functools.partial")):
            return True
        case _:
            return False


def is_named_alone(scope: Scope, key: ast.Name | ast.Attribute) -> bool:
    """Whether naming a function, a method of the spec or of a container does nothing else than that."""
    match key:
        case ast.Name(name):
            return name in scope.functions or name in scope.given or not scope.is_local(name)
        case ast.Attribute(ast.Name(name), method) if name in scope.states:
            return method not in scope.names.variables
        case ast.Attribute(ast.Name(), _) if not _is_plain(scope, key.value):
            return True  # of a class or module
        case ast.Attribute(owner, _):
            return _is_plain(scope, owner)
    return False


def _is_plain(scope: Scope, owner: ast.expr) -> bool:
    """Whether an expression is a variable of the state, or a local: reading it cannot fail, and it stays while keys are asked for."""
    match owner:
        case ast.Attribute(ast.Name(name), variable):
            return name in scope.states and variable in scope.names.variables
        case ast.Name(name):
            return scope.is_local(name) and name not in scope.states
        case _:
            return False


def check_rounds(scope: Scope, made: Comprehension, node: ast.AST) -> None:
    """Raise Refused where it would matter that Python makes all items before it asks for the first key."""
    assert made.key is not None
    items = (made.value, *(part for clause in made.clauses for part in (clause.source, clause.condition)))
    if calls(made) and may_fail(made.key) and any(map(may_fail, items)):
        message = "items and keys that may both fail, where a helper is called, are not compiled here"
        raise scope.refuse(node, message, "make the list on a line before")
