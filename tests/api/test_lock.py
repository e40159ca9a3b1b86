"""A newcomer's test: a lock is tried by hand, then checked. It is also what the README shows."""

import re
from pathlib import Path

import pytest

from checker import Model, NotEnabled, Range, Spec, Symmetric, action, check, invariant, require


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


def test_the_readme_shows_what_happens(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"## In Python\n.*?```python\n(.*?)```", readme, re.DOTALL)
    exec(example, {"Lock": Lock, "Client": Client})
    assert capsys.readouterr().out == "[release(client1)]\n[]\n"
