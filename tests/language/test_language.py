"""Every kind of state, parameter and property works as the language says; figures are worked out by hand."""

from itertools import product
from math import comb
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.values import show
from checker.result import Result, Verdict, ViolationKind
from checker.search.reference import check

HEAD = """\
import enum
from collections import Counter
from typing import Annotated, Literal
from checker import *

class N(Symmetric, size=2):
    pass

class B(Ordered, size=3):
    pass

class E(Range, low=0, high=5):
    pass

class Bit(Range, low=0, high=1):
    pass

class Count(Range, low=0, high=N):
    pass

class Late(Range, low=2, high=N):
    pass

class Ticket(Ordered, size=N):
    pass

class Ask(Record):
    node: N
    ballot: B | None

class Done(Record):
    pass

class Colour(enum.Enum):
    RED = "r"
    GREEN = "g"
    BLUE = "b"

def both(a, b):
    return a and b

class S(Spec):
"""


def model(folder: Path, body: str, **constants: object) -> Model:
    path = folder / "spec.py"
    path.write_text(HEAD + "".join(f"    {line}\n" if line else "\n" for line in body.strip("\n").splitlines()))
    return Model(load(str(path)), **constants)


def run(folder: Path, body: str, *, symmetry: bool = False) -> Result:
    return check(model(folder, body), symmetry=symmetry)


def violated(result: Result) -> tuple[ViolationKind, str, int | None]:
    """Kind, property and length of the trace."""
    assert result.verdict is Verdict.VIOLATED
    assert result.violation is not None
    trace = result.violation.trace
    return result.violation.kind, result.violation.property, None if trace is None else trace.length


def shown(result: Result, variable: str) -> list[str | None]:
    """The values of a variable along the trace of the violation."""
    assert result.violation is not None
    assert result.violation.trace is not None
    trace = result.violation.trace
    index = list(trace.variables).index(variable)
    kind = trace.variables[variable]
    return [None if step.state is None else show(kind, step.state[index]) for step in trace.steps]


ERROR, INVARIANT = ViolationKind.ERROR, ViolationKind.INVARIANT


# state


