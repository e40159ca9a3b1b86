"""Dicts of a body's own that have not a value for every key of a domain: how one gets its name, and how it changes, key by key.

Each is held as the list of its pairs, in the order of insertion (`collections.tables`): a new key goes to the end, one that is there keeps
its place, and its key, and takes another value.
"""

import ast
from collections import defaultdict
from collections.abc import Callable

from checker.frontend.mistakes.bodies import MUTATORS
from checker.ir.change_ops import ChangeOp
from checker.ir.conversion import converted
from checker.ir.kinds import NONE, interval
from checker.ir.nodes import Apply, Clause, Const, Expr, Fail, Item, Local, Place
from checker.ir.ops import CollectionOp, ScalarOp
from checker.ir.statements import Assign, Block, Change, Evaluate, For, If, Pop, Stmt
from checker.language.types import DictType, ListType, TupleType, Type
from checker.language.values import domain_size
from checker.lower.collections.comprehensions import collection
from checker.lower.collections.displays import hashed
from checker.lower.collections.tables import (
    each_key_once,
    made_pairs,
    pairs_of_dict,
    scalar_value,
    table_of,
)
from checker.lower.expressions import lower_expression
from checker.lower.fresh_names import as_written, held_as_pairs
from checker.lower.inference.coercions import TRUE, common_type, one_type
from checker.lower.inference.limits import MOST_KEYS, limited
from checker.lower.operators.equality import equal
from checker.lower.operators.literals import constant
from checker.lower.refusals import count_stored, refused_method
from checker.lower.scope import Scope
from checker.lower.statements.lifting import check_before, may_read

_TAKING = ("pop", "popitem")


def define_table(scope: Scope, target: ast.Name, value: ast.expr, node: ast.AST) -> list[Stmt] | None:
    """`name = {...}` of a dict without a value for every key, or that does not keep them; None where the value is none."""
    name = target.id
    is_held = name in scope.held_as_pairs
    default = _default_of(scope, value)
    if default is not None:
        value = ast.copy_location(ast.Dict([], []), value)
    pairs, is_distinct = _defined(scope, value, is_held=is_held)
    if pairs is None and not is_held:
        return None
    given = _times_given(scope, name)
    if pairs is None or given is None or (default is not None and given > 1):
        message = (
            f"'{name}' is given a dict without a value for every key, and something else too: that is not compiled"
        )
        raise scope.refuse(node, message, "use two names")
    scope.held_as_pairs.add(name)
    scope.types.pop(name, None)
    found: list[Stmt] = []
    held = held_as_pairs(name)
    if not is_distinct:
        raw = f"{held}, some again"
        found.append(Assign(raw, converted(pairs, scope.declare(raw, pairs.type)), scope.span(node)))
        pairs = each_key_once(scope, Local(scope.types[raw], raw), node)
    scope.growth.give(held, pairs.type)
    found.append(Assign(held, limited(scope, held, pairs, scope.declare(held, pairs.type)), scope.span(node)))
    scope.tables[name] = held
    if default is not None:
        scope.defaults[held] = default
    return found


_DEFAULTS = (int, bool, tuple, frozenset)
"""The classes whose first values a defaultdict puts where nothing is: those of values that do not change."""


def _default_of(scope: Scope, value: ast.expr) -> ast.expr | None:
    """What a defaultdict has at a key that it had not; None for anything else."""
    if not isinstance(value, ast.Call) or scope.static(value.func) is not defaultdict:
        return None
    made = scope.static(value.args[0]) if len(value.args) == 1 and not value.keywords else None
    if made not in _DEFAULTS:
        fix = "count with d[k] = d.get(k, 0) + 1; keep frozensets: d[k] = d.get(k, frozenset()) | {x}"
        raise scope.refuse(value, "this defaultdict is not compiled: of int, bool, tuple and frozenset it is", fix)
    default = ast.Call(value.args[0], [], [])
    return ast.fix_missing_locations(ast.copy_location(default, value))


def _defined(scope: Scope, value: ast.expr, *, is_held: bool) -> tuple[Expr | None, bool]:
    """The pairs of a dict that a name is given, and whether each key is in one alone."""
    if not isinstance(value, ast.Dict | ast.DictComp | ast.Call):
        return None, True
    pairs, is_distinct = (table_of(scope, value), True) if isinstance(value, ast.Dict) else made_pairs(scope, value)
    if pairs is None and is_held:
        whole = lower_expression(scope, value)
        return (pairs_of_dict(scope, whole, value) if isinstance(whole.type, DictType) else None), True
    return pairs, is_distinct


