"""What no source tells of is found by taking steps again: a body that remembers gives something else the second time."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.limits import Limits
from checker.search.reference import check

HEAD = """\
from checker import *

class X(Range, low=0, high=3): pass

class Memory:
    def __init__(self): self.calls = []
    def __call__(self): return self.seen(self.calls)
    @staticmethod
    def seen(calls):
        calls += [1]
        return len(calls)

count = Memory()
seen = []

class S(Spec):
    a: X = 0
"""


def outcome(folder: Path, text: str) -> None:
    path = folder / "spec.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in text.splitlines()))
    check(Model(load(str(path))), limits=Limits(max_seconds=60))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@action\ndef go(self):\n    require(count() < 3)\n    self.a = (self.a + 1) % 4", "the action go"),
        (
            "@action\ndef go(self):\n    k = seen\n    k.append(1)\n    require(len(seen) < 3)\n    self.a = 1",
            "the action go",
        ),
        ("@action\ndef go(self): self.a = 1\n@invariant\ndef inv(self): return count() < 5", "the @invariant inv"),
        ("@init\ndef b(self): self.a = min(count(), 3)\n@action\ndef go(self): self.a = 1", "the @init b"),
    ],
)
def test_a_body_that_remembers_is_found(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec) as caught:
        outcome(tmp_path, text)
    (error,) = caught.value.errors
    assert error.code == "C305"
    assert named in error.message


def test_a_body_that_only_reads_what_is_outside_is_taken(tmp_path: Path) -> None:
    outcome(tmp_path, "@action\ndef go(self):\n    require(len(seen) < 3)\n    self.a = (self.a + 1) % 4")


@pytest.mark.parametrize("name", Shelf.SPECS.names[::4])
def test_bundled_specs_do_not_remember(name: str) -> None:
    check(Model(load(name)), limits=Limits(max_states=300))
