"""Auxiliary variables do not tell states apart, and nothing goes by them: leaks are found, and what is left is the same state space.

`CHECKER_EXAMPLES=1000 CHECKER_SEED=100000 pytest -m slow tests/passes/test_auxiliary.py` tries as many specs, from that number on.
"""

import os
import random
import re
from pathlib import Path

import pytest
from generated.domains import Choices
from generated.oracle import Explored, TooMany, explore
from generated.spec_text import _Author, load_text, meaningless_is_judged
from generated.test_generated import check_verdict

from checker import InvalidSpec, Verdict, check
from checker.frontend.model import Model
from checker.search.native import check as check_natively
from checker.search.native import compile_native
from checker.search.reference import check as check_plainly

__all__ = ["meaningless_is_judged"]

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
SEED = int(os.environ.get("CHECKER_SEED", "0"))
MOST_STATES = 400
TAKEN = (3, 4, 6, 8, 19, 24, 32, 38, 41, 47)
"""Numbers of random specs that are taken: five of six are not."""

HEAD = '''\
from typing import Annotated

from checker import (
    Auxiliary, Range, Record, Spec, Symmetric, action, constraint, fill, final, init, invariant, reachable, require, step_invariant,
)


class N(Symmetric, size=2):
    """Nodes."""


class X(Range, low=0, high=3):
    """Numbers."""


class S(Spec):
    n: X = 0
    up: dict[N, bool] = fill(False)
    net: set[N] = fill()
    h: Annotated[X, Auxiliary] = 0
    g: Annotated[set[N], Auxiliary] = fill()
    last: Annotated[N | None, Auxiliary] = None

    def top(self):
        return max(self.h, 1)

    def note(self, x: X):
        self.h = x

    def put(self, x: X):
        self.n = x

    def least(self):
        if self.h > 1:
            return 1
        return 2 - 1

    def guarded(self, x: X):
        require(x > 0)

'''


def spec(folder: Path, body: str, more: str = "") -> Model:
    lines = "".join(f"        {line}\n" for line in body.splitlines())
    others = "".join(f"    {line}\n" for line in more.splitlines())
    return Model(load_text(f"{HEAD}    @action\n    def go(self, a: N):\n{lines}\n{others}", folder))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("require(self.h < 3)\nself.n = 1", "whether a step is enabled depends on the Auxiliary variable 'h'"),
        ("require(self.top() < 3)\nself.n = 1", "whether a step is enabled depends on an Auxiliary variable"),
        ("self.guarded(self.h)\nself.n = 1", "whether a step is enabled depends on an Auxiliary variable"),
        ("if self.h:\n    self.guarded(1)\nself.n = 1", "whether a step is enabled depends on an Auxiliary variable"),
        ("assert self.h < 3\nself.n = 1", "an assert depends on the Auxiliary variable 'h'"),
        ("self.n = self.h", "what 'n' becomes depends on the Auxiliary variable 'h'"),
        ("x = self.h\ny = x\nself.n = y", "what 'n' becomes depends on an Auxiliary variable"),
        ("if a in self.g:\n    self.net.add(a)", "what 'net' becomes depends on an Auxiliary variable"),
        ("x = 0\nif self.h > 1:\n    x = 1\nself.n = x", "what 'n' becomes depends on an Auxiliary variable"),
        ("x = 0\nfor b in self.g:\n    x = 1\nself.n = x", "what 'n' becomes depends on an Auxiliary variable"),
        ("self.n = self.least()", "what 'n' becomes depends on an Auxiliary variable"),
        ("self.put(self.h)", "what 'n' becomes depends on an Auxiliary variable"),
        ("if self.h:\n    self.put(1)", "what 'n' becomes depends on an Auxiliary variable"),
        ("self.up[a] = any(b in self.g for b in N)", "what 'up' becomes depends on the Auxiliary variable 'g'"),
        ("self.up[self.last or a] = True", "what 'up' becomes depends on the Auxiliary variable 'last'"),
        ("if self.h:\n    return\nself.n = 1", "where a body ends depends on"),
        ("for b in N:\n    if self.h:\n        break\n    self.up[b] = True", "how long a loop goes on depends on"),
        ("s = {a}\ns |= self.g\nself.net = s", "what 'net' becomes depends on an Auxiliary variable"),
        ("ok = self.h > 0 and a in self.net\nself.up[a] = ok", "what 'up' becomes depends on an Auxiliary variable"),
    ],
)
def test_what_a_step_does_may_not_go_by_an_auxiliary_variable(tmp_path: Path, body: str, what: str) -> None:
    with pytest.raises(InvalidSpec) as refused:
        check_plainly(spec(tmp_path, body))
    (first, *_) = refused.value.errors
    assert (first.code, first.span is not None) == ("C312", True)
    assert what in first.message