def _times_given(scope: Scope, name: str) -> int | None:
    """How many assignments give a name a value; None where something else does."""
    plain = augmented = 0
    for node in ast.walk(scope.node):
        match node:
            case ast.Assign([ast.Name(other)]) | ast.AnnAssign(ast.Name(other)):
                plain += other == name
            case ast.AugAssign(ast.Name(other)):
                augmented += other == name
    return None if scope.signature.takes(name) or count_stored(scope.node, name) != plain + augmented else plain


def names_of_changing_keys(node: ast.AST) -> set[str]:
    """The names of a body whose dicts may lose keys, or take many: each is held as its pairs from the first."""
    found = set[str]()
    for part in ast.walk(node):
        match part:
            case ast.Subscript(ast.Name(name), index, ast.Del()) if not isinstance(index, ast.Slice):
                found.add(name)
            case ast.Call(ast.Attribute(ast.Name(name), method)) if method in MUTATORS:
                found.add(name)
            case ast.AugAssign(ast.Name(name), ast.BitOr()):
                found.add(name)
    return {name for name in found if _is_given_a_dict(node, name)}


def _is_given_a_dict(node: ast.AST, name: str) -> bool:
    """Whether a name is given what is written as a dict."""
    for part in ast.walk(node):
        match part:
            case ast.Assign([ast.Name(other)], value) | ast.AnnAssign(ast.Name(other), value=ast.expr() as value):
                is_dict = isinstance(value, ast.Dict | ast.DictComp) or (
                    isinstance(value, ast.Call) and ast.unparse(value.func) in ("dict", "dict.fromkeys")
                )
                if other == name and is_dict:
                    return True
    return False


def own_dict(scope: Scope, node: ast.expr) -> str | None:
    """The local that holds the pairs of a dict of the body's own; None for anything else."""
    if not isinstance(node, ast.Name) or node.id in scope.bindings or node.id not in scope.tables:
        return None
    table_of(scope, node)
    return scope.tables[node.id]


# changes of one key


def put_at(scope: Scope, held: str, index: ast.expr, value: Expr, node: ast.AST) -> list[Stmt]:
    """`d[index] = value`."""
    given = _kept(scope, "value", scalar_value(scope, value, node), node)
    key = _kept(scope, "key", hashed(scope, index), node)
    return [*given[0], *key[0], *_put(scope, held, key[1], given[1], node)]


def _kept(scope: Scope, stem: str, value: Expr, node: ast.AST) -> tuple[list[Stmt], Expr]:
    """A value that is used more than once, or later than it is evaluated: in a local."""
    if isinstance(value, Const):
        return [], value
    name = scope.fresh(stem)
    scope.declare(name, value.type)
    kept = Assign(name, converted(value, scope.types[name]), scope.span(node))
    return [kept], converted(Local(scope.types[name], name, value.span), value.type)


def _put(scope: Scope, held: str, key: Expr, value: Expr, node: ast.AST) -> list[Stmt]:
    """The pair goes into its key's place, or to the end."""
    scope.ledger.share(held, value, node)
    kind, pair = _with_pair(scope, held, key.type, value.type, node)
    found, spot = _spot(scope, held, key, node)
    place, span = Place(-1, local=held), scope.span(node)
    own = Item(pair.items[0], Apply(CollectionOp.AT, pair, (Local(kind, held), spot)), 0)
    given = limited(scope, held, value, pair.items[1])
    again = Apply(CollectionOp.TUPLE, pair, (own, given), span)
    new = Apply(CollectionOp.TUPLE, pair, (limited(scope, held, key, pair.items[0]), given), span)
    put = Change(ChangeOp.PUT, place, (), (spot, again), kind, span)
    added = Change(ChangeOp.APPEND, place, (), (new,), kind, span)
    return [*found, If(_is_there(spot), (put,), (added,), span)]


def _with_pair(scope: Scope, held: str, key: Type, value: Type, node: ast.AST) -> tuple[ListType, TupleType]:
    """The type of the pairs of a dict that takes another one, with room for every key that it may have."""
    scope.ledger.change(Place(-1, local=held), ())
    keys, values = pair_types(scope, held)
    keys = common_type(scope, (keys, key), node)
    pair = TupleType((keys, one_type(scope, (values, common_type(scope, (values, value), node)), node)))
    is_small = domain_size(keys) <= MOST_KEYS
    if not is_small and held in scope.limits:
        scope.relied.add(held)
    elif not is_small:
        scope.growth.add(held, 1, node)
    kind = scope.declare(held, ListType(pair, domain_size(keys) if is_small else 0))
    assert isinstance(kind, ListType)
    assert isinstance(kind.of, TupleType)
    return kind, kind.of


