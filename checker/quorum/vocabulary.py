"""The words of quorum expressions, and the names of nodes: which are read without quotes, and which are none.

Imports the standard library alone.
"""

import difflib
import json
import re
from functools import lru_cache

SHAPES = {"grid": 2, "hierarchical": None, "wall": None, "tree": 1, "plane": 1, "wheel": 1}
"""Families by name, with the number of their sizes where it is fixed."""

WORDS = ("majority", "rows", "columns", "weighted", "dual", *SHAPES)
"""Every word that is not a node's name."""

NAME = r"\w+(?:[-.]\w+)*"
"""A name without quotes, as a regular expression; one that begins with a digit is taken for a number first."""

_NEAR = 0.8


@lru_cache(maxsize=4096)
def nearest_word(name: str) -> str | None:
    """The word that a name is, or is a misspelling of: such a name goes into quotes where nothing else tells it apart."""
    if name[-1:].isdigit():
        return None
    near = difflib.get_close_matches(name.lower(), WORDS, n=1, cutoff=_NEAR)
    return near[0] if near else None


def written(name: str) -> str:
    """The name of a node as an expression has it: in double quotes unless it is a plain word and like no other."""
    is_plain = re.fullmatch(NAME, name) and not re.match("[0-9]", name) and nearest_word(name) is None
    return name if is_plain and name != "of" else json.dumps(name, ensure_ascii=False)


def flaw(name: str) -> str | None:
    """What is wrong with a name of a node or a region; None for a good one.

    Characters that cannot be printed are refused: a terminal would obey them, and two names could look the same.
    """
    if not name:
        return "a name has at least one character"
    wrong = next((character for character in name if not character.isprintable()), None)
    if wrong is None:
        return None
    return f"a name has no control characters, nor others that cannot be printed: this one has U+{ord(wrong):04X}"
