"""Re-run a recorded trace, or one that is given by its name: does every step happen in the spec, and if not, where and why does it stop?"""

import itertools
import re
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.frontend.model import Action, Model
from checker.frontend.source import parse_file
from checker.language.spec import Disabled, Role
from checker.language.values import contains
from checker.result import ViolationKind
from checker.search.deadlocks import deadlock
from checker.search.drawing import MANY, drawing_of
from checker.search.system import broken, broken_by
from checker.search.view import is_one
from checker.trace import State, Step, Trace

_MOST_LISTED = 12
"""Steps that are listed where a name has none of them."""
MOST_STARTS = 10_000
"""Choices of the arguments of @init methods that are gone through for the number of one."""


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
    is_begun: bool = True
    """Whether the first step makes an initial state of the spec, or fails as it should."""
    differing: tuple[State, State] | None = None
    """The recorded state and the one that the spec comes to instead, where it stops for that."""

    def shows(self, kind: str, property: str) -> bool:
        """Whether the trace ends in this violation."""
        if kind == ViolationKind.DEADLOCK:
            return self.is_stuck
        return any(kind == each and property == name for each, name in zip(self.kinds, self.fails, strict=True))


def replay(model: Model, trace: Trace | str) -> Replay:
    """Run the trace's actions with its arguments from its first state, comparing every state.

    A name, `0/2/5`, is run as it stands; raises InvalidSpec with C601 or C602 for one that is no trace of the spec.
    """
    with model.bound():
        machine = Machine(model, drawing_of(model, MANY))
        return _Replayer(machine, named(machine, trace) if isinstance(trace, str) else trace).run()


def is_name(text: str) -> bool:
    """Whether a text is written as the name of a trace."""
    return re.fullmatch(r"\d{1,18}(/\d{1,18})*", text, re.ASCII) is not None


def is_like_name(text: str) -> bool:
    """Whether a text is meant as the name of a trace, even where it is none: `0/-1`, `0//2`, `1.5`."""
    return re.fullmatch(r"[0-9/]*|-?[0-9][-0-9./]*", text) is not None


def named(machine: Machine, name: str) -> Trace:
    """The trace with a name; raises InvalidSpec with C601 for what is none, with C602 for one that the spec does not have."""
    if not is_name(name):
        raise InvalidSpec([SpecError("C601", f"'{name}' is no name of a trace", fix="write for instance 0/2/5")])
    first, *numbers = map(int, name.split("/"))
    steps = [start_numbered(machine, first)]
    for place, number in enumerate(numbers, start=1):
        steps.append(step_numbered(machine, steps[-1].state, place, number))
    return machine.trace(steps)


def step_numbered(machine: Machine, state: State | None, place: int, number: int) -> Step:
    """The step with a number from a state, which is the one at this place of a name; raises InvalidSpec with C602 where there is none."""
    enabled: list[Instance] = []
    for instance, outcome in machine.successors(state) if state is not None else ():
        if len(enabled) == number:
            return machine.step(instance, None if isinstance(outcome, Failure) else outcome, number)
        enabled.append(instance)
    raise InvalidSpec([_too_far(place, number, enabled)])


def number_of(machine: Machine, state: State, step: Step) -> int:
    """The number of a step from a state; costs as much as all the steps before it. Raises ValueError for one that is not enabled there."""
    for number, (action, arguments, _) in enumerate(machine.steps(state)):
        if action.name == step.action and arguments == _values(step):
            return number
    raise ValueError(f"{step.action} is not enabled with these arguments")


def numbered(machine: Machine, steps: Sequence[Step]) -> Iterator[Step]:
    """The steps of a trace, those after the first with their numbers among the ones that are enabled."""
    yield steps[0]
    for before, step in itertools.pairwise(steps):
        assert before.state is not None, "there is a step after it"
        yield replace(step, number=number_of(machine, before.state, step))


