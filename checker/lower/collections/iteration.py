"""What a loop or a comprehension goes over."""

import ast
import itertools
from dataclasses import replace

from checker.ir.conversion import converted, items_of
from checker.ir.failing import after, applies
from checker.ir.kinds import HUGE, NEVER, bounds, element, interval, is_ordered, is_scalar, shown, union
from checker.ir.nodes import Apply, Clause, Comprehension, Expr, Fail, Item, Load, Local, parts_of
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, DictType, ListType, SequenceType, SetType, TupleType
from checker.language.values import domain_size
from checker.lower.collections.chaining import chained
from checker.lower.collections.ranges import stepped
from checker.lower.collections.sources import Source, renamed
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import SETS, TRUE, as_collection, as_integer, refuse_order
from checker.lower.operators.literals import constant
from checker.lower.scope import Alias, Scope
from checker.lower.statements.tuple_parts import ONE_BY_ONE, tuple_parts

_TARGET = "this target of a loop is not compiled"
_PAIRED: dict[str, object] = {
    "enumerate": enumerate,
    "zip": zip,
    "reversed": reversed,
    "itertools.chain": itertools.chain,
    "itertools.pairwise": itertools.pairwise,
}
_TAKES = {
    "enumerate": (1, 2),
    "zip": (1, 99),
    "reversed": (1, 1),
    "itertools.chain": (1, 99),
    "itertools.pairwise": (1, 1),
}
"""How many arguments each takes."""
_COPIES = ("list", "tuple", "iter", "set", "frozenset", "sorted")


def loop_source(scope: Scope, target: ast.expr, iterated: ast.expr) -> Source:
    """The source of `for target in iterated`."""
    viewed = view_in(scope, iterated)
    if viewed is not None:
        return replace(_plain_source(scope, target, viewed, iterated), read=_own_pairs(scope, iterated))
    match iterated:
        case ast.Call(ast.Attribute(owner, ("items" | "values" | "keys") as view), [], []):
            base = lower_expression(scope, owner)
            if isinstance(base.type, DictType | CounterType):
                return _view_source(scope, target, base, view, iterated)
        case ast.Call(ast.Attribute(owner, "elements"), [], []):
            base = lower_expression(scope, owner)
            if isinstance(base.type, CounterType):
                refuse_order(scope, base, iterated)
                kind = ListType(base.type.of, base.type.max_len)
                listed = Apply(CollectionOp.ELEMENTS, kind, (base,), scope.span(iterated))
                return _plain_source(scope, target, listed, iterated)
        case ast.Call(ast.Name(name)) if name in _PAIRED and scope.static(iterated.func) is _PAIRED[name]:
            made, read = _listed_by(scope, name, iterated)
            return replace(_plain_source(scope, target, made, iterated), read=read)
        case ast.Call(ast.Name(name), [inner], []) if _is_copy(scope, name, inner) and view_in(scope, inner) is None:
            value = lower_expression(scope, inner)
            if isinstance(value.type, (*SETS, DictType)) and (name != "sorted" or is_ordered(element(value.type))):
                return _plain_source(scope, target, value, iterated)
        case ast.Call(ast.Name("range"), [*limits], []) if "range" not in scope.types and 1 <= len(limits) <= 2:
            return _range_source(scope, target, limits, iterated)
        case ast.Call(ast.Name("range"), [low, high, step], []) if "range" not in scope.types:
            return _plain_source(scope, target, stepped(scope, low, high, step, iterated), iterated)
    scope.present.iterated = iterated
    return _plain_source(scope, target, lower_expression(scope, iterated), iterated)


def view_in(scope: Scope, iterated: ast.expr) -> Expr | None:
    """What going over a dict without a value for every key gives, or over one of its views; None for anything else."""
    match iterated:
        case ast.Call(ast.Attribute(owner, ("items" | "values" | "keys") as view), [], []):
            pairs = scope.forms.table(scope, owner)
        case _:
            view, pairs = "keys", scope.forms.table(scope, iterated)
    return None if pairs is None else scope.forms.table_view(scope, pairs, view, iterated)


def _own_pairs(scope: Scope, iterated: ast.expr) -> tuple[Expr, ...]:
    """The pairs of a dict of the body's own that is gone over, which Python reads anew in every round."""
    match iterated:
        case (ast.Name() as owner) | ast.Call(ast.Attribute(ast.Name() as owner), [], []):
            pairs = scope.forms.table(scope, owner)
            return () if pairs is None else (pairs,)
        case _:
            return ()