def pair_types(scope: Scope, held: str) -> tuple[Type, Type]:
    """The types of the keys and values of a dict of the body's own."""
    kind = scope.types[held]
    assert isinstance(kind, ListType)
    keys, values = kind.of.items if isinstance(kind.of, TupleType) else (kind.of, kind.of)
    return keys, values


def _spot(scope: Scope, held: str, key: Expr, node: ast.AST) -> tuple[list[Stmt], Expr]:
    """Where a key is among the pairs: -1 for nowhere."""
    kind = scope.types[held]
    assert isinstance(kind, ListType)
    number = interval(0, max(0, kind.max_len - 1))
    placed = TupleType((number, kind.of))
    source = Apply(
        CollectionOp.ENUMERATE,
        ListType(placed, kind.max_len),
        (Local(kind, held), constant(scope, 0)),
        scope.span(node),
    )
    each = Local(placed, scope.fresh("pair"))
    own = Item(pair_types(scope, held)[0], Item(kind.of, each, 1), 0)
    clause = Clause(each.name, placed, source, equal(scope, own, key, node))
    found = collection(scope, "first", (clause,), Item(number, each, 0), node, constant(scope, -1))
    return _kept(scope, "spot", found, node)


def _is_there(spot: Expr) -> Expr:
    return Apply(ScalarOp.GE, TRUE.type, (spot, converted(Const(interval(0, 0), 0), spot.type)))


def delete_key(scope: Scope, held: str, index: ast.expr, node: ast.AST) -> list[Stmt]:
    """`del d[index]`."""
    before, key = _kept(scope, "key", hashed(scope, index), node)
    missing: Block = (Evaluate(Fail(NONE, (), scope.span(node)), scope.span(node)),)
    return [*before, *_taken(scope, held, key, lambda pair: (), missing, node)]


def _taken(
    scope: Scope, held: str, key: Expr, found: Callable[[Expr], Block], otherwise: Block, node: ast.AST
) -> list[Stmt]:
    """The pair of a key goes out, and `found` says what becomes of it; or, where there is none, the other block."""
    before, spot = _spot(scope, held, key, node)
    pop, pair = _out(scope, held, spot, node)
    return [*before, If(_is_there(spot), (pop, *found(pair)), otherwise, scope.span(node))]


def _out(scope: Scope, held: str, spot: Expr, node: ast.AST) -> tuple[Stmt, Expr]:
    """The pair at an index goes out of a dict."""
    scope.ledger.change(Place(-1, local=held), ())
    kind = scope.types[held]
    assert isinstance(kind, ListType)
    name = scope.fresh("taken")
    scope.declare(name, kind.of)
    pop = Pop(Place(-1, local=held), (), spot, kind, name, scope.span(node))
    return pop, converted(Local(scope.types[name], name), kind.of)


# methods


def change_own_dict(scope: Scope, held: str, method: str, node: ast.Call) -> list[Stmt]:
    """`d.method(...)` alone on its line."""
    match method:
        case "clear" if not node.args and not node.keywords:
            scope.ledger.change(Place(-1, local=held), ())
            kind = scope.types[held]
            return [Assign(held, Apply(CollectionOp.LIST, kind, (), scope.span(node)), scope.span(node))]
        case "update":
            return _update(scope, held, node)
        case _:
            return _with_value(scope, held, method, node)[0]


def value_of_change(scope: Scope, held: str, method: str, node: ast.Call) -> Expr:
    """`d.pop(k)`, `d.popitem()` and `d.setdefault(k, v)` inside an expression: before the statement, where that is Python's order."""
    count = len(scope.present.evaluated)
    found, value = _with_value(scope, held, method, node)
    place = Place(-1, local=held)
    check_before(scope, lambda earlier: may_read(earlier, place), count, node, f"'{as_written(held)}'")
    scope.present.before += found
    del scope.present.evaluated[count:]
    scope.present.lifted[id(node)] = node, value
    return value


def _with_value(scope: Scope, held: str, method: str, node: ast.Call) -> tuple[list[Stmt], Expr]:
    """The statements of a change that gives a value, and that value."""
    match method:
        case "pop":
            return _pop(scope, held, node)
        case "popitem" if not node.args and not node.keywords:
            pop, pair = _out(scope, held, constant(scope, -1), node)
            return [pop], pair
        case "setdefault":
            return _set_default(scope, held, node)
        case _ if method in MUTATORS:
            raise scope.refuse(node, *refused_method(DictType(NONE, NONE), method))
        case _:
            raise scope.refuse(node, f"the method '{method}' of a dict is not compiled", _METHODS)


