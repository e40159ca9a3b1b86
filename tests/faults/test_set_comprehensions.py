"""A sum over a set comprehension takes each element once, also where the audit does not come: it verified what is violated."""

from pathlib import Path

import pytest

from checker import check
from checker.options import Engine
from checker.result import Verdict

SPEC = """
from checker import *

class V(Range, low=0, high=3000):
    pass

class S(Spec):
    x: V = V(0)

    @action
    def up(self):
        require(self.x + 1 in V)
        self.x += 1

    @invariant
    def never(self):
        k = abs(self.x - 1234)
        return sum({v * k + 1 for v in (1, 2)}) == 3 * k + 2
"""


@pytest.mark.parametrize("engine", ["reference", "native", "auto"])
def test_each_element_counts_once(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(SPEC)
    result = check(path, engine=engine)
    assert result.verdict is Verdict.VIOLATED
    assert result.violation is not None
    assert result.violation.trace is not None
    assert result.violation.trace.length == 1234


def test_a_match_of_very_many_cases_is_compiled(tmp_path: Path) -> None:
    cases = "\n".join(f"            case {n}:\n                self.x = {(n + 1) % 300}" for n in range(300))
    path = tmp_path / "spec.py"
    path.write_text(
        "from checker import *\n\nclass V(Range, low=0, high=299):\n    pass\n\nclass S(Spec):\n    x: V = V(0)\n\n"
        f"    @action\n    def go(self):\n        match self.x:\n{cases}\n\n"
        "    @reachable\n    def last(self):\n        return self.x == 299\n"
    )
    result = check(path, engine="native")
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, 300)
