"""The variables of one spec instance: states loaded into it, and read back after a step.

Passes over types become closures here, made once for a model: `acceptor` judges values, `freezer` turns a container into its frozen
value, `thawer` a frozen value into a container, `adopter` checks and freezes whatever a body assigns.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, assert_never

from checker.language.containers import Contents, Slot, StateCounter, StateDict, StateList, StateSet
from checker.language.order import CanonicalFrozenSet, canonical_key, in_order
from checker.language.sorts import DomainError, Quorum
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
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
from checker.language.values import domain_values

if TYPE_CHECKING:
    from checker.language.spec import Spec
    from checker.trace import State

Accepts = Callable[[Any], bool]
Freezes = Callable[[Any], Any]
Thaws = Callable[[Any, Slot], Any]


@lru_cache(maxsize=4096)
def acceptor(kind: Type) -> Accepts:
    """Whether a Python value is in a domain of immutable values."""
    match kind:
        case NoneType():
            return lambda value: value is None
        case BoolType():
            return lambda value: value is True or value is False
        case LiteralType(values):
            kinds = type(values[0])
            allowed = frozenset(values)
            return lambda value: type(value) is kinds and value in allowed
        case EnumType(enum):
            return frozenset(enum).__contains__
        case SortType():
            return frozenset(domain_values(kind)).__contains__
        case QuorumType(sort):
            quorums = frozenset(domain_values(kind))
            return lambda value: type(value) is sort and value in quorums
        case RangeType(_, low, high):
            return lambda value: type(value) is int and low <= value <= high
        case RecordType():
            return _record_acceptor(kind)
        case TupleType(items):
            accepts = [acceptor(item) for item in items]
            return lambda value: (
                type(value) is tuple
                and len(value) == len(accepts)
                and all(a(v) for a, v in zip(accepts, value, strict=True))
            )
        case FrozenSetType(of):
            inner = acceptor(of)
            return lambda value: isinstance(value, frozenset) and all(inner(v) for v in value)
        case UnionType(members):
            return _union_acceptor(members)
        case DictType() | SetType() | ListType() | CounterType():
            return lambda value: False
        case _:
            assert_never(kind)


def _record_acceptor(kind: RecordType) -> Accepts:
    fields = [(name, acceptor(field)) for name, field in kind.fields]
    good: set[Any] = set()

    def accepts(value: Any) -> bool:
        if value in good:
            return True
        if type(value) is not kind.record or not all(judge(getattr(value, name)) for name, judge in fields):
            return False
        good.add(value)
        return True

    return accepts


def _union_acceptor(members: tuple[Type, ...]) -> Accepts:
    alternatives = tuple(acceptor(member) for member in members)

    def accepts(value: Any) -> bool:
        return any(judge(value) for judge in alternatives)

    if any(isinstance(member, BoolType | RangeType | LiteralType | TupleType | FrozenSetType) for member in members):
        return accepts  # equal is not enough: True == 1, and a set that can change equals a frozenset
    good: set[Any] = set()

    def accepts_known(value: Any) -> bool:
        if value in good:
            return True
        if not accepts(value):
            return False
        good.add(value)
        return True

    return accepts_known


def record_check(kind: RecordType) -> Callable[[Any], None]:
    """Raises DomainError for a record with a field outside its domain, naming the field."""
    fields = [(name, field, acceptor(field)) for name, field in kind.fields]

    def check(record: Any) -> None:
        for name, field, accepts in fields:
            if not accepts(getattr(record, name)):
                raise DomainError(
                    f"{kind.record.__name__}.{name} = {getattr(record, name)!r} is not in {describe(field)}"
                )

    return check


@lru_cache(maxsize=4096)
def contents_of(kind: Type, max_len: int | None = None) -> Contents:
    """What a container of `kind` elements or values may hold."""
    adopt = adopter(kind) if isinstance(kind, DictType | SetType | ListType | CounterType) else None
    return Contents(acceptor(kind), adopt, describe(kind), max_len)


@lru_cache(maxsize=4096)
def freezer(kind: Type) -> Freezes | None:
    """From what an instance holds to its frozen value; None where the two are the same."""
    match kind:
        case DictType(_, value):
            inner = freezer(value)
            if inner is None:
                return lambda held: tuple(held.values())
            return lambda held: tuple(map(inner, held.values()))
        case SetType() | ListType():
            return tuple
        case CounterType():
            return lambda held: tuple((value, dict.__getitem__(held, value)) for value in held)
        case _:
            return None


@lru_cache(maxsize=4096)
def thawer(kind: Type) -> Thaws | None:
    """From a frozen value to what an instance holds; None where the two are the same."""
    match kind:
        case DictType(key, value):
            return _dict_thawer(tuple(domain_values(key)), value)
        case SetType(of, bound):
            return _set_thawer(contents_of(of, bound))
        case ListType(of, bound):
            contents = contents_of(of, bound)

            def thaw_list(frozen: Any, slot: Slot) -> StateList:
                held = StateList(frozen)
                held.contents, held.slot = contents, slot
                return held

            return thaw_list
        case CounterType(of, bound):
            counted = contents_of(of, bound)
            return lambda frozen, slot: StateCounter(frozen, counted, slot)
        case _:
            return None


def _dict_thawer(keys: tuple[Any, ...], value: Type) -> Thaws:
    contents, inner = contents_of(value), thawer(value)

    def thaw_plain(frozen: Any, slot: Slot) -> StateDict:
        held = StateDict(zip(keys, frozen, strict=True))
        held.contents, held.slot = contents, slot
        return held

    def thaw_nested(frozen: Any, slot: Slot) -> StateDict:
        assert inner is not None
        return thaw_plain([inner(item, slot) for item in frozen], slot)

    return thaw_plain if inner is None else thaw_nested


def _set_thawer(contents: Contents) -> Thaws:
    def thaw_set(frozen: Any, slot: Slot) -> StateSet:
        held = StateSet(frozen)
        held.contents, held.slot, held.ordered = contents, slot, frozen
        return held

    return thaw_set


def freeze_checked(kind: Type, value: Any) -> Any:
    """The frozen value of anything a body or default may give; raises DomainError for what is outside the domain."""
    match kind:
        case DictType(key, inner):
            keys = tuple(domain_values(key))
            if not isinstance(value, Mapping) or len(value) != len(keys) or not all(k in value for k in keys):
                raise DomainError(f"{value!r} is not in {describe(kind)}: it must have a value for every key")
            return tuple(freeze_checked(inner, value[k]) for k in keys)
        case SetType(of, bound):
            if not isinstance(value, set | frozenset):
                raise DomainError(f"{value!r} is not a set")
            return tuple(_checked(of, bound, in_order(value)))
        case ListType(of, bound):
            if not isinstance(value, list | tuple):
                raise DomainError(f"{value!r} is not a list")
            return tuple(_checked(of, bound, list(value)))
        case CounterType(of, bound):
            if not isinstance(value, Mapping):
                raise DomainError(f"{value!r} is not a Counter")
            counts = Counter({k: n for k, n in value.items() if n})
            if min(counts.values(), default=0) < 0:
                raise DomainError(f"{value!r} has a count below zero")
            _checked(of, bound, list(counts.elements()))
            return tuple((k, counts[k]) for k in in_order(counts))
        case _:
            if not acceptor(kind)(value):
                raise DomainError(f"{value!r} is not in {describe(kind)}")
            return _settled(value)


def plain(kind: Type, held: Any) -> Any:
    """What a container really holds, read past its own methods, as `freeze_checked` takes it."""
    match kind:
        case DictType(_, inner) if isinstance(held, dict):
            return {key: plain(inner, value) for key, value in dict.items(held)}
        case SetType() if isinstance(held, set):
            return set(set.__iter__(held))
        case ListType() if isinstance(held, list):
            return list(list.__iter__(held))
        case CounterType() if isinstance(held, dict):
            return dict(dict.items(held))
        case _:
            return held


def _settled(value: Any) -> Any:
    """An immutable value with every frozenset in it canonical."""
    if type(value) is tuple:
        return tuple(map(_settled, value))
    if isinstance(value, frozenset) and type(value) is not CanonicalFrozenSet and not isinstance(value, Quorum):
        return CanonicalFrozenSet(map(_settled, value))
    return value


def _checked(of: Type, bound: int | None, values: list[Any]) -> list[Any]:
    contents = contents_of(of, bound)
    contents.check_length(len(values))
    for value in values:
        if not contents.accepts(value):
            contents.refuse(value)
    return values


def adopter(kind: Type) -> Callable[[Any, Slot], Any]:
    """Checks a value that a body assigns and makes the variable's own copy of it."""
    thaw = thawer(kind)
    if thaw is None:
        return lambda value, slot: freeze_checked(kind, value)
    return lambda value, slot: thaw(freeze_checked(kind, value), slot)


