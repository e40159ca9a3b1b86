"""Sets from everywhere that a body can have them from; `@@` stands for an expression whose order becomes part of the state."""

import copy
import functools
import itertools
import operator
import pickle
from typing import Literal

from checker import Spec, action, fill, init, invariant
from hash_seed_beside import ORDER, TABLE, helper, made

L = Literal["a", "b", "c", "d"]
ALL = ["a", "b", "c", "d"]
G = ({"a", "b", "c", "d"},)
GD = {"k": {"a", "b", "c", "d"}}
GL = list({"a", "b", "c", "d"})
GF = dict.fromkeys({"a", "b", "c", "d"})
GM = list(map(set, [("a", "b", "c", "d")]))


class My(frozenset):
    pass


GS = My("abcd")


class S(Spec):
    K = {"a", "b", "c", "d"}
    KF = frozenset({"a", "b", "c", "d"})
    KN = ((frozenset(ALL),),)
    out: tuple[L, L, L, L] = ("a", "a", "a", "a")
    d: dict[L, bool] = fill(False)
    s: set[L] = fill()

    @init
    def begin(self):
        self.s = {"a", "b", "c", "d"}

    def in_default(self, z={"a", "b", "c", "d"}):
        return [w for w in z]

    @action
    def go(self):
        self.out = tuple(G[0])

    @invariant
    def in_order(self):
        return self.out == ("a", "b", "c", "d") or self.out == ("a", "a", "a", "a")
