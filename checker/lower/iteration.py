"""What a loop or a comprehension goes over."""

import ast
from dataclasses import dataclass, replace

from checker.ir.conversion import converted
from checker.ir.failing import after
from checker.ir.kinds import HUGE, NEVER, bounds, element, interval, is_ordered, union
from checker.ir.nodes import Apply, Expr, Fail, Item, Load, Local, parts_of
from checker.ir.ops import CollectionOp
from checker.ir.rewriting import with_parts
from checker.language.types import CounterType, DictType, ListType, SetType, TupleType, Type
from checker.lower.coercions import SETS, as_collection, as_integer
from checker.lower.constants import constant
from checker.lower.expressions import lower_expression
from checker.lower.scope import Alias, Scope


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
            if isinstance(base.type, DictType):
                return _dict_source(scope, target, base, view, iterated)
            if isinstance(base.type, CounterType):
                return _counter_source(scope, target, base, view, iterated)
        case ast.Call(ast.Attribute(owner, "elements"), [], []):
            base = lower_expression(scope, owner)
            if isinstance(base.type, CounterType):
                kind = ListType(base.type.of, base.type.max_len)
                return _plain_source(
                    scope, target, Apply(CollectionOp.ELEMENTS, kind, (base,), scope.span(iterated)), iterated
                )
        case ast.Call(ast.Name(("list" | "tuple" | "iter" | "set" | "frozenset" | "sorted") as name), [inner], []):
            if name not in scope.types and not isinstance(inner, ast.GeneratorExp | ast.ListComp):
                value = lower_expression(scope, inner)
                if isinstance(value.type, (*SETS, DictType)) and (name != "sorted" or is_ordered(element(value.type))):
                    return _plain_source(scope, target, value, iterated)
        case ast.Call(ast.Name("range"), [*limits], []) if "range" not in scope.types and 1 <= len(limits) <= 2:
            return _range_source(scope, target, limits, iterated)
    return _plain_source(scope, target, lower_expression(scope, iterated), iterated)


def _plain_source(scope: Scope, target: ast.expr, value: Expr, node: ast.expr) -> Source:
    value = as_collection(scope, value)
    kind = value.type
    if kind == NEVER:
        value, kind = Fail(SetType(NEVER), (value,), value.span), SetType(NEVER)
    if isinstance(kind, DictType):
        value = after((value,), Apply(CollectionOp.DOMAIN, SetType(kind.key), span=value.span))
        kind = value.type
    if isinstance(kind, TupleType):
        of = union(kind.items)
        whole, types = value, kind.items
        is_display = isinstance(whole, Apply) and whole.op is CollectionOp.TUPLE
        made = parts_of(whole) if is_display else [Item(i, whole, n) for n, i in enumerate(types)]
        items = tuple(converted(part, of) for part in made)
        value, kind = (
            Apply(CollectionOp.LIST, ListType(of, len(items)), items, value.span),
            ListType(of, len(items)),
        )
    if not isinstance(kind, (*SETS, ListType, CounterType)):
        raise scope.refuse(node, "this is not something that a compiled loop goes over")
    of = element(kind)
    if isinstance(target, ast.Name):
        return Source(value, of, target.id, {}, {})
    if isinstance(target, ast.Tuple) and isinstance(of, TupleType) and len(target.elts) == len(of.items):
        name = scope.fresh("item")
        whole = Local(of, name)
        parts: dict[str, Expr] = {}
        for index, (part, item) in enumerate(zip(target.elts, of.items, strict=True)):
            if not isinstance(part, ast.Name):
                raise scope.refuse(part, "this target of a loop is not compiled")
            parts[part.id] = Item(item, whole, index)
        return Source(value, of, name, {}, parts)
    raise scope.refuse(target, "this target of a loop is not compiled")


def _dict_source(scope: Scope, target: ast.expr, base: Expr, view: str, node: ast.expr) -> Source:
    assert isinstance(base.type, DictType)
    keys = Apply(CollectionOp.DOMAIN, SetType(base.type.key), span=scope.span(node))
    if view == "keys":
        return _plain_source(scope, target, keys, node)
    names = [target] if view == "values" else target.elts if isinstance(target, ast.Tuple) else []
    if len(names) != (1 if view == "values" else 2) or not all(isinstance(name, ast.Name) for name in names):
        raise scope.refuse(target, "this target of a loop is not compiled")
    plain = [name.id for name in names if isinstance(name, ast.Name)]
    key = plain[0] if view == "items" else scope.fresh("key")
    index = Local(base.type.key, key)
    if isinstance(base, Load):
        alias = Alias(base.place, (*base.keys, index), base.type.value)
        return Source(keys, base.type.key, key, {plain[-1]: alias}, {}, base)
    value = Apply(CollectionOp.GET, base.type.value, (base, index))
    return Source(keys, base.type.key, key, {}, {plain[-1]: value}, base)


def _counter_source(scope: Scope, target: ast.expr, base: Expr, view: str, node: ast.expr) -> Source:
    assert isinstance(base.type, CounterType)
    if view == "keys":
        return _plain_source(scope, target, base, node)
    names = [target] if view == "values" else target.elts if isinstance(target, ast.Tuple) else []
    if len(names) != (1 if view == "values" else 2) or not all(isinstance(name, ast.Name) for name in names):
        raise scope.refuse(target, "this target of a loop is not compiled")
    plain = [name.id for name in names if isinstance(name, ast.Name)]
    key = plain[0] if view == "items" else scope.fresh("key")
    index = Local(base.type.of, key)
    count = Apply(CollectionOp.COUNT, interval(0, base.type.max_len), (base, index), scope.span(node))
    return Source(base, base.type.of, key, {}, {plain[-1]: count}, base)


def _range_source(scope: Scope, target: ast.expr, limits: list[ast.expr], node: ast.expr) -> Source:
    if not isinstance(target, ast.Name):
        raise scope.refuse(target, "this target of a loop is not compiled")
    values = [as_integer(scope, lower_expression(scope, limit), limit) for limit in limits]
    low, high = (constant(0, scope.names), values[0]) if len(values) == 1 else (values[0], values[1])
    of = interval(bounds(low.type)[0], max(bounds(low.type)[0], bounds(high.type)[1] - 1))
    value = Apply(CollectionOp.RANGE, ListType(of, HUGE), (low, high), scope.span(node))
    return Source(value, of, target.id, {}, {})


def renamed(value: Expr, name: str, local: Expr) -> Expr:
    if isinstance(value, Local) and value.name == name:
        return local
    return with_parts(value, lambda part: renamed(part, name, local))
