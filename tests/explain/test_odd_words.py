"""Words that are no formula of their own, and failures behind loops and in helpers: each is told by what it is about."""

from pathlib import Path

import pytest

from checker import check

SPEC = '''
from typing import Annotated

from checker import *


class Node(Symmetric, size=2):
    """A node."""


class Odd(Spec):
    """A log that grows."""

    log: Annotated[list[bool], MaxLen(3)] = fill()
    ready: dict[Node, bool] = fill(False)

    @action
    def put(self):
        """One more."""
        require(len(self.log) < 3)
        self.log.append(False)

    def is_short(self, n: int) -> bool:
        assert n < 2
        return True

    @invariant
    def holds(self):
        """What is asked."""
BODY
'''


def said(tmp_path: Path, body: str) -> list[str]:
    """The lines of why it is false, or of what fails, up to the causes."""
    file = tmp_path / "odd.py"
    lines = "\n".join(f"        {line}" for line in body.splitlines())
    file.write_text(SPEC.replace("BODY", lines), encoding="utf-8")
    shown = check(str(file)).report().splitlines()
    start = next(n for n, line in enumerate(shown) if line in ("why it is false", "what fails"))
    return shown[start : shown.index("", start)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "if not self.log:\n    return True\n[a, *rest] = self.log\nreturn a",
            ["why it is false", "  a is false"],
        ),
        (
            "return not ((y := len(self.log)) > 1)",
            ["why it is false", "  not ((y := len(self.log)) > 1) is false: not ((y := 2) > 1)"],
        ),
        (
            "for n in Node:\n    if 1 // (1 - len(self.log)) == 3:\n        return False\nreturn True",
            ["what fails", "  for n = node1:", "    1 // (1 - len(self.log)) fails", "      self.log is [False]"],
        ),
        (
            "return self.is_short(len(self.log))",
            ["what fails", "  with n = 2:", "    n < 2 is false: 2 < 2"],
        ),
    ],
)
def test_it_is_told_by_what_it_is_about(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert said(tmp_path, body) == expected


def test_no_section_begins_with_a_blank_line(tmp_path: Path) -> None:
    for body in (
        "return self.is_short(len(self.log))",
        "try:\n    return len(self.log) < 2\nexcept KeyError:\n    return True",
    ):
        file = tmp_path / "odd.py"
        lines = "\n".join(f"        {line}" for line in body.splitlines())
        file.write_text(SPEC.replace("BODY", lines), encoding="utf-8")
        assert "\n\n\n" not in check(str(file)).report()


def test_a_require_that_is_never_true_is_not_told_by_the_loop_before_it(tmp_path: Path) -> None:
    file = tmp_path / "stop.py"
    text = SPEC[: SPEC.index("    @invariant")] + (
        "    @action\n    def stop(self):\n        for n in Node:\n            if self.ready[n]:\n                break\n"
        "        require(False)\n\n    @final\n    def ends(self):\n        return False\n"
    )
    file.write_text(text, encoding="utf-8")
    report = check(str(file)).report()
    assert "  stop() (" in report
    assert "\n    False is false\n" in report
