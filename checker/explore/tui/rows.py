"""A pane of lines that one goes through by keyboard."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from checker.explore.tui.bars import AsciiBar, Bar
from checker.explore.tui.lines import Line, ascii_text

_LIT = Style(reverse=True)


class Rows(OptionList, inherit_bindings=False):
    """Items of one or more lines each; Enter takes the one that is lit. At its ends the light stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", show=False),
        Binding("up,k", "cursor_up", show=False),
        Binding("pagedown,space", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("end,G", "last", show=False),
        Binding("enter", "select", show=False),
    ]

    def __init__(self, *, id: str, is_ascii: bool) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._is_ascii = is_ascii
        self.items: list[list[Line]] = []

    def on_mount(self) -> None:
        """The bar is as the rest of the screen."""
        self.vertical_scrollbar.renderer = AsciiBar if self._is_ascii else Bar  # type: ignore[misc]  # textual sets it on the class

    def fill(self, items: Sequence[Sequence[Line]], *, lit: int = 0) -> None:
        """Show these items, with one of them lit."""
        self.items = [list(item) for item in items]
        self.set_options(Option(self._prompt(item)) for item in items)
        self.highlighted = min(lit, len(items) - 1) if items else None

    @property
    def lit(self) -> Line | None:
        """The first line of the item that is lit."""
        at = self.highlighted
        return self.items[at][0] if at is not None and at < len(self.items) and self.items[at] else None

    def action_cursor_down(self) -> None:
        """To the next item."""
        self._light(1)

    def action_cursor_up(self) -> None:
        """To the item before."""
        self._light(-1)

    def render_line(self, y: int) -> Strip:
        """A line of the screen; that which is lit is so without colours, too, where the pane has the keys."""
        strip = super().render_line(y)
        is_lit = any(each.style and each.style.meta.get("option") == self.highlighted for each in strip)
        return strip.apply_style(_LIT) if is_lit and self.has_focus and self.items else strip

    def _light(self, by: int) -> None:
        if self.items:
            at = -1 if self.highlighted is None else self.highlighted
            self.highlighted = min(max(at + by, 0), len(self.items) - 1)

    def _prompt(self, item: Sequence[Line]) -> Text:
        texts = [ascii_text(line.text) if self._is_ascii else line.text for line in item]
        return Text("\n", no_wrap=True, overflow="crop").join(texts)
