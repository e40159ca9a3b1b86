"""A model that can be stepped: CPython runs the spec's own methods on one instance, state after state.

How a step is made: the instance is put into a state (`language.state`), which makes anew what differs from the state before. Every body is
called with every choice of its arguments (`offers`), on the instance itself. Where a `require` is false the body returns (`guards`) or
raises, and what it changed until then is restored. Else the frozen values of the variables that it changed, with those of the others as
they are, are the next state; it is judged on the spot, and then the instance is restored. A container checks what it is given when it is
given it, and knows which variable it belongs to and the frozen value that it has until it is changed (`language.containers`). `successor`
calls the bodies as they are written, once for each step, and is what the rest is compared with.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, TypeAlias

from checker.backends.python.bodies import caller, runner
from checker.backends.python.choices import Choices
from checker.backends.python.failures import constants_at, raised_at, said_of, text_of
from checker.backends.python.guards import DISABLED, guarded
from checker.backends.python.offers import Offers, all_offers, chooser
from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.frontend.mistakes.returns import no_bool
from checker.frontend.model import Action, Model, Property
from checker.frontend.source import class_span
from checker.language.spec import Disabled, Role
from checker.language.values import show_call
from checker.result import ViolationKind
from checker.stopping import STOPS
from checker.trace import Argument, State, Step, Trace

Drawing: TypeAlias = Mapping[str, Callable[[State], Iterable[tuple[Any, ...]]]]
"""Of some actions, by their names, the choices of arguments that could be enabled in a state, in canonical order (`search.drawing`)."""

PAYS_OFF = 256
"""After so many states bodies are compiled anew, so that a false `require` costs less."""


@dataclass(frozen=True)
class Failure:
    """A step or property that failed: what kind, which method, the message, and the place."""

    kind: ViolationKind
    property: str
    message: str
    span: Span | None


@dataclass(frozen=True)
class Instance:
    """An action with its arguments, as frozen values."""

    action: Action
    arguments: tuple[Any, ...]

    @property
    def named(self) -> tuple[Argument, ...]:
        """The arguments with their names and types."""
        pairs = zip(self.action.parameters, self.arguments, strict=True)
        return tuple(Argument(parameter.name, parameter.type, value) for parameter, value in pairs)

    def __str__(self) -> str:
        """The action with its arguments, as a report has it."""
        return show_call(self.action.name, [(given.name, given.type, given.value) for given in self.named])


class Machine:
    """One spec instance, put into a state and stepped; for use inside `model.bound()`."""

    def __init__(self, model: Model, drawing: Drawing | None = None) -> None:
        self.model = model
        self.spec, self.store = model.store()
        self.other, self.other_store = model.store()
        if model.reaches_in:
            self.store.distrust()
            self.other_store.distrust()
        self.drawing = drawing or {}
        """The actions whose parameters are drawn by their programs."""
        places = {variable.name: place for place, variable in enumerate(model.variables)}
        self.choices = tuple(
            (action, self.drawing.get(action.name) or chooser(action, self.spec, places)) for action in model.actions
        )
        """Every action with the choices of its arguments that could be enabled in a state, in canonical order."""
        self.calls = {action.name: runner(model, action, self.store) for action in (*model.actions, *model.inits)}
        self.beginnings = tuple((init, Choices([p.type for p in init.parameters])) for init in model.inits)
        """Every @init with the choices of its arguments."""
        self.step_invariants = model.properties_of(Role.STEP_INVARIANT)
        self._stepped = 0
        self._offers: tuple[tuple[Action, Offers], ...] = ()
        self._arrived: State | None = None
        """The state that a step has just led to, while the instance is in it as the step has left it."""

    def load(self, state: State) -> None:
        """Put the instance into a state, from which it can be changed and which `undo` goes back to."""
        self._arrived = None
        self.store.load(state)

    def undo(self) -> None:
        """Discard what was changed since the last `load`."""
        self._arrived = None
        if self.store.changed:
            self.store.undo()

    def initial_states(self) -> Iterator[tuple[Instance | None, State | Failure]]:
        """Every initial state with the @init that made it (None for the defaults), in canonical order, doubles included."""
        for instance, outcome in self.beginning():
            if outcome is not None:
                yield instance, outcome

    def beginning(self) -> Iterator[tuple[Instance | None, State | Failure | None]]:
        """What each choice of the arguments of each @init makes, None where a `require` is false; the defaults where there is no @init."""
        if not self.model.inits:
            yield None, self.model.default_state()
        for init, choices in self.beginnings:
            for arguments in choices:
                instance = Instance(init, arguments)
                outcome = self._begin(instance)
                if isinstance(outcome, tuple):
                    self._arrived = outcome
                yield instance, outcome
                self.undo()

    @property
    def beginnings_count(self) -> int:
        """How many choices the @init methods have together."""
        return sum(choices.total for _, choices in self.beginnings)

    def choice(self, number: int) -> Instance:
        """The @init with its arguments that `beginning` comes to after so many others; raises IndexError when there are not as many."""
        for init, choices in self.beginnings:
            if number < choices.total:
                return Instance(init, choices[number])
            number -= choices.total
        raise IndexError(number)

    def beginning_numbered(self, number: int) -> tuple[Instance, State | Failure | None]:
        """What `beginning` gives after so many others, without these; only with an @init."""
        instance = self.choice(number)
        return instance, self.initial(instance)

    def successor(self, state: State, instance: Instance) -> State | Failure | None:
        """The state after an action, what went wrong in it, or None when it is not enabled."""
        self.load(state)
        outcome = self._attempt(instance)
        self.undo()
        return outcome

    def _attempt(self, instance: Instance) -> State | Failure | None:
        try:
            self.calls[instance.action.name](self.spec, *instance.arguments)
        except Disabled:
            return None
        except STOPS:
            raise
        except BaseException as error:
            return failure_of(error, instance.action.name, instance.action.span)
        return self.store.read()

    def instances(self, state: State) -> Iterator[Instance]:
        """Every choice of action and arguments that could be enabled in a state, in canonical order."""
        for action, choose in self.choices:
            self.load(state)
            for arguments in choose(state):
                yield Instance(action, arguments)

    def successors(self, state: State) -> Iterator[tuple[Instance, State | Failure]]:
        """The enabled steps from a state, in canonical order, with where they lead; what is judged of that next is judged on the spot."""
        for action, arguments, outcome in self.steps(state):
            yield Instance(action, arguments), outcome

    def steps(self, state: State) -> Iterator[tuple[Action, tuple[Any, ...], State | Failure]]:
        """As `successors`, in the form that costs least; until the next is asked for, `changed` has the variables that the step changed."""
        self._prepare()
        self.load(state)
        store, changed = self.store, self.store.changed
        for action, offers in self._offers:
            for arguments, call in offers(state):
                try:
                    ended = call()
                except Disabled:
                    if changed:
                        store.undo()
                    continue
                except STOPS:
                    raise
                except BaseException as error:
                    outcome: State | Failure = failure_of(error, action.name, action.span)
                else:
                    if ended is DISABLED:
                        if changed:
                            store.undo()
                        continue
                    self._arrived = outcome = store.read()
                yield action, arguments, outcome
                is_there, self._arrived = self._arrived is outcome, None
                if not is_there:  # it failed, or the instance was put into another state
                    self.load(state)
                elif changed:
                    store.undo()

    def _prepare(self) -> None:
        """Before a state is stepped, make the calls of bodies; faster ones where it is one of many."""
        if self._stepped == 0:
            self._offers = all_offers(self.choices, self.calls, self.spec)
        elif self._stepped == PAYS_OFF and not self.model.catches and not self.model.reaches_in:
            bodies = {action.name: caller(action, guarded(action.function)) for action in self.model.actions}
            self._offers = all_offers(self.choices, bodies, self.spec)
        self._stepped += 1

    @property
    def changed(self) -> AbstractSet[int]:
        """The numbers of the variables that the step changed or assigned which was taken last: one set, of every step after the other."""
        return self.store.changed

    def choices_of(self, init: Action) -> Choices:
        """Every choice of the arguments of an @init."""
        return next(choices for other, choices in self.beginnings if other is init)

    def initial(self, instance: Instance) -> State | Failure | None:
        """The state that an @init makes of the defaults, what went wrong in it, or None when it is not enabled."""
        outcome = self._begin(instance)
        self.undo()
        return outcome

    def _begin(self, instance: Instance) -> State | Failure | None:
        self.load(self.model.default_state())
        outcome = self._attempt(instance)
        if isinstance(outcome, tuple):
            for name in self.store.unset():
                raise _unassigned(instance.action, name)
        return outcome

    def holds(self, judged: Property) -> bool:
        """Whether a property of states is true in the state the instance is in, changed or not; raises InvalidSpec for what is no bool."""
        changed = self.store.changed
        before = changed.copy()
        changed.clear()
        held = self.store.contents() if self.model.reaches_in else None
        try:
            value = judged.function(self.spec)
            reads_only = not changed and (held is None or held == self.store.contents())
        finally:
            changed |= before
        if not reads_only:
            raise _side_effect(judged)
        return _truth(value, judged)

    def judge(self, state: State, judged: Property) -> bool | Failure:
        """Whether a property of states is true in a state, or what went wrong in judging it; where a step has just led, on the spot."""
        if state is not self._arrived:
            self.load(state)
        try:
            return self.holds(judged)
        except (InvalidSpec, *STOPS):
            raise
        except BaseException as error:
            return failure_of(error, judged.name, judged.span)

    def judge_step(self, state: State, after: State, judged: Property) -> bool | Failure:
        """Whether a step invariant is true of the step from `state` to `after`; on the spot where it has just been taken."""
        if after is self._arrived and self.store.is_from(state):
            self.other_store.load(state)
            instances = self.other, self.spec
        else:
            self.load(state)
            self.other_store.load(after)
            instances = self.spec, self.other
        stores = (self.store, self.other_store)
        held = [store.contents() for store in stores] if self.model.reaches_in else None
        changed, other = self.store.changed, self.other_store.changed
        before = changed.copy()
        changed.clear()
        try:
            value = judged.function(*instances)
            reads_only = not changed and not other and (not held or held == [store.contents() for store in stores])
        except STOPS:
            raise
        except BaseException as error:
            return failure_of(error, judged.name, judged.span)
        finally:
            changed |= before
        if not reads_only:
            raise _side_effect(judged)
        return _truth(value, judged)

    def step(self, instance: Instance | None, state: State | None, number: int | None = None) -> Step:
        """A step of a trace, and its number where that is known."""
        if instance is None:
            return Step("init", (), state, class_span(self.model.spec), number)
        return Step(instance.action.name, instance.named, state, instance.action.span, number)

    def trace(self, steps: list[Step]) -> Trace:
        """A trace of this model's states."""
        return Trace(self.model.variable_types, tuple(steps))


