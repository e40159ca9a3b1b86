"""Elements that are taken out and kept: `x = list.pop(i)` and `x = set.pop()`."""

import ast

from checker.diagnostics import Span
from checker.ir.conversion import converted
from checker.ir.nodes import Apply, Assign, Change, Expr, Local, Place, Pop, Stmt, parts_of
from checker.ir.ops import ChangeOp, CollectionOp
from checker.language.types import ListType, SetType
from checker.lower.coercions import as_integer
from checker.lower.constants import constant
from checker.lower.expressions import lower_expression
from checker.lower.places import ItemPlace, current_value, is_state, place_of
from checker.lower.scope import Scope


def lower_pop(scope: Scope, target: ast.Name, value: ast.expr) -> list[Stmt] | None:
    """`x = list.pop(i)` and `x = set.pop()`, the two calls that change something and have a value."""
    match value:
        case ast.Call(ast.Attribute(owner, "pop"), _, []) as call if not is_state(scope, owner):
            place, keys, kind = place_of(scope, owner)
        case _:
            return None
    span = scope.span(value)
    if isinstance(kind, ItemPlace):
        raise scope.refuse(call, "this pop is not compiled")
    scope.ledger.change(place, keys)
    is_read = place.local == target.id or any(_mentions(key, target.id) for key in keys)
    name = scope.fresh("popped") if is_read else target.id
    if isinstance(kind, ListType):
        index = (
            as_integer(scope, lower_expression(scope, call.args[0]), call)
            if call.args
            else constant(-1, scope.names, span)
        )
        scope.declare(name, kind.of)
        found: list[Stmt] = [Pop(place, keys, index, kind, name, span)]
    elif isinstance(kind, SetType):
        found = drawn(scope, place, keys, kind, name, span)
    else:
        raise scope.refuse(call, "this pop is not compiled")
    if is_read:
        kept = Local(scope.types[name], name)
        found.append(Assign(target.id, converted(kept, scope.declare(target.id, kind.of)), span))
    return found


def drawn(scope: Scope, place: Place, keys: tuple[Expr, ...], kind: SetType, name: str, span: Span) -> list[Stmt]:
    """The first element of a set goes into a local, and out of the set."""
    grown = scope.declare(name, kind.of)
    first = Apply(CollectionOp.FIRST, kind.of, (current_value(scope, place, keys, kind),), span)
    drawn = converted(Local(grown, name), kind.of)
    taken = Assign(name, converted(first, grown), span)
    return [taken, Change(ChangeOp.REMOVE, place, keys, (drawn,), kind, span)]


def _mentions(value: Expr, name: str) -> bool:
    """Whether an expression reads a local."""
    return (isinstance(value, Local) and value.name == name) or any(_mentions(part, name) for part in parts_of(value))
