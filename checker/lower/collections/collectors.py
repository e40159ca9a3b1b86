"""Calls that make a collection: set, frozenset, list, sorted, dict."""

import ast

from checker.ir.conversion import converted, sequence
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, element, is_ordered
from checker.ir.nodes import After, Apply, Clause, Comprehension, Expr, Local
from checker.ir.ops import CollectionOp
from checker.language.types import DictType, FrozenSetType, ListType, SetType, TupleType, Type
from checker.lower.calls.arguments import positional
from checker.lower.calls.keys import check_rounds, keyword
from checker.lower.collections.comprehensions import by_key, collected, collection, generator_of, over, turns_of
from checker.lower.inference.coercions import SETS, is_view, refuse_set
from checker.lower.names.holders import may_share
from checker.lower.scope import Scope


def lower_set_call(scope: Scope, node: ast.Call) -> Expr:
    """`set(...)`: of a comprehension, of a set or dict, or of any other collection."""
    if not node.args:
        return Apply(CollectionOp.SET, SetType(NEVER), (), scope.span(node))
    match node.args:
        case [ast.GeneratorExp() | ast.ListComp() | ast.SetComp() as given]:
            return collected(scope, "set", given, node)
    clause, value = over(scope, node)
    if not isinstance(clause.source.type, SETS) or not isinstance(value, Local):
        return collection(scope, "set", (clause,), value, node)
    kind = SetType(element(clause.source.type))
    if is_view(clause.source):  # no set before, and one from now on
        empty = converted(Apply(CollectionOp.SET, SetType(NEVER)), kind)
        return Apply(CollectionOp.UNITE, kind, (clause.source, empty), scope.span(node))
    return new_container(scope, converted(clause.source, kind))


def lower_frozenset_call(scope: Scope, node: ast.Call) -> Expr:
    """`frozenset(...)`: of what `set(...)` takes."""
    made = lower_set_call(scope, node)
    return converted(made, FrozenSetType(element(made.type)))


def lower_list_call(scope: Scope, node: ast.Call) -> Expr:
    """`list(...)`: of a comprehension or a collection."""
    if not node.args:
        return Apply(CollectionOp.LIST, ListType(NEVER, 0), (), scope.span(node))
    given = generator_of(node)
    if given is not None:
        return collected(scope, "list", given, node)
    clause, value = over(scope, node)
    if isinstance(clause.source.type, ListType) and is_list(clause.source):
        return new_container(scope, clause.source)
    return collection(scope, "list", (clause,), value, node)


def lower_tuple_call(scope: Scope, node: ast.Call) -> Expr:
    """`tuple(...)`: of what `list(...)` takes; its items must have a hash, as they are kept."""
    positional_only = ast.copy_location(ast.Call(node.func, node.args, []), node)
    if node.keywords or len(node.args) > 1:
        raise scope.refuse(node, "tuple() is compiled with one collection")
    if not node.args:
        return Apply(CollectionOp.TUPLE, TupleType(()), (), scope.span(node))
    given = generator_of(node)
    if given is not None:
        clauses, value = turns_of(scope, "set", given)  # which refuses an item without a hash
        return sequence(collection(scope, "list", clauses, value, node))
    clause, value = over(scope, positional_only)
    refuse_set(scope, (value.type,), node, "a set as an item of a tuple")
    if isinstance(clause.source.type, ListType) and isinstance(value, Local) and is_list(clause.source):
        return sequence(clause.source)
    return sequence(collection(scope, "list", (clause,), value, node))


def is_list(source: Expr) -> bool:
    """Whether what a loop goes over is held as a list, which a range is not."""
    return not applies(source, CollectionOp.RANGE)


def lower_sorted_call(scope: Scope, node: ast.Call) -> Expr:
    """`sorted(...)`: of what `list(...)` takes, where its items have an order."""
    given = keyword(scope, node, "key", "reverse")
    is_reversed = is_true(scope, given.get("reverse"))
    plain = ast.copy_location(ast.Call(node.func, node.args, []), node)
    if len(plain.args) != 1:
        raise scope.refuse(node, "sorted() is compiled with one collection")
    if "key" in given:
        return _sorted_by(scope, plain, given["key"], is_reversed=is_reversed)
    listed = lower_list_call(scope, plain)
    assert isinstance(listed.type, ListType)
    if not is_ordered(listed.type.of):
        raise scope.refuse(node, "values of this type have no order", "say what they go by: sorted(x, key=...)")
    return in_order(scope, listed, node, is_reversed=is_reversed)


def is_true(scope: Scope, written: ast.expr | None) -> bool:
    """What a truth that is written out is; False where it is not given."""
    match written:
        case None:
            return False
        case ast.Constant(bool(truth)):
            return truth
        case _:
            fix = "write if and else around two calls"
            raise scope.refuse(written, "reverse= is compiled as True or False alone", fix)


def in_order(scope: Scope, listed: Expr, node: ast.AST, *, is_reversed: bool) -> Expr:
    """A list in order, or in the opposite order: equal items are the same."""
    found = Apply(CollectionOp.SORT, listed.type, (listed,), scope.span(node))
    return Apply(CollectionOp.REVERSE, listed.type, (found,), scope.span(node)) if is_reversed else found


def _sorted_by(scope: Scope, node: ast.Call, key: ast.expr, *, is_reversed: bool) -> Expr:
    """`sorted(..., key=...)`: Python makes all items before it asks for the first key."""
    written = generator_of(node)
    if written is None:
        clause, value = over(scope, node)
        clauses: tuple[Clause, ...] = (clause,)
    else:
        clauses, value = turns_of(scope, "list", written)
    found = by_key(scope, "descending" if is_reversed else "ascending", clauses, value, key, node)
    if isinstance(found, Comprehension) and found.key is not None:
        check_rounds(scope, found, node)
    return found


def lower_dict_call(scope: Scope, node: ast.Call) -> Expr:
    """`dict(...)`: a copy of a dict."""
    (value,) = positional(scope, node, 1, 1)
    if not is_flat(value.type):
        raise scope.refuse(node, "dict() is compiled as the copy of a dict whose values do not change in place")
    return new_container(scope, value)


def new_container(scope: Scope, value: Expr) -> Expr:
    """A copy of a container: a new one, which nothing else holds."""
    is_held = value.type != NEVER and scope.holders.of(value)
    return After((), value, "copy", value.span) if is_held else value


def is_flat(kind: Type) -> bool:
    """Whether values of a type are dicts that share nothing with a copy."""
    return isinstance(kind, DictType) and not may_share(kind.value)
