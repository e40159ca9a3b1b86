"""Where a sort is reduced on trust, a body that depends on its order is refused, in actions and in every kind of property."""

from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import TRUSTED, Engine
from checker.result import Verdict
from checker.search.reference import check
from checker.search.select import check as check_with

SPEC = """\
from checker import *

class P(Symmetric, size=2):
    pass

class S(Spec):
    on: dict[P, bool] = fill(True)

    @action
    def drop(self, p: P):
        self.on[p] = False

"""
UNPROVED = f"""{SPEC}
    @action
    def raise_all(self):
        for p in P:
            if not self.on[p] and any(self.on.values()):
                self.on[p] = True
"""
"""What each turn reads of the others makes no difference here: some is on until all are."""
FIRST = {
    "step_invariant": "def f(self, after):\n a, b = sorted(P, key=lambda p: 0)\n return not self.on[a] or after.on[a] or self.on[b]",
    "invariant": "def f(self):\n a, b = sorted(P, key=lambda p: 0)\n return self.on[b] or not self.on[a]",
    "reachable": "def f(self):\n a, b = sorted(P, key=lambda p: 0)\n return self.on[a] and not self.on[b]",
    "final": "def f(self):\n a, b = sorted(P, key=lambda p: 0)\n return self.on[a]",
    "constraint": "def f(self):\n a, b = sorted(P, key=lambda p: 0)\n return self.on[a]",
    "action": "def f(self):\n a, b = sorted(P, key=lambda p: 0)\n require(self.on[a])\n self.on[b] = False",
}


@pytest.mark.parametrize("role", FIRST)
def test_it_is_refused_with_its_place(tmp_path: Path, role: str) -> None:
    path = tmp_path / "spec.py"
    path.write_text(SPEC + f"    @{role}\n" + "".join(f"    {line}\n" for line in FIRST[role].splitlines()))
    model = Model(load(str(path)))
    with pytest.raises(InvalidSpec) as caught:
        check(model, symmetry=TRUSTED)
    (error,) = caught.value.errors
    assert error.code == "C402"
    assert error.span is not None
    assert error.span.source_line() == f"    {FIRST[role].splitlines()[0]}"


def test_what_would_have_been_hidden_is_violated_without_symmetry(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(
        SPEC + "    @step_invariant\n" + "".join(f"    {li}\n" for li in FIRST["step_invariant"].splitlines())
    )
    assert check(Model(load(str(path))), symmetry=False).verdict is Verdict.VIOLATED


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_some_state_is_compared_however_little_time_there_is(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, tmp_path: Path
) -> None:
    """To unpack the states that may be compared once took all of the time, and then none was."""
    monkeypatch.setattr("checker.search.soundness.SECONDS", 0.0)
    model = Model(load_text(UNPROVED, tmp_path))
    result = check_with(model, engine=engine, symmetry=TRUSTED)
    assert result.symmetry.sorts == {"P": "assumed"}
    assert result.symmetry.tested_states >= 1
    assert check_with(model, engine=engine).symmetry.sorts == {"P": "not proved"}


def test_nothing_is_compared_where_the_symmetry_is_proved() -> None:
    result = check(Model(load("two_phase_commit"), RM=3))
    assert result.symmetry.sorts == {"RM": "proved"}
    assert result.symmetry.tested_states == 0
