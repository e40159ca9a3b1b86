"""Whether a program of the intermediate representation keeps its rules: known ops, arities, types, declared locals."""

from collections.abc import Callable
from typing import NamedTuple

from checker.ir.kinds import (
    BOOL,
    HUGE,
    NEVER,
    bounds,
    has_one_order,
    interval,
    is_ordered,
    is_scalar,
    members,
    union,
    within,
)
from checker.ir.nodes import (
    EXPRESSIONS,
    STATEMENTS,
    Block,
    Comprehension,
    Expr,
    Function,
    FunctionKey,
    Place,
    Program,
    Stmt,
)
from checker.language.sorts import Ordered
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RangeType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
    describe,
)
from checker.language.values import contains

SETS = (SetType, FrozenSetType, QuorumType)


class IllFormed(AssertionError):
    """A rule of the intermediate representation that a program breaks: a mistake of the compiler, with its place."""


def verify(program: Program) -> None:
    """Check every function; raises IllFormed with the first mistake."""
    helpers: dict[FunctionKey, Function] = {}
    for key, helper in program.helpers:
        _Verifier(program, helpers, helper).check()
        helpers[key] = helper
        if tuple(kind for _, kind in helper.parameters) != key[1]:
            raise IllFormed(f"the helper {helper.name} does not take what its key says")
    for function in (*program.actions, *program.inits):
        _Verifier(program, helpers, function).check()
        if function.result is not None:
            raise IllFormed(f"the action {function.name} has a result")
    for _, function in program.properties:
        _Verifier(program, helpers, function).check()
        if function.result not in (BOOL, None) or function.writes:
            raise IllFormed(f"the property {function.name} must give a truth and only read")


class Rule(NamedTuple):
    """What an op takes: how many arguments (None for any number), what must hold of it, and that in words."""

    arity: int | None
    holds: Callable[[Expr], bool]
    words: str


def _kinds(node: Expr) -> tuple[Type, ...]:
    return tuple(arg.type for arg in node.args)


def _of(kind: Type) -> Type | None:
    """The type of a collection's elements."""
    match kind:
        case SetType(of) | FrozenSetType(of) | ListType(of) | CounterType(of) | QuorumType(_, of):
            return of
        case _:
            return None


def _is_constant(node: Expr) -> bool:
    return is_scalar(node.type) and contains(node.type, node.data)


def _is_arithmetic(node: Expr) -> bool:
    return all(isinstance(kind, RangeType) for kind in (*_kinds(node), node.type))


def _is_sum(node: Expr) -> bool:
    """Whether the result has room for every sum, difference or product, as far as integers go."""
    if not _is_arithmetic(node):
        return False
    (a, b), (c, d) = (bounds(kind) for kind in _kinds(node))
    ends = {
        "add": (a + c, b + d),
        "sub": (a - d, b - c),
        "mul": (min(a * c, a * d, b * c, b * d), max(a * c, a * d, b * c, b * d)),
    }[node.op]
    low, high = bounds(node.type)
    return low <= max(ends[0], -HUGE) and min(ends[1], HUGE) <= high


def _is_one_type(node: Expr) -> bool:
    return len(set(_kinds(node))) == 1


def _is_comparison(node: Expr) -> bool:
    return node.type == BOOL and _is_one_type(node) and is_ordered(node.args[0].type)


def _is_member_test(node: Expr) -> bool:
    (kind,) = _kinds(node)
    return node.type == BOOL and isinstance(kind, UnionType) and node.data <= set(range(len(kind.members)))


def _is_field(node: Expr) -> bool:
    records = [member for member in members(node.args[0].type) if isinstance(member, RecordType)]
    found = [kind for record in records for name, kind in record.fields if name == node.data]
    return bool(found) and node.type == union(found)


def _is_item(node: Expr) -> bool:
    (kind,) = _kinds(node)
    return isinstance(kind, TupleType) and 0 <= node.data < len(kind.items) and node.type == kind.items[node.data]


def _is_record(node: Expr) -> bool:
    return isinstance(node.type, RecordType) and _kinds(node) == tuple(kind for _, kind in node.type.fields)


