"""Where the lanes of a diagram stand in a terminal: columns with names as long as there is room for, and the room beside them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.diagrams.diagram import Diagram, Lane
from checker.report.cells import cell_len, cut

_LEAST_TEXT, _GOOD_TEXT = 20, 60
"""Columns that the steps are given beside the lanes: at least, and as many as are worth that the names of the lanes are short."""

_OTHERS = "others"


@dataclass(frozen=True)
class Columns:
    """The columns of the lanes. `of_lane` is the column of each lane, `centres` where each column has its line.

    `stems` are the short forms of names with what they stand for. The steps are told from `text` on, in `room` columns.
    """

    names: tuple[str, ...]
    centres: tuple[int, ...]
    of_lane: tuple[int, ...]
    stems: tuple[tuple[str, str], ...]
    text: int
    room: int


def columns_of(diagram: Diagram, width: int) -> Columns:
    """The columns for a terminal of this width."""
    lead = digits_of(diagram) + 2
    full = [lane.name for lane in diagram.lanes]
    short = dict(_short_stems(diagram.lanes))
    cut_names = [_shortened(lane, short) for lane in diagram.lanes]
    own = tuple(range(len(full)))
    wanted = min(_GOOD_TEXT, max((cell_len("  ".join((e.text, *e.marks))) for e in diagram.events), default=0))
    least = digits_of(diagram) + 4
    made = _placed(full, own, (), lead, least, width)
    if made.room >= wanted:
        return made
    named = tuple((new, old) for old, new in short.items() if new != old)
    made = _placed(cut_names, own, named, lead, least, width)
    if made.room >= _LEAST_TEXT:
        return made
    fitting = max(1, (width - lead - _LEAST_TEXT - len(_OTHERS) - 2) // max(least, *map(_width_of, cut_names), 1))
    kept = _busiest(diagram, fitting)
    place = {lane: number for number, lane in enumerate(kept)}
    folded = tuple(place.get(lane, len(kept)) for lane in own)
    return _placed([*(cut_names[lane] for lane in kept), _OTHERS], folded, named, lead, least, width)


def digits_of(diagram: Diagram) -> int:
    """How wide the numbers of the steps are."""
    return len(str(max((event.number for event in diagram.events), default=0)))


def _width_of(name: str) -> int:
    return cell_len(name) + 2


def _placed(
    names: Sequence[str],
    of_lane: tuple[int, ...],
    stems: tuple[tuple[str, str], ...],
    lead: int,
    least: int,
    width: int,
) -> Columns:
    centres, reached = [], lead
    for name in names:
        wide = max(least, _width_of(name))
        centres.append(reached + (wide - 1) // 2)
        reached += wide
    return Columns(tuple(names), tuple(centres), of_lane, stems, reached + 1, width - reached - 1)


def _busiest(diagram: Diagram, most: int) -> list[int]:
    """The lanes with the most steps, in their order."""
    counts = Counter(diagram.lane_of.values())
    ranked = sorted(range(len(diagram.lanes)), key=lambda lane: -counts[lane])
    return sorted(ranked[:most])


def _shortened(lane: Lane, short: dict[str, str]) -> str:
    if lane.stem and lane.name.startswith(lane.stem):
        return short[lane.stem] + lane.name[len(lane.stem) :]
    return cut(lane.name, 6)


def _short_stems(lanes: Sequence[Lane]) -> Iterator[tuple[str, str]]:
    """Each stem with a short form that no other begins with: the first letters of its words, or more of the first one."""
    stems = list(dict.fromkeys(lane.stem for lane in lanes if lane.stem))
    taken = {lane.name for lane in lanes if not lane.stem}
    for stem in stems:
        initials = "".join(word[:1] for word in stem.split("_"))
        forms = [initials, *(stem[:length] for length in range(2, len(stem)))]
        form = next((form for form in forms if form not in taken), stem)
        taken.add(form)
        yield stem, form
