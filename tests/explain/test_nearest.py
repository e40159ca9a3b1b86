"""How near a property came that is never reached: in how many states each part is true, and the nearest state."""

from pathlib import Path

import pytest

from checker import Model, check, replay
from checker.api.outcome import Result
from checker.explain import nearest as nearest_module
from checker.reasons import Nearest

SPEC = '''
from checker import *


class Node(Symmetric, size=2):
    """A node."""


class Level(Ordered, size=3):
    """A level."""


class Up(Spec):
    """Nodes go up; when all are at the top it is locked."""

    level: dict[Node, Level] = fill(Level.first())
    locked: bool = False
    other: bool = False

    @action
    def rise(self, n: Node):
        """One goes up."""
        require(self.level[n] != Level.last())
        self.level[n] = self.level[n].next()
        self.locked = all(self.level[m] == Level.last() for m in Node)

    @action
    def turn(self):
        """Nothing, for it is never so."""
        require(self.locked and not all(self.level[n] == Level.last() for n in Node))
        self.other = True

    @reachable
    def wanted(self):
        """What is wanted."""
        return PROPERTY
'''


def found(tmp_path: Path, formula: str, **options: object) -> Result:
    file = tmp_path / "up.py"
    file.write_text(SPEC.replace("PROPERTY", formula), encoding="utf-8")
    return check(str(file), **options)  # type: ignore[arg-type]


def nearest(result: Result) -> Nearest:
    assert result.violation is not None
    assert result.violation.nearest is not None
    return result.violation.nearest


TOP = "all(self.level[n] == Level.last() for n in Node)"


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_each_part_has_the_number_of_states_in_which_it_is_true(tmp_path: Path, engine: str) -> None:
    result = found(tmp_path, f"not self.locked and {TOP}", engine=engine)
    told = nearest(result)
    assert told.states == 9
    assert [(part.words, part.true_in) for part in told.parts] == [("not self.locked", 8), (TOP, 1)]
    assert told.trace.length == 2  # one node of the two is at the top
    assert told.trace.name is not None
    assert "self.level[n] == Level.last() is false: level1 == level3" in result.report()
    assert "warning: the action turn is never enabled" in result.report()


def test_the_counts_are_those_that_states_made_by_hand_have(tmp_path: Path) -> None:
    model_file = tmp_path / "up.py"
    told = nearest(found(tmp_path, "self.locked and any(self.level[n] == Level.first() for n in Node)"))
    states, waiting = set(), [Model(str(model_file)).initial_state()]
    while waiting:
        state = waiting.pop()
        if state not in states:
            states.add(state)
            waiting += [step.after for step in state.enabled()]
    assert told.states == len(states)
    assert told.parts[0].true_in == sum(state.locked for state in states)
    assert told.parts[1].true_in == sum(any(str(at) == "level1" for at in state.level.values()) for state in states)


def test_of_some_element_the_parts_are_those_that_are_asked_of_it(tmp_path: Path) -> None:
    result = found(tmp_path, "any(self.level[n] == Level.last() and self.other for n in Node)")
    assert [(part.words, part.true_in) for part in nearest(result).parts] == [
        ("self.level[n] == Level.last()", 5),
        ("self.other", 0),
    ]
    assert "  self.other is true in none\n" in result.report()
    told = "most of them together, of those that are true anywhere, after 2 steps: "
    assert told + str(nearest(result).trace.name) in result.report()
    assert replay(str(tmp_path / "up.py"), str(nearest(result).trace.name)).trace == nearest(result).trace


def test_nothing_is_said_of_what_is_no_conjunction_or_of_many_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(tmp_path, "self.other").violation.nearest is None  # type: ignore[union-attr]
    monkeypatch.setattr(nearest_module, "MOST_STATES", 5)
    assert found(tmp_path, f"not self.locked and {TOP}").violation.nearest is None  # type: ignore[union-attr]
