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
        made = self.words
        for number, term in enumerate(sorted(self.terms, key=lambda term: -len(term.words))):
            made = _in_place(made, term.words, f"\0{number}\0")
        for number, term in enumerate(sorted(self.terms, key=lambda term: -len(term.words))):
            made = made.replace(f"\0{number}\0", term.value)
        return made

    def walk(self) -> Iterator["Reason"]:
        """This reason and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def _in_place(text: str, words: str, mark: str) -> str:
    """The text with a mark for words that stand there as a whole, not as a part of a name or behind a dot."""
    return re.sub(rf"(?<![\w.]){re.escape(words)}(?!\w)", lambda _: mark, text)
