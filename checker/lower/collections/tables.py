"""Dicts that have not a value for every key of a domain: `{1: x, 3: y}`, `{v: w for v in some_set}`, and those of the module or a class.

The intermediate representation has no such dict: one is held as the list of its pairs, in the order of insertion, with each key once. So
it is compiled where it is looked up, gone over, compared and changed, by its one name or where it stands, and nowhere else; how one comes
to have a name, and changes, is in `statements.own_dicts`.
"""

import ast
from collections.abc import Mapping
from typing import Any

from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.failing import after, applies
from checker.ir.kinds import interval, is_scalar, shown, union
from checker.ir.nodes import Apply, Clause, Comprehension, Conditional, Const, Expr, Fail, Item, Local, parts_of
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.order import canonical_key
from checker.language.types import DictType, ListType, SetType, TupleType, Type
from checker.language.values import domain_size
from checker.lower.collections.comprehensions import collection, dict_turns, is_total
from checker.lower.collections.dict_displays import is_total_display, value_at
from checker.lower.collections.displays import hashed
from checker.lower.collections.elements import as_item, contains
from checker.lower.collections.iteration import most_turns
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import SETS, TRUE, common_type, negated, one_type
from checker.lower.inference.limits import MOST_KEYS
from checker.lower.operators.equality import equal
from checker.lower.operators.literals import constant, is_of_whole_sort
from checker.lower.scope import Scope

_MOST_BRANCHES = 32
"""A dict of more pairs that are written out is looked through in a loop."""
_MADE_OF = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.List, ast.Tuple, ast.Set)


def table_of(scope: Scope, node: ast.expr) -> Expr | None:
    """The pairs of a dict that has not a value for every key of a domain; None for any other expression."""
    match node:
        case ast.Name(name) if name in scope.tables and name not in scope.bindings:
            held = scope.tables[name]
            if held not in scope.assigned:
                raise scope.refuse(node, f"'{name}' may have no value here", "assign it on every way to this line")
            return Local(scope.types[held], held, scope.span(node))
        case ast.Dict() if not is_total_display(scope, node):
            return _of_display(scope, node)
        case ast.DictComp() | ast.Call():
            pairs, is_distinct = made_pairs(scope, node)
            return pairs if pairs is None or is_distinct else each_key_once(scope, pairs, node)
        case ast.Name() | ast.Attribute():
            table = _constant_table(scope, node)
            return None if table is None else constant_pairs(scope, table, node)
        case _:
            return None


def table_to_store(scope: Scope, node: ast.expr) -> Expr | None:
    """As `table_of`, of a dict that a place of the state may take: one of the module is no copy, and is not stored."""
    is_named = isinstance(node, ast.Name | ast.Attribute) and _constant_table(scope, node) is not None
    return None if is_named else table_of(scope, node)


def _constant_table(scope: Scope, node: ast.Name | ast.Attribute) -> Mapping[Any, Any] | None:
    """The dict that an expression names, where it is one of the module, or of a class; None for anything else."""
    match node:
        case ast.Attribute(ast.Name(name), attribute) if name in scope.states:
            is_variable = attribute in scope.names.variables
            found = NOTHING if is_variable else getattr(scope.names.spec, attribute, NOTHING)
        case _:
            found = scope.static(node)
    if type(found) is not dict or is_of_whole_sort(found):
        return None
    if len(found) > MOST_KEYS:
        raise scope.refuse(node, f"a dict of {len(found):,} entries is not compiled: {MOST_KEYS:,} are the most")
    return found


def constant_pairs(scope: Scope, table: Mapping[Any, Any], node: ast.AST) -> Expr:
    """The pairs of a dict of constants."""
    span = scope.span(node)
    parts = [(constant(scope, key, span), constant(scope, value, span)) for key, value in table.items()]
    if not all(is_scalar(part.type) for pair in parts for part in pair):
        raise scope.refuse(node, "a dict of the module with sets in it is not compiled", "use frozensets")
    return _pairs_of(scope, parts, node)


