"""What is called a cause is one: leaving it out undoes the violation; and what the formula needs is found, wherever it was changed."""

from pathlib import Path

import pytest

from checker.causes import Cause, Causes
from checker.explain import causes as search
from checker.explain.causes import causes_of
from checker.explain.parts import Part
from checker.lower.program import compile_model

from .broken import causes, named, violated
from .undoing import is_undone

ONE_OF_TWO = """
state: dict[Node, Literal["idle", "on", "off"]] = fill("idle")
other: bool = False

@action
def turn(self, node: Node, to: Literal["on", "off"]):
    require(self.state[node] == "idle")
    self.state[node] = to
    self.other = True

@invariant
def agree(self):
    values = set(self.state.values())
    return not ("on" in values and "off" in values)
"""

BOTH = """
a: bool = False
b: bool = False
rest: bool = False

@action
def both(self):
    self.a = True
    self.b = True
    self.rest = True

@invariant
def neither(self):
    return not (self.a or self.b)
"""

FOUR = """
held: dict[Count, bool] = fill(False)

@action
def all_of_them(self):
    for each in Count:
        self.held[each] = each < 4

@invariant
def none(self):
    return not any(self.held.values())
"""

SENT = """
sent: set[Node] = fill()
got: Annotated[Counter[Node], MaxLen(3)] = fill()
log: dict[Node, Annotated[list[Count], MaxLen(2)]] = fill()

@action
def send(self, node: Node):
    require(not self.sent)
    self.sent.add(node)

@action
def get(self, node: Node):
    require(node in self.sent)
    self.got[node] += 1

@action
def write(self, node: Node):
    require(self.got[node] == 2)
    self.log[node].append(Count(7))

@invariant
def quiet(self):
    return not any(node in self.sent and self.got[node] == 2 and 7 in self.log[node] for node in Node)
"""

NEVER_BACK = """
level: Count = 3

@action
def up(self):
    require(self.level < 4)
    self.level += 1

@action
def down(self):
    require(self.level == 4)
    self.level = 1

@step_invariant
def small_steps(self, after):
    return after.level >= self.level - 1
"""

ASSERTED = """
level: Count = 0
is_open: bool = False
noise: bool = False

@action
def open(self):
    require(self.level == 1)
    self.is_open = True
    self.noise = True

@action
def up(self):
    self.level = 1

@action
def use(self):
    if self.is_open:
        assert self.level == 0
"""

FAILING = """
level: Count = 0
first: dict[Node, bool] = fill(False)

@action
def up(self, node: Node):
    require(self.level == 0)
    self.level = 9
    self.first[node] = True

@action
def more(self, node: Node):
    require(self.first[node])
    self.level = self.level + 1
"""

STUCK = """
holder: Node | None = None
alive: dict[Node, bool] = fill(True)
asked: Count = 0

@action
def acquire(self, node: Node):
    require(self.holder is None)
    self.holder = node
    self.asked = 5

@action
def die(self, node: Node):
    require(self.holder == node)
    require(self.alive[node])
    self.alive[node] = False

@action
def release(self, node: Node):
    require(self.holder == node)
    require(self.alive[node])
    self.holder = None

@final
def never(self):
    return False
"""

SINCE_THE_BEGINNING = """
limit: Literal["low", "high"] = "low"
level: Literal["low", "high"] = "low"

@action
def up(self):
    self.level = "high"

@invariant
def within(self):
    return self.limit == "high" or self.level == "low"
"""

THROUGH_HELPERS = """
role: dict[Node, Literal["follower", "leader"]] = fill("follower")
term: dict[Node, Count] = fill(0)
other: dict[Node, Count] = fill(0)

@action
def lead(self, node: Node):
    require(self.term[node] == 1)
    self.role[node] = "leader"
    self.other[node] = 1

@action
def up(self, node: Node):
    require(self.term[node] == 0)
    self.term[node] = 1

def leads(self, node: Node, term: int) -> bool:
    if self.role[node] == "follower":
        return False
    mine = self.term[node]
    return mine == term

@invariant
def one(self):
    leaders = 0
    for node in Node:
        if self.leads(node, 1):
            leaders += 1
    return leaders < 2
"""


AN_ERROR_WITHOUT_IT = """
level: Count = 0
is_ready: bool = False
has_begun: bool = False
is_done: bool = False

@action
def begin(self):
    self.is_ready = True
    self.has_begun = True

@action
def finish(self):
    require(self.has_begun)
    self.level -= 0 if self.is_ready else 1
    self.is_done = True

@invariant
def never(self):
    return not (self.is_ready and self.is_done)
"""

