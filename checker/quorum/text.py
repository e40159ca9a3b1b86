"""Quorum expressions as text: what each form means over given nodes, or over the nodes that it names.

A text becomes a tree (`checker.quorum.syntax`), a tree and its nodes become a system. Forms without members of their own (`majority`,
`3 of 5`, `rows(3, 6)`, `tree(2)`) are over all the nodes, in their order. Where no nodes are given they are those that the expressions
name, or n1 to nN where a form says how many there are. Imports the quorum package, `checker.diagnostics` and the standard library.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Protocol, TypeAlias, assert_never

from checker.diagnostics import InvalidSpec, SpecError, suggest
from checker.quorum import builders
from checker.quorum.algebra import ALWAYS, NEVER, Node, System, all_of, any_of, choose, dual, majority, weighted
from checker.quorum.source import Place, Text
from checker.quorum.syntax import FORMS, tree_of
from checker.quorum.tree import (
    All,
    Any,
    Choose,
    Columns,
    Dual,
    Expression,
    Majority,
    Members,
    Name,
    Over,
    Rows,
    Sets,
    Shape,
    Threshold,
    Weighted,
    within,
)
from checker.quorum.words import WORDS, nearest_word

MOST_NODES = 100_000
"""Forms over more nodes than this are refused."""

_Sized: TypeAlias = Threshold | Rows | Columns | Shape


@dataclass(frozen=True)
class Reading:
    """Expressions with their meaning: the trees and the systems in the order of the texts, and all the nodes they are over."""

    nodes: tuple[Node, ...]
    trees: tuple[Expression, ...]
    systems: tuple[System, ...]


def parse(text: str, nodes: Iterable[Node] | None = None, *, source: str = "<expression>") -> System:
    """The system that a text means; `source` names the text in errors. Reads back what `algebra.text_of` writes.

    Raises InvalidSpec: C503 when the text is malformed, C504 when it does not fit the nodes.
    """
    return parse_all([Text(text, source)], nodes).systems[0]


def parse_all(
    texts: Sequence[Text], nodes: Iterable[Node] | None = None, *, regions: Mapping[str, tuple[Node, ...]] | None = None
) -> Reading:
    """The systems of several texts over the same nodes. A region's name stands for its nodes in a list and after `of`.

    Raises InvalidSpec with every mistake: C503 when a text is malformed, C504 when it does not fit the nodes.
    """
    trees: list[Expression] = []
    errors: list[SpecError] = []
    for text in texts:
        try:
            trees.append(tree_of(text))
        except InvalidSpec as invalid:
            errors += invalid.errors
    if errors:
        raise InvalidSpec(errors)
    read = list(zip(texts, trees, strict=True))
    known = _implied(read) if nodes is None else _Nodes(tuple(nodes), dict(regions or {}))
    meanings = [Meaning(text, known) for text in texts]
    systems = tuple(meaning.system(tree) for meaning, tree in zip(meanings, trees, strict=True))
    errors = [error for meaning in meanings for error in meaning.errors]
    if errors:
        raise InvalidSpec(errors)
    return Reading(known.nodes, tuple(trees), systems)


# The nodes that a text may speak of


class Names(Protocol):
    """The nodes that an expression is over, by the names it may call them."""

    @property
    def nodes(self) -> tuple[Node, ...]: ...

    def node(self, name: str) -> Node | None:
        """The node that goes by this name."""

    def region(self, name: str) -> tuple[Node, ...] | None:
        """The nodes of a region."""

    def unknown(self, name: Name, text: Text, *, is_alone: bool) -> SpecError:
        """The error of a name that is no node's; `is_alone` when it is the whole expression."""

    def wrong_size(self, text: Text, place: Place, needed: int) -> SpecError:
        """The error of a form that needs another number of nodes."""

    def none(self, text: Text, place: Place) -> SpecError:
        """The error of a form that is over all the nodes when there are none."""