def _unassigned(init: Action, name: str) -> InvalidSpec:
    message = f"after @init {init.name} the variable '{name}' has no value"
    return InvalidSpec([SpecError("C203", message, init.span, fix="assign it there, or give it a default")])


def _side_effect(judged: Property) -> InvalidSpec:
    message = f"the @{judged.role} {judged.name} changes the state"
    return InvalidSpec([SpecError("C303", message, judged.span, fix="a property only reads; do it in an @action")])


def _truth(value: object, judged: Property) -> bool:
    """What a property gave, which is a bool; raises InvalidSpec for anything else: None is a `return` forgotten, not an answer."""
    if value is True or value is False:
        return value
    raise InvalidSpec([no_bool(judged.role, judged.name, f"returned {value!r}", judged.span)])


def failure_of(error: BaseException, method: str, span: Span | None) -> Failure:
    """What an exception in a body means, with the place in the spec where it was raised."""
    place = raised_at(error, span)
    if isinstance(error, AssertionError):
        message = text_of(error) or "an assertion is false"
        return Failure(ViolationKind.ASSERTION, method, message + constants_at(error, span), place)
    if isinstance(error, Disabled):
        return Failure(ViolationKind.ERROR, method, "require is false in a property, which it cannot disable", place)
    return Failure(ViolationKind.ERROR, method, said_of(error, span), place)
