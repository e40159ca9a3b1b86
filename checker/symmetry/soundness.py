"""Symmetry is not taken on trust: on sampled states, permute, then step, must be step, then permute.

A body may still depend on the order of a Symmetric sort where its source did not tell. It is found here, on states of the search itself,
and refused with the place of the action or property.
"""

from collections.abc import Iterator
from typing import Any

from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.engines.machine import Failure, Machine
from checker.language.spec import Role
from checker.symmetry.canonical import Symmetry
from checker.symmetry.permute import Permutation, permuter
from checker.trace import State

FIRST_SAMPLES = 64
"""So many states are all compared; after them one in SAMPLE_EVERY."""
SAMPLE_EVERY = 1024


class Soundness:
    """Compares a spec's behaviour before and after the generators of its symmetry group."""

    def __init__(self, machine: Machine, symmetry: Symmetry) -> None:
        self.machine, self.symmetry = machine, symmetry
        self.generators = symmetry.generators()
        self._next = 0

    def sample(self, state: State, number: int) -> None:
        """Compare the steps and properties of the state, if it is one of the sample; raises InvalidSpec on a difference."""
        if number < self._next:
            return
        self._next = number + (1 if number < FIRST_SAMPLES else SAMPLE_EVERY)
        for permutation in self.generators:
            self._compare(state, permutation)

    def _compare(self, state: State, permutation: Permutation) -> None:
        image = self.symmetry.permute(state, permutation)
        if image == state and all(source is target for source, target in permutation.items()):
            return
        expected = {self._permuted(step, permutation) for step in self._steps(state)}
        actual = set(self._steps(image))
        for name, *_ in sorted(expected ^ actual, key=lambda step: step[0]):
            action = next(action for action in self.machine.model.actions if action.name == name)
            raise InvalidSpec([_refusal("action", name, action.span)])
        for judged in self.machine.model.properties:
            if judged.role is Role.STEP_INVARIANT:
                continue
            before, after = self.machine.judge(state, judged), self.machine.judge(image, judged)
            if isinstance(before, Failure) != isinstance(after, Failure) or (
                before != after and isinstance(before, bool)
            ):
                raise InvalidSpec([_refusal(judged.role.value, judged.name, judged.span)])

    def _steps(self, state: State) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
        for instance, outcome in self.machine.successors(state):
            yield instance.action.name, instance.arguments, outcome.kind if isinstance(outcome, Failure) else outcome

    def _permuted(
        self, step: tuple[str, tuple[Any, ...], Any], permutation: Permutation
    ) -> tuple[str, tuple[Any, ...], Any]:
        name, arguments, outcome = step
        action = next(action for action in self.machine.model.actions if action.name == name)
        images = [permuter(p.type, permutation) for p in action.parameters]
        moved = tuple(a if image is None else image(a) for a, image in zip(arguments, images, strict=True))
        return name, moved, self.symmetry.permute(outcome, permutation) if isinstance(outcome, tuple) else outcome


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
