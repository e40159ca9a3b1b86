"""A space-time diagram as data: a lane for each of those who act, the steps as events on the lanes, and arrows to what uses them.

Time goes down: the events are in the order of the trace. Nothing here knows an engine; `making` makes one, and a module for each form
draws it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Sign(StrEnum):
    """What an event is drawn as; crashes and restarts are told by the name of the action alone."""

    STEP = "step"
    CRASH = "crash"
    RESTART = "restart"


@dataclass(frozen=True)
class Lane:
    """One who acts. `stem` is what the names of all elements of its sort begin with, empty where it is no element of a sort."""

    name: str
    stem: str = ""


@dataclass(frozen=True)
class Event:
    """A step: its number in the trace, and its lane by number, None for the making of the initial state.

    `marks` are values of an Ordered sort that the step gives to its lane (`promised: ballot1 → ballot2`), `causes` the variables whose
    change in this step is a cause of the violation.
    """

    number: int
    lane: int | None
    text: str
    sign: Sign = Sign.STEP
    marks: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    is_violating: bool = False


@dataclass(frozen=True)
class Arrow:
    """A later step on another lane uses what an earlier one did. Both are numbers of steps.

    `labels` say what: an element put into a collection, such as a message, or a change of the state.
    """

    source: int
    target: int
    labels: tuple[str, ...]
    is_message: bool = False


@dataclass(frozen=True)
class Diagram:
    """The diagram of a trace, or of its last steps: `left_out` is how many come before them.

    Of a behaviour without end, `loop` is the number of the step whose state the last one leads back to.
    """

    title: str
    lanes: tuple[Lane, ...]
    events: tuple[Event, ...]
    arrows: tuple[Arrow, ...] = ()
    left_out: int = 0
    loop: int | None = None

    def text(self, width: int = 100, *, ascii: bool = False) -> str:
        """The diagram for a terminal, in lines of at most `width` columns, a row a step."""
        from checker.diagrams.text import diagram_lines

        return "".join(f"{line.plain}\n" for line in diagram_lines(self, width, is_ascii=ascii))

    def svg(self) -> str:
        """The diagram as an SVG image that needs nothing else, for a light and for a dark page."""
        from checker.diagrams.svg import svg

        return svg(self)

    def mermaid(self) -> str:
        """The diagram as a `sequenceDiagram` of Mermaid, which the pages of many code hosts draw."""
        from checker.diagrams.mermaid import mermaid

        return mermaid(self)

    def _repr_svg_(self) -> str:
        return self.svg()

    @cached_property
    def lane_of(self) -> Mapping[int, int]:
        """The lane of each step that has one, by their numbers."""
        return {event.number: event.lane for event in self.events if event.lane is not None}

    def arrows_to(self, number: int) -> tuple[Arrow, ...]:
        """The arrows that end at a step."""
        return tuple(arrow for arrow in self.arrows if arrow.target == number)