def _is_neighbour(node: Expr) -> bool:
    return isinstance(node.type, SortType) and issubclass(node.type.sort, Ordered) and _kinds(node) == (node.type,)


def _is_display(node: Expr) -> bool:
    """Whether all elements are of the collection's, and a list has room for them."""
    room = not isinstance(node.type, ListType) or node.type.max_len >= len(node.args)
    return room and all(kind == _of(node.type) for kind in _kinds(node))


def _is_algebra(node: Expr) -> bool:
    return isinstance(node.type, SetType) and _kinds(node) == (node.type, node.type)


def _is_within(node: Expr) -> bool:
    value, collection = _kinds(node)
    return node.type == BOOL and value == _of(collection)


def _is_count(node: Expr) -> bool:
    collection, value = _kinds(node)
    return (
        isinstance(collection, ListType | CounterType) and value == collection.of and isinstance(node.type, RangeType)
    )


def _is_concat(node: Expr) -> bool:
    one, other = _kinds(node)
    if not isinstance(one, ListType) or not isinstance(other, ListType):
        return False
    return one.of == other.of and node.type == ListType(one.of, one.max_len + other.max_len)


def _is_at(node: Expr) -> bool:
    items, index = _kinds(node)
    return isinstance(items, ListType) and isinstance(index, RangeType) and node.type == items.of


def _is_find(node: Expr) -> bool:
    items, value = _kinds(node)
    return isinstance(items, ListType) and value == items.of and isinstance(node.type, RangeType)


def _is_slice(node: Expr) -> bool:
    items, low, high = _kinds(node)
    return items == node.type and isinstance(items, ListType) and all(isinstance(k, RangeType) for k in (low, high))


def _is_elements(node: Expr) -> bool:
    (kind,) = _kinds(node)
    return isinstance(kind, CounterType) and node.type == ListType(kind.of, kind.max_len)


def _is_get(node: Expr) -> bool:
    mapping, key = _kinds(node)
    return isinstance(mapping, DictType) and key == mapping.key and node.type == mapping.value


def _is_range(node: Expr) -> bool:
    return isinstance(node.type, ListType) and all(
        isinstance(kind, RangeType) for kind in (*_kinds(node), node.type.of)
    )


def _is_truth(node: Expr) -> bool:
    return node.type == BOOL and set(_kinds(node)) <= {BOOL}


