"""What is left out when states are compared: the Auxiliary variables of a model."""

from dataclasses import dataclass

from checker.frontend.model import Model


@dataclass(frozen=True)
class View:
    """The numbers of the variables that are left out.

    `is_seen` where something goes by their values all the same, a @constraint or whether a step ends as an error: it is told of the values
    that the first way to a state gives them. `notes` say so.
    """

    hidden: frozenset[int] = frozenset()
    is_seen: bool = False
    notes: tuple[str, ...] = ()


def hidden_in(model: Model) -> frozenset[int]:
    """The numbers of a model's Auxiliary variables."""
    return frozenset(place for place, variable in enumerate(model.variables) if variable.auxiliary)
