"""What a random expression can read: the names in scope, and the paths from them to values of each type."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from .domains import INT, Choices, Type, World

Read = tuple[str, tuple[Type, ...], Type]
"""A path to a value: its text with `{}` for every key, the types of the keys, the type of the value."""

LISTED = ("symmetric", "ordered", "range", "quorum", "enum")
"""Kinds whose classes can be iterated over."""


@dataclass(frozen=True)
class Helper:
    """A method without a decorator that can be called."""

    name: str
    parameters: tuple[Type, ...]
    result: Type


@dataclass(frozen=True)
class Scope:
    """The names that an expression may read, with their types, and the helpers that it may call on `owners`.

    In a total scope no expression can fail.
    """

    names: tuple[tuple[str, Type], ...] = ()
    helpers: tuple[Helper, ...] = ()
    owners: tuple[str, ...] = ("self",)
    total: bool = False

    def bind(self, *names: tuple[str, Type]) -> "Scope":
        """With more names, or with other types for names that it has."""
        return replace(self, names=tuple({**dict(self.names), **dict(names)}.items()))

    def without(self, *names: str) -> "Scope":
        """Without some names, and without helpers, which could read them."""
        return replace(self, names=tuple(pair for pair in self.names if pair[0] not in names), helpers=())

    def safe(self, needed: bool = True) -> "Scope":
        """Total, if needed."""
        return replace(self, total=self.total or needed)


class Reads(ABC):
    """The part of making expressions that reads. `fresh` gives a name that no other local of the spec has."""

    def __init__(self, choices: Choices, world: World, fresh: Callable[[str], str]) -> None:
        self.choices, self.world, self.fresh = choices, world, fresh

    @abstractmethod
    def of(self, kind: Type, scope: Scope, depth: int) -> str:
        """An expression of the type, for which `can` is true."""

    @abstractmethod
    def condition(self, scope: Scope, depth: int) -> str:
        """A boolean expression."""

    def reads(self, scope: Scope, wanted: Callable[[Type], bool]) -> list[Read]:
        """The paths to values of the types that are wanted."""
        found = [read for name, kind in scope.names for read in self._walk(name, (), kind, 2)]
        return [read for read in found if wanted(read[2]) and all(self.can(key, scope) for key in read[1])]

    def read(self, kind: Type, scope: Scope, depth: int) -> str | None:
        """A path to a value of just this type; without keys at depth 0 when there is one."""
        return self.pick_read(self.reads(scope, lambda found: found == kind), scope, depth)

    def pick_read(self, reads: list[Read], scope: Scope, depth: int) -> str | None:
        """One of the paths, its keys filled in; None when there is none, or at a depth below 0 none without keys."""
        plain = [read for read in reads if not read[1]]
        if not reads or (depth < 0 and not plain):
            return None
        return self.filled(self.pick_path(plain if plain and depth <= 0 else reads), scope, depth)

    def pick_path(self, reads: list[Read]) -> Read:
        """One of the paths, rather one that begins with a local than one that begins with a variable."""
        local = [read for read in reads if not read[0].startswith(("self.", "after."))]
        return self.choices.pick(local if local and self.choices.chance(50) else reads)

    def filled(self, read: Read, scope: Scope, depth: int) -> str:
        """A path with expressions for its keys."""
        return read[0].format(*(self.of(key, scope, depth - 1) for key in read[1]))

    def _walk(self, text: str, keys: tuple[Type, ...], kind: Type, depth: int) -> Iterator[Read]:
        yield text, keys, kind
        if depth > 0:
            for suffix, added, inner in _parts(kind):
                yield from self._walk(text + suffix, keys + added, inner, depth - 1)

    def can(self, kind: Type, scope: Scope) -> bool:
        """Whether an expression of the type exists: elements of Symmetric sorts and quorums are never made, only read."""
        match kind.kind:
            case "symmetric" | "quorum":
                paths = (read for name, known in scope.names for read in self._walk(name, (), known, 2))
                return any(found == kind and not keys for _, keys, found in paths)
            case "record" | "tuple":
                return all(self.can(part, scope) for part in kind.parts)
            case "union":
                return any(self.can(part, scope) for part in kind.parts)
            case "dict":
                key = kind.parts[0]
                return key.kind in (*LISTED, "bool", "literal") and self.can(kind.of, scope.bind(("", key)))
            case "counter":
                return False
            case _:
                return True


def _parts(kind: Type) -> Iterator[Read]:
    """One step further into a value."""
    match kind.kind:
        case "dict":
            yield "[{}]", (kind.parts[0],), kind.of
        case "record":
            yield from ((f".{name}", (), part) for name, part in zip(kind.names, kind.parts, strict=True))
        case "union":
            first, *others = [dict(zip(m.names, m.parts, strict=True)) for m in kind.parts]
            common = [(name, part) for name, part in first.items() if all(o.get(name) == part for o in others)]
            yield from ((f".{name}", (), part) for name, part in common)
        case "tuple":
            yield from ((f"[{index}]", (), part) for index, part in enumerate(kind.parts))
        case "counter":
            yield "[{}]", (kind.of,), INT
        case _:
            return
