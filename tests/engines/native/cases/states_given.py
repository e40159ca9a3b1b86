"""The state, and the state after, given to functions that are arguments: which state each name stands for, and where it is another."""

import operator

from checker import Range, Record, Spec, action, fill, invariant, require, step_invariant


class N(Range, low=0, high=3): ...


class Point(Record):
    x: N

    def is_over(self, spec):
        return spec.x < self.x + 1


def related(a, b, f, op):
    return op(f(a), f(b))


def of_one(f, given):
    return f(given)


def of_two(f, one, other):
    return f(one, other)


class StatesGiven(Spec):
    x: N = 0
    seen: set[N] = fill()
    point: Point = Point(3)

    @action
    def up(self):
        require(self.x < 3)
        self.x += 1

    @action
    def put(self, v: N):
        def to(state, value):
            state.x = value
            state.seen.add(value)

        require(len(self.seen) < 2)
        of_two(to, self, max(v, self.x))

    def is_low(self):
        return self.x < 3

    def is_before(self, other):
        return self.x <= other.x

    def turned(self, after, f):
        return f(after, self)

    @invariant
    def shadowed_by_values(self):
        f = lambda self: self.x  # noqa: E731  # no state, for once

        def g(self):
            y = self.x
            return y  # noqa: RET504  # of several statements

        return f(self.point) == g(self.point) == of_one(lambda self: self.x, self.point) == 3

    @step_invariant
    def helpers(self, after):
        return related(self, after, lambda s: s.x, lambda p, q: p <= q) and self.turned(after, lambda s, t: t.x <= s.x)

    @step_invariant
    def in_place(self, after):
        f = lambda s, t: t.x - s.x  # noqa: E731

        def g(s, t):
            more = t.x - s.x
            return more  # noqa: RET504

        return f(self, after) == g(self, after) == (lambda a, b: (lambda b, a: a.x - b.x)(a, b))(self, after) >= 0

    @step_invariant
    def names_exchanged(self, after):
        return (
            self.turned(after, lambda self, after: self.x >= after.x) and of_one(lambda self: self.x, after) >= self.x
        )

    @step_invariant
    def taken_along(self, after):
        f = lambda s: of_one(lambda t: s.x - t.x, self)  # noqa: E731
        return f(after) >= 0 and of_one(lambda v: all(of_one(lambda s: s.x + v < 7, after) for v in N), 1)  # noqa: B023

    @step_invariant
    def methods(self, after):
        return of_one(self.is_before, after) and (of_one(after.is_before, self) or after.is_low() or self.x < 3)

    @step_invariant
    def of_records(self, after):
        return of_one(self.point.is_over, after) and of_one(operator.attrgetter("x"), after) >= self.x

    @step_invariant
    def broken_last(self, after):
        is_full = lambda s, x: len(s.seen) == 2 and s.x == x  # noqa: E731
        return not (is_full(self, 2) and of_one(lambda s: is_full(s, 3), after))
