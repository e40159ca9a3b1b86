"""Re-run a recorded trace: does every step of it happen in the spec, and if not, where and why does it stop?"""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import Span
from checker.frontend.model import Action, Model
from checker.frontend.source import parse_file
from checker.language.spec import Disabled, Role
from checker.language.values import contains
from checker.result import ViolationKind
from checker.search.retrace import broken
from checker.trace import State, Step, Trace


@dataclass(frozen=True)
class Replay:
    """How far a trace is a behaviour of the spec: `steps` of them replayed; `stopped` says why no further, None at its end."""

    steps: int
    trace: Trace
    stopped: str | None = None
    span: Span | None = None
    fails: tuple[str, ...] = ()
    """Properties that are false in the last state or step, as they should be for a counterexample."""
    kinds: tuple[ViolationKind, ...] = ()
    """What kind of violation each of them is."""
    is_stuck: bool = False
    """Whether in the last state no action is enabled that changes it, and no @final allows that."""

    def shows(self, kind: str, property: str) -> bool:
        """Whether the trace ends in this violation."""
        if kind == ViolationKind.DEADLOCK:
            return self.is_stuck
        return any(kind == each and property == name for each, name in zip(self.kinds, self.fails, strict=True))


def replay(model: Model, trace: Trace) -> Replay:
    """Run the trace's actions with its arguments from its first state, comparing every state."""
    with model.bound():
        return _Replayer(model, trace).run()


class _Replayer:
    def __init__(self, model: Model, trace: Trace) -> None:
        self.model, self.trace, self.machine = model, trace, Machine(model)
        self.actions = {action.name: action for action in model.actions}

    def run(self) -> Replay:
        first = self.trace.steps[0]
        starts = list(self._starts(first))
        if first.state is None:
            failed = next((outcome for outcome in starts if isinstance(outcome, Failure)), None)
            if failed is None:
                return Replay(0, self.trace, "the initial state does not fail")
            return Replay(0, self.trace, fails=(failed.property,), kinds=(failed.kind,))
        if first.state not in starts:
            span = self.model.inits[0].span if self.model.inits else None
            return Replay(0, self.trace, "the first state is not an initial state of the spec", span)
        state = first.state
        for number, step in enumerate(self.trace.steps[1:], start=1):
            stop = self._step(number, state, step)
            if stop is not None:
                return stop
            if step.state is None:
                again = self.machine.successor(state, Instance(self.actions[step.action], _values(step)))
                assert isinstance(again, Failure), "it has just failed"
                return Replay(number, self.trace, fails=(step.action,), kinds=(again.kind,))
            state = step.state
        failing = self._failing()
        names, kinds = tuple(name for name, _ in failing), tuple(kind for _, kind in failing)
        return Replay(len(self.trace.steps) - 1, self.trace, None, None, names, kinds, self._is_stuck(state))

    def _starts(self, first: Step) -> Iterator[State | Failure | None]:
        """The initial state that the first step of the trace makes, or how it fails."""
        if not self.model.inits:
            yield self.model.default_state()
        for init in self.model.inits:
            kinds, values = [parameter.type for parameter in init.parameters], _values(first)
            if init.name == first.action and len(kinds) == len(values) and all(map(contains, kinds, values)):
                yield self.machine.initial(Instance(init, values))

    def _step(self, number: int, state: State, step: Step) -> Replay | None:
        action = self.actions[step.action]
        outcome = self.machine.successor(state, Instance(action, _values(step)))
        if outcome is None:
            text, span = self._false_require(action, state, step)
            return Replay(number - 1, self.trace, f"step {number}, {step.action}: {text} is false", span)
        if isinstance(outcome, Failure):
            if step.state is None:
                return None
            return Replay(number - 1, self.trace, f"step {number}, {step.action}: {outcome.message}", outcome.span)
        if step.state is None:
            return Replay(
                number - 1, self.trace, f"step {number}, {step.action}: it does not fail as recorded", action.span
            )
        if outcome != step.state:
            differing = [
                name
                for name, ours, theirs in zip(self.trace.variables, outcome, step.state, strict=True)
                if ours != theirs
            ]
            text = f"step {number}, {step.action}: it leads to another state; {', '.join(differing)} differ"
            return Replay(
                number - 1, self.trace, text.replace("differ", "differs") if len(differing) == 1 else text, action.span
            )
        return None

    def _false_require(self, action: Action, state: State, step: Step) -> tuple[str, Span | None]:
        """The text and place of the `require` that disables the action."""
        self.machine.store.load(state)
        try:
            self.machine.calls[action.name](self.machine.spec, *_values(step))
        except Disabled as disabled:
            frames = traceback.extract_tb(disabled.__traceback__)
            for frame in reversed(frames[:-1]):
                source = parse_file(frame.filename)
                if (
                    source is not None
                    and frame.lineno is not None
                    and action.span
                    and frame.filename == action.span.path
                ):
                    line = source.text.splitlines()[frame.lineno - 1]
                    end = (
                        frame.end_colno if frame.end_lineno == frame.lineno and frame.end_colno else len(line.rstrip())
                    )
                    start = frame.colno or 0
                    return line[start:end].strip(), Span(frame.filename, frame.lineno, start + 1, end + 1)
        finally:
            self.machine.store.undo()
        return "a require", action.span

    def _failing(self) -> list[tuple[str, ViolationKind]]:
        """What is wrong with the last state or step, as a search would say it."""
        last = self.trace.steps[-1].state
        assert last is not None
        before = self.trace.steps[-2].state if self.trace.length else None
        found = []
        for judged in self.model.properties:
            truth: bool | Failure = True
            if judged.role is not Role.STEP_INVARIANT:
                truth = self.machine.judge(last, judged)
            elif before is not None:
                truth = self.machine.judge_step(before, last, judged)
            if isinstance(truth, Failure):
                found.append((judged.name, truth.kind))
            elif not truth and judged.role in (Role.INVARIANT, Role.STEP_INVARIANT):
                found.append((judged.name, broken(judged).kind))
        if self._is_stuck(last) and self.model.properties_of(Role.FINAL):
            found += [("deadlock", ViolationKind.DEADLOCK)] if next(self.machine.successors(last), None) is None else []
        return found

    def _is_stuck(self, state: State) -> bool:
        return not self._is_final(state) and all(end == state for _, end in self.machine.successors(state))

    def _is_final(self, state: State) -> bool:
        return any(self.machine.judge(state, judged) is True for judged in self.model.properties_of(Role.FINAL))


def _values(step: Step) -> tuple[object, ...]:
    return tuple(argument.value for argument in step.arguments)
