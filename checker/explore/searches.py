"""A search that is made slice by slice, so that whoever shows it stays at hand and can end it; what all of them have in common."""

import time
from abc import ABC, abstractmethod

from checker.backends.python.machine import Machine
from checker.diagnostics import counted
from checker.explore.places import Arrival
from checker.explore.stage import Stage
from checker.stopping import Stopped

SECONDS = 10.0
"""Seconds that a search takes at most, unless more are asked for."""


class Search(ABC):
    """Advances until it is over; then `arrival` says what came out. Used by one thread at a time; only `cancel` is for any.

    Raises InvalidSpec, in `advance`, for an expression or a property that changes the state.
    """

    def __init__(self, stage: Stage, seconds: float) -> None:
        self.stage, self.seconds = stage, seconds
        self.arrival: Arrival | None = None
        self.states = 0
        """How many states were looked at."""
        self._spent = 0.0
        self._is_cancelled = False

    def advance(self, seconds: float = 0.2) -> bool:
        """Go on for so many seconds, or until it is over: whether it is. A single long step may take more, up to the limit."""
        began = time.perf_counter()
        left = max(0.0, self.seconds - self._spent)
        try:
            with self.stage.open(left) as machine:
                while self.arrival is None and time.perf_counter() - began < min(seconds, left):
                    self._go_on(machine)
        except Stopped as stop:
            self._end(f"stopped by {stop.stop}")
        self._spent += time.perf_counter() - began
        if self.arrival is None and self._is_cancelled:
            self._end("stopped")
        if self.arrival is None and self._spent >= self.seconds:
            self._end(f"stopped after {counted(round(self.seconds), 'second')}")
        return self.arrival is not None

    def finish(self) -> Arrival:
        """Go on until it is over."""
        while not self.advance():
            pass
        assert self.arrival is not None, "it is over"
        return self.arrival

    def cancel(self) -> None:
        """End it as soon as the slice is over that goes on."""
        self._is_cancelled = True

    @abstractmethod
    def _go_on(self, machine: Machine) -> None:
        """Look at a little more, and set `arrival` where it is over."""

    @abstractmethod
    def _end(self, why: str) -> None:
        """Set `arrival` of a search that is cut short."""