_TRUTHS = "takes and gives truths"
_NUMBERS = "takes and gives integers, with room for every result"
_ALGEBRA = "takes two sets of its own type"
RULES: dict[str, Rule] = {
    "const": Rule(0, _is_constant, "has a value of its type as data"),
    "global_set": Rule(0, lambda n: isinstance(n.type, SetType) and n.type.max_len is None, "is a set without a bound"),
    "not": Rule(1, _is_truth, _TRUTHS),
    "and": Rule(None, lambda n: bool(n.args) and _is_truth(n), _TRUTHS),
    "or": Rule(None, lambda n: bool(n.args) and _is_truth(n), _TRUTHS),
    "if": Rule(3, lambda n: _kinds(n) == (BOOL, n.type, n.type), "takes a truth and two values of its type"),
    "add": Rule(2, _is_sum, _NUMBERS),
    "sub": Rule(2, _is_sum, _NUMBERS),
    "mul": Rule(2, _is_sum, _NUMBERS),
    "floordiv": Rule(2, _is_arithmetic, _NUMBERS),
    "mod": Rule(2, _is_arithmetic, _NUMBERS),
    "number": Rule(1, lambda n: _kinds(n) == (BOOL,) and n.type == interval(0, 1), "makes a truth an integer"),
    "least": Rule(2, lambda n: set(_kinds(n)) == {n.type} and is_ordered(n.type), "takes two of its ordered type"),
    "greatest": Rule(2, lambda n: set(_kinds(n)) == {n.type} and is_ordered(n.type), "takes two of its ordered type"),
    "lt": Rule(2, _is_comparison, "compares two of one ordered type"),
    "le": Rule(2, _is_comparison, "compares two of one ordered type"),
    "eq": Rule(2, lambda n: n.type == BOOL and _is_one_type(n), "compares two of one type"),
    "convert": Rule(1, lambda n: n.args[0].type != n.type, "changes the type"),
    "fits": Rule(1, lambda n: n.type == BOOL and n.data is not None, "has a type as data"),
    "is": Rule(1, _is_member_test, "asks for members of its argument's union"),
    "field": Rule(1, _is_field, "gives a field that some member has"),
    "item": Rule(1, _is_item, "gives an item of a tuple"),
    "record": Rule(None, _is_record, "takes a value for every field"),
    "tuple": Rule(None, lambda n: n.type == TupleType(_kinds(n)), "takes its items"),
    "next": Rule(1, _is_neighbour, "stays within an ordered sort"),
    "previous": Rule(1, _is_neighbour, "stays within an ordered sort"),
    "set": Rule(None, lambda n: isinstance(n.type, SetType | FrozenSetType) and _is_display(n), "takes its elements"),
    "unite": Rule(2, _is_algebra, _ALGEBRA),
    "meet": Rule(2, _is_algebra, _ALGEBRA),
    "minus": Rule(2, _is_algebra, _ALGEBRA),
    "differ": Rule(2, _is_algebra, _ALGEBRA),
    "subset": Rule(2, lambda n: n.type == BOOL and _is_one_type(n) and isinstance(n.args[0].type, SetType), _ALGEBRA),
    "in": Rule(2, _is_within, "asks for an element of the collection's type"),
    "len": Rule(1, lambda n: isinstance(n.type, RangeType) and _of(n.args[0].type) is not None, "counts a collection"),
    "list": Rule(None, lambda n: isinstance(n.type, ListType) and _is_display(n), "takes its items"),
    "concat": Rule(2, _is_concat, "joins two lists of one type of items"),
    "at": Rule(2, _is_at, "takes a list and an index"),
    "find": Rule(2, _is_find, "takes a list and an item of its type"),
    "reverse": Rule(1, lambda n: isinstance(n.type, ListType) and _kinds(n) == (n.type,), "keeps the type of its list"),
    "slice": Rule(3, _is_slice, "takes a list of its type and two indices"),
    "sort": Rule(1, lambda n: isinstance(n.type, ListType) and _kinds(n) == (n.type,), "keeps the type of its list"),
    "elements": Rule(1, _is_elements, "lists what a Counter has"),
    "counter": Rule(0, lambda n: isinstance(n.type, CounterType), "is a Counter"),
    "distinct": Rule(
        1, lambda n: isinstance(n.type, RangeType) and isinstance(n.args[0].type, CounterType), "takes a Counter"
    ),
    "count": Rule(2, _is_count, "takes a Counter or list and an element of its type"),
    "get": Rule(2, _is_get, "takes a dict and a key of its type"),
    "first": Rule(
        1, lambda n: isinstance(n.args[0].type, SETS) and _of(n.args[0].type) == n.type, "takes a set of its type"
    ),
    "range": Rule(2, _is_range, "takes two integers"),
    "after": Rule(None, lambda n: n.args[-1].type == n.type, "gives its last argument"),
    "fail": Rule(None, lambda n: True, ""),
}
"""The rules of every op that needs no more than its own node."""

_COLLECTED: dict[str, Callable[[Type, Expr], bool]] = {
    "any": lambda kind, value: kind == value.type == BOOL,
    "all": lambda kind, value: kind == value.type == BOOL,
    "sum": lambda kind, value: isinstance(kind, RangeType) and isinstance(value.type, RangeType),
    "min": lambda kind, value: has_one_order(value.type) and within(value.type, kind),
    "max": lambda kind, value: has_one_order(value.type) and within(value.type, kind),
    "set": lambda kind, value: isinstance(kind, SetType) and kind.of == value.type,
    "list": lambda kind, value: isinstance(kind, ListType) and kind.of == value.type,
    "dict": lambda kind, value: isinstance(kind, DictType) and kind.value == value.type,
}
"""What each collector makes of the values given to it."""

_SPECIAL = ("local", "load", "comprehend", "call")