def _is_copy(scope: Scope, name: str, inner: ast.expr) -> bool:
    """Whether a call gives the elements of what it is given in the same order, where that is a set or dict."""
    is_made = isinstance(inner, ast.GeneratorExp | ast.ListComp) or is_paired(scope, inner)
    return name in _COPIES and name not in scope.types and not is_made


def is_paired(scope: Scope, node: ast.expr) -> bool:
    """Whether an expression is a call of enumerate, zip, reversed, chain or pairwise."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    return node.func.id in _PAIRED and scope.static(node.func) is _PAIRED[node.func.id]


def _listed_by(scope: Scope, name: str, node: ast.Call) -> tuple[Expr, tuple[Expr, ...]]:
    """What enumerate, zip, reversed, chain or pairwise gives, as a list, and the containers that Python reads meanwhile."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    args = list(node.args)
    if name == "enumerate" and len(args) == 1 and "start" in given:
        args.append(given.pop("start"))
    strict = given.pop("strict", None) if name == "zip" else None
    is_strict = strict is not None and not (isinstance(strict, ast.Constant) and strict.value is False)
    if is_strict:
        fix = "assert len(x) == len(y) before, and leave strict out"
        raise scope.refuse(node, "zip() that fails behind the shorter of its arguments is not compiled", fix)
    if given or not _TAKES[name][0] <= len(args) <= _TAKES[name][1]:
        raise scope.refuse(node, f"{name}() is not compiled with these arguments")
    if name == "reversed":
        return _reversed(scope, args[0], node)
    start = (
        as_integer(scope, lower_expression(scope, args.pop()), node) if len(args) == 2 and name == "enumerate" else None
    )
    parts = [_as_list(scope, arg) for arg in args]
    if name == "itertools.chain":
        return chained(scope, [made for made, _ in parts], node)
    if name == "itertools.pairwise":
        limits = constant(scope, 1), constant(scope, HUGE)
        (whole, held), *_ = parts
        parts.append((Apply(CollectionOp.SLICE, whole.type, (whole, *limits), scope.span(node)), held))
    lists, kinds = [made for made, _ in parts], [made.type for made, _ in parts if isinstance(made.type, ListType)]
    read = tuple(each for _, held in parts for each in held)
    span = scope.span(node)
    if any(kind.of == NEVER for kind in kinds):
        return after(lists, Apply(CollectionOp.LIST, ListType(NEVER, 0), (), span)), read
    if name in ("zip", "itertools.pairwise"):
        pairs = ListType(TupleType(tuple(kind.of for kind in kinds)), min(kind.max_len for kind in kinds))
        return Apply(CollectionOp.ZIP, pairs, tuple(lists), span), read
    first = constant(scope, 0) if start is None else start
    (kind,) = kinds
    low, high = bounds(first.type)
    if max(-low, high) > HUGE - kind.max_len:
        raise scope.refuse(node, "enumerate() from a number this large is not compiled")
    number = interval(low, high + max(0, kind.max_len - 1))
    pairs = ListType(TupleType((number, kind.of)), kind.max_len)
    return Apply(CollectionOp.ENUMERATE, pairs, (lists[0], first), span), read


def as_list(scope: Scope, iterated: ast.expr, *, keeps_sets: bool = False) -> Expr:
    """What is iterated over as a list that is made at once; a set as it is where these are kept."""
    if isinstance(iterated, ast.GeneratorExp):
        iterated = ast.copy_location(ast.ListComp(iterated.elt, iterated.generators), iterated)
    if keeps_sets and not is_paired(scope, iterated) and not isinstance(iterated, ast.ListComp):
        target = ast.copy_location(ast.Name("element", ast.Store()), iterated)
        with scope.inner():
            source = loop_source(scope, target, iterated)
        if isinstance(source.expr.type, SETS) and source.whole is None:
            return source.expr
    return _as_list(scope, iterated)[0]


def _reversed(scope: Scope, inner: ast.expr, node: ast.Call) -> tuple[Expr, tuple[Expr, ...]]:
    """A list, a tuple or a range from its end; nothing else has one in Python."""
    match inner:
        case ast.Call(ast.Name("range")) if "range" not in scope.types:
            listed, read = _as_list(scope, inner)
        case ast.Call(ast.Attribute(_, "keys" | "values" | "items")):
            raise scope.refuse(inner, "reversed() of a view is not compiled", "write reversed(list(...))")
        case _:
            value = as_collection(lower_expression(scope, inner))
            if not isinstance(value.type, ListType | TupleType | SequenceType):
                fix = "write reversed(sorted(...)) or reversed(list(...))"
                raise scope.refuse(inner, f"reversed() of a value of type {shown(value.type)} is not compiled", fix)
            listed, read = elements_as_collection(value), (value,)
    return Apply(CollectionOp.REVERSE, listed.type, (listed,), scope.span(node)), read


