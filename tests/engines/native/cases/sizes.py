"""Ranges and lists bounded by sorts, dict.fromkeys, and a loop over a list whose body calls a helper that changes another."""

from typing import Annotated

from checker import MaxLen, Range, Spec, Symmetric, action, fill, invariant, reachable, require


class N(Symmetric, size=2):
    """Interchangeable."""


class Count(Range, low=0, high=N):
    """As many as there are."""


class Sizes(Spec):
    """What is put in is logged and counted; what is planned is done."""

    log: Annotated[list[N], MaxLen(N)] = fill()
    todo: Annotated[list[N], MaxLen(2)] = fill()
    done: Annotated[list[N], MaxLen(2)] = fill()
    who: dict[N, N | None] = fill(None)
    count: Count = Count.first()

    @action
    def put(self, n: N):
        require(n not in self.log)
        self.log.append(n)
        self.count += 1
        self.who = dict.fromkeys(N, n)

    @action
    def plan(self, n: N):
        require(len(self.todo) < 2)
        self.todo.append(n)

    @action
    def run(self):
        require(self.todo)
        for n in self.todo:
            self.perform(n)
        self.todo.clear()

    @action
    def reset(self):
        self.who = dict.fromkeys(N)

    def perform(self, n: N) -> None:
        if len(self.done) < 2:
            self.done.append(n)

    @invariant
    def counted(self):
        return self.count == len(self.log) and self.count <= Count.last()

    @reachable
    def full(self):
        return self.count == Count.last() == len(N)
