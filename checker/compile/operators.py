"""Operators on typed values: truth, arithmetic, sets, comparisons, membership."""

import ast
from collections.abc import Callable

from checker.compile.ir import Expr
from checker.compile.kinds import (
    BOOL,
    HUGE,
    NEVER,
    NONE,
    bounds,
    disjoint,
    element,
    interval,
    is_integer,
    is_ordered,
    is_scalar,
    members,
    shown,
    union,
    within,
)
from checker.compile.refusals import refused_operator
from checker.compile.scope import Scope, constant, converted
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
from checker.language.values import domain_size

TRUE = Expr("const", BOOL, data=True)
FALSE = Expr("const", BOOL, data=False)
SETS = (SetType, FrozenSetType, QuorumType)


class Operators(Scope):
    """Makes nodes of operations on values."""

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
                size = Expr("len", interval(0, most_elements(kind)), (value,), span=value.span)
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

    # arithmetic and sets

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
            raise self.refuse(node, *refused_operator(operator))
        return self.arithmetic(op, self.integer(left, node), self.integer(right, node), node)

    def set_operation(self, op: str, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """Union, intersection, difference or symmetric difference."""
        kind = SetType(union((element(left.type), element(right.type))))
        result = {"meet": SetType(element(left.type)), "minus": SetType(element(left.type))}.get(op, kind)
        whole = Expr(op, kind, (converted(left, kind), converted(right, kind)), span=self.span(node))
        return whole if result == kind else Expr("convert", result, (whole,), span=self.span(node))

    def arithmetic(self, op: str, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """An operation on integers, with an interval that has room for every result."""
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
            if value.op == "const":
                return constant(int(value.data), self.names, value.span)
            return Expr("number", interval(0, 1), (value,), span=value.span)
        return self.only(value, (RangeType,), node)

    def only(self, value: Expr, wanted: tuple[type, ...], node: ast.AST) -> Expr:
        """The value as the one member of its union that is of the wanted form; fails for any other."""
        found = [member for member in members(value.type) if isinstance(member, wanted)]
        if len(found) != 1:
            if value.type == NEVER or is_scalar(value.type):
                return Expr("fail", interval(0, 0) if RangeType in wanted else NEVER, (value,), span=self.span(node))
            raise self.refuse(node, f"a value of type {shown(value.type)} is not compiled here")
        return Expr("convert", found[0], (value,), span=value.span)

    # comparisons

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
        if isinstance(kind, DictType):
            collection = Expr("global_set", SetType(of))
        test, item = self.as_element(value, of, node)
        found = Expr("in", BOOL, (item, collection), span=self.span(node))
        return found if test is None else Expr("and", BOOL, (test, found), span=self.span(node))

    def as_element(self, value: Expr, of: Type, node: ast.AST) -> tuple[Expr | None, Expr]:
        """The value of a type that equals this one, and the test whether there is one: None when there always is."""
        wanted: Type = of
        if isinstance(value.type, RangeType) and of == BOOL:
            item, wanted = self.equal(value, constant(1, self.names), node), interval(0, 1)
        else:
            value = self.integer(value, node) if value.type == BOOL and isinstance(of, RangeType) else value
            item = converted(value, of)
        test = None if within(value.type, wanted) else Expr("fits", BOOL, (value,), wanted, self.span(node))
        return test, item

    def key(self, value: Expr, kind: Type, node: ast.AST) -> Expr:
        """The key of a dict that equals a value; fails when there is none."""
        if not (is_integer(value.type) and is_integer(kind) and (value.type == BOOL) != (kind == BOOL)):
            return converted(value, kind)
        test, item = self.as_element(value, kind, node)
        return item if test is None else Expr("if", kind, (test, item, Expr("fail", kind, span=self.span(node))), span=self.span(node))

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
        left, right = self.ordered(self.as_collection(left), node), self.ordered(self.as_collection(right), node)
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

    def ordered(self, value: Expr, node: ast.AST) -> Expr:
        """Of a union, its one member that has an order."""
        if not isinstance(value.type, UnionType) or value.type == NEVER:
            return value
        found = [member for member in members(value.type) if is_ordered(member)]
        if not found:
            return Expr("fail", interval(0, 0), (value,), span=value.span)
        if len(found) > 1:
            raise self.refuse(node, "a comparison by order of values of several types is not compiled")
        return Expr("convert", found[0], (value,), span=value.span)

    # collections

    def count(self, collection: Expr, value: Expr, of: Type, node: ast.AST) -> Expr:
        """How often a value is in a Counter or list."""
        kind = collection.type
        most = kind.max_len if isinstance(kind, CounterType | ListType) else HUGE
        if disjoint(value.type, of):
            return constant(0, self.names, self.span(node))
        test, item = self.as_element(value, of, node)
        counted = Expr("count", interval(0, most), (collection, item), span=self.span(node))
        if test is None:
            return counted
        zero = converted(constant(0, self.names), counted.type)
        return Expr("if", counted.type, (test, counted, zero), span=self.span(node))

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


def most_elements(kind: Type) -> int:
    """How many elements a collection has at most."""
    bound = getattr(kind, "max_len", None)
    return min(HUGE, domain_size(element(kind)) if bound is None else bound)


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
