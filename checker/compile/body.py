"""Statements: a body becomes a function of the intermediate representation."""

import ast
import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from checker.compile.calls import Calls
from checker.compile.expressions import FALSE, SETS, TRUE, negated
from checker.compile.ir import Block, Expr, Function, Place, Stmt
from checker.compile.kinds import BOOL, NEVER, NONE, NotCompiled, element, interval, members, union
from checker.compile.narrowing import learned
from checker.compile.scope import Alias, Refused, constant, converted
from checker.language.bodies import MUTATORS
from checker.language.types import CounterType, DictType, ListType, SetType, TupleType, Type
from checker.language.values import domain_size

MOST_PASSES = 12


class Body(Calls):
    """Lowers one body, again and again until the types of its locals are settled."""

    _statements: ClassVar[dict[type[ast.stmt], str]] = {
        ast.Expr: "_expression",
        ast.Assign: "_assign",
        ast.AnnAssign: "_annotated",
        ast.AugAssign: "_augmented",
        ast.If: "_if",
        ast.For: "_for",
        ast.Match: "_match",
        ast.Assert: "_assert",
        ast.Return: "_return",
        ast.Pass: "_pass",
        ast.Break: "_break",
        ast.Continue: "_continue",
        ast.Delete: "_delete",
    }

    def lower(self, parameters: tuple[tuple[str, Type], ...], name: str, keeps_result: bool) -> Function:
        """The function; raises Refused with the first construct that is not compiled."""
        self.result: Type | None = BOOL if self.boolean_result else None
        self.keeps_result = keeps_result
        for parameter, kind in parameters:
            self.types[parameter] = kind
        for _ in range(MOST_PASSES):
            before = dict(self.types), self.result
            self.restart()
            self.assigned = {parameter for parameter, _ in parameters}
            self.facts = {parameter: kind for parameter, kind in parameters if self.types[parameter] != kind}
            body = self._block(self.node.body)
            if keeps_result and not self.boolean_result and self.result is not None and not _terminates(self.node.body):
                self.result = union((self.result, NONE))
            if (self.types, self.result) == before:
                break
        else:
            raise self.refuse(self.node, f"the types of the variables in {name} do not settle")
        taken, start = self._taken(parameters)
        own = {parameter for parameter, _ in taken}
        local = tuple((other, kind) for other, kind in self.types.items() if other not in own)
        return Function(name, taken, local, (*start, *body), self.result, self.reads_after, self.writes)

    def _taken(self, parameters: tuple[tuple[str, Type], ...]) -> tuple[tuple[tuple[str, Type], ...], Block]:
        """The parameters; one that is assigned further types is taken by another name, and copied first."""
        taken, start = [], []
        for name, kind in parameters:
            if self.types[name] == kind:
                taken.append((name, kind))
            else:
                given = converted(Expr("local", kind, data=f"{name}.given"), self.types[name])
                taken.append((f"{name}.given", kind))
                start.append(Stmt("assign", (given,), name, span=self.span(self.node)))
        return tuple(taken), tuple(start)

    def _block(self, statements: list[ast.stmt]) -> Block:
        found: list[Stmt] = []
        for statement in statements:
            found += self.statement(statement)
        return tuple(found)

    def statement(self, node: ast.stmt) -> list[Stmt]:
        """The statements that one of the source becomes."""
        form = self._statements.get(type(node))
        if form is None:
            raise self.refuse(node, f"a {type(node).__name__.lower()} statement is not compiled")
        lower: Callable[[Any], list[Stmt]] = getattr(self, form)
        try:
            return lower(node)
        except NotCompiled as error:
            if isinstance(error, Refused):
                raise
            raise self.refuse(node, error.message, error.fix) from None

    # simple statements

    def _pass(self, node: ast.Pass) -> list[Stmt]:
        return []

    def _break(self, node: ast.Break) -> list[Stmt]:
        return [Stmt("break", span=self.span(node))]

    def _continue(self, node: ast.Continue) -> list[Stmt]:
        return [Stmt("continue", span=self.span(node))]

    def _return(self, node: ast.Return) -> list[Stmt]:
        if not self.keeps_result:
            value = () if node.value is None else (Stmt("evaluate", (self.expr(node.value),), span=self.span(node)),)
            return [*value, Stmt("return", span=self.span(node))]
        value_of = constant(None, self.names) if node.value is None else self._result_of(node.value)
        if self.boolean_result and value_of.type != BOOL:
            value_of = self.truth(value_of, node)
        self.result = value_of.type if self.result is None else union((self.result, value_of.type))
        return [Stmt("return", (converted(value_of, self.result),), span=self.span(node))]

    def _result_of(self, node: ast.expr) -> Expr:
        return self.condition(node) if isinstance(node, ast.BoolOp) and self.boolean_result else self.expr(node)

    boolean_result = False
    """Whether only the truth of the result counts."""

    def _assert(self, node: ast.Assert) -> list[Stmt]:
        test = self.condition(node.test)
        self.facts.update(learned(self, node.test, True))
        return [Stmt("assert", (test,), span=self.span(node))]

    def _expression(self, node: ast.Expr) -> list[Stmt]:
        match node.value:
            case ast.Constant():
                return []
            case ast.Call(ast.Name("require"), [test], []):
                condition = self.condition(test)
                self.facts.update(learned(self, test, True))
                return [Stmt("require", (condition,), span=self.span(node))]
            case ast.Call(ast.Attribute(owner, method)) as call if method in MUTATORS and not self._is_state(owner):
                return self._mutation(owner, method, call)
            case _:
                return [Stmt("evaluate", (self.expr(node.value),), span=self.span(node))]

    def _is_state(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self.states

    # assignment

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
            popped = self._popped(target, value)
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
        return self._store(target, self.expr(value), node)

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
                raise self.refuse(target, f"'{target.id}' is another name for something that changes", "make a copy: set(...)")

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
            raise self.refuse(target, f"'{target.id}' is another name for a part of '{variable}', which is assigned elsewhere")
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
                    return self.writes or True
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
                raise self.refuse(node, "this unpacking is not compiled")
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

    def _store(self, target: ast.expr, value: Expr, node: ast.AST) -> list[Stmt]:
        """`target = value`."""
        if isinstance(target, ast.Name):
            grown = self.declare(target.id, value.type)
            if grown != value.type and value.type != NEVER:
                self.facts[target.id] = value.type
            return [Stmt("assign", (converted(value, grown),), target.id, span=self.span(node))]
        place, keys, kind = self.place(target)
        if isinstance(kind, _Item):
            if isinstance(kind.owner, CounterType):
                count = self.integer(value, node)
                args = (*keys, converted(kind.index, kind.owner.of), count)
                return [Stmt("set_count", args, kind.owner, place=place, span=self.span(node))]
            args = (*keys, kind.index, converted(value, kind.owner.of))
            return [Stmt("put", args, kind.owner, place=place, span=self.span(node))]
        assert not isinstance(kind, _Item)
        return [Stmt("store", (*keys, converted(value, kind)), kind, place=place, span=self.span(node))]

    def place(self, node: ast.expr) -> "tuple[Place, tuple[Expr, ...], Type | _Item]":
        """Where an expression is kept: in the state or a local, with its keys; an item of a list or Counter by its owner."""
        match node:
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                index = self.names.variables.get(attribute)
                if index is None or self.states[name] == 1:
                    raise self.refuse(node, f"'{attribute}' cannot be assigned here")
                self.writes = True
                return Place(index), (), self.names.kinds[index]
            case ast.Name(name) if name in self.aliases:
                alias = self.aliases[name]
                self.writes = True
                return alias.place, alias.keys, alias.type
            case ast.Name(name) if name in self.types and name not in self.bindings:
                if name in [parameter for parameter, _ in self.parameters]:
                    raise self.refuse(node, f"changing the parameter '{name}' is not compiled", "assign a new value to a new name")
                return Place(-1, local=name), (), self.types[name]
            case ast.Subscript(base, index_node):
                place, keys, kind = self.place(base)
                if isinstance(kind, DictType):
                    return place, (*keys, converted(self.expr(index_node), kind.key)), kind.value
                if isinstance(kind, ListType) and not isinstance(index_node, ast.Slice):
                    return place, keys, _Item(kind, self.integer(self.expr(index_node), node))
                if isinstance(kind, CounterType):
                    return place, keys, _Item(kind, self.expr(index_node))
        raise self.refuse(node, "this is not something that a compiled body can change")

    parameters: tuple[tuple[str, Type], ...] = ()

    def _delete(self, node: ast.Delete) -> list[Stmt]:
        found: list[Stmt] = []
        for target in node.targets:
            place, keys, kind = self.place(target)
            if not isinstance(kind, _Item):
                raise self.refuse(target, "this cannot be deleted in a compiled body")
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
        return self._store(node.target, self.binary(node.op, current, right, node), node)

    # containers

    def _current(self, place: Place, keys: tuple[Expr, ...], kind: Type) -> Expr:
        """What a place holds."""
        if place.local is None:
            return Expr("load", kind, keys, place)
        value = Expr("local", self.types[place.local], data=place.local)
        for key in keys:
            assert isinstance(value.type, DictType)
            value = Expr("get", value.type.value, (value, key))
        return value

    def _mutation(self, owner: ast.expr, method: str, node: ast.Call) -> list[Stmt]:
        place, keys, held = self.place(owner)
        if isinstance(held, _Item):
            raise self.refuse(node, "this is not something that a compiled body can change")
        kind: Type = held
        args = self._arguments(node, 0, 9)
        span = self.span(node)
        if isinstance(kind, SetType) and place.local is not None and method in ("add", "update"):
            kind = self._grown(place.local, kind, method, args)
        match kind, method:
            case SetType(of), "add":
                return [Stmt("add", (*keys, converted(args[0], of)), kind, place=place, span=span)]
            case SetType(), "discard" | "remove":
                return self._removal(place, keys, kind, args[0], method, node)
            case SetType(), _ if method in _UPDATES:
                return self._update(place, keys, kind, args, method, node)
            case SetType() | ListType() | CounterType(), "clear":
                empty = Expr("convert", kind, (Expr("set", SetType(NEVER)),)) if isinstance(kind, SetType) else self._empty(kind)
                return [Stmt("store", (*keys, empty), kind, place=place, span=span)]
            case ListType(), "append" | "insert" | "extend" | "remove" | "pop":
                return self._list_mutation(place, keys, kind, args, method, node)
            case CounterType(of), "update" | "subtract" if args and not isinstance(args[0].type, CounterType):
                return self._counted(place, keys, kind, args[0], 1 if method == "update" else -1, node)
            case _:
                raise self.refuse(node, f"the method '{method}' is not compiled here")

    def _empty(self, kind: Type) -> Expr:
        if isinstance(kind, ListType):
            return Expr("list", kind)
        return Expr("counter", kind)

    def _grown(self, name: str, kind: SetType, method: str, args: list[Expr]) -> SetType:
        """A local set takes elements of further types."""
        more = args[0].type if method == "add" else union(element(arg.type) for arg in args)
        grown = self.declare(name, SetType(union((kind.of, more))))
        assert isinstance(grown, SetType)
        return grown

    def _removal(
        self, place: Place, keys: tuple[Expr, ...], kind: SetType, value: Expr, method: str, node: ast.Call
    ) -> list[Stmt]:
        of = kind.of
        fits = Expr("fits", BOOL, (value,), of, self.span(node))
        change = Stmt(method, (*keys, converted(value, of)), kind, place=place, span=self.span(node))
        if converted(value, of) is value:
            return [change]
        other = () if method == "discard" else (Stmt("evaluate", (Expr("fail", NONE, (value,)),)),)
        return [Stmt("if", (fits,), blocks=((change,), other), span=self.span(node))]

    def _update(
        self, place: Place, keys: tuple[Expr, ...], kind: SetType, args: list[Expr], method: str, node: ast.Call
    ) -> list[Stmt]:
        value = self._current(place, keys, kind)
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
            current = self._current(place, keys, kind)
            whole = self.binary(ast.Add(), current, args[0], node)
            return [Stmt("store", (*keys, converted(whole, kind)), kind, place=place, span=span)]
        if method == "pop":
            name = self.fresh("popped")
            self.declare(name, kind.of)
            index = self.integer(args[0], node) if args else constant(-1, self.names, span)
            return [Stmt("pop", (*keys, index), (kind, name), place=place, span=span)]
        values = [*(self.integer(a, node) for a in args[:-1]), converted(args[-1], kind.of)]
        return [Stmt(method, (*keys, *values), kind, place=place, span=span)]

    def _popped(self, target: ast.Name, value: ast.expr) -> list[Stmt] | None:
        """`x = list.pop(i)` and `x = set.pop()`, the two calls that change something and have a value."""
        match value:
            case ast.Call(ast.Attribute(owner, "pop"), _, []) as call if not self._is_state(owner):
                place, keys, kind = self.place(owner)
            case _:
                return None
        span = self.span(value)
        if isinstance(kind, ListType):
            index = self.integer(self.expr(call.args[0]), call) if call.args else constant(-1, self.names, span)
            self.declare(target.id, kind.of)
            return [Stmt("pop", (*keys, index), (kind, target.id), place=place, span=span)]
        if isinstance(kind, SetType):
            current = self._current(place, keys, kind)
            self.declare(target.id, kind.of)
            first = Stmt("assign", (Expr("first", kind.of, (current,), span=span),), target.id, span=span)
            removed = (*keys, Expr("local", self.types[target.id], data=target.id))
            return [first, Stmt("remove", removed, kind, place=place, span=span)]
        raise self.refuse(call, "this pop is not compiled")

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
        current = Expr("count", interval(0, kind.max_len), (self._current(place, keys, kind), index))
        one = constant(1, self.names)
        changed = Expr("add" if sign > 0 else "sub", interval(-1, kind.max_len + 1), (current, one))
        put = Stmt("set_count", (*keys, index, changed), kind, place=place, span=self.span(node))
        return [Stmt("for", (given,), name, ((put,),), span=self.span(node))]

    # control

    def _if(self, node: ast.If) -> list[Stmt]:
        test = self.condition(node.test)
        before_assigned, before_facts = set(self.assigned), dict(self.facts)
        self.facts.update(learned(self, node.test, True))
        yes = self._block(node.body)
        yes_assigned, yes_facts = set(self.assigned), dict(self.facts)
        self.assigned, self.facts = set(before_assigned), dict(before_facts)
        self.facts.update(learned(self, node.test, False))
        no = self._block(node.orelse)
        if _terminates(node.body):
            pass
        elif node.orelse and _terminates(node.orelse):
            self.assigned, self.facts = yes_assigned, yes_facts
        else:
            self.assigned &= yes_assigned
            self.facts = {n: union((k, yes_facts[n])) for n, k in self.facts.items() if n in yes_facts}
        if test == TRUE:
            return list(yes)
        if test == FALSE:
            return list(no)
        return [Stmt("if", (test,), blocks=(yes, no), span=self.span(node))]

    def _for(self, node: ast.For) -> list[Stmt]:
        if node.orelse:
            raise self.refuse(node.orelse[0], "else of a for loop is not compiled")
        source = self.loop_source(node.target, node.iter)
        before = set(self.assigned)
        for name in _stored(node.body):
            self.facts.pop(name, None)
        self.declare(source.name, source.type)
        for name, alias in source.aliases.items():
            self._forget(name)
            self.aliases[name] = alias
        parts = []
        for name, value in source.locals.items():
            self.declare(name, value.type)
            parts.append(Stmt("assign", (converted(value, self.types[name]),), name, span=self.span(node)))
        facts = dict(self.facts)
        body = self._block(node.body)
        self.assigned, self.facts = before, {n: k for n, k in facts.items() if n not in _stored(node.body)}
        for name in source.aliases:
            self._forget(name)
        return [Stmt("for", (source.expr,), source.name, ((*parts, *body),), span=self.span(node))]

    def _match(self, node: ast.Match) -> list[Stmt]:
        name = self.fresh("subject")
        value = self.expr(node.subject)
        if isinstance(node.subject, ast.Name) and not self.aliases.get(node.subject.id):
            subject = node.subject
            found: list[Stmt] = []
        else:
            self.declare(name, value.type)
            found = [Stmt("assign", (converted(value, self.types[name]),), name, span=self.span(node))]
            subject = ast.copy_location(ast.Name(name, ast.Load()), node.subject)
        return found + self.statement(ast.copy_location(_chain(subject, node.cases, self), node)) if node.cases else found


class _Item:
    """An item of a list or Counter."""

    def __init__(self, owner: ListType | CounterType, index: Expr) -> None:
        self.owner, self.index = owner, index


def _chain(subject: ast.Name, cases: list[ast.match_case], body: Body) -> ast.stmt:
    """A match as a chain of `if`s: the tests of each pattern, then its names, then its block."""
    first, rest = cases[0], cases[1:]
    tests, names = _pattern(subject, first.pattern, body)
    if first.guard is not None:
        again = next((name for name, _ in names if name in body.assigned or name in _stored([first.guard])), None)
        if again is not None:
            raise body.refuse(first.guard, f"a guard after a pattern that binds '{again}' anew is not compiled", "use a new name")
        tests.append(_Bound(dict(names)).visit(copy.deepcopy(first.guard)))
    block: list[ast.stmt] = [
        ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], value), first.pattern) for name, value in names
    ]
    test: ast.expr = ast.Constant(True) if not tests else tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)
    orelse = [_chain(subject, rest, body)] if rest else []
    chained = ast.copy_location(ast.If(test, block + first.body, orelse), first.pattern)
    return ast.fix_missing_locations(chained)