def test_range_arithmetic_stays_in_its_bounds_or_is_an_error_after_the_fewest_steps(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef two(self):\n    self.x += 2\n@action\ndef three(self):\n    self.x = (self.x * 2 + 3) - self.x"
    result = run(tmp_path, body)
    assert violated(result)[::2] == (ERROR, 2)
    assert shown(result, "x") in (["0", "3", None], ["0", "2", None])
    assert result.violation is not None
    assert result.violation.message == "self.x = 6 is not in E, which is 0..5 (self.x is 3)"
    assert result.violation.span is not None
    assert "self.x" in (result.violation.span.source_line() or "")


def test_a_value_that_leaves_the_range_in_between_is_no_error(tmp_path: Path) -> None:
    result = run(tmp_path, "x: E = 0\n@action\ndef step(self):\n    y = self.x + 100\n    self.x = y % 6\n")
    assert (result.verdict, result.distinct_states, result.transitions) == (Verdict.VERIFIED, 1 + 2, 3)


@pytest.mark.parametrize(
    ("state", "action", "message", "length"),
    [
        (
            "x: B | None = None",
            "self.x = B.first() if self.x is None else self.x.next()",
            "b3 is the last element of B",
            4,
        ),
        (
            "x: Annotated[list[E], MaxLen(2)] = fill()",
            "self.x.append(5)",
            "self.x would have 3 items, and MaxLen is 2",
            3,
        ),
        (
            "x: Annotated[list[E], MaxLen(2)] = fill()",
            "self.x += [1, 2]",
            "self.x would have 4 items, and MaxLen is 2",
            2,
        ),
        ("x: Annotated[list[E], MaxLen(2)] = fill()", "self.x.append(6)", "self.x: 6 is not in E, which is 0..5", 1),
        ("x: Annotated[list[E], MaxLen(2)] = fill()", "self.x.pop(0)", "IndexError: ", 1),
        (
            "x: Annotated[set[E], MaxLen(3)] = fill()",
            "self.x.add(len(self.x))",
            "self.x would have 4 items, and MaxLen is 3",
            4,
        ),
        (
            "x: Annotated[set[E], MaxLen(3)] = fill()",
            "self.x |= {1, 2, 3, 4}",
            "self.x would have 4 items, and MaxLen is 3",
            1,
        ),
        (
            "x: Annotated[Counter[E], MaxLen(3)] = fill()",
            "self.x[2] += 1",
            "self.x would have 4 items, and MaxLen is 3",
            4,
        ),
        ("x: Annotated[Counter[E], MaxLen(3)] = fill()", "self.x.update([1, 2])", "self.x would have 4 items", 2),
        (
            "x: Annotated[Counter[E], MaxLen(3)] = fill()",
            "self.x[2] -= 1",
            "self.x: 2 would be in the multiset -1 times",
            1,
        ),
        ("x: dict[B, E] = fill(4)", "self.x[B.last()] += 1", "self.x[b3] = 6 is not in E", 2),
        ("x: dict[E, bool] = fill(False)", "self.x[6] = True", "self.x: 6 is not a key", 1),
        ("x: dict[E, bool] = fill(False)", "del self.x[0]", "a dict variable is total", 1),
        ("x: dict[B, set[E]] = fill()", "self.x[B.first()].add(6)", "self.x[b1]: 6 is not in E", 1),
        ("x: tuple[E, bool] = (0, False)", "self.x = (self.x[0] + 3, True)", "self.x = (6, True) is not in", 2),
        ("x: Literal['a', 'b'] = 'a'", "self.x = min('c', 'd')", "self.x = 'c' is not in", 1),
        ("x: bool = False", "self.x = [1][0]", "self.x = 1 is not in bool: write True", 1),
        ("x: set[E] = fill()", "self.x.remove(3)", "KeyError: 3", 1),
        ("x: Ask | None = None", "self.x = Ask([None][0], None)", "Ask.node = None is not in N", 1),
    ],
)
def test_going_past_a_bound_is_an_error_with_the_shortest_trace(
    tmp_path: Path, state: str, action: str, message: str, length: int
) -> None:
    result = run(tmp_path, f"{state}\n@action\ndef go(self):\n    {action}")
    assert violated(result) == (ERROR, "go", length)
    assert result.violation is not None
    assert result.violation.message.startswith(message)
    assert shown(result, "x")[-1] is None


@pytest.mark.parametrize(
    ("state", "action", "states"),
    [
        ("x: Colour = Colour.RED", "def go(self, c: Colour):\n    self.x = c", 3),
        ("x: Literal['a', 'b'] | None = None", "def go(self, c: Literal['a', 'b']):\n    self.x = c", 3),
        ("x: Ask | Done | None = None", "def go(self, c: Ask | Done):\n    self.x = c", 1 + 2 * 4 + 1),
        ("x: tuple[E, bool] = (0, False)", "def go(self, e: E, b: bool):\n    self.x = (e, b)", 12),
        ("x: frozenset[B] = frozenset()", "def go(self, b: B):\n    self.x |= {b}", 8),
        ("x: frozenset[frozenset[B]] = frozenset()", "def go(self, f: frozenset[B]):\n    self.x = frozenset([f])", 9),
        ("x: dict[B, set[B]] = fill()", "def go(self, a: B, b: B):\n    self.x[a] ^= {b}", 2**9),
        (
            "x: dict[Bit, dict[Bit, Annotated[list[Bit], MaxLen(2)]]] = fill()",
            "def go(self, a: Bit, b: Bit, c: Bit):\n    require(len(self.x[a][b]) < 2)\n    self.x[a][b].append(c)",
            7**4,
        ),
        (
            "x: Annotated[list[B], MaxLen(3)] = fill()",
            "def go(self, b: B):\n    require(len(self.x) < 3)\n    self.x.append(b)",
            1 + 3 + 9 + 27,
        ),
        (
            "x: Annotated[set[E], MaxLen(2)] = fill()",
            "def go(self, e: E):\n    require(len(self.x) < 2)\n    self.x.add(e)",
            1 + 6 + comb(6, 2),
        ),
        (
            "x: Annotated[Counter[B], MaxLen(4)] = fill()",
            "def go(self, b: B):\n    require(self.x.total() < 4)\n    self.x[b] += 1",
            comb(3 + 4, 4),
        ),
        ("x: dict[N, E] = fill(0)", "def go(self, n: N):\n    self.x = {**self.x, n: (self.x[n] + 1) % 6}", 36),
        (
            "x: dict[tuple[Bit, bool], bool] = fill(False)",
            "def go(self, a: Bit, b: bool):\n    self.x[a, b] = True",
            16,
        ),
        ("x: dict[Colour, Bit] = fill(0)", "def go(self, c: Colour):\n    self.x[c] = 1", 8),
    ],
)
def test_every_kind_of_state_is_counted_exactly(tmp_path: Path, state: str, action: str, states: int) -> None:
    result = run(tmp_path, f"{state}\n@action\n{action}")
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, states)


