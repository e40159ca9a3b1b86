"""The variables of one spec instance: states loaded into it, and read back after a step.

Passes over types become closures here, made once for a model: `freezer` turns a container into its frozen value, `thawer` a frozen value
into a container, `adopter` checks and freezes whatever a body assigns. What is kept of an immutable value is told by `kept`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from checker.language.containers import Contents, Slot, StateCounter, StateDict, StateList, StateSet
from checker.language.kept import acceptor, fits, keeper
from checker.language.misfits import PlacedError, no_collection, outside, shown
from checker.language.order import canonical_key, in_order
from checker.language.sorts import DomainError
from checker.language.types import (
    CounterType,
    DictType,
    ListType,
    SetType,
    Type,
)
from checker.language.values import domain_values

if TYPE_CHECKING:
    from checker.language.spec import Spec
    from checker.trace import State

Freezes = Callable[[Any], Any]
Thaws = Callable[[Any, Slot], Any]


@lru_cache(maxsize=4096)
def contents_of(kind: Type, max_len: int | None = None) -> Contents:
    """What a container of `kind` elements or values may hold."""
    adopt = adopter(kind) if isinstance(kind, DictType | SetType | ListType | CounterType) else None
    return Contents(acceptor(kind), keeper(kind), adopt, kind, max_len)


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
            if not isinstance(value, Mapping):
                raise no_collection(value, kind)
            _check_keys(value, keys)
            return tuple(_freeze_at(k, inner, value[k]) for k in keys)
        case SetType(of, bound):
            if not isinstance(value, set | frozenset):
                raise no_collection(value, kind)
            return tuple(in_order(_checked(of, bound, list(value))))
        case ListType(of, bound):
            if not isinstance(value, list | tuple):
                raise no_collection(value, kind)
            return tuple(_checked(of, bound, list(value)))
        case CounterType(of, bound):
            if not isinstance(value, Mapping):
                raise no_collection(value, kind)
            if any(type(n) is not int for n in value.values()):
                raise PlacedError("", f" = {shown(value)} has a count that is not an integer")
            counts = Counter({k: n for k, n in value.items() if n})
            if min(counts.values(), default=0) < 0:
                raise PlacedError("", f" = {shown(value)} has a count below zero")
            contents = contents_of(of, bound)
            contents.check_length(counts.total())
            return tuple((kept, counts[kept]) for kept in in_order(map(contents.kept, counts)))
        case _:
            keep = keeper(kind)
            kept = value if keep is None else keep(value)
            if not fits(kind, kept):
                raise outside(value, kind, sign=" =")
            return kept


def _check_keys(value: Mapping[Any, Any], keys: tuple[Any, ...]) -> None:
    """Raise DomainError for a dict that lacks a key, or has one that is not in the domain."""
    missing = next((key for key in keys if key not in value), None)
    if missing is not None:
        raise PlacedError("", f" = {shown(value)} has no value for {shown(missing)}: it must have one for every key")
    if len(value) != len(keys):
        known = frozenset(keys)
        other = next(key for key in value if key not in known)
        raise PlacedError("", f" = {shown(value)} has a value for {shown(other)}, which is not a key")


def _freeze_at(key: Any, kind: Type, value: Any) -> Any:
    try:
        return freeze_checked(kind, value)
    except PlacedError as error:
        raise error.within(f"[{shown(key)}]") from None


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


def _checked(of: Type, bound: int | None, values: list[Any]) -> list[Any]:
    contents = contents_of(of, bound)
    contents.check_length(len(values))
    return list(map(contents.kept, values))


def adopter(kind: Type) -> Callable[[Any, Slot], Any]:
    """Checks a value that a body assigns and makes the variable's own copy of it."""
    thaw = thawer(kind)
    if thaw is None:
        return lambda value, slot: freeze_checked(kind, value)
    return lambda value, slot: thaw(freeze_checked(kind, value), slot)


@dataclass(frozen=True)
class Variable:
    """A state variable: its name and type, and whether it is left out when states are compared."""

    name: str
    type: Type
    auxiliary: bool = False


class Store:
    """The state that one spec instance is in. A step changes it in place; what it changed can be read back, or undone."""

    def __init__(self, spec: "Spec", variables: Sequence[Variable]) -> None:
        self.changed: set[int] = set()
        """Indices of the variables that were assigned or changed since the last load."""
        self._values = spec.__dict__
        self._names = tuple(variable.name for variable in variables)
        self._index = {name: index for index, name in enumerate(self._names)}
        self._slots = tuple(Slot(self.changed, index, name, self._values) for index, name in enumerate(self._names))
        self._accepts = tuple(acceptor(variable.type) for variable in variables)
        self._keep = tuple(keeper(variable.type) for variable in variables)
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
                except PlacedError as error:
                    raise error.within(f"self.{self._names[index]}") from None

    def assign(self, name: str, value: Any) -> None:
        """Assign to a variable from a body; raises DomainError for a value outside its domain."""
        index = self._index.get(name)
        if index is None:
            raise AttributeError(f"{name} is not a declared state variable")
        thaw = self._thaw[index]
        if thaw is None:
            keep = self._keep[index]
            kept = value if keep is None else keep(value)
            try:
                is_good = self._accepts[index](kept)
            except TypeError:  # it has no hash
                is_good = False
            if not is_good:
                raise outside(value, self._types[index], sign=" =").within(f"self.{name}")
            value = kept
        elif value is not self._values.get(name):
            try:
                frozen = freeze_checked(self._types[index], value)
            except PlacedError as error:
                raise error.within(f"self.{name}") from None
            value = thaw(frozen, self._slots[index])
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
