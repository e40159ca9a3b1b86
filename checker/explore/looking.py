"""A look at a place: its state, the steps out of it, why other actions are not enabled, and what the properties say.

Each of these is bounded by itself, so that one that takes too long hides none of the others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import Span, counted
from checker.explain.disabled import nearest_refusals
from checker.explain.violations import why_property
from checker.explore.places import Ending, Option, Place, Status
from checker.explore.stage import SECONDS, Stage
from checker.explore.values import change_texts, differences, variables_of
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Action, Property
from checker.language.spec import Role
from checker.reasons import Reason, Refusal
from checker.search.replay import false_require
from checker.search.system import ReferenceSystem, broken_by
from checker.stopping import Stopped
from checker.trace import State, Step

MOST_OPTIONS = 500
"""Steps from a state that are listed."""
MOST_BEGUN = 20_000
"""Choices of the arguments of the @init methods that are tried for the initial states that are listed."""


def beginning(stage: Stage, *, seconds: float = SECONDS) -> Place:
    """The place before the beginning: its options are the initial states, each with the variables in which these differ."""
    looked = _Look(stage, (), seconds)
    options: list[Option] = looked.collected("the initial states", looked.starts)
    variables = stage.definition.variable_types
    states = [option.step.state for option in options if option.step.state is not None]
    with stage.definition.bound():
        told = iter(differences(variables, states))
        made = [option if option.step.state is None else replace(option, changes=next(told)) for option in options]
    return Place("", stage.trace(()), options=tuple(made), cuts=tuple(looked.cuts))


def _asked(statuses: Sequence[Status], ending: Ending) -> tuple[Status, ...]:
    """The same, where a @final that fails is wrong only if a search asks it: where no step leads away, and no @final before it is true."""
    finals = (each for each in statuses if each.role is Role.FINAL and each.truth is not False)
    asked = next(finals, None) if ending == "error" else None
    return tuple(
        replace(each, is_wrong=False) if each.role is Role.FINAL and each is not asked else each for each in statuses
    )


def place_of(stage: Stage, steps: Sequence[Step], *, seconds: float = SECONDS) -> Place:
    """The place that these steps lead to; `seconds` bound each part of the look."""
    with stage.definition.bound():
        return _Look(stage, steps, seconds).place()


class _Look:
    def __init__(self, stage: Stage, steps: Sequence[Step], seconds: float) -> None:
        self.stage, self.steps, self.seconds = stage, tuple(steps), seconds
        self.definition = stage.definition
        self.name = "/".join(str(step.number) for step in steps)
        self.states = [step.state for step in self.steps if step.state is not None]
        self.cuts: list[str] = []
        self.is_all = True
        """Whether all steps out of here are known."""

    def place(self) -> Place:
        trace = self.stage.trace(self.steps)
        if not self.states:
            return Place(self.name, trace, failure=self._failed())
        fails = self.steps[-1].state is None
        state, before = self.states[-1], self.states[-2] if len(self.states) > 1 and not fails else None
        statuses = tuple(self.collected("the properties", lambda machine: self._statuses(machine, state, before)))
        said = len(self.cuts)
        options = () if fails else tuple(self.collected("the steps from here", self._options))
        self.is_all = len(self.cuts) == said
        reached = {each.name for each in statuses if each.role is Role.REACHABLE and each.truth}
        options = tuple(replace(o, reaches=tuple(name for name in o.reaches if name not in reached)) for o in options)
        refused = () if fails else tuple(self.collected("why actions are not enabled", self._refused(options)))
        is_within = all(each.truth is not False for each in statuses if each.role is Role.CONSTRAINT)
        ending = "" if fails else self._ending(options, statuses, is_within=is_within)
        return Place(
            self.name,
            trace,
            variables_of(trace.variables, state, before),
            () if before is None else change_texts(trace.variables, before, state),
            options,
            tuple(sorted(refused, key=lambda refusal: refusal.left)),
            _asked(statuses, ending),
            self._failed() if fails else None,
            ending,
            is_within,
            tuple(self.cuts),
        )

    def collected(self, what: str, look: Callable[[Machine], Iterable[Any]]) -> list[Any]:
        """As much of what a look gives as there is time for; what it was cut short by is said."""
        found: list[Any] = []
        try:
            with self.stage.open(self.seconds) as machine:
                for each in look(machine):
                    found.append(each)  # one by one: what is there stays when the rest is stopped
        except Stopped as stop:
            self.cuts.append(f"{what}: stopped by {stop.stop}")
        return found

    # the steps out of here

    def starts(self, machine: Machine) -> Iterator[Option]:
        """The initial states, of the first choices of the arguments of all @init methods."""
        seen: dict[State, int] = {}
        found = 0
        for number, (instance, outcome) in enumerate(islice(machine.beginning(), MOST_BEGUN + 1)):
            if number == MOST_BEGUN or found == MOST_OPTIONS:
                tried = f"{counted(number, 'choice')} of the arguments of @init"
                self.cuts.append(f"the initial states are those of the first {tried}")
                return
            if outcome is not None:
                found += 1
                yield self._option(machine, number, instance, outcome, seen)

    def _options(self, machine: Machine) -> Iterator[Option]:
        seen: dict[State, int] = {}
        for number, (instance, outcome) in enumerate(machine.successors(self.states[-1])):
            if number == MOST_OPTIONS:
                self.cuts.append(f"the steps from here are more than the first {MOST_OPTIONS:,}, which are shown")
                return
            yield self._option(machine, number, instance, outcome, seen)

    def _option(
        self,
        machine: Machine,
        number: int,
        instance: Instance | None,
        outcome: State | Failure,
        seen: dict[State, int],
    ) -> Option:
        name = f"{self.name}/{number}" if self.name else str(number)
        if isinstance(outcome, Failure):
            return Option(number, name, machine.step(instance, None, number), failure=outcome)
        before = self.states[-1] if self.states else None
        judged = ReferenceSystem(machine).judge(outcome)
        failures = judged.failures if before is None else (*judged.failures, *broken_by(machine, before, outcome))
        first = seen.setdefault(outcome, number)
        return Option(
            number,
            name,
            machine.step(instance, outcome, number),
            () if before is None else change_texts(self.definition.variable_types, before, outcome),
            is_idle=outcome == before,
            back_to=next((place for place, state in enumerate(self.states) if state == outcome), None),
            same_as=None if first == number else first,
            breaks=tuple(failure.property for failure in failures),
            reaches=judged.reached,
            is_within=judged.is_within,
        )

    def _failed(self) -> Failure | None:
        """How the last step fails."""
        last = self.steps[-1]
        method = {action.name: action for action in (*self.definition.actions, *self.definition.inits)}[last.action]
        instance = Instance(method, tuple(argument.value for argument in last.arguments))
        with self.stage.open(self.seconds) as machine:
            again = machine.successor(self.states[-1], instance) if self.states else machine.initial(instance)
        return again if isinstance(again, Failure) else None

    def _ending(self, options: Sequence[Option], statuses: Sequence[Status], *, is_within: bool) -> Ending:
        if options or not self.is_all or not is_within:
            return ""
        for each in statuses:
            if each.role is Role.FINAL and each.truth is not False:
                return "final" if each.truth else "error" if deadlock_rule(self.definition).asks else "no step"
        return "deadlock" if deadlock_rule(self.definition).fails else "no step"

    # why not

    def _refused(self, options: Sequence[Option]) -> Callable[[Machine], Iterator[Refusal]]:
        """What gives, action by action, the nearest refusal of those that are not enabled."""
        enabled = {option.step.action for option in options}
        last = options[-1].step.action if options else ""
        actions = [action for action in self.definition.actions if action.name not in enabled]
        if not self.is_all:  # nothing is known of the actions behind the one that was looked at last
            names = [action.name for action in self.definition.actions]
            known = names.index(last) if last in names else 0
            actions = [action for action in actions if names.index(action.name) < known]
        return lambda machine: self._refusals(machine, actions)

    def _refusals(self, machine: Machine, actions: Sequence[Action]) -> Iterator[Refusal]:
        program, state = self.stage.program, self.states[-1]
        choose = {action.name: each for action, each in machine.choices}

        def drawn(action: str) -> Iterable[tuple[Any, ...]]:
            machine.load(state)
            return choose[action](state)

        for action in actions:
            of_program = [] if program is None else [each for each in program.actions if each.name == action.name]
            if program is not None and of_program:
                yield from nearest_refusals(replace(program, actions=tuple(of_program)), state, drawn)
            else:
                yield _plain_refusal(machine, state, action)

    # properties

    def _statuses(self, machine: Machine, state: State, before: State | None) -> Iterator[Status]:
        for judged in self.definition.properties:
            yield self._status(machine, judged, state, before)

    def _status(self, machine: Machine, judged: Property, state: State, before: State | None) -> Status:
        is_step = judged.role is Role.STEP_INVARIANT
        if is_step and before is None:
            said = "it is asked of a step, and none led here"
            return Status(judged.name, judged.role, judged.doc, judged.span, None, False, said)
        truth = (
            machine.judge_step(before, state, judged)
            if is_step and before is not None
            else machine.judge(state, judged)
        )
        if isinstance(truth, Failure):
            return Status(judged.name, judged.role, judged.doc, truth.span, None, True, truth.message)
        is_wrong = not truth and judged.role in (Role.INVARIANT, Role.STEP_INVARIANT)
        reasons: tuple[Reason, ...] = ()
        if is_wrong or (truth and judged.role is Role.REACHABLE):
            program = self.stage.program
            reasons = () if program is None else why_property(program, judged.name, state, before)
        return Status(judged.name, judged.role, judged.doc, judged.span, truth, is_wrong, "", reasons)


def _plain_refusal(machine: Machine, state: State, action: Action) -> Refusal:
    """The refusal of the first choice of an action that no program explains."""
    choices = {each.name: choose for each, choose in machine.choices}[action.name]
    machine.load(state)
    first = next(iter(choices(state)), None)
    if first is None:
        return Refusal(action.name, (), (_said("there is no choice of its arguments", action.span),), 1)
    instance = Instance(action, first)
    text, span = false_require(machine, state, instance)
    return Refusal(action.name, tuple(map(str, instance.named)), (_said(text, span),), 1)


def _said(text: str, span: Span | None) -> Reason:
    return Reason(text, False, span)
