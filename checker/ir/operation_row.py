"""What a row of the tables of operations says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from checker.ir import typing_rules as rules

Python: TypeAlias = Callable[..., Any]
"""From the type of the result and the values of the arguments to the result; raises where the operation fails."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Row:
    """What an operation is."""

    arity: int | None
    """How many arguments it takes; None for any number."""
    rule: rules.Rule
    words: str
    """The rule in words."""
    fails: bool = False
    """Whether it may end the step, as an error or as what no engine but CPython can hold, where none of its arguments does."""
    text: str
    """How it is printed: `{0}` is the first argument, `{args}` are all, `{type}` is its type, `{of}` that of its elements."""
    c: str = ""
    """Its C over that of its arguments, both of which bind as a unary operator does; "" where it takes lines."""
    check: str = ""
    """The C of what must hold, or the step ends as an error; `{size}` is the number of values of its type."""
    overflow: str = ""
    """The operation whose function in C tells whether a result is beyond 64 bits; "" for none."""
    python: Python
