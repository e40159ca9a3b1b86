"""Methods that change a list."""

import ast
from dataclasses import replace

from checker.ir.change_ops import ChangeOp
from checker.ir.conversion import converted
from checker.ir.kinds import is_ordered, shown
from checker.ir.nodes import Apply, Clause, Comprehension, Expr, Local
from checker.ir.ops import CollectionOp
from checker.ir.statements import Change, Stmt, Store
from checker.language.types import ListType, Type
from checker.lower.calls.keys import keyword
from checker.lower.collections.collectors import in_order, is_true, lower_list_call
from checker.lower.collections.comprehensions import by_key
from checker.lower.collections.elements import as_item, as_key
from checker.lower.inference.coercions import TRUE, as_integer, common_type, refuse_set
from checker.lower.inference.limits import limited
from checker.lower.operators.operators import operation
from checker.lower.scope import Scope
from checker.lower.statements.lifting import may_read
from checker.lower.statements.places import Target, current_value
from checker.lower.statements.pops import popped
from checker.lower.statements.stores import grown

_GROWING = ("append", "insert", "extend")


def change_list(
    scope: Scope, target: Target, kind: ListType, method: str, args: list[Expr], node: ast.Call
) -> list[Stmt] | None:
    """The statements that a method becomes; None for one that is not compiled."""
    if target.place.local is not None and method in _GROWING:
        return _own_grown(scope, target, kind, method, args, node)
    match method:
        case "reverse" if not node.keywords:
            value = Apply(CollectionOp.REVERSE, kind, (current_value(scope, target),), scope.span(node))
            return [Store(target.place, target.keys, value, kind, scope.span(node))]
        case "sort":
            return [Store(target.place, target.keys, _sorted(scope, target, kind, node), kind, scope.span(node))]
        case "extend":
            whole = operation(scope, ast.Add(), current_value(scope, target), args[0], node)
            return [Store(target.place, target.keys, converted(whole, kind), kind, scope.span(node))]
        case "pop":
            name = scope.fresh("popped")
            index = as_integer(scope, args[0], node) if args else None
            return [popped(scope, target, kind, index, name, scope.span(node))]
        case "remove":
            item = as_key(scope, args[-1], kind.of, node)
            return [_change(scope, ChangeOp.REMOVE, target, kind, args, item, node)]
        case "append" | "insert":
            op = ChangeOp.APPEND if method == "append" else ChangeOp.INSERT
            return [_change(scope, op, target, kind, args, converted(args[-1], kind.of), node)]
        case _:
            return None


def added_items(scope: Scope, target: Target, iterated: ast.expr, node: ast.AST) -> Expr:
    """What `x.extend(...)` and `x += ...` add to a list, as a list."""
    call = ast.copy_location(ast.Call(ast.Name("list", ast.Load()), [iterated], []), iterated)
    listed = lower_list_call(scope, call)
    is_live = isinstance(iterated, ast.GeneratorExp | ast.Call)
    if is_live and may_read(listed, target.place):
        raise scope.refuse(node, "a list that grows while it is read is not compiled", "make what is added before")
    return listed


def extended(scope: Scope, target: Target, listed: Expr, node: ast.AST) -> list[Stmt]:
    """A list of the body's own, or one in a dict of its own, with items added at its end."""
    assert isinstance(target.type, ListType)
    assert isinstance(listed.type, ListType)
    kind = _with_items(scope, target, target.type, listed.type.of, node)
    _note_added(scope, target, listed, listed.type.max_len, node)
    more = limited(scope, target.place.local, listed, ListType(kind.of, listed.type.max_len))
    return [Change(ChangeOp.EXTEND, target.place, target.keys, (more,), kind, scope.span(node))]


def _own_grown(
    scope: Scope, target: Target, kind: ListType, method: str, args: list[Expr], node: ast.Call
) -> list[Stmt] | None:
    """The statements of a method that adds to a list of the body's own."""
    if len(args) != (2 if method == "insert" else 1):
        return None
    if method == "extend":
        return extended(scope, target, args[0], node)
    refuse_set(scope, (args[-1].type,), node, "a set as an item of a list")
    item = as_item(scope, args[-1], node)
    kind = _with_items(scope, target, kind, item.type, node)
    _note_added(scope, target, item, 1, node)
    op = ChangeOp.APPEND if method == "append" else ChangeOp.INSERT
    return [_change(scope, op, target, kind, args, limited(scope, target.place.local, item, kind.of), node)]


def _with_items(scope: Scope, target: Target, kind: ListType, of: Type, node: ast.AST) -> ListType:
    """The type of a list of the body's own that takes items of another type too."""
    assert target.place.local is not None
    whole = replace(kind, of=common_type(scope, (kind.of, of), node))
    found = grown(scope, target.place.local, len(target.keys), whole)
    assert isinstance(found, ListType)
    return found


def _note_added(scope: Scope, target: Target, value: Expr, count: int, node: ast.AST) -> None:
    assert target.place.local is not None
    scope.ledger.share(target.place.local, value, node)
    scope.growth.add(target.place.local, count, node)


def _change(
    scope: Scope, op: ChangeOp, target: Target, kind: ListType, args: list[Expr], item: Expr, node: ast.Call
) -> Change:
    """A change of one item, the last argument; those before it are indices."""
    values = (*(as_integer(scope, arg, node) for arg in args[:-1]), item)
    return Change(op, target.place, target.keys, values, kind, scope.span(node))


def _sorted(scope: Scope, target: Target, kind: ListType, node: ast.Call) -> Expr:
    """`x.sort()`, by a key or without: the list in order."""
    given = keyword(scope, node, "key", "reverse")
    is_reversed = is_true(scope, given.get("reverse"))
    if node.args:
        raise scope.refuse(node, "sort takes no arguments by position")
    listed = current_value(scope, target)
    if "key" not in given:
        if not is_ordered(kind.of):
            fix = "say what they go by: x.sort(key=...)"
            raise scope.refuse(node, f"values of type {shown(kind.of)} have no order", fix)
        return in_order(scope, listed, node, is_reversed=is_reversed)
    name = scope.fresh("item")
    clauses, item = (Clause(name, kind.of, listed, TRUE),), Local(kind.of, name)
    found = by_key(scope, "descending" if is_reversed else "ascending", clauses, item, given["key"], node)
    if isinstance(found, Comprehension) and found.key is not None and may_read(found.key, target.place):
        message = "a key that may read the list that is sorted is not compiled: Python shows it an empty one"
        raise scope.refuse(given["key"], message, "write x = sorted(x, key=...)")
    return converted(found, kind)
