"""The quorums of a spec's constant, from what is written for it.

In: what was written and the names of a sort's elements. Out: a family. What reads expressions is loaded for those that have to be read: of
`majority`, which most specs have, all is known.
"""

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.quorum.algebra.minimal_quorums import Family

ROLES = ("read", "write", "fast")
_MOST_MAJORITIES = 1_000
"""Beyond so many an expression is read all the same, which refuses too many with their place."""


def role_of(family: str) -> str | None:
    """The role of a family by the word that its name begins with."""
    return next((role for role in ROLES if family.lower().startswith(role)), None)


def family_of(
    text: str,
    names: Sequence[str],
    *,
    family: str,
    source: str = "<expression>",
    sort: str = "the sort",
    before: str = "",
) -> "Family":
    """The minimal quorums of an expression; or of `my.toml`, of its reads, writes or fast rounds by the name of the `family`.

    `my.toml:write` says which. A bundled layout goes by its name. The nodes of a layout are the elements, in order. Raises InvalidSpec as
    `sort_elements.family` does, and C505 for the layout file.
    """
    size, least = len(names), len(names) // 2 + 1
    if text.strip() == "majority" and 0 < comb(size, least) <= _MOST_MAJORITIES:
        return tuple(combinations(range(size), least))
    from checker.quorum.written_families import written_family

    return written_family(text, names, family=family, source=source, sort=sort, before=before)
