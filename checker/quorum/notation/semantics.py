"""Quorum expressions as text: what each form means over given nodes, or over the nodes that it names.

A text becomes a tree (`parser`), a tree and its nodes become a system. Forms without members of their own (`majority`, `3 of 5`,
`rows(3, 6)`, `tree(2)`) are over all the nodes, in their order. `universe` says which those are. Imports the algebra, this package,
`checker.diagnostics` and the standard library.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from checker.diagnostics import InvalidSpec, SpecError, counted
from checker.quorum.algebra import constructions
from checker.quorum.algebra.systems import (
    ALWAYS,
    NEVER,
    Gate,
    Node,
    System,
    all_of,
    any_of,
    choose,
    dual,
    majority,
    walk,
    weighted,
)
from checker.quorum.notation.parser import FORMS, tree_of
from checker.quorum.notation.syntax_tree import (
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
    Share,
    Threshold,
    Weighted,
    share_of,
    within,
)
from checker.quorum.notation.universe import Names, Nodes, Sized, implied_nodes, size_of
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.phrases import listing
from checker.quorum.vocabulary import written


@dataclass(frozen=True)
class Reading:
    """Expressions with their meaning: the trees and the systems in the order of the texts, and all the nodes they are over."""

    nodes: tuple[Node, ...]
    trees: tuple[Expression, ...]
    systems: tuple[System, ...]


def parse(text: str, nodes: Iterable[Node] | None = None, *, source: str = "<expression>") -> System:
    """The system that a text means; `source` names the text in errors. Reads back what `systems.text_of` writes.

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
    known = implied_nodes(read) if nodes is None else Nodes(tuple(nodes), dict(regions or {}))
    meanings = [Meaning(text, known) for text in texts]
    systems = tuple(meaning.system(tree) for meaning, tree in zip(meanings, trees, strict=True))
    errors = [error for meaning in meanings for error in meaning.errors]
    if errors:
        raise InvalidSpec(errors)
    return Reading(known.nodes, tuple(trees), systems)


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
            case Share(percent, members):
                return self.share(percent, members)
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

    def over_all(self, form: Majority | Sized) -> System:
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
            asked = counted(needed, "member") if needed else "some members"
            message = f"{self.text.at(shape.place)} needs {asked}, {self.text.at(members.place)} has {len(items)}"
            return self.wrong(self.text.misfit(members.place, message))
        systems = [item.system for item in items]
        system = majority(systems) if isinstance(shape, Majority) else _built(shape, systems)
        return self.once(system, items)

    def choice(self, tree: Choose, count: int, members: Members) -> System:
        items = self.items(members)
        if not members.items and count <= 1:
            return NEVER if count else ALWAYS
        if count <= len(items):
            return self.once(choose(count, [item.system for item in items]), items)
        if not self.errors:
            message = f"{count} of {len(items)} asks for more members than there are"
            return self.wrong(self.text.misfit(tree.place, message, fix=f"write {len(items)} for all of them"))
        return NEVER

    def share(self, percent: int, members: Members) -> System:
        items = self.items(members)
        if not items:
            return self.wrong(self.text.misfit(members.place, f"{percent}% of no members is no number of them"))
        return self.once(choose(share_of(percent, len(items)), [item.system for item in items]), items)

    def items(self, members: Members) -> list["_Item"]:
        """The members, with a region's nodes in place of its name."""
        found: list[_Item] = []
        for item in members.items:
            region = self.names.region(item.text) if isinstance(item, Name) else None
            if isinstance(item, Name) and region is not None and self.names.node(item.text) is None:
                found += [_Item(node, item.place, written(node.name), item.text) for node in region]
            elif item is members.items[0] and item.place == members.place:
                self.errors.append(self.no_members(members))
            else:
                system = self.meaning(item)
                called = written(system.name) if isinstance(system, Node) else self.text.at(item.place)
                found.append(_Item(system, item.place, called))
        return found

    def once(self, system: System, items: Sequence["_Item"]) -> System:
        """The system, unless one of its gates counts an item twice: whoever lists one twice does not mean two votes."""
        twice = None if self.errors else _counted_twice(system)
        if twice is None:
            return system
        first, second = [item for item in items if item.system == twice[1]][:2]
        whose = second.region or first.region
        message = f"{first.called} is there twice{f', once as a node of {whose}' if whose else ''}, and would be counted twice"
        return self.wrong(self.text.misfit(second.place, message, fix=_as_votes(twice[0], items)))

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


@dataclass(frozen=True)
class _Item:
    """A member of a list: what it means, where it is written, what to call it, and the region whose name stood for it."""

    system: System
    place: Place
    called: str
    region: str | None = None


def _counted_twice(system: System) -> tuple[Gate, System] | None:
    """A gate and the member that it has twice; none when no gate has one twice."""
    for part in walk(system):
        if isinstance(part, Gate) and len(set(part.members)) < len(part.members):
            return part, next(member for place, member in enumerate(part.members) if member in part.members[:place])
    return None


def _as_votes(gate: Gate, items: Sequence[_Item]) -> str:
    """What to write for a gate that is meant to count a member twice."""
    called = {item.system: item.called for item in items}
    votes = Counter(called.get(member, "…") for member in gate.members)
    terms = [f"{name}={number}" for name, number in votes.items()]
    return f"leave it out, or say how many votes each has: weighted({listing(terms)}) >= {gate.count}"


def _built(shape: Rows | Columns | Shape, members: Sequence[System]) -> System:
    match shape:
        case Rows(height, width):
            return constructions.rows(height, width, members)
        case Columns(height, width):
            return constructions.columns(height, width, members)
        case Shape("grid", (height, width)):
            return constructions.grid(height, width, members)
        case Shape("hierarchical", sizes):
            return constructions.hierarchical(sizes, members)
        case Shape("wall", sizes):
            return constructions.wall(sizes, members)
        case Shape("tree", (height,)):
            return constructions.tree(height, members)
        case Shape("plane", (order,)):
            return constructions.plane(order, members)
        case Shape():
            return constructions.wheel(members)


def is_by_position(text: str) -> bool:
    """Whether an expression names no node and asks for no weight of one, so that it means the same over nodes of other names."""
    parts = list(within(tree_of(Text(text, "<expression>"))))
    return not any(isinstance(part, Name | Sets) or (isinstance(part, Weighted) and not part.votes) for part in parts)