class _Bound(ast.NodeTransformer):
    """Puts what a pattern's names stand for in their place."""

    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The expression that a name stands for, at the name's place."""
        return _placed(self.names[node.id], node) if node.id in self.names else node


def _placed(made: ast.expr, place: ast.expr) -> ast.expr:
    """A copy of an expression that stands at a place in the source."""
    made = copy.deepcopy(made)
    for part in ast.walk(made):
        if isinstance(part, ast.expr):
            ast.copy_location(part, place)
    return made


def _pattern(
    subject: ast.expr, pattern: ast.pattern, body: Body
) -> tuple[list[ast.expr], list[tuple[str, ast.expr]]]:
    """What must hold of the subject, and the names that a pattern binds."""
    match pattern:
        case ast.MatchAs(None, None):
            return [], []
        case ast.MatchAs(None, name) if name is not None:
            return [], [(name, subject)]
        case ast.MatchAs(inner, name) if inner is not None and name is not None:
            tests, names = _pattern(subject, inner, body)
            return tests, [*names, (name, subject)]
        case ast.MatchSingleton(value):
            return [ast.copy_location(ast.Compare(subject, [ast.Is()], [ast.Constant(value)]), pattern)], []
        case ast.MatchValue(value):
            return [ast.copy_location(ast.Compare(subject, [ast.Eq()], [value]), pattern)], []
        case ast.MatchOr(patterns):
            parts = [_pattern(subject, part, body) for part in patterns]
            if any(names for _, names in parts):
                raise body.refuse(pattern, "names in an alternative are not compiled")
            tests = [_conjunction(tests) for tests, _ in parts]
            return [ast.copy_location(ast.BoolOp(ast.Or(), tests), pattern)], []
        case ast.MatchSequence(patterns) if isinstance(subject, ast.Name):
            kind = body.type_here(subject.id)
            if not isinstance(kind, TupleType) or any(isinstance(part, ast.MatchStar) for part in patterns):
                raise body.refuse(pattern, "a pattern of a sequence is compiled for a tuple")
            if len(kind.items) != len(patterns):
                return [ast.copy_location(ast.Constant(False), pattern)], []
            tests, names = [], []
            for index, inner in enumerate(patterns):
                item = ast.copy_location(ast.Subscript(subject, ast.Constant(index), ast.Load()), inner)
                more, bound = _pattern(ast.fix_missing_locations(item), inner, body)
                tests, names = tests + more, names + bound
            return tests, names
        case ast.MatchClass(cls, positional, keywords, nested):
            record = body.static(cls)
            fields = getattr(record, "__match_args__", ())
            instance = ast.Call(ast.Name("isinstance", ast.Load()), [subject, cls], [])
            tests, names = [ast.copy_location(instance, pattern)], []
            for name, inner in [*zip(fields, positional, strict=False), *zip(keywords, nested, strict=True)]:
                part = ast.copy_location(ast.Attribute(subject, name, ast.Load()), inner)
                more, bound = _pattern(part, inner, body)
                tests, names = tests + more, names + bound
            return tests, names
        case _:
            raise body.refuse(pattern, "this pattern is not compiled")


def _conjunction(tests: list[ast.expr]) -> ast.expr:
    return ast.Constant(True) if not tests else tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)


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


def _stored(statements: Sequence[ast.AST]) -> set[str]:
    return {n.id for s in statements for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _terminates(statements: list[ast.stmt]) -> bool:
    """Whether a block never ends by running on."""
    if not statements:
        return False
    match statements[-1]:
        case ast.Return() | ast.Break() | ast.Continue() | ast.Raise():
            return True
        case ast.If(_, body, orelse):
            return _terminates(body) and _terminates(orelse)
        case ast.Assert(ast.Constant(False)) | ast.Expr(ast.Call(ast.Name("require"), [ast.Constant(False)], [])):
            return True
        case ast.Match(_, cases):
            return all(_terminates(case.body) for case in cases) and _is_total(cases[-1].pattern)
        case _:
            return False


def _is_total(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


_UPDATES = {
    "update": "unite",
    "intersection_update": "meet",
    "difference_update": "minus",
    "symmetric_difference_update": "differ",
}

__all__ = ["Body", "domain_size", "members", "negated"]
