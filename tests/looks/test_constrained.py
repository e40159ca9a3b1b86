"""What is said of a constraint: coverage keeps to it though a search ended before it, and a walk ends a step beyond it."""

from checker import Result, Spec, action, check, constraint, invariant, require, simulate
from checker.report.plain import plain_report


class Bounded(Spec):
    """Goes up to 4, and is looked at up to 2."""

    level: int = 0

    @action
    def climb(self) -> None:
        require(self.level < 4)
        self.level += 1

    @constraint
    def low(self) -> bool:
        return self.level < 3


class Broken(Bounded):
    """Ends before the constraint is met."""

    @invariant
    def never_one(self) -> bool:
        return self.level != 1


def said(result: Result) -> str:
    return " ".join(plain_report(result).split())


def test_coverage_says_that_it_keeps_to_the_constraint() -> None:
    for spec in (Bounded, Broken):
        text = said(check(spec, engine="reference", coverage=True))
        assert "counted by the reference engine over all 3 states within the constraint" in text


def test_a_walk_counts_the_states_that_it_ends_in() -> None:
    text = said(simulate(Bounded, engine="reference", runs=3))
    assert "covered 4 states and 9 transitions within the constraint or one step beyond it" in text