@pytest.mark.parametrize(
    ("judged", "what"),
    [
        ("@invariant\ndef p(self):\n    return self.h < 2", "the invariant p reads the Auxiliary variable 'h'"),
        ("@invariant\ndef p(self):\n    return self.top() < 2", "the invariant p reads an Auxiliary variable"),
        ("@step_invariant\ndef p(self, after):\n    return after.h >= 0", "the step_invariant p reads the Auxiliary"),
        ("@reachable\ndef p(self):\n    return self.last is not None", "the reachable p reads the Auxiliary variable"),
        ("@final\ndef p(self):\n    return len(self.g) == 2", "the final p reads the Auxiliary variable 'g'"),
    ],
)
def test_a_property_may_not_read_an_auxiliary_variable(tmp_path: Path, judged: str, what: str) -> None:
    with pytest.raises(InvalidSpec, match=what):
        check_plainly(spec(tmp_path, "self.n = 1", judged))


QUIET = """\
require(a not in self.net)
self.net.add(a)
x = self.h
self.h = self.least()
if x > 1 or self.last == a:
    self.g.add(a)
for b in self.g:
    self.last = b
self.last = a
self.h = x
self.note(len(self.net))
self.up[a] = len(self.net) == 1
"""


def test_both_engines_leave_it_out(tmp_path: Path) -> None:
    model = spec(tmp_path, QUIET, "@invariant\ndef one(self):\n    return sum(self.up[b] for b in N) < 2")
    plain = check_plainly(model)
    assert (plain.verdict, plain.distinct_states, plain.notes) == (Verdict.VERIFIED, 3, ())
    native = check_natively(compile_native(model))
    assert (native.verdict, native.distinct_states, native.transitions) == (Verdict.VERIFIED, 3, plain.transitions)


def test_a_trace_shows_it(tmp_path: Path) -> None:
    model = spec(tmp_path, QUIET, "@invariant\ndef few(self):\n    return len(self.net) < 2")
    plain, native = check_plainly(model), check_natively(compile_native(model))
    for found in (plain, native):
        assert found.violation is not None
        assert found.violation.trace is not None
        last = dict(zip((v.name for v in model.variables), found.violation.trace.steps[-1].state or (), strict=True))
        assert (last["h"], str(last["last"])) == (2, "node2" if str(last["last"]).startswith("node") else "n2")
    assert plain.violation == native.violation


def test_an_init_may_go_by_it(tmp_path: Path) -> None:
    """All its choices are tried, whatever they come to."""
    begin = "@init\ndef begin(self, x: X):\n    self.h = x\n    require(self.h != 1)\n    self.n = self.h"
    model = spec(tmp_path, "require(a not in self.net)\nself.net.add(a)\nself.h = 0", begin)
    plain, native = check_plainly(model), check_natively(compile_native(model))
    assert (plain.distinct_states, native.distinct_states, plain.symmetry.sorts) == (9, 9, {"N": "proved"})


COUNTED = '''\
from typing import Annotated

from checker import Auxiliary, Range, Spec, Symmetric, action, constraint, fill, require


class Node(Symmetric, size=3):
    """A node."""


class Sent(Range, low=0, high=30):
    """How many messages were sent."""


class Counted(Spec):
    net: set[Node] = fill()
    on: dict[Node, bool] = fill(False)
    sent: Annotated[Sent, Auxiliary] = 0

    @constraint
    def few(self) -> bool:
        return self.sent < FEW

    @action
    def send(self, n: Node) -> None:
        self.sent += 1
        self.net.add(n)

    @action
    def receive(self, n: Node) -> None:
        require(n in self.net)
        self.net.remove(n)
        self.on[n] = not self.on[n]
'''


def test_a_constraint_goes_by_the_first_way_to_a_state(tmp_path: Path) -> None:
    model = Model(load_text(COUNTED.replace("FEW", "30"), tmp_path))
    found = check_plainly(model)
    assert (found.verdict, found.constrained, found.distinct_states) == (Verdict.VERIFIED, False, 20)
    assert [note.split(" sent")[0] for note in found.notes] == ["errors in computing"]
    assert (found.cut_by, found.exhaustive) == ((), True)
    assert not any("first way" in warning for warning in found.warnings)
    cut = Model(load_text(COUNTED.replace("FEW", "3"), tmp_path))
    for few in (check_plainly(cut), check_natively(compile_native(cut))):
        assert (few.constrained, few.distinct_states, few.exhaustive) == (True, 7, False)
        assert few.warnings[0].startswith("the @constraint goes by sent, as the first way to each state has it")
        assert "what the constraint lets in when sent is of another way to a state than the first" in few.not_checked
    native = check_natively(compile_native(model))
    assert (native.verdict, native.distinct_states, native.transitions) == (Verdict.VERIFIED, 20, found.transitions)


