"""Comprehensions over dense sets as a few word operations, where what they ask of an element is a test of its fields."""

from checker.compile.ir import Comprehension, Expr
from checker.engines.native.expressions import Emitter


class Masks(Emitter):
    """Writes comprehensions as masks."""

    def masked(self, made: Comprehension, node: Expr) -> str | None:
        """The comprehension as operations on whole words; None where it is none."""
        return None
