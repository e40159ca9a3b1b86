"""States to try a spec with, in a prompt or in a unit test: `Model(Lock).initial_state().step("acquire", client1)`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from checker.api.calls import call_of
from checker.api.model import Model
from checker.backends.python.bodies import thawed
from checker.backends.python.machine import Failure, Instance
from checker.diagnostics import suggest
from checker.frontend.model import Action
from checker.language.misfits import shown
from checker.language.spec import Role
from checker.language.values import show
from checker.result import Violation
from checker.search.replay import false_require, number_of, wrong_with
from checker.trace import State as Frozen
from checker.trace import Step, Trace


class NotEnabled(ValueError):
    """A step was asked for that a `require` disables."""


class StepFailed(AssertionError):
    """A step breaks an `assert`, or an error ends it: `violation` says which, where, and how it came to that."""

    def __init__(self, violation: Violation) -> None:
        place = "" if violation.span is None else f" ({violation.span.path}:{violation.span.line})"
        super().__init__(f"{violation.property}: {violation.message}{place}")
        self.violation = violation

    def __reduce__(self) -> tuple[object, ...]:
        return StepFailed, (self.violation,)


class State:
    """One state of a model. Its attributes are the variables: plain dicts, sets, lists and Counters, copies that are yours to change.

    A variable that is called as a method here is, is `state["step"]`. States are equal when their models' specs and constants are, and
    their variables; the way to them does not matter.
    """

    def __init__(self, model: Model, frozen: Frozen, steps: tuple[Step, ...]) -> None:
        self._model, self._frozen, self._steps = model, frozen, steps

    def __setattr__(self, name: str, value: object) -> None:
        __tracebackhide__ = True
        if not name.startswith("_"):
            raise AttributeError(f"a State does not change, so '{name}' cannot be set: take a step to another")
        super().__setattr__(name, value)

    def __getitem__(self, variable: str) -> Any:
        """The value of a variable; raises KeyError for a name of none."""
        __tracebackhide__ = True
        kinds = self._model.definition.variable_types
        if not isinstance(variable, str):
            raise TypeError(f"a variable is named by a string, not by {shown(variable)}")
        if variable not in kinds:
            raise KeyError(variable)
        return thawed(kinds[variable], self._frozen[list(kinds).index(variable)])

    def __getattr__(self, name: str) -> Any:
        __tracebackhide__ = True
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            fix = suggest(name, self._model.definition.variable_types)
            message = f"{self._model.name} has no variable '{name}'" + (f": {fix}" if fix else "")
            raise AttributeError(message, name=None, obj=None) from None  # so that Python adds no suggestion of its own

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._model.definition.variable_types})

    def step(self, action: str, /, *arguments: object, **named: object) -> "State":
        """The state after an action. An element may be given by its name, as "client1".

        Raises NotEnabled, with the `require` that is false; StepFailed; ValueError for an action that the spec does not have, or for an
        argument outside its domain; TypeError for arguments that are too many or missing.
        """
        __tracebackhide__ = True
        with self._model.stepped() as machine:
            instance = call_of(self._model.definition, action, arguments, named)
            outcome = machine.successor(self._frozen, instance)
            if outcome is None:
                text, span = false_require(machine, self._frozen, instance)
                place = "" if span is None else f" ({span.path}:{span.line})"
                raise NotEnabled(f"{instance} is not enabled: {text} is false{place}")
        return self._after(instance.action, instance.arguments, outcome)

    def enabled(self) -> "list[Transition]":
        """Every step that is enabled, in canonical order: the numbers in a trace's name count these."""
        with self._model.stepped() as machine:
            return [Transition(self, *step) for step in machine.steps(self._frozen)]

    def violated(self) -> list[Violation]:
        """What is wrong with this state, or with the step that led here: properties that are false or fail, and a deadlock."""
        with self._model.stepped() as machine:
            before = self._steps[-2].state if len(self._steps) > 1 else None
            failures = wrong_with(machine, self._frozen, before)
        return [Violation(f.kind, f.property, f.message, self.trace, f.span) for f in failures]

    def holds(self, name: str) -> bool:
        """Whether a property of states is true here; raises ValueError for a name of none, StepFailed when an error ends it."""
        __tracebackhide__ = True
        judged = {p.name: p for p in self._model.definition.properties if p.role is not Role.STEP_INVARIANT}
        if not isinstance(name, str):
            raise TypeError(f"a property is named by a string, not by {shown(name)}")
        if name not in judged:
            fix = suggest(name, judged)
            raise ValueError(f"{self._model.name} has no property of states '{name}'" + (f": {fix}" if fix else ""))
        with self._model.stepped() as machine:
            truth = machine.judge(self._frozen, judged[name])
        if isinstance(truth, Failure):
            raise StepFailed(Violation(truth.kind, truth.property, truth.message, self.trace, truth.span))
        return truth

    @property
    def trace(self) -> Trace:
        """The way to this state, from the initial one that it was made of; to name it costs as much as `enabled()` in every state on it."""
        with self._model.stepped() as machine:
            for place, step in enumerate(self._steps):
                before = self._steps[place - 1].state if place > 0 else None
                if step.number is None and before is not None:
                    numbered = replace(step, number=number_of(machine, before, step))
                    self._steps = (*self._steps[:place], numbered, *self._steps[place + 1 :])
        return Trace(self._model.definition.variable_types, self._steps)

    def _after(self, action: Action, arguments: tuple[Any, ...], outcome: Frozen | Failure) -> "State":
        __tracebackhide__ = True
        with self._model.stepped() as machine:
            after = None if isinstance(outcome, Failure) else outcome
            steps = (*self._steps, machine.step(Instance(action, arguments), after))
        if isinstance(outcome, Failure):
            raise StepFailed(_violation(self._model, steps, outcome))
        return State(self._model, outcome, steps)

    def __deepcopy__(self, memo: object) -> "State":
        return self

    def _identity(self) -> tuple[object, ...]:
        return self._model, self._frozen

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, State) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity())

    def __repr__(self) -> str:
        pairs = zip(self._model.definition.variable_types.items(), self._frozen, strict=True)
        return f"{self._model.name}({', '.join(f'{name}={show(kind, value)}' for (name, kind), value in pairs)})"