@dataclass(frozen=True)
class Variable:
    """A state variable: its name and type."""

    name: str
    type: Type


class Store:
    """The state that one spec instance is in. A step changes it in place; what it changed can be read back, or undone."""

    def __init__(self, spec: "Spec", variables: Sequence[Variable]) -> None:
        self.changed: set[int] = set()
        """Indices of the variables that were assigned or changed since the last load."""
        self._values = spec.__dict__
        self._names = tuple(variable.name for variable in variables)
        self._index = {name: index for index, name in enumerate(self._names)}
        self._slots = tuple(Slot(self.changed, index) for index in range(len(variables)))
        self._accepts = tuple(acceptor(variable.type) for variable in variables)
        self._types = tuple(variable.type for variable in variables)
        self._freeze = tuple(freezer(variable.type) for variable in variables)
        self._thaw = tuple(thawer(variable.type) for variable in variables)
        self._state: State = (_NOTHING,) * len(variables)

    def load(self, state: "State") -> None:
        """Make the instance be in `state`; only variables that differ from what it holds are made anew."""
        held, changed = self._state, self.changed
        for index, frozen in enumerate(state):
            if frozen is not held[index] or index in changed:
                self._set(index, frozen)
        changed.clear()
        self._state = state

    def undo(self) -> None:
        """Discard what was changed since the last load."""
        for index in self.changed:
            self._set(index, self._state[index])
        self.changed.clear()

    def read(self) -> "State":
        """The state the instance is in, which is the very tuple that was loaded when nothing changed."""
        if not self.changed:
            return self._state
        values = list(self._state)
        for index in self.changed:
            freeze = self._freeze[index]
            held = self._values[self._names[index]]
            values[index] = held if freeze is None else freeze(held)
        return tuple(values)

    def contents(self) -> list[Any]:
        """What every variable really holds, changed by its own methods or not: comparable, and right for nothing else."""
        values = [self._values.get(name, _NOTHING) for name in self._names]
        return [
            _NOTHING if value is _NOTHING else plain(kind, value)
            for kind, value in zip(self._types, values, strict=True)
        ]

    def mark(self) -> None:
        """Mark the variables that differ from what was loaded, however they were changed."""
        for index, held in enumerate(self.contents()):
            loaded = self._state[index]
            if index in self.changed or held is loaded:
                continue
            try:
                frozen = held if held is _NOTHING else freeze_checked(self._types[index], held)
                same = frozen == loaded and canonical_key(frozen) == canonical_key(loaded)
            except (DomainError, TypeError):
                same = False
            if not same:
                self.changed.add(index)

    def settle(self) -> None:
        """Mark what differs from what was loaded, and make it such as its own methods would have: raises DomainError as they would."""
        self.mark()
        for index in self.changed:
            held = self._values.get(self._names[index], _NOTHING)
            if held is not _NOTHING:
                kind = self._types[index]
                try:
                    self._set(index, freeze_checked(kind, plain(kind, held)))
                except DomainError as error:
                    raise DomainError(f"{self._names[index]}: {error}") from None

    def assign(self, name: str, value: Any) -> None:
        """Assign to a variable from a body; raises DomainError for a value outside its domain."""
        index = self._index.get(name)
        if index is None:
            raise AttributeError(f"{name} is not a declared state variable")
        thaw = self._thaw[index]
        if thaw is None:
            if not self._accepts[index](value):
                raise DomainError(f"{name} = {value!r} is not in {describe(self._types[index])}")
            if type(value) is frozenset:
                value = CanonicalFrozenSet(value)
        elif value is not self._values.get(name):
            value = thaw(freeze_checked(self._types[index], value), self._slots[index])
        self.changed.add(index)
        self._values[name] = value

    def unset(self) -> list[str]:
        """Names of variables that have no value yet."""
        state = self.read()
        return [name for name, value in zip(self._names, state, strict=True) if value is _NOTHING]

    def _set(self, index: int, frozen: Any) -> None:
        if frozen is _NOTHING:
            self._values.pop(self._names[index], None)
            return
        thaw = self._thaw[index]
        self._values[self._names[index]] = frozen if thaw is None else thaw(frozen, self._slots[index])


_NOTHING: Any = type("Nothing", (), {"__repr__": lambda self: "no value"})()
"""The frozen value of a variable before any @init gave it one."""

NO_VALUE = _NOTHING
