"""A long explanation made to fit into so many lines: what decides is kept whole in a few places rather than shallow everywhere.

Of elements that decide alike the one that comes nearest is kept. Of formulas that decide together each keeps its own line, and those that
take fewest are opened first, to the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from checker.reasons import Reason

Size = Callable[[Reason], int]
"""How many lines a reason takes."""

_MOST_ALIKE = 3
"""Of elements that decide alike so many are kept at first, then fewer."""


def fitted(reasons: Sequence[Reason], room: int, size: Size) -> tuple[Reason, ...]:
    """The reasons with parts left out, so that they take no more lines than there is room for, if there is any way."""
    made = tuple(reasons)
    for count in range(_MOST_ALIKE, 0, -1):
        made = tuple(_thinned(reason, count) for reason in reasons)
        if sum(map(size, made)) <= room:
            return made
    return _opened(made, room, size)


def _thinned(reason: Reason, count: int) -> Reason:
    """A reason with no more of its elements than that, those that come nearest, at every level."""
    parts = reason.parts
    if len(parts) > count and all(part.bindings for part in parts):
        nearest = sorted(range(len(parts)), key=lambda place: -parts[place].near)[:count]
        parts = tuple(parts[place] for place in sorted(nearest))
    more = reason.more + len(reason.parts) - len(parts)
    return replace(reason, parts=tuple(_thinned(part, count) for part in parts), more=more)


def _opened(reasons: Sequence[Reason], room: int, size: Size) -> tuple[Reason, ...]:
    """Each with its own line, and with what decides it as far as there is room; as many as there is room for."""
    found = {place: _closed(reason) for place, reason in enumerate(reasons)}
    while len(found) > 1 and sum(map(size, found.values())) > room:
        found.popitem()
    spare = room - sum(map(size, found.values()))
    wanting = sorted(found, key=lambda place: size(reasons[place]))
    for number, place in enumerate(wanting):
        own = size(found[place])
        whole = size(reasons[place]) - own <= spare
        share = spare if whole else spare // (len(wanting) - number)
        found[place] = reasons[place] if whole else _part_opened(reasons[place], own + share, size)
        spare -= size(found[place]) - own
    return tuple(kept for place, kept in found.items() if kept.words or kept.parts or not reasons[place].parts)


def _part_opened(reason: Reason, room: int, size: Size) -> Reason:
    """A reason with as much of what decides it as there is room for."""
    closed = _closed(reason)
    left = room - size(closed) - bool(reason.more)
    if left < 1:
        return closed
    parts = _opened(reason.parts, left, size)
    made = replace(reason, parts=parts, more=reason.more + len(reason.parts) - len(parts))
    return made if parts else closed


def _closed(reason: Reason) -> Reason:
    return replace(reason, parts=(), more=0)