def test_what_is_stored_is_a_copy(tmp_path: Path) -> None:
    body = """
a: set[E] = fill()
b: set[E] = fill()
@action
def share(self):
    before = len(self.b)
    self.a = self.b
    self.a.add(1)
    assert len(self.b) == before
@action
def swap(self):
    self.a, self.b = self.b, self.a
"""
    result = run(tmp_path, body)
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, 4)


# parameters


@pytest.mark.parametrize(
    ("parameter", "choices"),
    [
        ("set[B]", 8),
        ("set[Ask]", 2**8),
        ("frozenset[Bit]", 4),
        ("dict[B, bool]", 8),
        ("dict[bool, B | None]", 16),
        ("dict[Bit, set[Bit]]", 16),
        ("Ask", 8),
        ("Ask | Done", 9),
        ("tuple[B, Colour]", 9),
        ("Literal['x', 'y'] | None", 3),
        ("Annotated[list[Bit], MaxLen(2)]", 7),
        ("Annotated[set[E], MaxLen(2)]", 22),
    ],
)
def test_a_parameter_ranges_over_its_domain(tmp_path: Path, parameter: str, choices: int) -> None:
    result = run(tmp_path, f"x: bool = False\n@action\ndef go(self, p: {parameter}):\n    self.x = True")
    assert (result.distinct_states, result.transitions) == (2, 2 * choices)


def test_parameters_that_change_in_place_are_fresh_at_every_step(tmp_path: Path) -> None:
    body = """
chosen: set[B] = fill()
marks: dict[B, bool] = fill(False)
@action
def choose(self, some: set[B], marks: dict[B, bool]):
    some.discard(B.first())
    marks[B.first()] = False
    self.chosen = some
    self.marks = marks
"""
    result = run(tmp_path, body)
    assert (result.distinct_states, result.transitions) == (16, 16 * 64)


def test_init_with_parameters_makes_several_initial_states(tmp_path: Path) -> None:
    body = """
x: E
y: bool = False
@init
def begin(self, x: E, y: bool):
    require(x != 3)
    self.x = x
    self.y = y
@init
def other(self):
    self.x = 3
@action
def stay(self):
    pass
@invariant
def odd(self):
    return self.x != 4
"""
    result = run(tmp_path, body.replace("!= 4", "!= 9"))
    assert (result.verdict, result.distinct_states, result.transitions, result.depth) == (Verdict.VERIFIED, 11, 11, 0)
    result = run(tmp_path, body)
    assert violated(result) == (INVARIANT, "odd", 0)
    assert result.violation is not None
    assert result.violation.trace is not None
    first = result.violation.trace.steps[0]
    assert (first.action, [(a.name, a.value) for a in first.arguments]) == ("begin", [("x", 4), ("y", False)])


# behaviour


def test_require_anywhere_discards_every_change(tmp_path: Path) -> None:
    body = """
x: E = 0
seen: set[E] = fill()
grid: dict[Bit, dict[Bit, bool]] = fill(False)
log: Annotated[list[E], MaxLen(2)] = fill()
bag: Annotated[Counter[E], MaxLen(2)] = fill()
def late(self):
    self.bag[1] += 1
    require(self.x < 2)
@action
def go(self):
    self.x += 1
    self.seen.add(self.x)
    self.grid[0][1] = not self.grid[0][1]
    self.log.append(1)
    self.late()
@invariant
def together(self):
    return len(self.seen) == self.x == len(self.log) == self.bag.total() and self.grid[0][1] == (self.x == 1)
"""
    result = run(tmp_path, body)
    assert (result.verdict, result.distinct_states, result.transitions) == (Verdict.VERIFIED, 2, 1)


def test_final_states_and_deadlock(tmp_path: Path) -> None:
    body = """
x: E = 0
@action
def up(self):
    require(self.x < 3)
    self.x += 1
@action
def jump(self):
    require(self.x == 1)
    self.x = 5
"""
    assert run(tmp_path, body).verdict is Verdict.VERIFIED
    result = run(tmp_path, body + "@final\ndef done(self):\n    return self.x == 3\n")
    assert violated(result) == (ViolationKind.DEADLOCK, "deadlock", 2)
    assert shown(result, "x") == ["0", "1", "5"]
    two = "@final\ndef done(self):\n    return self.x == 3\n@final\ndef gone(self):\n    return self.x == 5\n"
    assert run(tmp_path, body + two).verdict is Verdict.VERIFIED


