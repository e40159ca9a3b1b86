"""What properties said of states, kept by the values of the variables that they read: a property is judged once for each combination."""

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from checker.backends.python.reads import Reads
from checker.frontend.model import Model, Property
from checker.language.spec import Role
from checker.trace import State

if TYPE_CHECKING:
    from checker.backends.python.machine import Failure

MOST_KEPT = 1 << 15
"""So many answers are kept of a property; then they are forgotten, all of them."""
TRIED, SELDOM = 1 << 10, 16
"""After so many answers a property that has met what it had met before only once in so many times is no longer looked up."""


class Judgements:
    """The answers of one property of states, or of steps."""

    def __init__(self, places: tuple[int, ...], *, of_steps: bool) -> None:
        read: Callable[[State], Any] = itemgetter(*places) if places else lambda state: None
        self.key: Callable[..., Any] = (lambda state, after: (read(state), read(after))) if of_steps else read
        """What it reads of a state, or of a step."""
        self.known: dict[Any, bool] = {}
        self.found = self.made = 0
        self.pays = True

    def keep(self, key: Any, truth: bool) -> None:
        """Keep an answer."""
        if len(self.known) >= MOST_KEPT:
            self.known.clear()
        self.known[key] = truth
        self.made += 1
        if self.made % TRIED == 0:
            self.pays = self.found * SELDOM > self.made
            if not self.pays:
                self.known.clear()


def looked_up(
    known: Judgements | None, judge: Callable[..., "bool | Failure"], judged: Property, *states: State
) -> "bool | Failure":
    """What was said of states that are the same in all that a property reads, or else what `judge` says."""
    if known is None or not known.pays:
        return judge(judged, *states)
    key = known.key(*states)
    said = known.known.get(key)
    if said is not None:
        known.found += 1
        return said
    truth = judge(judged, *states)
    if truth is True or truth is False:
        known.keep(key, truth)
    return truth


def judgements_of(model: Model) -> dict[str, Judgements]:
    """What is kept of each property whose reads are known, by its name."""
    reads = Reads(model)
    places = {judged.name: (reads.of(judged), judged.role is Role.STEP_INVARIANT) for judged in model.properties}
    return {name: Judgements(read, of_steps=of_steps) for name, (read, of_steps) in places.items() if read is not None}
