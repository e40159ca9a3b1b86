"""Whether the turns of a loop come to the same in every order: then going through a set in the order of its elements says nothing of it.

Two turns may change places when neither reads what the other changes, and what both change is changed alike: each at a place of its own,
which the element of the turn tells, or by accumulating (`checker.passes.accumulating`), or to one and the same value. What ends the loop,
or the step, must be the same from whichever turn it comes.
"""

from checker.diagnostics import Span
from checker.ir.kinds import bounds, is_integer
from checker.ir.nodes import Expr
from checker.ir.statements import For
from checker.passes.facts import bare
from checker.passes.known import Known
from checker.passes.liveness import Names
from checker.passes.turns import OUTSIDE, Access, Left, Root, TooManyCalls, Turn


class NotAlike(Exception):
    """What turns do depends on their order: `what` says how."""

    def __init__(self, what: str, span: Span | None) -> None:
        super().__init__(what)
        self.what, self.span = what, span


def check_turns(loop: For, carried: Names, known: Known, *, is_distinct: bool) -> Names:
    """Raise NotAlike where the order of a loop's turns matters; the locals whose lists come to be in that order otherwise.

    `carried` are the locals that turns hand on to others, or to what comes after. Each element comes up once where the source
    `is_distinct`. Quadratic in what the turns change.
    """
    turn = Turn(loop, carried, known)
    try:
        turn.gather(loop.body, OUTSIDE, None, inner=0)
    except TooManyCalls:
        raise NotAlike("a loop whose turns call helpers too often to be looked through", loop.span) from None
    return _Judge(turn, is_distinct=is_distinct).judged()


class _Judge:
    """Whether what one turn does comes to the same in any order with what others do."""

    def __init__(self, turn: Turn, *, is_distinct: bool) -> None:
        self.turn, self.is_distinct = turn, is_distinct
        self.written = frozenset(access.root for access in turn.accesses if access.kind != "read")

    def judged(self) -> Names:
        """Raise NotAlike, or tell which locals hold lists in the order of the turns."""
        self._check_endings()
        listed = set()
        for root in self.written:
            here = [access for access in self.turn.accesses if access.root == root]
            if self._is_list(root, here):
                listed.add(str(root))
            elif not (self._is_apart(here) or self._is_alike(here) or self._is_pinned(here)):
                change = next(access for access in here if access.kind != "read")
                raise NotAlike("what this loop leaves may depend on the order of its turns", change.span)
        return frozenset(listed)

    def _check_endings(self) -> None:
        left, endings = self.turn.left, self.turn.endings
        if len(endings) > 1:
            names = sorted(ending.value for ending in endings)
            what = f"one turn of a loop {names[0]} perhaps, another {names[1]}: which comes first may depend on their order"
            raise NotAlike(what, [*endings.values()][-1])
        if not left:
            return
        if endings:
            (ending,) = endings
            what = (
                f"one turn {ending.value} perhaps, another leaves the loop: which comes first may depend on their order"
            )
            raise NotAlike(what, endings[ending])
        first = left[0]
        for other in left:
            if other.is_return is not first.is_return or not self._is_same_value(first, other):
                raise NotAlike("which turn leaves the loop may depend on their order", other.span)
        for access in self.turn.accesses:
            is_dead = first.is_return and isinstance(access.root, str)
            if access.kind == "read" or is_dead:
                continue
            if not access.ends or len(left) > 1:
                raise NotAlike("which turns come before the loop is left may depend on their order", access.span)
            if not (self._is_single(access.pin) or self._is_fixed_change(access)):
                raise NotAlike("which turn leaves the loop may depend on their order", access.span)

    def _is_fixed_change(self, access: Access) -> bool:
        parts = (*access.path, *access.values, *access.minus)
        return all(part is not None and self.turn.is_fixed(part, self.written) for part in parts)

    def _is_same_value(self, first: Left, other: Left) -> bool:
        if first.value is None or other.value is None:
            return first.value is None and other.value is None
        if self._is_single(first.pin) and first == other:
            return True
        return bare(first.value) == bare(other.value) and self.turn.is_fixed(first.value, self.written)

    def _is_single(self, pin: Expr | None) -> bool:
        """Whether at most one turn comes there."""
        return pin is not None and self.is_distinct and self.turn.is_fixed(pin, self.written)

    # one variable

    def _is_apart(self, accesses: list[Access]) -> bool:
        """Whether every turn has a place of its own."""
        if not self.is_distinct:
            return False
        least = min(len(access.path) for access in accesses)
        return any(
            frozenset.intersection(*(self.turn.own_places(access.path[place]) for access in accesses))
            for place in range(least)
        )

    def _is_alike(self, accesses: list[Access]) -> bool:
        """Whether all changes accumulate in one way, or all put there the same, and none is read."""
        if any(access.kind == "read" for access in accesses):
            return False
        kinds = {access.kind for access in accesses}
        if len(kinds) > 1 or kinds & {"order", "list"}:
            return False
        if kinds == {"put"}:
            values = {access.values for access in accesses}
            return (
                len(values) == 1
                and all(
                    value is not None and self.turn.is_fixed(value, self.written)
                    for access in accesses
                    for value in access.values
                )
                and bool(accesses[0].values)
            )
        return self._accumulates(accesses, *kinds)

    def _accumulates(self, accesses: list[Access], kind: str) -> bool:
        may_fail = any(access.may_fail for access in accesses)
        if kind == "sum" and may_fail and any(access.has_gaps for access in accesses):
            return False
        if kind == "sum" and may_fail:
            signs = [self._sign(value) for access in accesses for value in access.values]
            signs += [-self._sign(value) for access in accesses for value in access.minus]
            return all(sign > 0 for sign in signs) or all(sign < 0 for sign in signs)
        return not (may_fail and kind in ("product", "any", "all", "least", "greatest", "meet", "exchange"))

    def _sign(self, value: Expr) -> int:
        """1 where a number is never negative, -1 where it is never positive, else 0."""
        if not is_integer(value.type):
            return 0
        low, high = bounds(value.type)
        return 1 if low >= 0 else -1 if high <= 0 else 0

    def _is_pinned(self, accesses: list[Access]) -> bool:
        """Whether one turn at most touches it."""
        pins = {access.pin for access in accesses}
        (pin,) = pins if len(pins) == 1 else (None,)
        return self._is_single(pin)

    def _is_list(self, root: Root, accesses: list[Access]) -> bool:
        """Whether it is a list of the body's own that every turn adds to: it comes to be in the order of the turns."""
        return isinstance(root, str) and all(access.kind == "list" and not access.path for access in accesses)
