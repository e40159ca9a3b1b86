"""What came of running a trace again, as callers of the API have it: how far it went, in words, and the states on the way."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Self

from checker.api.model import Model
from checker.api.states import State
from checker.diagnostics import SpecError, counted
from checker.search import replay
from checker.trace import Trace

if TYPE_CHECKING:
    from checker.diagrams.diagram import Diagram
    from checker.diagrams.making import Cause

_MOST_DIFFERENCES = 12
"""Places that are shown of a state that is another than the recorded one."""


@dataclass(frozen=True, kw_only=True)
class Replay(replay.Replay):
    """How far a trace is a behaviour of `model`, and what fails at its end; see `checker.search.replay.Replay` for its fields."""

    model: Model = field(repr=False)

    @classmethod
    def of(cls, found: replay.Replay, model: Model) -> Self:
        """The same outcome."""
        return cls(**{each.name: getattr(found, each.name) for each in fields(found)}, model=model)

    @cached_property
    def states(self) -> list[State]:
        """The states on the way, as far as the trace is a behaviour, from the initial one on; a step that fails has none after it."""
        ran = self.trace.steps[: self.steps + 1 if self.is_begun else 0]
        return [
            State(self.model, step.state, self.trace.steps[: number + 1])
            for number, step in enumerate(ran)
            if step.state is not None
        ]

    def report(self) -> str:
        """What the command line prints, as plain text of 100 columns: the trace as far as it goes, and the conclusion."""
        from checker.report.plain import plain_trace

        return f"{plain_trace(self.shown)}\n{self.conclusion}\n"

    def diagram(self, *, causes: "Collection[Cause]" = ()) -> "Diagram":
        """The diagram of the steps that are a behaviour; lit are `causes`, pairs of a step and a variable, and a last step that fails."""
        from checker.api.diagrams import drawn

        __tracebackhide__ = True
        ran = Trace(self.trace.variables, self.trace.steps[: self.steps + 1 if self.is_begun else 0])
        if not ran.steps:
            raise ValueError(f"there is nothing to draw: {self.stopped}")
        return drawn(self.model, ran, is_violation=bool(self.fails), causes=causes)

    @property
    def shown(self) -> Trace:
        """The trace as far as it goes, with the step that does not happen."""
        ran = len(self.trace.steps) if self.stopped is None else self.steps + 2
        return Trace(self.trace.variables, self.trace.steps[:ran])

    @property
    def conclusion(self) -> str:
        """What came out, in words; where it stopped with the place."""
        if self.stopped is None:
            ends = f"{self._failing} there" if self.fails else "no property fails at its end"
            return f"replayed: {_steps(self.steps)} of {self.model.name}; {ends}"
        lines = [f"not a behaviour of {self.model.name}: {self.stopped}", *self._differences()]
        if self.span is not None:
            lines.append(SpecError("C602", self.stopped, self.span).render().partition("\n")[2])
        return "\n".join(lines)

    def _differences(self) -> Iterator[str]:
        """What the spec comes to instead of the recorded state, place by place."""
        from checker.report.changes import changes

        if self.differing is None:
            return
        recorded, reached = self.differing
        lines = [f"  {change}" for change in changes(self.trace.variables, recorded, reached)]
        yield "from the recorded state to the one that is reached:"
        yield from lines[:_MOST_DIFFERENCES]
        if len(lines) > _MOST_DIFFERENCES:
            yield f"  and {len(lines) - _MOST_DIFFERENCES:,} more"

    @property
    def _failing(self) -> str:
        return f"{' and '.join(self.fails)} {'fails' if len(self.fails) == 1 else 'fail'}"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from checker.report.notebook import trace_html

        return trace_html(self.shown, self.conclusion)

    def __repr__(self) -> str:
        if self.stopped is not None:
            ran = f"{self.steps:,} of {counted(self.trace.length, 'step')}; {self.stopped}"
        else:
            every = "all " if self.steps > 1 else ""
            ran = f"{every}{counted(self.steps, 'step')}; {self._failing if self.fails else 'nothing fails'}"
        return f"<Replay {self.model.name}: {ran}>"


def _steps(count: int) -> str:
    match count:
        case 0:
            return "the first state is an initial state"
        case 1:
            return "its one step is a step"
        case _:
            return f"all {count:,} steps are steps"
