"""The words of a reason: those of the source for a formula, and a value as a report shows it, with the names of its fields."""

import re
from typing import Any

from checker.diagnostics import Span
from checker.ir.nodes import Expr
from checker.ir.running import frozen
from checker.language.types import Type
from checker.language.values import show

MOST_SHOWN = 160
"""Characters of a value in a reason; of a longer one the beginning."""
_SPACE_INSIDE = re.compile(r"(?<=[(\[{]) | (?=[)\]}])|,(?= ?[)\]}])")


def words_of(node: Expr) -> str:
    """An expression as it stands in the source, on one line; empty where it has no place of its own there."""
    return words_at(node.span)


def words_at(span: Span | None) -> str:
    """What stands at a place of the source, on one line."""
    written = None if span is None else span.whole()
    return "" if written is None else _SPACE_INSIDE.sub("", " ".join(written.split()))


def shown(kind: Type, value: Any) -> str:
    """A value of the interpreter's as a report shows it."""
    text = show(kind, frozen(kind, value))
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."


def named(local: str) -> str:
    """A local as the source names it: the compiler tells several of one name apart by what follows a dot."""
    return local.partition(".")[0]
