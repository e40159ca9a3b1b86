"""Random specs as those of `turning`, whose sort has quorum families that only some permutations keep, and whose bodies go by these.

Elements differ in the quorums that they are in, so a body may well treat them differently; what it may not is go by anything else. Nothing
here knows of the prover.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from symmetry.families import Quorums, drawn_families, written

from .turning import CONDITIONS as ALL_CONDITIONS
from .turning import HEAD, Maker, indented
from .turning import SIMPLE as ALL_SIMPLE

LOCALS = frozenset({"n", "best", "own", "ok", "found", "ps"})

FAMILIES = """\
class P(Symmetric, size={size}):
    pass


class R(Quorum, of=P, quorums="{reads}"):
    pass


class W(Quorum, of=P, quorums="{writes}"):
    pass
"""
VARIABLES = """\
    held: R | None = None
    tally: dict[W, E] = fill(0)
    crowd: frozenset[P] = frozenset()
"""
SOURCES = (
    "for {v} in (self.held if self.held is not None else self.seen)",
    "for {v} in h",
    "for {v} in self.crowd",
    "for {v} in {{p for w in W for p in w if self.on[p]}}",
    "for {v} in {{p for p in P if all(p in r for r in R)}}",
    "for {v} in [p for w in W for p in w]",
    "for {v} in [p for w in W if w <= self.seen for p in w]",
    "for {v} in next(iter(W))",
    "for {v} in max(R, key=lambda r: len(r))",
    "for {v} in sorted(W, key=lambda w: len(w))[0]",
)
SIMPLE = (
    "self.held = None",
    "self.held = h",
    "self.held = h if {p} in h else self.held",
    "self.held = next((r for r in R if {p} in r), None)",
    "self.held = max((r for r in R if {p} in r), key=lambda r: len(r & self.seen), default=None)",
    "self.crowd = frozenset(h)",
    "self.crowd = self.crowd | {{{p}}}",
    "self.crowd = frozenset(r for w in W if {p} in w for r in w)",
    "self.crowd = frozenset(next(iter(W)))",
    "self.num[{p}] = sum(1 for w in W if {p} in w) % 3",
    "self.num[{p}] = sum(1 for w in W if w <= self.seen) % 3",
    "self.num[q] = max(len(w & self.seen) for w in W) % 3",
    "self.num[q] = [len(w) for w in W][0] % 3",
    "self.num[q] = min([len(w & self.crowd) for w in W]) % 3",
    "self.lead = {p} if all({p} in r for r in R) else q",
    "self.lead = next((r for r in P if all(r in w for w in W)), None)",
    "self.seen |= {{r for w in W if {p} in w for r in w}}",
    "self.seen |= h",
    "self.total = min(len([w for w in W if {p} in w and w <= self.seen]), 4)",
    "self.flag = any({p} in w for w in W)",
    "self.tally = {{w: 1 if {p} in w else 0 for w in W}}",
    "self.tally = {{**self.tally}}",
    "xs.extend(h)",
)
CONDITIONS = (
    "any({p} in w and w <= self.seen for w in W)",
    "all({p} in w for w in W)",
    "self.held is not None and {p} in self.held",
    "self.held is None",
    "sum(1 for r in R if {p} in r) > 1",
    "any(self.held == r for r in R)",
    "len(self.crowd) > 1 and {p} in self.crowd",
    "any(self.crowd == r for r in R)",
    "next(iter(W)) <= self.seen",
    "[r for r in R][0] == self.held",
    "{p} in list(W)[0]",
    "max(len(w & self.seen) for w in W) > 1",
    "any(self.tally[w] > 0 and {p} in w for w in W)",
    "sum(self.tally[w] for w in W) > 1",
    "any(all(self.on[r] for r in w) for w in W)",
    "all(any(len(r & w) > 0 for r in R) for w in W)",
    "len({{len(w) for w in W}}) > 1",
)


@dataclass(frozen=True)
class Subject:
    """A spec, with the size of its sort and the families."""

    text: str
    size: int
    families: list[Quorums]


class QuorumMaker(Maker):
    """One spec, of a seed, that speaks of quorums as often as not."""

    more_sources, more_simple, more_conditions = SOURCES, SIMPLE, CONDITIONS
    often = 0.5
    parameters = "q: P, h: R"

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.size = self.draw.choice((3, 4, 4, 5))
        self.families = drawn_families(self.draw, self.size, 2)
        reads, writes = (written(family, "p") for family in self.families)
        declared = FAMILIES.format(size=self.size, reads=reads, writes=writes)
        head = HEAD.replace("class P(Symmetric, size=3):\n    pass\n", declared)
        self.head = head.replace("    total: T = 0\n", "    total: T = 0\n" + VARIABLES)

    def action(self, name: str) -> str:
        """A body as any other, or a short one that goes through a family or a quorum."""
        if self.draw.random() < 0.6:
            return super().action(name)
        lines = [f"    @action\n    def {name}(self, {self.parameters}) -> None:", "        xs: list[P] = []"]
        return "\n".join([*lines, *(f"        {line}" for line in self._through_quorums()), ""])

    def _through_quorums(self) -> list[str]:
        if self.draw.random() < 0.5:
            quorum = self.draw.choice(("h", "h", "self.crowd", "(self.held or h)"))
            return [f"for p in {quorum}:", *indented(self._short_block("p"))]
        word, family, ways = self.draw.choice(
            (
                (
                    "w",
                    "W",
                    ("self.tally[w] = 1", "self.tally[w] = min(self.tally[w] + 1, 2)", "self.total = self.tally[w]"),
                ),
                ("r", "R", ("self.held = r", "self.held = r if r == h else self.held", "self.flag = r == h")),
            )
        )
        turn = self.draw.choice(
            (
                *([way] for way in ways),
                [f"self.seen |= {word}"],
                [f"if {word} <= self.seen:", *indented([f"self.crowd = frozenset({word})"])],
                [f"self.total = max(self.total, min(len({word} & self.seen), 4))"],
                [f"for p in {word}:", *indented(self._short_block("p"))],
                [f"if {word} <= self.seen:", *indented(self._short_block("q"))],
                [f"if self.crowd == {word}:", *indented(["self.flag = True", "break"])],
                [f"if q in {word}:", *indented(["self.lead = q", "break"])],
            )
        )
        return [f"for {word} in {family}:", *indented(turn)]

    def _short_block(self, turn: str) -> list[str]:
        """A statement, or one under a condition; of locals they know `xs` alone."""
        statement = self._without_locals(lambda: self.pick(ALL_SIMPLE, SIMPLE).format(p=turn))
        if self.draw.random() < 0.5:
            return [statement]
        condition = self._without_locals(lambda: self.pick(ALL_CONDITIONS, CONDITIONS).format(p=turn))
        end = self.draw.choice(([], [], ["break"]))
        return [f"if {condition}:", *indented([statement, *end])]

    @staticmethod
    def _without_locals(make: Callable[[], str]) -> str:
        return next(text for text in iter(make, "") if not set(re.findall(r"\b\w+\b", text)) & LOCALS)


def subject_of(seed: int) -> Subject:
    """The spec of a number."""
    maker = QuorumMaker(seed)
    return Subject(maker.spec(), maker.size, maker.families)
