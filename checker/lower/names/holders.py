"""Whose containers a value may be.

The intermediate representation holds values: a local that is given a container gets a copy of it. Python gives it the container
itself. `sharing` finds out whether that matters; this module says which parts may hold one container with a value.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from checker.ir.kinds import element, members
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    FunctionKey,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
)
from checker.ir.ops import CollectionOp
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    TupleType,
    Type,
)


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
NOWHERE: frozenset[Part] = frozenset()
Called = Callable[[FunctionKey], Effects]
_SAME_ELEMENTS = frozenset(
    {
        *(CollectionOp.SLICE, CollectionOp.REVERSE, CollectionOp.SORT, CollectionOp.CONCAT, CollectionOp.ELEMENTS),
        *(CollectionOp.ENUMERATE, CollectionOp.ZIP, CollectionOp.ITEMS, CollectionOp.SEQUENCE),
    }
)
"""Operations that make a list of the elements of what they are given."""


def is_container(kind: Type) -> bool:
    """Whether values of a type change in place."""
    return isinstance(kind, SetType | ListType | CounterType | DictType)


def may_share(kind: Type) -> bool:
    """Whether a value of a type may be, or have in it, what is a container in Python: a set in a tuple is held as a frozenset."""
    match kind:
        case TupleType(items):
            return any(map(may_share, items))
        case SequenceType(of):
            return may_share(of)
        case QuorumType() | RecordType():
            return False
        case FrozenSetType():
            return True
        case _:
            return is_container(kind) or (len(members(kind)) > 1 and any(map(may_share, members(kind))))


class Holders:
    """Finds whose containers the value of an expression may be."""

    def __init__(self, called: Called) -> None:
        self.called = called

    def of(self, value: Expr, bound: Mapping[str, frozenset[Part]] | None = None) -> frozenset[Part]:
        """The parts whose container a value may be or have in it; `bound` says it of the names of comprehensions around."""
        if not may_share(value.type):
            return NOWHERE
        bound = bound or {}
        match value:
            case Load(kind, place, keys):
                is_now = is_container(kind) and not place.after
                return frozenset({Part(variable=place.variable, depth=len(keys))}) if is_now else NOWHERE
            case Local(_, name):
                return bound.get(name, frozenset({Part(name)}))
            case After(_, result, mark):
                return NOWHERE if mark == "copy" else frozenset({Part()}) if mark else self.of(result, bound)
            case Conditional(_, _, yes, no):
                return self.of(yes, bound) | self.of(no, bound)
            case Convert(value=inner) | Item(value=inner):
                return self.of(inner, bound)
            case Call():
                return self._result(value, bound)
            case Comprehension():
                return self._collected(value, bound)
            case Apply():
                return self._made(value, bound)
            case Const() | Field() | Fail() | Junction() | Fits() | IsMember():
                return NOWHERE
            case _:
                assert_never(value)

    def _made(self, value: Apply, bound: Mapping[str, frozenset[Part]]) -> frozenset[Part]:
        """The same of an operation: it gives what it is given, an element of that, or something new."""
        match value.op:
            case CollectionOp.GET:
                return self.of(value.args[0], bound)
            case CollectionOp.AT | CollectionOp.FIRST:
                return self.of_elements(value.args[0], bound)
            case CollectionOp.TUPLE | CollectionOp.LIST:
                return self._all(value.args, bound)
            case _ if value.op in _SAME_ELEMENTS:
                return frozenset[Part]().union(*(self.of_elements(arg, bound) for arg in value.args))
            case _:
                return NOWHERE

    def of_elements(self, value: Expr, bound: Mapping[str, frozenset[Part]] | None = None) -> frozenset[Part]:
        """The same for the elements of a collection: those of the state's collections never change."""
        kind = element(value.type) if isinstance(value.type, SetType | ListType | CounterType) else None
        if isinstance(value.type, SequenceType):
            kind = value.type.of
        if kind is None or isinstance(value, Load) or not may_share(kind):
            return NOWHERE
        if isinstance(value, After):
            return self.of_elements(value.result, bound)
        return self.of(value, bound)

    def _all(self, values: Iterable[Expr], bound: Mapping[str, frozenset[Part]]) -> frozenset[Part]:
        return frozenset[Part]().union(*(self.of(value, bound) for value in values))

    def _result(self, value: Call, bound: Mapping[str, frozenset[Part]]) -> frozenset[Part]:
        effects = self.called(value.helper)
        if not effects.returns:
            return NOWHERE
        given = (
            self.of(arg, bound)
            for name, arg in zip(effects.parameters, value.args, strict=True)
            if Part(name) in effects.returns
        )
        return frozenset(part for part in effects.returns if part.local is None).union(*given)

    def _collected(self, made: Comprehension, bound: Mapping[str, frozenset[Part]]) -> frozenset[Part]:
        inside = dict(bound)
        for clause in made.clauses:
            inside[clause.name] = self.of_elements(clause.source, inside)
        default = NOWHERE if made.default is None else self.of(made.default, bound)
        return self.of(made.value, inside) | default
