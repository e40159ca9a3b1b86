"""What makes a formula so: the parts that decide it, the elements that a quantifier failed for, and the values that were compared.

A reason is data: words of the source, with what they come to. Reports render it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.diagnostics import Span


@dataclass(frozen=True)
class Term:
    """A part of a formula with what it comes to: `self.role[leader]` is `leader`."""

    words: str
    value: str


@dataclass(frozen=True)
class Reason:
    """A formula with its truth and what makes it so.

    `bindings` are the elements that a quantifier found, by the names that the source has for them; `terms` what the formula compares,
    `parts` the formulas that decide it: those of its elements, of a helper that it calls, of a local that it reads.
    """

    words: str
    truth: bool
    span: Span | None = None
    bindings: tuple[Term, ...] = ()
    terms: tuple[Term, ...] = ()
    parts: tuple["Reason", ...] = ()

    @property
    def with_values(self) -> str:
        """The words with the values of what is compared in place of the words for it: `term2 == term1`; the words where there are none."""
        return self._placed()[0]

    @property
    def besides(self) -> tuple[Term, ...]:
        """What the formula is about that `with_values` does not show: of `len(x) <= 1`, what `x` is."""
        return self._placed()[1]

    def _placed(self) -> tuple[str, tuple[Term, ...]]:
        """The words with values for as many terms as have a place in them, the longest first, and the other terms."""
        made, placed, left = self.words, list[Term](), list[Term]()
        for term in sorted(self.terms, key=lambda term: -len(term.words)):
            marked = _in_place(made, term.words, f"\0{len(placed)}\0")
            (left if marked == made else placed).append(term)
            made = marked
        for number, term in enumerate(placed):
            made = made.replace(f"\0{number}\0", term.value)
        return made, tuple(left)

    def walk(self) -> Iterator["Reason"]:
        """This reason and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def _in_place(text: str, words: str, mark: str) -> str:
    """The text with a mark for words that stand there as a whole, not as a part of a name or behind a dot."""
    return re.sub(rf"(?<![\w.]){re.escape(words)}(?!\w)", lambda _: mark, text)
