"""Operators on typed values: truth, arithmetic, sets, how often something is there."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import after
from checker.ir.kinds import (
    HUGE,
    NONE,
    bounds,
    disjoint,
    element,
    interval,
    is_scalar,
    is_text_enum,
    members,
    shown,
    union,
)
from checker.ir.nodes import Apply, Conditional, Const, Convert, Expr, IsMember, Junction
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    RangeType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import domain_size
from checker.lower.comparing import FALSE, SETS, TRUE, Comparing, negated
from checker.lower.refusals import refused_operator
from checker.lower.scope import constant


class Operators(Comparing):
    """Makes nodes of operations on values."""

    def truth(self, value: Expr, node: ast.AST) -> Expr:
        """Python's truth of a value."""
        if any(map(is_text_enum, members(value.type))):
            raise self.refuse(node, "the truth of a member of an enum of texts is not compiled", "compare it")
        kind, constantly = value.type, _constant_truth(value.type)
        if constantly is not None:
            return after((value,), constantly)
        match kind:
            case BoolType():
                return value
            case RangeType():
                return negated(self.equal(value, constant(0, self.names), node))
            case LiteralType():
                return negated(self.equal(value, constant("", self.names), node))
            case DictType():
                raise self.refuse(node, "the truth of a dict is not compiled")
            case UnionType():
                return self._truth_of_union(value, node)
            case _:
                size = Apply(CollectionOp.LEN, interval(0, most_elements(kind)), (value,), value.span)
                return negated(self.equal(size, constant(0, self.names), node))

    def _truth_of_union(self, value: Expr, node: ast.AST) -> Expr:
        ways: list[Expr] = []
        for number, member in enumerate(members(value.type)):
            constantly = _constant_truth(member)
            test = IsMember(value, frozenset({number}))
            if constantly is None:
                inner = self.truth(Convert(member, value, span=value.span), node)
                ways.append(Junction(True, (test, inner)))
            elif constantly == TRUE:
                ways.append(test)
        return ways[0] if len(ways) == 1 else Junction(False, tuple(ways))

    # arithmetic and sets

    def binary(self, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """An arithmetic, set or list operation."""
        is_text = any(
            isinstance(member, LiteralType | TupleType) for side in (left, right) for member in members(side.type)
        )
        if is_text and type(operator) in _ARITHMETIC:
            raise self.refuse(node, "this operation on strings or tuples is not compiled")
        if _both(left, right, (RangeType, BoolType)):
            if _both(left, right, SETS) and type(operator) in _SET_OPERATIONS:
                raise self.refuse(node, "an operation on what may be a set or a number is not compiled")
            left, right = self.integer(left, node), self.integer(right, node)
        left, right = self.as_collection(left), self.as_collection(right)
        if isinstance(left.type, SETS) or isinstance(right.type, SETS):
            name = _SET_OPERATIONS.get(type(operator))
            if name is None or not isinstance(left.type, SETS) or not isinstance(right.type, SETS):
                raise self.refuse(node, "this operation on a set is not compiled")
            self.refuse_view(right, node)
            return self.set_operation(name, left, right, node)
        if isinstance(left.type, ListType) and isinstance(right.type, ListType) and isinstance(operator, ast.Add):
            of = union((left.type.of, right.type.of))
            kind = ListType(of, left.type.max_len + right.type.max_len)
            one, two = ListType(of, left.type.max_len), ListType(of, right.type.max_len)
            return Apply(CollectionOp.CONCAT, kind, (converted(left, one), converted(right, two)), self.span(node))
        op = _ARITHMETIC.get(type(operator))
        if op is None:
            raise self.refuse(node, *refused_operator(operator))
        return self.arithmetic(op, self.integer(left, node), self.integer(right, node), node)

    def set_operation(self, op: CollectionOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """Union, intersection, difference or symmetric difference, of the kind that the left one has."""
        self.refuse_view(left, node)
        kind = SetType(self.common((element(left.type), element(right.type)), node))
        result = SetType(element(left.type)) if op in (CollectionOp.MEET, CollectionOp.MINUS) else kind
        whole = Apply(op, kind, (converted(left, kind), converted(right, kind)), self.span(node))
        made = whole if result == kind else Convert(result, whole, span=self.span(node))
        return made if isinstance(left.type, SetType) else converted(made, FrozenSetType(element(result)))

    def arithmetic(self, op: ScalarOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """An operation on integers, with an interval that has room for every result."""
        (a, b), (c, d) = bounds(left.type), bounds(right.type)
        divides = op in (ScalarOp.FLOORDIV, ScalarOp.MOD)
        if isinstance(left, Const) and isinstance(right, Const) and not (divides and not right.value):
            return constant(op.row.python(None, int(left.value), int(right.value)), self.names, self.span(node))
        match op:
            case ScalarOp.ADD:
                low, high = a + c, b + d
            case ScalarOp.SUB:
                low, high = a - d, b - c
            case ScalarOp.MUL:
                corners = (a * c, a * d, b * c, b * d)
                low, high = min(corners), max(corners)
                if max(-low, high) > HUGE and max(-a, b) < HUGE and max(-c, d) < HUGE:
                    raise self.refuse(node, "a product this large is not compiled")
            case ScalarOp.FLOORDIV:
                low, high = -max(abs(a), abs(b)), max(abs(a), abs(b))
            case _:
                low, high = min(0, c), max(0, d)
        return Apply(op, interval(low, high), (left, right), self.span(node))

    # collections

    def count(self, collection: Expr, value: Expr, of: Type, node: ast.AST) -> Expr:
        """How often a value is in a Counter or list."""
        kind = collection.type
        most = kind.max_len if isinstance(kind, CounterType | ListType) else HUGE
        if isinstance(kind, CounterType) and not is_scalar(value.type):
            raise self.refuse(node, f"a value of type {shown(value.type)} is not compiled as what a Counter counts")
        self.refuse_texts((value.type, of), node)
        if disjoint(value.type, of):
            return after((collection, value), constant(0, self.names, self.span(node)))
        test, item = self.as_element(value, of, node)
        counted = Apply(CollectionOp.COUNT, interval(0, most), (collection, item), self.span(node))
        if test is None:
            return counted
        zero = converted(constant(0, self.names), counted.type)
        return Conditional(counted.type, test, counted, zero, self.span(node))

    def as_item(self, value: Expr, node: ast.AST) -> Expr:
        """As `item`, for a value."""
        if isinstance(value.type, SetType):
            return converted(value, FrozenSetType(value.type.of))
        if not is_scalar(value.type):
            raise self.refuse(
                node, f"a collection of {_PLURALS[type(value.type)]} is not compiled", "use tuples or frozensets"
            )
        return value

    def make_set(self, parts: list[Expr], node: ast.AST) -> Expr:
        """A set of given elements."""
        of = self.common((part.type for part in parts), node)
        return Apply(CollectionOp.SET, SetType(of), tuple(converted(part, of) for part in parts), self.span(node))


def most_elements(kind: Type) -> int:
    """How many elements a collection has at most."""
    bound = getattr(kind, "max_len", None)
    return min(HUGE, domain_size(element(kind)) if bound is None else bound)


def _both(left: Expr, right: Expr, kinds: tuple[type[Type], ...]) -> bool:
    """Whether the values of both sides may be of some kinds."""
    return all(any(isinstance(member, kinds) for member in members(side.type)) for side in (left, right))


def _constant_truth(kind: Type) -> Expr | None:
    """The truth that all values of a type have, if they have one."""
    match kind:
        case TupleType(items):
            return TRUE if items else FALSE
        case SortType() | RecordType() | EnumType():
            return TRUE
        case UnionType(parts):
            truths = {_constant_truth(part) for part in parts}
            return FALSE if truths <= {FALSE} else TRUE if truths == {TRUE} else None
        case _:
            return FALSE if kind == NONE else None


_PLURALS = {ListType: "lists", CounterType: "Counters", DictType: "dicts"}
_SET_OPERATIONS: dict[type[ast.operator], CollectionOp] = {
    ast.BitOr: CollectionOp.UNITE,
    ast.BitAnd: CollectionOp.MEET,
    ast.Sub: CollectionOp.MINUS,
    ast.BitXor: CollectionOp.DIFFER,
}
_ARITHMETIC: dict[type[ast.operator], ScalarOp] = {
    ast.Add: ScalarOp.ADD,
    ast.Sub: ScalarOp.SUB,
    ast.Mult: ScalarOp.MUL,
    ast.FloorDiv: ScalarOp.FLOORDIV,
    ast.Mod: ScalarOp.MOD,
}
