"""A turnstile with everything that a place can have: steps that fail, that change nothing, that lead back, that leave the constraint."""

from checker import (
    Range,
    Spec,
    Symmetric,
    action,
    constraint,
    fill,
    final,
    invariant,
    reachable,
    require,
    step_invariant,
)


class Guest(Symmetric, size=2):
    pass


class Count(Range, low=0, high=4):
    pass


class Turnstile(Spec):
    inside: dict[Guest, bool] = fill(False)
    passed: Count = Count(0)

    @action
    def enter(self, guest: Guest) -> None:
        require(not self.inside[guest])
        assert self.passed < 3, "three is a crowd"
        self.inside[guest] = True
        self.passed += 1

    @action
    def leave(self, guest: Guest) -> None:
        require(self.inside[guest])
        self.inside[guest] = False

    @action
    def look(self) -> None:
        require(self.passed > 0)

    @invariant
    def not_everybody(self) -> bool:
        return not all(self.inside.values())

    @step_invariant
    def never_fewer(self, after: "Turnstile") -> bool:
        return after.passed >= self.passed

    @reachable
    def somebody_is_inside(self) -> bool:
        return any(self.inside.values())

    @final
    def closed(self) -> bool:
        return self.passed == 4

    @constraint
    def few(self) -> bool:
        return self.passed < 3