@dataclass(frozen=True)
class _Nodes:
    """Nodes that were given; or that were implied, and then of this many because a form said so."""

    nodes: tuple[Node, ...]
    regions: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    implied_by: str | None = None
    names: Mapping[str, Node] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {node.name: node for node in self.nodes})

    def node(self, name: str) -> Node | None:
        return self.names.get(name) or (self.names.get(f"n{name}") if name.isdecimal() else None)

    def region(self, name: str) -> tuple[Node, ...] | None:
        return self.regions.get(name)

    def unknown(self, name: Name, text: Text, *, is_alone: bool) -> SpecError:
        words = () if self.implied_by is not None and not is_alone else WORDS
        names = [node.name for node in self.nodes]
        note = f"the nodes: {_listing(names)}"
        if self.implied_by is not None:
            note = f"{self.implied_by} is over nodes called {_listing(names)}"
        fix = suggest(name.text, [*names, *words, *self.regions])
        return text.misfit(name.place, f"no node is called '{name.text}'", note=note, fix=fix)

    def wrong_size(self, text: Text, place: Place, needed: int) -> SpecError:
        there = f"there {'is' if len(self.nodes) == 1 else 'are'} {len(self.nodes)}"
        if self.implied_by is not None:
            there = f"{self.implied_by} is over {len(self.nodes)}"
        return text.misfit(place, f"{text.at(place)} needs {needed} node{'s' * (needed != 1)}, {there}")

    def none(self, text: Text, place: Place) -> SpecError:
        message = f"{text.at(place)} is over all the nodes, and none are named"
        return text.misfit(place, message, fix=f"write for instance {text.at(place)} of [a, b, c]")


def _implied(read: Sequence[tuple[Text, Expression]]) -> _Nodes:
    """The nodes of expressions that say themselves which there are."""
    names: dict[str, Node] = {}
    size, by = 0, None
    errors = []
    for text, tree in read:
        for part in within(tree):
            if isinstance(part, _Sized) and by is None:
                size, by = size_of(part, text), text.at(part.place)
        for name in names_in(tree):
            names.setdefault(name.text, Node(name.text))
            word = nearest_word(name.text)
            if word is not None and text.text[name.place.start] != '"':
                errors.append(_misspelt(name, word, text))
    if errors:
        raise InvalidSpec(errors)
    return _Nodes(tuple(names.values())) if by is None else _Nodes(builders.numbered(size), implied_by=by)


def _misspelt(name: Name, word: str, text: Text) -> SpecError:
    fix = f"did you mean '{word}'? write \"{name.text}\" for a node of that name"
    return SpecError("C503", f"unknown word '{name.text}'", text.span(name.place), (FORMS,), fix)


def size_of(form: _Sized, text: Text) -> int:
    """How many nodes a form is over. Raises InvalidSpec for more than `MOST_NODES`, and for a plane that there is none of."""
    match form:
        case Threshold(_, total):
            size = total
        case Rows(height, width) | Columns(height, width):
            size = height * width
        case Shape("hierarchical" | "grid", sizes):
            size = prod(sizes)
        case Shape("tree", (height,)):
            size = 2 ** min(height + 1, 64) - 1
        case Shape("plane", (order,)):
            size = _plane_size(order, form, text)
        case Shape("wheel", (size,)) if size < 3:
            text.malformed(form.place, "a wheel has a hub and at least two spokes: 3 nodes or more")
        case Shape(_, sizes):
            size = sum(sizes)
    if size > MOST_NODES:
        message = f"{text.at(form.place)} needs more than the {MOST_NODES:,} nodes that are supported"
        raise InvalidSpec([text.misfit(form.place, message)])
    return size


def _plane_size(order: int, form: Shape, text: Text) -> int:
    try:
        return builders.plane_size(order)
    except ValueError as error:
        text.malformed(form.place, str(error))


def _listing(names: Sequence[str]) -> str:
    return ", ".join(names if len(names) <= 6 else [*names[:2], "…", names[-1]]) or "none"


# The meaning


