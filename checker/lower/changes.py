"""Methods that change a container: of a set, list or Counter."""

import ast

from checker.diagnostics import Span
from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, NONE, element, interval, is_ordered, shown, union
from checker.ir.nodes import (
    Apply,
    Assign,
    Block,
    Change,
    Convert,
    Evaluate,
    Expr,
    Fail,
    For,
    If,
    Local,
    Place,
    Pop,
    Stmt,
    Store,
    parts_of,
)
from checker.ir.ops import ChangeOp, CollectionOp, ScalarOp
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.lower.comparing import SETS
from checker.lower.places import ItemPlace, Places
from checker.lower.refusals import refused_method
from checker.lower.scope import constant


class Changes(Places):
    """Lowers changes of containers."""

    def mutation(self, owner: ast.expr, method: str, node: ast.Call) -> list[Stmt]:
        place, keys, held = self.place(owner)
        if isinstance(held, ItemPlace):
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
                return [Change(ChangeOp.ADD, place, keys, (converted(args[0], of),), kind, span)]
            case SetType(), "discard" | "remove":
                return self._removal(place, keys, kind, args[0], method, node)
            case SetType(), "pop" if not args:
                return self._drawn(place, keys, kind, self.fresh("popped"), span)
            case SetType(), _ if method in _UPDATES:
                return self._update(place, keys, kind, args, method, node)
            case SetType() | ListType() | CounterType(), "clear":
                empty = (
                    Convert(kind, Apply(CollectionOp.SET, SetType(NEVER)))
                    if isinstance(kind, SetType)
                    else self._empty(kind)
                )
                return [Store(place, keys, empty, kind, span)]
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
            return Apply(CollectionOp.LIST, kind)
        return Apply(CollectionOp.COUNTER, kind)

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
            return [Evaluate(Fail(NONE, (value,)))]
        test, item = self.as_element(value, kind.of, node)
        change = Change(_TAKING[method], place, keys, (item,), kind, self.span(node))
        if test is None:
            return [change]
        other: Block = () if method == "discard" else (Evaluate(Fail(NONE, (value,))),)
        return [If(test, (change,), other, self.span(node))]

    def _update(
        self, place: Place, keys: tuple[Expr, ...], kind: SetType, args: list[Expr], method: str, node: ast.Call
    ) -> list[Stmt]:
        value = self.current(place, keys, kind)
        for argument in args:
            other = argument if isinstance(argument.type, SETS) else self._as_set(argument, node)
            value = self.set_operation(_UPDATES[method], value, other, node)
        return [Store(place, keys, converted(value, kind), kind, self.span(node))]

    def _list_mutation(
        self, place: Place, keys: tuple[Expr, ...], kind: ListType, args: list[Expr], method: str, node: ast.Call
    ) -> list[Stmt]:
        span = self.span(node)
        if place.local is not None and method in ("append", "insert", "extend"):
            raise self.refuse(node, "a list that grows is compiled in the state only", "build it with a comprehension")
        if method == "extend":
            current = self.current(place, keys, kind)
            whole = self.binary(ast.Add(), current, args[0], node)
            return [Store(place, keys, converted(whole, kind), kind, span)]
        if method == "pop":
            name = self.fresh("popped")
            self.declare(name, kind.of)
            index = self.integer(args[0], node) if args else constant(-1, self.names, span)
            return [Pop(place, keys, index, kind, name, span)]
        held = self.key(args[-1], kind.of, node) if method == "remove" else converted(args[-1], kind.of)
        values = (*(self.integer(a, node) for a in args[:-1]), held)
        return [Change(_IN_LISTS[method], place, keys, values, kind, span)]

    def _reordered(
        self, place: Place, keys: tuple[Expr, ...], kind: ListType, method: str, node: ast.Call
    ) -> list[Stmt]:
        if method == "sort" and not is_ordered(kind.of):
            raise self.refuse(node, f"values of type {shown(kind.of)} have no order")
        op = CollectionOp.SORT if method == "sort" else CollectionOp.REVERSE
        value = Apply(op, kind, (self.current(place, keys, kind),), self.span(node))
        return [Store(place, keys, value, kind, self.span(node))]

    def popped(self, target: ast.Name, value: ast.expr) -> list[Stmt] | None:
        """`x = list.pop(i)` and `x = set.pop()`, the two calls that change something and have a value."""
        match value:
            case ast.Call(ast.Attribute(owner, "pop"), _, []) as call if not self.is_state(owner):
                place, keys, kind = self.place(owner)
            case _:
                return None
        span = self.span(value)
        if isinstance(kind, ItemPlace):
            raise self.refuse(call, "this pop is not compiled")
        self.change(place, keys)
        is_read = place.local == target.id or any(_mentions(key, target.id) for key in keys)
        name = self.fresh("popped") if is_read else target.id
        if isinstance(kind, ListType):
            index = self.integer(self.expr(call.args[0]), call) if call.args else constant(-1, self.names, span)
            self.declare(name, kind.of)
            found: list[Stmt] = [Pop(place, keys, index, kind, name, span)]
        elif isinstance(kind, SetType):
            found = self._drawn(place, keys, kind, name, span)
        else:
            raise self.refuse(call, "this pop is not compiled")
        if is_read:
            kept = Local(self.types[name], name)
            found.append(Assign(target.id, converted(kept, self.declare(target.id, kind.of)), span))
        return found

    def _drawn(self, place: Place, keys: tuple[Expr, ...], kind: SetType, name: str, span: Span) -> list[Stmt]:
        """The first element of a set goes into a local, and out of the set."""
        grown = self.declare(name, kind.of)
        first = Apply(CollectionOp.FIRST, kind.of, (self.current(place, keys, kind),), span)
        drawn = converted(Local(grown, name), kind.of)
        taken = Assign(name, converted(first, grown), span)
        return [taken, Change(ChangeOp.REMOVE, place, keys, (drawn,), kind, span)]

    def _counted(
        self, place: Place, keys: tuple[Expr, ...], kind: CounterType, given: Expr, sign: int, node: ast.Call
    ) -> list[Stmt]:
        """`counter.update([x, y])`: one more of each."""
        if not applies(given, CollectionOp.LIST) and not isinstance(given.type, SETS):
            raise self.refuse(node, "this change of a Counter is not compiled", "write self.counter[x] += 1")
        name = self.fresh("counted")
        of = element(given.type)
        self.declare(name, of)
        index = converted(Local(of, name), kind.of)
        current = Apply(CollectionOp.COUNT, interval(0, kind.max_len), (self.current(place, keys, kind), index))
        one = constant(1, self.names)
        op = ScalarOp.ADD if sign > 0 else ScalarOp.SUB
        changed = Apply(op, interval(-1, kind.max_len + 1), (current, one))
        put = Change(ChangeOp.SET_COUNT, place, keys, (index, changed), kind, self.span(node))
        return [For(name, given, (put,), self.span(node))]


def _mentions(value: Expr, name: str) -> bool:
    """Whether an expression reads a local."""
    return (isinstance(value, Local) and value.name == name) or any(_mentions(part, name) for part in parts_of(value))


_TAKING = {"discard": ChangeOp.DISCARD, "remove": ChangeOp.REMOVE}
_IN_LISTS = {"append": ChangeOp.APPEND, "insert": ChangeOp.INSERT, "remove": ChangeOp.REMOVE}
_GROWING = ("add", "update", "symmetric_difference_update")
_UPDATES = {
    "update": CollectionOp.UNITE,
    "intersection_update": CollectionOp.MEET,
    "difference_update": CollectionOp.MINUS,
    "symmetric_difference_update": CollectionOp.DIFFER,
}
