"""Assignment: to locals, to the state, and names for parts of the state."""

import ast

from checker.compile.changes import Changes
from checker.compile.ir import Expr, Place, Stmt
from checker.compile.kinds import NEVER, is_scalar, members, shown
from checker.compile.places import Item
from checker.compile.scope import Alias, constant, converted
from checker.language.bodies import MUTATORS
from checker.language.types import CounterType, DictType, FrozenSetType, ListType, QuorumType, SetType, TupleType, Type

_ROWS: set[type[Type]] = {ListType, CounterType, DictType}


class Assigning(Changes):
    """Lowers assignments."""

    def _assign(self, node: ast.Assign) -> list[Stmt]:
        if len(node.targets) == 1:
            return self._to(node.targets[0], node.value, node)
        name = self.fresh("value")
        value = self.expr(node.value)
        self.declare(name, value.type)
        found = [Stmt("assign", (value,), name, span=self.span(node))]
        for target in node.targets:
            found += self._store(target, Expr("local", self.types[name], data=name), node)
        return found

    def _annotated(self, node: ast.AnnAssign) -> list[Stmt]:
        return [] if node.value is None else self._to(node.target, node.value, node)

    def _to(self, target: ast.expr, value: ast.expr, node: ast.stmt) -> list[Stmt]:
        if isinstance(target, ast.Name):
            popped = self.popped(target, value)
            if popped is not None:
                return popped
            lowered = self.expr(value)
            if self._is_container(lowered.type) and not _is_fresh(value):
                if lowered.op == "load" and isinstance(value, ast.Attribute | ast.Subscript | ast.Name):
                    return self._alias(target, lowered, node)
                self._refuse_sharing(target, value)
            return self._store(target, lowered, node)
        if isinstance(target, ast.Tuple):
            return self._unpack(target, value, node)
        return self._store(target, self.expr(value), node, value)

    def _refuse_sharing(self, target: ast.Name, value: ast.expr) -> None:
        """A second name for a container is a copy here: refused where either is changed in place."""
        names = {target.id, *(n.id for n in ast.walk(value) if isinstance(n, ast.Name))}
        states = {n.attr for n in ast.walk(value) if isinstance(n, ast.Attribute)} & set(self.names.variables)
        for node in ast.walk(self.node):
            owner: ast.expr | None = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
                owner = node.func.value
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
                owner = node.value
            elif isinstance(node, ast.AugAssign):
                owner = node.target
            if owner is not None and any(_names(owner, name) for name in names | states):
                raise self.refuse(
                    target, f"'{target.id}' is another name for something that changes", "make a copy: set(...)"
                )

    @staticmethod
    def _is_container(kind: Type) -> bool:
        return isinstance(kind, SetType | ListType | CounterType | DictType)

    def _alias(self, target: ast.Name, value: Expr, node: ast.stmt) -> list[Stmt]:
        """A name for a container of the state: the container itself, or a copy where neither changes in this body."""
        variable = next(name for name, index in self.names.variables.items() if index == value.data.variable)
        if not self._changes(variable, target.id):
            return self._store(target, value, node)
        assigned = [n for n in ast.walk(self.node) if isinstance(n, ast.Name) and n.id == target.id]
        stores = sum(isinstance(n.ctx, ast.Store) for n in assigned)
        if stores != 1 or self._is_assigned_whole(variable):
            raise self.refuse(
                target, f"'{target.id}' is another name for a part of '{variable}', which is assigned elsewhere"
            )
        found, keys = [], []
        for key in value.args:
            name = self.fresh("key")
            self.declare(name, key.type)
            found.append(Stmt("assign", (converted(key, self.types[name]),), name, span=self.span(node)))
            keys.append(converted(Expr("local", self.types[name], data=name), key.type))
        self._forget(target.id)
        self.aliases[target.id] = Alias(value.data, tuple(keys), value.type)
        return found

    def _changes(self, variable: str, alias: str) -> bool:
        """Whether the body may change a variable of the state, by its name, by the alias or in a helper."""
        for node in ast.walk(self.node):
            match node:
                case ast.Attribute(ast.Name(owner), name) if owner in self.states and name == variable:
                    if isinstance(node.ctx, ast.Store):
                        return True
                case ast.Call(ast.Attribute(owner_node, method)) if method in MUTATORS:
                    if any(_names(owner_node, name) for name in (variable, alias)):
                        return True
                case ast.Subscript(base) if isinstance(node.ctx, ast.Store):
                    if any(_names(base, name) for name in (variable, alias)):
                        return True
                case ast.AugAssign(target) if _names(target, alias):
                    return True
                case ast.Call(ast.Attribute(ast.Name(owner), method)) if owner in self.states:
                    return True
        return False

    def _is_assigned_whole(self, variable: str) -> bool:
        return any(
            isinstance(n, ast.Attribute | ast.Subscript) and isinstance(n.ctx, ast.Store) and _names(n, variable)
            for n in ast.walk(self.node)
        )

    def _unpack(self, target: ast.Tuple, value: ast.expr, node: ast.stmt) -> list[Stmt]:
        found: list[Stmt] = []
        values: list[Expr]
        if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
            values = [self.expr(part) for part in value.elts]
        else:
            whole = self.expr(value)
            if not isinstance(whole.type, TupleType) or len(whole.type.items) != len(target.elts):
                raise self.refuse(node, "this unpacking is not compiled", "assign the items one by one: x = y[0]")
            values = [Expr("item", item, (whole,), index) for index, item in enumerate(whole.type.items)]
        names = []
        for part in values:
            name = self.fresh("part")
            self.declare(name, part.type)
            found.append(Stmt("assign", (converted(part, self.types[name]),), name, span=self.span(node)))
            names.append(Expr("local", self.types[name], data=name))
        for place, part in zip(target.elts, names, strict=True):
            found += self._store(place, part, node)
        return found

    def _store(self, target: ast.expr, value: Expr, node: ast.AST, given: ast.expr | None = None) -> list[Stmt]:
        """`target = value`; `given` is the syntax of the value."""
        self.refuse_view(value, node)
        if isinstance(target, ast.Name):
            grown = self.declare(target.id, value.type)
            if grown != value.type and value.type != NEVER:
                self.facts[target.id] = value.type
            return [Stmt("assign", (converted(value, grown),), target.id, span=self.span(node))]
        place, keys, kind = self.place(target)
        if isinstance(kind, Item):
            if isinstance(kind.owner, CounterType):
                count = self.integer(value, node)
                args = (*keys, converted(kind.index, kind.owner.of), count)
                return [Stmt("set_count", args, kind.owner, place=place, span=self.span(node))]
            args = (*keys, kind.index, converted(value, kind.owner.of))
            return [Stmt("put", args, kind.owner, place=place, span=self.span(node))]
        assert not isinstance(kind, Item)
        is_frozen = any(isinstance(member, FrozenSetType | QuorumType | TupleType) for member in members(kind))
        if place.local is not None and is_frozen:
            self.refuse_set((value.type,), node, "a set where a frozenset was")
        return [self._stored(place, keys, kind, value, node)]

    def _stored(self, place: Place, keys: tuple[Expr, ...], kind: Type, value: Expr, node: ast.AST) -> Stmt:
        """The change of a place to a value of its kind; another kind of collection with the same elements is not compiled."""
        if type(value.type) is not type(kind) and value.type != NEVER and {type(value.type), type(kind)} & _ROWS:
            raise self.refuse(node, f"a value of type {shown(value.type)} is not compiled as one of {shown(kind)}")
        sets = any(isinstance(member, SetType | FrozenSetType) for member in members(value.type))
        if sets and any(isinstance(member, QuorumType) for member in members(kind)):
            raise self.refuse(node, "a set as a quorum is not compiled", "take a quorum as a parameter")
        return Stmt("store", (*keys, converted(value, kind)), kind, place=place, span=self.span(node))

    def _delete(self, node: ast.Delete) -> list[Stmt]:
        found: list[Stmt] = []
        for target in node.targets:
            kept = _kept(target)
            if kept is not None:
                found += self._store(kept.value, self.expr(kept), node)
                continue
            place, keys, kind = self.place(target)
            if not isinstance(kind, Item):
                raise self.refuse(
                    target, "this cannot be deleted in a compiled body", "a key of a dict stays: assign a value to it"
                )
            if isinstance(kind.owner, CounterType):
                args = (*keys, converted(kind.index, kind.owner.of), constant(0, self.names))
                found.append(Stmt("set_count", args, kind.owner, place=place, span=self.span(node)))
            else:
                name = self.fresh("deleted")
                self.declare(name, kind.owner.of)
                found.append(Stmt("pop", (*keys, kind.index), (kind.owner, name), place=place, span=self.span(node)))
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
        if isinstance(node.target, ast.Name) and node.target.id in self.aliases and not is_scalar(current.type):
            place, keys, kind = self.place(node.target)
            assert not isinstance(kind, Item)
            return [self._stored(place, keys, kind, value, node)]
        return self._store(node.target, value, node)


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


def _is_fresh(node: ast.expr) -> bool:
    """Whether an expression makes a new collection, which has no other name."""
    match node:
        case ast.Call(ast.Name(name)):
            return name in ("set", "frozenset", "list", "sorted", "Counter")
        case ast.Call(ast.Attribute(_, method)):
            return method in ("copy", "union", "intersection", "difference", "symmetric_difference")
        case ast.Set() | ast.SetComp() | ast.List() | ast.ListComp() | ast.DictComp() | ast.BinOp():
            return True
        case ast.Subscript(_, ast.Slice()):
            return True
        case ast.IfExp(_, body, orelse):
            return _is_fresh(body) and _is_fresh(orelse)
        case _:
            return False


def _names(node: ast.expr, name: str) -> bool:
    """Whether a place begins at a name or an attribute of this name."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)