def _pairs_of(scope: Scope, parts: list[tuple[Expr, Expr]], node: ast.AST) -> Expr:
    """Keys and values as a list of pairs."""
    keys = common_type(scope, (key.type for key, _ in parts), node)
    values = common_type(scope, (value.type for _, value in parts), node)
    pair = TupleType((keys, values))
    made = tuple(
        Apply(CollectionOp.TUPLE, pair, (converted(key, keys), converted(value, values)), scope.span(node))
        for key, value in parts
    )
    return Apply(CollectionOp.LIST, ListType(pair, len(made)), made, scope.span(node))


def pairs_of_dict(scope: Scope, whole: Expr, node: ast.expr) -> Expr:
    """The pairs of a dict that has a value for every key of its domain, in the order of that."""
    assert isinstance(whole.type, DictType)
    key = Local(whole.type.key, scope.fresh("key"))
    value = scalar_value(scope, value_at(whole, key), node)
    pair = Apply(CollectionOp.TUPLE, TupleType((key.type, value.type)), (key, value), scope.span(node))
    source = Apply(CollectionOp.DOMAIN, SetType(key.type), span=scope.span(node))
    return after((whole,), collection(scope, "list", (Clause(key.name, key.type, source, TRUE),), pair, node))


def made_pairs(scope: Scope, node: ast.expr) -> tuple[Expr | None, bool]:
    """The pairs that a comprehension or a call makes a dict of, and whether each key is in one alone."""
    match node:
        case ast.DictComp() if not is_total(scope, node):
            return _pairs_of_turns(scope, node)
        case ast.Call(ast.Name("dict"), [source], []) if not scope.is_local("dict"):
            known = table_of(scope, source)
            return (known, True) if known is not None else _of_pairs(scope, source, node)
        case ast.Call(ast.Attribute(ast.Name() as owner, "copy"), [], []) if owner.id in scope.tables:
            return table_of(scope, owner), True
        case ast.Call(ast.Attribute(ast.Name("dict"), "fromkeys"), [source, *value], []) if not scope.is_local("dict"):
            return made_pairs(scope, keys_as_turns(scope, source, value, node))
        case _:
            return None, True


def keys_as_turns(scope: Scope, source: ast.expr, value: list[ast.expr], node: ast.AST) -> ast.DictComp:
    """`dict.fromkeys(source, value)` as the comprehension that does the same; made once."""
    made = scope.inlined.get(id(node))
    if made is None:
        name = "key of fromkeys"
        held = value[0] if value else ast.Constant(None)
        clause = ast.comprehension(ast.Name(name, ast.Store()), source, [], 0)
        comprehension = ast.copy_location(ast.DictComp(ast.Name(name, ast.Load()), held, [clause]), node)
        made = scope.inlined[id(node)] = (node, ast.fix_missing_locations(comprehension))
    assert isinstance(made[1], ast.DictComp)
    return made[1]


def _of_pairs(scope: Scope, source: ast.expr, node: ast.Call) -> tuple[Expr | None, bool]:
    """`dict(pairs)`."""
    is_called = isinstance(source, ast.Call) and not isinstance(source.func, ast.Name | ast.Attribute)
    match source:
        case ast.Call(ast.Name("zip" | "enumerate" | "sorted" | "list" | "reversed" | "itertools.product")):
            pass
        case ast.Call(ast.Attribute(_, "items"), [], []):
            pass
        case _ if not isinstance(source, _MADE_OF) or is_called:
            return None, True
    made = scope.inlined.get(id(node))
    if made is None:
        names = [ast.Name("key of dict", ast.Store()), ast.Name("value of dict", ast.Store())]
        loaded = [ast.Name(name.id, ast.Load()) for name in names]
        listed = ast.ListComp(source.elt, source.generators) if isinstance(source, ast.GeneratorExp) else source
        clause = ast.comprehension(ast.Tuple(list[ast.expr](names), ast.Store()), listed, [], 0)
        comprehension = ast.copy_location(ast.DictComp(loaded[0], loaded[1], [clause]), node)
        made = scope.inlined[id(node)] = (node, ast.fix_missing_locations(comprehension))
    return made_pairs(scope, made[1])


