"""The draws of an action whose choices are tried in canonical order: parameter after parameter, each by ascending values."""

from checker.ir.draws import Draw, Elements, Listed, expressions_of
from checker.ir.program import Action
from checker.language.types import ListType
from checker.passes.liveness import names_in


def draws_in_order(action: Action) -> tuple[Draw, ...]:
    """A draw for every parameter, in their order; all values of one that is drawn by a later one, or from a list."""
    names = [name for name, _ in action.function.parameters]
    given = {draw.parameter: draw for draw in action.draws}
    listed = [Draw(place, Listed()) for place in range(len(names))]
    found = (given.get(draw.parameter, draw) for draw in listed)
    return tuple(
        draw if _ascends(draw) and _speaks_of(draw) <= frozenset(names[:place]) else listed[place]
        for place, draw in enumerate(found)
    )


def _ascends(draw: Draw) -> bool:
    return not (isinstance(draw.source, Elements) and isinstance(draw.source.source.type, ListType))


def _speaks_of(draw: Draw) -> frozenset[str]:
    """The names of the parameters that a draw reads."""
    return frozenset(name for value in (*draw.when, *expressions_of(draw.source)) for name in names_in(value))
