"""Assignment: to locals, to the state, and names for parts of the state."""

import ast
from dataclasses import replace

from checker.ir.conversion import converted
from checker.ir.failing import calls, may_fail
from checker.ir.kinds import BOOL, NEVER, members, shown, union
from checker.ir.nodes import Assign, Change, Evaluate, Expr, Item, Load, Local, Place, Pop, Stmt, Store
from checker.ir.ops import ChangeOp
from checker.language.types import CounterType, DictType, FrozenSetType, ListType, QuorumType, SetType, TupleType, Type
from checker.lower import sharing
from checker.lower.changes import Changes
from checker.lower.places import ItemPlace
from checker.lower.refusals import count_stored
from checker.lower.scope import Alias, constant, place_of_name
from checker.lower.sharing import is_container, may_share

_ROWS: set[type[Type]] = {ListType, CounterType, DictType}


class Assigning(Changes):
    """Lowers assignments."""

    keeps_result = False
    """Whether the body is called for what it returns: a helper or a property."""

    def _assign(self, node: ast.Assign) -> list[Stmt]:
        if len(node.targets) == 1:
            return self._to(node.targets[0], node.value, node)
        name = self.fresh("value")
        value = self.whole(node.value)
        self.declare(name, value.type)
        self.share(name, value, node)
        found: list[Stmt] = [Assign(name, value, self.span(node))]
        for target in node.targets:
            found += self._store(target, Local(self.types[name], name), node)
        return found

    def _annotated(self, node: ast.AnnAssign) -> list[Stmt]:
        return [] if node.value is None else self._to(node.target, node.value, node)

    def _to(self, target: ast.expr, value: ast.expr, node: ast.stmt) -> list[Stmt]:
        if isinstance(target, ast.Name):
            popped = self.popped(target, value)
            if popped is not None:
                return popped
            lowered = self.whole(value)
            self.refuse_view(lowered, node)
            is_loaded = isinstance(lowered, Load) and is_container(lowered.type)
            is_plain = is_loaded and self._is_given_once(target.id)
            if isinstance(lowered, Load) and is_plain and place_of_name(target.id, target) in self.renamed:
                return self._alias(target, lowered, node)
            self.share(target.id, lowered, target, is_plain)
            return self._to_name(target, lowered, node)
        if isinstance(target, ast.Tuple):
            return self._unpack(target, value, node)
        self.stored = value if self._is_of_state(target) else None
        lowered = self.whole(value) if isinstance(target, ast.Attribute) else self.expr(value)
        return self._store(target, lowered, node, value)

    def _is_of_state(self, target: ast.expr) -> bool:
        """Whether the target of an assignment is a variable of the state, or a part of one by way of `self`."""
        while isinstance(target, ast.Subscript):
            target = target.value
        return isinstance(target, ast.Attribute) and self.is_state(target.value)

    def whole(self, node: ast.expr) -> Expr:
        """A value that is all that its statement evaluates: a call that changes the state may stand in it."""
        value = self.expr(node)
        last = self.before[-1] if self.before else None
        if not isinstance(value, Local) or not isinstance(last, Assign) or last.name != value.name:
            return value
        self.before.pop()
        return last.value

    def _is_given_once(self, name: str) -> bool:
        """Whether one statement gives a local its value, and no caller."""
        if name in [parameter for parameter, _ in self.parameters]:
            return False
        changed = sum(isinstance(n, ast.AugAssign) and _is_name(n.target, name) for n in ast.walk(self.node))
        return count_stored(self.node, name) - changed == 1

    def _alias(self, target: ast.Name, value: Load, node: ast.stmt) -> list[Stmt]:
        """A name for a container of the state: the place itself, whose keys are kept as they are now."""
        found: list[Stmt] = []
        keys: list[Expr] = []
        for key in value.keys:
            name = self.fresh("key")
            self.declare(name, key.type)
            found.append(Assign(name, converted(key, self.types[name]), self.span(node)))
            keys.append(converted(Local(self.types[name], name), key.type))
        self._forget(target.id)
        self.types.pop(target.id, None)
        self.aliases[target.id] = Alias(value.place, tuple(keys), value.type)
        part = sharing.Part(variable=value.place.variable, depth=len(keys))
        self.ledger.aliases.append(sharing.Alias(target.id, part, target, 0))
        return found

    def _unpack(self, target: ast.Tuple, value: ast.expr, node: ast.stmt) -> list[Stmt]:
        found: list[Stmt] = []
        values: list[Expr]
        if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
            values = [self.expr(part) for part in value.elts]
        else:
            whole = self.expr(value)
            if not isinstance(whole.type, TupleType) or len(whole.type.items) != len(target.elts):
                raise self.refuse(node, "this unpacking is not compiled", "assign the items one by one: x = y[0]")
            values = [Item(item, whole, index) for index, item in enumerate(whole.type.items)]
        names = []
        for part in values:
            name = self.fresh("part")
            self.declare(name, part.type)
            self.share(name, part, node)
            found.append(Assign(name, converted(part, self.types[name]), self.span(node)))
            names.append(Local(self.types[name], name))
        for place, part in zip(target.elts, names, strict=True):
            found += self._store(place, part, node)
        return found

    def _store(self, target: ast.expr, value: Expr, node: ast.AST, given: ast.expr | None = None) -> list[Stmt]:
        """`target = value`; `given` is the syntax of the value."""
        self.refuse_view(value, node)
        if isinstance(target, ast.Name):
            self.share(target.id, value, target)
            return self._to_name(target, value, node)
        place, keys, kind = self.place(target)
        if isinstance(kind, ItemPlace):
            self.change(place, keys)
            if isinstance(kind.owner, CounterType):
                if BOOL in members(value.type):
                    raise self.refuse(node, "a truth as a count is not compiled", "write an integer: 1 if ... else 0")
                count = self.integer(value, node)
                counted = (converted(kind.index, kind.owner.of), count)
                put = Change(ChangeOp.SET_COUNT, place, keys, counted, kind.owner, self.span(node))
                return [*self._in_turn(value, count, (*keys, kind.index), node), put]
            owner: Type = kind.owner
            if place.local is not None:
                owner = self.grown(place.local, len(keys), replace(kind.owner, of=union((kind.owner.of, value.type))))
            assert isinstance(owner, ListType)
            item = converted(value, owner.of)
            put = Change(ChangeOp.PUT, place, keys, (kind.index, item), owner, self.span(node))
            return [*self._in_turn(value, item, (*keys, kind.index), node), put]
        self.replace(place, keys)
        if place.local is not None:
            self.share(place.local, value, node)
            if not is_container(kind) and not is_container(value.type):
                kind = self.grown(place.local, len(keys), union((kind, value.type)))
        is_frozen = any(isinstance(member, FrozenSetType | QuorumType | TupleType) for member in members(kind))
        if place.local is not None and is_frozen:
            self.refuse_set((value.type,), node, "a set where a frozenset was")
        stored = self._stored(place, keys, kind, value, node)
        return [*self._in_turn(value, stored.value, keys, node), stored]

    def _to_name(self, target: ast.Name, value: Expr, node: ast.AST) -> list[Stmt]:
        grown = self.declare(target.id, value.type)
        if grown != value.type and value.type != NEVER:
            self.facts[target.id] = value.type
        return [Assign(target.id, converted(value, grown), self.span(node))]

    def _stored(self, place: Place, keys: tuple[Expr, ...], kind: Type, value: Expr, node: ast.AST) -> Store:
        """The change of a place to a value of its kind; another kind of collection with the same elements is not compiled."""
        if type(value.type) is not type(kind) and value.type != NEVER and {type(value.type), type(kind)} & _ROWS:
            raise self.refuse(node, f"a value of type {shown(value.type)} is not compiled as one of {shown(kind)}")
        sets = any(isinstance(member, SetType | FrozenSetType) for member in members(value.type))
        if sets and any(isinstance(member, QuorumType) for member in members(kind)):
            raise self.refuse(node, "a set as a quorum is not compiled", "take a quorum as a parameter")
        return Store(place, keys, converted(value, kind), kind, self.span(node))

    def _in_turn(self, value: Expr, kept: Expr, keys: tuple[Expr, ...], node: ast.AST) -> list[Stmt]:
        """What comes before a change: the value and the keys, where a helper in one of these ends the step before the value is refused."""
        if not any(map(calls, keys)) or not may_fail(kept):
            return []
        return [Evaluate(each, self.span(node)) for each in (value, *keys) if may_fail(each)]

    def _delete(self, node: ast.Delete) -> list[Stmt]:
        found: list[Stmt] = []
        for target in node.targets:
            kept = _kept(target)
            if kept is not None:
                found += self._in_place(kept.value, self.expr(kept), node)
                continue
            place, keys, kind = self.place(target)
            self.change(place, keys)
            if not isinstance(kind, ItemPlace):
                raise self.refuse(
                    target, "this cannot be deleted in a compiled body", "a key of a dict stays: assign a value to it"
                )
            if isinstance(kind.owner, CounterType):
                none = (converted(kind.index, kind.owner.of), constant(0, self.names))
                found.append(Change(ChangeOp.SET_COUNT, place, keys, none, kind.owner, self.span(node)))
            else:
                name = self.fresh("deleted")
                self.declare(name, kind.owner.of)
                found.append(Pop(place, keys, kind.index, kind.owner, name, self.span(node)))
        return found

    def _augmented(self, node: ast.AugAssign) -> list[Stmt]:
        if isinstance(node.target, ast.Name) and node.target.id not in self.aliases:
            current = self.expr(ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target))
        else:
            current = self.expr(_loaded(node.target))
        right = self.expr(node.value)
        if isinstance(current.type, ListType) and isinstance(node.op, ast.Add) and not isinstance(right.type, ListType):
            raise self.refuse(node, "only a list is added to a list")
        if isinstance(current.type, CounterType):
            raise self.refuse(node, "this change of a Counter is not compiled", "write self.counter[x] += 1")
        value = self.binary(node.op, current, right, node)
        if not isinstance(node.target, ast.Name) or node.target.id in self.aliases:
            if is_container(current.type):
                return self._in_place(node.target, value, node)
        elif may_share(current.type):
            self._change_name(node.target)
        return self._store(node.target, value, node)

    def _in_place(self, target: ast.expr, value: Expr, node: ast.AST) -> list[Stmt]:
        """A container becomes another value, and stays the same container."""
        place, keys, kind = self.place(target)
        if isinstance(kind, ItemPlace):
            raise self.refuse(node, "this is not something that a compiled body can change")
        self.change(place, keys)
        return [self._stored(place, keys, kind, value, node)]

    def _change_name(self, target: ast.Name) -> None:
        """`name |= value` and `name += value` change what is a set or list; a frozenset or tuple gives way to another."""
        is_given = target.id in [parameter for parameter, _ in self.parameters]
        if is_given and (
            self.keeps_result or is_container(self.types[target.id])
        ):  # a helper's may be the caller's set
            fix = "assign a new value to a new name"
            raise self.refuse(target, f"changing the parameter '{target.id}' is not compiled", fix)
        self.change(Place(-1, local=target.id), ())


def _kept(target: ast.expr) -> ast.Subscript | None:
    """What `del x[i:]`, `del x[:i]` or `del x[:]` leaves of a list: another slice of it."""
    match target:
        case ast.Subscript(value, ast.Slice(None, None, None)):
            rest = ast.Slice(None, ast.Constant(0), None)
        case ast.Subscript(value, ast.Slice(lower, None, None)):
            rest = ast.Slice(None, lower, None)
        case ast.Subscript(value, ast.Slice(None, upper, None)):
            rest = ast.Slice(upper, None, None)
        case _:
            return None
    return ast.fix_missing_locations(ast.copy_location(ast.Subscript(value, rest, ast.Load()), target))


def _loaded(target: ast.expr) -> ast.expr:
    """The target of an assignment as an expression."""
    match target:
        case ast.Attribute(value, attribute):
            return ast.copy_location(ast.Attribute(value, attribute, ast.Load()), target)
        case ast.Subscript(value, index):
            return ast.copy_location(ast.Subscript(_loaded(value), index, ast.Load()), target)
        case ast.Name(name):
            return ast.copy_location(ast.Name(name, ast.Load()), target)
        case _:
            return target


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
