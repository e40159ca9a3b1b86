"""What a loop or a comprehension goes over."""

import ast
from dataclasses import dataclass, replace

from checker.ir.conversion import converted
from checker.ir.failing import after, applies
from checker.ir.kinds import HUGE, NEVER, bounds, element, interval, is_ordered, union
from checker.ir.nodes import Apply, Expr, Fail, Item, Load, Local, parts_of
from checker.ir.ops import CollectionOp
from checker.ir.rewriting import with_parts
from checker.language.types import CounterType, DictType, ListType, SetType, TupleType, Type
from checker.lower.coercions import SETS, as_collection, as_integer
from checker.lower.expressions import lower_expression
from checker.lower.literals import constant
from checker.lower.scope import Alias, Scope

_TARGET = "this target of a loop is not compiled"
_COPIES = ("list", "tuple", "iter", "set", "frozenset", "sorted")


@dataclass(frozen=True)
class Source:
    """What a loop goes over: an expression, and the names that are aliases of what belongs to each element."""

    expr: Expr
    type: Type
    name: str
    aliases: dict[str, Alias]
    locals: dict[str, Expr]
    whole: Expr | None = None
    """The dict or Counter whose items or values these are."""

    def holding(self, local: Expr) -> "Source":
        """The same of a local that holds the dict or Counter."""
        held: dict[str, Expr] = {
            name: replace(value, args=(local, *value.args[1:]))
            for name, value in self.locals.items()
            if isinstance(value, Apply)
        }
        source = local if self.expr == self.whole else self.expr
        return replace(self, expr=source, locals=held, whole=local)

    def keyed(self, name: str) -> "Source":
        """The same with another name for the key, which the body cannot assign to."""
        local = Local(self.type, name)
        aliases = {
            other: Alias(alias.place, tuple(renamed(key, self.name, local) for key in alias.keys), alias.type)
            for other, alias in self.aliases.items()
        }
        return replace(self, name=name, aliases=aliases, locals={self.name: local, **self.locals})


def loop_source(scope: Scope, target: ast.expr, iterated: ast.expr) -> Source:
    """The source of `for target in iterated`."""
    match iterated:
        case ast.Call(ast.Attribute(owner, ("items" | "values" | "keys") as view), [], []):
            base = lower_expression(scope, owner)
            if isinstance(base.type, DictType | CounterType):
                return _view_source(scope, target, base, view, iterated)
        case ast.Call(ast.Attribute(owner, "elements"), [], []):
            base = lower_expression(scope, owner)
            if isinstance(base.type, CounterType):
                kind = ListType(base.type.of, base.type.max_len)
                listed = Apply(CollectionOp.ELEMENTS, kind, (base,), scope.span(iterated))
                return _plain_source(scope, target, listed, iterated)
        case ast.Call(ast.Name(name), [inner], []) if _is_copy(scope, name, inner):
            value = lower_expression(scope, inner)
            if isinstance(value.type, (*SETS, DictType)) and (name != "sorted" or is_ordered(element(value.type))):
                return _plain_source(scope, target, value, iterated)
        case ast.Call(ast.Name("range"), [*limits], []) if "range" not in scope.types and 1 <= len(limits) <= 2:
            return _range_source(scope, target, limits, iterated)
    return _plain_source(scope, target, lower_expression(scope, iterated), iterated)


def _is_copy(scope: Scope, name: str, inner: ast.expr) -> bool:
    """Whether a call gives the elements of what it is given in the same order, where that is a set or dict."""
    return name in _COPIES and name not in scope.types and not isinstance(inner, ast.GeneratorExp | ast.ListComp)


def _plain_source(scope: Scope, target: ast.expr, value: Expr, node: ast.expr) -> Source:
    """The elements of a collection, one by one or in their parts."""
    value = _elements(as_collection(value))
    if not isinstance(value.type, (*SETS, ListType, CounterType)):
        raise scope.refuse(node, "this is not something that a compiled loop goes over")
    of = element(value.type)
    match target, of:
        case ast.Name(name), _:
            return Source(value, of, name, {}, {})
        case ast.Tuple(targets), TupleType(items) if len(targets) == len(items):
            name = scope.fresh("item")
            whole = Local(of, name)
            parts = {n: Item(items[i], whole, i) for i, n in enumerate(_names(scope, targets))}
            return Source(value, of, name, {}, dict(parts))
        case _:
            raise scope.refuse(target, _TARGET)


def _elements(value: Expr) -> Expr:
    """What a loop over a value goes over: of a dict its keys, of a tuple its items as a list."""
    match value.type:
        case kind if kind == NEVER:
            return Fail(SetType(NEVER), (value,), value.span)
        case DictType(key):
            return after((value,), Apply(CollectionOp.DOMAIN, SetType(key), span=value.span))
        case TupleType(kinds):
            is_display = applies(value, CollectionOp.TUPLE)
            made = parts_of(value) if is_display else [Item(kind, value, place) for place, kind in enumerate(kinds)]
            of = union(kinds)
            items = tuple(converted(part, of) for part in made)
            return Apply(CollectionOp.LIST, ListType(of, len(items)), items, value.span)
        case _:
            return value


def _names(scope: Scope, targets: list[ast.expr]) -> list[str]:
    """The names of a loop; raises Refused where a target is no name."""
    other = next((target for target in targets if not isinstance(target, ast.Name)), None)
    if other is not None:
        raise scope.refuse(other, _TARGET)
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _view_source(scope: Scope, target: ast.expr, base: Expr, view: str, node: ast.expr) -> Source:
    """The keys, values or items of a dict or Counter."""
    assert isinstance(base.type, DictType | CounterType)
    keys: Expr = base
    if isinstance(base.type, DictType):
        keys = Apply(CollectionOp.DOMAIN, SetType(base.type.key), span=scope.span(node))
    if view == "keys":
        return _plain_source(scope, target, keys, node)
    key, name = _key_and_name(scope, target, view)
    return _held_at(scope, base, keys, key, name, node)


def _key_and_name(scope: Scope, target: ast.expr, view: str) -> tuple[str, str]:
    """The names of the key and of what is held there."""
    match target:
        case ast.Name(name) if view == "values":
            return scope.fresh("key"), name
        case ast.Tuple([ast.Name(key), ast.Name(name)]) if view == "items":
            return key, name
        case _:
            raise scope.refuse(target, _TARGET)


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


def renamed(value: Expr, name: str, local: Expr) -> Expr:
    """An expression with another one in place of a local."""
    if isinstance(value, Local) and value.name == name:
        return local
    return with_parts(value, lambda part: renamed(part, name, local))
