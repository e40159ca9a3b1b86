"""Which names of a body may stand for one container, and whether that matters.

The intermediate representation holds values: a local that is given a container gets a copy of it. Python gives it the container
itself. The two agree as long as none of the containers that share a name changes in place. This module notes, while a body is lowered,
what is given to what (`Share`) and what changes (`Mutation`), and finds the shares for which a copy would be wrong. It knows no order of
statements: a change anywhere in the body counts.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from checker.ir.nodes import Expr, Place
from checker.lower.names.holders import NO_EFFECTS, NOWHERE, Effects, Holders, Part


@dataclass(frozen=True)
class Mutation:
    """A change in place of a container; `is_new` when another one is put into the place instead."""

    part: Part
    is_new: bool = False


@dataclass(frozen=True)
class Share:
    """A name that is given what others hold."""

    name: str
    held: frozenset[Part]
    node: ast.AST
    is_plain: bool = False
    """Whether the name is given the container at a place of the state, whatever else the body does with the name."""


@dataclass(frozen=True)
class Aliasing:
    """A name that stands for a place of the state, read anew: right as long as no other container is put there meanwhile."""

    name: str
    part: Part
    node: ast.AST
    start: int
    """The number of changes noted before the name had its meaning."""
    end: int | None = None
    """And the number when it lost it: None for the whole of the body."""
    is_of_loop: bool = False
    """Whether it is a name that a loop gives to what a dict has at a key."""


@dataclass(frozen=True)
class Live:
    """A loop over a list, which Python reads anew in every round; the changes numbered from start to end are its body's."""

    held: frozenset[Part]
    node: ast.AST
    start: int
    end: int


@dataclass
class Ledger:
    """What one pass over a body notes."""

    holders: Holders
    changes: list[Mutation] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    aliases: list[Aliasing] = field(default_factory=list)
    loops: list[Live] = field(default_factory=list)
    returned: frozenset[Part] = NOWHERE

    def share(self, name: str, value: Expr, node: ast.AST, *, is_plain: bool = False) -> None:
        """Note that a name is given a value that others may hold."""
        held = self.holders.of(value)
        if held:
            self.shares.append(Share(name, held, node, is_plain))

    def share_elements(self, name: str, value: Expr, node: ast.AST) -> None:
        """Note that a name is given the elements of a collection."""
        held = self.holders.of_elements(value)
        if held:
            self.shares.append(Share(name, held, node))

    def change(self, place: Place, keys: tuple[Expr, ...]) -> None:
        """Note that the container at a place changes."""
        part = Part(place.local) if place.local is not None else Part(variable=place.variable, depth=len(keys))
        self.changes.append(Mutation(part))

    def replace(self, place: Place, keys: tuple[Expr, ...]) -> None:
        """Note that a place is given another value: the dict that it is in changes."""
        if place.local is None:
            self.changes.append(Mutation(Part(variable=place.variable, depth=len(keys)), is_new=True))
        if keys:
            self.change(place, keys[:-1])

    def add_effects(self, effects: Effects) -> None:
        """A call changes what its helper changes."""
        self.changes += (Mutation(part) for part in sorted(effects.changed, key=_order))
        self.changes += (Mutation(part, is_new=True) for part in sorted(effects.replaced, key=_order))

    def wrong_shares(self) -> Iterator[Share]:
        """The shares for which a copy is wrong: one of the names, or what is shared, changes in place."""
        groups = self._groups()
        changed = {change.part for change in self.changes if not change.is_new}
        for share in self.shares:
            group = groups[Part(share.name)]
            seen = [part for part in group if part.local is None or "." not in part.local]
            if any(part.local is not None and part in changed and len(seen) > 1 for part in group) or any(
                holds(part, changed) for part in group if part.local is None
            ):
                yield share

    def wrong_aliases(self) -> Iterator[Aliasing]:
        """The aliases whose place is given another container."""
        for alias in self.aliases:
            for change in self.changes[alias.start : alias.end]:
                same = change.part.variable == alias.part.variable and change.part.local is None
                if change.is_new and same and change.part.depth <= alias.part.depth:
                    yield alias
                    break

    def wrong_loops(self) -> Iterator[Live]:
        """The loops over a list that their bodies change."""
        groups = self._groups()
        for loop in self.loops:
            changed = {change.part for change in self.changes[loop.start : loop.end] if not change.is_new}
            held = frozenset[Part]().union(*(groups.get(part, frozenset({part})) for part in loop.held))
            if any(part in changed or holds(part, changed) for part in held):
                yield loop

    def effects(self, parameters: Iterable[str]) -> Effects:
        """What a caller must know."""
        groups = self._groups()
        returned = frozenset[Part]().union(*(groups.get(part, frozenset({part})) for part in self.returned))
        names = tuple(parameters)
        kept = (part for part in returned if part.local is None or part.local in names)
        changed = frozenset(c.part for c in self.changes if not c.is_new and c.part.local is None)
        replaced = frozenset(c.part for c in self.changes if c.is_new and c.part.local is None)
        effects = Effects(names, changed, replaced, frozenset(kept))
        return NO_EFFECTS if not (changed or replaced or effects.returns) else effects

    def _groups(self) -> dict[Part, frozenset[Part]]:
        """Every part with all that may be one container with it."""
        groups: dict[Part, frozenset[Part]] = {}
        for share in self.shares:
            parts = share.held | {Part(share.name)}
            whole = parts.union(*(groups.get(part, frozenset()) for part in parts))
            groups.update(dict.fromkeys(whole, whole))
        return groups


def holds(part: Part, changed: Iterable[Part]) -> bool:
    """Whether the container of a part of the state is one of the changed ones, or has one in it."""
    return any(
        other.local is None and other.variable == part.variable and other.depth >= part.depth for other in changed
    )


def _order(part: Part) -> tuple[str, int, int]:
    return part.local or "", part.variable, part.depth
