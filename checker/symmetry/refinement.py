"""Canonical forms without listing a group: elements are told apart by what a state says of them, and only ties are tried.

Every element has a colour, a number. A round of refinement gives elements of one colour different ones when the state says different
things of them, other elements known by their colours only; permuting a state permutes the colours. When no round changes anything and two
elements still share a colour, each in turn is given a colour of its own and refinement goes on: that is the tree of McKay's nauty. Elements
whose exchange leaves the state as it is need not be tried one after the other. Every end of the tree orders all elements, and the least
of the states that these orders make is the canonical form. Exact: colours are compared whole, nothing is hashed.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from checker.language.order import RANK_ELEMENT, RANK_RECORD, canonical_key
from checker.language.sorts import Element, Quorum
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.language.values import domain_values
from checker.symmetry.columns import mentions
from checker.symmetry.group import SortGroup
from checker.symmetry.permute import Permutation
from checker.trace import State

Grouped: TypeAlias = tuple[tuple[Element, ...], SortGroup]
"""The elements of a sort, and its group."""

_Colours: TypeAlias = dict[Element, int]
_Seen: TypeAlias = tuple[Any, ...]
"""A value with its elements known by their colours; ordered as canonical keys are."""

_Fact: TypeAlias = tuple[Any, ...]
"""One thing that a variable says: the keys, the place or count, and the value of a cell, all immutable."""

_Facts: TypeAlias = Callable[[Any], Iterator[_Fact]]

MOST_KEPT = 1 << 14
"""Values whose facts are remembered."""


class Refinement:
    """The canonical forms of states of these types under the product of these groups."""

    def __init__(self, types: Sequence[Type], groups: Sequence[Grouped]) -> None:
        self._groups = [(elements, group) for elements, group in groups if group.order > 1]
        sorts = [type(elements[0]) for elements, _ in self._groups]
        self._readers = [
            (index, _facts(kind)) for index, kind in enumerate(types) if any(mentions(kind, sort) for sort in sorts)
        ]
        self._kept: dict[tuple[int, Any], tuple[_Fact, ...]] = {}
        self._first = self._first_colours()

    def orders(
        self, state: State, is_unmoved: Callable[[Element, Element], bool], watch: Callable[[], None]
    ) -> Iterator[Permutation]:
        """Permutations, one of which makes the least state of the orbit of all that any state of it is given.

        `is_unmoved` says whether exchanging two elements leaves the state as it is; `watch`, which may raise, is called for every end of
        the tree. Polynomial in the state but for ties, of which regular structures have many.
        """
        facts = self._facts_of(state)
        for colours in self._ends(facts, self._first, is_unmoved):
            for permutation in self._arranged(colours):
                watch()
                yield permutation

    def _first_colours(self) -> _Colours:
        """The elements of one sort and block share a colour."""
        colours: _Colours = {}
        count = 0
        for elements, group in self._groups:
            for block in group.blocks or (tuple(range(group.size)),):
                colours |= {elements[place]: count for place in block}
                count += 1
        return colours

    def _facts_of(self, state: State) -> list[_Fact]:
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        found: list[_Fact] = []
        for index, read in self._readers:
            value = state[index]
            facts = self._kept.get((index, value))
            if facts is None:
                facts = self._kept[index, value] = tuple((index, *fact) for fact in read(value))
            found += facts
        return found

    def _ends(
        self, facts: list[_Fact], colours: _Colours, is_unmoved: Callable[[Element, Element], bool]
    ) -> Iterator[_Colours]:
        """The colours at the ends of the tree, where no two elements of an unlisted sort share one."""
        colours = _refined(facts, colours)
        tied = self._first_tie(colours)
        if not tied:
            yield colours
            return
        tried: list[Element] = []
        for element in tied:
            if not any(is_unmoved(other, element) for other in tried):
                tried.append(element)
        if len(tried) == 1:  # all may be exchanged for each other: any order of them makes the same state
            yield from self._ends(facts, _told_apart(colours, tied), is_unmoved)
            return
        for element in tried:
            yield from self._ends(facts, _told_apart(colours, [element]), is_unmoved)

    def _first_tie(self, colours: _Colours) -> list[Element]:
        """The elements of the least colour that several share."""
        by_colour: dict[int, list[Element]] = {}
        for elements, group in self._groups:
            if group.elements is None:
                for element in elements:
                    by_colour.setdefault(colours[element], []).append(element)
        return min(((c, tied) for c, tied in by_colour.items() if len(tied) > 1), default=(0, []))[1]

    def _arranged(self, colours: _Colours) -> Iterator[Permutation]:
        """The permutations that put elements in the order of their colours; several where a listed group leaves ties."""
        choices = [_arrangements(elements, group, colours) for elements, group in self._groups]
        for parts in itertools.product(*choices):
            yield {source: image for part in parts for source, image in part.items()}


def _arrangements(elements: tuple[Element, ...], group: SortGroup, colours: _Colours) -> list[Permutation]:
    if group.elements is None:
        permutation: Permutation = {}
        for block in group.blocks:
            ordered = sorted((elements[place] for place in block), key=colours.__getitem__)
            permutation |= {element: elements[place] for element, place in zip(ordered, block, strict=True)}
        return [permutation]
    # The group has the inverse of each of its permutations, so the list is read as one of inverses: which element goes to each place.
    said = [colours[element] for element in elements]
    least = min([said[source] for source in sources] for sources in group.elements)
    return [
        {elements[source]: elements[place] for place, source in enumerate(sources)}
        for sources in group.elements
        if [said[source] for source in sources] == least
    ]


def _told_apart(colours: _Colours, elements: Sequence[Element]) -> _Colours:
    """The colours with these elements, which share one, before the others of it, one after the other."""
    wide = len(elements) + 1
    return {
        element: colour * wide + (elements.index(element) if element in elements else wide - 1)
        for element, colour in colours.items()
    }


def _refined(facts: list[_Fact], colours: _Colours) -> _Colours:
    """The colours after as many rounds as tell more elements apart."""
    count = len(set(colours.values()))
    while count < len(colours):
        said: dict[Element, list[Any]] = {element: [] for element in colours}
        for fact in facts:
            seen = tuple(_seen(part, colours) for part in fact)
            for place, part in enumerate(fact):
                _note(part, (seen, (place,)), colours, said)
        keys = {element: (colour, tuple(sorted(said[element]))) for element, colour in colours.items()}
        ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())))}
        if len(ranks) == count:
            break
        count = len(ranks)
        colours = {element: ranks[key] for element, key in keys.items()}
    return colours


def _seen(value: Any, colours: _Colours) -> _Seen:
    """The canonical key of a value, with the colours of elements in the place of their numbers."""
    if isinstance(value, Element):
        return (RANK_ELEMENT, type(value).class_serial, colours.get(value, value.index))
    if isinstance(value, tuple):
        return (6, *(_seen(part, colours) for part in value))
    if isinstance(value, frozenset):
        return (8, len(value), *sorted(_seen(part, colours) for part in frozenset.__iter__(value)))
    if hasattr(value, "_fields"):
        return (
            RANK_RECORD,
            type(value).class_serial,
            *(_seen(getattr(value, name), colours) for name in value._fields),
        )
    return canonical_key(value)


def _note(value: Any, at: tuple[Any, ...], colours: _Colours, said: dict[Element, list[Any]]) -> None:
    """Add to what is said of every element in a value where it stands in which fact."""
    if isinstance(value, Element):
        if value in said:
            said[value].append(at)
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            _note(part, (*at, (place,)), colours, said)
    elif isinstance(value, frozenset):
        members = value.members if isinstance(value, Quorum) else frozenset.__iter__(value)
        for part in members:
            _note(part, (*at, _seen(part, colours)), colours, said)
    elif hasattr(value, "_fields"):
        for place, name in enumerate(value._fields):
            _note(getattr(value, name), (*at, (place,)), colours, said)


def _facts(kind: Type) -> _Facts:
    """From the frozen value of a variable to what it says, cell by cell."""
    match kind:
        case DictType(key, value):
            keys, inner = tuple(domain_values(key)), _facts(value)
            return lambda frozen: ((k, *fact) for k, held in zip(keys, frozen, strict=True) for fact in inner(held))
        case SetType():
            return lambda frozen: ((member,) for member in frozen)
        case ListType():
            return lambda frozen: enumerate(frozen)
        case CounterType():
            return lambda frozen: ((count, member) for member, count in frozen)
        case _:
            return lambda frozen: iter(((frozen,),))
