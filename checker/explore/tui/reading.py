"""Something to read over the screen: the help, or an answer."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from checker.explore.tui.bars import AsciiBar, Bar
from checker.explore.tui.keys import GOALS, KEYS
from checker.explore.tui.lines import ascii_text
from checker.report.lines import fold

_MARGIN = 6
"""Columns that the frame takes."""


class Reading(ModalScreen[None]):
    """Lines, made for the width that there is; Escape closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark", "close", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, lines: Callable[[int], Iterator[Text]], *, is_ascii: bool) -> None:
        super().__init__()
        self._lines, self._is_ascii = lines, is_ascii

    def compose(self) -> ComposeResult:
        """The lines in a frame."""
        with VerticalScroll(id="reading"):
            yield Static(id="read")
            yield Static("\nEsc closes this", id="closes")

    def on_resize(self, event: events.Resize) -> None:
        """Fold the lines anew."""
        lines = list(self._lines(min(100, event.size.width - _MARGIN)))
        shown = [ascii_text(line) for line in lines] if self._is_ascii else lines
        self.query_one("#read", Static).update(Text("\n").join(shown))

    def on_mount(self) -> None:
        """The keys scroll."""
        reading = self.query_one("#reading", VerticalScroll)
        reading.vertical_scrollbar.renderer = AsciiBar if self._is_ascii else Bar  # type: ignore[misc]  # textual sets it on the class
        reading.focus()
        self.set_class(self._is_ascii, "-ascii")

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()

    def action_scroll(self, by: int) -> None:
        """One line down or up."""
        self.query_one("#reading").scroll_relative(y=by, animate=False)


def help_lines(width: int) -> Iterator[Text]:
    """The keys, with what they do, and what can be looked for."""
    column = max(len(keys) for _, _, keys, _ in KEYS) + 2
    for _, _, keys, words in KEYS:
        yield from fold(f"{keys:<{column}}{words}", width, hanging=column, lead=len(keys), lead_style="bold")
    yield Text()
    yield from fold(GOALS, width, hanging=0)
