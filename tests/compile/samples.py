"""A spec with a variable of every kind; its bodies are given by each test."""

import itertools
import textwrap
from pathlib import Path

from checker.diagnostics import SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.not_compiled import CannotCompile
from checker.ir.program import Program
from checker.lower.program import compile_model

ROOT = Path(__file__).parents[2]
HEAD = '''\
import functools, itertools, math
from collections import Counter, defaultdict
from typing import Annotated, Literal

from checker import MaxLen, Ordered, Range, Record, Spec, Symmetric, action, depth, fill, invariant, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Ballot(Ordered, size=3):
    """In order."""


class Epoch(Range, low=0, high=3):
    """A counter."""


class Vote(Record):
    """Of a node, at a time."""

    node: Node
    epoch: Epoch


TABLE = {0: 1, 1: 2}


class Sample(Spec):
    """One variable of each kind."""

    epoch: Epoch = 0
    yes: bool = False
    phase: Literal["down", "up"] = "up"
    nodes: set[Node] = fill()
    groups: set[frozenset[Node]] = fill()
    epochs: dict[Node, Epoch] = fill(0)
    log: Annotated[list[Epoch], MaxLen(2)] = fill()
    bag: Annotated[Counter[Node], MaxLen(2)] = fill()
    votes: Annotated[set[Vote], MaxLen(2)] = fill()
    last: Vote | None = None
'''
_numbers = itertools.count()


def model_with(folder: Path, *methods: str) -> Model:
    """The sample spec with these methods."""
    path = folder / f"sample_{next(_numbers)}.py"
    path.write_text(
        "\n".join([HEAD, *(textwrap.indent(method, "    ") for method in methods)]) + "\n", encoding="utf-8"
    )
    return Model(load(str(path)))


def step(body: str) -> str:
    """An action with this body."""
    return "@action\ndef step(self, node: Node, ballot: Ballot):\n" + textwrap.indent(body, "    ")


def compiled(model: Model) -> Program:
    """The model's program."""
    with model.bound():
        return compile_model(model)


def refused(model: Model) -> tuple[SpecError, ...]:
    """What the compiler does not take of a model; nothing when it takes all."""
    try:
        compiled(model)
    except CannotCompile as error:
        return error.errors
    return ()


def marked(error: SpecError) -> str:
    """What stands above the carets."""
    span = error.span
    assert span is not None
    line = span.source_line()
    assert line is not None
    return line[span.column - 1 : None if span.end_column is None else span.end_column - 1]
