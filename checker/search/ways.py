"""Ways to what a native search found, as `retrace` follows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.backends.c.interface import Search
from checker.backends.c.packing import Layout
from checker.backends.python.machine import Machine
from checker.search.retrace import Path, Start, every_start
from checker.trace import State

if TYPE_CHECKING:
    from checker.search.native import Compiled


@dataclass(frozen=True)
class FoundWay:
    """All shortest ways to what a bit stands for, in a search by breadth that has found them."""

    compiled: "Compiled"
    search: Search
    bit: int
    length: int

    def passes(self, place: int, state: State) -> bool:
        """Whether one of them leads through this state after so many steps."""
        return bool(self.search.way_mask(place, self.compiled.canonical(state)) & self.bit)

    def starts(self, machine: Machine) -> Iterator[Start]:
        """The first initial state on one of them, of the choice that compiled code finds; all where CPython has made them."""
        if not self.compiled.source.makes_initial:
            return every_start(machine)
        return _chosen(machine, self.search.first_choice(self.bit))


@dataclass(frozen=True)
class Packed:
    """Every state alone, with all that it holds."""

    layout: Layout

    def canonical(self, state: State) -> tuple[int, ...]:
        """Its words."""
        return tuple(self.layout.encode(state))


@dataclass(frozen=True)
class FoundPath(Path):
    """A way that a search by depth or a simulation has found, or one by breadth that keeps the first way to each state."""

    search: Search
    makes_initial: bool

    def starts(self, machine: Machine) -> Iterator[Start]:
        """The initial state of the first choice that makes one of the first orbit; all where CPython has made them."""
        if not self.makes_initial:
            return every_start(machine)
        return _chosen(machine, self.search.choice_of(self.forms[0]))


def _chosen(machine: Machine, number: int | None) -> Iterator[Start]:
    """What CPython makes of the choice of an @init's arguments with a number."""
    if number is not None:
        yield number, *machine.beginning_numbered(number)
