"""Elements that are taken out and kept: `x = list.pop(i)` and `x = set.pop()`, and `list.pop()` inside an expression."""

import ast

from checker.diagnostics import Span
from checker.ir.change_ops import ChangeOp
from checker.ir.conversion import converted
from checker.ir.nodes import Apply, Expr, Local, parts_of
from checker.ir.ops import CollectionOp
from checker.ir.statements import Assign, Change, Pop, Stmt
from checker.language.types import ListType, SetType
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import as_integer
from checker.lower.operators.literals import constant
from checker.lower.refusals import refused_method
from checker.lower.scope import Scope
from checker.lower.statements.lifting import check_before, may_read
from checker.lower.statements.places import ItemTarget, Target, current_value, is_state, target_of


def lower_pop(scope: Scope, name: ast.Name, value: ast.expr) -> list[Stmt] | None:
    """`name = value` where the value is the one call that both changes something and has a value; None for any other value."""
    match value:
        case ast.Call(ast.Attribute(ast.Name(owner), "pop")) if owner in scope.tables:
            return None
        case ast.Call(ast.Attribute(owner, "pop"), _, []) as call if not is_state(scope, owner):
            return _into(scope, name.id, target_of(scope, owner), call)
        case _:
            return None


def _into(scope: Scope, name: str, target: Target | ItemTarget, call: ast.Call) -> list[Stmt]:
    """The element goes into a local; by way of another one where the name is read in the same statement."""
    if isinstance(target, ItemTarget):
        raise scope.refuse(call, "this pop is not compiled")
    scope.ledger.change(target.place, target.keys)
    is_read = target.place.local == name or any(_mentions(key, name) for key in target.keys)
    taken = scope.fresh("popped") if is_read else name
    match target.type:
        case ListType(of) as kind:
            index = as_integer(scope, lower_expression(scope, call.args[0]), call) if call.args else None
            found: list[Stmt] = [popped(scope, target, kind, index, taken, scope.span(call))]
        case SetType(of) as kind:
            found = drawn(scope, target, kind, taken, scope.span(call))
        case _:
            raise scope.refuse(call, "this pop is not compiled")
    if is_read:
        kept = Local(scope.types[taken], taken)
        found.append(Assign(name, converted(kept, scope.declare(name, of)), scope.span(call)))
    return found


def popped_value(scope: Scope, owner: ast.expr, node: ast.Call) -> Expr:
    """`owner.pop()` inside an expression: it comes before the statement, where that is no other order than Python's."""
    count = len(scope.present.evaluated)
    target = target_of(scope, owner)
    if isinstance(target, ItemTarget) or not isinstance(target.type, ListType | SetType):
        raise scope.refuse(
            node, *refused_method(target.owner if isinstance(target, ItemTarget) else target.type, "pop", inside=True)
        )
    if isinstance(target.type, SetType) and node.args:
        raise scope.refuse(node, "pop of a set takes no arguments")
    changed = "the state" if target.place.local is None else f"'{target.place.local}'"
    check_before(scope, lambda earlier: may_read(earlier, target.place), count, node, changed)
    scope.ledger.change(target.place, target.keys)
    name = scope.fresh("popped")
    if isinstance(target.type, ListType):
        index = as_integer(scope, lower_expression(scope, node.args[0]), node) if node.args else None
        found: list[Stmt] = [popped(scope, target, target.type, index, name, scope.span(node))]
    else:
        found = drawn(scope, target, target.type, name, scope.span(node))
    scope.present.before += found
    del scope.present.evaluated[count:]
    result = converted(Local(scope.types[name], name, scope.span(node)), target.type.of)
    scope.present.lifted[id(node)] = node, result
    return result


def popped(scope: Scope, target: Target, kind: ListType, index: Expr | None, name: str, span: Span) -> Stmt:
    """The item at an index, or the last one, goes into a local, and out of the list."""
    scope.declare(name, kind.of)
    place = constant(scope, -1, span) if index is None else index
    return Pop(target.place, target.keys, place, kind, name, span)


def drawn(scope: Scope, target: Target, kind: SetType, name: str, span: Span) -> list[Stmt]:
    """The first element of a set goes into a local, and out of the set."""
    held = scope.declare(name, kind.of)
    first = Apply(CollectionOp.FIRST, kind.of, (current_value(scope, target),), span)
    element = converted(Local(held, name), kind.of)
    taken = Assign(name, converted(first, held), span)
    return [taken, Change(ChangeOp.REMOVE, target.place, target.keys, (element,), kind, span)]


def _mentions(value: Expr, name: str) -> bool:
    """Whether an expression reads a local."""
    return (isinstance(value, Local) and value.name == name) or any(_mentions(part, name) for part in parts_of(value))
