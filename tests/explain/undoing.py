"""Whether leaving changes out undoes a violation, found out once more: on an instance of the spec, by its own methods and containers."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from checker.backends.python.machine import Instance, Machine
from checker.causes import Cause
from checker.frontend.model import Model, Property
from checker.language.spec import Role
from checker.language.types import CounterType, DictType, SetType, Type
from checker.language.values import domain_values, show
from checker.result import Violation, ViolationKind
from checker.trace import State, Step, Trace


class Place(NamedTuple):
    """Where a cause is: the container that holds it, and the key there; of an element, the set or Counter and the element's text."""

    held: Any
    key: Any
    kind: Type
    element: str | None

    @property
    def value(self) -> Any:
        """What is there: of a set whether it has the element, of a Counter how often."""
        if self.element is None:
            value = self.held[self.key]
            return list(value) if isinstance(value, list) else value
        if isinstance(self.kind, CounterType):
            return sum(self._container[each] for each in self._found())
        return bool(self._found())

    @property
    def _container(self) -> Any:
        return self.held[self.key]

    def _found(self) -> list[Any]:
        """The element itself, where it is there."""
        if self.element is None:
            return []
        assert isinstance(self.kind, SetType | CounterType)
        return [each for each in self._container if show(self.kind.of, each) == self.element]

    @property
    def content(self) -> tuple[Any, list[Any]]:
        """The value, with the element itself where it is there."""
        return self.value, self._found()

    def put(self, value: Any, known: list[Any]) -> None:
        """Put another value there; of an element, which is there now or is `known`."""
        if self.element is None:
            self.held[self.key] = value
            return
        for element in (self._found() or known)[:1]:
            if isinstance(self.kind, CounterType):
                self._container[element] = value
            elif value:
                self._container.add(element)
            else:
                self._container.discard(element)


class _Variables:
    """An instance's variables as a dict has its keys."""

    def __init__(self, spec: Any) -> None:
        self.spec = spec

    def __getitem__(self, name: str) -> Any:
        return getattr(self.spec, name)

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self.spec, name, value)


def place_of(model: Model, spec: Any, cause: Cause) -> Place:
    """Where a cause is in an instance."""
    (found,) = (
        place
        for name, kind in model.variable_types.items()
        for text, place in _places(name, kind, _Variables(spec), name, cause.element)
        if text == cause.place
    )
    return found


def _places(text: str, kind: Type, held: Any, key: Any, element: str | None) -> Iterator[tuple[str, Place]]:
    if isinstance(kind, DictType):
        for each in domain_values(kind.key):
            yield from _places(f"{text}[{show(kind.key, each)}]", kind.value, held[key], each, element)
    else:
        yield text, Place(held, key, kind, element)


def is_undone(model: Model, violation: Violation, causes: Sequence[Cause]) -> bool:
    """Whether the violation does not come about without these changes; inside the model's `bound()`."""
    assert violation.trace is not None
    return _Undoing(model, violation).run(violation.trace, causes)


class _Undoing:
    def __init__(self, model: Model, violation: Violation) -> None:
        self.model, self.violation = model, violation
        self.spec, self.store = model.store()
        self.other, self.other_store = model.store()
        self.machine = Machine(model)

    def run(self, trace: Trace, causes: Sequence[Cause]) -> bool:
        first = min(cause.step for cause in causes)
        before = trace.steps[first - 1].state
        assert before is not None
        for number in range(first, len(trace.steps)):
            after = self.stepped(before, trace.steps[number], [cause for cause in causes if cause.step == number])
            if after == "fails":
                return False
            if after is None:
                continue
            assert isinstance(after, tuple)
            if self.fails(before, after):
                return False
            before = after
        return not self.is_deadlock(before)

    def stepped(self, before: State, step: Step, causes: Sequence[Cause]) -> State | str | None:
        """The state after a step with these changes left out; None where it is not enabled."""
        self.store.load(before)
        old = [place_of(self.model, self.spec, cause).content for cause in causes]
        outcome = self.machine.successor(before, _instance(self.model, step))
        if outcome is None:
            return None
        if not isinstance(outcome, tuple):
            return "fails"
        self.store.load(outcome)
        for cause, content in zip(causes, old, strict=True):
            place_of(self.model, self.spec, cause).put(*content)
        return self.store.read()

    def fails(self, before: State, after: State) -> bool:
        judged: list[Property] = [each for each in self.model.properties if each.name == self.violation.property]
        if not judged or self.violation.kind is ViolationKind.DEADLOCK:
            return False
        self.store.load(before)
        self.other_store.load(after)
        is_of_step = judged[0].role is Role.STEP_INVARIANT
        instances = (self.spec, self.other) if is_of_step else (self.other,)
        try:
            truth = judged[0].function(*instances)
        except Exception:
            return True
        return not truth and judged[0].role in (Role.INVARIANT, Role.STEP_INVARIANT)

    def is_deadlock(self, state: State) -> bool:
        if self.violation.kind is not ViolationKind.DEADLOCK:
            return False
        finals = self.model.properties_of(Role.FINAL)
        is_final = any(self.machine.judge(state, judged) is True for judged in finals)
        return not is_final and not any(self.machine.successors(state))


def _instance(model: Model, step: Step) -> Instance:
    action = next(action for action in model.actions if action.name == step.action)
    return Instance(action, tuple(argument.value for argument in step.arguments))
