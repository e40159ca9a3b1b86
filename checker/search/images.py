"""Permutations of a group to try a spec with, and what each does to states and to the arguments of actions.

A group of few permutations gives all of them. Of a larger one come turns, which bring every element to every place,
and permutations drawn at random. The same ones on every run.
"""

import itertools
import random
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from checker.frontend.model import Action, Model
from checker.symmetry.canonical import Symmetry
from checker.symmetry.permute import Permutation, Permutes, permuter
from checker.trace import State

MOST_IMAGES = 120
"""So many permutations are tried at most: all of a group of this order."""


class Image:
    """One permutation that moves something."""

    def __init__(self, model: Model, permutation: Permutation) -> None:
        self.model, self.permutation = model, permutation
        self._arguments: dict[str, tuple[Permutes | None, ...]] = {}

    @cached_property
    def _variables(self) -> tuple[Permutes | None, ...]:
        return tuple(permuter(variable.type, self.permutation) for variable in self.model.variables)

    def state(self, state: State) -> State:
        """The image of a state."""
        return _moved(state, self._variables)

    def arguments(self, action: Action, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """The images of the arguments of an action or @init."""
        if action.name not in self._arguments:
            self._arguments[action.name] = tuple(permuter(p.type, self.permutation) for p in action.parameters)
        return _moved(arguments, self._arguments[action.name])


def images_of(model: Model, symmetry: Symmetry) -> list[Image]:
    """Up to MOST_IMAGES permutations, none of them the identity."""
    if symmetry.group_order <= MOST_IMAGES:
        found = list(symmetry.permutations())
        random.Random(0).shuffle(found)
    else:
        found = list(itertools.islice(_chosen(symmetry), MOST_IMAGES))
    return [Image(model, permutation) for permutation in found if any(a is not b for a, b in permutation.items())]


def _chosen(symmetry: Symmetry) -> Iterator[Permutation]:
    """Turns, as long as there are any, and drawn permutations by turns, without end."""
    draw = random.Random(0)
    turns = symmetry.turns()
    draw.shuffle(turns)
    for turn in turns:
        yield turn
        yield symmetry.drawn(draw)
    while True:
        yield symmetry.drawn(draw)


def _moved(values: tuple[Any, ...], images: tuple[Permutes | None, ...]) -> tuple[Any, ...]:
    return tuple(v if image is None else image(v) for v, image in zip(values, images, strict=True))
