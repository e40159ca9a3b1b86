"""Names for variables of the compiler's own, which are the same in every pass over a body.

The types of locals grow from pass to pass, so a name must stand for one thing in all of them. A statement may need more such names in one
pass than in another; so a name goes by the statement that it is made in, and by how many that has had before it.
"""

import ast
from collections import Counter
from typing import TypeAlias

Place: TypeAlias = tuple[int, ...]
_PAIRS = "pairs of "


def held_as_pairs(name: str) -> str:
    """The local that holds the pairs of a dict of a name."""
    return _PAIRS + name


def as_written(local: str) -> str:
    """A local as its body writes it."""
    return local.removeprefix(_PAIRS)


class FreshNames:
    """The names of one body."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Place, str, int], int] = {}
        self._made: Counter[tuple[Place, str]] = Counter()

    def restart(self) -> None:
        """Begin a further pass."""
        self._made.clear()

    def place(self, around: Place, node: ast.AST) -> Place:
        """Where a statement stands: what is around it, its line and column, and how often one there was met in this pass."""
        own = (*around, getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        self._made[own, ""] += 1
        return (*own, self._made[own, ""])

    def name(self, place: Place, stem: str) -> str:
        """A name that begins with the stem, and that no other place has."""
        self._made[place, stem] += 1
        number = self._numbers.setdefault((place, stem, self._made[place, stem]), len(self._numbers) + 1)
        return f"{stem}.{number}"
