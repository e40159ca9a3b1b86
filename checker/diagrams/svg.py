"""A diagram as an SVG image: lanes from the top down, arrows from the step that did something to the step that uses it.

It stands alone: no font or script is fetched, and it is to be read on a light and on a dark page. What a text has no room for is in its
title, which browsers show where the pointer rests.
"""

from collections.abc import Iterator
from html import escape
from math import hypot
from typing import TypeAlias

from checker.diagnostics import counted
from checker.diagrams.diagram import Arrow, Diagram, Event, Sign

_ROW, _TOP, _LEFT, _MARGIN = 30, 58, 44, 16
_LANE_LEAST, _LANE_MOST = 96, 136
_CHARACTER = 7.25
"""How wide a character of the monospaced text is, about, at its size of 12."""
_SMALL = 6.1
"""The same at the size of labels, 10."""
_PLACES = (0.5, 0.6, 0.4, 0.7, 0.3, 0.78, 0.22)
"""Where on an arrow its label may be, the best first: parts of its length."""
_LONGEST_TEXT, _LONGEST_NAME, _LONGEST_LABEL = 76, 16, 14

_GAP, _BEND = 9, 44
"""Pixels from an event that are left free, and how far an arrow bends that would go through one."""

_Curve: TypeAlias = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
_Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom."""

_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_STYLE = """
.spacetime text { font: 12px FONT; fill: #1f2328; }
.spacetime .page { fill: #ffffff; }
.spacetime .name { font-weight: bold; text-anchor: middle; }
.spacetime .number, .spacetime .mark, .spacetime .foot { fill: #59636e; }
.spacetime .number { text-anchor: end; }
.spacetime .label { font-size: 10px; fill: #0550ae; stroke: #ffffff; stroke-width: 3px; paint-order: stroke; text-anchor: middle; }
.spacetime .lane { stroke: #c4cbd3; stroke-width: 1.5; }
.spacetime .band { fill: #f3f5f7; }
.spacetime .event { fill: #1f2328; stroke: #ffffff; stroke-width: 1.5; }
.spacetime .restart { fill: #ffffff; stroke: #1f2328; stroke-width: 2; }
.spacetime .crash { stroke: #1f2328; stroke-width: 2.5; fill: none; }
.spacetime .message { stroke: #0969da; stroke-width: 1.5; fill: none; }
.spacetime .state { stroke: #818b98; stroke-width: 1.3; stroke-dasharray: 5 3; fill: none; }
.spacetime .head-message { fill: #0969da; }
.spacetime .head-state { fill: #818b98; }
.spacetime .head-lit { fill: #cf222e; }
.spacetime .lit { stroke: #cf222e; stroke-width: 2; }
.spacetime .violating .event { fill: #cf222e; }
.spacetime .violating .call { fill: #cf222e; font-weight: bold; }
.spacetime .violating .band { fill: #ffebe9; }
.spacetime .cause .event { fill: #bf8700; }
.spacetime .cause .call, .spacetime .why { fill: #9a6700; }
.spacetime .cause .band { fill: #fff8c5; }
@media (prefers-color-scheme: dark) {
.spacetime text { fill: #e6edf3; }
.spacetime .page { fill: #0d1117; }
.spacetime .number, .spacetime .mark, .spacetime .foot { fill: #9198a1; }
.spacetime .label { fill: #79c0ff; stroke: #0d1117; }
.spacetime .lane { stroke: #3d444d; }
.spacetime .band { fill: #151b23; }
.spacetime .event { fill: #e6edf3; stroke: #0d1117; }
.spacetime .restart { fill: #0d1117; stroke: #e6edf3; }
.spacetime .crash { stroke: #e6edf3; }
.spacetime .message { stroke: #4493f8; }
.spacetime .head-message { fill: #4493f8; }
.spacetime .lit { stroke: #f85149; }
.spacetime .head-lit, .spacetime .violating .event, .spacetime .violating .call { fill: #f85149; }
.spacetime .violating .band { fill: #2d1416; }
.spacetime .cause .event, .spacetime .cause .call, .spacetime .why { fill: #d29922; }
.spacetime .cause .band { fill: #272115; }
}
""".replace("FONT", _FONT)


def svg(diagram: Diagram) -> str:
    """The image."""
    return "\n".join(_Picture(diagram).lines()) + "\n"


class _Picture:
    """Where everything is, in pixels."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        longest = max((len(_cut(lane.name, _LONGEST_NAME)) for lane in diagram.lanes), default=0)
        self.lane = min(_LANE_MOST, max(_LANE_LEAST, int(longest * _CHARACTER) + 20))
        self.text = _LEFT + self.lane * len(diagram.lanes) + 8
        self.rows = {event.number: row for row, event in enumerate(diagram.events)}
        widest = max((len(_told(event)) for event in diagram.events), default=0)
        self.foot = list(_foot(diagram))
        below = max((len(line) for line in self.foot), default=0)
        self.width = int(max(self.text + widest * _CHARACTER, _LEFT + below * _CHARACTER)) + _MARGIN
        self.bottom = _TOP + _ROW * len(diagram.events)
        self.height = self.bottom + 18 * len(self.foot) + _MARGIN

    def lines(self) -> Iterator[str]:
        """The image, line by line."""
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" class="spacetime" role="img" {size}>'
        yield f"<title>{_escaped(self.diagram.title)}</title>"
        yield f"<style>{_STYLE}</style>"
        yield f"<defs>{''.join(map(_head, ('message', 'state', 'lit')))}</defs>"
        yield f'<rect class="page" width="{self.width}" height="{self.height}"/>'
        for event in self.diagram.events:
            yield from self._row(event)
        for number, lane in enumerate(self.diagram.lanes):
            yield from self._lane(number, lane.name)
        for arrow in self.diagram.arrows:
            yield self._arrow(arrow)
        for event in self.diagram.events:
            if event.lane is not None:
                yield self._event(event, self._x(event.lane), self._y(event.number))
        yield from self._labels()
        for number, line in enumerate(self.foot):
            yield f'<text class="foot" x="{_LEFT}" y="{self.bottom + 18 + 18 * number}">{_escaped(line)}</text>'
        yield "</svg>"

    def _x(self, lane: int) -> int:
        return _LEFT + self.lane * lane + self.lane // 2

    def _y(self, number: int) -> int:
        return _TOP + _ROW * self.rows[number] + _ROW // 2

    def _lane(self, number: int, name: str) -> Iterator[str]:
        x = self._x(number)
        shown = _escaped(_cut(name, _LONGEST_NAME))
        yield f'<text class="name" x="{x}" y="{_TOP - 24}">{shown}<title>{_escaped(name)}</title></text>'
        yield f'<line class="lane" x1="{x}" y1="{_TOP - 14}" x2="{x}" y2="{self.bottom}"/>'

    def _row(self, event: Event) -> Iterator[str]:
        """The band that leads the eye from the event to what it is, and the words."""
        lit = " violating" if event.is_violating else " cause" if event.causes else ""
        top, base = self._y(event.number) - _ROW // 2, self._y(event.number) + 4
        yield f'<g class="row{lit}">'
        if lit or self.rows[event.number] % 2 == 0:
            yield f'<rect class="band" y="{top}" width="{self.width}" height="{_ROW}"/>'
        yield f'<text class="number" x="{_LEFT - 12}" y="{base}">{event.number}</text>'
        call = f'<tspan class="call">{_escaped(_cut(event.text, _LONGEST_TEXT))}</tspan>'
        why = "".join(f'<tspan class="why">  {_escaped(cause)}</tspan>' for cause in _causes(event))
        marks = "".join(f'<tspan class="mark">  {_escaped(mark)}</tspan>' for mark in event.marks)
        whole = f"<title>{_escaped(event.text)}</title>"
        yield f'<text xml:space="preserve" x="{self.text}" y="{base}">{call}{why}{marks}{whole}</text>'
        yield "</g>"

    def _event(self, event: Event, x: int, y: int) -> str:
        lit = "violating" if event.is_violating else "cause" if event.causes else ""
        title = f"<title>{event.number}  {_escaped(event.text)}</title>"
        match event.sign:
            case Sign.CRASH:
                drawn = f'<path class="crash" d="M{x - 6} {y - 6}L{x + 6} {y + 6}M{x + 6} {y - 6}L{x - 6} {y + 6}"/>'
            case Sign.RESTART:
                drawn = f'<circle class="restart" cx="{x}" cy="{y}" r="5"/>'
            case Sign.STEP:
                drawn = ""
        if lit or not drawn:
            drawn = f'<circle class="event" cx="{x}" cy="{y}" r="{7 if lit else 6}"/>{drawn}'
        return f'<g class="{lit}">{drawn}{title}</g>'

    def _curve(self, arrow: Arrow) -> _Curve:
        """The beginning of an arrow, what it bends towards, and its end, up to the event and not below it."""
        lanes = self.diagram.lane_of
        x1, y1 = self._x(lanes[arrow.source]), self._y(arrow.source)
        x2, y2 = self._x(lanes[arrow.target]), self._y(arrow.target)
        far = hypot(x2 - x1, y2 - y1)
        shift = _BEND if self._is_in_the_way(arrow, x1, y1, x2, y2) else 0
        middle = (x1 + x2) / 2 + shift * (y1 - y2) / far, (y1 + y2) / 2 + shift * (x2 - x1) / far
        left = hypot(x2 - middle[0], y2 - middle[1])
        end = x2 - (x2 - middle[0]) * _GAP / left, y2 - (y2 - middle[1]) * _GAP / left
        return (x1, y1), middle, end

    def _is_in_the_way(self, arrow: Arrow, x1: int, y1: int, x2: int, y2: int) -> bool:
        """Whether a straight line would go through another event."""
        far = hypot(x2 - x1, y2 - y1)
        return any(
            event.lane is not None
            and arrow.source < event.number < arrow.target
            and abs((y2 - y1) * (self._x(event.lane) - x1) - (x2 - x1) * (self._y(event.number) - y1)) < _GAP * far
            for event in self.diagram.events
        )

    def _arrow(self, arrow: Arrow) -> str:
        (x1, y1), (x, y), (x2, y2) = self._curve(arrow)
        kind = "message" if arrow.is_message else "state"
        is_lit = any(event.is_violating and event.number == arrow.target for event in self.diagram.events)
        title = _escaped(f"{arrow.source} to {arrow.target}: {', '.join(arrow.labels)}")
        head = "lit" if is_lit else kind
        return (
            f'<path class="{kind}{" lit" if is_lit else ""}" marker-end="url(#spacetime-{head})" '
            f'd="M{x1:.0f} {y1:.0f}Q{x:.0f} {y:.0f} {x2:.1f} {y2:.1f}"><title>{title}</title></path>'
        )

    def _labels(self) -> Iterator[str]:
        """What kind of message each is, somewhere on its arrow where nothing else is; none where there is no such place."""
        taken = [
            (self._x(event.lane) - 8, self._y(event.number) - 8, self._x(event.lane) + 8, self._y(event.number) + 8)
            for event in self.diagram.events
            if event.lane is not None
        ]
        for arrow in self.diagram.arrows:
            shown = _cut(_kind(arrow), _LONGEST_LABEL)
            places = (self._box(arrow, part, len(shown)) for part in _PLACES)
            free = (box for box in places if not any(_overlap(box, other) for other in taken))
            box = next(free, None) if arrow.is_message else None
            if box is not None:
                taken.append(box)
                x, y = (box[0] + box[2]) // 2, box[3] - 4
                yield f'<text class="label" x="{x}" y="{y}">{_escaped(shown)}</text>'

    def _box(self, arrow: Arrow, part: float, length: int) -> _Box:
        """The room that a label takes when its middle is so far along the arrow."""
        first, middle, last = self._curve(arrow)
        x, y = (
            round((1 - part) ** 2 * a + 2 * part * (1 - part) * b + part**2 * c)
            for a, b, c in zip(first, middle, last, strict=True)
        )
        half = round(length * _SMALL / 2)
        return x - half, y - 7, x + half, y + 7


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _head(kind: str) -> str:
    return (
        f'<marker id="spacetime-{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="head-{kind}" d="M0 0L8 4L0 8z"/></marker>'
    )


def _kind(arrow: Arrow) -> str:
    """The name of the record that a message is; of a tuple all of it."""
    return arrow.labels[0].partition("(")[0] or arrow.labels[0]


def _causes(event: Event) -> list[str]:
    return [f"cause: {', '.join(event.causes)}"] if event.causes else []


def _told(event: Event) -> str:
    return "  ".join((_cut(event.text, _LONGEST_TEXT), *_causes(event), *event.marks))


def _foot(diagram: Diagram) -> Iterator[str]:
    """What is to be known to read it."""
    steps = counted(len(diagram.lane_of), "step")
    yield f"{diagram.title}: {steps}, from the top down" + (
        f"; {counted(diagram.left_out, 'step')} before them" if diagram.left_out else ""
    )
    if any(arrow.is_message for arrow in diagram.arrows):
        yield "a line ends at a step that uses what the step at its beginning put there"
    if not all(arrow.is_message for arrow in diagram.arrows):
        yield "a dashed line ends at a step that uses the state that the step at its beginning left"
    if diagram.loop is not None:
        yield f"the last step leads back to the state after step {diagram.loop}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _escaped(text: str) -> str:
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
    return escape(shown)