def _as_list(scope: Scope, iterated: ast.expr) -> tuple[Expr, tuple[Expr, ...]]:
    """What is iterated over, as a list, and the containers that Python reads anew in every round."""
    target = ast.copy_location(ast.Name("element", ast.Store()), iterated)
    with scope.inner():
        source = loop_source(scope, target, iterated)
        name = scope.fresh("element")
        bind_source(scope, source, name)
        value = lower_expression(scope, ast.copy_location(ast.Name("element", ast.Load()), iterated))
    if not is_scalar(value.type):
        raise scope.refuse(
            iterated, f"a list of values of type {shown(value.type)} is not compiled", "go over the keys"
        )
    held = () if source.whole is None or isinstance(source.whole.type, CounterType) else (source.whole,)
    is_list = isinstance(source.expr.type, ListType) and not applies(source.expr, CollectionOp.RANGE)
    if is_list and isinstance(value, Local):
        return source.expr, (*source.read, source.expr)
    clause = Clause(name, source.type, source.expr, TRUE)
    made = ListType(value.type, most_turns(source.expr))
    return Comprehension(made, "list", (clause,), value, span=scope.span(iterated)), (*source.read, *held)


def _plain_source(scope: Scope, target: ast.expr, value: Expr, node: ast.expr) -> Source:
    """The elements of a collection, one by one or in their parts."""
    value = elements_as_collection(as_collection(value))
    refuse_order(scope, value, node)
    if not isinstance(value.type, (*SETS, ListType, CounterType)):
        raise scope.refuse(node, "this is not something that a compiled loop goes over")
    of = element(value.type)
    match target, of:
        case ast.Name(name), _:
            return Source(value, of, name, {}, {})
        case _:
            name = scope.fresh("item")
            return Source(value, of, name, {}, _parts(scope, target, Local(of, name)))


def elements_as_collection(value: Expr) -> Expr:
    """What a loop over a value goes over: of a dict its keys, of a tuple the list of its items."""
    match value.type:
        case kind if kind == NEVER:
            return Fail(SetType(NEVER), (value,), value.span)
        case DictType(key):
            return after((value,), Apply(CollectionOp.DOMAIN, SetType(key), span=value.span))
        case SequenceType():
            return items_of(value)
        case TupleType(kinds):
            is_display = applies(value, CollectionOp.TUPLE)
            made = parts_of(value) if is_display else [Item(kind, value, place) for place, kind in enumerate(kinds)]
            of = union(kinds)
            items = tuple(converted(part, of) for part in made)
            return Apply(CollectionOp.LIST, ListType(of, len(items)), items, value.span)
        case _:
            return value


def _parts(scope: Scope, target: ast.expr, value: Expr) -> dict[str, Expr]:
    """The names of a loop with what they are of each element; raises Refused where it has not these parts."""
    match target, value.type:
        case ast.Name(name), _:
            return {name: value}
        case ((ast.Tuple(targets) | ast.List(targets)), _):
            items = tuple_parts(scope, targets, value, target)
            if items is None:
                raise scope.refuse(
                    target, f"unpacking a value of type {shown(value.type)} is not compiled here", ONE_BY_ONE
                )
            parts = [_parts(scope, each, item) for each, item in zip(targets, items, strict=True)]
        case ast.Starred(inner), _:
            return _parts(scope, inner, value)
        case _:
            raise scope.refuse(target, _TARGET, "bind a name, and unpack it in the body")
    return {name: part for each in parts for name, part in each.items()}


def _view_source(scope: Scope, target: ast.expr, base: Expr, view: str, node: ast.expr) -> Source:
    """The keys, values or items of a dict or Counter."""
    assert isinstance(base.type, DictType | CounterType)
    keys: Expr = base
    refuse_order(scope, base, node)
    if isinstance(base.type, DictType):
        keys = Apply(CollectionOp.DOMAIN, SetType(base.type.key), span=scope.span(node))
    if view == "keys":
        return _plain_source(scope, target, keys, node)
    if view == "items" and isinstance(target, ast.Name):
        return _pairs(scope, base, keys, target.id, node)
    key, held = _targets(scope, target, view)
    if isinstance(held, ast.Name) and isinstance(key, ast.Name | None):
        return _held_at(scope, base, keys, scope.fresh("key") if key is None else key.id, held.id, node)
    source = _held_at(scope, base, keys, scope.fresh("key"), "value", node)
    (whole,) = _held_values(source)
    parts = {} if key is None else _parts(scope, key, Local(source.type, source.name))
    return replace(source, aliases={}, locals={**parts, **_parts(scope, held, whole)})