def test_a_constraint_bounds_the_search(tmp_path: Path) -> None:
    body = """
x: E = 0
@action
def up(self):
    self.x += 1
@constraint
def small(self):
    return self.x < 3
@invariant
def low(self):
    return self.x < LIMIT
"""
    result = run(tmp_path, body.replace("LIMIT", "4"))
    assert (result.verdict, result.constrained) == (Verdict.VERIFIED, True)
    assert (result.distinct_states, result.transitions, result.depth) == (3, 3, 2)
    assert violated(run(tmp_path, body.replace("LIMIT", "3"))) == (INVARIANT, "low", 3)
    unneeded = run(tmp_path, body.replace("LIMIT", "6").replace("self.x += 1", "self.x = min(self.x + 1, 2)"))
    assert (unneeded.constrained, unneeded.distinct_states) == (False, 3)


def test_reachable_has_the_shortest_witness_and_fails_when_there_is_none(tmp_path: Path) -> None:
    body = """
x: E = 0
@action
def one(self):
    self.x = (self.x + 1) % 6
@action
def two(self):
    self.x = (self.x + 2) % 6
@reachable
def five(self):
    return self.x == 5
@reachable
def begins(self):
    return self.x == 0
"""
    result = run(tmp_path, body)
    assert result.verdict is Verdict.VERIFIED
    assert {name: trace.length for name, trace in result.reached.items()} == {"five": 3, "begins": 0}
    never = run(tmp_path, body + "@reachable\ndef never(self):\n    return self.x > 5\n")
    assert violated(never) == (ViolationKind.UNREACHABLE, "never", None)


def test_step_invariants_judge_steps(tmp_path: Path) -> None:
    body = """
x: E = 0
@action
def up(self):
    self.x = min(self.x + 1, 5)
@action
def reset(self):
    require(self.x == 3)
    self.x = 0
def level(self):
    return self.x // LEVEL
@step_invariant
def grows(self, after):
    return both(after.level() >= self.level(), True)
"""
    result = run(tmp_path, body.replace("LEVEL", "2"))
    assert violated(result) == (ViolationKind.STEP_INVARIANT, "grows", 4)
    assert shown(result, "x") == ["0", "1", "2", "3", "0"]
    assert run(tmp_path, body.replace("LEVEL", "4")).verdict is Verdict.VERIFIED


