"""Symmetry is not taken on trust: on sampled states, permute, then step, must be step, then permute.

A body may still depend on the order of a Symmetric sort where its source did not tell. It is found here, on states of the search itself,
and refused with the place of the action or property.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.engines.machine import Failure, Machine
from checker.language.model import Model, Property
from checker.language.spec import Role
from checker.symmetry.canonical import Symmetry
from checker.symmetry.permute import Permutation, Permutes, permuter
from checker.trace import State

_Taken: TypeAlias = tuple[str, tuple[Any, ...], Any]
"""A step: the action, its arguments, and the state or kind of failure it ends in."""

FIRST_SAMPLES = 64
"""So many states are all compared; after them one in SAMPLE_EVERY."""
SAMPLE_EVERY = 1024
MOST_STEPS = 20_000
"""Fewer are, when comparing them takes so many steps."""


@dataclass(frozen=True)
class _Generator:
    """What a generator of the group does to states and to the arguments of each action."""

    variables: tuple[Permutes | None, ...]
    arguments: dict[str, tuple[Permutes | None, ...]]


class Soundness:
    """Compares a spec's behaviour before and after the generators of its symmetry group."""

    def __init__(self, machine: Machine, symmetry: Symmetry) -> None:
        self.machine = machine
        self.generators = [_generator(machine.model, permutation) for permutation in symmetry.generators()]
        self._next = self._compared = 0

    def sample(self, state: State, number: int) -> None:
        """Compare the steps and properties of the state, if it is one of the sample; raises InvalidSpec on a difference."""
        if number < self._next:
            return
        self._next = number + (1 if number < FIRST_SAMPLES and not self.tired else SAMPLE_EVERY)
        self.compare(state)

    @property
    def tired(self) -> bool:
        """Whether enough steps have been compared."""
        return self._compared >= MOST_STEPS

    def compare(self, state: State) -> None:
        """Compare the steps and properties of the state with those of its images; raises InvalidSpec on a difference."""
        self._compared += sum(1 for _ in self.machine.instances(state)) * (1 + len(self.generators))
        steps = list(self._steps(state))
        for generator in self.generators:
            self._compare(state, steps, generator)

    def _compare(self, state: State, steps: list[_Taken], generator: _Generator) -> None:
        image = _moved(state, generator.variables)
        expected = {_permuted(step, generator) for step in steps}
        actual = set(self._steps(image))
        for name, *_ in sorted(expected ^ actual, key=lambda step: step[0]):
            action = next(action for action in self.machine.model.actions if action.name == name)
            raise InvalidSpec([_refusal("action", name, action.span)])
        for judged in self.machine.model.properties:
            if judged.role is Role.STEP_INVARIANT:
                agrees = all(self._agree_on_step(judged, state, image, end, generator) for _, _, end in steps)
            else:
                agrees = _same(self.machine.judge(state, judged), self.machine.judge(image, judged))
            if not agrees:
                raise InvalidSpec([_refusal(judged.role.value, judged.name, judged.span)])

    def _agree_on_step(self, judged: Property, state: State, image: State, end: Any, generator: _Generator) -> bool:
        """Whether a step invariant is as true of a step as of its image; a step that failed has no end to judge."""
        if not isinstance(end, tuple):
            return True
        moved = _moved(end, generator.variables)
        return _same(self.machine.judge_step(state, end, judged), self.machine.judge_step(image, moved, judged))

    def _steps(self, state: State) -> Iterator[_Taken]:
        for instance, outcome in self.machine.successors(state):
            yield instance.action.name, instance.arguments, outcome.kind if isinstance(outcome, Failure) else outcome


def _generator(model: Model, permutation: Permutation) -> _Generator:
    variables = tuple(permuter(variable.type, permutation) for variable in model.variables)
    arguments = {a.name: tuple(permuter(p.type, permutation) for p in a.parameters) for a in model.actions}
    return _Generator(variables, arguments)


def _same(before: bool | Failure, after: bool | Failure) -> bool:
    """The same truth, or an error in both: messages name elements, so they are not compared."""
    if isinstance(before, Failure) or isinstance(after, Failure):
        return isinstance(before, Failure) and isinstance(after, Failure)
    return before is after


def _permuted(step: _Taken, generator: _Generator) -> _Taken:
    name, arguments, outcome = step
    end = _moved(outcome, generator.variables) if isinstance(outcome, tuple) else outcome
    return name, _moved(arguments, generator.arguments[name]), end


def _moved(values: tuple[Any, ...], images: tuple[Permutes | None, ...]) -> tuple[Any, ...]:
    return tuple(v if image is None else image(v) for v, image in zip(values, images, strict=True))


def _refusal(kind: str, name: str, span: Span | None) -> SpecError:
    message = f"the @{kind} {name} depends on the order or identity of elements of a Symmetric sort"
    notes = ("exchanging two elements in a reachable state does not exchange them in its result",)
    return SpecError(
        "C402",
        message,
        span,
        notes,
        "quantify over the sort, take the element as a parameter, or run with --no-symmetry",
    )