class Transition:
    """A step that is enabled in a state: `action` with its `arguments` by name, and the state `after` it."""

    def __init__(self, before: State, action: Action, arguments: tuple[Any, ...], outcome: Frozen | Failure) -> None:
        self._before, self._action, self._arguments, self._outcome = before, action, arguments, outcome

    @property
    def action(self) -> str:
        """The name of the action."""
        return self._action.name

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments, plain values."""
        pairs = zip(self._action.parameters, self._arguments, strict=True)
        return {parameter.name: thawed(parameter.type, value) for parameter, value in pairs}

    @cached_property
    def after(self) -> State:
        """The state that the step leads to; raises StepFailed where it fails."""
        __tracebackhide__ = True
        return self._before._after(self._action, self._arguments, self._outcome)

    def __repr__(self) -> str:
        return str(Instance(self._action, self._arguments))


def initial_states(model: Model) -> Iterator[State]:
    """The distinct initial states as they are made; raises StepFailed where an @init fails."""
    __tracebackhide__ = True
    seen: set[Frozen] = set()
    with model.stepped() as machine:
        found = [
            (machine.step(instance, outcome if isinstance(outcome, tuple) else None, number), outcome)
            for number, (instance, outcome) in enumerate(machine.beginning())
            if outcome is not None
        ]
    for step, outcome in found:
        if isinstance(outcome, Failure):
            raise StepFailed(_violation(model, (step,), outcome))
        if outcome not in seen:
            seen.add(outcome)
            yield State(model, outcome, (step,))


def _violation(model: Model, steps: tuple[Step, ...], failure: Failure) -> Violation:
    trace = Trace(model.definition.variable_types, steps)
    return Violation(failure.kind, failure.property, failure.message, trace, failure.span)
