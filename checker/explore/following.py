"""A path that is taken once more, step by step by action and arguments, in a spec whose file has changed."""

from collections.abc import Sequence

from checker.api.asked import instance_of
from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec
from checker.explore.places import Followed
from checker.explore.stage import Stage
from checker.report.places import place_of
from checker.search.replay import false_require
from checker.stopping import Stopped
from checker.trace import State

SECONDS = 10.0
"""Seconds that it takes at most."""


def follow(stage: Stage, written: Sequence[str], *, seconds: float = SECONDS) -> Followed:
    """Take the steps that are written as a trace shows them, the making of the initial state first, as far as they can be taken."""
    path = _Path(stage, written)
    try:
        with stage.open(seconds) as machine:
            path.go(machine)
    except Stopped as stop:
        path.why = f"stopped by {stop.stop}"
    return path.followed()


class _Path:
    def __init__(self, stage: Stage, written: Sequence[str]) -> None:
        self.stage, self.written = stage, tuple(written)
        self.numbers: list[int] = []
        self.why = ""

    def go(self, machine: Machine) -> None:
        """Take every step that can be taken, and say why the next one cannot."""
        state: State | None = None
        for place, text in enumerate(self.written):
            try:
                taken = self._begin(machine, text) if place == 0 else self._step(machine, state, text)
            except InvalidSpec as invalid:
                self.why = invalid.errors[0].message
                return
            if taken is None:
                return
            number, outcome = taken
            self.numbers.append(number)
            if isinstance(outcome, Failure):
                if place + 1 < len(self.written):
                    self.why = f"the step before it fails: {outcome.message}"
                return
            state = outcome

    def _begin(self, machine: Machine, text: str) -> tuple[int, State | Failure] | None:
        inits = machine.model.inits
        if not inits:
            return 0, machine.model.default_state()
        wanted = instance_of(inits, text)
        before = 0
        for init, choices in machine.beginnings:
            if init is wanted.action:
                number = before + next(n for n, arguments in enumerate(choices) if arguments == wanted.arguments)
                outcome = machine.initial(wanted)
                if outcome is None:
                    self.why = f"it is not enabled: {_refused(machine, machine.model.default_state(), wanted)}"
                return None if outcome is None else (number, outcome)
            before += choices.total
        raise AssertionError("it is one of them")

    def _step(self, machine: Machine, state: State | None, text: str) -> tuple[int, State | Failure] | None:
        assert state is not None, "a step that fails is the last"
        wanted = instance_of(machine.model.actions, text)
        if machine.successor(state, wanted) is None:
            self.why = f"it is not enabled: {_refused(machine, state, wanted)}"
            return None
        for number, (instance, outcome) in enumerate(machine.successors(state)):
            if instance == wanted:
                return number, outcome
        raise AssertionError("it is enabled")

    def followed(self) -> Followed:
        """How far it went."""
        name, taken = "/".join(map(str, self.numbers)), len(self.numbers)
        if taken == len(self.written):
            return Followed(name, taken - 1)
        text = self.written[taken]
        if taken == 0:
            return Followed("", 0, f"the path does not begin any more: {text}: {self.why}")
        return Followed(name, taken - 1, f"the path ends before step {taken}, {text}: {self.why}")


def _refused(machine: Machine, state: State, wanted: Instance) -> str:
    text, span = false_require(machine, state, wanted)
    return f"{text} is false" + ("" if span is None else f" ({place_of(span)})")
