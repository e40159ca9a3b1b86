"""A model that is walked through: the machine that steps it, which one thread uses at a time and a watch bounds."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from checker.api.explained import program_of
from checker.api.model import Model
from checker.backends.python.machine import Machine
from checker.search.drawing import MANY, drawing_of
from checker.search.limits import Limits
from checker.search.watch import Watch
from checker.stopping import STOPS
from checker.trace import Step, Trace

if TYPE_CHECKING:
    from checker.ir.program import Program

SECONDS = 3.0
"""Seconds that one look may take: at the steps from a state, at why actions are not enabled, at the properties."""


class Stage:
    """A model with a machine of its own, whose numbers of steps are those of `replay`."""

    def __init__(self, model: Model) -> None:
        self.model, self.definition = model, model.definition
        self._lock = threading.RLock()
        self._machine: Machine | None = None

    @contextmanager
    def open(self, seconds: float = SECONDS) -> Iterator[Machine]:
        """Inside the block, the machine; raises Stopped there after so many seconds, and in a body without end.

        One that was interrupted is made anew: it may be in the midst of a step.
        """
        with self._lock, self.definition.bound():
            try:
                with Watch(Limits(max_seconds=seconds), self.definition):
                    if self._machine is None:
                        self._machine = Machine(self.definition, drawing_of(self.definition, MANY))
                    yield self._machine
            except STOPS:
                self._machine = None
                raise

    def trace(self, steps: Sequence[Step]) -> Trace:
        """A trace of the model's states."""
        return Trace(self.definition.variable_types, tuple(steps))

    @cached_property
    def program(self) -> "Program | None":
        """The program, which explains; None for a spec that has none. Inside `open`."""
        return program_of(self.definition)
