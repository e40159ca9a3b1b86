"""`why`: of a state on a trace, why an action is not enabled there, or why a property is true or false, and since which step."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from checker.api.asked import question_of
from checker.api.explained import program_of
from checker.api.model import Model
from checker.api.replaying import replay
from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.frontend.model import Property
from checker.language.spec import Role, Spec
from checker.reasons import Reason
from checker.search.replay import false_require
from checker.trace import State, Step, Trace

if TYPE_CHECKING:
    from checker.ir.program import Program


@dataclass(frozen=True)
class Answer:
    """What was asked of the state after step `at`, and why it is as it is.

    `asked` is an action with its arguments or a property; `holds` whether the action is enabled there, or the property true; None where an
    error ends it. `since` is the first step after which it has been so, for the same reason, up to there: 0 for the initial state.
    """

    asked: str
    is_action: bool
    holds: bool | None
    at: Step
    number: int
    since: Step
    since_number: int
    reasons: tuple[Reason, ...] = ()
    message: str = ""
    """Where there is no more to say than a text: the `require` of a body that is not compiled, an error."""

    def report(self) -> str:
        """What the command line prints, as plain text of 100 columns."""
        from checker.report.answer import plain_answer

        return plain_answer(self)


def why(
    spec: Model | type[Spec] | str | os.PathLike[str], trace: Trace | str, step: int, asked: str, /, **constants: object
) -> Answer:
    """Why an action is not enabled after a step of a trace, or a property true or false there.

    `spec`, `trace` and `constants` are as for `replay`; `step` counts from 0, the initial state; `asked` is an action with its arguments
    as a trace shows it, `accept(acceptor2, Accept(ballot1, value1))`, or the name of a property. A step invariant is asked of the step
    that leads there. Raises InvalidSpec where the trace does not go that far, or for what is neither. Costs a run of the body a step.
    """
    __tracebackhide__ = True
    again = replay(spec, trace, **constants)
    model, steps = again.model, again.trace.steps[: again.steps + 1 if again.is_begun else 0]
    reached = [each for each in steps if each.state is not None]
    if not 0 <= step < len(reached):
        last = f"the last is {len(reached) - 1}" if reached else "it makes no initial state"
        raise InvalidSpec([SpecError("C602", f"there is no state after step {step} of the trace: {last}")])
    with model.stepped() as machine:
        return answered(machine, program_of(model.definition), reached[: step + 1], asked)


def answered(machine: Machine, program: "Program | None", steps: Sequence[Step], asked: str) -> Answer:
    """What is asked of the last of these steps, each of which has a state; inside the model's `bound()`. Raises InvalidSpec as `why`."""
    question = question_of(machine.model, asked)
    asking = _Asking(machine, program, steps)
    return asking.action(question) if isinstance(question, Instance) else asking.judged(question)


@dataclass
class _Asking:
    """A question asked of every state on the way to a step."""

    machine: Machine
    program: "Program | None"
    steps: Sequence[Step]

    def action(self, instance: Instance) -> Answer:
        """Of an action."""
        outcomes = [self.machine.successor(state, instance) for state in self.states]
        number, last = len(self.steps) - 1, outcomes[-1]
        shown = str(self.machine.step(instance, None))
        if last is not None:
            since = _since(number, lambda n: outcomes[n] is not None)
            message = last.message if isinstance(last, Failure) else ""
            return self._answer(shown, True, None if isinstance(last, Failure) else True, since, (), message)
        places = [
            false_require(self.machine, state, instance) if outcome is None else None
            for state, outcome in zip(self.states, outcomes, strict=True)
        ]
        text, span = places[-1] or ("a require", None)
        since = _since(number, lambda n: places[n] == places[-1])
        reasons = self._refused(instance, self.states[-1])
        return self._answer(shown, True, False, since, reasons or (_plain(text, span),))

    def judged(self, judged: Property) -> Answer:
        """Of a property."""
        number = len(self.steps) - 1
        if judged.role is Role.STEP_INVARIANT and number == 0:
            message = f"{judged.name} is asked of a step, and no step leads to the initial state"
            raise InvalidSpec([SpecError("C604", message, fix="ask it after step 1 or later")])
        first = 1 if judged.role is Role.STEP_INVARIANT else 0
        truths = [self._truth(judged, n) for n in range(first, number + 1)]
        last = truths[-1]
        since = first + _since(number - first, lambda n: _same(truths[n], last))
        if isinstance(last, Failure):
            return self._answer(judged.name, False, None, since, (), last.message)
        return self._answer(judged.name, False, last, since, self._property(judged, number))

    @property
    def states(self) -> list[State]:
        """The states on the way."""
        return [step.state for step in self.steps if step.state is not None]

    def _truth(self, judged: Property, number: int) -> bool | Failure:
        if judged.role is Role.STEP_INVARIANT:
            return self.machine.judge_step(self.states[number - 1], self.states[number], judged)
        return self.machine.judge(self.states[number], judged)

    def _refused(self, instance: Instance, state: State) -> tuple[Reason, ...]:
        from checker.explain.disabled import refusal

        actions = [] if self.program is None else [a for a in self.program.actions if a.name == instance.action.name]
        if self.program is None or not actions:
            return ()
        found = refusal(self.program, actions[0], instance.arguments, state)
        return () if found is None else found.reasons

    def _property(self, judged: Property, number: int) -> tuple[Reason, ...]:
        from checker.explain.violations import why_property

        if self.program is None:
            return ()
        before = self.states[number - 1] if number else None
        return why_property(self.program, judged.name, self.states[number], before)

    def _answer(
        self,
        asked: str,
        is_action: bool,
        holds: bool | None,
        since: int,
        reasons: tuple[Reason, ...],
        message: str = "",
    ) -> Answer:
        number = len(self.steps) - 1
        return Answer(asked, is_action, holds, self.steps[number], number, self.steps[since], since, reasons, message)


def _since(number: int, is_so: Callable[[int], bool]) -> int:
    """The first step from which on something has been so up to this one."""
    return next(n + 1 if n >= 0 else 0 for n in count(number, -1) if n < 0 or not is_so(n))


def _same(truth: bool | Failure, other: bool | Failure) -> bool:
    return truth is other or (isinstance(truth, Failure) and isinstance(other, Failure))


def _plain(text: str, span: Span | None) -> Reason:
    return Reason(text, False, span)
