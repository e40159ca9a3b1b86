"""Quorum expressions over the elements of a spec's sort: their text in, the family of their minimal quorums out.

Every expression of `parser` is taken, `majority`, `2 of 3`, `rows(2, 3)`, `a1*a2 + a3`, `{a1 a2} {a2 a3}`; forms without
members of their own are over all the elements. Imports the quorum package, `checker.diagnostics` and the standard library.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.diagnostics import InvalidSpec, SpecError, counted, suggest
from checker.quorum.algebra.minimal_quorums import MOST_QUORUMS, Family, TooMany, minimal_family
from checker.quorum.algebra.systems import Node, System
from checker.quorum.notation.parser import FORMS, tree_of
from checker.quorum.notation.semantics import Meaning
from checker.quorum.notation.syntax_tree import Majority, Name, Threshold
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.phrases import listing
from checker.quorum.vocabulary import WORDS

_MOST_DIGITS = 9


def family(
    text: str, names: Sequence[str], *, source: str = "<expression>", sort: str = "the sort", before: str = ""
) -> Family:
    """The minimal quorums of `text` over the elements called `names`, in order of size, then of indices.

    No quorum contains another and none is there twice. An element goes by its full name (`acceptor1`), by a leading part of the name and
    its number from 1 (`a1`, `acc1`), or in a set by the bare number; a full name wins over the shorter forms. In errors `source` names
    the text, `sort` names the sort, and `before` is shown ahead of the text.

    Raises InvalidSpec: C503 when the text is malformed, C504 when it does not fit the sort or has more than
    `MOST_QUORUMS` quorums.
    Cost: that of `checker.quorum.algebra.minimal_quorums`.
    """
    read = Text(text, source, before)
    elements = _Sort(tuple(names), sort)
    tree = tree_of(read)
    if isinstance(tree, Majority | Threshold):
        elements.check_count(tree, read)
    meaning = Meaning(read, elements)
    system = meaning.system(tree)
    if meaning.errors:
        raise InvalidSpec(meaning.errors)
    return listed_family(system, elements.nodes, read, tree.place)


def listed_family(system: System, nodes: Sequence[Node], text: Text, place: Place) -> Family:
    """The minimal quorums as indices of the nodes; `place` is where the system is written. Raises InvalidSpec (C504).

    Refused are more than `MOST_QUORUMS`, a system without a quorum, and one that the empty set satisfies.
    """
    try:
        found = minimal_family(system, nodes)
    except TooMany:
        message = f"{text.at(place)}, or a part of it, has more than the {MOST_QUORUMS:,} quorums that are supported"
        raise InvalidSpec([text.misfit(place, message)]) from None
    if not found or not found[0]:
        message = "the empty set is a quorum" if found else "no set of elements is a quorum"
        raise InvalidSpec([text.misfit(place, f"{message} of {text.at(place)}")])
    return found


@dataclass(frozen=True)
class _Sort:
    """The elements that quorums are made of, as the nodes of an expression."""

    elements: tuple[str, ...]
    called: str

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(map(Node, self.elements))

    @property
    def size(self) -> int:
        return len(self.elements)

    def node(self, name: str) -> Node | None:
        index = self.index(name)
        return None if index is None else Node(self.elements[index])

    def region(self, name: str) -> tuple[Node, ...] | None:
        return None

    def index(self, called: str) -> int | None:
        """The index of the element that goes by this name, or None."""
        if called in self.elements:
            return self.elements.index(called)
        start, number = _split(called)
        if not number or number != str(int(number)) or not 1 <= int(number) <= self.size:
            return None
        index = int(number) - 1
        name = self.elements[index]
        stem = name.removesuffix(number) if name.endswith(number) else ""
        return index if stem.startswith(start) else None

    def check_count(self, form: Majority | Threshold, text: Text) -> None:
        """Refuse a threshold with too many quorums before they are listed."""
        count = form.count if isinstance(form, Threshold) else self.size // 2 + 1
        number = math.comb(self.size, count)
        if (isinstance(form, Majority) or form.total == self.size) and number > MOST_QUORUMS:
            made = f"{count} of {self.size} elements make {number:,} quorums"
            message = f"{made}, more than the {MOST_QUORUMS:,} that are supported"
            raise InvalidSpec([text.misfit(form.place, message)])

    def none(self, text: Text, place: Place) -> SpecError:
        return text.misfit(place, f"{self.called} has no elements to make a quorum of")

    def wrong_size(self, text: Text, place: Place, needed: int) -> SpecError:
        return wrong_size(text, place, needed, self.size, self.called)

    def unknown(self, name: Name, text: Text, *, is_alone: bool) -> SpecError:
        if is_alone and not any(character.isdigit() for character in name.text):
            fix = suggest(name.text, [*WORDS, *self.elements])
            return SpecError("C503", f"unknown word '{name.text}'", text.span(name.place), (FORMS,), fix)
        start, number = _split(name.text)
        if number and int(number) > self.size and self.index(f"{start}1") == 0:
            return self.wrong_size(text, name.place, int(number))
        short = [f"{element[0]}{number}" for number, element in enumerate(self.elements, 1)]
        return text.misfit(
            name.place,
            f"no element of {self.called} is called '{name.text}'",
            note=f"{self.called} has {listing(self.elements, none='no elements')}; leading letters and the number, or the number, will do",
            fix=suggest(name.text, [*self.elements, *short]),
        )


def wrong_size(text: Text, place: Place, needed: int, size: int, sort: str) -> SpecError:
    """The error of a form, or a layout, that needs another number of elements."""
    message = f"{text.at(place)} needs {counted(needed, 'element')}, {sort} has {size:,}"
    argument = f"add {sort}={needed}" if sort.isidentifier() else f"make its size {needed}"
    return text.misfit(place, message, fix=argument)


def _split(name: str) -> tuple[str, str]:
    """What comes before the digits at the end of `name`, and those digits; no digits when there are too many."""
    match = re.fullmatch(rf"(.*?)([0-9]{{1,{_MOST_DIGITS}}})", name)
    start, number = (match[1], match[2]) if match else (name, "")
    return (name, "") if start[-1:].isdecimal() else (start, number)
