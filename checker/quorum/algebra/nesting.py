"""Things made of others of their kind, which may be parts of several and lie deep: gone through object by object, each once.

In: a thing, and a function from a thing to those that it is made of. No recursion, so the depth is not bounded; linear in the objects
and their parts. Imports the standard library alone.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def walk(whole: Thing, parts: Callable[[Thing], Sequence[Thing]]) -> Iterator[Thing]:
    """The whole and everything within it, in the order in which it is written."""
    waiting, seen = [whole], set[int]()
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            yield thing
            waiting += reversed(parts(thing))


def inside_out(whole: Thing, parts: Callable[[Thing], Sequence[Thing]]) -> tuple[tuple[Thing, tuple[int, ...]], ...]:
    """Everything within the whole and the whole last: parts before what is made of them, each thing with the places of its parts."""
    waiting, places = [whole], dict[int, int]()
    found: list[tuple[Thing, tuple[int, ...]]] = []
    while waiting:
        thing = waiting[-1]
        missing = [] if id(thing) in places else [part for part in parts(thing) if id(part) not in places]
        if missing:
            waiting += reversed(missing)
            continue
        waiting.pop()
        if id(thing) not in places:
            places[id(thing)] = len(found)
            found.append((thing, tuple(places[id(part)] for part in parts(thing))))
    return tuple(found)


def are_alike(
    one: Thing, other: Thing, parts: Callable[[Thing], Sequence[Thing]], label: Callable[[Thing], Hashable]
) -> bool:
    """Whether two things have the same labels in the same places. `label` tells the number of parts, too."""
    waiting, seen = [(one, other)], set[tuple[int, int]]()
    while waiting:
        left, right = waiting.pop()
        if left is right or (id(left), id(right)) in seen:
            continue
        if label(left) != label(right):
            return False
        seen.add((id(left), id(right)))
        waiting += zip(parts(left), parts(right), strict=True)
    return True
