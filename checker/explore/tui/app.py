"""The keys, and what they do: whatever takes time is done beside the screen, in turn."""

import asyncio
import sys
from collections.abc import Callable
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList

from checker.api.asking import Answer
from checker.explore.places import Arrival
from checker.explore.source import Source
from checker.explore.tui.face import Face
from checker.explore.tui.jobs import Job, Jobs
from checker.explore.tui.keys import bindings
from checker.explore.tui.numbers import Typed
from checker.explore.tui.prompt import Prompt
from checker.explore.tui.reading import Reading, help_lines
from checker.explore.tui.walker import Shown, Walker
from checker.report.answer import answer_lines

_TYPING = 0.7
"""Seconds after which a number that was typed is taken, where a longer one begins like it."""
_POLLING = 1.0
"""Seconds after which the file of the spec is looked at again."""
_TICK = 0.25
"""Seconds after which it is said how far a search has come."""
_LOOKING = "looking ..."
_GOALS = ("jump", "first", "run", "random")
"""The questions whose answer is something to look for; they share what was typed last."""


class Exploring(App[None]):
    """Walks through a spec, from the place with this name on."""

    TITLE = "checker explore"
    CSS_PATH = "explore.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as textual declares it

    def __init__(self, source: Source, name: str, *, is_ascii: bool = False) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.walker, self.jobs = Walker(source, name), Jobs()
        self.face = Face(self.walker, is_ascii=is_ascii)
        self._typed, self._goal = Typed(), ""
        self._is_ascii = is_ascii
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._is_ended = False
        self._is_late = False
        """Whether something went on already when it was last looked."""

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield self.face

    def on_mount(self) -> None:
        """Show where the walk begins, and look at the file of the spec from time to time."""
        self.run_worker(self.jobs.serve(), name="jobs")
        self._do(self.walker.look)
        self.set_interval(_POLLING, self.poll)
        self._had_terminal = _has_terminal()
        self.set_interval(_TICK, self._tell)
        self._event_loop = asyncio.get_running_loop()
        if self._is_ended:
            self.exit()

    def end_soon(self) -> None:
        """The end, asked for by a signal."""
        self._is_ended = True
        self.walker.stop()
        if self._event_loop is not None:
            self._event_loop.call_soon_threadsafe(self.exit)

    @property
    def error(self) -> Exception | None:
        """An error of ours that has ended the screen."""
        return self._exception

    # what takes time

    def _do(self, work: Callable[[], Shown]) -> None:
        """Have something done after what was asked for before it, and show what came of it."""
        self.jobs.add(Job(work, self.face.show, self.face.say_why))

    def poll(self) -> None:
        """Read the spec again where its file has changed; not while something else is done. Leaves where the terminal is gone."""
        if (
            self._had_terminal and not _has_terminal()
        ):  # without a SIGHUP, where it was not the one that controls the process
            self.end_soon()
            return
        if not self.jobs.is_busy:
            self.jobs.add(Job(self.walker.reread, self._reread, self.face.say_why, is_quiet=True))

    def _reread(self, shown: Shown | None) -> None:
        if shown is not None:
            self.face.show(shown)

    def _tell(self) -> None:
        """Say that something goes on which takes its time, and when it is over."""
        looked = self.walker.looked_at
        if looked is not None:
            self.face.say(f"searching ... {looked:,} looked at (Esc stops it)")
        elif not self.jobs.is_awaited:
            self._is_late = False
            if self.face.said == _LOOKING:
                self.face.say("")
        elif self._is_late and not self.face.said:
            self.face.say(_LOOKING)
        else:
            self._is_late = True

    # moves

    def action_move(self, move: str) -> None:
        """Undo, redo, one step up the path, the beginning."""
        moves = {
            "undo": self.walker.undo,
            "redo": self.walker.redo,
            "up": self.walker.up,
            "restart": self.walker.restart,
        }
        self._do(moves[move])

    def action_reach(self, more: int) -> None:
        """Look further around, or less far."""
        if self.face.view == "around":
            self._do(lambda: self.walker.reach(more=more))

    def action_digit(self, digit: int) -> None:
        """A digit of the number of a step."""
        shown = self.face.shown
        if shown is None:
            return
        number = self._typed.add(digit, [option.number for option in shown.place.options])
        if number is not None:
            self._do(lambda: self.walker.step(number))
        else:
            digits = self._typed.digits
            self.face.say(f"step {digits} ... (Enter takes it)")
            self.set_timer(_TYPING, lambda: self._take(digits))

    def _take(self, digits: str) -> bool:
        """Take the step that was typed, where nothing was typed since."""
        if not digits or digits != self._typed.digits:
            return False
        number = self._typed.take()
        assert number is not None, "it has digits"
        self._do(lambda: self.walker.step(number))
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: the number that was typed, else what the line stands for."""
        line = self.face.lit
        if self._take(self._typed.digits) or line is None:
            return
        name, asked = line.name, line.asked
        if name is not None:
            self._do(lambda: self.walker.go(name))
        elif asked:
            self._ask_why(asked)

    # questions

    def action_ask(self, asked: str) -> None:
        """Ask for something, with what the lit line suggests to begin with."""
        lit = self.face.lit
        if asked == "go":
            text = self.walker.walk.name
        elif asked == "why":
            text = "" if lit is None else lit.asked
        else:
            text = (lit.goal if lit is not None and lit.asked else "") or self._goal
        self.query_one(Prompt).ask(asked, text)

    def on_prompt_answered(self, event: Prompt.Answered) -> None:
        """Do what was asked for."""
        self.face.rows("steps").focus()
        text = event.text
        if event.asked in _GOALS:
            self._goal = text
            self.face.say("searching ... (Esc stops it)")
        work: dict[str, Callable[[], Shown]] = {
            "go": lambda: self.walker.go(text),
            "jump": lambda: self.walker.jump(text),
            "first": lambda: self.walker.jump_first(text),
            "run": lambda: self.walker.run(text, "first"),
            "random": lambda: self.walker.run(text, "random"),
        }
        if event.asked == "why":
            self._ask_why(text)
        else:
            self._do(work[event.asked])

    def _ask_why(self, asked: str) -> None:
        self.jobs.add(Job(lambda: self.walker.why(asked), self._answer, self.face.say_why))

    def _answer(self, answer: Answer) -> None:
        self.push_screen(Reading(lambda width: answer_lines(answer, width), is_ascii=self._is_ascii))

    def action_check(self) -> None:
        """Have the whole spec searched."""
        self.face.say("checking the whole spec ... (Esc waits for it no longer)")
        self.jobs.add(Job(self.walker.check, self._checked, self.face.say_why, is_left=True))

    def _checked(self, arrival: Arrival) -> None:
        self._do(lambda: self.walker.arrived(arrival))

    # the screen

    def action_view(self, view: str) -> None:
        """Show another view."""
        self.walker.wants_around = view == "around"
        self.face.choose(view)
        if view == "around":
            self._do(self.walker.look)

    def action_help(self) -> None:
        """The keys."""
        self.push_screen(Reading(help_lines, is_ascii=self._is_ascii))

    def action_leave(self) -> None:
        """Stop what goes on, and back to the steps."""
        if self.jobs.is_busy:
            self.face.say("stopped")
        self._typed.take()
        self.walker.stop()
        self.jobs.drop()
        self.face.rows("steps").focus()

    def _fatal_error(self) -> None:
        """As textual has it for an error of ours, without its traceback: whoever shows the screen raises the error again."""
        self._close_messages_no_wait()

    async def action_quit(self) -> None:
        """The end."""
        self.walker.stop()
        self.exit()


def _has_terminal() -> bool:
    """Whether keys can be read from a terminal, which may have been closed meanwhile."""
    try:
        return sys.__stdin__ is not None and sys.__stdin__.isatty()
    except ValueError:  # it is closed
        return False
