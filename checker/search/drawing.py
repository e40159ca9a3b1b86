"""Which actions are tried with drawn choices alone: those with many choices whose guards say which of them can be enabled."""

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

from checker.backends.python.machine import Drawing
from checker.diagnostics import InvalidSpec
from checker.frontend.model import Action, Model
from checker.language.types import holds_int
from checker.language.values import domain_size

if TYPE_CHECKING:
    from checker.ir.program import Program
    from checker.search.reduction import Reduction

FEW = 64
"""The choices of an action that has no more are all tried."""
MANY = 4096
"""So many are tried where CPython looks after what another engine has drawn."""


def drawing_of(
    model: Model, few: int = FEW, reduction: "Reduction | None" = None, lowered: "Program | None" = None
) -> Drawing:
    """For each action with more than `few` choices whose parameters are drawn, the choices to try in a state; inside the model's `bound()`.

    An action that is not compiled has none here. The program is `lowered` or of a `reduction`, where one is known. The compiler is loaded
    where there is such an action, and not otherwise. Raises InvalidSpec (C212) for an action that would be tried for every integer.
    """
    large = {action.name: action for action in model.actions if _count(action) > few}
    if not large:
        return {}
    from checker.search.drawn_choices import drawn_actions

    lowered = lowered if reduction is None else reduction.lowered
    found = drawn_actions(model, large, lowered)
    _check_finite(model, found.names, found.listed)
    return found.choices(large)


def _check_finite(model: Model, drawn: Collection[str], listed: Collection[str]) -> None:
    """Raise InvalidSpec for a parameter of integers that would be gone over, all of them."""
    undrawn = []
    for action in model.actions:
        for parameter in action.parameters:
            is_drawn = f"{action.name}.{parameter.name}" not in listed if action.name in drawn else parameter.drawn_from
            if holds_int(parameter.type) and not is_drawn:
                undrawn.append((action, parameter))
    if undrawn:
        from checker.ir.draws import for_every_integer

        raise InvalidSpec([for_every_integer(action.name, given.name, action.span) for action, given in undrawn])


def _count(action: Action) -> int:
    return math.prod(domain_size(parameter.type) for parameter in action.parameters)
