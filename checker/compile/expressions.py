"""Expressions: syntax becomes typed nodes. Calls are in `calls`, comprehensions in `collecting`."""

import ast
from collections.abc import Callable
from enum import Enum
from typing import Any, ClassVar

from checker.compile.ir import Expr, Place
from checker.compile.kinds import (
    BOOL,
    HUGE,
    NEVER,
    NONE,
    NotCompiled,
    bounds,
    disjoint,
    element,
    interval,
    is_integer,
    is_ordered,
    is_scalar,
    members,
    union,
    within,
)
from checker.compile.narrowing import classes_named, is_instance, learned
from checker.compile.scope import Scope, constant, converted
from checker.language.sorts import Quorum, Range, SortMeta
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    QuorumType,
    RangeType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)

TRUE = Expr("const", BOOL, data=True)
FALSE = Expr("const", BOOL, data=False)
SETS = (SetType, FrozenSetType, QuorumType)


class Expressions(Scope):
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
            raise self.refuse(node, f"{_described(node)} is not compiled")
        lower: Callable[[Any], Expr] = getattr(self, form)
        try:
            return lower(node)
        except NotCompiled as error:
            if hasattr(error, "span"):
                raise
            raise self.refuse(node, error.message, error.fix) from None

    def call(self, node: ast.Call) -> Expr:
        """A call; see `Calls`."""
        raise NotImplementedError

    def comprehension(self, node: ast.expr) -> Expr:
        """A comprehension; see `Collecting`."""
        raise NotImplementedError

    # truth

    def condition(self, node: ast.expr) -> Expr:
        """The truth of an expression."""
        match node:
            case ast.BoolOp(operator, parts):
                is_and = isinstance(operator, ast.And)
                return self._junction("and" if is_and else "or", parts, is_and)
            case ast.UnaryOp(ast.Not(), operand):
                return negated(self.condition(operand))
            case _:
                return self.truth(self.expr(node), node)

    def _junction(self, op: str, parts: list[ast.expr], truth: bool) -> Expr:
        lowered: list[Expr] = []
        before = dict(self.facts)
        for part in parts:
            value = self.condition(part)
            if value != (TRUE if truth else FALSE):
                lowered.append(value)
            self.facts.update(learned(self, part, truth))
            if value == (FALSE if truth else TRUE):
                break
        self.facts = before
        if not lowered:
            return TRUE if truth else FALSE
        return lowered[0] if len(lowered) == 1 else Expr(op, BOOL, tuple(lowered), span=self.span(parts[0]))

    def truth(self, value: Expr, node: ast.AST) -> Expr:
        """Python's truth of a value."""
        kind = value.type
        match kind:
            case BoolType():
                return value
            case RangeType():
                return negated(self.equal(value, constant(0, self.names), node))
            case LiteralType():
                return negated(self.equal(value, constant("", self.names), node))
            case SetType() | FrozenSetType() | QuorumType() | ListType() | CounterType():
                size = Expr("len", interval(0, HUGE), (value,), span=value.span)
                return negated(self.equal(size, constant(0, self.names), node))
            case TupleType(items):
                return TRUE if items else FALSE
            case UnionType():
                return self._truth_of_union(value, node)
            case SortType() | RecordType() | EnumType():
                return TRUE
            case DictType():
                raise self.refuse(node, "the truth of a dict is not compiled")
            case _:
                return FALSE

    def _truth_of_union(self, value: Expr, node: ast.AST) -> Expr:
        ways = []
        for number, member in enumerate(members(value.type)):
            inner = self.truth(Expr("convert", member, (value,), span=value.span), node)
            test = Expr("is", BOOL, (value,), data=frozenset({number}))
            if inner != FALSE:
                ways.append(test if inner == TRUE else Expr("and", BOOL, (test, inner)))
        return FALSE if not ways else ways[0] if len(ways) == 1 else Expr("or", BOOL, tuple(ways))

    # leaves

    def _constant(self, node: ast.Constant) -> Expr:
        return constant(node.value, self.names, self.span(node))

    def _name(self, node: ast.Name) -> Expr:
        alias = self.aliases.get(node.id)
        if alias is not None:
            return Expr("load", alias.type, alias.keys, alias.place, self.span(node))
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
                return Expr("global_set", SetType(interval(value.low, value.high)), span=self.span(node))
            kind = self.names.type_of(value, self.function.__globals__)
            return Expr("global_set", SetType(kind), span=self.span(node))
        if isinstance(value, type) and issubclass(value, Enum):
            return Expr("global_set", SetType(EnumType(value)), span=self.span(node))
        return constant(value, self.names, self.span(node))

    def _attribute(self, node: ast.Attribute) -> Expr:
        if isinstance(node.value, ast.Name) and node.value.id in self.states:
            return self._of_state(node, self.states[node.value.id])
        static = self.static(node)
        if static is not _NOTHING:
            return self.global_value(static, node)
        return self.field(self.expr(node.value), node.attr, node)

    def _of_state(self, node: ast.Attribute, state: int) -> Expr:
        if state == 1:
            self.reads_after = True
        index = self.names.variables.get(node.attr)
        if index is not None:
            return Expr("load", self.names.kinds[index], (), Place(index, after=state == 1), self.span(node))
        member = getattr(self.names.spec, node.attr, _NOTHING)
        if isinstance(member, property) and member.fget is not None:
            return self.helper_call(node.attr, member.fget, (), state, node)
        if member is _NOTHING or callable(member):
            raise self.refuse(node, f"'{node.attr}' is not compiled as a value")
        return constant(member, self.names, self.span(node))

    def helper_call(self, name: str, function: Any, args: tuple[Expr, ...], state: int, node: ast.AST) -> Expr:
        """A call of a helper; see `Calls`."""
        raise NotImplementedError

    def static(self, node: ast.expr) -> Any:
        """What a dotted global name stands for, or _NOTHING."""
        match node:
            case ast.Name(name) if not self.is_local(name):
                try:
                    return self.value_of(name)
                except KeyError:
                    return _NOTHING
            case ast.Attribute(value, attribute):
                owner = self.static(value)
                if owner is _NOTHING or (not isinstance(owner, type) and not hasattr(owner, "__file__")):
                    return _NOTHING
                return getattr(owner, attribute, _NOTHING)
            case _:
                return _NOTHING

    def field(self, value: Expr, name: str, node: ast.AST) -> Expr:
        """The field of a record, or of those records of a union that have it."""
        kinds = []
        for member in members(value.type):
            if isinstance(member, RecordType):
                kinds += [kind for field, kind in member.fields if field == name]
            elif isinstance(member, EnumType) and name in ("name", "value"):
                raise self.refuse(node, f"'{name}' of an enum member is not compiled", "compare the members themselves")
        if not kinds:
            if any(isinstance(member, RecordType) for member in members(value.type)) or value.type == NEVER:
                return Expr("fail", NEVER, (value,), span=self.span(node))
            raise self.refuse(node, f"the attribute '{name}' is not compiled")
        return Expr("field", union(kinds), (value,), name, self.span(node))

    def _subscript(self, node: ast.Subscript) -> Expr:
        base = self.expr(node.value)
        span = self.span(node)
        if isinstance(base.type, UnionType):
            base = self.only(base, (TupleType,), node)
        match base.type:
            case DictType(key, value):
                index = converted(self.expr(node.slice), key)
                if base.op == "load":
                    return Expr("load", value, (*base.args, index), base.data, span)
                return Expr("get", value, (base, index), span=span)
            case ListType(of):
                if isinstance(node.slice, ast.Slice):
                    return self._slice(base, node.slice, span)
                return Expr("at", of, (base, self.integer(self.expr(node.slice), node)), span=span)
            case TupleType(items):
                return self._tuple_item(base, items, node)
            case CounterType(of):
                return self.count(base, self.expr(node.slice), of, node)
            case _:
                raise self.refuse(node, "this is not compiled with an index")

    def count(self, collection: Expr, value: Expr, of: Type, node: ast.AST) -> Expr:
        """How often a value is in a Counter or list."""
        kind = collection.type
        most = kind.max_len if isinstance(kind, CounterType | ListType) else HUGE
        if disjoint(value.type, of):
            return constant(0, self.names, self.span(node))
        counted = Expr("count", interval(0, most), (collection, converted(value, of)), span=self.span(node))
        if within(value.type, of):
            return counted
        fits = Expr("fits", BOOL, (value,), of, self.span(node))
        zero = converted(constant(0, self.names), counted.type)
        return Expr("if", counted.type, (fits, counted, zero), span=self.span(node))

    def _slice(self, base: Expr, part: ast.Slice, span: Any) -> Expr:
        if part.lower is part.upper is None and isinstance(part.step, ast.UnaryOp) and ast.unparse(part.step) == "-1":
            return Expr("reverse", base.type, (base,), span=span)
        if part.step is not None:
            raise self.refuse(part.step, "a slice with a step is not compiled")
        low = constant(0, self.names) if part.lower is None else self.integer(self.expr(part.lower), part)
        high = constant(HUGE, self.names) if part.upper is None else self.integer(self.expr(part.upper), part)
        return Expr("slice", base.type, (base, low, high), span=span)

    def _tuple_item(self, base: Expr, items: tuple[Type, ...], node: ast.Subscript) -> Expr:
        index = self.expr(node.slice)
        if index.op != "const" or not isinstance(index.data, int) or not -len(items) <= index.data < len(items):
            raise self.refuse(node.slice, "the index of a tuple is compiled when it is a number that it has")
        place = index.data % len(items)
        return Expr("item", items[place], (base,), place, self.span(node))

    # operators

    def _bool_op(self, node: ast.BoolOp) -> Expr:
        values = [self._under(node, index) for index in range(len(node.values))]
        if all(value.type == BOOL for value in values):
            return self.condition(node)
        result = values[-1]
        for index in range(len(values) - 2, -1, -1):
            test = self.truth(values[index], node)
            kind = union((values[index].type, result.type))
            pair = (converted(result, kind), converted(values[index], kind))
            yes, no = pair if isinstance(node.op, ast.And) else pair[::-1]
            result = Expr("if", kind, (test, yes, no), span=self.span(node))
        return result

    def _under(self, node: ast.BoolOp, index: int) -> Expr:
        """A part of `and` or `or`, with what the parts before it tell."""
        before = dict(self.facts)
        for part in node.values[:index]:
            self.facts.update(learned(self, part, isinstance(node.op, ast.And)))
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
                return self._arithmetic("sub", constant(0, self.names), value, node)
            case ast.UAdd():
                return self.integer(self.expr(node.operand), node)
            case _:
                raise self.refuse(node, "~ is not compiled")

    def _binary(self, node: ast.BinOp) -> Expr:
        return self.binary(node.op, self.expr(node.left), self.expr(node.right), node)

    def binary(self, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """An arithmetic, set or list operation."""
        left, right = self.as_collection(left), self.as_collection(right)
        if isinstance(left.type, SETS) or isinstance(right.type, SETS):
            name = _SET_OPERATIONS.get(type(operator))
            if name is None or not isinstance(left.type, SETS) or not isinstance(right.type, SETS):
                raise self.refuse(node, "this operation on a set is not compiled")
            return self.set_operation(name, left, right, node)
        if isinstance(left.type, ListType) and isinstance(right.type, ListType) and isinstance(operator, ast.Add):
            of = union((left.type.of, right.type.of))
            kind = ListType(of, left.type.max_len + right.type.max_len)
            one, two = ListType(of, left.type.max_len), ListType(of, right.type.max_len)
            return Expr("concat", kind, (converted(left, one), converted(right, two)), span=self.span(node))
        op = _ARITHMETIC.get(type(operator))
        if op is None:
            raise self.refuse(node, f"the operator {type(operator).__name__} is not compiled")
        return self._arithmetic(op, self.integer(left, node), self.integer(right, node), node)

    def set_operation(self, op: str, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """Union, intersection, difference or symmetric difference."""
        kind = SetType(union((element(left.type), element(right.type))))
        result = {"meet": SetType(element(left.type)), "minus": SetType(element(left.type))}.get(op, kind)
        whole = Expr(op, kind, (converted(left, kind), converted(right, kind)), span=self.span(node))
        return whole if result == kind else Expr("convert", result, (whole,), span=self.span(node))

    def _arithmetic(self, op: str, left: Expr, right: Expr, node: ast.AST) -> Expr:
        (a, b), (c, d) = bounds(left.type), bounds(right.type)
        if left.op == right.op == "const" and not (op in ("floordiv", "mod") and not right.data):
            return constant(_FOLD[op](int(left.data), int(right.data)), self.names, self.span(node))
        match op:
            case "add":
                low, high = a + c, b + d
            case "sub":
                low, high = a - d, b - c
            case "mul":
                corners = (a * c, a * d, b * c, b * d)
                low, high = min(corners), max(corners)
                if max(-low, high) > HUGE and max(-a, b) < HUGE and max(-c, d) < HUGE:
                    raise self.refuse(node, "a product this large is not compiled")
            case "floordiv":
                low, high = -max(abs(a), abs(b)), max(abs(a), abs(b))
            case _:
                low, high = min(0, c), max(0, d)
        return Expr(op, interval(low, high), (left, right), span=self.span(node))

    def integer(self, value: Expr, node: ast.AST) -> Expr:
        """The value as an integer: itself, a truth as 0 or 1, or the integer member of a union, failing for another."""
        if isinstance(value.type, RangeType):
            return value
        if isinstance(value.type, BoolType):
            return converted(value, interval(0, 1))
        return self.only(value, (RangeType,), node)

    def only(self, value: Expr, wanted: tuple[type, ...], node: ast.AST) -> Expr:
        """The value as the one member of its union that is of the wanted form; fails for any other."""
        found = [member for member in members(value.type) if isinstance(member, wanted)]
        if len(found) != 1:
            if value.type == NEVER or is_scalar(value.type):
                return Expr("fail", interval(0, 0) if RangeType in wanted else NEVER, (value,), span=self.span(node))
            raise self.refuse(node, f"a value of this type is not compiled here: {value.type}")
        return Expr("convert", found[0], (value,), span=value.span)

    # comparisons

    def _compare(self, node: ast.Compare) -> Expr:
        left, tests = self.expr(node.left), []
        left_node = node.left
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.expr(right_node)
            tests.append(self.comparison(operator, left, right, node))
            left, left_node = right, right_node
        return tests[0] if len(tests) == 1 else Expr("and", BOOL, tuple(tests), span=self.span(left_node))

    def comparison(self, operator: ast.cmpop, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """One comparison."""
        match operator:
            case ast.Eq() | ast.Is():
                return self.equal(left, right, node)
            case ast.NotEq() | ast.IsNot():
                return negated(self.equal(left, right, node))
            case ast.In():
                return self.contains(right, left, node)
            case ast.NotIn():
                return negated(self.contains(right, left, node))
            case ast.Lt():
                return self._less("lt", left, right, node)
            case ast.LtE():
                return self._less("le", left, right, node)
            case ast.Gt():
                return self._less("lt", right, left, node)
            case _:
                return self._less("le", right, left, node)

    def equal(self, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """Python's equality; of types without a common value it is False."""
        if left.op == right.op == "const":
            return TRUE if left.data == right.data else FALSE
        if is_integer(left.type) and is_integer(right.type) and left.type != right.type:
            left, right = self.integer(left, node), self.integer(right, node)
            kind: Type = interval(-HUGE, HUGE)
        elif disjoint(left.type, right.type):
            return FALSE
        else:
            kind = _unbounded(union((left.type, right.type)))
        if kind == NONE:
            return TRUE
        return Expr("eq", BOOL, (converted(left, kind), converted(right, kind)), span=self.span(node))

    def contains(self, collection: Expr, value: Expr, node: ast.AST) -> Expr:
        """`value in collection`."""
        collection = self.as_collection(collection)
        kind = collection.type
        if isinstance(kind, TupleType):
            parts = [Expr("item", item, (collection,), index) for index, item in enumerate(kind.items)]
            return Expr("or", BOOL, (FALSE, *(self.equal(part, value, node) for part in parts)), span=self.span(node))
        of = element(kind)
        if disjoint(value.type, of):
            return FALSE
        found = Expr("in", BOOL, (converted(value, of), collection), span=self.span(node))
        if isinstance(kind, DictType):
            found = Expr("in", BOOL, (converted(value, of), Expr("global_set", SetType(of))), span=self.span(node))
        if within(value.type, of):
            return found
        return Expr("and", BOOL, (Expr("fits", BOOL, (value,), of), found), span=self.span(node))

    def as_collection(self, value: Expr) -> Expr:
        """Of a union, its one member that is a collection; fails for a value that is none."""
        if not isinstance(value.type, UnionType):
            return value
        found = [member for member in members(value.type) if isinstance(member, (*SETS, TupleType))]
        return Expr("convert", found[0], (value,), span=value.span) if len(found) == 1 else value

    def _less(self, op: str, left: Expr, right: Expr, node: ast.AST) -> Expr:
        if isinstance(left.type, SETS) and isinstance(right.type, SETS):
            kind = SetType(union((element(left.type), element(right.type))))
            small, large = converted(left, kind), converted(right, kind)
            subset = Expr("subset", BOOL, (small, large), span=self.span(node))
            if op == "le":
                return subset
            return Expr("and", BOOL, (subset, negated(Expr("eq", BOOL, (small, large)))), span=self.span(node))
        left, right = self._comparable(self.as_collection(left), node), self._comparable(self.as_collection(right), node)
        if NEVER in (left.type, right.type):
            return Expr("fail", BOOL, (left, right), span=self.span(node))
        if is_integer(left.type) and is_integer(right.type):
            left, right = self.integer(left, node), self.integer(right, node)
            kind_of_both: Type = interval(-HUGE, HUGE)
        else:
            kind_of_both = union((left.type, right.type))
        if not is_ordered(kind_of_both):
            if left.type != right.type and not isinstance(kind_of_both, TupleType):
                return Expr("fail", BOOL, (left, right), span=self.span(node))
            raise self.refuse(node, "values of this type have no order")
        return Expr(op, BOOL, (converted(left, kind_of_both), converted(right, kind_of_both)), span=self.span(node))

    def _comparable(self, value: Expr, node: ast.AST) -> Expr:
        """Of a union, its one member that has an order."""
        if not isinstance(value.type, UnionType) or value.type == NEVER:
            return value
        found = [member for member in members(value.type) if is_ordered(member)]
        if not found:
            return Expr("fail", interval(0, 0), (value,), span=value.span)
        if len(found) > 1:
            raise self.refuse(node, "a comparison by order of values of several types is not compiled")
        return Expr("convert", found[0], (value,), span=value.span)

    # forms

    def _conditional(self, node: ast.IfExp) -> Expr:
        test = self.condition(node.test)
        with self.knowing(learned(self, node.test, True)):
            yes = self.expr(node.body)
        with self.knowing(learned(self, node.test, False)):
            no = self.expr(node.orelse)
        if test in (TRUE, FALSE):
            return yes if test == TRUE else no
        kind = union((yes.type, no.type))
        return Expr("if", kind, (test, converted(yes, kind), converted(no, kind)), span=self.span(node))

    def _set_display(self, node: ast.Set) -> Expr:
        return self.make_set([self.item(part) for part in node.elts], node)

    def item(self, node: ast.expr) -> Expr:
        """An expression as what a collection holds: a set becomes an immutable one."""
        return self.as_item(self.expr(node), node)

    def as_item(self, value: Expr, node: ast.AST) -> Expr:
        """As `item`, for a value."""
        if isinstance(value.type, SetType):
            return converted(value, FrozenSetType(value.type.of))
        if not is_scalar(value.type):
            raise self.refuse(node, f"a collection of {_PLURALS[type(value.type)]} is not compiled", "use tuples or frozensets")
        return value

    def make_set(self, parts: list[Expr], node: ast.AST) -> Expr:
        """A set of given elements."""
        of = union(part.type for part in parts)
        return Expr("set", SetType(of), tuple(converted(part, of) for part in parts), span=self.span(node))

    def _list_display(self, node: ast.List) -> Expr:
        parts = [self.item(part) for part in node.elts]
        of = union(part.type for part in parts)
        kind = ListType(of, len(parts))
        return Expr("list", kind, tuple(converted(part, of) for part in parts), span=self.span(node))

    def _tuple_display(self, node: ast.Tuple) -> Expr:
        parts = tuple(self.item(part) for part in node.elts)
        return Expr("tuple", TupleType(tuple(part.type for part in parts)), parts, span=self.span(node))

    def isinstance_test(self, value: Expr, wanted: ast.expr) -> Expr:
        """`isinstance(value, wanted)`."""
        classes = classes_named(self, wanted)
        ranges = [cls for cls in classes if issubclass(cls, Range)]
        if ranges:
            low, high = min(cls.low for cls in ranges), max(cls.high for cls in ranges)
            return Expr("fits", BOOL, (value,), interval(low, high), self.span(wanted))
        kinds = members(value.type)
        kept = frozenset(n for n, kind in enumerate(kinds) if any(is_instance(kind, cls) for cls in classes))
        if len(kept) in (0, len(kinds)):
            return TRUE if kept else FALSE
        return Expr("is", BOOL, (value,), kept, self.span(wanted))


_NOTHING: Any = object()


def negated(value: Expr) -> Expr:
    """The opposite."""
    if value == TRUE:
        return FALSE
    if value == FALSE:
        return TRUE
    return value.args[0] if value.op == "not" else Expr("not", BOOL, (value,), span=value.span)


def _unbounded(kind: Type) -> Type:
    """A set without its bound: two sets are compared whole."""
    match kind:
        case SetType(of, int()):
            return SetType(of)
        case _:
            return kind


def _described(node: ast.expr) -> str:
    names = {ast.Lambda: "a lambda", ast.JoinedStr: "an f-string", ast.NamedExpr: "an assignment in an expression"}
    names |= {ast.GeneratorExp: "a generator outside any, all, sum, min, max, len, set or sorted", ast.Dict: "a dict display"}
    return names.get(type(node), f"{type(node).__name__}")


_PLURALS = {ListType: "lists", CounterType: "Counters", DictType: "dicts"}
_SET_OPERATIONS: dict[type[ast.operator], str] = {
    ast.BitOr: "unite",
    ast.BitAnd: "meet",
    ast.Sub: "minus",
    ast.BitXor: "differ",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
}
_FOLD: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "floordiv": lambda a, b: a // b,
    "mod": lambda a, b: a % b,
}

__all__ = ["FALSE", "SETS", "TRUE", "Expressions", "Quorum", "negated"]
