"""Counters that a body makes: `Counter(x)`, and `+`, `-`, `&`, `|` of two. Each count in them is from 1 on.

A Counter of the body's own is in the order of insertion in Python, and may hold counts from 0 down: so it is not gone over and does not
change, but is asked, compared, and put into the state.
"""

import ast
from typing import TypeAlias

from checker.ir.conversion import converted
from checker.ir.failing import after
from checker.ir.kinds import BOOL, HUGE, NEVER, bounds, interval, members
from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import CounterType, DictType, ListType, NoneType, SetType
from checker.lower.collections.displays import hashed
from checker.lower.collections.iteration import as_list
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import TRUE, common_type
from checker.lower.operators.arithmetic import arithmetic
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

_COUNT = "count in a dict: {key: 0 for key in Domain}"


def lower_counter(scope: Scope, node: ast.Call) -> Expr:
    """`Counter()`, `Counter(items)` and `Counter({x: 2})`."""
    if node.keywords or len(node.args) > 1 or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "Counter() is compiled with what it counts, or a dict of counts", _COUNT)
    if not node.args:
        return Apply(CollectionOp.COUNTER, CounterType(NEVER, 0), (), scope.span(node))
    given = node.args[0]
    if isinstance(given, ast.Dict):
        return _of_counts(scope, given, node)
    counter = _checked(scope, given)
    listed = as_list(scope, given) if counter is None else counter
    return _counted(scope, listed, node)


_LISTED = ("zip", "enumerate", "reversed", "sorted", "list", "set", "frozenset", "range", "iter")


def _checked(scope: Scope, given: ast.expr) -> Expr | None:
    """What another Counter has, as a list; None for what is gone over. Raises Refused for a dict, whose values are counts, and for None."""
    match given:
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.List() | ast.Tuple() | ast.Set():
            return None
        case ast.Call(ast.Name(name)) if name in _LISTED or name.startswith("itertools."):
            return None
        case ast.Call(ast.Attribute(_, "values" | "keys" | "items" | "elements"), [], []):
            return None
    if scope.forms.table(scope, given) is None:
        value = lower_expression(scope, given)
        if isinstance(value.type, CounterType):
            return Apply(CollectionOp.ELEMENTS, ListType(value.type.of, value.type.max_len), (value,), value.span)
        if not any(isinstance(member, DictType | NoneType) for member in members(value.type)):
            return None
    message = "Counter() of a dict, whose values it takes for counts, or of what may be None, is not compiled"
    raise scope.refuse(given, message, "give it a list or a set: Counter(list(x))")


def _counted(scope: Scope, listed: Expr, node: ast.AST) -> Expr:
    """The Counter of the items of a list."""
    assert isinstance(listed.type, ListType)
    kind = CounterType(listed.type.of, listed.type.max_len)
    return Apply(CollectionOp.COUNTED, kind, (listed,), scope.span(node))


def _of_counts(scope: Scope, given: ast.Dict, node: ast.AST) -> Expr:
    """`Counter({x: 2, y: 1})`, of counts that are written out."""
    items: list[Expr] = []
    for key, count in zip(given.keys, given.values, strict=True):
        number = lower_expression(scope, count)
        if key is None or not isinstance(number, Const) or type(number.value) is not int or number.value < 1:
            raise scope.refuse(count, "Counter() of a dict is compiled with counts that are numbers from 1 on", _COUNT)
        items += [hashed(scope, key)] * number.value
    keys = [ast.unparse(key) for key in given.keys if key is not None]
    if len(keys) > 1 and not all(isinstance(item, Const) for item in items):
        raise scope.refuse(given, "Counter() of several keys that may be the same is not compiled", _COUNT)
    if len({item.value for item in items if isinstance(item, Const)}) < len(keys) > 1:
        raise scope.refuse(given, "Counter() of a dict with a key twice is not compiled", _COUNT)
    of = common_type(scope, (item.type for item in items), given)
    kind = ListType(of, len(items))
    listed = Apply(CollectionOp.LIST, kind, tuple(converted(item, of) for item in items), scope.span(node))
    return _counted(scope, listed, node)