def with_numbers(machine: Machine, trace: Trace) -> Trace:
    """The trace with the numbers of its steps, which give it a name; as it is where it is none of the model, or starts are too many."""
    first, *rest = trace.steps
    if any(step.state is None for step in trace.steps[:-1]):
        return trace
    try:
        begun = replace(first, number=_number_of_start(machine, first))
        return replace(trace, steps=tuple(numbered(machine, [begun, *rest])))
    except ValueError:
        return trace


def _number_of_start(machine: Machine, first: Step) -> int:
    """The number of the step that makes the initial state; raises ValueError for one that is none, or of more than `MOST_STARTS`."""
    if not machine.model.inits:
        return 0
    for number, (instance, _) in enumerate(itertools.islice(machine.beginning(), MOST_STARTS)):
        if instance is not None and instance.action.name == first.action and instance.arguments == _values(first):
            return number
    raise ValueError(f"{first.action} makes no initial state with these arguments")


def start_numbered(machine: Machine, number: int) -> Step:
    """The step that makes the initial state of the choice with a number; raises InvalidSpec with C602 where there is none."""
    if not machine.model.inits and number == 0:
        return machine.step(None, machine.model.default_state(), 0)
    count = machine.beginnings_count if machine.model.inits else 1
    if number >= count:
        made = "1 initial state, 0" if count == 1 else f"{count:,} initial states, 0 to {count - 1:,}"
        message = f"the name begins with {number}, but {machine.model.name} makes only {made}"
        raise InvalidSpec([SpecError("C602", message)])
    instance, outcome = machine.beginning_numbered(number)
    if outcome is None:
        message = f"step 0: {instance.action.name} is not enabled for the choice {number} of its arguments"
        raise InvalidSpec([SpecError("C602", message, instance.action.span)])
    return machine.step(instance, None if isinstance(outcome, Failure) else outcome, number)


def _too_far(place: int, number: int, enabled: list[Instance]) -> SpecError:
    """The error of a number that no step from a state has, with those that there are."""
    match len(enabled):
        case 0:
            there = "no step is enabled there"
        case 1:
            there = "only 1 step is enabled there, 0"
        case count:
            there = f"only {count:,} steps are enabled there, 0 to {count - 1:,}"
    notes = [f"{each}: {instance}" for each, instance in enumerate(enabled[:_MOST_LISTED])]
    more = [f"and {len(enabled) - len(notes):,} more"] if len(enabled) > len(notes) else []
    return SpecError("C602", f"step {place} of the name is {number}, but {there}", None, (*notes, *more))


class _Replayer:
    def __init__(self, machine: Machine, trace: Trace) -> None:
        self.model, self.trace, self.machine = machine.model, trace, machine
        self.actions = {action.name: action for action in self.model.actions}

    def run(self) -> Replay:
        first = self.trace.steps[0]
        starts = list(self._starts(first))
        if first.state is None:
            failed = next((outcome for outcome in starts if isinstance(outcome, Failure)), None)
            if failed is None:
                return Replay(0, self.trace, "the initial state does not fail", is_begun=False)
            return Replay(0, self.trace, fails=(failed.property,), kinds=(failed.kind,))
        if first.state not in starts:
            span = self.model.inits[0].span if self.model.inits else None
            made = [start for start in starts if start is not None and not isinstance(start, Failure)]
            why = "the first state is not an initial state of the spec"
            differing = (first.state, made[0]) if len(made) == 1 else None
            return Replay(0, self.trace, why, span, is_begun=False, differing=differing)
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
        return self._ended(state)

    def _ended(self, state: State) -> Replay:
        """The whole trace is a behaviour: what is wrong at its end."""
        before = self.trace.steps[-2].state if self.trace.length else None
        wrong = wrong_with(self.machine, state, before)
        names, kinds = tuple(f.property for f in wrong), tuple(f.kind for f in wrong)
        return Replay(len(self.trace.steps) - 1, self.trace, None, None, names, kinds, _is_stuck(self.machine, state))

    def _starts(self, first: Step) -> Iterator[State | Failure | None]:
        """The initial state that the first step of the trace makes, or how it fails."""
        if not self.model.inits:
            yield self.model.default_state()
        for init in self.model.inits:
            kinds, values = [parameter.type for parameter in init.parameters], _values(first)
            if init.name == first.action and len(kinds) == len(values) and all(map(contains, kinds, values)):
                yield self.machine.initial(Instance(init, values))

    def _step(self, number: int, state: State, step: Step) -> Replay | None:
        """Why a step of the trace is none of the spec; None where it is."""
        action = self.actions[step.action]
        instance = Instance(action, _values(step))
        outcome = self.machine.successor(state, instance)
        if outcome is None:
            text, span = false_require(self.machine, state, instance)
            return self._stopped(number, step, f"{text} is false", span)
        if isinstance(outcome, Failure):
            return None if step.state is None else self._stopped(number, step, outcome.message, outcome.span)
        if step.state is None:
            return self._stopped(number, step, "it does not fail as recorded", action.span)
        if outcome != step.state:
            pairs = zip(self.trace.variables, outcome, step.state, strict=True)
            differing = [name for name, ours, theirs in pairs if ours != theirs]
            verb = "differs" if len(differing) == 1 else "differ"
            text = f"it leads to another state; {', '.join(differing)} {verb}"
            return self._stopped(number, step, text, action.span, (step.state, outcome))
        return None

    def _stopped(
        self, number: int, step: Step, why: str, span: Span | None, differing: tuple[State, State] | None = None
    ) -> Replay:
        return Replay(number - 1, self.trace, f"step {number}, {step.action}: {why}", span, differing=differing)


