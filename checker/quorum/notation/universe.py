"""The nodes that quorum expressions are over: given ones, or those that the expressions say themselves.

In: the trees of texts. Out: nodes by name, and the errors of a text that does not fit them. Imports the quorum package,
`checker.diagnostics` and the standard library.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Protocol, TypeAlias

from checker.diagnostics import InvalidSpec, SpecError, counted, suggest
from checker.quorum.algebra import constructions
from checker.quorum.algebra.systems import Node
from checker.quorum.notation.parser import FORMS
from checker.quorum.notation.syntax_tree import Columns, Expression, Name, Rows, Sets, Shape, Threshold, within
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.phrases import listing
from checker.quorum.vocabulary import WORDS, nearest_word

MOST_NODES = 10_000
"""Forms over more nodes than this are refused."""

Sized: TypeAlias = Threshold | Rows | Columns | Shape
"""The forms that say how many nodes they are over."""


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
class Nodes:
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
        note = f"the nodes: {listing(names)}"
        if self.implied_by is not None:
            note = f"{self.implied_by} is over nodes called {listing(names)}"
        fix = suggest(name.text, [*names, *words, *self.regions])
        return text.misfit(name.place, f"no node is called '{name.text}'", note=note, fix=fix)

    def wrong_size(self, text: Text, place: Place, needed: int) -> SpecError:
        there = f"there {'is' if len(self.nodes) == 1 else 'are'} {len(self.nodes)}"
        if self.implied_by is not None:
            there = f"{self.implied_by} is over {len(self.nodes)}"
        return text.misfit(place, f"{text.at(place)} needs {counted(needed, 'node')}, {there}")

    def none(self, text: Text, place: Place) -> SpecError:
        message = f"{text.at(place)} is over all the nodes, and none are named"
        return text.misfit(place, message, fix=f"write for instance {text.at(place)} of [a, b, c]")


def implied_nodes(read: Sequence[tuple[Text, Expression]]) -> Nodes:
    """The nodes of expressions that say themselves which there are."""
    names: dict[str, Node] = {}
    size, by = 0, None
    errors = []
    for text, tree in read:
        for part in within(tree):
            if isinstance(part, Sized) and by is None:
                size, by = size_of(part, text), text.at(part.place)
        for name in names_in(tree):
            names.setdefault(name.text, Node(name.text))
            word = nearest_word(name.text)
            if word is not None and text.text[name.place.start] != '"':
                errors.append(_misspelt(name, word, text))
    if errors:
        raise InvalidSpec(errors)
    return Nodes(tuple(names.values())) if by is None else Nodes(constructions.numbered(size), implied_by=by)


def _misspelt(name: Name, word: str, text: Text) -> SpecError:
    fix = f"did you mean '{word}'? write \"{name.text}\" for a node of that name"
    return SpecError("C503", f"unknown word '{name.text}'", text.span(name.place), (FORMS,), fix)


def size_of(form: Sized, text: Text) -> int:
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
        return constructions.plane_size(order)
    except ValueError as error:
        text.malformed(form.place, str(error))


def names_in(tree: Expression) -> Iterator[Name]:
    """Every name of the tree, in order."""
    for part in within(tree):
        if isinstance(part, Sets):
            yield from part.names
        elif isinstance(part, Name):
            yield part
