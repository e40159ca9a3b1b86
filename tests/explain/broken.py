"""Specs that break, written to files: what the tests of causes check."""

from pathlib import Path

from checker.causes import Causes
from checker.explain.causes import causes_of
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.lower.program import compile_model
from checker.options import Deadlock
from checker.result import Violation
from checker.search.reference import check

HEAD = """
from collections import Counter
from typing import Annotated, Literal

from checker import *


class Node(Symmetric, size=3):
    pass


class Count(Range, low=0, high=9):
    pass


class Opposite(
    Constant, default={"low": "high", "high": "low"}, of=dict[Literal["low", "high"], Literal["low", "high"]]
):
    pass


class Broken(Spec):
"""


def violated(tmp_path: Path, body: str, deadlock: Deadlock = "off") -> tuple[Model, Violation]:
    """A model of a spec with this body, and the violation that is found in it."""
    path = tmp_path / "broken.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in body.strip("\n").splitlines()))
    model = Model(load(str(path)))
    model.deadlock = deadlock
    found = check(model, symmetry=False).violation
    assert found is not None
    assert found.trace is not None
    return model, found


def causes(model: Model, violation: Violation) -> Causes:
    """Its causes."""
    with model.bound():
        return causes_of(model, compile_model(model), violation)


def named(given: Causes) -> dict[str, list[str]]:
    """The causes in words, of each kind that there are any of."""
    every = {"any": given.any_of, "all": given.all_of, "initial": given.initial}
    return {kind: [f"{cause.step} {cause}" for cause in found] for kind, found in every.items() if found}
