"""A diagram in lines of a terminal: a row a step, and in it the number of each earlier step that it uses, at the lane of that step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.text import Text

from checker.diagnostics import counted
from checker.diagrams.columns import Columns, columns_of, digits_of
from checker.diagrams.diagram import Arrow, Diagram, Event, Sign
from checker.report.cells import cell_len, cut, to_the_right
from checker.report.lines import fold


@dataclass(frozen=True)
class Pens:
    """The characters that a diagram is drawn with, and those that stand for what a terminal does not have."""

    lane: str
    crossing: str
    message: str
    state: str
    right: str
    left: str
    step: str
    cause: str
    violating: str
    crash: str
    restart: str
    instead: dict[int, str]

    def of(self, event: Event) -> str:
        """What an event is drawn as."""
        if event.is_violating:
            return self.violating
        if event.causes:
            return self.cause
        return {Sign.STEP: self.step, Sign.CRASH: self.crash, Sign.RESTART: self.restart}[event.sign]

    def say(self, text: str) -> str:
        """A text in characters that the terminal has, and none that it would obey."""
        shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
        return shown.translate(self.instead)


UNICODE = Pens("│", "┼", "─", "╌", "►", "◄", "●", "◆", "✗", "†", "○", {})
ASCII = Pens(
    *("|", "+", "-", ".", ">", "<", "*", "#", "X", "x", "o"), str.maketrans({"→": "->", "←": "<-", "×": "x", "…": "~"})
)

_VIOLATING, _CAUSE, _MESSAGE, _STATE, _DIM = "bold red", "bold yellow", "cyan", "blue", "dim"


def diagram_lines(diagram: Diagram, width: int, *, is_ascii: bool = False) -> Iterator[Text]:
    """The names of the lanes, a row for each step, and what the signs in them mean; no line is wider than `width`."""
    pens = ASCII if is_ascii else UNICODE
    columns = columns_of(diagram, width)
    lines = [*_head(diagram, columns, pens, width)]
    lines += [_row(diagram, columns, pens, event) for event in diagram.events]
    for line in [*lines, *_foot(diagram, columns, pens, width)]:
        line.rstrip()
        if line.cell_len > width:
            line.truncate(width)
        yield line


def _head(diagram: Diagram, columns: Columns, pens: Pens, width: int) -> Iterator[Text]:
    steps = counted(len(diagram.lane_of), "step")
    if diagram.left_out:
        steps = f"the last {steps} of {diagram.left_out + len(diagram.lane_of):,}"
    yield from fold(pens.say(f"space-time diagram of {steps}, from the top down"), width, style="bold")
    names = Text()
    for name, centre in zip(columns.names, columns.centres, strict=True):
        shown = pens.say(name)
        start = centre - (cell_len(shown) - 1) // 2
        names.append(" " * (start - names.cell_len) + shown, "bold")
    if diagram.lanes:
        yield names


def _row(diagram: Diagram, columns: Columns, pens: Pens, event: Event) -> Text:
    style = _VIOLATING if event.is_violating else _CAUSE if event.causes else ""
    cells: list[tuple[str, str]] = [(" ", "")] * columns.text
    for place, digit in enumerate(to_the_right(str(event.number), digits_of(diagram))):
        cells[place] = digit, style or _DIM
    for centre in columns.centres:
        cells[centre] = pens.lane, _DIM
    arrows = diagram.arrows_to(event.number)
    if event.lane is not None:
        here = columns.of_lane[event.lane]
        for there, own in _by_column(diagram, columns, arrows):
            if there != here:
                _draw(cells, columns.centres, (there, here), own, pens, _VIOLATING if event.is_violating else "")
        cells[columns.centres[here]] = pens.of(event), style or "bold"
    line = Text()
    for each, run in groupby(cells, key=lambda cell: cell[1]):
        line.append("".join(character for character, _ in run), each)
    return line.append_text(_told(event, arrows, pens, columns.room, style))


def _by_column(diagram: Diagram, columns: Columns, arrows: Sequence[Arrow]) -> list[tuple[int, list[Arrow]]]:
    """The arrows by the columns that they come from, those of the farthest first, as they go by the others."""
    found: dict[int, list[Arrow]] = {}
    for arrow in arrows:
        found.setdefault(columns.of_lane[diagram.lane_of[arrow.source]], []).append(arrow)
    here = columns.of_lane[diagram.lane_of[arrows[0].target]] if arrows else 0
    return sorted(found.items(), key=lambda pair: -abs(pair[0] - here))


def _draw(
    cells: list[tuple[str, str]],
    centres: Sequence[int],
    ends: tuple[int, int],
    arrows: Sequence[Arrow],
    pens: Pens,
    style: str,
) -> None:
    """Draw a line from one column to another, with the numbers of the steps that it comes from at its beginning."""
    start, end = centres[ends[0]], centres[ends[1]]
    way = 1 if end > start else -1
    is_message = any(arrow.is_message for arrow in arrows)
    pen, style = (pens.message, style or _MESSAGE) if is_message else (pens.state, style or _STATE)
    for place in range(start + way, end - way, way):
        cells[place] = pens.crossing if place in centres else pen, style
    cells[end - way] = pens.right if way > 0 else pens.left, style
    beside = centres[ends[0] + way]
    label = _numbers(arrows, abs(beside - start) - (2 if beside == end else 1))
    first = start if way > 0 else start - len(label) + 1
    for place, character in enumerate(label, start=first):
        cells[place] = character, style


def _numbers(arrows: Sequence[Arrow], room: int) -> str:
    """The numbers of the steps, or the last of them where there is no room for all."""
    numbers = [str(arrow.source) for arrow in arrows]
    every = ",".join(numbers)
    return every if len(every) <= room else f"{numbers[-1]}+" if len(numbers[-1]) < room else numbers[-1]


def _told(event: Event, arrows: Sequence[Arrow], pens: Pens, room: int, style: str) -> Text:
    """The action with its arguments, and as much of the rest as there is room for."""
    more = [(f"cause: {', '.join(event.causes)}", _CAUSE)] if event.causes else []
    more += [(mark, _DIM) for mark in event.marks]
    more += [
        (f"← {arrow.source} {label}", _STATE) for arrow in arrows if not arrow.is_message for label in arrow.labels
    ]
    told = Text(pens.say(cut(pens.say(event.text), room)), style)
    for text, own in more:
        shown = pens.say(text)
        if told.cell_len + 2 + cell_len(shown) <= room:
            told.append("  ").append(shown, own)
    return told


def _foot(diagram: Diagram, columns: Columns, pens: Pens, width: int) -> Iterator[Text]:
    """What is to be known to read it."""
    parts = [*_of_arrows(diagram, pens), *_of_signs(diagram, pens)]
    parts += [f"{new} = {old}" for new, old in columns.stems]
    if diagram.loop is not None:
        parts.append(f"the last step leads back to the state after step {diagram.loop}")
    line = ""
    for part in map(pens.say, parts):
        if line and cell_len(line) + 3 + cell_len(part) > width:
            yield from fold(line, width, style=_DIM)
            line = ""
        line += f"   {part}" if line else part
    if line:
        yield from fold(line, width, style=_DIM)


def _of_arrows(diagram: Diagram, pens: Pens) -> Iterator[str]:
    first = next((arrow for arrow in diagram.arrows if arrow.is_message), None)
    if first is not None:
        source = first.source
        yield f"{source}{pens.message}{pens.right} uses what step {source} put there"
    other = next((arrow for arrow in diagram.arrows if not arrow.is_message), None)
    if other is not None:
        source = other.source
        yield f"{source}{pens.state}{pens.right} uses the state that step {source} left"


def _of_signs(diagram: Diagram, pens: Pens) -> Iterator[str]:
    drawn = {pens.of(event) for event in diagram.events if event.lane is not None}
    meanings = {
        pens.violating: "the violating step",
        pens.cause: "a cause of the violation",
        pens.crash: "crash",
        pens.restart: "restart",
    }
    yield from (f"{sign} {meaning}" for sign, meaning in meanings.items() if sign in drawn)