class Meaning:
    """What trees of one text mean; mistakes are gathered in `errors`, and the systems are worthless when there are any."""

    def __init__(self, text: Text, names: Names) -> None:
        self.text = text
        self.names = names
        self.errors: list[SpecError] = []

    def system(self, tree: Expression) -> System:
        """The system of the whole tree."""
        if isinstance(tree, Name):
            return self.named(tree, is_alone=True)
        return self.meaning(tree)

    def meaning(self, tree: Expression) -> System:
        match tree:
            case Name():
                return self.named(tree)
            case Majority() | Threshold() | Rows() | Columns() | Shape():
                return self.over_all(tree)
            case Over(shape, members):
                return self.over(shape, members)
            case Choose(count, members):
                return self.choice(tree, count, members)
            case All(members):
                return all_of(*map(self.meaning, members))
            case Any(members):
                return any_of(*map(self.meaning, members))
            case Dual(of):
                return dual(self.meaning(of))
            case Weighted():
                return self.weighted(tree)
            case Sets(sets):
                return any_of(*(all_of(*map(self.named, quorum)) for quorum in sets))
            case _:
                assert_never(tree)

    def wrong(self, error: SpecError) -> System:
        self.errors.append(error)
        return NEVER

    def named(self, name: Name, *, is_alone: bool = False) -> System:
        node = self.names.node(name.text)
        if node is not None:
            return node
        if self.names.region(name.text) is not None:
            fix = f"write for instance majority of {name.text}"
            return self.wrong(self.text.misfit(name.place, f"'{name.text}' is a region, not a node", fix=fix))
        return self.wrong(self.names.unknown(name, self.text, is_alone=is_alone))

    def over_all(self, form: Majority | _Sized) -> System:
        nodes = self.names.nodes
        if isinstance(form, Majority):
            return majority(nodes) if nodes else self.wrong(self.names.none(self.text, form.place))
        needed = size_of(form, self.text)
        if needed != len(nodes):
            return self.wrong(self.names.wrong_size(self.text, form.place, needed))
        return choose(form.count, nodes) if isinstance(form, Threshold) else _built(form, nodes)

    def over(self, shape: Majority | Rows | Columns | Shape, members: Members) -> System:
        items = self.items(members)
        needed = len(items) if isinstance(shape, Majority) else size_of(shape, self.text)
        if needed != len(items) or not items:
            has = f"{self.text.at(members.place)} has {len(items)}"
            message = f"{self.text.at(shape.place)} needs {needed or 'some'} member{'s' * (needed != 1)}, {has}"
            return self.wrong(self.text.misfit(members.place, message))
        return majority(items) if isinstance(shape, Majority) else _built(shape, items)

    def choice(self, tree: Choose, count: int, members: Members) -> System:
        items = self.items(members)
        if not members.items and count <= 1:
            return NEVER if count else ALWAYS
        if count <= len(items):
            return choose(count, items)
        if not self.errors:
            message = f"{count} of {len(items)} asks for more members than there are"
            return self.wrong(self.text.misfit(tree.place, message, fix=f"write {len(items)} for all of them"))
        return NEVER

    def items(self, members: Members) -> list[System]:
        """The members, with a region's nodes in place of its name."""
        found: list[System] = []
        for item in members.items:
            region = self.names.region(item.text) if isinstance(item, Name) else None
            if isinstance(item, Name) and region is not None and self.names.node(item.text) is None:
                found += region
            elif item is members.items[0] and item.place == members.place:
                self.errors.append(self.no_members(members))
            else:
                found.append(self.meaning(item))
        return found

    def no_members(self, members: Members) -> SpecError:
        """The error of `2 of x` where x is no region."""
        what = self.text.at(members.place)
        message = f"expected the number of elements, found '{what}'"
        return SpecError("C503", message, self.text.span(members.place), (FORMS,), f"write of [{what}, …] for a list")

    def weighted(self, tree: Weighted) -> System:
        votes: dict[System, int] = {}
        for member, weight in tree.votes:
            system = self.meaning(member)
            if system in votes and isinstance(system, Node):
                return self.wrong(self.text.misfit(member.place, f"{self.text.at(member.place)} is given two weights"))
            own = system.weight if isinstance(system, Node) else 1
            votes[system] = votes.get(system, 0) + (own if weight is None else weight)
        if not tree.votes:
            votes = {node: node.weight for node in self.names.nodes}
        total = sum(votes.values())
        if tree.threshold > total and not self.errors:
            message = f"a threshold of {tree.threshold} is beyond the sum of the weights, {total}"
            return self.wrong(self.text.misfit(tree.place, message))
        return NEVER if self.errors else weighted(tree.threshold, votes)


def _built(shape: Rows | Columns | Shape, members: Sequence[System]) -> System:
    match shape:
        case Rows(height, width):
            return builders.rows(height, width, members)
        case Columns(height, width):
            return builders.columns(height, width, members)
        case Shape("grid", (height, width)):
            return builders.grid(height, width, members)
        case Shape("hierarchical", sizes):
            return builders.hierarchical(sizes, members)
        case Shape("wall", sizes):
            return builders.wall(sizes, members)
        case Shape("tree", (height,)):
            return builders.tree(height, members)
        case Shape("plane", (order,)):
            return builders.plane(order, members)
        case Shape():
            return builders.wheel(members)


def is_by_position(text: str) -> bool:
    """Whether an expression names no node and asks for no weight of one, so that it means the same over nodes of other names."""
    parts = list(within(tree_of(Text(text, "<expression>"))))
    return not any(isinstance(part, Name | Sets) or (isinstance(part, Weighted) and not part.votes) for part in parts)


def names_in(tree: Expression) -> Iterator[Name]:
    """Every name of the tree, in order."""
    for part in within(tree):
        if isinstance(part, Sets):
            yield from part.names
        elif isinstance(part, Name):
            yield part