def _of_display(scope: Scope, node: ast.Dict) -> Expr:
    """The pairs of `{k: v}`; of a key that is there twice the last value, in its first place."""
    parts: list[tuple[Expr, Expr]] = []
    for written, given in zip(node.keys, node.values, strict=True):
        if written is None:
            raise scope.refuse(given, "** in a dict is compiled in front, of a dict with all keys of its domain", _KEYS)
        parts.append((hashed(scope, written), scalar_value(scope, lower_expression(scope, given), given)))
    pairs = _pairs_of(scope, parts, node)
    constants = [key.value for key, _ in parts if isinstance(key, Const)]
    is_distinct = len(constants) == len(parts) and len(set(constants)) == len(parts)
    return pairs if is_distinct else each_key_once(scope, pairs, node)


_KEYS = "write {**self.d, k: v}, or assign to each key"


def scalar_value(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    if not is_scalar(value.type):
        message = f"a dict of this kind with values of type {shown(value.type)} is not compiled"
        raise scope.refuse(node, message, "give every key of a domain a value, or use frozensets")
    return value


def _pairs_of_turns(scope: Scope, node: ast.DictComp) -> tuple[Expr, bool]:
    """The pairs of a comprehension, and whether no key comes twice."""
    clauses, key, value = dict_turns(scope, node)
    held = scalar_value(scope, value, node.value)
    keys = as_item(scope, key, node.key)
    pair = Apply(CollectionOp.TUPLE, TupleType((keys.type, held.type)), (keys, held), scope.span(node))
    made = collection(scope, "list", clauses, pair, node)
    (first, *others) = clauses
    is_own = isinstance(key, Local) and key.name == first.name and isinstance(first.source.type, SETS)
    return made, is_own and not others


def each_key_once(scope: Scope, pairs: Expr, node: ast.AST) -> Expr:
    """The pairs with each key in its first place alone, and with its last value."""
    assert isinstance(pairs.type, ListType)
    kind = pairs.type
    if kind.max_len > MOST_KEYS:
        message = f"a dict of as many as {kind.max_len:,} pairs is not compiled"
        raise scope.refuse(node, message, "give every key of a domain a value")
    assert isinstance(kind.of, TupleType)
    number = interval(0, max(0, kind.max_len - 1))
    placed = TupleType((number, kind.of))
    source = Apply(
        CollectionOp.ENUMERATE, ListType(placed, kind.max_len), (pairs, constant(scope, 0)), scope.span(node)
    )
    one, other, last = (Local(of, scope.fresh("pair")) for of in (placed, placed, kind.of))
    keys, _ = kind.of.items
    own = Item(keys, Item(kind.of, one, 1), 0)
    again = equal(scope, Item(keys, Item(kind.of, other, 1), 0), own, node)
    before = Apply(ScalarOp.LT, TRUE.type, (Item(number, other, 0), Item(number, one, 0)))
    is_again = Comprehension(TRUE.type, "any", (Clause(other.name, placed, source, before),), again)
    same = Clause(
        last.name, kind.of, Apply(CollectionOp.REVERSE, kind, (pairs,)), equal(scope, Item(keys, last, 0), own, node)
    )
    value = Comprehension(kind.of.items[1], "first", (same,), Item(kind.of.items[1], last, 1))
    made = Apply(CollectionOp.TUPLE, kind.of, (own, value), scope.span(node))
    clause = Clause(one.name, placed, source, negated(is_again))
    return Comprehension(kind, "list", (clause,), made, span=scope.span(node))


# what is asked of one


def looked_up(scope: Scope, pairs: Expr, key: Expr, node: ast.AST, default: Expr | None = None) -> Expr:
    """What a dict has at a key, or the default; fails where it has neither."""
    assert isinstance(pairs.type, ListType)
    if not is_scalar(key.type):
        raise scope.refuse(node, f"a key of type {shown(key.type)} is not compiled", "use a frozenset")
    if default is not None and not is_scalar(default.type):
        raise scope.refuse(node, f"a default of type {shown(default.type)} is not compiled", "use a frozenset")
    if not isinstance(pairs.type.of, TupleType):  # an empty dict
        return (
            Fail(union(()), (pairs, key), scope.span(node))
            if default is None
            else after((pairs, key, default), default)
        )
    before = [each for each in (pairs, key, default) if each is not None]
    return after(before, _found(scope, pairs, pairs.type.of, key, node, default))


def _found(scope: Scope, pairs: Expr, pair: TupleType, key: Expr, node: ast.AST, default: Expr | None) -> Expr:
    keys, values = pair.items
    if not applies(pairs, CollectionOp.LIST) or len(parts_of(pairs)) > _MOST_BRANCHES:
        local = Local(pair, scope.fresh("pair"))
        clause = Clause(local.name, pair, pairs, equal(scope, Item(keys, local, 0), key, node))
        return collection(scope, "first", (clause,), Item(values, local, 1), node, default)
    kind = values if default is None else one_type(scope, (values, default.type), node)
    entries = [parts_of(each) for each in parts_of(pairs)]
    found: Expr = Fail(kind, span=scope.span(node)) if default is None else converted(default, kind)
    if _has_all([own for own, _ in entries], key.type):
        *entries, (_, last) = entries
        found = converted(last, kind)
    for own, value in reversed(entries):
        test = equal(scope, own, key, node)
        found = Conditional(kind, test, converted(value, kind), found, scope.span(node))
    return found


def _has_all(keys: list[Expr], kind: Type) -> bool:
    """Whether constants are all the values of a type, so that each is found among them."""
    constants = [key.value for key in keys if isinstance(key, Const) and key.type == kind]
    return (
        bool(keys) and len(constants) == len(keys) and len({canonical_key(c) for c in constants}) == domain_size(kind)
    )


def view_of(scope: Scope, pairs: Expr, view: str, node: ast.AST) -> Expr:
    """The keys or the values, or the pairs themselves, as a list."""
    assert isinstance(pairs.type, ListType)
    if view == "items" or not isinstance(pairs.type.of, TupleType):
        return pairs
    place = 1 if view == "values" else 0
    of = pairs.type.of.items[place]
    local = Local(pairs.type.of, scope.fresh("pair"))
    clause = Clause(local.name, local.type, pairs, TRUE)
    return Comprehension(
        ListType(of, pairs.type.max_len), "list", (clause,), Item(of, local, place), span=scope.span(node)
    )


def has_key(scope: Scope, pairs: Expr, value: Expr, node: ast.AST) -> Expr:
    """`value in d`."""
    if not is_scalar(value.type):
        raise scope.refuse(node, f"a key of type {shown(value.type)} is not compiled", "use a frozenset")
    return contains(scope, view_of(scope, pairs, "keys", node), value, node)


def size_of(scope: Scope, pairs: Expr, node: ast.AST) -> Expr:
    """`len(d)`."""
    return Apply(CollectionOp.LEN, interval(0, most_turns(pairs)), (pairs,), scope.span(node))


def as_total(scope: Scope, pairs: Expr, kind: DictType, node: ast.AST) -> Expr:
    """The dict as one with a value for every key of a domain; fails where it has other keys."""
    name = scope.fresh("key")
    source = Apply(CollectionOp.DOMAIN, SetType(kind.key), span=scope.span(node))
    key = Local(kind.key, name)
    value = converted(looked_up(scope, pairs, key, node), kind.value)
    made = Comprehension(kind, "dict", (Clause(name, kind.key, source, TRUE),), value, key=key, span=scope.span(node))
    whole = equal(scope, size_of(scope, pairs, node), constant(scope, domain_size(kind.key)), node)
    failing = Fail(kind, span=scope.span(node))
    return after((pairs,), Conditional(kind, whole, made, failing, scope.span(node)))