def test_an_error_in_computing_it_is_found_and_replayed(tmp_path: Path) -> None:
    """The way to it is that of the states whose values were met, whatever others lead through the same ones."""
    text = COUNTED.replace("    @constraint\n    def few(self) -> bool:\n        return self.sent < FEW\n\n", "")
    model = Model(load_text(text.replace("high=30", "high=2"), tmp_path))
    found = check_plainly(model)
    assert found.violation is not None
    assert check_natively(compile_native(model)).violation == found.violation
    assert found.violation.trace is not None
    assert (str(found.violation), found.violation.trace.length) == ("error in send", 3)


IDLE = "@final\ndef never(self):\n    return False"


@pytest.mark.parametrize("more", ["", "\n@constraint\ndef few(self):\n    return self.h < 3"], ids=["left out", "kept"])
def test_a_step_that_changes_nothing_else_leads_nowhere(tmp_path: Path, more: str) -> None:
    model = spec(tmp_path, "self.n = 1\nself.h = 1 - min(self.h, 1)", IDLE + more)
    model.deadlock = "stuck"
    for found in (check_plainly(model), check_natively(compile_native(model), audit="full")):
        assert found.violation is not None
        assert found.violation.trace is not None
        assert (found.violation.property, found.violation.trace.length) == ("deadlock", 1)


@pytest.mark.parametrize(
    "place", ["net: set[Annotated[N, Auxiliary]] = fill()", "net: dict[N, Annotated[X, Auxiliary]] = fill(0)"]
)
def test_it_is_said_of_a_whole_variable(tmp_path: Path, place: str) -> None:
    with pytest.raises(InvalidSpec, match="Auxiliary is said of a whole variable of the state"):
        Model(
            load_text(
                HEAD.replace("net: set[N] = fill()", place) + "    @action\n    def go(self):\n        self.n = 1\n",
                tmp_path,
            )
        )


def test_what_is_not_compiled_is_not_left_alone(tmp_path: Path) -> None:
    model = spec(tmp_path, "self.n = len(str(self.n))")
    with pytest.raises(InvalidSpec) as refused:
        check_plainly(model)
    (error,) = refused.value.errors
    assert (error.code, error.message) == ("C312", "str() is not compiled")
    assert error.notes == ("'h' is Auxiliary: that the spec leaves it alone is shown of compiled code, or not at all",)
    assert error.span is not None
    assert error.span.line > 1


def test_the_public_function_knows_it(tmp_path: Path) -> None:
    found = check(load_text(COUNTED.replace("FEW", "30"), tmp_path), engine="reference")
    assert found.distinct_states == 20


# random specs


def marked(seed: int) -> tuple[str, str, int]:
    """A random spec, the same with one of its variables Auxiliary, and which."""
    draw = random.Random(seed)
    text = _Author(Choices(bytes(draw.randrange(256) for _ in range(2000)))).text()
    names = re.findall(r"^    (v\d): ", text, re.MULTILINE)
    name = draw.choice(names)
    line = re.compile(rf"^    {name}: (.*?)( = .*)?$", re.MULTILINE)
    other = line.sub(lambda m: f"    {name}: Annotated[{m[1]}, Auxiliary]{m[2] or ''}", text)
    return text, other.replace("    Constant, MaxLen", "    Auxiliary, Constant, MaxLen"), names.index(name)


def without(found: Explored, place: int) -> int:
    """How many states there are when a variable is left out."""
    return len({state[:place] + state[place + 1 :] for state in found.depths})


def is_compared(seed: int, folder: Path, *, natively: bool) -> bool:
    """Whether a spec with an Auxiliary variable is taken; fails where its states are not those of the spec without the mark."""
    text, other, place = marked(seed)
    plain = Model(load_text(text, folder))
    with plain.bound():
        try:
            expected = explore(plain, MOST_STATES)
        except TooMany:
            return False
    model = Model(load_text(other, folder))
    try:
        found = [check_plainly(model, symmetry=False)]
        if natively:
            found.append(check_natively(compile_native(model, symmetry=False), audit="full"))
    except InvalidSpec:
        return False
    if found[0].notes or found[0].cut_by:
        return False
    for result in found:
        if check_verdict(result, expected):
            assert result.distinct_states == without(expected, place), other
    return True


def test_random_specs_have_the_states_that_they_have_without_the_mark(tmp_path: Path) -> None:
    assert sum(is_compared(seed, tmp_path, natively=False) for seed in TAKEN) >= len(TAKEN) // 2


@pytest.mark.slow
def test_many_random_specs(tmp_path: Path) -> None:
    taken = sum(is_compared(SEED + seed, tmp_path, natively=True) for seed in range(MANY or 60))
    assert taken >= (MANY or 60) // 20
