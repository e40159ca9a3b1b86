"""Equality, order and membership as Python has them.

Values are compared by their codes, so two of them are made values of one type first. Python's True equals 1: a truth beside an integer
becomes one; where the two would meet inside a set, tuple or list, the comparison is not compiled.
"""

import ast
from collections.abc import Iterable

from checker.ir.conversion import converted
from checker.ir.failing import after, applies, calls, in_turn, may_fail
from checker.ir.kinds import (
    BOOL,
    HUGE,
    NEVER,
    NONE,
    bounds,
    disjoint,
    element,
    has_texts,
    interval,
    is_ordered,
    is_scalar,
    members,
    mixes,
    order_of,
    shown,
    union,
    within,
)
from checker.ir.nodes import After, Apply, Conditional, Const, Convert, Expr, Fail, Fits, IsMember, Item, Junction
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import (
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    QuorumType,
    RangeType,
    SetType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.scope import Scope, constant

TRUE = Const(BOOL, True)
FALSE = Const(BOOL, False)
SETS = (SetType, FrozenSetType, QuorumType)
_UNHASHABLE = (ListType, CounterType, DictType)


class Comparing(Scope):
    """Makes nodes that compare values."""

    # of one type

    def integer(self, value: Expr, node: ast.AST) -> Expr:
        """The value as an integer: itself, a truth as 0 or 1, or the integer member of a union, failing for another."""
        value = self.numbered(value)
        return value if isinstance(value.type, RangeType) else self.only(value, (RangeType,), node)

    def numbered(self, value: Expr) -> Expr:
        """The value, a truth as 0 or 1."""
        if value.type == BOOL:
            if isinstance(value, Const):
                return constant(int(value.value), self.names, value.span)
            return Apply(ScalarOp.NUMBER, interval(0, 1), (value,), value.span)
        if BOOL not in members(value.type):
            return value
        others = union(member for member in members(value.type) if member != BOOL)
        kind = union((others, interval(0, 1)))
        test = IsMember(value, frozenset({members(value.type).index(BOOL)}), value.span)
        number = Apply(ScalarOp.NUMBER, interval(0, 1), (Convert(BOOL, value, span=value.span),), value.span)
        other = converted(Convert(others, value, span=value.span), kind)
        return Conditional(kind, test, converted(number, kind), other, value.span)

    def only(self, value: Expr, wanted: tuple[type, ...], node: ast.AST) -> Expr:
        """The value as the one member of its union that is of the wanted form; fails for any other."""
        found = [member for member in members(value.type) if isinstance(member, wanted)]
        if len(found) == 1:
            return Convert(found[0], value, span=value.span)
        if not found and (value.type == NEVER or is_scalar(value.type)):
            return Fail(interval(0, 0) if RangeType in wanted else NEVER, (value,), self.span(node))
        raise self.refuse(node, f"a value of type {shown(value.type)} is not compiled here")

    def as_collection(self, value: Expr) -> Expr:
        """Of a union, its one member that is a collection; fails for a value that is none."""
        if not isinstance(value.type, UnionType):
            return value
        found = [member for member in members(value.type) if isinstance(member, (*SETS, TupleType))]
        return Convert(found[0], value, span=value.span) if len(found) == 1 else value

    def common(self, kinds: Iterable[Type], node: ast.AST) -> Type:
        """The type of values that are compared or kept together; raises Refused when equal ones may have two codes in it."""
        kind = union(kinds)
        if mixes(kind):
            self.refuse_texts((kind,), node)
            raise self.refuse(
                node, "truths and integers in one collection are not compiled", "True equals 1: use one of the two"
            )
        return kind

    def refuse_set(self, kinds: Iterable[Type], node: ast.AST, said: str) -> None:
        """Raise Refused for a set that can change where Python wants a hash, or where it could not be told from a frozenset."""
        if any(isinstance(member, SetType) for kind in kinds for member in members(kind)):
            raise self.refuse(node, f"{said} is not compiled", "use a frozenset: frozenset(...)")

    def refuse_view(self, value: Expr, node: ast.AST) -> None:
        """Raise Refused for a class, or the keys of a dict, where Python wants a set: they are none."""
        if is_view(value):
            raise self.refuse(node, "a class or a view of keys as a set is not compiled", "write set(...) around it")

    def one_kind(self, kinds: Iterable[Type], node: ast.AST) -> Type:
        """The type of what is one of several values; raises Refused where it would not tell a set from another value."""
        kinds = tuple(kinds)
        if any(isinstance(kind, SetType) for kind in kinds) and not all(
            isinstance(kind, SetType) or kind == NEVER for kind in kinds
        ):
            raise self.refuse(node, "a set or another value is not compiled", "make it a frozenset in both cases")
        return union(kinds)

    def refuse_texts(self, kinds: Iterable[Type], node: ast.AST) -> None:
        """Raise Refused where texts stand beside members of an enum of texts, which may equal them."""
        if has_texts(union(kinds)):
            raise self.refuse(
                node, "texts beside members of an enum of texts are not compiled", "compare members with members"
            )

    # comparisons

    def comparison(self, operator: ast.cmpop, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """One comparison."""
        is_turned = isinstance(operator, ast.Gt | ast.GtE)
        return in_turn((left, right), self._compared(operator, left, right, node), is_turned)

    def _compared(self, operator: ast.cmpop, left: Expr, right: Expr, node: ast.AST) -> Expr:
        match operator:
            case ast.Eq():
                return self.equal(left, right, node)
            case ast.Is():
                return self._same(left, right, node)
            case ast.NotEq():
                return negated(self.equal(left, right, node))
            case ast.IsNot():
                return negated(self._same(left, right, node))
            case ast.In():
                return self.contains(right, left, node)
            case ast.NotIn():
                return negated(self.contains(right, left, node))
            case ast.Lt():
                return self._less(ScalarOp.LT, left, right, node)
            case ast.LtE():
                return self._less(ScalarOp.LE, left, right, node)
            case ast.Gt():
                return self._less(ScalarOp.LT, right, left, node, is_turned=True)
            case _:
                return self._less(ScalarOp.LE, right, left, node, is_turned=True)

    def equal(self, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """Python's equality; of types without a common value it is False."""
        if isinstance(left, Const) and isinstance(right, Const):
            return TRUE if left.value == right.value else FALSE
        if mixes(union((left.type, right.type))):
            self.refuse_texts((left.type, right.type), node)
            left, right = self.numbered(left), self.numbered(right)
        for side, other in ((left, right), (right, left)):
            if is_view(side) and isinstance(other.type, SETS):
                raise self.refuse(
                    node, "a class or a view of keys as a set is not compiled", "write set(...) around it"
                )
        if {CounterType, DictType} == {type(left.type), type(right.type)}:
            raise self.refuse(node, "a Counter beside a dict is not compiled")
        if disjoint(left.type, right.type):
            return after((left, right), FALSE)
        if isinstance(left.type, RangeType) and isinstance(right.type, RangeType) and left.type != right.type:
            kind: Type = interval(-HUGE, HUGE)
        else:
            kind = _unbounded(self.common((left.type, right.type), node))
        if kind == NONE:
            return after((left, right), TRUE)
        return Apply(CollectionOp.EQ, BOOL, (converted(left, kind), converted(right, kind)), self.span(node))

    def _same(self, left: Expr, right: Expr, node: ast.AST) -> Expr:
        """`is`, for values of which there is one object each: None, truths, elements, records and members of enums."""
        for kind in (left.type, right.type):
            if not is_scalar(kind) or any(
                isinstance(m, RangeType | TupleType | FrozenSetType | QuorumType) for m in members(kind)
            ):
                if NONE in (left.type, right.type):
                    continue
                raise self.refuse(node, f"'is' with a value of type {shown(kind)} is not compiled", "write ==")
        return self.equal(left, right, node)

    # membership

    def contains(self, collection: Expr, value: Expr, node: ast.AST) -> Expr:
        """`value in collection`."""
        collection = self.as_collection(collection)
        kind = collection.type
        if isinstance(kind, TupleType):
            tests = (self.equal(Item(item, collection, index), value, node) for index, item in enumerate(kind.items))
            return after((value, collection), Junction(False, (FALSE, *tests), self.span(node)))
        of = element(kind)
        if applies(collection, CollectionOp.DOMAIN) and isinstance(of, EnumType) and value.type != of:
            raise self.refuse(
                node, f"whether a value of type {shown(value.type)} is in an enum is not compiled", "use isinstance"
            )
        if not applies(collection, CollectionOp.DOMAIN) and not isinstance(kind, ListType):
            if isinstance(value.type, _UNHASHABLE):
                return Fail(BOOL, (value, collection), self.span(node))
            if isinstance(value.type, SetType) and isinstance(kind, _UNHASHABLE):
                raise self.refuse(node, "a set as a key is not compiled", "use a frozenset")
        if isinstance(kind, DictType):
            collection = after((collection,), Apply(CollectionOp.DOMAIN, SetType(of)))
        self.refuse_texts((value.type, of), node)
        if disjoint(value.type, of):
            return after((value, collection), FALSE)
        test, item = self.as_element(value, of, node)
        found = Apply(CollectionOp.IN, BOOL, (item, collection), self.span(node))
        return found if test is None else after((value, collection), Junction(True, (test, found), self.span(node)))

    def as_element(self, value: Expr, of: Type, node: ast.AST) -> tuple[Expr | None, Expr]:
        """The value of a type that equals this one, and the test whether there is one: None when there always is."""
        if mixes(union((value.type, of))):
            self.refuse_texts((value.type, of), node)
            if BOOL in members(of):
                return self._as_truth(value, of, node)
            value = self.numbered(value)
            self.common((value.type, of), node)
        if within(value.type, of):
            return None, converted(value, of)
        sets = any(isinstance(member, SetType | FrozenSetType) for member in members(value.type))
        if sets and any(isinstance(member, QuorumType) for member in members(of)):
            raise self.refuse(
                node, "whether a set is one of some quorums is not compiled", "ask any(quorum == x for quorum in ...)"
            )
        return Fits(value, of, self.span(node)), converted(value, of)

    def _as_truth(self, value: Expr, of: Type, node: ast.AST) -> tuple[Expr | None, Expr]:
        """An integer as an element of a type that has truths."""
        if not isinstance(value.type, RangeType):
            self.common((value.type, of), node)
        item = self.equal(value, constant(1, self.names), node)
        low, high = bounds(value.type)
        test = None if low >= 0 and high <= 1 else Fits(value, interval(0, 1), self.span(node))
        return test, converted(item, of)

    def key(self, value: Expr, kind: Type, node: ast.AST) -> Expr:
        """The key of a dict that equals a value; fails when there is none."""
        self.refuse_set((value.type,), node, "a set as a key")
        if not mixes(union((value.type, kind))):
            return converted(value, kind)
        test, item = self.as_element(value, kind, node)
        return (
            item if test is None else Conditional(kind, test, item, Fail(kind, span=self.span(node)), self.span(node))
        )

    # order

    def _less(self, op: ScalarOp, left: Expr, right: Expr, node: ast.AST, is_turned: bool = False) -> Expr:
        """`left < right`, or `<=`; `is_turned` when it is written the other way, and the right is evaluated first."""
        order = self._common_order(left, right, node)
        if order is None:
            pair = (right, left) if is_turned else (left, right)
            return Fail(BOOL, pair, self.span(node))
        left, right = self._of_order(left, order, node), self._of_order(right, order, node)
        if isinstance(left.type, SETS):
            return self._subset(op, left, right, node)
        is_number = isinstance(left.type, RangeType)
        kind = interval(-HUGE, HUGE) if is_number else self.common((left.type, right.type), node)
        if not is_ordered(kind):
            raise self.refuse(node, f"the order of values of type {shown(kind)} is not compiled")
        ends = is_turned and calls(left) and (calls(right) or may_fail(right))
        pair = (converted(left, kind), converted(right, kind))
        if ends:  # in the order in which Python evaluates them
            turned = ScalarOp.GT if op is ScalarOp.LT else ScalarOp.GE
            return Apply(turned, BOOL, pair[::-1], self.span(node))
        return Apply(op, BOOL, pair, self.span(node))

    def _common_order(self, left: Expr, right: Expr, node: ast.AST) -> object:
        """The one order that values of both sides may stand in; None for none, where any comparison fails."""
        orders = [{order_of(member) for member in members(side.type)} - {None} for side in (left, right)]
        common = orders[0] & orders[1]
        if len(common) > 1:
            raise self.refuse(node, "a comparison by order of values of several types is not compiled")
        return common.pop() if common else None

    def _of_order(self, value: Expr, order: object, node: ast.AST) -> Expr:
        """Of a union, its member with this order; fails for a value of another."""
        if order == order_of(BOOL):
            return self.integer(value, node)
        if not isinstance(value.type, UnionType):
            return value
        found = [member for member in members(value.type) if order_of(member) == order]
        if len(found) > 1:
            raise self.refuse(node, "a comparison by order of values of several types is not compiled")
        return Convert(found[0], value, span=value.span)

    def _subset(self, op: ScalarOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
        self.refuse_view(left, node)
        self.refuse_view(right, node)
        kind = SetType(self.common((element(left.type), element(right.type)), node))
        small, large = converted(left, kind), converted(right, kind)
        subset = Apply(CollectionOp.SUBSET, BOOL, (small, large), self.span(node))
        if op is ScalarOp.LE:
            return subset
        return Junction(True, (subset, negated(Apply(CollectionOp.EQ, BOOL, (small, large)))), self.span(node))

    def comparable(self, value: Expr, node: ast.AST) -> Expr:
        """An argument of min or max: of a union, its one member that has an order."""
        if value.type == NEVER:
            return Fail(interval(0, 0), (value,), value.span)
        orders = {order_of(member) for member in members(value.type)} - {None}
        if not orders:
            return Fail(interval(0, 0), (value,), value.span)
        if len(orders) > 1:
            raise self.refuse(node, "a comparison by order of values of several types is not compiled")
        if value.type != BOOL:
            value = self._of_order(value, orders.pop(), node)
        if not is_ordered(value.type):
            raise self.refuse(node, f"the order of values of type {shown(value.type)} is not compiled")
        return value


def is_view(value: Expr) -> bool:
    """Whether an expression is a class, or the keys of a dict: something to go over, which is no set."""
    return applies(value, CollectionOp.DOMAIN) or (isinstance(value, After) and is_view(value.result))


def negated(value: Expr) -> Expr:
    """The opposite."""
    if value == TRUE:
        return FALSE
    if value == FALSE:
        return TRUE
    return (
        value.args[0]
        if isinstance(value, Apply) and value.op is ScalarOp.NOT
        else Apply(ScalarOp.NOT, BOOL, (value,), value.span)
    )


def _unbounded(kind: Type) -> Type:
    """A set without its bound: two sets are compared whole."""
    match kind:
        case SetType(of, int()):
            return SetType(of)
        case _:
            return kind
