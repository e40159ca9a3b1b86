"""Calls: the language's built-in functions, methods of values, records, and helpers of the spec."""

import ast
import dataclasses
import inspect
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Literal

from checker.frontend.naming import NOTHING, named
from checker.ir.conversion import converted
from checker.ir.failing import after, applies, calls, in_turn, may_fail
from checker.ir.kinds import (
    BOOL,
    NEVER,
    bounds,
    disjoint,
    element,
    interval,
    is_ordered,
    members,
    shown,
    union,
    whole,
)
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Load,
    Local,
)
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.records import Record
from checker.language.sorts import Element, Ordered, Range
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.collecting import Collecting
from checker.lower.comparing import SETS, TRUE, is_view
from checker.lower.operators import most_elements
from checker.lower.refusals import refused_function, refused_method
from checker.lower.resolving import LANGUAGE
from checker.lower.scope import Refused, constant
from checker.lower.sharing import Effects, holds, is_container, may_share

_GENERATORS = (ast.GeneratorExp, ast.SetComp, ast.ListComp)


class Calls(Collecting):
    """Lowers calls in one body."""

    def call(self, node: ast.Call) -> Expr:
        """The value of a call; one that changes the state is made before the statement that it stands in."""
        known = self.lifted.get(id(node))
        count = len(self.evaluated)
        return self.lift(self._value_of_call(node), count, node) if known is None else known[1]

    def _value_of_call(self, node: ast.Call) -> Expr:
        match node.func:
            case ast.Name(name) if not self.is_local(name):
                return self._named(name, node)
            case ast.Attribute(ast.Call(ast.Name("super"), [], []), name):
                return self._super(name, node)
            case ast.Attribute(ast.Name("dict"), "fromkeys") if not self.is_local("dict"):
                return self._from_keys(node)
            case ast.Attribute(ast.Name(name), method) if name in self.states:
                if method not in self.names.variables:
                    return self._helper(method, self.states[name], node)
            case ast.Attribute(owner, method):
                static = self.static(owner)
                if isinstance(static, type) and issubclass(static, Element | Range) and method in ("first", "last"):
                    value = getattr(static, method)()
                    return constant(value, self.names, self.span(node))
                called = self.static(node.func)
                if called is not NOTHING:
                    return self._global_call(called, node)
        if isinstance(node.func, ast.Name) and node.func.id in self.unknown:
            raise Refused(())
        if isinstance(node.func, ast.Attribute):
            return self.method(self.expr(node.func.value), node.func.attr, node)
        self.expr(node.func)
        raise self.refuse(node, "a call of a value is not compiled", "make it a method of the spec")

    # functions

    def _from_keys(self, node: ast.Call) -> Expr:
        """`dict.fromkeys(Domain, value)`: the comprehension that does the same."""
        if node.keywords or not 1 <= len(node.args) <= 2:
            raise self.refuse(node, "dict.fromkeys is compiled with a domain and a value")
        if len(node.args) == 2 and is_container(self.expr(node.args[1]).type):
            fix = "write {key: set() for key in Domain}"
            raise self.refuse(node.args[1], "one container for every key is not compiled", fix)
        name = "key of fromkeys"
        key, value = ast.Name(name, ast.Load()), node.args[1] if len(node.args) == 2 else ast.Constant(None)
        clause = ast.comprehension(ast.Name(name, ast.Store()), node.args[0], [], 0)
        with self.inner():
            return self.expr(ast.fix_missing_locations(ast.copy_location(ast.DictComp(key, value, [clause]), node)))

    def _named(self, name: str, node: ast.Call) -> Expr:
        built_in: Callable[[ast.Call], Expr] | None = getattr(self, f"_call_{name}", None)
        try:
            value = self.value_of(name)
        except KeyError:
            raise self.refuse(node, f"the name '{name}' is not defined") from None
        if built_in is not None and value is LANGUAGE.get(name):
            return built_in(node)
        return self._global_call(value, node)

    def _global_call(self, value: object, node: ast.Call) -> Expr:
        if isinstance(value, type) and issubclass(value, Record):
            return self._record(value, node)
        if isinstance(value, type) and issubclass(value, Range):
            (argument,) = self._arguments(node, 1, 1)
            return converted(self.integer(argument, node), whole(value.low, value.high))
        if value is dataclasses.replace and len(node.args) == 1:
            return self.method(self.expr(node.args[0]), "replace", _without_arguments(node))
        if isinstance(value, FunctionType):
            if _is_foreign(value):
                raise self.refuse(node, *refused_function(ast.unparse(node.func)))
            return self.helper_call(value.__qualname__, value, self._bound_arguments(value, node, -1), -1, node)
        raise self.refuse(node, *refused_function(ast.unparse(node.func)))

    def _arguments(self, node: ast.Call, least: int, most: int) -> list[Expr]:
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.refuse(node, "keyword and starred arguments are not compiled here")
        if not least <= len(node.args) <= most:
            raise self.refuse(node, f"a call with {len(node.args)} arguments is not compiled here")
        return [self.expr(argument) for argument in node.args]

    def _record(self, record: type[Record], node: ast.Call) -> Expr:
        kind = self.names.record_type(record)
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.refuse(node, "* is not compiled here", "name the fields one by one")
        given: dict[str, Expr] = {}
        for (name, _), argument in zip(kind.fields, node.args, strict=False):
            given[name] = self.kept(argument)
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.refuse(node, "** is not compiled")
            given[keyword.arg] = self.kept(keyword.value)
        parts = []
        for name, field in kind.fields:
            if name not in given:
                default = getattr(record, name, self)
                if default is self:
                    return Fail(kind, tuple(given.values()), self.span(node))
                given[name] = constant(default, self.names, self.span(node))
            self.common((given[name].type, field), node)
            parts.append(converted(given[name], field))
        if len(given) != len(kind.fields) or len(node.args) > len(kind.fields):
            return Fail(kind, tuple(given.values()), self.span(node))
        made = Apply(CollectionOp.RECORD, kind, tuple(parts), self.span(node))
        return in_turn(given.values(), made, list(given) != [name for name, _ in kind.fields][: len(given)])

    def _replaced(self, value: Expr, kind: RecordType, args: list[ast.expr], node: ast.Call) -> Expr:
        """A record with other values in some of its fields."""
        given: dict[str, Expr] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.refuse(node, "** is not compiled", "name the fields one by one")
            given[keyword.arg] = self.kept(keyword.value)
        if args or not given.keys() <= dict(kind.fields).keys():
            return Fail(kind, (value, *given.values()), self.span(node))
        parts = []
        for name, field in kind.fields:
            part = given[name] if name in given else Field(field, value, name, self.span(node))
            self.common((part.type, field), node)
            parts.append(converted(part, field))
        made = Apply(CollectionOp.RECORD, kind, tuple(parts), self.span(node))
        return made if any(isinstance(part, Field) for part in parts) else after((value,), made)

    def _helper(self, name: str, state: int, node: ast.Call) -> Expr:
        held = inspect.getattr_static(self.names.spec, name, None)
        function = held.__func__ if isinstance(held, staticmethod) else held
        if not isinstance(function, FunctionType):
            raise self.refuse(node, f"'{name}' is not compiled as a helper", "make it a plain method of the spec")
        if isinstance(held, staticmethod):
            state = -1
        return self.helper_call(name, function, self._bound_arguments(function, node, state), state, node)

    def _super(self, name: str, node: ast.Call) -> Expr:
        owner = named(self.function, "__class__")
        mro = self.names.spec.__mro__
        for cls in mro[mro.index(owner) + 1 :] if owner in mro else ():
            if name in vars(cls):
                function = vars(cls)[name]
                if not isinstance(function, FunctionType):
                    break
                args = self._bound_arguments(function, node, 0)
                return self.helper_call(f"{cls.__name__}.{name}", function, args, 0, node)
        raise self.refuse(node, f"no base of the spec has '{name}' as a plain method")

    def _bound_arguments(self, function: FunctionType, node: ast.Call, state: int) -> tuple[Expr, ...]:
        """The arguments in the order of the parameters, with defaults."""
        code = function.__code__
        names = code.co_varnames[(0 if state == -1 else 1) : code.co_argcount]
        if code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS) or code.co_kwonlyargcount:
            raise self.refuse(
                node, "a helper with *, ** or keyword-only parameters is not compiled", "give it a set, list or tuple"
            )
        if len(node.args) > len(names) or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.refuse(node, "this call does not fit the helper's parameters")
        by_position = {*names[: len(node.args)], *code.co_varnames[: code.co_posonlyargcount]}
        given = {name: self.expr(argument) for name, argument in zip(names, node.args, strict=False)}
        for keyword in node.keywords:
            if keyword.arg not in names or keyword.arg in by_position:
                raise self.refuse(node, f"the helper has no parameter '{keyword.arg}'")
            given[keyword.arg] = self.expr(keyword.value)
        for value in given.values():
            self.refuse_view(value, node)
        in_order = list(given) == [name for name in names if name in given]
        if not in_order and any(map(calls, given.values())) and sum(map(may_fail, given.values())) > 1:
            raise self.refuse(node, "arguments in another order than the parameters are not compiled here")
        defaults = dict(zip(names[::-1], (function.__defaults__ or ())[::-1], strict=False))
        for name, default in defaults.items():
            if isinstance(default, set | list | dict) and name not in given:
                raise self.refuse(node, f"the default of '{name}' can change, which is not compiled", "use a frozenset")
        for name in names:
            if name not in given and name not in defaults:
                raise self.refuse(node, f"the argument '{name}' is missing")
            if name not in given and isinstance(defaults[name], set):
                raise self.refuse(node, f"the default of '{name}' is a set, which could change", "use a frozenset")
        return tuple(given[n] if n in given else constant(defaults[n], self.names, self.span(node)) for n in names)

    def helper_call(self, name: str, function: Any, args: tuple[Expr, ...], state: int, node: ast.AST) -> Expr:
        key, lowered = self.names.helper(name, function, tuple(arg.type for arg in args), state)
        effects = self.names.effects_of(key)
        self._refuse_changed_arguments(name, effects, args, node)
        self.ledger.add_effects(effects)
        self.writes |= lowered.writes
        self.reads_after = self.reads_after or lowered.reads_after or state == 1
        kind = lowered.result if lowered.result is not None else union(())
        return Call(kind, key, args, self.span(node))

    def _refuse_changed_arguments(self, name: str, effects: Effects, args: tuple[Expr, ...], node: ast.AST) -> None:
        """A helper is given values: one that it changes in the state, too, would be another thing to Python."""
        for arg in args:
            if any(holds(part, effects.changed) for part in self.holders.of(arg) if part.local is None):
                message = f"{name} is given a container of the state that it changes by another name"
                raise self.refuse(node, message, "make a copy: set(...), or take it from self in the helper")

    # built-in functions

    def _call_any(self, node: ast.Call) -> Expr:
        return self._quantified("any", node)

    def _call_all(self, node: ast.Call) -> Expr:
        return self._quantified("all", node)

    def _quantified(self, collect: Literal["any", "all"], node: ast.Call) -> Expr:
        if len(node.args) == 1 and isinstance(node.args[0], _GENERATORS):
            return self.collected(collect, node.args[0].elt, node.args[0].generators, node)
        clause, value = self._over(node)
        return self.collection(collect, (clause,), self.truth(value, node), node)

    def _over(self, node: ast.Call) -> tuple[Clause, Expr]:
        """A call's one argument as a clause over its elements."""
        if len(node.args) != 1:
            raise self.refuse(node, f"{ast.unparse(node.func)}() is compiled with one collection")
        with self.inner():
            target = ast.copy_location(ast.Name("element", ast.Store()), node)
            source = self.loop_source(target, node.args[0])
            name = self.fresh("element")
            self._bind(source, name)
            value = self.expr(ast.copy_location(ast.Name("element", ast.Load()), node))
        return Clause(name, source.type, source.expr, TRUE), value

    def _call_sum(self, node: ast.Call) -> Expr:
        if len(node.args) == 1 and isinstance(node.args[0], _GENERATORS):
            return self.collected("sum", node.args[0].elt, node.args[0].generators, node)
        clause, value = self._over(node)
        return self.collection("sum", (clause,), value, node)

    def _call_min(self, node: ast.Call) -> Expr:
        return self._extreme("min", node)

    def _call_max(self, node: ast.Call) -> Expr:
        return self._extreme("max", node)

    def _extreme(self, collect: Literal["min", "max"], node: ast.Call) -> Expr:
        default = None
        for keyword in node.keywords:
            if keyword.arg != "default":
                raise self.refuse(
                    keyword.value, f"{collect} with {keyword.arg}= is not compiled", "make a loop that keeps the best"
                )
            with self.maybe():
                default = self.expr(keyword.value)
        if len(node.args) == 1:
            if isinstance(node.args[0], _GENERATORS):
                found = self.collected(collect, node.args[0].elt, node.args[0].generators, node, default)
            else:
                clause, value = self._over(node)
                found = self.collection(collect, (clause,), value, node, default)
            return found if default is None else self._with_default(default, found, node)
        given = [self.expr(argument) for argument in node.args]
        values = [self.comparable(value, argument) for value, argument in zip(given, node.args, strict=True)]
        result = values[0]
        for value in values[1:]:
            kind = self.common((result.type, value.type), node)
            if not is_ordered(kind):
                raise self.refuse(node, "values of these types have no common order")
            pair = (converted(result, kind), converted(value, kind))
            op = ScalarOp.LEAST if collect == "min" else ScalarOp.GREATEST
            result = Apply(op, kind, pair, self.span(node))
        return in_turn(given, result)

    def _with_default(self, default: Expr, found: Expr, node: ast.Call) -> Expr:
        """What min or max gives: the default is evaluated even where it is not needed."""
        if may_fail(default) and calls(found):
            raise self.refuse(node, "this default may fail, and is not compiled", "give it a name on a line before")
        return after((default,), found)

    def _call_len(self, node: ast.Call) -> Expr:
        (inner,) = self._arguments(node, 1, 1)
        inner = self.as_collection(inner)
        kind = inner.type
        if isinstance(kind, TupleType):
            return after((inner,), constant(len(kind.items), self.names, self.span(node)))
        if isinstance(kind, DictType):
            inner = after((inner,), Apply(CollectionOp.DOMAIN, SetType(kind.key)))
        elif not isinstance(kind, (*SETS, ListType, CounterType)):
            raise self.refuse(node, f"the length of a value of type {shown(kind)} is not compiled")
        op = CollectionOp.DISTINCT if isinstance(kind, CounterType) else CollectionOp.LEN
        return Apply(op, interval(0, most_elements(inner.type)), (inner,), self.span(node))

    def _call_set(self, node: ast.Call) -> Expr:
        if not node.args:
            return Apply(CollectionOp.SET, SetType(NEVER), (), self.span(node))
        if len(node.args) == 1 and isinstance(node.args[0], _GENERATORS):
            return self.collected("set", node.args[0].elt, node.args[0].generators, node)
        clause, value = self._over(node)
        if isinstance(clause.source.type, SETS) and isinstance(value, Local):
            kind = SetType(element(clause.source.type))
            if is_view(clause.source):  # no set before, and one from now on
                empty = converted(Apply(CollectionOp.SET, SetType(NEVER)), kind)
                return Apply(CollectionOp.UNITE, kind, (clause.source, empty), self.span(node))
            return self._new(converted(clause.source, kind))
        return self.collection("set", (clause,), value, node)

    def _call_frozenset(self, node: ast.Call) -> Expr:
        made = self._call_set(node)
        return converted(made, FrozenSetType(element(made.type)))

    def _call_sorted(self, node: ast.Call) -> Expr:
        if node.keywords:
            raise self.refuse(
                node, "sorted with key= or reverse= is not compiled", "reverse the result: sorted(x)[::-1]"
            )
        listed = self._call_list(node)
        assert isinstance(listed.type, ListType)
        if not is_ordered(listed.type.of):
            raise self.refuse(node, "values of this type have no order")
        return Apply(CollectionOp.SORT, listed.type, (listed,), self.span(node))

    def _call_list(self, node: ast.Call) -> Expr:
        if not node.args:
            return Apply(CollectionOp.LIST, ListType(NEVER, 0), (), self.span(node))
        if len(node.args) == 1 and isinstance(node.args[0], _GENERATORS):
            return self.collected("list", node.args[0].elt, node.args[0].generators, node)
        clause, value = self._over(node)
        if isinstance(clause.source.type, ListType) and not applies(clause.source, CollectionOp.RANGE):
            return self._new(clause.source)
        return self.collection("list", (clause,), value, node)

    def _call_dict(self, node: ast.Call) -> Expr:
        (value,) = self._arguments(node, 1, 1)
        if not _is_flat(value.type):
            raise self.refuse(node, "dict() is compiled as the copy of a dict whose values do not change in place")
        return self._new(value)

    def _new(self, value: Expr) -> Expr:
        """A copy of a container: a new one, which nothing else holds."""
        is_held = value.type != NEVER and self.holders.of(value)
        return After((), value, "copy", value.span) if is_held else value

    def _call_bool(self, node: ast.Call) -> Expr:
        if len(node.args) != 1:
            raise self.refuse(node, "bool() is not compiled")
        return self.condition(node.args[0])

    def _call_int(self, node: ast.Call) -> Expr:
        (value,) = self._arguments(node, 1, 1)
        if not all(isinstance(member, RangeType | BoolType | NoneType) for member in members(value.type)):
            raise self.refuse(node, f"int() of a value of type {shown(value.type)} is not compiled")
        return self.integer(value, node)

    def _call_abs(self, node: ast.Call) -> Expr:
        (value,) = self._arguments(node, 1, 1)
        number = self.integer(value, node)
        low, high = bounds(number.type)
        kind = interval(0, max(abs(low), abs(high)))
        if isinstance(number, Local | Const):
            return self._magnitude(number, kind, node)
        name = self.fresh("number")  # what is written twice is evaluated twice, so it gets a name
        source = Apply(CollectionOp.LIST, ListType(number.type, 1), (number,), self.span(node))
        held = self._magnitude(Local(number.type, name), kind, node)
        clauses = (Clause(name, number.type, source, TRUE),)
        return Comprehension(kind, "sum", clauses, held, span=self.span(node))

    def _magnitude(self, number: Expr, kind: Type, node: ast.Call) -> Expr:
        opposite = self.arithmetic(ScalarOp.SUB, constant(0, self.names), number, node)
        both = union((number.type, opposite.type))
        greatest = Apply(ScalarOp.GREATEST, both, (converted(number, both), converted(opposite, both)), self.span(node))
        return Convert(kind, greatest, span=self.span(node))

    def _call_isinstance(self, node: ast.Call) -> Expr:
        if len(node.args) != 2:
            raise self.refuse(node, "isinstance takes two arguments")
        return self.isinstance_test(self.expr(node.args[0]), node.args[1])

    # methods of values

    def method(self, value: Expr, name: str, node: ast.Call) -> Expr:
        """The value of a method that changes nothing."""
        if is_view(value):
            raise self.refuse(
                node, f"the method '{name}' of a class or a view is not compiled", "write set(...) around it"
            )
        if isinstance(value.type, UnionType) and value.type != NEVER:
            value = self._with_method(value, name, node)
        kind: Type = value.type
        if kind == NEVER:
            return Fail(NEVER, (value,), self.span(node))
        if isinstance(kind, SortType) and issubclass(kind.sort, Ordered) and name in ("next", "previous"):
            return Apply(ScalarOp.NEXT if name == "next" else ScalarOp.PREVIOUS, kind, (value,), self.span(node))
        if isinstance(kind, RecordType) and _has_replace(kind.record, name):
            return self._replaced(value, kind, node.args, node)
        if isinstance(kind, SETS) and name in _SET_METHODS:
            return self._set_method(value, name, node)
        if isinstance(kind, DictType) and name in ("values", "keys", "get"):
            return self._dict_method(value, name, node)
        if (isinstance(kind, (ListType, *SETS, CounterType)) or _is_flat(kind)) and name == "copy":
            return converted(value, FrozenSetType(kind.of)) if isinstance(kind, QuorumType) else self._new(value)
        if isinstance(kind, ListType) and name == "index":
            (wanted,) = self._arguments(node, 1, 1)
            found = interval(0, max(0, kind.max_len - 1))
            return Apply(CollectionOp.FIND, found, (value, self.key(wanted, kind.of, node)), self.span(node))
        if isinstance(kind, ListType) and name == "count":
            (counted,) = self._arguments(node, 1, 1)
            return self.count(value, counted, kind.of, node)
        if isinstance(kind, CounterType) and name == "total":
            return Apply(CollectionOp.LEN, interval(0, kind.max_len), (value,), self.span(node))
        if isinstance(kind, CounterType) and name == "get":
            args = self._arguments(node, 1, 2)
            if len(args) == 2 and isinstance(args[1], Const) and args[1].value == 0:
                return self.count(value, args[0], kind.of, node)
        raise self.refuse(node, *refused_method(kind, name, inside=True))

    def _with_method(self, value: Expr, name: str, node: ast.Call) -> Expr:
        found: list[Type] = [m for m in members(value.type) if isinstance(m, SortType) and hasattr(m.sort, name)]
        found += [m for m in members(value.type) if isinstance(m, SETS) and name in _SET_METHODS]
        found += [m for m in members(value.type) if isinstance(m, RecordType) and _has_replace(m.record, name)]
        if len(found) != 1:
            raise self.refuse(node, *refused_method(value.type, name, inside=True))
        return Convert(found[0], value, span=value.span)

    def _set_method(self, value: Expr, name: str, node: ast.Call) -> Expr:
        args = self._arguments(node, 0 if name in ("union", "intersection", "difference") else 1, 99)
        args = [self.as_collection(arg) for arg in args]
        others = [arg if isinstance(arg.type, SETS) else self._as_set(arg, node) for arg in args]
        if (algebra := _ALGEBRA.get(name)) is not None:
            for other in others:
                value = self.set_operation(algebra, value, other, node)
            return value
        (other,) = others
        kind = SetType(self.common((element(value.type), element(other.type)), node))
        one, two = converted(value, kind), converted(other, kind)
        if name == "issubset":
            return Apply(CollectionOp.SUBSET, BOOL, (one, two), self.span(node))
        if name == "issuperset":
            return in_turn((one, two), Apply(CollectionOp.SUBSET, BOOL, (two, one), self.span(node)), is_turned=True)
        if disjoint(element(value.type), element(other.type)):
            return after((value, other), TRUE)
        size = Apply(
            CollectionOp.LEN,
            interval(0, most_elements(kind)),
            (Apply(CollectionOp.MEET, kind, (one, two)),),
            self.span(node),
        )
        return self.equal(size, constant(0, self.names), node)

    def _as_set(self, value: Expr, node: ast.AST) -> Expr:
        if isinstance(value.type, ListType):
            name = self.fresh("element")
            clause = Clause(name, value.type.of, value, TRUE)
            return self.collection("set", (clause,), Local(value.type.of, name), node)
        raise self.refuse(node, "this argument of a set's method is not compiled")

    def _dict_method(self, value: Expr, name: str, node: ast.Call) -> Expr:
        assert isinstance(value.type, DictType)
        if name == "keys":
            return after((value,), Apply(CollectionOp.DOMAIN, SetType(value.type.key), span=self.span(node)))
        if name == "get":
            return self._got(value, value.type, self._arguments(node, 1, 2), node)
        with self.inner():
            target = ast.copy_location(ast.Name("element", ast.Store()), node)
            source = self.loop_source(target, node)
            held = self.fresh("element")
            self._bind(source, held)
            item = self.expr(ast.copy_location(ast.Name("element", ast.Load()), node))
        clause = Clause(held, source.type, source.expr, TRUE)
        return self.collection("list", (clause,), item, node)

    def _got(self, value: Expr, kind: DictType, args: list[Expr], node: ast.Call) -> Expr:
        """`dict.get(key, default)`."""
        default = args[1] if len(args) == 2 else constant(None, self.names, self.span(node))
        if isinstance(args[0].type, SetType | ListType | CounterType | DictType):
            raise self.refuse(node, f"a key of type {shown(args[0].type)} is not compiled")
        if disjoint(args[0].type, kind.key):
            return after((value, args[0]), default)
        test, index = self.as_element(args[0], kind.key, node)
        if isinstance(value, Load):
            held: Expr = Load(kind.value, value.place, (*value.keys, index), self.span(node))
        else:
            held = Apply(CollectionOp.GET, kind.value, (value, index), self.span(node))
        if test is None:
            return after((args[0], default), held)
        either = self.one_kind((kind.value, default.type), node)
        found = Conditional(either, test, converted(held, either), converted(default, either), self.span(node))
        return after((value, args[0], default), found)


def _has_replace(record: type[Record], name: str) -> bool:
    """Whether a method is the one that every record has."""
    return name == "replace" and record.replace is Record.replace


def _without_arguments(node: ast.Call) -> ast.Call:
    return ast.copy_location(ast.Call(node.func, [], node.keywords), node)


def _is_flat(kind: Type) -> bool:
    """Whether values of a type are dicts that share nothing with a copy."""
    return isinstance(kind, DictType) and not may_share(kind.value)


def _is_foreign(function: FunctionType) -> bool:
    """Whether a function is of Python's library or of this package, and so no helper of a spec."""
    package, _, rest = function.__module__.partition(".")
    return package in sys.stdlib_module_names or (package == "checker" and not rest.startswith("specs"))


_ALGEBRA = {
    "union": CollectionOp.UNITE,
    "intersection": CollectionOp.MEET,
    "difference": CollectionOp.MINUS,
    "symmetric_difference": CollectionOp.DIFFER,
}
_SET_METHODS = frozenset({*_ALGEBRA, "issubset", "issuperset", "isdisjoint"})
