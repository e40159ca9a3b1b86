"""What the keys do, without the screen: moves of a walk, searches, and reading the spec again. All of it may take its time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from checker.api.asking import Answer
from checker.diagnostics import InvalidSpec
from checker.explore.neighbours import MOST_WITHIN, STEPS
from checker.explore.places import Arrival, Neighbourhood, Place
from checker.explore.runs import How
from checker.explore.searches import Search
from checker.explore.source import Source
from checker.explore.walk import Walk
from checker.stopping import STOPS, stop_of

_SLICE = 0.1
"""Seconds after which a search looks whether it is to end."""


@dataclass(frozen=True)
class Shown:
    """What is to be shown: a place, what is said of the way there, and what is around it where that is wanted."""

    place: Place
    said: str = ""
    is_bad: bool = False
    around: Neighbourhood | None = None


class Walker:
    """A walk and its source. One thread at a time uses it; `stop`, `looked_at` and what is set are for any."""

    def __init__(self, source: Source, name: str) -> None:
        self.source = source
        self.walk = Walk(source.explorer, name)
        self.wants_around = False
        self.within = STEPS
        self._search: Search | None = None
        self._is_stopped = threading.Event()

    def look(self, said: str = "", *, is_bad: bool = False) -> Shown:
        """The place where the walk is."""
        around = None
        if self.wants_around:
            around = self.walk.explorer.neighbourhood(self.walk.name, within=self.within)
        return Shown(self.walk.place, said, is_bad, around)

    # moves

    def step(self, number: int) -> Shown:
        """Take the step with a number."""
        if all(option.number != number for option in self.walk.place.options):
            return self.look(f"there is no step {number} here", is_bad=True)
        self.walk.step(number)
        return self.look()

    def go(self, name: str) -> Shown:
        """Go to the place with a name."""
        self.walk.go(name.strip())
        return self.look()

    def undo(self) -> Shown:
        """Go to where the walk was before."""
        if not self.walk.can_undo:
            return self.look("this is where you began")
        self.walk.undo()
        return self.look()

    def redo(self) -> Shown:
        """Take back an undo."""
        if not self.walk.can_redo:
            return self.look("nothing was undone")
        self.walk.redo()
        return self.look()

    def up(self) -> Shown:
        """Go one step up the path."""
        if self.walk.name:
            self.walk.back()
        return self.look()

    def restart(self) -> Shown:
        """Go to where a walk begins."""
        self.walk.restart()
        return self.look()

    def reach(self, *, more: int) -> Shown:
        """Look further around, or less far."""
        self.within = min(max(1, self.within + more), MOST_WITHIN)
        return self.look()

    # searches

    def jump(self, goal: str) -> Shown:
        """To the nearest state where something is so."""
        return self._arrive(lambda: self.walk.explorer.jump(self.walk.name, goal))

    def jump_first(self, goal: str) -> Shown:
        """The same from the beginning."""
        return self._arrive(lambda: self.walk.explorer.jump("", goal))

    def run(self, goal: str, how: How) -> Shown:
        """Step after step until something is so, or something else goes wrong."""
        until = dict.fromkeys((goal.strip(), ""))
        return self._arrive(lambda: self.walk.explorer.run(self.walk.name, list(until), how=how))

    def check(self) -> Arrival:
        """What a search of the whole spec finds; it goes on when nobody waits for it any more, and moves nothing."""
        return self.walk.explorer.checked()

    def arrived(self, arrival: Arrival) -> Shown:
        """Go to where a search has come to."""
        if arrival.name is not None:
            self.walk.go(arrival.name)
        return self.look(arrival.said)

    def stop(self) -> None:
        """End the search that goes on."""
        self._is_stopped.set()

    @property
    def looked_at(self) -> int | None:
        """How many states the search that goes on has looked at; None where none does."""
        search = self._search
        return None if search is None else search.states

    def _arrive(self, begin: Callable[[], Search]) -> Shown:
        self._is_stopped.clear()
        self._search = search = begin()
        try:
            while not search.advance(_SLICE):
                if self._is_stopped.is_set():
                    search.cancel()
        finally:
            self._search = None
        assert search.arrival is not None, "it is over"
        return self.arrived(search.arrival)

    # asking, and reading again

    def why(self, asked: str) -> Answer:
        """Why an action is not enabled here, or a property as it is."""
        return self.walk.explorer.why(self.walk.name, asked)

    def reread(self) -> Shown | None:
        """Read the spec again where its file has changed, and take the path again; None where there is nothing new to show."""
        if not self.source.poll():
            return None
        if self.source.explorer is self.walk.explorer:
            return self.look()
        said = self.walk.moved_to(self.source.explorer)
        told = f"the spec has changed; {said or 'the path is as it was'}"
        return self.look(told, is_bad=bool(said))


def message_of(error: BaseException) -> str:
    """What is said where something was not to be had: of mistakes what reports say, of anything else that it is ours."""
    if isinstance(error, InvalidSpec):
        return "\n".join(mistake.render() for mistake in error.errors)
    if isinstance(
        error, STOPS
    ):  # an interrupt is none of ours in this thread: the spec, or an expression, has raised it
        return f"stopped by {stop_of(error)}"
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    return f"a bug in the checker, not in your spec: {said}"
