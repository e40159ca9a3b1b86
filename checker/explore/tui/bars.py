"""The bar at the right of a pane that has more lines than it shows: of characters, so that it is seen without colours, too."""

from typing import ClassVar

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender

_GRAB, _UP, _DOWN = ({"@mouse.down": what} for what in ("grab", "scroll_up", "scroll_down"))
_BACK = Color.parse("#555555")
_BAR = Color.parse("bright_magenta")


class Bar(ScrollBarRender):
    """A bar of two characters."""

    SHOWN: ClassVar[str] = "┃"
    REST: ClassVar[str] = "│"

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _BACK,
        bar_color: Color = _BAR,
    ) -> Segments:
        """The part that is shown stands out from the rest, in its place; colours are left to the terminal."""
        hidden = max(1.0, virtual_size - window_size)
        shown = min(size, max(1, round(size * window_size / max(1.0, virtual_size))))
        start = min(size - shown, round((size - shown) * position / hidden))
        made = [
            *[Segment(cls.REST * thickness, Style(meta=_UP))] * start,
            *[Segment(cls.SHOWN * thickness, Style(meta=_GRAB))] * shown,
            *[Segment(cls.REST * thickness, Style(meta=_DOWN))] * (size - start - shown),
        ]
        return Segments(made, new_lines=vertical)


class AsciiBar(Bar):
    """The same in ASCII."""

    SHOWN = "#"
    REST = "|"