_METHODS = "a dict has d[x], d[x] = ..., get, keys, values, items, pop, setdefault, update, clear"


def _arguments(scope: Scope, node: ast.Call) -> tuple[list[Stmt], list[Expr]]:
    """The key and the value of a call, each evaluated once, in this order."""
    if not 1 <= len(node.args) <= 2 or node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        raise scope.refuse(node, "this call is not compiled", "give it a key, and a value, by position")
    first, *others = node.args
    given = [hashed(scope, first), *(scalar_value(scope, lower_expression(scope, each), each) for each in others)]
    kept = [_kept(scope, "given", value, node) for value in given]
    return [statement for before, _ in kept for statement in before], [value for _, value in kept]


def _pop(scope: Scope, held: str, node: ast.Call) -> tuple[list[Stmt], Expr]:
    """`d.pop(k)` and `d.pop(k, default)`."""
    before, (key, *default) = _arguments(scope, node)
    values = pair_types(scope, held)[1]
    if not default:
        missing: Block = (Evaluate(Fail(NONE, (), scope.span(node)), scope.span(node)),)
        name, put = _result(scope, values, node)
        return [*before, *_taken(scope, held, key, lambda pair: (put(Item(values, pair, 1)),), missing, node)], name()
    kind = one_type(scope, (values, default[0].type), node)
    name, put = _result(scope, kind, node)
    taken = _taken(scope, held, key, lambda pair: (put(Item(values, pair, 1)),), (put(default[0]),), node)
    return [*before, *taken], name()


def _set_default(scope: Scope, held: str, node: ast.Call) -> tuple[list[Stmt], Expr]:
    """`d.setdefault(k, v)`: what is there, or v, which is put there."""
    before, (key, *given) = _arguments(scope, node)
    value = given[0] if given else constant(scope, None, scope.span(node))
    put = _put(scope, held, key, value, node)
    *found, changed = put
    assert isinstance(changed, If)
    kind = scope.types[held]
    assert isinstance(kind, ListType)
    values = pair_types(scope, held)[1]
    name, give = _result(scope, values, node)
    (replaced,) = changed.then
    assert isinstance(replaced, Change)
    there = Item(values, Apply(CollectionOp.AT, kind.of, (Local(kind, held), replaced.values[0])), 1)
    test = If(changed.test, (give(there),), (*changed.otherwise, give(value)), scope.span(node))
    return [*before, *found, test], name()


def _result(scope: Scope, kind: Type, node: ast.AST) -> tuple[Callable[[], Expr], Callable[[Expr], Stmt]]:
    """A local of a type for what a change gives: how it is read, and given a value."""
    name = scope.fresh("result")
    whole = scope.declare(name, kind)

    def give(value: Expr) -> Stmt:
        return Assign(name, converted(value, whole), scope.span(node))

    return lambda: converted(Local(whole, name, scope.span(node)), kind), give


def _update(scope: Scope, held: str, node: ast.Call) -> list[Stmt]:
    """`d.update(other)`."""
    if not node.args and not node.keywords:
        return []
    if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
        raise scope.refuse(node, "this update of a dict is not compiled", "give it a dict: d.update({k: v})")
    return update_with(scope, held, node.args[0], node)


def update_with(scope: Scope, held: str, other: ast.expr, node: ast.AST) -> list[Stmt]:
    """What another dict has goes into a dict of the body's own, in the other's order."""
    pairs = table_of(scope, other)
    if pairs is None:
        whole = lower_expression(scope, other)
        if not isinstance(whole.type, DictType):
            raise scope.refuse(node, "a dict is compiled as changed by another dict only", "write d[k] = v in a loop")
        pairs = pairs_of_dict(scope, whole, other)
    assert isinstance(pairs.type, ListType)
    if not isinstance(pairs.type.of, TupleType):  # an empty dict
        return []
    before, listed = _kept(scope, "pairs", pairs, node)
    kind = pairs.type.of
    name = scope.fresh("pair")
    scope.declare(name, kind)
    local = converted(Local(scope.types[name], name), kind)
    outer = scope.growth.enter(id(node), pairs.type.max_len)
    body = _put(scope, held, Item(kind.items[0], local, 0), Item(kind.items[1], local, 1), node)
    scope.growth.around = outer
    return [*before, For(name, listed, tuple(body), scope.span(node))]
