"""A trace: the steps of a behaviour, as every engine returns them and every report reads them. Knows no engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checker.diagnostics import Span
from checker.language.types import Type

State = tuple[Any, ...]
"""A state: one frozen value a variable, in the order of declaration (frozen values: see checker.language.types)."""


@dataclass(frozen=True)
class Argument:
    """The value that a step gives to one parameter."""

    name: str
    type: Type
    value: Any


@dataclass(frozen=True)
class Step:
    """An action with its arguments, and the state after it. `span` is the place of the action.

    The first step of a trace is the making of the initial state: `action` is the name of its @init, or `init`. The last step of a
    violation of kind `error` or `assertion` ends in no state: `state` is None.
    """

    action: str
    arguments: tuple[Argument, ...]
    state: State | None
    span: Span | None = None


@dataclass(frozen=True)
class Trace:
    """The steps from an initial state on. `variables` are the names and types that its states hold, in order."""

    variables: Mapping[str, Type]
    steps: tuple[Step, ...]

    @property
    def length(self) -> int:
        """Steps taken: the making of the initial state is not one."""
        return len(self.steps) - 1
