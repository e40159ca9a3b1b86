"""A transition system: where it begins, where each state leads, and what is to be said of a state. Search, replay and traces stand on it.

CPython and compiled code are each one, of the same states: frozen values, one a variable. What the one says of any state, reachable or not,
the other must say too.
"""

from collections.abc import Container, Iterator
from typing import Any, NamedTuple, Protocol

from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.model import Action, Model, Property
from checker.language.spec import Role
from checker.result import ViolationKind
from checker.trace import State


class Transition(NamedTuple):
    """An enabled action and where it leads. `arguments` are None where compiled code does not tell them, `action` where defaults begin."""

    action: Action | None
    arguments: tuple[Any, ...] | None
    outcome: State | Failure

    @property
    def instance(self) -> Instance | None:
        """The action with its arguments, where there is one and they are known."""
        return None if self.action is None or self.arguments is None else Instance(self.action, self.arguments)


class Judgement(NamedTuple):
    """What the properties say of a state: which are false or fail, which @reachable ones hold, whether it is within the constraint."""

    failures: tuple[Failure, ...] = ()
    reached: tuple[str, ...] = ()
    is_within: bool = True


class System(Protocol):
    """What a search needs of a spec; for use inside `model.bound()`."""

    @property
    def model(self) -> Model:
        """The spec with its constants."""

    def initial(self) -> Iterator[Transition]:
        """What each enabled choice of an @init's arguments makes, or the defaults, in canonical order, doubles included."""

    def successors(self, state: State) -> Iterator[Transition]:
        """Every enabled step from a state within the constraint, those that fail and those that change nothing included."""

    def judge(self, state: State, *, known: Container[str] = ()) -> Judgement:
        """What the properties of states say of one; the @reachable ones in `known` need not be judged."""


class ReferenceSystem:
    """The system that CPython steps. A state is judged at the least cost directly after the step that led there."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.model = machine, machine.model
        self._invariants = self.model.properties_of(Role.INVARIANT)
        self._wanted = self.model.properties_of(Role.REACHABLE)
        self._constraints = self.model.properties_of(Role.CONSTRAINT)

    def initial(self) -> Iterator[Transition]:
        """As `System` wants it."""
        return initial_transitions(self.machine)

    def successors(self, state: State) -> Iterator[Transition]:
        """As `System` wants it, in the order of actions and of their arguments in their domains."""
        return map(Transition._make, self.machine.steps(state))

    def judge(self, state: State, *, known: Container[str] = ()) -> Judgement:
        """As `System` wants it. A property that fails is judged no further beside its failure: it counts as kept, and as not reached."""
        failures: list[Failure] = []
        for judged in self._invariants:
            if self._truth(state, judged, failures) is False:
                failures.append(broken(judged))
        wanted = self._wanted
        reached = [j.name for j in wanted if j.name not in known and self._truth(state, j, failures)] if wanted else ()
        is_within = all(self._truth(state, judged, failures) is not False for judged in self._constraints)
        return Judgement(tuple(failures), tuple(reached), is_within)

    def _truth(self, state: State, judged: Property, failures: list[Failure]) -> bool | None:
        truth = self.machine.judge(state, judged)
        if isinstance(truth, Failure):
            failures.append(truth)
            return None
        return truth


def initial_transitions(machine: Machine) -> Iterator[Transition]:
    """The initial states as CPython makes them."""
    for instance, outcome in machine.initial_states():
        action, arguments = (None, ()) if instance is None else (instance.action, instance.arguments)
        yield Transition(action, arguments, outcome)


def broken(judged: Property) -> Failure:
    """That a property is false."""
    step = judged.role is Role.STEP_INVARIANT
    kind = ViolationKind.STEP_INVARIANT if step else ViolationKind.INVARIANT
    message = judged.doc or ("the step invariant is false" if step else "the invariant is false")
    return Failure(kind, judged.name, message, judged.span)


def broken_by(machine: Machine, before: State, after: State) -> Iterator[Failure]:
    """The step invariants that a step breaks or that fail on it, in their order."""
    for judged in machine.step_invariants:
        truth = machine.judge_step(before, after, judged)
        if truth is not True:
            yield truth if isinstance(truth, Failure) else broken(judged)