def _targets(scope: Scope, target: ast.expr, view: str) -> tuple[ast.expr | None, ast.expr]:
    """The targets of the key and of what is held there."""
    match target:
        case _ if view == "values":
            return None, target
        case ast.Tuple([key, held]) | ast.List([key, held]) if not isinstance(key, ast.Starred) and not isinstance(
            held, ast.Starred
        ):
            return key, held
        case _:
            raise scope.refuse(target, _TARGET, "write for key, value in x.items()")


def _pairs(scope: Scope, base: Expr, keys: Expr, name: str, node: ast.expr) -> Source:
    """The items of a dict or Counter by one name, each a pair that is made at the beginning of its turn."""
    source = _held_at(scope, base, keys, scope.fresh("key"), "value", node)
    (held,) = _held_values(source)
    if not is_scalar(held.type):
        message = f"pairs with a value of type {shown(held.type)} are not compiled"
        raise scope.refuse(node, message, "write for k, v in x.items()")
    kinds = TupleType((source.type, held.type))
    pair = Apply(CollectionOp.TUPLE, kinds, (Local(source.type, source.name), held), scope.span(node))
    return replace(source, aliases={}, locals={name: pair})


def _held_values(source: Source) -> list[Expr]:
    """What a dict or Counter has at the present key, as an expression."""
    return [*source.locals.values(), *(Load(each.type, each.place, each.keys) for each in source.aliases.values())]


def _held_at(scope: Scope, base: Expr, keys: Expr, key: str, name: str, node: ast.expr) -> Source:
    """The source of a loop over the keys, with a name for what is held at each: an alias of the place where it is in the state."""
    match base.type:
        case DictType(of, value):
            index = Local(of, key)
            if isinstance(base, Load):
                alias = Alias(base.place, (*base.keys, index), value)
                return Source(keys, of, key, {name: alias}, {}, base)
            held = Apply(CollectionOp.GET, value, (base, index))
            return Source(keys, of, key, {}, {name: held}, base)
        case CounterType(of, most):
            held = Apply(CollectionOp.COUNT, interval(0, most), (base, Local(of, key)), scope.span(node))
            return Source(keys, of, key, {}, {name: held}, base)
        case _:
            raise AssertionError


def _range_source(scope: Scope, target: ast.expr, limits: list[ast.expr], node: ast.expr) -> Source:
    """`range(high)` or `range(low, high)`."""
    if not isinstance(target, ast.Name):
        raise scope.refuse(target, _TARGET)
    values = [as_integer(scope, lower_expression(scope, limit), limit) for limit in limits]
    low, high = (constant(scope, 0), values[0]) if len(values) == 1 else (values[0], values[1])
    of = interval(bounds(low.type)[0], max(bounds(low.type)[0], bounds(high.type)[1] - 1))
    value = Apply(CollectionOp.RANGE, ListType(of, HUGE), (low, high), scope.span(node))
    return Source(value, of, target.id, {}, {})


def bind_source(scope: Scope, source: Source, name: str) -> None:
    """Make the names of a loop mean its present element."""
    local = Local(source.type, name)
    scope.bind(source.name, local)
    for other, alias in source.aliases.items():
        keys = tuple(renamed(key, source.name, local) for key in alias.keys)
        scope.forget(other)
        scope.aliases[other] = Alias(alias.place, keys, alias.type)
    for other, value in source.locals.items():
        scope.bind(other, renamed(value, source.name, local))


def elements_of(scope: Scope, iterated: ast.expr, node: ast.expr) -> tuple[Clause, Expr]:
    """A clause over the elements of what is written as `iterated`, and the element."""
    with scope.inner():
        source = loop_source(scope, ast.copy_location(ast.Name("element", ast.Store()), node), iterated)
        name = scope.fresh("element")
        bind_source(scope, source, name)
        value = lower_expression(scope, ast.copy_location(ast.Name("element", ast.Load()), node))
    return Clause(name, source.type, source.expr, TRUE), value


def most_turns(source: Expr) -> int:
    """How many elements a loop may go over."""
    kind = source.type
    match kind:
        case ListType(_, bound) | CounterType(_, bound):
            if isinstance(source, Apply) and source.op is CollectionOp.RANGE:
                (low, _), (_, high) = bounds(source.args[0].type), bounds(source.args[1].type)
                return max(0, high - low)
            return bound
        case SetType(_, int(bound)):
            return bound
        case _:
            return domain_size(element(kind))
