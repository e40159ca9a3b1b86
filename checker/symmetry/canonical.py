"""Canonical forms: of every orbit of states one, the least over the symmetry group.

States are compared variable by variable in the order of declaration, values by their canonical key. Going from variable to variable only
those permutations survive that gave the least value so far; for a value met again with the same survivors the outcome is remembered, so
that most states cost one look-up a variable. A group of many permutations is not listed: its states are ordered by columns where they
split into some, else by what they say of every element (checker.symmetry.refinement). The answer is exact: no group is sampled.
"""

import itertools
import math
import random
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from checker.language.order import canonical_key
from checker.language.sorts import Element
from checker.language.types import NoneType, Type
from checker.symmetry.columns import Columns, DoesNotSplit, columns
from checker.symmetry.group import SortGroup
from checker.symmetry.permute import Permutation, Permutes, permuter
from checker.symmetry.refinement import Refinement
from checker.trace import State

MOST_LISTED = 120
"""Groups of up to this order are listed and applied whole; of a larger one, the sort whose use splits by element is sorted instead."""
MOST_KEPT = 1 << 14
"""Permutations, and states with their canonical forms, that are remembered when a group is not listed."""


def _unwatched() -> None:
    """For canonical forms that nothing bounds."""


class Symmetry:
    """A symmetry group of states: the product over some sorts of groups of permutations of their elements.

    `types` are those of a state's variables. Those that are `hidden`, by number, do not tell states apart: None is in their place.
    """

    def __init__(
        self,
        types: tuple[Type, ...],
        groups: tuple[tuple[tuple[Element, ...], SortGroup], ...],
        hidden: frozenset[int] = frozenset(),
    ) -> None:
        self._declared = types
        self.types = tuple(NoneType() if place in hidden else kind for place, kind in enumerate(types))
        self.groups, self.hidden = groups, hidden
        self.group_order = 1
        for _, group in self.groups:
            self.group_order *= group.order
        self._permutations: list[Permutation] = []
        self._permuters: list[tuple[Permutes | None, ...]] = []
        self._survivors: list[tuple[int, ...]] = []
        self._survivor_number: dict[tuple[int, ...], int] = {}
        self._steps: list[dict[tuple[int, Any], tuple[Any, int]]] = [{} for _ in self.types]
        self._sorted = self._splitting_sort() if self.group_order > MOST_LISTED else None
        rest = math.prod(group.order for elements, group in self.groups if not self._is_sorted(elements))
        self._refinement = Refinement(self.types, self.groups) if rest > MOST_LISTED else None
        self._images: dict[tuple[Any, ...], tuple[Permutes | None, ...]] = {}
        self._known: dict[State, State] = {}

    @property
    def refines(self) -> bool:
        """Whether the elements of every state are told apart to find its canonical form: slow, in Python."""
        return self._refinement is not None

    def _is_sorted(self, elements: tuple[Element, ...]) -> bool:
        return self._sorted is not None and elements is self._sorted[0]

    def canonical(self, state: State, watch: Callable[[], None] = _unwatched) -> State:
        """One state of the orbit, the same for all of it.

        Costs at most MOST_LISTED permutations, once for each new value of a variable; for a larger group see `Refinement.orders`,
        which calls `watch`.
        """
        state = self.seen(state)
        if self.group_order == 1:
            return state
        if self._refinement is not None:
            return self._least_arranged(self._refinement, state, watch)
        if not self._permutations:
            self._list_group()
        if self._sorted is not None:
            images = (self._apply(state, permuters) for permuters in self._permuters)
            return min((self._with_sorted_columns(image) for image in images), key=canonical_key)
        survivors = 0
        least: list[Any] = []
        for index, value in enumerate(state):
            step = self._steps[index].get((survivors, value))
            if step is None:
                step = self._steps[index][survivors, value] = self._least(index, value, survivors)
            least.append(step[0])
            survivors = step[1]
        return tuple(least)

    def seen(self, state: State) -> State:
        """What of a state tells it apart."""
        if not self.hidden:
            return state
        return tuple(None if place in self.hidden else value for place, value in enumerate(state))

    @cached_property
    def moves_hidden(self) -> bool:
        """Whether a permutation changes a value of a variable that is hidden."""
        kinds = [self._declared[place] for place in self.hidden]
        return any(permuter(kind, moved) is not None for moved in self.generators() for kind in kinds)

    def generators(self) -> list[Permutation]:
        """Permutations that generate the group."""
        return self._one_sort_moved(lambda group: group.generators())

    def turns(self) -> list[Permutation]:
        """Permutations that between them bring every element of an unlisted group to every place that it can take."""
        return self._one_sort_moved(lambda group: group.turns())

    def permutations(self) -> Iterator[Permutation]:
        """Every permutation of the group."""
        choices = [[_mapping(elements, images) for images in group.permutations()] for elements, group in self.groups]
        return map(_joined, itertools.product(*choices))

    def drawn(self, draw: random.Random) -> Permutation:
        """A permutation of the group, each as likely as any other."""
        return _joined(_mapping(elements, group.drawn(draw)) for elements, group in self.groups)

    def permute(self, state: State, permutation: Permutation) -> State:
        """The image of a state."""
        images = (permuter(kind, permutation) for kind in self.types)
        return tuple(v if image is None else image(v) for v, image in zip(state, images, strict=True))

    def _one_sort_moved(self, some: Callable[[SortGroup], Iterable[tuple[int, ...]]]) -> list[Permutation]:
        identity = {element: element for elements, _ in self.groups for element in elements}
        return [{**identity, **_mapping(elements, images)} for elements, group in self.groups for images in some(group)]

    def _least_arranged(self, refinement: Refinement, state: State, watch: Callable[[], None]) -> State:
        """The least of the states that the ends of the tree of refinement make."""
        known = self._known.get(state)
        if known is None:

            def is_unmoved(one: Element, other: Element) -> bool:
                return self._moved(state, {one: other, other: one}) == state

            images = (self._moved(state, permutation) for permutation in refinement.orders(state, is_unmoved, watch))
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self._known[state] = min(images, key=canonical_key)
        return known

    def _moved(self, state: State, moves: Permutation) -> State:
        """The image of a state; `moves` may leave out what stays."""
        whole = {element: moves.get(element, element) for elements, _ in self.groups for element in elements}
        images = tuple(whole.values())
        permuters = self._images.get(images)
        if permuters is None:
            if len(self._images) >= MOST_KEPT:
                self._images.clear()
            permuters = self._images[images] = tuple(permuter(kind, whole) for kind in self.types)
        return self._apply(state, permuters)

    def _list_group(self) -> None:
        listed = [(elements, group) for elements, group in self.groups if not self._is_sorted(elements)]
        choices = [[_mapping(elements, images) for images in group.permutations()] for elements, group in listed]
        for parts in itertools.product(*choices):
            permutation = _joined(parts)
            self._permutations.append(permutation)
            self._permuters.append(tuple(permuter(kind, permutation) for kind in self.types))
        self._number(tuple(range(len(self._permutations))))

    def _splitting_sort(self) -> tuple[tuple[Element, ...], tuple[Columns | None, ...]] | None:
        """The largest sort with the full group whose use splits by element, and what each variable says of its elements."""
        for elements, group in sorted(self.groups, key=lambda pair: -pair[1].order):
            if group.full:
                try:
                    return elements, tuple(columns(kind, type(elements[0]), elements) for kind in self.types)
                except DoesNotSplit:
                    continue
        return None

    def _with_sorted_columns(self, state: State) -> State:
        """The image of a state in which the splitting sort's elements stand in the order of their columns."""
        assert self._sorted is not None
        elements, readers = self._sorted
        said = [reader(value) for reader, value in zip(readers, state, strict=True) if reader is not None]
        column = {element: [part.get(element, ()) for part in said] for element in elements}
        order = sorted(elements, key=lambda element: [list(part) for part in column[element]])
        images = [0] * len(order)
        for place, element in enumerate(order):
            images[element.index] = place
        moved = tuple(images)
        if moved not in self._images:
            permutation = _mapping(elements, moved)
            self._images[moved] = tuple(permuter(kind, permutation) for kind in self.types)
        return self._apply(state, self._images[moved])

    @staticmethod
    def _apply(state: State, permuters: tuple[Permutes | None, ...]) -> State:
        return tuple(v if image is None else image(v) for v, image in zip(state, permuters, strict=True))

    def _least(self, index: int, value: Any, survivors: int) -> tuple[Any, int]:
        """The least image of a variable's value under the survivors, and the survivors that give it."""
        best, best_key = value, None
        kept: list[int] = []
        for number in self._survivors[survivors]:
            permute = self._permuters[number][index]
            image = value if permute is None else permute(value)
            key = canonical_key(image)
            if best_key is None or key < best_key:
                best, best_key, kept = image, key, [number]
            elif key == best_key:
                kept.append(number)
        return best, self._number(tuple(kept))

    def _number(self, survivors: tuple[int, ...]) -> int:
        number = self._survivor_number.get(survivors)
        if number is None:
            number = self._survivor_number[survivors] = len(self._survivors)
            self._survivors.append(survivors)
        return number


def _mapping(elements: tuple[Element, ...], images: tuple[int, ...]) -> Permutation:
    return {element: elements[image] for element, image in zip(elements, images, strict=True)}


def _joined(parts: Iterable[Permutation]) -> Permutation:
    """One permutation of all sorts, from one of each."""
    return {source: image for part in parts for source, image in part.items()}
