"""Between frozen values and what a spec instance holds of them, both ways.

Passes over types become closures here, made once for a type: `freezer` turns a container into its frozen value, `thawer` a frozen value
into a container, `restorer` a container that a step changed back into what it was, `checked_freezer` checks and freezes whatever a body
gives. A container knows the frozen value of what it holds until it is changed, so that of a variable with many parts only those that a
step touched are made anew.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from checker.language.containers import StateCounter, StateDict, StateList, StateSet
from checker.language.contents import Contents, Slot
from checker.language.kept import acceptor, keeper
from checker.language.misfits import PlacedError, no_collection, shown
from checker.language.order import in_order
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.language.values import domain_values

Freezes = Callable[[Any], Any]
Thaws = Callable[[Any, Slot], Any]
Restores = Callable[[Any, Any, Slot], Any]


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
                return _frozen_dict
            return lambda held: tuple(map(inner, held.values()))
        case SetType():
            return _frozen_set
        case ListType():
            return _frozen_list
        case CounterType():
            return _frozen_counter
        case _:
            return None


def _frozen_dict(held: StateDict) -> Any:
    return tuple(held.values()) if held._frozen is None else held._frozen


def _frozen_set(held: StateSet) -> Any:
    if held.ordered is None:
        held.ordered = tuple(in_order(set.__iter__(held)))
    return held.ordered


def _frozen_list(held: StateList) -> Any:
    return tuple(held) if held._frozen is None else held._frozen


def _frozen_counter(held: StateCounter) -> Any:
    if held._frozen is None:
        return tuple((value, dict.__getitem__(held, value)) for value in held)
    return held._frozen


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
                held.contents, held.slot, held._frozen = contents, slot, frozen
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
        held.contents, held.slot, held._frozen, held._origin = contents, slot, frozen, (frozen, None)
        return held

    def thaw_nested(frozen: Any, slot: Slot) -> StateDict:
        assert inner is not None
        held = StateDict(zip(keys, [inner(item, slot) for item in frozen], strict=True))
        held.contents, held.slot, held._origin = contents, slot, ((), None)
        held._frozen = None  # what its parts hold may change without it
        return held

    return thaw_plain if inner is None else thaw_nested


def _set_thawer(contents: Contents) -> Thaws:
    def thaw_set(frozen: Any, slot: Slot) -> StateSet:
        held = StateSet(frozen)
        held.contents, held.slot, held.ordered = contents, slot, frozen
        return held

    return thaw_set


@lru_cache(maxsize=4096)
def restorer(kind: Type) -> Restores | None:
    """From a container that only its own methods have changed to one of a frozen value: itself, where that costs less than another."""
    match kind:
        case DictType(key, value):
            keys, inner = tuple(domain_values(key)), restorer(value)
            return _dict_restorer(keys) if inner is None else _nested_restorer(keys, inner)
        case SetType():
            return _restore_set
        case ListType():
            return _restore_list
        case CounterType():
            thaw = thawer(kind)
            assert thaw is not None
            return lambda held, frozen, slot: held if held._frozen is frozen else thaw(frozen, slot)
        case _:
            return None


def _dict_restorer(keys: tuple[Any, ...]) -> Restores:
    def restore(held: StateDict, frozen: Any, slot: Slot) -> StateDict:
        if held._frozen is not frozen:
            of, items = held._origin
            if of is not frozen:
                held._origin = frozen, None
                dict.update(held, zip(keys, frozen, strict=False))
            else:  # as after every step from one state: a dict of its own is put in the fastest
                if items is None:
                    items = dict(zip(keys, frozen, strict=False))
                    held._origin = frozen, items
                dict.update(held, items)
            held._frozen = frozen
        return held

    return restore


def _nested_restorer(keys: tuple[Any, ...], inner: Restores) -> Restores:
    def restore(held: StateDict, frozen: Any, slot: Slot) -> StateDict:
        for key, item in zip(keys, frozen, strict=True):
            part = dict.__getitem__(held, key)
            restored = inner(part, item, slot)
            if restored is not part:
                dict.__setitem__(held, key, restored)
        return held

    return restore


def _restore_set(held: StateSet, frozen: Any, slot: Slot) -> StateSet:
    if held.ordered is not frozen:
        set.clear(held)
        set.update(held, frozen)
        held.ordered = frozen
    return held


def _restore_list(held: StateList, frozen: Any, slot: Slot) -> StateList:
    if held._frozen is not frozen:
        list.__setitem__(held, slice(None), frozen)
        held._frozen = frozen
    return held


def freeze_checked(kind: Type, value: Any) -> Any:
    """The frozen value of anything a body or default may give; raises DomainError for what is outside the domain."""
    return checked_freezer(kind)(value)


@lru_cache(maxsize=4096)
def checked_freezer(kind: Type) -> Freezes:
    """As `freeze_checked`, for one type."""
    match kind:
        case DictType(key, inner):
            return _dict_checker(kind, tuple(domain_values(key)), checked_freezer(inner))
        case SetType(of, bound):
            return _set_checker(kind, contents_of(of, bound))
        case ListType(of, bound):
            return _list_checker(kind, contents_of(of, bound))
        case CounterType(of, bound):
            return _counter_checker(kind, contents_of(of, bound))
        case _:
            return _value_checker(kind)


def _dict_checker(kind: Type, keys: tuple[Any, ...], inner: Freezes) -> Freezes:
    def freeze(value: Any) -> Any:
        if not isinstance(value, dict) and not isinstance(value, Mapping):
            raise no_collection(value, kind)
        _check_keys(value, keys)
        frozen = []
        for key in keys:
            item = value[key]
            try:
                frozen.append(inner(item))
            except PlacedError as error:
                raise error.within(f"[{shown(key)}]") from None
        return tuple(frozen)

    return freeze


def _check_keys(value: Mapping[Any, Any], keys: tuple[Any, ...]) -> None:
    """Raise DomainError for a dict that lacks a key, or has one that is not in the domain."""
    for key in keys:
        if key not in value:
            raise PlacedError("", f" = {shown(value)} has no value for {shown(key)}: it must have one for every key")
    if len(value) != len(keys):
        known = frozenset(keys)
        other = next(key for key in value if key not in known)
        raise PlacedError("", f" = {shown(value)} has a value for {shown(other)}, which is not a key")


def _set_checker(kind: Type, contents: Contents) -> Freezes:
    def freeze(value: Any) -> Any:
        if not isinstance(value, set | frozenset):
            raise no_collection(value, kind)
        return tuple(in_order(_checked(contents, list(value))))

    return freeze


def _list_checker(kind: Type, contents: Contents) -> Freezes:
    def freeze(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise no_collection(value, kind)
        return tuple(_checked(contents, list(value)))

    return freeze


def _counter_checker(kind: Type, contents: Contents) -> Freezes:
    def freeze(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise no_collection(value, kind)
        if any(type(n) is not int for n in value.values()):
            raise PlacedError("", f" = {shown(value)} has a count that is not an integer")
        counts = Counter({k: n for k, n in value.items() if n})
        if min(counts.values(), default=0) < 0:
            raise PlacedError("", f" = {shown(value)} has a count below zero")
        contents.check_length(counts.total())
        return tuple((kept, counts[kept]) for kept in in_order(map(contents.kept, counts)))

    return freeze


def _value_checker(kind: Type) -> Freezes:
    contents = contents_of(kind)
    return lambda value: contents.kept(value, None, " =")


def _checked(contents: Contents, values: list[Any]) -> list[Any]:
    contents.check_length(len(values))
    return list(map(contents.kept, values))


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


def adopter(kind: Type) -> Thaws:
    """Checks a value that a body assigns and makes the variable's own copy of it."""
    thaw, freeze = thawer(kind), checked_freezer(kind)
    if thaw is None:
        return lambda value, slot: freeze(value)
    return lambda value, slot: thaw(freeze(value), slot)
