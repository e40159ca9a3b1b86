"""A diagram as a `sequenceDiagram` of Mermaid: for each step the arrows from what it uses, and then the step as a note on its lane.

Mermaid has one time for both ends of an arrow, that of its end, so the label says from which step it is.
"""

import re
from collections.abc import Collection, Iterator

from checker.diagrams.diagram import Diagram, Event, Sign

_PLAIN = set(" _.,()=")
_LIT, _CAUSE = "rgba(220, 50, 47, 0.25)", "rgba(214, 158, 46, 0.25)"
_SIGNS = {Sign.STEP: "", Sign.CRASH: "† ", Sign.RESTART: "○ "}


def mermaid(diagram: Diagram) -> str:
    """The text of the diagram."""
    lines = ["sequenceDiagram"]
    lines += [f"    participant p{number} as {_text(lane.name, '')}" for number, lane in enumerate(diagram.lanes)]
    for event in diagram.events:
        lines += [f"    {line}" for line in _event(diagram, event)]
    if diagram.loop is not None and diagram.lanes:
        said = f"the last step leads back to the state after step {diagram.loop}"
        lines.append(f"    Note over {_everybody(diagram)}: {_text(said)}")
    return "\n".join(lines) + "\n"


def _event(diagram: Diagram, event: Event) -> Iterator[str]:
    colour = _LIT if event.is_violating else _CAUSE if event.causes else None
    if colour is not None and event.lane is not None:
        yield f"rect {colour}"
        yield from (f"    {line}" for line in _lines(diagram, event))
        yield "end"
    else:
        yield from _lines(diagram, event)


def _lines(diagram: Diagram, event: Event) -> Iterator[str]:
    for arrow in diagram.arrows_to(event.number):
        line = "->>" if arrow.is_message else "-->>"
        source, target = diagram.lane_of[arrow.source], diagram.lane_of[arrow.target]
        yield f"p{source}{line}p{target}: {_text(f'from {arrow.source}, ' + ', '.join(arrow.labels))}"
    where = _everybody(diagram) if event.lane is None else f"p{event.lane}"
    more = "".join(f"<br/>{_text(mark)}" for mark in event.marks)
    cause = f"<br/>{_text('cause, ' + ', '.join(event.causes))}" if event.causes else ""
    if where:
        yield f"Note over {where}: {_text(f'{_SIGNS[event.sign]}{event.number}. {event.text}')}{more}{cause}"


def _everybody(diagram: Diagram) -> str:
    last = len(diagram.lanes) - 1
    return "" if last < 0 else "p0" if last == 0 else f"p0,p{last}"


def _text(text: str, plain: Collection[str] = _PLAIN) -> str:
    """A text in which Mermaid finds nothing of its own: letters and digits as they are, but for the word `end`, all else by number."""
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
    spelt = "".join(each if each.isalnum() or each in plain or each == "_" else f"#{ord(each)};" for each in shown)
    return re.sub(r"\b([eE])([nN][dD])\b", lambda found: f"#{ord(found[1])};{found[2]}", spelt)
