"""The statement that is lowered at present: what Python has evaluated of it so far, and what comes before it."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from checker.ir.nodes import Expr
from checker.ir.statements import Stmt


@dataclass
class Present:
    """What is known of one statement while it is lowered."""

    place: tuple[int, ...] = ()
    """Where it stands in the body, with the statements around it."""
    before: list[Stmt] = field(default_factory=list)
    """What comes before it: calls in it that change the state, each with a local for its result."""
    evaluated: list[Expr] = field(default_factory=list)
    """What Python has evaluated of it so far."""
    lifted: dict[int, tuple[ast.AST, Expr]] = field(default_factory=dict)
    """The calls that come before it, by the identity of their syntax, and their results."""
    stored: ast.expr | None = None
    """What it puts into the state, where a dict has the order of its domain."""
    iterated: ast.expr | None = None
    """What is gone over where it stands: it may be an iterator."""
    naming: dict[int, bool] = field(default_factory=dict)
    """The assignments in conditions that have been made wherever these come out true, by their identity; False for one of a turn."""
    named: dict[str, Expr] = field(default_factory=dict)
    """What those of conditions have named."""
    unsure: int = 0
    """How many expressions around the present one Python may evaluate not at all, or many times."""

    @contextmanager
    def maybe(self) -> Iterator[None]:
        """Inside the block are expressions that Python evaluates not at all, or many times."""
        self.unsure += 1
        try:
            yield
        finally:
            self.unsure -= 1
