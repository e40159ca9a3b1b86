"""The expressions of the intermediate representation; its statements are in `checker.ir.statements`.

Two closed unions of final dataclasses, `Expr` and `Stmt`; never subclass a member, and close every match over one with `assert_never`.
Plain operations on values are one class, `Apply`, and one row of `checker.ir.ops` each; what has structure of its own is a class of its
own. Nothing is implicit: conversions between types, checks and failures are nodes. Whatever fails (a missing key, a value outside its
domain, an assertion) ends the step as an error; engines ask the reference engine for its message.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, assert_never, final

from checker.diagnostics import Span
from checker.ir.kinds import BOOL
from checker.ir.ops import Op
from checker.language.types import Type


@dataclass(frozen=True)
class Place:
    """A variable of a state: of the state itself, or with `after` of the one after the step. `local` names a variable that holds it."""

    variable: int
    after: bool = False
    local: str | None = None


FunctionKey: TypeAlias = tuple[str, tuple[Type, ...], int]
"""A helper's name, the types of its arguments, and in which state it runs: 0 the state, 1 the state after, -1 none."""


# expressions


@final
@dataclass(frozen=True)
class Const:
    """A value of an immutable type, frozen; or a dict of those, which nothing changes."""

    type: Type
    value: Any
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Local:
    """A local variable or parameter."""

    type: Type
    name: str
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Load:
    """What a variable of the state holds; the keys go from the outside in."""

    type: Type
    place: Place
    keys: tuple["Expr", ...] = ()
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Apply:
    """A plain operation on values."""

    op: Op
    type: Type
    args: tuple["Expr", ...] = ()
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Junction:
    """`and`, true when all parts are, or `or`, true when some part is; what comes after the part that decides is not evaluated."""

    is_and: bool
    parts: tuple["Expr", ...]
    span: Span | None = field(default=None, compare=False)
    type: Type = field(default=BOOL, init=False)


@final
@dataclass(frozen=True)
class Conditional:
    """One of two values; the other is not evaluated."""

    type: Type
    test: "Expr"
    yes: "Expr"
    no: "Expr"
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Convert:
    """The same value as another type; fails where it is not of that type, unless `is_known` says that a test has told so.

    Where it is given to a local whose annotation is the `limit` of what compiled code has room for, the search is given up instead.
    """

    type: Type
    value: "Expr"
    is_known: bool = False
    limit: str = ""
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Fits:
    """Whether a value is one of a type."""

    value: "Expr"
    kind: Type
    span: Span | None = field(default=None, compare=False)
    type: Type = field(default=BOOL, init=False)


@final
@dataclass(frozen=True)
class IsMember:
    """Whether a value of a union is one of those of its members that have these numbers."""

    value: "Expr"
    numbers: frozenset[int]
    span: Span | None = field(default=None, compare=False)
    type: Type = field(default=BOOL, init=False)


@final
@dataclass(frozen=True)
class Field:
    """The field of a record, or of the records in a union; fails for a member without it."""

    type: Type
    value: "Expr"
    name: str
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Item:
    """An item of a tuple, by its number."""

    type: Type
    value: "Expr"
    number: int
    span: Span | None = field(default=None, compare=False)


Mark: TypeAlias = Literal["", "copy", "shared"]
"""Whose container a value is: a new one, or one that something outside of the body may hold as well."""


@final
@dataclass(frozen=True)
class After:
    """A value, once others have been evaluated for their failures."""

    before: tuple["Expr", ...]
    result: "Expr"
    mark: Mark = ""
    span: Span | None = field(default=None, compare=False)

    @property
    def type(self) -> Type:
        """That of the result."""
        return self.result.type


@final
@dataclass(frozen=True)
class Fail:
    """An error, whatever the type, once the arguments have been evaluated."""

    type: Type
    args: tuple["Expr", ...] = ()
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Call:
    """The result of a helper."""

    type: Type
    helper: FunctionKey
    args: tuple["Expr", ...] = ()
    span: Span | None = field(default=None, compare=False)


@final
@dataclass(frozen=True)
class Clause:
    """`for name in source if condition`: the condition is True's constant without an `if`."""

    name: str
    type: Type
    source: "Expr"
    condition: "Expr"


Collector: TypeAlias = Literal[
    "any", "all", "sum", "min", "max", "first", "set", "list", "dict", "ascending", "descending"
]
"""The last two make a list in the order of its items' keys; items of one key stay in the order of the turns."""


@final
@dataclass(frozen=True)
class Comprehension:
    """What is collected from the clauses; `default` where min, max or the first are of nothing; `key` of a dict, or what is gone by."""

    type: Type
    collect: Collector
    clauses: tuple[Clause, ...]
    value: "Expr"
    default: "Expr | None" = None
    key: "Expr | None" = None
    span: Span | None = field(default=None, compare=False)


Expr: TypeAlias = (
    Const
    | Local
    | Load
    | Apply
    | Junction
    | Conditional
    | Convert
    | Fits
    | IsMember
    | Field
    | Item
    | After
    | Fail
    | Call
    | Comprehension
)


def parts_of(node: Expr) -> tuple[Expr, ...]:
    """The expressions that one is made of, in no order that means something."""
    match node:
        case Const() | Local():
            return ()
        case Load(keys=inner) | Apply(args=inner) | Fail(args=inner) | Call(args=inner) | Junction(parts=inner):
            return inner
        case Conditional(_, test, yes, no):
            return test, yes, no
        case Convert(value=value) | Fits(value=value) | IsMember(value=value) | Field(value=value) | Item(value=value):
            return (value,)
        case After(before, result):
            return *before, result
        case Comprehension():
            clauses = (part for clause in node.clauses for part in (clause.source, clause.condition))
            return (*clauses, node.value, *(part for part in (node.default, node.key) if part is not None))
        case _:
            assert_never(node)