def test_an_assertion_in_an_action(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef up(self):\n    assert self.x < 2, 'two already'\n    self.x += 1"
    result = run(tmp_path, body)
    assert violated(result) == (ViolationKind.ASSERTION, "up", 3)
    assert result.violation is not None
    assert result.violation.message == "two already"
    assert shown(result, "x") == ["0", "1", "2", None]


def test_an_error_in_a_property_is_a_violation(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef up(self):\n    self.x += 1\n@invariant\ndef bad(self):\n    return 1 // (2 - self.x) >= 0"
    result = run(tmp_path, body)
    assert violated(result) == (ERROR, "bad", 2)


def test_helpers_take_arguments_and_return_values(tmp_path: Path) -> None:
    body = """
x: E = 0
y: E = 0
def room(self, by: int) -> bool:
    return self.x + by <= 5 and self.y <= 5
def move(self, by: int) -> None:
    self.x += by
    self.y = max(self.y, by)
@action
def go(self, by: Literal[1, 2]):
    require(self.room(by))
    self.move(by)
@invariant
def sound(self):
    return self.room(0)
"""
    result = run(tmp_path, body)
    # y is 0 at 0, 1 while all steps are ones (1..5), 2 from the first two (2..5)
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, 1 + 5 + 4)


def test_an_early_return_ends_an_action_with_its_changes(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef go(self):\n    self.x = 1\n    if self.x == 1:\n        return\n    self.x = 2"
    assert run(tmp_path, body).distinct_states == 2


@pytest.mark.parametrize(
    ("made", "order"),
    [
        ("{'c', 'a', 'b'}", "['a', 'b', 'c']"),
        ("{w for w in ('c', 'a', 'b')}", "['a', 'b', 'c']"),
        ("set(('c', 'a', 'b'))", "['a', 'b', 'c']"),
        ("frozenset(('c', 'a', 'b')) - {'a'}", "['b', 'c']"),
        ("{'a', 'b'} | {'c'}", "['a', 'b', 'c']"),
        ("{'b', None, 'a', 2, True}", "[None, True, 2, 'a', 'b']"),
        ("{Colour.BLUE, Colour.RED}", "[Colour.RED, Colour.BLUE]"),
        ("{b for b in B} & {B.last(), B.first()}", "[B.first(), B.last()]"),
        ("self.held", "['a', 'b', 'c']"),
        ("self.held | {'a'}", "['a', 'b', 'c']"),
        ("self.bag", "['a', 'c']"),
        ("self.bag.elements()", "['a', 'c', 'c']"),
    ],
)
def test_sets_iterate_in_canonical_order(tmp_path: Path, made: str, order: str) -> None:
    body = f"""
held: set[Literal["c", "b", "a"]] = fill()
bag: Annotated[Counter[Literal["c", "b", "a"]], MaxLen(3)] = fill()
@action
def go(self):
    for word in ("c", "a", "b"):
        self.held.add(word)
    self.bag.clear()
    self.bag.update(["c", "a", "c"])
    assert list({made}) == {order}
"""
    assert run(tmp_path, body).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("kind", ["set[Ask | Done]", "Annotated[Counter[Ask | Done], MaxLen(2)]"])
@pytest.mark.parametrize(("fails", "symmetry"), list(product((False, True), repeat=2)))
def test_a_drawn_parameter_gives_the_result_of_its_whole_domain(
    tmp_path: Path, kind: str, fails: bool, symmetry: bool
) -> None:
    send = "self.messages.add(m)" if kind.startswith("set") else "self.messages[m] += 1"
    drop = "self.messages.remove(m)" if kind.startswith("set") else "self.messages[m] -= 1"
    body = f"""
messages: {kind} = fill()
acked: dict[N, B | None] = fill(None)
def has(self, m: Ask | Done) -> bool:
    return m in self.messages
@action
def send(self, m: Ask | Done):
    require(len(self.messages) < 2 and m not in self.messages)
    {send}
@action
def receive(self, n: N, m: Ask):
    GUARD
    require(m.ballot is not None and m.node == n)
    {drop}
    self.acked[n] = m.ballot
@action
def lose(self, m: Ask | Done):
    GUARD
    {drop}
@invariant
def bounded(self):
    return {"not all(self.acked[n] == B.last() for n in N)" if fails else "len(self.messages) <= 2"}
"""
    drawn_model = model(tmp_path, body.replace("GUARD", "require(m in self.messages)"))
    drawn = check(drawn_model, symmetry=symmetry)
    whole_model = model(tmp_path, body.replace("GUARD", "require(self.has(m))"))
    whole = check(whole_model, symmetry=symmetry)
    assert [p.drawn_from for a in drawn_model.actions for p in a.parameters] == [None, None, "messages", "messages"]
    assert not any(p.drawn_from for a in whole_model.actions for p in a.parameters)
    assert drawn.verdict is (Verdict.VIOLATED if fails else Verdict.VERIFIED)
    figures = [(r.verdict, r.distinct_states, r.transitions, r.depth, r.actions) for r in (drawn, whole)]
    assert figures[0] == figures[1]
    if fails:
        assert violated(drawn) == violated(whole)
        assert shown(drawn, "messages") == shown(whole, "messages")


# sizes that follow a sort


SIZES = """
log: Annotated[list[N], MaxLen(N)] = fill()
count: Count = Count.first()
ticket: Ticket | None = None

@action
def put(self, n: N):
    require(n not in self.log)
    self.log.append(n)
    self.count += 1
    self.ticket = Ticket.first() if self.ticket is None else self.ticket.next()

@reachable
def full(self):
    return self.count == Count.last() == len(N) == len(Ticket)

@reachable
def last_ticket(self):
    return self.ticket == Ticket.last()
"""


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_range_and_a_list_are_as_large_as_a_sort_is(tmp_path: Path, size: int) -> None:
    counted = model(tmp_path, SIZES, N=size)
    assert counted.constants["Count"] == f"0..{size}"
    result = check(counted, symmetry=True)
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, size + 1)


def test_a_given_bound_of_such_a_range_wins(tmp_path: Path) -> None:
    result = check(model(tmp_path, SIZES, N=3, Count="0..2"))
    assert violated(result) == (ERROR, "put", 3)


def test_a_range_that_its_sort_leaves_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec, match=r"the range Late would be empty: 2 is above 1, the size of N"):
        model(tmp_path, "late: Late = Late.last()\n@action\ndef stay(self):\n    pass", N=1)
