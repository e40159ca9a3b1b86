"""Two-phase commit once more, in plain Python, and a plain search: what the C models of these tests are compared with."""

from collections.abc import Iterator
from dataclasses import dataclass, field

WORKING, PREPARED, COMMITTED, ABORTED = range(4)
INIT, TM_COMMITTED, TM_ABORTED = range(3)

Words = tuple[int, ...]


@dataclass(frozen=True)
class TwoPhaseCommit:
    """The model of two_phase_commit.c; a state is its words."""

    n: int = 3
    words: int = 1
    hasty: bool = False
    bounded: bool = False

    def pack(self, rm: int, tm: int, known: int, sent: int) -> Words:
        n = self.n
        if self.words == 1:
            return (rm | tm << 2 * n | known << (2 * n + 2) | sent << (3 * n + 2),)
        if self.words == 2:
            return (rm, tm | known << 2 | sent << (n + 2))
        return (rm, tm | known << 2, sent)

    def unpack(self, state: Words) -> tuple[int, int, int, int]:
        n, every = self.n, (1 << self.n) - 1
        if self.words == 1:
            word = state[0]
            return word & ((1 << 2 * n) - 1), word >> 2 * n & 3, word >> (2 * n + 2) & every, word >> (3 * n + 2)
        sent = state[1] >> (n + 2) if self.words == 2 else state[2]
        return state[0], state[1] & 3, state[1] >> 2 & every, sent

    def initial(self) -> Words:
        return self.pack(0, INIT, 0, 0)

    def successors(self, state: Words) -> Iterator[tuple[int, Words]]:
        n, every = self.n, (1 << self.n) - 1
        rm, tm, known, sent = self.unpack(state)
        for i in range(n):
            if tm == INIT and sent >> i & 1:
                yield 0, self.pack(rm, tm, known | 1 << i, sent)
        if tm == INIT and (known if self.hasty else known == every):
            yield 1, self.pack(rm, TM_COMMITTED, known, sent | 1 << n)
        if tm == INIT:
            yield 2, self.pack(rm, TM_ABORTED, known, sent | 2 << n)
        for i in range(n):
            rest = rm & ~(3 << 2 * i)
            if rm == rest:
                yield 3, self.pack(rest | PREPARED << 2 * i, tm, known, sent | 1 << i)
                yield 4, self.pack(rest | ABORTED << 2 * i, tm, known, sent)
            if sent >> n & 1:
                yield 5, self.pack(rest | COMMITTED << 2 * i, tm, known, sent)
            if sent >> n & 2:
                yield 6, self.pack(rest | ABORTED << 2 * i, tm, known, sent)

    def statuses(self, state: Words) -> list[int]:
        return [self.unpack(state)[0] >> 2 * i & 3 for i in range(self.n)]

    def breaks(self, state: Words) -> bool:
        return {COMMITTED, ABORTED} <= set(self.statuses(state))

    def outside(self, state: Words) -> bool:
        return self.bounded and self.statuses(state).count(ABORTED) > 1

    def wanted(self, state: Words) -> tuple[bool, bool]:
        return set(self.statuses(state)) == {COMMITTED}, ABORTED in self.statuses(state)


@dataclass
class Explored:
    """What a search by breadth found: the levels, and all violations and witnesses of the first level that has any."""

    levels: list[list[Words]] = field(default_factory=list)
    outside: int = 0
    transitions: int = 0
    fired: list[int] = field(default_factory=lambda: [0] * 7)
    violations: list[Words] = field(default_factory=list)
    witnesses: list[list[Words]] = field(default_factory=lambda: [[], []])

    @property
    def states(self) -> int:
        return sum(map(len, self.levels)) - self.outside

    @property
    def depth(self) -> int:
        return len(self.levels) - 1


def explore(model: TwoPhaseCommit) -> Explored:
    """Every state, level by level; the level in which a violation is found is finished."""
    found = Explored()
    level, seen = [model.initial()], {model.initial()}
    while level:
        found.levels.append(level)
        found.violations = sorted(state for state in level if model.breaks(state))
        for k in range(2):
            found.witnesses[k] = found.witnesses[k] or sorted(state for state in level if model.wanted(state)[k])
        beyond = sum(map(model.outside, level))
        found.outside += beyond
        if beyond == len(level):
            found.levels.pop()
            found.levels[-1] += level
            break
        if found.violations:
            break
        following: list[Words] = []
        for state in level:
            if model.outside(state):
                continue
            for action, successor in model.successors(state):
                found.transitions += 1
                found.fired[action] += 1
                if successor not in seen:
                    seen.add(successor)
                    following.append(successor)
        level = following
    return found


def ways_to(model: TwoPhaseCommit, found: Explored, ends: list[Words]) -> list[list[Words]]:
    """For each level the states on a shortest way to one of the ends, which are all in one level."""
    length = next(length for length, level in enumerate(found.levels) if ends[0] in level)
    ways = [ends]
    for level in reversed(found.levels[:length]):
        following = set(ways[-1])
        ways.append(
            sorted(
                state
                for state in level
                if not model.outside(state) and following & {successor for _, successor in model.successors(state)}
            )
        )
    return ways[::-1]
