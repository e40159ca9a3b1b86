"""An assertion in a property is of one kind in both engines, wherever it stands."""

from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Verdict, ViolationKind
from checker.search.select import check

from .running import ENGINES

SPEC = """\
from checker import Range, Spec, action, constraint, final, invariant, reachable, require, step_invariant

class N(Range, low=0, high=3):
    pass

class S(Spec):
    n: N = 0

    @action
    def up(self):
        require(self.n < 3)
        self.n += 1

    @ROLE
    def judged(selfAFTER):
        assert self.n < 2, "too far"
        if self.n > 5:
            assert 1 // 0
        return self.n < 9

    @final
    def done(self):
        return True
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("role", ["invariant", "step_invariant", "reachable", "constraint", "final"])
@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
def test_an_assertion_in_a_property_is_an_assertion(role: str, strategy: str, engine: Engine, tmp_path: Path) -> None:
    text = SPEC.replace("ROLE", role).replace("AFTER", ", after" if role == "step_invariant" else "")
    if role == "final":
        text = text[: text.index("    @final\n    def done")]
    if role == "reachable":
        text = text.replace("return self.n < 9", "return self.n > 9")
    if role == "final":
        text = text.replace("self.n < 2", "self.n < 3")
    result = check(Model(load_text(text, tmp_path)), engine=engine, strategy=strategy, audit="full")  # type: ignore[arg-type]  # a strategy
    assert result.verdict is Verdict.VIOLATED
    assert result.violation is not None
    assert (result.violation.kind, result.violation.property) == (ViolationKind.ASSERTION, "judged")
    assert result.violation.message == "too far"
    assert result.violation.trace is not None
