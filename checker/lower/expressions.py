"""Expressions: syntax becomes typed nodes. Calls are in `calls`, comprehensions in `collecting`."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from enum import Enum
from typing import Any, ClassVar

from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.failing import after, in_turn, may_fail
from checker.ir.kinds import BOOL, HUGE, NEVER, is_scalar, members, mixes_within, shown, union, whole
from checker.ir.nodes import (
    After,
    Apply,
    Conditional,
    Const,
    Expr,
    Fail,
    Field,
    Fits,
    IsMember,
    Item,
    Junction,
    Load,
    Place,
)
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.own_code import own_member
from checker.language.sorts import Range, SortMeta
from checker.language.types import (
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.comparing import FALSE, TRUE, negated
from checker.lower.narrowing import class_of, classes_named, is_instance, learned
from checker.lower.operators import Operators
from checker.lower.refusals import refused_expression
from checker.lower.scope import Refused, constant


class Expressions(Operators, ABC):
    """Lowers expressions of one body."""

    _forms: ClassVar[dict[type[ast.expr], str]] = {
        ast.Constant: "_constant",
        ast.Name: "_name",
        ast.Attribute: "_attribute",
        ast.Subscript: "_subscript",
        ast.BoolOp: "_bool_op",
        ast.UnaryOp: "_unary",
        ast.BinOp: "_binary",
        ast.Compare: "_compare",
        ast.IfExp: "_conditional",
        ast.Set: "_set_display",
        ast.List: "_list_display",
        ast.Tuple: "_tuple_display",
        ast.Call: "call",
        ast.SetComp: "comprehension",
        ast.ListComp: "comprehension",
        ast.DictComp: "comprehension",
    }

    def expr(self, node: ast.expr) -> Expr:
        """The value of an expression; raises Refused for what is not compiled."""
        form = self._forms.get(type(node))
        if form is None:
            raise self.refuse(node, *refused_expression(node))
        lower: Callable[[Any], Expr] = getattr(self, form)
        try:
            value = lower(node)
        except NotCompiled as error:
            if isinstance(error, Refused):
                raise
            raise self.refuse(node, error.message, error.fix) from None
        if mixes_within(value.type):
            self.common((value.type,), node)
        if isinstance(value.type, UnionType) and not all(map(is_scalar, value.type.members)):
            raise self.refuse(node, f"a value of type {shown(value.type)} is not compiled")
        self.evaluated.append(value)
        return value

    @abstractmethod
    def call(self, node: ast.Call) -> Expr:
        """A call; see `Calls`."""

    @abstractmethod
    def comprehension(self, node: ast.expr) -> Expr:
        """A comprehension; see `Collecting`."""

    def said(self, node: ast.expr) -> list[Expr]:
        """What may fail in making a text for people: of an f-string its values, of anything else the value."""
        if isinstance(node, ast.Constant):
            return []
        if isinstance(node, ast.JoinedStr):
            return [value for part in node.values for value in self.said(part)]
        if isinstance(node, ast.Call) and self.static(node.func) in (str, repr) and len(node.args) == 1:
            return self.said(node.args[0])
        if isinstance(node, ast.FormattedValue):
            if node.format_spec is not None:
                raise self.refuse(node, "a format in an f-string is not compiled", "write {x} alone")
            node = node.value
        value = self.expr(node)
        for member in _parts(value.type):
            own = own_member(class_of(member), "__str__", "__repr__", "__format__")
            if own is not None and isinstance(member, RecordType | EnumType | SortType):
                raise self.refuse(
                    node, f"{shown(member)} has its own {own}, which is not compiled", "leave it out here"
                )
        return [value] if may_fail(value) else []

    # truth

    def condition(self, node: ast.expr) -> Expr:
        """The truth of an expression."""
        match node:
            case ast.BoolOp(operator, parts):
                return self._junction(parts, isinstance(operator, ast.And))
            case ast.UnaryOp(ast.Not(), operand):
                return negated(self.condition(operand))
            case _:
                return self.truth(self.expr(node), node)

    def _junction(self, parts: list[ast.expr], truth: bool) -> Expr:
        lowered: list[Expr] = []
        before = dict(self.facts)
        for place, part in enumerate(parts):
            with self.maybe() if place else nullcontext():
                value = self.condition(part)
            if value != (TRUE if truth else FALSE):
                lowered.append(value)
            self.facts.update(learned(self, part, truth))
            if value == (FALSE if truth else TRUE):
                break
        self.facts = before
        if not lowered:
            return TRUE if truth else FALSE
        return lowered[0] if len(lowered) == 1 else Junction(truth, tuple(lowered), self.span(parts[0]))

    # leaves

    def _constant(self, node: ast.Constant) -> Expr:
        return constant(node.value, self.names, self.span(node))

    def _name(self, node: ast.Name) -> Expr:
        if node.id in self.unknown and node.id not in self.bindings:
            raise Refused(())
        alias = self.aliases.get(node.id)
        if alias is not None:
            return Load(alias.type, alias.place, alias.keys, self.span(node))
        if node.id in self.bindings:
            return self.read(node.id, node)
        if node.id in self.types or node.id in self.function.__code__.co_varnames:
            if node.id not in self.types:
                raise self.refuse(node, f"'{node.id}' has no value here")
            return self.read(node.id, node)
        try:
            value = self.value_of(node.id)
        except KeyError:
            raise self.refuse(node, f"the name '{node.id}' is not defined") from None
        return self.global_value(value, node)

    def global_value(self, value: object, node: ast.AST) -> Expr:
        """A global: a sort as the set of its elements, or a constant."""
        if isinstance(value, SortMeta) and isinstance(value, type):
            if issubclass(value, Range):
                return Apply(CollectionOp.DOMAIN, SetType(whole(value.low, value.high)), span=self.span(node))
            kind = self.names.type_of(value, self.function.__globals__)
            return Apply(CollectionOp.DOMAIN, SetType(kind), span=self.span(node))
        if isinstance(value, type) and issubclass(value, Enum):
            return Apply(CollectionOp.DOMAIN, SetType(EnumType(value)), span=self.span(node))
        found = constant(value, self.names, self.span(node))
        return After((), found, "shared", found.span) if isinstance(value, set) else found

    def _attribute(self, node: ast.Attribute) -> Expr:
        if isinstance(node.value, ast.Name) and node.value.id in self.states:
            return self._of_state(node, self.states[node.value.id])
        static = self.static(node)
        if static is not NOTHING:
            return self.global_value(static, node)
        return self.field(self.expr(node.value), node.attr, node)

    def _of_state(self, node: ast.Attribute, state: int) -> Expr:
        if state == 1:
            self.reads_after = True
        index = self.names.variables.get(node.attr)
        if index is not None:
            return Load(self.names.kinds[index], Place(index, after=state == 1), span=self.span(node))
        member = getattr(self.names.spec, node.attr, NOTHING)
        if isinstance(member, property) and member.fget is not None:
            return self._of_property(self.helper_call(node.attr, member.fget, (), state, node), node)
        if member is NOTHING or callable(member):
            raise self.refuse(node, f"'{node.attr}' is not compiled as a value", f"call it: {ast.unparse(node)}(...)")
        return self.global_value(member, node)

    def _of_property(self, value: Expr, node: ast.Attribute) -> Expr:
        known = self.lifted.get(id(node))
        return self.lift(value, len(self.evaluated), node) if known is None else known[1]

    @abstractmethod
    def helper_call(self, name: str, function: Any, args: tuple[Expr, ...], state: int, node: ast.AST) -> Expr:
        """A call of a helper; see `Calls`."""

    def field(self, value: Expr, name: str, node: ast.AST) -> Expr:
        """The field of a record, or of those records of a union that have it."""
        kinds = []
        for member in members(value.type):
            if hasattr(class_of(member), name) and not (
                isinstance(member, RecordType) and name in (field for field, _ in member.fields)
            ):
                raise self.refuse(node, f"the attribute '{name}' of {shown(member)} is not compiled")
            if isinstance(member, RecordType):
                kinds += [kind for field, kind in member.fields if field == name]
            elif isinstance(member, EnumType) and name in ("name", "value"):
                raise self.refuse(node, f"'{name}' of an enum member is not compiled", "compare the members themselves")
        if not kinds:
            if any(isinstance(member, RecordType) for member in members(value.type)) or value.type == NEVER:
                return Fail(NEVER, (value,), self.span(node))
            raise self.refuse(node, f"a value of type {shown(value.type)} has no field '{name}'")
        return Field(union(kinds), value, name, self.span(node))

    def _subscript(self, node: ast.Subscript) -> Expr:
        base = self.expr(node.value)
        span = self.span(node)
        if base.type == NEVER:
            return Fail(NEVER, (base, self.expr(node.slice)), span)
        if isinstance(base.type, UnionType):
            base = self.only(base, (TupleType,), node)
        match base.type:
            case DictType(key, value):
                index = self.key(self.expr(node.slice), key, node)
                if isinstance(base, Load):
                    return Load(value, base.place, (*base.keys, index), span)
                return Apply(CollectionOp.GET, value, (base, index), span)
            case ListType(of):
                if isinstance(node.slice, ast.Slice):
                    return self._slice(base, node.slice, span)
                index = self.expr(node.slice)
                return in_turn((base, index), Apply(CollectionOp.AT, of, (base, self.integer(index, node)), span))
            case TupleType(items):
                return self._tuple_item(base, items, node)
            case CounterType(of):
                return self.count(base, self.expr(node.slice), of, node)
            case _:
                raise self.refuse(node, "this is not compiled with an index")

    def _slice(self, base: Expr, part: ast.Slice, span: Any) -> Expr:
        if part.lower is part.upper is None and isinstance(part.step, ast.UnaryOp) and ast.unparse(part.step) == "-1":
            return Apply(CollectionOp.REVERSE, base.type, (base,), span)
        if part.step is not None:
            raise self.refuse(
                part.step, "a slice with a step is not compiled", "x[::-1] is, and a comprehension over range"
            )
        low = constant(0, self.names) if part.lower is None else self.integer(self.expr(part.lower), part)
        high = constant(HUGE, self.names) if part.upper is None else self.integer(self.expr(part.upper), part)
        return Apply(CollectionOp.SLICE, base.type, (base, low, high), span)

    def _tuple_item(self, base: Expr, items: tuple[Type, ...], node: ast.Subscript) -> Expr:
        index = self.expr(node.slice)
        number = index.value if isinstance(index, Const) else None
        if not isinstance(number, int) or not -len(items) <= number < len(items):
            raise self.refuse(node.slice, "the index of a tuple is compiled when it is a number that it has")
        place = number % len(items)
        return Item(items[place], base, place, self.span(node))

    # operators

    def _bool_op(self, node: ast.BoolOp) -> Expr:
        values = [self._under(node, index) for index in range(len(node.values))]
        if all(value.type == BOOL for value in values):
            return self.condition(node)
        result = values[-1]
        for index in range(len(values) - 2, -1, -1):
            test = self.truth(values[index], node)
            kind = self.one_kind((values[index].type, result.type), node)
            pair = (converted(result, kind), converted(values[index], kind))
            yes, no = pair if isinstance(node.op, ast.And) else pair[::-1]
            result = Conditional(kind, test, yes, no, self.span(node))
        return result

    def _under(self, node: ast.BoolOp, index: int) -> Expr:
        """A part of `and` or `or`, with what the parts before it tell."""
        before = dict(self.facts)
        for part in node.values[:index]:
            self.facts.update(learned(self, part, isinstance(node.op, ast.And)))
        with self.maybe() if index else nullcontext():
            value = self.expr(node.values[index])
        self.facts = before
        return value

    def _unary(self, node: ast.UnaryOp) -> Expr:
        match node.op:
            case ast.Not():
                return negated(self.condition(node.operand))
            case ast.USub() if isinstance(node.operand, ast.Constant) and type(node.operand.value) is int:
                return constant(-node.operand.value, self.names, self.span(node))
            case ast.USub():
                value = self.integer(self.expr(node.operand), node)
                return self.arithmetic(ScalarOp.SUB, constant(0, self.names), value, node)
            case ast.UAdd():
                return self.integer(self.expr(node.operand), node)
            case _:
                raise self.refuse(
                    node, "the operator ~ is not compiled", "write not, or a difference of sets: Domain - some_set"
                )

    def _binary(self, node: ast.BinOp) -> Expr:
        left, right = self.expr(node.left), self.expr(node.right)
        return in_turn((left, right), self.binary(node.op, left, right, node))

    # comparisons

    def _compare(self, node: ast.Compare) -> Expr:
        left, tests = self.expr(node.left), []
        left_node = node.left
        for place, (operator, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
            with self.maybe() if place else nullcontext():
                right = self.expr(right_node)
            tests.append(self.comparison(operator, left, right, node))
            left, left_node = right, right_node
        return tests[0] if len(tests) == 1 else Junction(True, tuple(tests), self.span(left_node))

    # forms

    def _conditional(self, node: ast.IfExp) -> Expr:
        test = self.condition(node.test)
        if test in (TRUE, FALSE):
            with self.knowing(learned(self, node.test, test == TRUE)):
                return self.expr(node.body if test == TRUE else node.orelse)
        with self.knowing(learned(self, node.test, True)), self.maybe():
            yes = self.expr(node.body)
        with self.knowing(learned(self, node.test, False)), self.maybe():
            no = self.expr(node.orelse)
        kind = self.one_kind((yes.type, no.type), node)
        return Conditional(kind, test, converted(yes, kind), converted(no, kind), self.span(node))

    def _set_display(self, node: ast.Set) -> Expr:
        return self.make_set([self.hashed(part) for part in node.elts], node)

    def hashed(self, node: ast.expr) -> Expr:
        """An expression as an element of a set: a set that can change has no hash."""
        value = self.expr(node)
        self.refuse_set((value.type,), node, "a set as an element")
        return self.as_item(value, node)

    def kept(self, node: ast.expr) -> Expr:
        """An expression as what the state or a record keeps of it: sets become frozensets, also in tuples."""
        if isinstance(node, ast.Tuple):
            parts = tuple(map(self.kept, node.elts))
            return Apply(CollectionOp.TUPLE, TupleType(tuple(part.type for part in parts)), parts, self.span(node))
        return self.item(node)

    def item(self, node: ast.expr) -> Expr:
        """An expression as what a collection holds: a set becomes an immutable one."""
        return self.as_item(self.expr(node), node)

    def _list_display(self, node: ast.List) -> Expr:
        parts = [self.hashed(part) for part in node.elts]
        of = union(part.type for part in parts)
        kind = ListType(of, len(parts))
        return Apply(CollectionOp.LIST, kind, tuple(converted(part, of) for part in parts), self.span(node))

    def _tuple_display(self, node: ast.Tuple) -> Expr:
        parts = tuple(self.hashed(part) for part in node.elts)
        return Apply(CollectionOp.TUPLE, TupleType(tuple(part.type for part in parts)), parts, self.span(node))

    def isinstance_test(self, value: Expr, wanted: ast.expr) -> Expr:
        """`isinstance(value, wanted)`."""
        classes = classes_named(self, wanted)
        ranges = [cls for cls in classes if issubclass(cls, Range)]
        if ranges:
            tests: list[Expr] = [Fits(value, whole(r.low, r.high), self.span(wanted)) for r in ranges]
            others = [cls for cls in classes if cls not in ranges]
            if others:
                tests.append(self._is_one_of(value, others, wanted))
            return tests[0] if len(tests) == 1 else Junction(False, tuple(tests), self.span(wanted))
        return self._is_one_of(value, classes, wanted)

    def _is_one_of(self, value: Expr, classes: list[type], wanted: ast.expr) -> Expr:
        kinds = members(value.type)
        kept = frozenset(n for n, kind in enumerate(kinds) if any(is_instance(kind, cls) for cls in classes))
        if len(kept) in (0, len(kinds)):
            return after((value,), TRUE if kept else FALSE)
        return IsMember(value, kept, self.span(wanted))


def _parts(kind: Type) -> Iterator[Type]:
    """A type, and every type in it, whose values a text of its values shows."""
    yield kind
    match kind:
        case RecordType(_, fields):
            inner: tuple[Type, ...] = tuple(field for _, field in fields)
        case UnionType(parts) | TupleType(parts):
            inner = parts
        case DictType(key, of):
            inner = (key, of)
        case FrozenSetType(of) | SetType(of) | ListType(of) | CounterType(of):
            inner = (of,)
        case QuorumType(_, of, _):
            inner = (of,)
        case _:
            inner = ()
    for part in inner:
        yield from _parts(part)
