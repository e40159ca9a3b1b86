"""What makes a formula so: the parts that decide it, the elements that a quantifier failed for, and the values that were compared.

A reason is data: words of the source, with what they come to. Reports render it.
"""

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

    def walk(self) -> Iterator["Reason"]:
        """This reason and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()
