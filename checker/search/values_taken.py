"""Which values the variables of a model took: of all that were noted, and of those that symmetry makes of them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from checker.coverage import Values, VariableCoverage
from checker.frontend.model import Model
from checker.language.order import in_order
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    RangeType,
    SequenceType,
    SetType,
    Type,
)
from checker.language.values import domain_size, domain_values, show
from checker.symmetry.canonical import Symmetry
from checker.symmetry.permute import permuter
from checker.trace import State

MOST_VALUES = 100_000
"""Values of a variable that are counted; of more nothing is said."""
FEW_VALUES = 12
"""So many are shown."""
_LONGEST_SHOWN = 60
"""Characters of a value that is shown."""
MOST_POSSIBLE = 10**15
"""A larger domain is not told the size of."""

_Part: TypeAlias = tuple[str, Type, Callable[[Any], Iterable[Any]]]


class Taken:
    """The values noted so far, of every variable that tells states apart."""

    def __init__(self, model: Model, symmetry: Symmetry) -> None:
        self._symmetry = symmetry
        self._variables = [
            (place, variable.name, variable.type)
            for place, variable in enumerate(model.variables)
            if place not in symmetry.hidden
        ]
        self._met: list[set[Any]] = [set() for _ in model.variables]

    def note(self, state: State) -> None:
        """Note the values of a state."""
        for met, value in zip(self._met, state, strict=True):
            met.add(value)

    def coverage(self) -> tuple[VariableCoverage, ...]:
        """What all of them come to."""
        return tuple(
            VariableCoverage(name, tuple(_told(kind, self._images(kind, self._met[place]))))
            for place, name, kind in self._variables
        )

    def _images(self, kind: Type, met: set[Any]) -> set[Any] | None:
        """The values of all states of the orbits; None where they are too many."""
        images = [permuter(kind, moves) for moves in self._symmetry.generators()] if met else []
        found, waiting = set(met), list(met)
        while waiting and len(found) <= MOST_VALUES:
            value = waiting.pop()
            for image in images:
                moved = value if image is None else image(value)
                if moved not in found:
                    found.add(moved)
                    waiting.append(moved)
        return found if len(found) <= MOST_VALUES else None


def _told(kind: Type, met: set[Any] | None) -> Iterator[Values]:
    """The values as a whole, then their parts."""
    yield _values("", kind, met)
    part = _part(kind)
    if part is not None and met is not None:
        name, of, parts_of = part
        yield _values(name, of, {inner for value in met for inner in parts_of(value)})


def _part(kind: Type) -> _Part | None:
    """What many values of a type are made of."""
    match kind:
        case DictType(_, value):
            return "[...]", value, lambda frozen: frozen
        case SetType(of) | FrozenSetType(of) | ListType(of) | SequenceType(of):
            return "elements", of, lambda frozen: frozen
        case CounterType(of):
            return "elements", of, lambda frozen: (value for value, _ in frozen)
        case _:
            return None


def _values(part: str, kind: Type, met: set[Any] | None) -> Values:
    possible = _size(kind)
    if met is None:
        return Values(part, None, possible)
    shown, missing = _few(kind, met, possible)
    numbers = [value for value in met if type(value) is int] if isinstance(kind, RangeType) else []
    return Values(
        part,
        len(met),
        possible,
        shown,
        missing,
        min(numbers, default=None),
        max(numbers, default=None),
        _sizes(kind, met),
    )


def _size(kind: Type) -> int | None:
    try:
        size = domain_size(kind)
    except (OverflowError, MemoryError):
        return None
    return size if size <= MOST_POSSIBLE else None


def _few(kind: Type, met: set[Any], possible: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values that were taken, and those that could have been, where they are few and short."""
    if len(met) > FEW_VALUES:
        return (), ()
    shown = tuple(show(kind, value) for value in in_order(met))
    missing: tuple[str, ...] = ()
    if possible is not None and possible <= FEW_VALUES:
        missing = tuple(show(kind, value) for value in domain_values(kind) if value not in met)
    is_short = all(len(text) <= _LONGEST_SHOWN for text in (*shown, *missing))
    return (shown, missing) if is_short else ((), ())


def _sizes(kind: Type, met: set[Any]) -> tuple[int, int] | None:
    """The least and the greatest number of elements of collections."""
    match kind:
        case SetType() | FrozenSetType() | ListType() | SequenceType():
            sizes = [len(value) for value in met]
        case CounterType():
            sizes = [sum(count for _, count in value) for value in met]
        case _:
            return None
    return (min(sizes), max(sizes)) if sizes else None
