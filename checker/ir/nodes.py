"""The intermediate representation: typed expressions and structured statements over the variables of a spec.

One node class for expressions and one for statements; `op` says which, and `EXPRESSIONS` and `STATEMENTS` list every op with what it means.
Nothing is implicit: conversions between types, checks and failures are nodes. Whatever fails (a missing key, a value outside its domain,
an assertion) ends the step as an error; engines ask the reference engine for its message.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from checker.diagnostics import Span
from checker.language.types import Type

EXPRESSIONS: dict[str, str] = {
    "const": "a value of an immutable type; data is its frozen value",
    "local": "a local variable or parameter; data is its name",
    "load": "what a variable of the state holds; data is a Place; the arguments are keys, outermost first",
    "global_set": "all elements of a domain as a set",
    "not": "negation",
    "and": "true when all arguments are; later ones are not evaluated after a false one",
    "or": "true when some argument is; later ones are not evaluated after a true one",
    "if": "condition, value when true, value when false",
    "add": "sum of integers",
    "sub": "difference of integers",
    "mul": "product of integers",
    "floordiv": "quotient rounded down; fails for a zero divisor",
    "mod": "remainder with the sign of the divisor; fails for a zero divisor",
    "number": "a truth as an integer, 0 or 1",
    "least": "the smaller of two",
    "greatest": "the greater of two",
    "lt": "less, of two values of one ordered type; with data True the second is evaluated first",
    "le": "less or equal",
    "eq": "equality of two values of one type",
    "convert": "the same value as another type; fails where it is none of it",
    "fits": "whether a value is one of the type in data",
    "is": "whether a value of a union is one of its members; data is the set of their numbers",
    "field": "the field of a record, or of the records in a union, named by data; fails for a member without it",
    "item": "the item of a tuple numbered by data",
    "record": "a record of these fields",
    "tuple": "a tuple of these items",
    "next": "the following element of an ordered sort; fails past the last",
    "previous": "the preceding element; fails before the first",
    "set": "a set of these elements",
    "unite": "union of sets",
    "meet": "intersection of sets",
    "minus": "difference of sets",
    "differ": "symmetric difference of sets",
    "subset": "whether a set is contained in another",
    "in": "whether a value is in a set, list or Counter of its type",
    "len": "how many elements, with their multiplicity",
    "list": "a list of these items",
    "concat": "two lists one after the other; fails beyond the bound",
    "at": "the item of a list at an index, negative from the end; fails outside",
    "find": "the index of the first such item of a list; fails when there is none",
    "reverse": "the items of a list, last first",
    "slice": "the items of a list between two indices",
    "elements": "the elements of a Counter as a list, each as often as it is there",
    "counter": "an empty Counter",
    "distinct": "how many different elements a Counter has",
    "count": "how often a value is in a Counter or list",
    "get": "the value of a dict at a key",
    "first": "the first element of a set in canonical order; fails for the empty set",
    "range": "the integers from one to before another; only as what a loop goes over",
    "sort": "the items of a list in order",
    "comprehend": "a comprehension; data is a Comprehension",
    "call": "a helper; data is the key of its Function",
    "after": "the last argument's value, once the others have been evaluated for their failures; data may say whose it is",
    "fail": "an error, whatever the type",
}

STATEMENTS: dict[str, str] = {  # those with a place have its keys before their other arguments, and its type as data
    "assign": "a local variable, named by data, of the argument's type",
    "store": "a place of the state; arguments are its keys, then the value, which is evaluated first, as in put and set_count",
    "add": "an element to a set; fails beyond the bound",
    "discard": "an element from a set",
    "remove": "an element from a set or list; fails when it is not there",
    "append": "an item to a list; fails beyond the bound",
    "insert": "an item into a list, before an index",
    "pop": "the item at an index out of a list; data is the list's type and the local that takes the item, maybe wider",
    "put": "the item of a list at an index",
    "set_count": "how often a value is in a Counter; fails below zero and beyond the bound",
    "if": "condition; blocks: then, else",
    "for": "every element of the argument in order, into the local named by data, whose type may be wider; block: body",
    "break": "leave the loop",
    "continue": "go on with the loop's next element",
    "return": "from the function, with a value of its result's type; none when it has no result",
    "require": "disables the action when false",
    "assert": "a violation when false",
    "evaluate": "an expression for its failures alone",
}


@dataclass(frozen=True)
class Place:
    """A variable of a state: of the state itself, or with `after` of the one after the step. `local` names a variable that holds it."""

    variable: int
    after: bool = False
    local: str | None = None


@dataclass(frozen=True)
class Expr:
    """An expression: what it does, the type of its value, its arguments."""

    op: str
    type: Type
    args: tuple["Expr", ...] = ()
    data: Any = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Clause:
    """`for name in source if condition`: the condition is True's constant without an `if`."""

    name: str
    type: Type
    source: Expr
    condition: Expr


@dataclass(frozen=True)
class Comprehension:
    """What is collected from the clauses: any, all, sum, len, min, max, set, list or dict; `default` for an empty min or max."""

    collect: str
    clauses: tuple[Clause, ...]
    value: Expr
    default: Expr | None = None
    key: Expr | None = None


@dataclass(frozen=True)
class Stmt:
    """A statement: what it does, its arguments and blocks."""

    op: str
    args: tuple[Expr, ...] = ()
    data: Any = None
    blocks: tuple["Block", ...] = ()
    place: Place | None = None
    span: Span | None = field(default=None, compare=False)


Block: TypeAlias = tuple[Stmt, ...]


@dataclass(frozen=True)
class Part:
    """What a container belongs to: a local, a variable of the state behind so many keys, or with neither something outside of the body."""

    local: str | None = None
    variable: int = -1
    depth: int = 0


@dataclass(frozen=True)
class Effects:
    """What the caller of a helper must know of containers: which change, which give way to others, and which it may return."""

    parameters: tuple[str, ...] = ()
    changed: frozenset[Part] = frozenset()
    replaced: frozenset[Part] = frozenset()
    returns: frozenset[Part] = frozenset()
    """Parts of the state, and parameters by their names."""


NO_EFFECTS = Effects()


@dataclass(frozen=True)
class Function:
    """A body: of an action, a property or a helper called with arguments of these types. `writes` are the variables that it changes.

    `result` is None when it returns nothing. A body that ends without a return gives None, of a truth False.
    """

    name: str
    parameters: tuple[tuple[str, Type], ...]
    locals: tuple[tuple[str, Type], ...]
    body: Block
    result: Type | None
    reads_after: bool = False
    writes: frozenset[int] = frozenset()
    effects: Effects = NO_EFFECTS


FunctionKey: TypeAlias = tuple[str, tuple[Type, ...], int]
"""A helper's name, the types of its arguments, and in which state it runs: 0 the state, 1 the state after."""


@dataclass(frozen=True)
class Program:
    """All bodies of a model: one for each action, property and @init, and the helpers they call, callees first."""

    variables: tuple[tuple[str, Type], ...]
    actions: tuple[Function, ...]
    properties: tuple[tuple[str, Function], ...]
    """Roles with their bodies, in the order of definition."""
    helpers: tuple[tuple[FunctionKey, Function], ...]
    inits: tuple[Function, ...] = ()
    """None of them where some @init is not compiled; then CPython makes the initial states."""
