"""What is left out when states are compared: the Auxiliary variables of a model."""

from dataclasses import dataclass

from checker.frontend.model import Model
from checker.trace import State


@dataclass(frozen=True)
class View:
    """The numbers of the variables that are left out.

    `is_seen` where something goes by their values all the same, a @constraint or whether a step ends as an error: it is told of the values
    that the first way to a state gives them. `notes` say so.
    """

    hidden: frozenset[int] = frozenset()
    is_seen: bool = False
    notes: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    """The names of the variables where a @constraint goes by some of them: what it cuts off then depends on the first way to each state."""


def hidden_in(model: Model) -> frozenset[int]:
    """The numbers of a model's Auxiliary variables."""
    return frozenset(place for place, variable in enumerate(model.variables) if variable.auxiliary)


def is_one(model: Model, state: State, other: State) -> bool:
    """Whether two states are one: equal, but for the Auxiliary variables."""
    if state == other:
        return True
    each = zip(model.variables, state, other, strict=True)
    return all(variable.auxiliary or one == another for variable, one, another in each)
