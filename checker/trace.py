"""A trace: the steps of a behaviour, as every engine returns them and every report reads them. Knows no engine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.diagnostics import Span, counted
from checker.language.types import Type
from checker.language.values import show, show_call
from checker.shown import Shown

_LONGEST_SHOWN = 60
"""Characters of a trace's name in its `repr`."""

State = tuple[Any, ...]
"""A state: one frozen value a variable, in the order of declaration (frozen values: see checker.language.types)."""


@dataclass(frozen=True)
class Argument:
    """The value that a step gives to one parameter."""

    name: str
    type: Type
    value: Any

    def __str__(self) -> str:
        return show(self.type, self.value)

    def __repr__(self) -> str:
        return f"<Argument {self.name}={self}>"


@dataclass(frozen=True)
class Step:
    """An action with its arguments, and the state after it. `span` is the place of the action, `number` its place among what could be.

    Steps are numbered from 0, among those that are enabled and in canonical order; the first one by the choices of the arguments of all
    @init methods, enabled or not. A trace that was read from a file has no numbers.

    The first step of a trace is the making of the initial state: `action` is the name of its @init, or `init`. The last step of a
    violation of kind `error` or `assertion` ends in no state: `state` is None.
    """

    action: str
    arguments: tuple[Argument, ...]
    state: State | None
    span: Span | None = None
    number: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """The action with its arguments: `acquire(client1)`, `grant_vote(voter=server2, candidate=server3)`."""
        return show_call(self.action, [(given.name, given.type, given.value) for given in self.arguments])

    def __repr__(self) -> str:
        return f"<Step {self}>"


@dataclass(frozen=True)
class Trace(Shown):
    """The steps from an initial state on. `variables` are the names and types that its states hold, in order.

    Iteration is over the steps. A behaviour without end is a trace that goes round: its last state is that of the step with the number
    `loop`.
    """

    variables: Mapping[str, Type]
    steps: tuple[Step, ...]
    loop: int | None = None

    @property
    def name(self) -> str | None:
        """The trace on one line, as `checker replay SPEC 0/2/5` takes it: the numbers of its steps; None where one is not known."""
        numbers = [step.number for step in self.steps]
        return None if None in numbers else "/".join(map(str, numbers))

    @property
    def length(self) -> int:
        """Steps taken: the making of the initial state is not one."""
        return len(self.steps) - 1

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __repr__(self) -> str:
        name = self.name or ""
        cut = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN].rpartition('/')[0]}/..."
        return f"<Trace of {counted(self.length, 'step')}{': ' if cut else ''}{cut}>"
