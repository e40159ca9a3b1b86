"""What caused a violation: the changes in its trace without which it does not come about, found by taking the trace again without them.

After I. Beer, S. Ben-David, H. Chockler, A. Orni, R. Trefler, "Explaining counterexamples using causality", Formal Methods in System Design
40(1), 2012, whose causes are the values in a trace that are critical for the truth of a formula. There a value is changed and the formula
judged again on the trace as it is; here what comes after the change is taken again, since a step may need what is changed.

The definition. What *decides* are the parts of the last state (of the step, for a step invariant) that a formula reads where it is false:
a property, the statement that fails, or for a deadlock the `require`s that are false and every @final. A part is a variable that is no
container, a whole list, what a dict has at a key, or whether a set has an element.

- A change of such a part is a **cause** when leaving it out undoes the violation: from the state before, the step is taken, the part is put
  back to what it was before the step, and the later steps of the trace are taken as far as each is enabled, the others left out; the
  property fails of no state and of no step on the way, no step ends as an error, and the last state is no deadlock where that is the
  violation. Of each part it is the latest change of which that is so.
- Where no change alone is a cause, the causes are the smallest set of two or three parts whose latest changes undo the violation when all
  are left out: the first one in the order of their steps and parts. Of more changes nothing is said.
- A value since the initial state is a cause when the same steps, from the initial state with another value of its domain in its place, do
  not lead to the violation either. Of a deadlock such values are told only where no change is a cause.

Whatever is not confirmed like this is not called a cause. All is bounded: where the bound is hit nothing is said.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from checker.backends.python.machine import Machine
from checker.causes import Cause, Causes
from checker.diagnostics import InvalidSpec
from checker.explain.parts import (
    Part,
    cause_of,
    changed_parts,
    kind_of,
    smallest_parts,
    value_of,
    with_value,
)
from checker.explain.reads import NOTHING, Read, Reading, Reads
from checker.explain.replays import Judge, Replays, TooMuch
from checker.explain.unavoidable import unavoidable_after
from checker.frontend.model import Model
from checker.ir.program import Action, Program
from checker.ir.running import thawed
from checker.language.spec import Role
from checker.language.types import CounterType, Type
from checker.language.values import domain_size, domain_values
from checker.result import Violation, ViolationKind
from checker.search.drawing import drawing_of
from checker.search.limits import Limits
from checker.search.watch import Watch
from checker.stopping import STOPS
from checker.trace import State, Step, Trace

MOST_TOGETHER = 3
"""Changes that are left out together."""
MOST_STEPS = 3000
"""Steps that are taken to look for the changes that are causes, and again for the values of the initial state."""
MOST_VALUES = 32
"""A part whose domain has more values is not given others in the initial state."""
MOST_INSTANCES = 200
"""Actions with their arguments that are asked in a deadlock why they are not enabled."""
SECONDS = 5.0
"""For all of it, should steps be slow; the numbers above are reached before, where they are not."""

Change: TypeAlias = tuple[int, Part]
"""The number of a step, and a part that it changed."""


def causes_of(model: Model, program: Program, violation: Violation) -> Causes:
    """The causes of a violation, and the step after which it could not be avoided, as far as they can be told.

    For use inside the model's `bound()`. `program` is the model's.
    """
    found = Causes()
    trace = violation.trace
    if trace is None or trace.length == 0:
        return found
    try:
        with Watch(Limits(max_seconds=SECONDS), model):
            judge = Judge(Machine(model, drawing_of(model, lowered=program)), violation)
            found = _Search(judge, program, violation, trace).causes()
            found = replace(found, unavoidable_after=unavoidable_after(judge, trace))
    except (InvalidSpec, RecursionError, *STOPS):
        pass  # what was found until then is right
    return found


class _Search:
    """Looks for the causes of one violation."""

    def __init__(self, judge: Judge, program: Program, violation: Violation, trace: Trace) -> None:
        self.judge, self.program, self.violation, self.trace = judge, program, violation, trace
        self.kinds: tuple[Type, ...] = tuple(trace.variables.values())
        self.states = [step.state for step in trace.steps if step.state is not None]
        self.replays = Replays(judge, trace, MOST_STEPS)

    def causes(self) -> Causes:
        """Those that are found within the bounds."""
        decisive = self._decisive()
        changes = self._changes(decisive)
        try:
            any_of = [*filter(None, (self._latest_cause(steps, part) for part, steps in changes))]
            all_of = () if any_of else self._together(_in_order((steps[0], part) for part, steps in changes))
        except TooMuch:
            return Causes()
        is_told = any_of or all_of
        initial = [] if is_told and self.violation.kind is ViolationKind.DEADLOCK else self._initial(decisive)
        return Causes(
            any_of=self._named(_in_order(any_of)),
            all_of=self._named(all_of),
            initial=self._named((0, part) for part in initial),
        )

    def _named(self, changes: Iterable[Change]) -> tuple[Cause, ...]:
        named = (cause_of(self.trace.variables, step, self._state(step), part) for step, part in changes)
        return tuple(dict.fromkeys(named))

    def _state(self, step: int) -> State:
        return self.states[step]

    # what decides

    def _decisive(self) -> Reads:
        """What is read by the formula that is false, in the last state."""
        *_, last = self.states
        violation, step = self.violation, self.trace.steps[-1]
        if violation.kind is ViolationKind.DEADLOCK:
            return self._of_guards(last)
        judged = self.judge.judged
        if judged is not None:
            is_of_step = judged.role is Role.STEP_INVARIANT
            before, after = (self.states[-2], last) if is_of_step else (last, None)
            return self._of_properties(Reading(self.program, before, after), (judged.name,))
        for action in self.program.actions:
            if action.name == step.action and step.state is None:
                return Reading(self.program, last).reads(action.function, _arguments(action, _values(step)))
        return NOTHING

    def _of_properties(self, reading: Reading, names: Sequence[str]) -> Reads:
        found = [reading.reads(each.function) for each in self.program.properties if each.name in names]
        return NOTHING.union(*found)

    def _of_guards(self, state: State) -> Reads:
        """Of a deadlock: what keeps each action from being enabled, and every @final from holding."""
        reading = Reading(self.program, state)
        finals = [judged.name for judged in self.judge.machine.model.properties_of(Role.FINAL)]
        found = self._of_properties(reading, finals)
        actions = {action.name: action for action in self.program.actions}
        for instance in itertools.islice(self.judge.machine.instances(state), MOST_INSTANCES):
            action = actions[instance.action.name]
            found |= reading.reads(action.function, _arguments(action, instance.arguments))
        return found

    # changes

    def _changes(self, decisive: Reads) -> list[tuple[Part, list[int]]]:
        """The parts that decide, each with the steps that changed it, the latest first; twice where a step invariant reads both states."""
        found: dict[Read, list[int]] = {}
        for after in (False, True):
            parts = [read.part for read in decisive if read.after is after]
            for step in range(self._last(after=after), 0, -1):
                for part in changed_parts(self.kinds, self._state(step - 1), self._state(step)):
                    if any(each.covers(part) for each in parts):
                        found.setdefault(Read(part, after), []).append(step)
        return [(read.part, steps) for read, steps in found.items()]

    def _latest_cause(self, steps: Sequence[int], part: Part) -> Change | None:
        """The latest change of a part that undoes the violation when it is left out."""
        return next(((step, part) for step in steps if self._is_undone([(step, part)])), None)

    def _last(self, *, after: bool) -> int:
        """The number of the step whose state is read."""
        is_of_step = self.judge.judged is not None and self.judge.judged.role is Role.STEP_INVARIANT
        return len(self.states) - (2 if is_of_step and not after else 1)

    def _is_undone(self, changes: Sequence[Change]) -> bool:
        left_out: dict[int, list[Part]] = {}
        for step, part in changes:
            left_out.setdefault(step, []).append(part)
        return self.replays.is_undone(left_out)

    def _together(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """The smallest set of several that undoes the violation, the first of that size; empty for none."""
        for size in range(2, MOST_TOGETHER + 1):
            for chosen in itertools.combinations(changes, size):
                if self._is_undone(chosen):
                    return chosen
        return ()

    # values of the initial state

    def _initial(self, decisive: Reads) -> list[Part]:
        """The parts which decide by the value that they have had from the beginning; none where there are too many to try."""
        replays = Replays(self.judge, self.trace, MOST_STEPS)
        parts = dict.fromkeys(part for read in decisive for part in self._unchanged(read))
        try:
            found = [part for part in parts if any(replays.is_undone_from(state) for state in self._others(part))]
        except TooMuch:
            return []
        return sorted(found, key=lambda part: (part.variable, part.keys))

    def _unchanged(self, read: Read) -> Iterator[Part]:
        """The parts of what is read that no step has changed."""
        last = self._state(self._last(after=read.after))
        for part in smallest_parts(self.kinds, last, read.part):
            values = [value_of(self.kinds, state, part) for state in self.states]
            if all(value == values[0] for value in values):
                yield part

    def _others(self, part: Part) -> Iterator[State]:
        """The initial state with other values of a part."""
        first = self._state(0)
        value = value_of(self.kinds, first, part)
        for other in _domain(self.kinds, part):
            if other != value:
                yield with_value(self.kinds, first, part, other)


def _in_order(changes: Iterable[Change]) -> list[Change]:
    """Changes without doubles, in the order of the steps and, within one, of the variables and keys."""
    found = dict.fromkeys(sorted(changes, key=lambda change: (change[0], change[1].variable, change[1].keys)))
    return [*found]


def _domain(kinds: Sequence[Type], part: Part) -> Iterator[Any]:
    """The values that a part may have, where they are few."""
    kind = kind_of(kinds, part)
    if part.element:
        return iter((0, 1) if isinstance(kind, CounterType) else (False, True))
    return domain_values(kind) if domain_size(kind) <= MOST_VALUES else iter(())


def _values(step: Step) -> tuple[Any, ...]:
    return tuple(argument.value for argument in step.arguments)


def _arguments(action: Action, values: Sequence[Any]) -> tuple[Any, ...]:
    """Frozen values as the interpreter has them."""
    return tuple(thawed(parameter.type, value) for parameter, value in zip(action.parameters, values, strict=True))