def false_require(machine: Machine, state: State, instance: Instance) -> tuple[str, Span | None]:
    """The text and place of the `require` that disables an action in a state."""
    action = instance.action
    machine.load(state)
    try:
        machine.calls[action.name](machine.spec, *instance.arguments)
    except Disabled as disabled:
        frames = traceback.extract_tb(disabled.__traceback__)
        return next(
            filter(None, (_written(frame, action) for frame in reversed(frames[:-1]))), ("a require", action.span)
        )
    finally:
        machine.undo()
    return "a require", action.span


def _written(frame: traceback.FrameSummary, action: Action) -> tuple[str, Span] | None:
    """What a frame is in the middle of, where that is in the file of the action."""
    source = parse_file(frame.filename)
    if source is None or frame.lineno is None or action.span is None or frame.filename != action.span.path:
        return None
    line = source.text.splitlines()[frame.lineno - 1]
    end = frame.end_colno if frame.end_lineno == frame.lineno and frame.end_colno else len(line.rstrip())
    start = frame.colno or 0
    return line[start:end].strip(), Span(frame.filename, frame.lineno, start + 1, end + 1)


def wrong_with(machine: Machine, state: State, before: State | None) -> list[Failure]:
    """What is wrong with a state, or with the step that led there from `before`, as a search would say it."""
    found: list[Failure] = []
    breaks = {} if before is None else {failure.property: failure for failure in broken_by(machine, before, state)}
    is_within = True
    for judged in machine.model.properties:
        is_bound = judged.role is Role.CONSTRAINT
        if is_bound and not is_within:
            continue
        if judged.role is Role.STEP_INVARIANT:
            found += [breaks[judged.name]] if judged.name in breaks else []
            continue
        truth = machine.judge(state, judged)
        if isinstance(truth, Failure):
            found.append(truth)
        elif not truth and judged.role is Role.INVARIANT:
            found.append(broken(judged))
        elif not truth and is_bound:
            is_within = False  # beyond, nothing is expanded
    is_wanted = is_within and machine.model.properties_of(Role.FINAL) and _is_stuck(machine, state)
    return found + ([deadlock()] if is_wanted and next(machine.successors(state), None) is None else [])


def _is_stuck(machine: Machine, state: State) -> bool:
    finals = machine.model.properties_of(Role.FINAL)
    if any(machine.judge(state, judged) is True for judged in finals):
        return False
    ends = (end for _, end in machine.successors(state))
    return all(not isinstance(end, Failure) and is_one(machine.model, end, state) for end in ends)


def _values(step: Step) -> tuple[object, ...]:
    return tuple(argument.value for argument in step.arguments)
