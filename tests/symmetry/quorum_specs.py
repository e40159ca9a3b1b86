"""Random specs over two sorts with quorum families, put together of parts that treat alike what the families do: `spec_of(seed)`.

Quorums stand in them wherever a value may: in parameters, variables, keys, records, sets, and what bodies go through. Nothing here knows
of an engine.
"""

import random
from dataclasses import dataclass

from .families import Quorums, drawn_families, written

HEAD = """\
from typing import Annotated
from checker import *


class N(Symmetric, size={size}):
    pass


class M(Symmetric, size={few}):
    pass


class R(Quorum, of=N, quorums="{reads}"):
    pass


class W(Quorum, of=N, quorums="{writes}"):
    pass


class V(Quorum, of=M, quorums="{votes}"):
    pass


class Vote(Record):
    by: N
    of: M


class Round(Record):
    quorum: R
    leader: N


class S(Spec):
    up: set[N] = fill()
    turn: M | None = None
"""

UP = """\
    @action
    def rise(self, n: N):
        require(n not in self.up)
        self.up.add(n)

    @action
    def take(self, v: V, m: M):
        require(m in v and m != self.turn)
        self.turn = m

    @reachable
    def ready(self):
        return any(q <= self.up for q in R) and any(w <= self.up for w in W)
"""
"""What every spec begins with: the other parts go by who is up, and every family is used, for only then does it count."""


@dataclass(frozen=True)
class Part:
    """A variable, with what is done to it and said of it; `states` says how many values it may take, from the sizes of the sorts."""

    variable: str
    actions: str
    judged: tuple[str, ...]
    states: str


PARTS = (
    Part(
        "held: R | None = None",
        """\
    @action
    def hold(self, q: R):
        require(self.held is None and q <= self.up)
        self.held = q

    @action
    def leave(self, n: N):
        require(self.held is not None and n in self.held)
        self.held = None
""",
        ("self.held is None or self.held <= self.up", "self.held is None or any(w & self.held for w in W)"),
        "reads + 1",
    ),
    Part(
        "vote: dict[N, M | None] = fill(None)",
        """\
    @action
    def cast(self, n: N, m: M):
        require(n in self.up and self.vote[n] is None)
        self.vote[n] = m
""",
        (
            "not any(all(self.vote[n] == m for n in w) for w in W for m in M)",
            "all(len({self.vote[n] for n in q} - {None}) <= 1 for q in R)",
        ),
        "(few + 1) ** size",
    ),
    Part(
        "heard: dict[R, bool] = fill(False)",
        """\
    @action
    def hear(self, q: R, n: N):
        require(n in q and n in self.up)
        self.heard[q] = True

    @action
    def forget(self):
        require(any(self.heard[q] for q in R))
        for q in R:
            self.heard[q] = False
""",
        ("not all(self.heard[q] for q in R)", "all(self.heard[q] or len(self.up) >= 0 for q in R)"),
        "2 ** reads",
    ),
    Part(
        "sent: Annotated[set[Vote], MaxLen(2)] = fill()",
        """\
    @action
    def send(self, n: N, m: M):
        require(n in self.up and len(self.sent) < 2 and any(n in q for q in R))
        self.sent.add(Vote(n, m))
""",
        (
            "not any({v.by for v in self.sent} == set(w) for w in W)",
            "not any({v.of for v in self.sent} >= v for v in V)",
        ),
        "1 + size * few * size * few // 2",
    ),
    Part(
        "log: Annotated[list[N | W], MaxLen(2)] = fill()",
        """\
    @action
    def note(self, w: W):
        require(len(self.log) < 2 and w <= self.up)
        self.log.append(w)

    @action
    def enter(self, n: N):
        require(len(self.log) < 2 and not any(n in q for q in R))
        self.log.append(n)
""",
        ("len(self.log) < 2 or self.log[0] != self.log[1]", "not all(w in self.log for w in W)"),
        "1 + (size + writes) + (size + writes) ** 2",
    ),
    Part(
        "chosen: set[M] = fill()",
        """\
    @action
    def choose(self, v: V, w: W):
        require(w <= self.up)
        for m in v:
            self.chosen.add(m)
""",
        (
            "all(len(v & self.chosen) > 0 for v in V) or len(self.chosen) < len(M)",
            "not all(m in self.chosen for m in M)",
        ),
        "2 ** few",
    ),
    Part(
        "round: Round | None = None",
        """\
    @action
    def begin(self, round: Round):
        require(round.leader in round.quorum and round.leader in self.up)
        self.round = round
""",
        ("self.round is None or self.round.leader in self.up", "self.round is None or self.round.quorum <= self.up"),
        "1 + reads * size",
    ),
    Part(
        "crowds: dict[M, frozenset[N]] = fill(frozenset())",
        """\
    @action
    def gather(self, m: M, q: R, w: W):
        require(q | w <= self.up)
        self.crowds[m] = frozenset(n for n in q if n not in w)
""",
        ("all(self.crowds[m] <= self.up for m in M)", "len({self.crowds[m] for m in M}) == 1"),
        "(reads * writes + 1) ** few",
    ),
)
MOST_STATES = 2500
"""About so many, at most."""


@dataclass(frozen=True)
class Written:
    """A spec, with the sizes of its sorts and their families."""

    text: str
    sizes: dict[str, int]
    families: dict[str, list[Quorums]]


def spec_of(seed: int) -> Written:
    """The spec of a number."""
    draw = random.Random(seed)
    size, few = draw.choice((3, 4, 4, 5)), draw.choice((2, 3))
    reads, writes = drawn_families(draw, size, 2)
    few_votes = drawn_families(draw, few, 1)[0] if few > 2 else frozenset({frozenset({0, 1})})
    votes = few_votes if draw.random() < 0.7 else frozenset({frozenset(range(few))})
    lines = HEAD.format(
        size=size, few=few, reads=written(reads, "n"), writes=written(writes, "n"), votes=written(votes, "m")
    )
    numbers = {"size": size, "few": few, "reads": len(reads), "writes": len(writes)}
    parts = _parts(draw, numbers)
    judged = [_judged(draw, number, part) for number, part in enumerate(parts)]
    text = "\n".join(
        [lines + "".join(f"    {part.variable}\n" for part in parts), UP, *(p.actions for p in parts), *judged]
    )
    return Written(text, {"N": size, "M": few}, {"N": [reads, writes], "M": [votes]})


def _parts(draw: random.Random, numbers: dict[str, int]) -> list[Part]:
    """Two parts or so, of which a spec stays small."""
    chosen: list[Part] = []
    states = 2 ** numbers["size"] * (numbers["few"] + 1)
    for part in draw.sample(PARTS, len(PARTS)):
        more = states * eval(part.states, {}, dict(numbers))
        if more <= MOST_STATES and len(chosen) < 3:
            states = more
            chosen.append(part)
    return chosen


def _judged(draw: random.Random, number: int, part: Part) -> str:
    """A property: one that is reachable or not, or an invariant, which may be false."""
    role = draw.choice(("reachable", "invariant"))
    said = draw.choice(part.judged)
    lines = [f"    @{role}", f"    def holds{number}(self):", f"        return {said}"]
    return "\n".join([*lines, ""])
