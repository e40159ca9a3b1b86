"""The dicts, sets, lists and counters that a spec instance holds as its variables.

They are Python's own, subclassed: reading is as fast as ever; a change is checked against the variable's domain and marks the variable
as changed, so that a search copies and restores only what a step touched. Sets and counters iterate in canonical order.
What is stored is a copy: a set kept in two variables is two sets.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, SupportsIndex

from checker.language.contents import Contents, Slot, placed
from checker.language.misfits import PlacedError, shown
from checker.language.order import CanonicalSet, in_order
from checker.language.sorts import DomainError


class StateDict(dict[Any, Any]):
    """A total function: its keys never change."""

    __slots__ = ("_frozen", "_origin", "contents", "slot")

    contents: Contents
    slot: Slot
    _frozen: tuple[Any, ...] | None
    """The frozen value of what it holds; None where it has to be made."""
    _origin: tuple[tuple[Any, ...], dict[Any, Any] | None]
    """The frozen value that it was made of or restored to last, and the same as a dict where it is restored to that again."""

    def __setitem__(self, key: Any, value: Any) -> None:
        contents, slot = self.contents, self.slot
        if key not in self:
            raise placed(
                PlacedError("", f": {shown(key)} is not a key: a dict variable has exactly the keys of its domain"),
                self,
            )
        before = self[key]
        try:
            if contents.adopt is None:
                value = contents.kept(value, None, " =")
            elif value is before:
                return  # it stays the same container, as after `place[key] |= more`
            else:
                value = contents.adopt(value, slot)
        except PlacedError as error:
            raise placed(error.within(f"[{shown(key)}]"), self) from None
        slot.changed.add(slot.variable)
        if value is not before:
            self._frozen = None
            dict.__setitem__(self, key, value)

    def update(self, *others: Any, **named: Any) -> None:
        for key, value in dict(*others, **named).items():
            self[key] = value

    def __ior__(self, other: Any) -> "StateDict":  # type: ignore[misc]  # a total dict only takes its own keys
        self.update(other)
        return self

    def setdefault(self, key: Any, default: Any = None) -> Any:
        return self[key]

    def _refuse_removal(self, *arguments: object) -> NoReturn:
        raise DomainError("a dict variable is total: a key cannot be removed; let its value be None instead")

    __delitem__ = pop = popitem = clear = _refuse_removal

    def copy(self) -> dict[Any, Any]:
        return dict(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (dict, (dict(self),))


class StateSet(CanonicalSet[Any]):
    """A set of values of one domain."""

    __slots__ = ("contents", "ordered", "slot")

    contents: Contents
    slot: Slot
    ordered: tuple[Any, ...] | None
    """What it holds, in canonical order, which is its frozen value; None where that has to be made."""

    def __iter__(self) -> Iterator[Any]:
        if self.ordered is None:
            self.ordered = tuple(in_order(set.__iter__(self)))
        return iter(self.ordered)

    def _touch(self) -> None:
        self.ordered = None
        self.slot.changed.add(self.slot.variable)

    def add(self, value: Any) -> None:
        contents, slot = self.contents, self.slot
        value = contents.kept(value, self)
        if value in self:  # which fits, for all that it holds does
            slot.changed.add(slot.variable)
            return
        if contents.max_len is not None:
            contents.check_length(len(self) + 1, self)
        slot.changed.add(slot.variable)
        self.ordered = None
        set.add(self, value)

    def update(self, *others: Iterable[Any]) -> None:
        for other in others:
            for value in in_order(other):
                self.add(value)

    def remove(self, value: Any) -> None:
        set.remove(self, value)
        self._touch()

    def discard(self, value: Any) -> None:
        set.discard(self, value)
        self._touch()

    def clear(self) -> None:
        set.clear(self)
        self._touch()

    def _replace(self, values: Iterable[Any]) -> "StateSet":
        """Hold these values, or what it held where one of them is outside the domain."""
        kept: list[Any] = []
        for value in CanonicalSet(values):
            kept.append(self.contents.kept(value, self))
            self.contents.check_length(len(kept), self)
        self._touch()
        set.clear(self)
        set.update(self, kept)
        return self

    def intersection_update(self, *others: Iterable[Any]) -> None:
        self._replace(self.intersection(*others))

    def difference_update(self, *others: Iterable[Any]) -> None:
        self._replace(self.difference(*others))

    def symmetric_difference_update(self, other: Iterable[Any]) -> None:
        self._replace(self.symmetric_difference(other))

    def __ior__(self, other: Any) -> "StateSet":  # type: ignore[misc]  # checked against the domain
        self.update(other)
        return self

    def __iand__(self, other: Any) -> "StateSet":  # type: ignore[misc]  # as above
        return self._replace(self & other)

    def __isub__(self, other: Any) -> "StateSet":  # type: ignore[misc]  # as above
        return self._replace(self - other)

    def __ixor__(self, other: Any) -> "StateSet":  # type: ignore[misc]  # as above
        return self._replace(self ^ other)


class StateList(list[Any]):
    """A bounded sequence."""

    __slots__ = ("_frozen", "contents", "slot")

    contents: Contents
    slot: Slot
    _frozen: tuple[Any, ...] | None
    """The frozen value of what it holds; None where it has to be made."""

    def _touch(self) -> None:
        self._frozen = None
        self.slot.changed.add(self.slot.variable)

    def _become(self, values: list[Any]) -> None:
        self.contents.check_length(len(values), self)
        values = [self.contents.kept(value, self) for value in values]
        self._touch()
        list.__setitem__(self, slice(None), values)

    def append(self, value: Any) -> None:
        value = self.contents.kept(value, self)
        self.contents.check_length(len(self) + 1, self)
        self._touch()
        list.append(self, value)

    def extend(self, values: Iterable[Any]) -> None:
        self._become([*self, *list(values)])

    def __iadd__(self, values: Iterable[Any]) -> "StateList":  # type: ignore[misc]  # checked against the domain
        self.extend(values)
        return self

    def __imul__(self, times: SupportsIndex) -> "StateList":
        self._become(list(self) * times)
        return self

    def insert(self, index: SupportsIndex, value: Any) -> None:
        values = list(self)
        values.insert(index, value)
        self._become(values)

    def __setitem__(self, index: Any, value: Any) -> None:
        values = list(self)
        values[index] = value
        self._become(values)

    def __delitem__(self, index: Any) -> None:
        values = list(self)
        del values[index]
        self._become(values)

    def pop(self, index: SupportsIndex = -1) -> Any:
        value = list.pop(self, index)
        self._touch()
        return value

    def remove(self, value: Any) -> None:
        list.remove(self, value)
        self._touch()

    def clear(self) -> None:
        self._become([])

    def reverse(self) -> None:
        self._become(self[::-1])

    def sort(self, *, key: Any = None, reverse: bool = False) -> None:
        self._become(sorted(self, key=key, reverse=reverse))

    def copy(self) -> list[Any]:
        return list(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (list, (list(self),))


class StateCounter(Counter[Any]):
    """A bounded multiset: an element whose count falls to zero is gone, a count below zero is an error."""

    contents: Contents
    slot: Slot
    _frozen: tuple[tuple[Any, int], ...] | None
    """The frozen value of what it holds; None where it has to be made."""

    def __init__(self, counts: tuple[tuple[Any, int], ...], contents: Contents, slot: Slot) -> None:
        dict.__init__(self, counts)
        self.contents, self.slot, self._frozen = contents, slot, counts

    def _touch(self) -> None:
        self._frozen = None
        self.slot.changed.add(self.slot.variable)

    def __setitem__(self, value: Any, count: int) -> None:
        value = self.contents.kept(value, self)
        if type(count) is not int:
            text = f": {shown(count)} is not a count: how often {shown(value)} is in the multiset is an integer"
            raise placed(PlacedError("", text), self)
        if count < 0:
            raise placed(PlacedError("", f": {shown(value)} would be in the multiset {count} times"), self)
        self.contents.check_length(self.total() - self[value] + count, self)
        self._touch()
        if count:
            dict.__setitem__(self, value, count)
        else:
            dict.pop(self, value, None)

    def __delitem__(self, value: Any) -> None:
        self[value] = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(in_order(dict.__iter__(self)))

    def keys(self) -> Any:
        return {value: self[value] for value in self}.keys()

    def items(self) -> Any:
        return {value: self[value] for value in self}.items()

    def values(self) -> Any:
        return {value: self[value] for value in self}.values()

    def elements(self) -> Iterator[Any]:
        for value in self:
            for _ in range(self[value]):
                yield value

    def total(self) -> int:
        return sum(dict.values(self))

    def update(self, iterable: Any = None, /, **named: int) -> None:
        for value, count in Counter(iterable, **named).items():
            self[value] = self[value] + count

    def subtract(self, iterable: Any = None, /, **named: int) -> None:
        for value, count in Counter(iterable, **named).items():
            self[value] = self[value] - count

    def clear(self) -> None:
        dict.clear(self)
        self._touch()

    def _become(self, counts: "Counter[Any]") -> "StateCounter":
        """Hold these counts, or what it held where one of them cannot be."""
        before = dict(dict.items(self))
        self._touch()
        dict.clear(self)
        try:
            for value, count in counts.items():
                self[value] = count
        except BaseException:
            dict.clear(self)
            dict.update(self, before)
            raise
        return self

    def __iadd__(self, other: Any) -> "StateCounter":  # type: ignore[misc]  # checked against the domain
        counts = self.copy()
        counts += other
        return self._become(counts)

    def __isub__(self, other: Any) -> "StateCounter":  # type: ignore[misc]  # as above
        counts = self.copy()
        counts -= other
        return self._become(counts)

    def copy(self) -> Any:
        return Counter(dict(self.items()))

    def pop(self, value: Any, *default: Any) -> Any:
        if value not in self:
            return dict.pop(self, value, *default)
        count = self[value]
        self[value] = 0
        return count

    def popitem(self) -> tuple[Any, int]:
        """Remove and return the last element in canonical order, with its count."""
        if not self:
            raise KeyError("popitem(): the multiset is empty")
        value = in_order(dict.__iter__(self))[-1]
        return value, self.pop(value)

    def setdefault(self, value: Any, count: int = 0) -> int:
        if value not in self:
            self[value] = count
        return self[value]

    def __reduce__(self) -> tuple[Any, ...]:
        return (Counter, (dict(self.items()),))


Held = StateDict | StateSet | StateList | StateCounter
"""What a variable that changes in place holds."""