def is_counter_operation(operator: ast.operator, left: Expr, right: Expr) -> bool:
    """Whether an operation makes a Counter of two."""
    both = isinstance(left.type, CounterType) and isinstance(right.type, CounterType)
    return both and isinstance(operator, ast.Add | ast.Sub | ast.BitAnd | ast.BitOr)


def counter_operation(scope: Scope, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """`+`, `-`, `&`, `|` of two Counters: what has a count below 1 is left out."""
    one, two = _alike(scope, left, right, node)
    of, most = one[1].of, one[1].max_len + two[1].max_len
    if isinstance(operator, ast.Add):
        lists = tuple(Apply(CollectionOp.ELEMENTS, ListType(of, kind.max_len), (value,)) for value, kind in (one, two))
        both = Apply(CollectionOp.CONCAT, ListType(of, most), lists, scope.span(node))
        return _counted(scope, both, node)
    item = Local(of, scope.fresh("item"))
    counts = _count(one, item), _count(two, item)
    if isinstance(operator, ast.BitOr):
        kind = interval(0, max(bounds(count.type)[1] for count in counts))
        times: Expr = Apply(ScalarOp.GREATEST, kind, tuple(converted(count, kind) for count in counts))
        source: Expr = Apply(CollectionOp.UNITE, SetType(of), (_distinct(scope, one), _distinct(scope, two)))
    else:
        most, source = one[1].max_len, one[0]
        if isinstance(operator, ast.BitAnd):
            kind = interval(0, max(bounds(count.type)[1] for count in counts))
            times = Apply(ScalarOp.LEAST, kind, tuple(converted(count, kind) for count in counts))
        else:
            times = arithmetic(scope, ScalarOp.SUB, *counts, node)
    turn = interval(0, max(0, bounds(times.type)[1] - 1))
    turns = Apply(CollectionOp.RANGE, ListType(turn, HUGE), (constant(scope, 0), times))
    clauses = (Clause(item.name, of, source, TRUE), Clause(scope.fresh("turn"), turn, turns, TRUE))
    return _counted(scope, Comprehension(ListType(of, most), "list", clauses, item, span=scope.span(node)), node)


_Counter: TypeAlias = tuple[Expr, CounterType]


def _alike(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> tuple[_Counter, _Counter]:
    """Two Counters with elements of one type."""
    assert isinstance(left.type, CounterType)
    assert isinstance(right.type, CounterType)
    of = common_type(scope, (left.type.of, right.type.of), node)
    kinds = CounterType(of, left.type.max_len), CounterType(of, right.type.max_len)
    return (converted(left, kinds[0]), kinds[0]), (converted(right, kinds[1]), kinds[1])


def _count(counter: _Counter, item: Expr) -> Expr:
    value, kind = counter
    return Apply(CollectionOp.COUNT, interval(0, kind.max_len), (value, item))


def _distinct(scope: Scope, counter: _Counter) -> Expr:
    """What a Counter has, as a set."""
    value, kind = counter
    item = Local(kind.of, scope.fresh("item"))
    return Comprehension(SetType(kind.of), "set", (Clause(item.name, kind.of, value, TRUE),), item)


def counter_within(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """`left <= right` of two Counters: nothing is in the left one more often."""
    one, two = _alike(scope, left, right, node)
    item = Local(one[1].of, scope.fresh("item"))
    whole = interval(0, max(one[1].max_len, two[1].max_len))
    counts = tuple(converted(_count(counter, item), whole) for counter in (one, two))
    fits = Apply(ScalarOp.LE, BOOL, counts)
    found = Comprehension(BOOL, "all", (Clause(item.name, item.type, one[0], TRUE),), fits, span=scope.span(node))
    return after((left, right), found)
