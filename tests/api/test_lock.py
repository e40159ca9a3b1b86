"""A newcomer's test: a lock is tried by hand, then checked. It is also what the README shows."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checker import (
    InvalidSpec,
    Model,
    NotEnabled,
    Range,
    Spec,
    Symmetric,
    action,
    check,
    constraint,
    final,
    invariant,
    replay,
    require,
    simulate,
)


class Client(Symmetric, size=2):
    pass


class Turns(Range, low=0, high=3):
    pass


class Lock(Spec):
    holder: Client | None = None
    turns: Turns = Turns(0)

    @action
    def acquire(self, client: Client) -> None:
        require(self.holder is None)
        require(self.turns < 3)
        self.holder = client
        self.turns += 1

    @action
    def release(self, client: Client) -> None:
        require(self.holder == client)
        self.holder = None

    @invariant
    def within_bounds(self) -> bool:
        """The lock is handed out three times at most."""
        return self.turns <= 3


class Hasty(Lock):
    @action
    def steal(self, client: Client) -> None:
        require(self.turns >= 1)
        self.holder = client

    @invariant
    def first_come(self) -> bool:
        """Nobody has the lock from the start."""
        return self.holder is None or self.turns != 2


client1, client2 = Client


def test_a_lock_is_held_by_one_at_a_time() -> None:
    state = Model(Lock).initial_state()
    assert state.holder is None
    held = state.step("acquire", client1)
    assert (held.holder, held.turns) == (client1, 1)
    with pytest.raises(NotEnabled, match=r"require\(self.holder is None\) is false"):
        held.step("acquire", client2)
    assert [str(step) for step in held.enabled()] == ["release(client1)"]


def test_the_lock_is_right() -> None:
    check(Lock).raise_if_violated()


def test_what_is_wrong_is_shown_as_on_the_terminal() -> None:
    with pytest.raises(AssertionError) as caught:
        check(Hasty, symmetry=False).raise_if_violated()
    report = str(caught.value)
    assert "violated: invariant first_come" in report
    assert "Nobody has the lock from the start." in report
    assert "acquire(client1)" in report
    assert "\x1b" not in report


def test_the_readme_shows_what_happens(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    spec, example = re.findall(r"```python\n(.*?)```", readme.split("## In Python\n")[1].split("\n## ")[0], re.DOTALL)
    (tmp_path / "lock.py").write_text(spec, encoding="utf-8")
    (tmp_path / "tried.py").write_text(example, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    tried = subprocess.run(
        [sys.executable, "tried.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (tried.returncode, tried.stdout) == (0, "[release(client1)]\n"), tried.stderr


def test_a_spec_that_is_in_no_file_is_refused_with_what_to_do() -> None:
    text = "from checker import Spec, action\nclass K(Spec):\n    n: bool = False\n    @action\n    def flip(self): self.n = True"
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(text, names)
    with pytest.raises(InvalidSpec, match="the source of K is not at hand") as caught:
        Model(names["K"])
    (error,) = caught.value.errors
    assert error.code == "C209"
    assert "file" in (error.fix or "")


def test_a_state_does_not_change() -> None:
    state = Model(Lock).initial_state()
    with pytest.raises(AttributeError, match="a State does not change, so 'holder' cannot be set"):
        state.holder = client1
    assert state.holder is None


def test_a_trace_of_another_spec_is_refused() -> None:
    violation = check(Hasty, symmetry=False).violation
    assert violation is not None
    assert violation.trace is not None
    assert replay(Hasty, violation.trace).steps == violation.trace.length
    with pytest.raises(ValueError, match="not one of PaxosCommit"):
        replay("paxos_commit", violation.trace)
    with pytest.raises(TypeError, match="a trace is a Trace"):
        replay(Hasty, violation)  # type: ignore[arg-type]  # that is the mistake


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"engine": "C"}, ValueError, 'engine is one of "auto", "native", "reference", not \'C\''),
        ({"engine": None}, ValueError, "engine is one of"),
        ({"strategy": "dsf"}, ValueError, 'strategy is one of "bfs", "dfs"'),
        ({"audit": "ful"}, ValueError, "audit is one of"),
        ({"deadlock": True}, ValueError, "deadlock is one of"),
        ({"symmetry": "no"}, TypeError, 'symmetry is True, False, "trust" or a list'),
        ({"threads": 0}, ValueError, "threads is a whole number from 1"),
        ({"threads": "2"}, TypeError, "threads is a whole number"),
        ({"max_states": -5}, ValueError, "max_states is a whole number from 1"),
        ({"max_states": 5.5}, TypeError, "max_states is a whole number"),
        ({"max_depth": -1}, ValueError, "max_depth is a whole number from 0"),
        ({"max_memory": "1G"}, TypeError, "max_memory is a whole number"),
        ({"max_seconds": "1"}, TypeError, "max_seconds is a number of seconds"),
        ({"max_seconds": float("nan")}, ValueError, "max_seconds is a number of seconds from 0"),
        ({"progress": 3}, TypeError, "progress is a function"),
    ],
)
def test_an_option_outside_its_values_is_refused(options: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)):
        check(Lock, **options)


@pytest.mark.parametrize(
    ("options", "error"),
    [({"runs": -3}, ValueError), ({"runs": 0}, ValueError), ({"runs": "3"}, TypeError), ({"seed": 1.5}, TypeError)],
)
def test_a_simulation_looks_at_its_options_too(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match="whole number"):
        simulate(Lock, **options)


class Once(Spec):
    holder: Client | None = None

    @action
    def acquire(self, client: Client) -> None:
        require(self.holder is None)
        self.holder = client

    @final
    def is_over(self) -> bool:
        return False

    @constraint
    def is_free(self) -> bool:
        return self.holder is None


def test_beyond_a_constraint_nothing_is_a_deadlock() -> None:
    """A search makes such a state and judges it, but never asks where it leads."""
    beyond = Model(Once).initial_state().step("acquire", client1)
    assert beyond.enabled() == []
    assert beyond.violated() == []
    check(Once, symmetry=False).raise_if_violated()


def test_a_result_is_shown_in_a_line() -> None:
    assert re.fullmatch(r"<Result Lock: verified, [\d,]+ orbits>", repr(check(Lock)))