class _Verifier:
    """One function."""

    def __init__(self, program: Program, helpers: dict[FunctionKey, Function], function: Function) -> None:
        self.program, self.helpers, self.function = program, helpers, function
        self.locals = dict((*function.parameters, *function.locals))
        self.loops = 0

    def check(self) -> None:
        """The whole body."""
        if len(self.locals) != len(self.function.parameters) + len(self.function.locals):
            raise IllFormed(f"{self.function.name} declares a name twice")
        self.block(self.function.body)

    def want(self, holds: bool, node: Expr | Stmt, words: str) -> None:
        """Raise unless it holds."""
        if holds:
            return
        where = "" if node.span is None else f" ({node.span.path}:{node.span.line}:{node.span.column})"
        kinds = ", ".join(describe(arg.type) for arg in node.args)
        gives = f" -> {describe(node.type)}" if isinstance(node, Expr) else ""
        raise IllFormed(f"{self.function.name}{where}: '{node.op}' {words}: ({kinds}){gives}, data {node.data!r}")

    # expressions

    def expr(self, node: Expr, iterated: bool = False) -> None:
        """One expression and all within; `iterated` for what a loop goes over."""
        self.want(node.op in EXPRESSIONS, node, "is no op of an expression")
        self.want(node.op != "range" or iterated, node, "stands only where a loop goes over it")
        for argument in node.args:
            self.expr(argument)
        if node.op in _SPECIAL:
            getattr(self, f"_{node.op}")(node)
            return
        rule = RULES[node.op]
        self.want(rule.arity is None or len(node.args) == rule.arity, node, f"takes {rule.arity} arguments")
        self.want(rule.holds(node), node, rule.words)

    def _local(self, node: Expr) -> None:
        self.want(node.data in self.locals and not node.args, node, "must name a local")
        declared = self.locals[node.data]
        self.want(declared == node.type, node, f"is declared as {describe(declared)}")

    def _load(self, node: Expr) -> None:
        kind = self.part(node.data, node.args, node)
        self.want(kind == node.type, node, f"reaches {describe(kind)}")

    def part(self, place: Place, keys: tuple[Expr, ...], node: Expr | Stmt) -> Type:
        """The type of what the keys reach."""
        if place.local is None:
            self.want(0 <= place.variable < len(self.program.variables), node, "must name a variable")
            kind = self.program.variables[place.variable][1]
            self.want(not place.after or self.function.reads_after, node, "reads the state after")
        else:
            self.want(place.local in self.locals, node, "must name a local")
            kind = self.locals[place.local]
        for key in keys:
            self.want(isinstance(kind, DictType), node, "has a key too many")
            assert isinstance(kind, DictType)
            self.want(key.type == kind.key, node, f"has a key that is no {describe(kind.key)}")
            kind = kind.value
        return kind

    def _call(self, node: Expr) -> None:
        function = self.helpers.get(node.data)
        self.want(function is not None, node, "calls what is not defined before")
        assert function is not None
        taken = tuple(kind for _, kind in function.parameters)
        self.want(_kinds(node) == taken, node, "takes what the helper takes")
        self.want(
            node.type == (NEVER if function.result is None else function.result), node, "gives the helper's result"
        )
        self.want(function.writes <= self.function.writes, node, "changes the state")

    def _comprehend(self, node: Expr) -> None:
        made = node.data
        self.want(isinstance(made, Comprehension) and made.collect in _COLLECTED, node, "has a comprehension as data")
        outside = dict(self.locals)
        for clause in made.clauses:
            self.expr(clause.source, iterated=True)
            self.want(_of(clause.source.type) == clause.type, node, f"goes over {describe(clause.source.type)}")
            self.want(clause.name not in self.locals, node, f"binds {clause.name} again")
            self.locals[clause.name] = clause.type
            self.expr(clause.condition)
            self.want(clause.condition.type == BOOL, node, "has a condition that is no truth")
        self.expr(made.value)
        self.want(_COLLECTED[made.collect](node.type, made.value), node, f"collects {describe(made.value.type)}")
        if made.key is not None:
            self.expr(made.key)
        if made.default is not None:
            self.expr(made.default)
            self.want(made.default.type == node.type, node, "has a default of another type")
        self.want((made.key is not None) == (made.collect == "dict"), node, "has a key when it makes a dict")
        self.locals = outside

    # statements

    def block(self, block: Block) -> None:
        """The statements of a block."""
        for statement in block:
            self.want(statement.op in STATEMENTS, statement, "is no op of a statement")
            for argument in statement.args:
                self.expr(argument, iterated=statement.op == "for")
            getattr(self, f"_do_{statement.op}", self._do_change)(statement)

    def _arity(self, node: Stmt, count: int, blocks: int = 0) -> None:
        self.want(
            len(node.args) == count and len(node.blocks) == blocks, node, f"takes {count} arguments, {blocks} blocks"
        )

    def _do_assign(self, node: Stmt) -> None:
        self._arity(node, 1)
        declared = self.locals.get(node.data)
        self.want(
            declared == node.args[0].type, node, f"assigns to {'nothing' if declared is None else describe(declared)}"
        )

    def _do_evaluate(self, node: Stmt) -> None:
        self._arity(node, 1)

    def _do_require(self, node: Stmt) -> None:
        self._arity(node, 1)
        self.want(node.args[0].type == BOOL, node, "takes a truth")

    _do_assert = _do_require

    def _do_return(self, node: Stmt) -> None:
        result = self.function.result
        self.want(_kinds_of(node) == (() if result is None else (result,)), node, "gives the function's result")

    def _do_if(self, node: Stmt) -> None:
        self._arity(node, 1, 2)
        self.want(node.args[0].type == BOOL, node, "takes a truth")
        for block in node.blocks:
            self.block(block)

    def _do_for(self, node: Stmt) -> None:
        self._arity(node, 1, 1)
        of, declared = _of(node.args[0].type), self.locals.get(node.data)
        fits = of is not None and declared is not None and within(of, declared)
        self.want(fits, node, f"goes over {describe(node.args[0].type)}")
        self.loops += 1
        self.block(node.blocks[0])
        self.loops -= 1

    def _do_break(self, node: Stmt) -> None:
        self._arity(node, 0)
        self.want(self.loops > 0, node, "stands outside a loop")

    _do_continue = _do_break

    # changes

    def _do_change(self, node: Stmt) -> None:
        """A statement with a place: its keys, then its values."""
        self.want(node.place is not None, node, "needs a place")
        assert node.place is not None
        self.want(
            node.place.local is not None or node.place.variable in self.function.writes, node, "changes the state"
        )
        self.want(not node.place.after, node, "changes the state after")
        held, wanted = _CHANGES[node.op]
        keys = len(node.args) - wanted
        self.want(keys >= 0, node, f"takes {wanted} values")
        kind = self.part(node.place, node.args[:keys], node)
        data = node.data[0] if node.op == "pop" else node.data
        self.want(kind == data, node, f"is of {describe(kind)}")
        self.want(isinstance(kind, held), node, f"cannot change {describe(kind)}")
        self._values(node, kind, _kinds_of(node)[keys:])
        if node.op == "pop":
            declared = self.locals.get(node.data[1])
            self.want(declared is not None and within(data.of, declared), node, "goes into a local of its type")

    def _values(self, node: Stmt, kind: Type, given: tuple[Type, ...]) -> None:
        if node.op == "store":
            self.want(given == (kind,), node, f"stores a {describe(kind)}")
        elif node.op in ("put", "insert", "pop"):
            self.want(
                isinstance(given[0], RangeType) and given[1:] == (_of(kind),) * (len(given) - 1), node, "takes an index"
            )
        elif node.op == "set_count":
            self.want(given[0] == _of(kind) and isinstance(given[1], RangeType), node, "takes an element and a number")
        else:
            self.want(given == (_of(kind),), node, "takes an element of its type")


_CHANGES: dict[str, tuple[type | tuple[type, ...], int]] = {
    "store": (object, 1),
    "add": (SetType, 1),
    "discard": (SetType, 1),
    "remove": ((SetType, ListType), 1),
    "append": (ListType, 1),
    "insert": (ListType, 2),
    "pop": (ListType, 1),
    "put": (ListType, 2),
    "set_count": (CounterType, 2),
}
"""What each change is made to, and how many values it takes after the keys."""


def _kinds_of(node: Stmt) -> tuple[Type, ...]:
    return tuple(arg.type for arg in node.args)