BY_A_CONSTANT = """
level: Literal["low", "high"] = "low"
noise: bool = False

@action
def change(self):
    self.level = Opposite.value[self.level]
    self.noise = True

@invariant
def low(self):
    return Opposite.value[self.level] == "high"
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (ONE_OF_TWO, {"any": ["1 state[node1] = off", "2 state[node2] = on"]}),
        (BOTH, {"all": ["1 a = True", "1 b = True"]}),
        (FOUR, {}),
        (
            SENT,
            {
                "any": [
                    "1 sent has node1",
                    "3 got has node1 ×2",
                    "4 log[node1] = [7]",
                ]
            },
        ),
        (NEVER_BACK, {"any": ["1 level = 4", "2 level = 1"]}),
        (ASSERTED, {"any": ["1 level = 1", "2 is_open = True"]}),
        (FAILING, {"any": ["1 level = 9"]}),
        (STUCK, {"any": ["1 holder = node1", "2 alive[node1] = False"]}),
        (SINCE_THE_BEGINNING, {"any": ["1 level = high"], "initial": ["0 limit = low"]}),
        (
            THROUGH_HELPERS,
            {
                "any": [
                    "1 term[node1] = 1",
                    "2 role[node1] = leader",
                    "3 term[node2] = 1",
                    "4 role[node2] = leader",
                ]
            },
        ),
        (BY_A_CONSTANT, {"any": ["1 level = high"]}),
        (AN_ERROR_WITHOUT_IT, {"any": ["2 is_done = True"]}),
    ],
    ids=[
        "any one",
        "two together",
        "more than are looked for",
        "element, count and list",
        "step",
        "assertion",
        "error",
        "deadlock",
        "initial",
        "helpers and loops",
        "a constant that is a function",
        "an error without the change",
    ],
)
def test_the_causes_are_those_changes_that_the_formula_needs(
    tmp_path: Path, body: str, expected: dict[str, list[str]]
) -> None:
    model, violation = violated(tmp_path, body, "error" if body is STUCK else "off")
    found = causes(model, violation)
    assert named(found) == expected
    with model.bound():
        assert all(is_undone(model, violation, [cause]) for cause in found.any_of)
        assert not found.all_of or is_undone(model, violation, found.all_of)
        assert not any(is_undone(model, violation, [cause]) for cause in found.all_of)


def test_nothing_is_said_beyond_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, violation = violated(tmp_path, THROUGH_HELPERS)
    monkeypatch.setattr(search, "MOST_STEPS", 3)
    assert named(causes(model, violation)) == {}


def test_a_body_without_end_behind_a_change_ends_the_search_and_not_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = """
level: Count = 0
other: bool = False

@action
def up(self):
    self.level = 1
    self.other = True

@action
def wait(self):
    require(self.other)
    while self.level == 0:
        pass
    self.level = 2

@invariant
def low(self):
    return self.level < 2
"""
    model, violation = violated(tmp_path, body)
    monkeypatch.setattr(search, "SECONDS", 0.2)
    changed = violation.trace
    assert changed is not None
    with model.bound():
        program = compile_model(model)
        monkeypatch.setattr(search._Search, "_changes", lambda self, decisive: [(Part(0), [1])])
        assert causes_of(model, program, violation) == Causes()


def test_an_initial_state_that_is_a_violation_has_no_causes(tmp_path: Path) -> None:
    body = """
level: Count = 3

@action
def up(self):
    self.level = 4

@invariant
def low(self):
    return self.level < 3
"""
    assert causes(*violated(tmp_path, body)) == Causes()


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause(1, "x[n1]", "3"), "x[n1] = 3"),
        (Cause(1, "sent", "True", "M(n1)"), "sent has M(n1)"),
        (Cause(1, "sent", "False", "M(n1)"), "sent lacks M(n1)"),
        (Cause(1, "sent", "1", "M(n1)"), "sent has M(n1)"),
        (Cause(1, "sent", "2", "M(n1)"), "sent has M(n1) ×2"),
        (Cause(1, "sent", "0", "M(n1)"), "sent lacks M(n1)"),
    ],
)
def test_a_cause_has_words(cause: Cause, words: str) -> None:
    assert str(cause) == words
