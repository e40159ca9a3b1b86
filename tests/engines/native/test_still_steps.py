"""What step invariants read changes in few steps: each is asked again where it does, and where a state says otherwise of no change."""

import pytest

from checker import Range, Spec, action, require, step_invariant
from checker.frontend.model import Model
from checker.options import Strategy
from checker.result import ViolationKind
from checker.search import reference

from .comparison import compare
from .compiling import needs_compiler


class Count(Range, low=0, high=6):
    """A small number."""


class Steps(Spec):
    """Two counters, and a bit that changes in many steps."""

    left: Count = Count(0)
    right: Count = Count(0)
    is_odd: bool = False

    @action
    def go_left(self) -> None:
        require(self.left < 6)
        self.left += 1

    @action
    def go_right(self, by: Count) -> None:
        require(0 < by < 3)
        require(self.right + by <= 6)
        self.right += by

    @action
    def rest(self) -> None:
        require(self.left > 3)
        self.is_odd = not self.is_odd


class Far(Steps):
    """Broken by a change of what is read before and after."""

    @step_invariant
    def holds(self, after: "Far") -> bool:
        return after.right - self.right < 2 or self.right < 4


class Full(Steps):
    """Broken by steps that leave alone what is read, from a state that no step may leave."""

    @step_invariant
    def holds(self, after: "Full") -> bool:
        return not self.left == after.left == 6


class Divided(Steps):
    """An error where what is read of the state after alone has changed."""

    @step_invariant
    def holds(self, after: "Divided") -> bool:
        return 12 // (6 - after.right) > 0


class Several(Steps):
    """The second is broken where the first holds of all steps from the state."""

    @step_invariant
    def is_fine(self, after: "Several") -> bool:
        return self.left <= after.left

    @step_invariant
    def holds(self, after: "Several") -> bool:
        return self.is_odd == after.is_odd or self.left < 5


SPECS: dict[type[Spec], tuple[ViolationKind, int]] = {
    Far: (ViolationKind.STEP_INVARIANT, 3),
    Full: (ViolationKind.STEP_INVARIANT, 7),
    Divided: (ViolationKind.ERROR, 3),
    Several: (ViolationKind.STEP_INVARIANT, 6),
}
"""What is found, and after how many steps."""


@needs_compiler
@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
@pytest.mark.parametrize("spec", SPECS)
def test_both_engines_find_the_step(spec: type[Spec], strategy: Strategy) -> None:
    assert compare(Model(spec), strategy, symmetry=False)
    found = reference.check(Model(spec)).violation
    assert found is not None
    assert found.trace is not None
    kind, length = SPECS[spec]
    assert (found.kind, len(found.trace.steps)) == (kind, length + 1)
