"""The variables of one spec instance: states loaded into it, and read back after a step.

How values are frozen, thawed and restored is told by `frozen`; what is kept of an immutable value by `kept`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from checker.language.contents import Slot
from checker.language.frozen import Restores, checked_freezer, freezer, plain, restorer, thawer
from checker.language.kept import acceptor, keeper
from checker.language.misfits import PlacedError, outside
from checker.language.order import canonical_key
from checker.language.sorts import DomainError
from checker.language.types import Type

if TYPE_CHECKING:
    from checker.language.spec import Spec
    from checker.trace import State


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
        self._reads = tuple((variable.name, freezer(variable.type)) for variable in variables)
        """Of every variable its name and what freezes what it holds."""
        self._checked = tuple(checked_freezer(variable.type) for variable in variables)
        self._thaw = tuple(thawer(variable.type) for variable in variables)
        kinds = tuple(variable.type for variable in variables)
        self._put = tuple(map(self._putter, range(len(kinds)), map(restorer, kinds)))
        self._state: State = (_NOTHING,) * len(variables)

    def load(self, state: "State") -> None:
        """Make the instance be in `state`; only variables that differ from what it holds are made anew."""
        held, changed = self._state, self.changed
        if state is not held:
            for index, frozen in enumerate(state):
                if frozen is not held[index] or index in changed:
                    self._put[index](frozen)
            changed.clear()
            self._state = state
        elif changed:
            self.undo()

    def is_from(self, state: "State") -> bool:
        """Whether this very state was loaded last."""
        return state is self._state

    def undo(self) -> None:
        """Discard what was changed since the last load."""
        state, put = self._state, self._put
        for index in self.changed:
            put[index](state[index])
        self.changed.clear()

    def read(self) -> "State":
        """The state the instance is in, which is the very tuple that was loaded when nothing changed."""
        if not self.changed:
            return self._state
        values, held = list(self._state), self._values
        for index in self.changed:
            name, freeze = self._reads[index]
            values[index] = held[name] if freeze is None else freeze(held[name])
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
                frozen = held if held is _NOTHING else self._checked[index](held)
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
                    self._set(index, self._checked[index](plain(kind, held)))
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
                frozen = self._checked[index](value)
            except PlacedError as error:
                raise error.within(f"self.{name}") from None
            value = thaw(frozen, self._slots[index])
        self.changed.add(index)
        self._values[name] = value

    def unset(self) -> list[str]:
        """Names of variables that have no value yet."""
        state = self.read()
        return [name for name, value in zip(self._names, state, strict=True) if value is _NOTHING]

    def distrust(self) -> None:
        """From now on make containers anew and restore none: they may have been changed without their methods."""
        self._put = tuple(partial(self._set, index) for index in range(len(self._names)))

    def _putter(self, index: int, restore: Restores | None) -> Callable[[Any], None]:
        """What lets a variable hold a value: in the container that is there, where one is."""
        name, values, slot = self._names[index], self._values, self._slots[index]

        def put_scalar(frozen: Any) -> None:
            if frozen is _NOTHING:
                self._set(index, frozen)
            else:
                values[name] = frozen

        if restore is None:
            return put_scalar

        def put(frozen: Any) -> None:
            if frozen is _NOTHING or name not in values:
                self._set(index, frozen)
            else:
                values[name] = restore(values[name], frozen, slot)

        return put

    def _set(self, index: int, frozen: Any) -> None:
        if frozen is _NOTHING:
            self._values.pop(self._names[index], None)
            return
        thaw = self._thaw[index]
        self._values[self._names[index]] = frozen if thaw is None else thaw(frozen, self._slots[index])


_NOTHING: Any = type("Nothing", (), {"__repr__": lambda self: "no value"})()
"""The frozen value of a variable before any @init gave it one."""

NO_VALUE = _NOTHING
