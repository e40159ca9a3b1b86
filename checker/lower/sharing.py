"""Which names of a body may stand for one container, and whether that matters.

The intermediate representation holds values: a local that is given a container gets a copy of it. Python gives it the container
itself. The two agree as long as none of the containers that share a name changes in place. This module notes, while a body is lowered,
what is given to what (`Share`) and what changes (`Mutation`), and finds the shares for which a copy would be wrong. It knows no order of
statements: a change anywhere in the body counts.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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
    parts_of,
)
from checker.ir.ops import CollectionOp
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
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
    {CollectionOp.SLICE, CollectionOp.REVERSE, CollectionOp.SORT, CollectionOp.CONCAT, CollectionOp.ELEMENTS}
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


@dataclass(frozen=True)
class Mutation:
    """A change in place of a container; `is_new` when another one is put into the place instead."""

    part: Part
    is_new: bool = False


@dataclass(frozen=True)
class Share:
    """A name that is given what others hold."""

    name: str
    held: frozenset[Part]
    node: ast.AST
    is_plain: bool = False
    """Whether the name is given the container at a place of the state, whatever else the body does with the name."""


@dataclass(frozen=True)
class Alias:
    """A name that stands for a place of the state, read anew: right as long as no other container is put there meanwhile."""

    name: str
    part: Part
    node: ast.AST
    start: int
    """The number of changes noted before the name had its meaning."""
    end: int | None = None
    """And the number when it lost it: None for the whole of the body."""
    is_of_loop: bool = False
    """Whether it is a name that a loop gives to what a dict has at a key."""


@dataclass(frozen=True)
class Live:
    """A loop over a list, which Python reads anew in every round; the changes numbered from start to end are its body's."""

    held: frozenset[Part]
    node: ast.AST
    start: int
    end: int


@dataclass
class Ledger:
    """What one pass over a body notes."""

    changes: list[Mutation] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    loops: list[Live] = field(default_factory=list)
    returned: frozenset[Part] = NOWHERE

    def add_effects(self, effects: Effects) -> None:
        """A call changes what its helper changes."""
        self.changes += (Mutation(part) for part in sorted(effects.changed, key=_order))
        self.changes += (Mutation(part, is_new=True) for part in sorted(effects.replaced, key=_order))

    def wrong_shares(self) -> Iterator[Share]:
        """The shares for which a copy is wrong: one of the names, or what is shared, changes in place."""
        groups = self._groups()
        changed = {change.part for change in self.changes if not change.is_new}
        for share in self.shares:
            group = groups[Part(share.name)]
            seen = [part for part in group if part.local is None or "." not in part.local]
            if any(part.local is not None and part in changed and len(seen) > 1 for part in group) or any(
                holds(part, changed) for part in group if part.local is None
            ):
                yield share

    def wrong_aliases(self) -> Iterator[Alias]:
        """The aliases whose place is given another container."""
        for alias in self.aliases:
            for change in self.changes[alias.start : alias.end]:
                same = change.part.variable == alias.part.variable and change.part.local is None
                if change.is_new and same and change.part.depth <= alias.part.depth:
                    yield alias
                    break

    def wrong_loops(self) -> Iterator[Live]:
        """The loops over a list that their bodies change."""
        groups = self._groups()
        for loop in self.loops:
            changed = {change.part for change in self.changes[loop.start : loop.end] if not change.is_new}
            held = frozenset[Part]().union(*(groups.get(part, frozenset({part})) for part in loop.held))
            if any(part in changed or holds(part, changed) for part in held):
                yield loop

    def effects(self, parameters: Iterable[str]) -> Effects:
        """What a caller must know."""
        groups = self._groups()
        returned = frozenset[Part]().union(*(groups.get(part, frozenset({part})) for part in self.returned))
        names = tuple(parameters)
        kept = (part for part in returned if part.local is None or part.local in names)
        changed = frozenset(c.part for c in self.changes if not c.is_new and c.part.local is None)
        replaced = frozenset(c.part for c in self.changes if c.is_new and c.part.local is None)
        effects = Effects(names, changed, replaced, frozenset(kept))
        return NO_EFFECTS if not (changed or replaced or effects.returns) else effects

    def _groups(self) -> dict[Part, frozenset[Part]]:
        """Every part with all that may be one container with it."""
        groups: dict[Part, frozenset[Part]] = {}
        for share in self.shares:
            parts = share.held | {Part(share.name)}
            whole = parts.union(*(groups.get(part, frozenset()) for part in parts))
            groups.update(dict.fromkeys(whole, whole))
        return groups


def holds(part: Part, changed: Iterable[Part]) -> bool:
    """Whether the container of a part of the state is one of the changed ones, or has one in it."""
    return any(
        other.local is None and other.variable == part.variable and other.depth >= part.depth for other in changed
    )


def _order(part: Part) -> tuple[str, int, int]:
    return part.local or "", part.variable, part.depth


def reads(value: Expr) -> frozenset[int]:
    """The variables of the state that an expression reads; -1 when a helper may read any."""
    if isinstance(value, Call):
        return frozenset({-1})
    own = frozenset({value.place.variable}) if isinstance(value, Load) else frozenset[int]()
    return own.union(*map(reads, parts_of(value)))
