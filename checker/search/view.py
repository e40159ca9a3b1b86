"""What is left out when states are compared: the Auxiliary variables of a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.frontend.model import Model
from checker.trace import State


@dataclass(frozen=True)
class View:
    """The numbers of the variables that are left out, and what goes by their values all the same.

    A @constraint may, and whether a step ends as an error: it is told of the values that the first way to a state gives them, which
    `first_way.py` says more of. A variable counts with those that are computed from it.
    """

    hidden: frozenset[int] = frozenset()
    constraints: frozenset[str] = frozenset()
    """The @constraint methods that go by them."""
    bounds: Mapping[int, str] = field(default_factory=dict)
    """The variables, by number, with their names, that such a method goes by."""
    errors: Mapping[int, str] = field(default_factory=dict)
    """Those that errors go by."""
    written: frozenset[int] = frozenset()
    """Those that some @init or action gives a value."""
    writers: frozenset[str] = frozenset()
    """The actions that give some of them a value."""

    @property
    def is_seen(self) -> bool:
        """Whether something goes by their values."""
        return bool(self.bounds or self.errors)


def hidden_in(model: Model) -> frozenset[int]:
    """The numbers of a model's Auxiliary variables."""
    return frozenset(place for place, variable in enumerate(model.variables) if variable.auxiliary)


def is_one(model: Model, state: State, other: State) -> bool:
    """Whether two states are one: equal, but for the Auxiliary variables."""
    if state == other:
        return True
    each = zip(model.variables, state, other, strict=True)
    return all(variable.auxiliary or one == another for variable, one, another in each)
