"""The parts of the screen, and what is in them: made anew for each place, and for each size of the screen."""

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from checker.explore.tui.head import head_text, notes
from checker.explore.tui.keys import SHORT
from checker.explore.tui.lines import Line, ascii_text, in_ascii, plain
from checker.explore.tui.prompt import Prompt
from checker.explore.tui.rows import Rows
from checker.explore.tui.state import state_lines, state_title
from checker.explore.tui.steps import steps_lines, steps_title
from checker.explore.tui.views import tabs, view_lines
from checker.explore.tui.walker import Shown, Walker, message_of

_MISTAKES = "the spec as it stands has mistakes; what is shown is the one before"
_ARROWS = 2
"""Arrows that most lines have at most."""
_MOST_STATE = 0.45
"""How much of the screen the state takes at most, where another view is beside it."""
_LEAST = 10
"""Columns that lines are made for at least: before the screen has a size, too."""


class Face(Vertical):
    """Shows the walk of a walker: above, the place; the steps out of it; the state and another view; below, what is said."""

    def __init__(self, walker: Walker, *, is_ascii: bool) -> None:
        super().__init__()
        self.walker, self.is_ascii = walker, is_ascii
        self.shown: Shown | None = None
        self.said = ""
        self.view = "state"
        self._other = "truths"
        """The view that is not the state, which is shown beside it where both have room."""

    def compose(self) -> ComposeResult:
        """The parts, from above to below."""
        yield Static(id="spec", markup=False)
        yield Static(id="notes", markup=False)
        yield self._rows("mistakes")
        with Container(id="panes"):
            with Vertical(id="left"):
                yield Static(id="steps-title", classes="title", markup=False)
                yield self._rows("steps")
            with Vertical(id="right"):
                with Vertical(id="beside"):
                    yield Static(id="state-title", classes="title", markup=False)
                    yield self._rows("state")
                yield Static(id="tabs")
                yield self._rows("view")
        yield Static(id="said", markup=False)
        yield Prompt()
        yield Static(SHORT, id="keys", markup=False)

    def _rows(self, id: str) -> Rows:
        return Rows(id=id, is_ascii=self.is_ascii)

    def on_mount(self) -> None:
        """The keys are those of the steps."""
        self.query_one("#mistakes").display = False
        self.screen.set_class(self.is_ascii, "-ascii")
        self.rows("steps").focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The title of the pane that has the keys shows it."""
        for id in ("steps", "state"):
            self.query_one(f"#{id}-title").set_class(self.rows(id).has_focus, "focused")
        self._fill_tabs()

    def on_resize(self, event: events.Resize) -> None:
        """The parts have their sizes a moment later."""
        self.call_after_refresh(self.fill, keeps=True)

    def on_prompt_left(self, event: Prompt.Left) -> None:
        """The keys are those of the steps again."""
        self.rows("steps").focus()

    def rows(self, id: str) -> Rows:
        """A pane: `steps`, `state`, `view`, `mistakes`."""
        return self.query_one(f"#{id}", Rows)

    @property
    def is_wide(self) -> bool:
        """Whether the state and another view are both in sight."""
        return self.screen.has_class("-wide")

    @property
    def lit(self) -> Line | None:
        """The line that is lit, in the pane that has the keys."""
        focused = self.app.focused
        return focused.lit if isinstance(focused, Rows) else None

    # what is shown

    def show(self, shown: Shown) -> None:
        """Show a place."""
        is_same = self.shown is not None and self.shown.place.name == shown.place.name
        self.shown = shown
        self.say(shown.said, is_bad=shown.is_bad)
        self.fill(keeps=is_same)

    def choose(self, view: str) -> None:
        """Show another view."""
        self.view = view
        if view != "state":
            self._other = view
        self.fill(keeps=True)

    def say(self, text: str, *, is_bad: bool = False) -> None:
        """Say something, below."""
        self.said = text
        said = self.query_one("#said", Static)
        said.update(in_ascii_lines(text) if self.is_ascii else text)
        said.set_class(is_bad, "bad")

    def say_why(self, error: BaseException) -> None:
        """Say why something was not to be had."""
        self.say(message_of(error), is_bad=True)

    def fill(self, *, keeps: bool) -> None:
        """Make what is in the parts; `keeps` the lines that are lit."""
        self._fill_head()
        if self.shown is not None:
            self.call_after_refresh(self._fill_panes, self.shown, keeps=keeps)

    def _fill_head(self) -> None:
        width = max(_LEAST, self.size.width - 2)
        shown = self.shown
        if shown is not None:
            self._put("#spec", head_text(self.walker.walk.explorer.model, shown.place, width))
            self._put("#notes", Text("\n").join(notes(shown.place)))
            self.query_one("#notes").display = any(notes(shown.place))
        mistakes = self.walker.source.mistakes
        rows = self.rows("mistakes")
        rows.display = bool(mistakes)
        if mistakes:
            lines = [*plain(_MISTAKES, width - 2, style="bold red"), *(Line(Text(t)) for t in mistakes.splitlines())]
            rows.fill([[line] for line in lines])

    def _fill_panes(self, shown: Shown, *, keeps: bool) -> None:
        if shown is not self.shown:
            return
        steps = self.rows("steps")
        self._fill(
            "steps",
            steps_title(shown.place),
            steps_lines(shown.place, self._width("steps"), steps.size.height),
            keeps=keeps,
        )
        state = state_lines(shown.place, self._width("state"))
        self.rows("state").styles.height = min(len(state), int(_MOST_STATE * self.size.height))
        self._fill("state", state_title(shown.place), [[line] for line in state], keeps=keeps)
        lines = view_lines(self._seen, shown, self._width("view"), self.walker.within)
        self._fill("view", "", [[line] for line in lines], keeps=keeps)
        self._fill_tabs()

    @property
    def _seen(self) -> str:
        """The view that is shown in its pane."""
        return self._other if self.is_wide else self.view

    def _fill_tabs(self) -> None:
        self._put("#tabs", tabs(self._seen, is_wide=self.is_wide, has_keys=self.rows("view").has_focus))

    def _fill(self, id: str, title: str, items: list[list[Line]], *, keeps: bool) -> None:
        rows = self.rows(id)
        lit = (rows.highlighted or 0) if keeps else 0
        rows.fill(items, lit=lit)
        if title:
            self._put(f"#{id}-title", Text(title))

    def _width(self, id: str) -> int:
        """Columns of a pane, without its bar; in ASCII arrows take two."""
        return max(_LEAST, self.rows(id).size.width - (_ARROWS if self.is_ascii else 0) - 1)

    def _put(self, query: str, text: Text) -> None:
        self.query_one(query, Static).update(ascii_text(text) if self.is_ascii else text)


def in_ascii_lines(text: str) -> str:
    """The text in ASCII, its lines kept."""
    return "\n".join(in_ascii(line) for line in text.splitlines())
