"""What makes a formula so: the parts that decide it, the elements that a quantifier failed for, and the values that were compared.

A reason is data: words of the source, with what they come to. Reports render it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.diagnostics import Span
from checker.trace import Trace


@dataclass(frozen=True)
class Term:
    """A part of a formula with what it comes to: `self.role[leader]` is `leader`.

    Of one that is told `aside` the value is a description, which does not stand for it in the formula: `has 12 elements`.
    """

    words: str
    value: str
    aside: bool = False

    def __str__(self) -> str:
        return f"{self.words} {self.value}" if self.aside else f"{self.words} is {self.value}"

    @property
    def bound(self) -> str:
        """As an element of a quantifier: `n = node1`; where the source has no name for it, itself."""
        return f"{self.words} = {self.value}" if self.words else self.value


@dataclass(frozen=True)
class Reason:
    """A formula with its truth and what makes it so; `truth` is None of what has no value, because evaluating it failed.

    `bindings` are the elements that a quantifier found, by the names that the source has for them; `terms` what the formula compares,
    `parts` the formulas that decide it: those of its elements, of a helper that it calls, of a local that it reads. `more` is how many
    other elements decide it as well and are not among the parts. Of elements that decide alike, the one with most parts of its conjunction
    true, which are `near`, comes nearest to the other truth.
    """

    words: str
    truth: bool | None
    span: Span | None = None
    bindings: tuple[Term, ...] = ()
    terms: tuple[Term, ...] = ()
    parts: tuple["Reason", ...] = ()
    more: int = 0
    near: int = 0

    @cached_property
    def size(self) -> int:
        """How many reasons it is, itself and all below it."""
        return 1 + sum(part.size for part in self.parts)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing but a truth."""
        return not (self.words or self.bindings or self.parts)

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
            marked = made if term.aside else _in_place(made, term.words, f"\0{len(placed)}\0")
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


@dataclass(frozen=True)
class Refusal:
    """An action with arguments that is not enabled, and why; of how many choices of its arguments it comes nearest.

    `left` is how many of its `require` statements were not true, the one that is false among them. `is_all` is whether all choices were
    looked at.
    """

    action: str
    arguments: tuple[str, ...]
    reasons: tuple[Reason, ...]
    left: int
    choices: int = 1
    is_all: bool = True

    @property
    def step(self) -> str:
        """The action with its arguments, as in a trace."""
        return f"{self.action}({', '.join(self.arguments)})"


@dataclass(frozen=True)
class Asked:
    """A `require` of a step, or a test that it made a change behind, with the truth that it had there.

    `since` is the first step after which it would have been so, time and again up to this one: 0 for the initial state, None where that is
    not known.
    """

    reason: Reason
    since: int | None = None


@dataclass(frozen=True)
class Guard:
    """What a step of a trace was asked before it could do what it did, in the order of its body."""

    step: int
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Part:
    """A part of a conjunction, and in how many states it is true."""

    words: str
    true_in: int


@dataclass(frozen=True)
class Nearest:
    """How near a property came to be true that is true in none of so many states, symmetric ones counted each.

    `trace` leads to the first state in which most of the parts are true together, `reasons` say why the property is false there.
    """

    states: int
    parts: tuple[Part, ...]
    trace: Trace
    reasons: tuple[Reason, ...]


def _in_place(text: str, words: str, mark: str) -> str:
    """The text with a mark for words that stand there as a whole, not as a part of a name or behind a dot."""
    return re.sub(rf"(?<![\w.]){re.escape(words)}(?!\w)", lambda _: mark, text)
