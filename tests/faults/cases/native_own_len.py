"""Functions of the file's own called len, isinstance, list, tuple and zip: Python's patterns, stars and map do not call them."""

import builtins
from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, require


class E(Range, low=0, high=2):
    pass


class P(Symmetric, size=2):
    pass


class Vote(Record):
    of: P
    e: E


class OwnLen(Spec):
    log: Annotated[builtins.list[E], MaxLen(3)] = fill()
    votes: set[Vote] = fill()
    trail: Annotated[builtins.tuple[E, ...], MaxLen(3)] = ()
    pair: builtins.tuple[E, E] | None = None
    out: E = 0

    @action
    def add(self, e: E, p: P):
        require(not self.log[2:])
        self.log.append(e)
        self.votes.add(Vote(p, e))
        self.trail = self.trail + (e,)
        self.pair = (e, e)

    @action
    def match_list(self):
        match self.log:
            case [_, _]:
                self.out = 1
            case [_]:
                self.out = 2
            case _:
                self.out = 0

    @action
    def match_sequence(self):
        match self.trail:
            case [_, _]:
                self.out = 1
            case [_]:
                self.out = 2
            case _:
                self.out = 0

    @action
    def match_tuple(self):
        match self.pair:
            case [_, 1]:
                self.out = 1
            case None:
                self.out = 2
            case _:
                self.out = 0

    @action
    def unpack(self):
        require(self.log)
        _, *rest = self.log
        self.out = max([*rest, 0])

    @action
    def pairs(self):
        self.out = min(2, sum(map(lambda x, y: x * y, self.log, self.trail)))

    @action
    def first(self):
        self.out, _ = {1, 2}


def len(x):
    return 2


def isinstance(a, b):
    return True


def tuple(x):
    return x


def list(x):
    return [0]


def zip(*x):
    return []
