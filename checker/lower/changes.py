"""Methods that change a container: of a set, list or Counter."""

import ast

from checker.diagnostics import Span
from checker.ir.conversion import converted
from checker.ir.kinds import NEVER, NONE, element, interval, is_ordered, shown, union
from checker.ir.nodes import Expr, Place, Stmt
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.lower.comparing import SETS
from checker.lower.places import Item, Places
from checker.lower.refusals import refused_method
from checker.lower.scope import constant


class Changes(Places):
    """Lowers changes of containers."""

    def mutation(self, owner: ast.expr, method: str, node: ast.Call) -> list[Stmt]:
        place, keys, held = self.place(owner)
        if isinstance(held, Item):
            raise self.refuse(node, "this is not something that a compiled body can change")
        self.change(place, keys)
        kind: Type = held
        is_added = isinstance(kind, SetType) and method == "add" and len(node.args) == 1 and not node.keywords
        keep = self.hashed if place.local is not None else self.kept
        args = [keep(node.args[0])] if is_added else self._arguments(node, 0, 9)
        span = self.span(node)
        if isinstance(kind, SetType) and place.local is not None and args and method in _GROWING:
            more = args[0].type if method == "add" else union(element(arg.type) for arg in args)
            kind = self.grown(place.local, len(keys), SetType(union((kind.of, more))))
        match kind, method:
            case SetType(of), "add":
                return [Stmt("add", (*keys, converted(args[0], of)), kind, place=place, span=span)]
            case SetType(), "discard" | "remove":
                return self._removal(place, keys, kind, args[0], method, node)
            case SetType(), "pop" if not args:
                return self._drawn(place, keys, kind, self.fresh("popped"), span)
            case SetType(), _ if method in _UPDATES:
                return self._update(place, keys, kind, args, method, node)
            case SetType() | ListType() | CounterType(), "clear":
                empty = (
                    Expr("convert", kind, (Expr("set", SetType(NEVER)),))
                    if isinstance(kind, SetType)
                    else self._empty(kind)
                )
                return [Stmt("store", (*keys, empty), kind, place=place, span=span)]
            case ListType(), "sort" | "reverse" if not node.keywords:
                return self._reordered(place, keys, kind, method, node)
            case ListType(), "append" | "insert" | "extend" | "remove" | "pop":
                return self._list_mutation(place, keys, kind, args, method, node)
            case CounterType(of), "update" | "subtract" if args and not isinstance(args[0].type, CounterType):
                return self._counted(place, keys, kind, args[0], 1 if method == "update" else -1, node)
            case _:
                raise self.refuse(node, *refused_method(kind, method))

    def _empty(self, kind: Type) -> Expr:
        if isinstance(kind, ListType):
            return Expr("list", kind)
        return Expr("counter", kind)

    def grown(self, name: str, depth: int, kind: Type) -> Type:
        """The type of a local container, or of one in a local dict, that takes further values."""
        whole, dicts = self.types[name], list[DictType]()
        for _ in range(depth):
            assert isinstance(whole, DictType)
            dicts.append(whole)
            whole = whole.value
        for outer in reversed(dicts):
            kind = DictType(outer.key, kind)
        grown = self.declare(name, kind)
        for _ in range(depth):
            assert isinstance(grown, DictType)
            grown = grown.value
        return grown

    def _removal(
        self, place: Place, keys: tuple[Expr, ...], kind: SetType, value: Expr, method: str, node: ast.Call
    ) -> list[Stmt]:
        if isinstance(value.type, ListType | CounterType | DictType):
            return [Stmt("evaluate", (Expr("fail", NONE, (value,)),))]
        test, item = self.as_element(value, kind.of, node)
        change = Stmt(method, (*keys, item), kind, place=place, span=self.span(node))
        if test is None:
            return [change]
        other = () if method == "discard" else (Stmt("evaluate", (Expr("fail", NONE, (value,)),)),)
        return [Stmt("if", (test,), blocks=((change,), other), span=self.span(node))]

    def _update(
        self, place: Place, keys: tuple[Expr, ...], kind: SetType, args: list[Expr], method: str, node: ast.Call
    ) -> list[Stmt]:
        value = self.current(place, keys, kind)
        for argument in args:
            other = argument if isinstance(argument.type, SETS) else self._as_set(argument, node)
            value = self.set_operation(_UPDATES[method], value, other, node)
        return [Stmt("store", (*keys, converted(value, kind)), kind, place=place, span=self.span(node))]

    def _list_mutation(
        self, place: Place, keys: tuple[Expr, ...], kind: ListType, args: list[Expr], method: str, node: ast.Call
    ) -> list[Stmt]:
        span = self.span(node)
        if place.local is not None and method in ("append", "insert", "extend"):
            raise self.refuse(node, "a list that grows is compiled in the state only", "build it with a comprehension")
        if method == "extend":
            current = self.current(place, keys, kind)
            whole = self.binary(ast.Add(), current, args[0], node)
            return [Stmt("store", (*keys, converted(whole, kind)), kind, place=place, span=span)]
        if method == "pop":
            name = self.fresh("popped")
            self.declare(name, kind.of)
            index = self.integer(args[0], node) if args else constant(-1, self.names, span)
            return [Stmt("pop", (*keys, index), (kind, name), place=place, span=span)]
        held = self.key(args[-1], kind.of, node) if method == "remove" else converted(args[-1], kind.of)
        values = [*(self.integer(a, node) for a in args[:-1]), held]
        return [Stmt(method, (*keys, *values), kind, place=place, span=span)]

    def _reordered(
        self, place: Place, keys: tuple[Expr, ...], kind: ListType, method: str, node: ast.Call
    ) -> list[Stmt]:
        if method == "sort" and not is_ordered(kind.of):
            raise self.refuse(node, f"values of type {shown(kind.of)} have no order")
        value = Expr(method, kind, (self.current(place, keys, kind),), span=self.span(node))
        return [Stmt("store", (*keys, value), kind, place=place, span=self.span(node))]

    def popped(self, target: ast.Name, value: ast.expr) -> list[Stmt] | None:
        """`x = list.pop(i)` and `x = set.pop()`, the two calls that change something and have a value."""
        match value:
            case ast.Call(ast.Attribute(owner, "pop"), _, []) as call if not self.is_state(owner):
                place, keys, kind = self.place(owner)
            case _:
                return None
        span = self.span(value)
        if isinstance(kind, Item):
            raise self.refuse(call, "this pop is not compiled")
        self.change(place, keys)
        is_read = place.local == target.id or any(_mentions(key, target.id) for key in keys)
        name = self.fresh("popped") if is_read else target.id
        if isinstance(kind, ListType):
            index = self.integer(self.expr(call.args[0]), call) if call.args else constant(-1, self.names, span)
            self.declare(name, kind.of)
            found = [Stmt("pop", (*keys, index), (kind, name), place=place, span=span)]
        elif isinstance(kind, SetType):
            found = self._drawn(place, keys, kind, name, span)
        else:
            raise self.refuse(call, "this pop is not compiled")
        if is_read:
            kept = Expr("local", self.types[name], data=name)
            found.append(Stmt("assign", (converted(kept, self.declare(target.id, kind.of)),), target.id, span=span))
        return found

    def _drawn(self, place: Place, keys: tuple[Expr, ...], kind: SetType, name: str, span: Span) -> list[Stmt]:
        """The first element of a set goes into a local, and out of the set."""
        grown = self.declare(name, kind.of)
        first = Expr("first", kind.of, (self.current(place, keys, kind),), span=span)
        drawn = converted(Expr("local", grown, data=name), kind.of)
        taken = Stmt("assign", (converted(first, grown),), name, span=span)
        return [taken, Stmt("remove", (*keys, drawn), kind, place=place, span=span)]

    def _counted(
        self, place: Place, keys: tuple[Expr, ...], kind: CounterType, given: Expr, sign: int, node: ast.Call
    ) -> list[Stmt]:
        """`counter.update([x, y])`: one more of each."""
        if given.op != "list" and not isinstance(given.type, SETS):
            raise self.refuse(node, "this change of a Counter is not compiled", "write self.counter[x] += 1")
        name = self.fresh("counted")
        of = element(given.type)
        self.declare(name, of)
        index = converted(Expr("local", of, data=name), kind.of)
        current = Expr("count", interval(0, kind.max_len), (self.current(place, keys, kind), index))
        one = constant(1, self.names)
        changed = Expr("add" if sign > 0 else "sub", interval(-1, kind.max_len + 1), (current, one))
        put = Stmt("set_count", (*keys, index, changed), kind, place=place, span=self.span(node))
        return [Stmt("for", (given,), name, ((put,),), span=self.span(node))]


def _mentions(value: Expr, name: str) -> bool:
    """Whether an expression reads a local."""
    return (value.op == "local" and value.data == name) or any(_mentions(arg, name) for arg in value.args)


_GROWING = ("add", "update", "symmetric_difference_update")
_UPDATES = {
    "update": "unite",
    "intersection_update": "meet",
    "difference_update": "minus",
    "symmetric_difference_update": "differ",
}
