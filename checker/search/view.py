"""What is left out when states are compared: the Auxiliary variables of a model."""

from dataclasses import dataclass

from checker.frontend.model import Model
from checker.trace import State


@dataclass(frozen=True)
class View:
    """The numbers of the variables that are left out.

    `is_seen` where something goes by their values all the same, a @constraint or whether a step ends as an error: it is told of the values
    that the first way to a state gives them, which `first_way.py` says more of.
    """

    hidden: frozenset[int] = frozenset()
    is_seen: bool = False
    notes: tuple[str, ...] = ()
    """What is to be said where another way gives other values."""
    constraints: frozenset[str] = frozenset()
    """The @constraint methods that go by them."""
    bounds: tuple[str, ...] = ()
    """Where there are such methods, the names of the variables."""


def hidden_in(model: Model) -> frozenset[int]:
    """The numbers of a model's Auxiliary variables."""
    return frozenset(place for place, variable in enumerate(model.variables) if variable.auxiliary)


def is_one(model: Model, state: State, other: State) -> bool:
    """Whether two states are one: equal, but for the Auxiliary variables."""
    if state == other:
        return True
    each = zip(model.variables, state, other, strict=True)
    return all(variable.auxiliary or one == another for variable, one, another in each)
