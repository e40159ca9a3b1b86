"""Comprehensions and what collects them: any, all, sum, min, max, len, set, list, sorted, dict."""

import ast
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from checker.ir.conversion import converted
from checker.ir.failing import after, applies
from checker.ir.kinds import (
    BOOL,
    HUGE,
    MOST_DENSE,
    NEVER,
    bounds,
    element,
    interval,
    is_ordered,
    members,
    order_of,
    shown,
    union,
)
from checker.ir.nodes import (
    Apply,
    Clause,
    Collector,
    Comprehension,
    Const,
    Expr,
    Fail,
    Item,
    Junction,
    Load,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp
from checker.ir.rewriting import with_parts
from checker.language.order import canonical_key
from checker.language.types import CounterType, DictType, ListType, SetType, TupleType, Type
from checker.language.values import domain_size
from checker.lower.comparing import SETS, TRUE
from checker.lower.expressions import Expressions
from checker.lower.narrowing import learned
from checker.lower.scope import Alias, constant


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
            other: Alias(alias.place, tuple(_renamed(key, self.name, local) for key in alias.keys), alias.type)
            for other, alias in self.aliases.items()
        }
        return replace(self, name=name, aliases=aliases, locals={self.name: local, **self.locals})


class Collecting(Expressions):
    """Lowers comprehensions of one body."""

    stored: ast.expr | None = None
    """What the present statement puts into the state, where a dict has the order of its domain."""

    def loop_source(self, target: ast.expr, iterated: ast.expr) -> Source:
        """The source of `for target in iterated`."""
        match iterated:
            case ast.Call(ast.Attribute(owner, ("items" | "values" | "keys") as view), [], []):
                base = self.expr(owner)
                if isinstance(base.type, DictType):
                    return self._dict_source(target, base, view, iterated)
                if isinstance(base.type, CounterType):
                    return self._counter_source(target, base, view, iterated)
            case ast.Call(ast.Attribute(owner, "elements"), [], []):
                base = self.expr(owner)
                if isinstance(base.type, CounterType):
                    kind = ListType(base.type.of, base.type.max_len)
                    return self._plain_source(
                        target, Apply(CollectionOp.ELEMENTS, kind, (base,), self.span(iterated)), iterated
                    )
            case ast.Call(ast.Name(("list" | "tuple" | "iter" | "set" | "frozenset" | "sorted") as name), [inner], []):
                if name not in self.types and not isinstance(inner, ast.GeneratorExp | ast.ListComp):
                    value = self.expr(inner)
                    if isinstance(value.type, (*SETS, DictType)) and (
                        name != "sorted" or is_ordered(element(value.type))
                    ):
                        return self._plain_source(target, value, iterated)
            case ast.Call(ast.Name("range"), [*limits], []) if "range" not in self.types and 1 <= len(limits) <= 2:
                return self._range_source(target, limits, iterated)
        return self._plain_source(target, self.expr(iterated), iterated)

    def _plain_source(self, target: ast.expr, value: Expr, node: ast.expr) -> Source:
        value = self.as_collection(value)
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
            raise self.refuse(node, "this is not something that a compiled loop goes over")
        of = element(kind)
        if isinstance(target, ast.Name):
            return Source(value, of, target.id, {}, {})
        if isinstance(target, ast.Tuple) and isinstance(of, TupleType) and len(target.elts) == len(of.items):
            name = self.fresh("item")
            whole = Local(of, name)
            parts: dict[str, Expr] = {}
            for index, (part, item) in enumerate(zip(target.elts, of.items, strict=True)):
                if not isinstance(part, ast.Name):
                    raise self.refuse(part, "this target of a loop is not compiled")
                parts[part.id] = Item(item, whole, index)
            return Source(value, of, name, {}, parts)
        raise self.refuse(target, "this target of a loop is not compiled")

    def _dict_source(self, target: ast.expr, base: Expr, view: str, node: ast.expr) -> Source:
        assert isinstance(base.type, DictType)
        keys = Apply(CollectionOp.DOMAIN, SetType(base.type.key), span=self.span(node))
        if view == "keys":
            return self._plain_source(target, keys, node)
        names = [target] if view == "values" else target.elts if isinstance(target, ast.Tuple) else []
        if len(names) != (1 if view == "values" else 2) or not all(isinstance(name, ast.Name) for name in names):
            raise self.refuse(target, "this target of a loop is not compiled")
        plain = [name.id for name in names if isinstance(name, ast.Name)]
        key = plain[0] if view == "items" else self.fresh("key")
        index = Local(base.type.key, key)
        if isinstance(base, Load):
            alias = Alias(base.place, (*base.keys, index), base.type.value)
            return Source(keys, base.type.key, key, {plain[-1]: alias}, {}, base)
        value = Apply(CollectionOp.GET, base.type.value, (base, index))
        return Source(keys, base.type.key, key, {}, {plain[-1]: value}, base)

    def _counter_source(self, target: ast.expr, base: Expr, view: str, node: ast.expr) -> Source:
        assert isinstance(base.type, CounterType)
        if view == "keys":
            return self._plain_source(target, base, node)
        names = [target] if view == "values" else target.elts if isinstance(target, ast.Tuple) else []
        if len(names) != (1 if view == "values" else 2) or not all(isinstance(name, ast.Name) for name in names):
            raise self.refuse(target, "this target of a loop is not compiled")
        plain = [name.id for name in names if isinstance(name, ast.Name)]
        key = plain[0] if view == "items" else self.fresh("key")
        index = Local(base.type.of, key)
        count = Apply(CollectionOp.COUNT, interval(0, base.type.max_len), (base, index), self.span(node))
        return Source(base, base.type.of, key, {}, {plain[-1]: count}, base)

    def _range_source(self, target: ast.expr, limits: list[ast.expr], node: ast.expr) -> Source:
        if not isinstance(target, ast.Name):
            raise self.refuse(target, "this target of a loop is not compiled")
        values = [self.integer(self.expr(limit), limit) for limit in limits]
        low, high = (constant(0, self.names), values[0]) if len(values) == 1 else (values[0], values[1])
        of = interval(bounds(low.type)[0], max(bounds(low.type)[0], bounds(high.type)[1] - 1))
        value = Apply(CollectionOp.RANGE, ListType(of, HUGE), (low, high), self.span(node))
        return Source(value, of, target.id, {}, {})

    def clauses(self, generators: list[ast.comprehension]) -> tuple[Clause, ...]:
        """The clauses of a comprehension; their names stay bound: call inside `inner`."""
        found = []
        for place, generator in enumerate(generators):
            with self.maybe() if place else nullcontext():
                source = self.loop_source(generator.target, generator.iter)
            name = self.fresh(source.name)
            self._bind(source, name)
            condition: Expr = TRUE
            for test in generator.ifs:
                with self.maybe():
                    more = self.condition(test)
                condition = more if condition == TRUE else Junction(True, (condition, more))
                self.facts.update(learned(self, test, True))
            found.append(Clause(name, source.type, source.expr, condition))
        return tuple(found)

    def _bind(self, source: Source, name: str) -> None:
        """Make the names of a loop mean its present element."""
        local = Local(source.type, name)
        self._bound(source.name, local)
        for other, alias in source.aliases.items():
            keys = tuple(_renamed(key, source.name, local) for key in alias.keys)
            self._forget(other)
            self.aliases[other] = Alias(alias.place, keys, alias.type)
        for other, value in source.locals.items():
            self._bound(other, _renamed(value, source.name, local))

    def _bound(self, name: str, value: Expr) -> None:
        self._forget(name)
        self.bindings[name] = value

    def _forget(self, name: str) -> None:
        for table in (self.facts, self.aliases, self.bindings):
            table.pop(name, None)

    def comprehension(self, node: ast.expr) -> Expr:
        """A set, list or dict comprehension."""
        match node:
            case ast.SetComp(elt, generators):
                return self.collected("set", elt, generators, node)
            case ast.ListComp(elt, generators):
                return self.collected("list", elt, generators, node)
            case ast.DictComp(key, value, generators):
                return self._dict(key, value, generators, node)
            case _:
                raise self.refuse(node, "this comprehension is not compiled")

    def collected(
        self,
        collect: Collector,
        elt: ast.expr,
        generators: list[ast.comprehension],
        node: ast.expr,
        default: Expr | None = None,
    ) -> Expr:
        """What a comprehension gives to its collector."""
        with self.inner():
            clauses = self.clauses(generators)
            with self.maybe():
                value = self._given_to(collect, elt)
        return self.collection(collect, clauses, value, node, default)

    def _given_to(self, collect: Collector, elt: ast.expr) -> Expr:
        if collect in ("any", "all"):
            return self.condition(elt)
        return self.hashed(elt) if collect == "set" else self.expr(elt)

    def collection(
        self, collect: Collector, clauses: tuple[Clause, ...], value: Expr, node: ast.AST, default: Expr | None = None
    ) -> Expr:
        """The node of a comprehension, with its type."""
        most = 1
        for clause in clauses:
            most *= _most(clause.source)
        if collect in ("set", "list"):
            value = self.as_item(value, node)
        match collect:
            case "any" | "all":
                kind: Type = BOOL
            case "sum":
                value = self.integer(value, node)
                low, high = bounds(value.type)
                kind = interval(min(0, low * most), max(0, high * most))
            case "min" | "max" if value.type == NEVER:
                return default if default is not None else Fail(NEVER, span=self.span(node))
            case "min" | "max":
                value = self._comparable_all(value, node)
                kind = value.type if default is None else union((value.type, default.type))
            case "set":
                is_small = value.type == NEVER or domain_size(value.type) <= MOST_DENSE
                kind = SetType(value.type, None if is_small or most > MOST_DENSE else most)
            case _:
                if most > 4096:
                    raise self.refuse(node, "a list this long is not compiled")
                kind = ListType(value.type, most)
        default = default if default is None else converted(default, kind)
        return Comprehension(kind, collect, clauses, value, default, span=self.span(node))

    def _comparable_all(self, value: Expr, node: ast.AST) -> Expr:
        """What min or max is asked of: two values that have no order fail, one alone does not."""
        self.common(
            (value.type,), node
        )  # the result is a truth or an integer, which equal each other and are stored apart
        orders = [member for member in members(value.type) if order_of(member) is not None]
        if len(orders) > 1 or not all(map(is_ordered, orders)):
            raise self.refuse(node, f"the order of values of type {shown(value.type)} is not compiled")
        return value

    def _dict(self, key: ast.expr, value: ast.expr, generators: list[ast.comprehension], node: ast.expr) -> Expr:
        with self.inner():
            clauses = self.clauses(generators)
            with self.maybe():
                index, held = self.expr(key), self.expr(value)
        plain = (
            len(clauses) == 1
            and clauses[0].condition == TRUE
            and isinstance(index, Local)
            and index.name == clauses[0].name
        )
        if not plain or not _is_whole(clauses[0].source):
            raise self.refuse(
                node, "a dict comprehension is compiled when it has a value for every element of a domain"
            )
        if (
            applies(clauses[0].source, CollectionOp.LIST)
            and node is not self.stored
            and not _is_in_order(clauses[0].source)
        ):
            raise self.refuse(
                node, "a dict in another order than its domain's is not compiled", "go over the keys in ascending order"
            )
        kind = DictType(index.type, held.type)
        return Comprehension(kind, "dict", clauses, held, key=index, span=self.span(node))


def _is_whole(source: Expr) -> bool:
    """Whether a loop goes over every value of its type, as far as the source tells."""
    if applies(source, CollectionOp.DOMAIN):
        return True
    parts = _constants(source)
    return parts is not None and len({canonical_key(part) for part in parts}) == domain_size(element(source.type))


def _is_in_order(source: Expr) -> bool:
    """Whether a list of constants has them as their domain does: in ascending order, each once or again after others."""
    keys = list(dict.fromkeys(canonical_key(part) for part in _constants(source) or ()))
    return keys == sorted(keys)


def _constants(source: Expr) -> list[Any] | None:
    """The items of a list of constants; None for anything else."""
    if not isinstance(source, Apply) or source.op is not CollectionOp.LIST:
        return None
    found = []
    for part in source.args:
        match part:
            case Const(_, value):
                found.append(value)
            case Item(_, Const(_, whole), number):
                found.append(whole[number])
            case _:
                return None
    return found


def _most(source: Expr) -> int:
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


def _renamed(value: Expr, name: str, local: Expr) -> Expr:
    if isinstance(value, Local) and value.name == name:
        return local
    return with_parts(value, lambda part: _renamed(part, name, local))
