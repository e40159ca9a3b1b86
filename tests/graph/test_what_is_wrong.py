"""A graph says of states, of beginnings and of Auxiliary variables what a search says of them."""

from pathlib import Path

import pytest

from checker import check, state_graph

ENDS = """
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
    def {first}(self):
        return 3 // (self.at - 2) > 0

    @final
    def {other}(self):
        return self.at == 2
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "written.py"


def test_a_final_that_fails_is_an_error_and_no_deadlock(path: Path) -> None:
    path.write_text(ENDS.format(first="a", other="b"), encoding="utf-8")
    found = check(path)
    assert str(found.violation) == "error in a"
    assert [node.violated for node in state_graph(path).nodes] == [(), (), ("error a",)]
