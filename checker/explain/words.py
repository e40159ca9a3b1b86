"""The words of a reason: those of the source for a formula, and a value as a report shows it, with the names of its fields."""

import ast
import re
from typing import Any

from checker.diagnostics import Span
from checker.ir.nodes import Expr
from checker.ir.running import frozen
from checker.language.types import Type
from checker.language.values import show
from checker.reasons import Term

MOST_SHOWN = 160
"""Characters of a value in a reason; of a longer one the beginning."""
_SPACE_INSIDE = re.compile(r"(?<=[(\[{]) |,? (?=[)\]}])")


def words_of(node: Expr) -> str:
    """An expression as it stands in the source, on one line; empty where it has no place of its own there."""
    return words_at(node.span)


def words_at(span: Span | None) -> str:
    """What stands at a place of the source, on one line."""
    written = None if span is None else span.whole()
    if span is None or written is None:
        return ""
    words = _SPACE_INSIDE.sub("", " ".join(written.split()))
    is_pattern = (span.source_line() or "")[: span.column - 1].lstrip().startswith("case ")
    return f"case {words}" if is_pattern else words


def shown(kind: Type, value: Any) -> str:
    """A value of the interpreter's as a report shows it."""
    text = show(kind, frozen(kind, value))
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."


def is_target(words: str) -> bool:
    """Whether words are several names that something is unpacked into, `[a, *rest]`: what is said of one of them they do not say."""
    try:
        made = ast.parse(words, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return isinstance(made, ast.List | ast.Tuple)


def named(local: str) -> str:
    """A local as the source names it: the compiler tells several of one name apart by what follows a dot."""
    return local.partition(".")[0]


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a word of its own."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None


def told(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    """Elements by the names that the source has for them; those that it has no name for, as of `d.values()`, alone."""
    return tuple(term if stands_in(term.words, text) else Term("", term.value) for term in terms)
