"""Interchangeable organisations: classes of validators that a quorum set cannot tell apart, whatever the others do.

A class (see `interchangeable_validators`) is asked for directly, or through an inner set of its own ("2 of these 3"). Where all classes
of one kind are asked for alike, except that a member may ask otherwise of its own class, any two of them can be swapped and a solver need
only count how many of them are in which state. What asks in another way (sets over several classes, deeper ones) keeps its classes to
themselves.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from checker.quorum.federated.interchangeable_validators import Counted
from checker.quorum.federated.slices import QuorumSet, bits


@dataclass(frozen=True, order=True)
class Relation:
    """How a quorum set asks for one class: for its members, and for `inner` many of them as one member each."""

    direct: bool = False
    inner: tuple[int, ...] = ()

    def met(self, present: int) -> int:
        """How many members of the quorum set so many members of the class are."""
        return self.direct * present + sum(present >= count for count in self.inner)

    def dual(self, size: int) -> "Relation":
        """The same for members lost, in a class of so many: an inner set is lost when the rest no longer meets it."""
        return Relation(self.direct, tuple(sorted(size - count + 1 for count in self.inner)))


@dataclass(frozen=True)
class Asked:
    """`count` of what the relations, by family, and the complex inner sets make of the members that are there."""

    count: int
    relations: tuple[Relation, ...]
    complex: tuple[QuorumSet, ...]


@dataclass(frozen=True)
class Family:
    """Interchangeable classes, by number, each of `size` members, and what a member asks.

    It asks `own` of its own class and `other`, which is what `asked` says, of the other classes of its family; they are equal when there
    are none. `members` is how many there are to count.
    """

    classes: tuple[int, ...]
    size: int
    asked: Asked
    own: Relation
    other: Relation
    members: int

    def corrected(self, present: int) -> Asked:
        """What a member asks when so many of its own class are there and its own class is counted as if it were another."""
        return replace(self.asked, count=self.asked.count - self.own.met(present) + self.other.met(present))


@dataclass(frozen=True)
class _Root:
    """A quorum set taken apart: relations by class, and the rest."""

    relations: dict[int, Relation]
    complex: tuple[QuorumSet, ...]


def families(classes: Counted, apart: Sequence[Hashable] | None = None) -> tuple[Family, ...]:
    """The classes by family, in the order of their first class. Classes with different marks in `apart` are never interchanged."""
    roots = [_taken_apart(classes, root) for root in classes.roots]
    alone = {classes.whose[i] for root in roots for part in root.complex for i in bits(part.support)}
    marks = [
        (number if number in alone else -1, apart[number] if apart is not None else None)
        for number in range(len(roots))
    ]
    groups = _stable(roots, _numbered([(mark, *_kind(classes, roots, number)) for number, mark in enumerate(marks)]))
    return tuple(_family(classes, roots, group, groups) for group in groups)


def _kind(classes: Counted, roots: list[_Root], number: int) -> tuple[Hashable, ...]:
    own = roots[number].relations.get(number, Relation())
    return classes.sizes[number], classes.roots[number].count, own, roots[number].complex


def _taken_apart(classes: Counted, root: QuorumSet) -> _Root:
    """Inner sets that are over exactly one class become part of its relation."""
    direct = set(classes.directly(root))
    inner: defaultdict[int, list[int]] = defaultdict(list)
    rest = []
    for part in root.inner:
        over = classes.directly(part)
        if len(over) == 1 and not part.inner:
            inner[over[0]].append(part.count)
        else:
            rest.append(part)
    asked = sorted(direct | set(inner))
    return _Root({number: Relation(number in direct, tuple(sorted(inner[number]))) for number in asked}, tuple(rest))


def _stable(roots: list[_Root], colours: list[int]) -> list[tuple[int, ...]]:
    """Refine until all of one colour ask alike of each colour, and are asked for alike."""
    while True:
        groups = _groups(colours)
        torn = {number for group in groups for number in group if len(group) > 1 and not _are_asked_alike(roots, group)}
        finer: list[Hashable] = [
            (colour, number if number in torn else -1, _view(roots, number, groups))
            for number, colour in enumerate(colours)
        ]
        renumbered = _numbered(finer)
        if renumbered == colours:
            return groups
        colours = renumbered


def _are_asked_alike(roots: list[_Root], group: tuple[int, ...]) -> bool:
    return all(
        len({root.relations.get(other) for other in group if other != number}) <= 1 for number, root in enumerate(roots)
    )


def _view(roots: list[_Root], number: int, groups: list[tuple[int, ...]]) -> tuple[Hashable, ...]:
    """What one class asks of each group, as the distinct relations to the others in it."""
    relations = roots[number].relations
    return tuple(frozenset(relations.get(other, Relation()) for other in group if other != number) for group in groups)


def _family(classes: Counted, roots: list[_Root], group: tuple[int, ...], groups: list[tuple[int, ...]]) -> Family:
    number = group[0]
    root, whole = roots[number], classes.roots[number]
    asked_for = [next((other for other in others if other != number), number) for others in groups]
    relations = tuple(root.relations.get(other, Relation()) for other in asked_for)
    own = root.relations.get(number, Relation())
    asked = Asked(whole.count, relations, root.complex)
    return Family(group, classes.sizes[number], asked, own, relations[groups.index(group)], whole.size)


def _groups(colours: list[int]) -> list[tuple[int, ...]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number, colour in enumerate(colours):
        groups[colour].append(number)
    return [tuple(group) for group in groups.values()]


def _numbered(colours: Sequence[Hashable]) -> list[int]:
    """Colours as numbers in the order of first use."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(colour, len(numbers)) for colour in colours]
