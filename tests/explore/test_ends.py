"""What is wrong where no step leads on, and around it: the place, its neighbourhood and a search say the same."""

from pathlib import Path

import pytest

from checker import Model, check
from checker.explore import Explorer

FAILING_FINAL = """
from checker import *

class Slot(Range, low=0, high=2):
    pass

class Ends(Spec):
    at: Slot = Slot(0)

    @action
    def go(self):
        require(self.at < 2)
        self.at += 1

    @final
    def done(self):
        return 3 // (self.at - 2) > 0
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "written.py"


def test_a_final_that_fails_is_no_deadlock(path: Path) -> None:
    path.write_text(FAILING_FINAL, encoding="utf-8")
    place = Explorer(Model(path)).at("0/0/0")
    assert str(check(path).violation) == "error in done"
    assert (place.ending, place.wrong) == ("error", ("done",))
