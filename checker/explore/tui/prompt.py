"""The line at the bottom in which something is asked for."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label


@dataclass(frozen=True)
class Question:
    """What is asked for: the words before the field, and those in it while it is empty."""

    words: str
    hint: str = ""


_GOAL = "len(self.log) > 1, agreement, not agreement, an action, or nothing"

QUESTIONS = {
    "go": Question("go to", "0/2/5"),
    "jump": Question("jump to where", _GOAL),
    "first": Question("jump from the beginning to where", _GOAL),
    "run": Question("run on until", _GOAL),
    "random": Question("run at random until", _GOAL),
    "why": Question("why", "action(argument, ...), or a property"),
}
"""The questions by the names that the keys have for them."""


class Prompt(Horizontal):
    """A field that is there while it is asked; Enter answers, Escape leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    @dataclass
    class Answered(Message):
        """What was typed, for one of the `QUESTIONS`."""

        asked: str
        text: str

    class Left(Message):
        """Nothing is to be done."""

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._asked = ""

    def compose(self) -> ComposeResult:
        """The words and the field."""
        yield Label(id="words", markup=False)
        yield Input(id="field", compact=True, select_on_focus=True)

    def ask(self, asked: str, text: str) -> None:
        """Ask one of the `QUESTIONS`; `text` is there to begin with."""
        self._asked = asked
        self.query_one("#words", Label).update(f"{QUESTIONS[asked].words}: ")
        field = self.query_one("#field", Input)
        field.placeholder, field.value = QUESTIONS[asked].hint, text
        self.display = True
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answered."""
        event.stop()
        self.display = False
        self.post_message(self.Answered(self._asked, event.value))

    def action_leave(self) -> None:
        """Left."""
        self.display = False
        self.post_message(self.Left())
