"""The quorums of a spec's constant that are written as an expression, or stand in a layout file that is named.

In: what was written and the names of a sort's elements. Out: a family. Imports the quorum package, `checker.diagnostics` and the standard
library; the layouts only when one is named.
"""

import re
from collections.abc import Sequence

from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.algebra.minimal_quorums import Family
from checker.quorum.algebra.systems import Node, System
from checker.quorum.notation.sort_elements import family as expression_family
from checker.quorum.notation.sort_elements import listed_family, wrong_size
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.spec_families import role_of
from checker.quorum.vocabulary import WORDS


def written_family(
    text: str,
    names: Sequence[str],
    *,
    family: str,
    source: str,
    sort: str,
    before: str,
) -> Family:
    """The minimal quorums of an expression; or of `my.toml`, of its reads, writes or fast rounds by the name of the `family`.

    `my.toml:write` says which. A bundled layout goes by its name. The nodes of a layout are the elements, in order. Raises InvalidSpec as
    `sort_elements.family` does, and C505 for the layout file.
    """
    match = re.fullmatch(r"\s*(.*\.toml|\w+)(?::(read|write|fast))?\s*", text, re.DOTALL)
    if match is None or not _is_layout(match[1]):
        return expression_family(text, names, source=source, sort=sort, before=before)
    read = Text(text, source, before)
    place = Place(match.start(1), match.end(1))
    nodes, system = _system(match[1], match[2] or role_of(family), family, read, place)
    if len(nodes) != len(names):
        raise InvalidSpec([wrong_size(read, place, len(nodes), len(names), sort)])
    return listed_family(system, nodes, read, place)


def _is_layout(name: str) -> bool:
    """Whether this names a layout: a file by its ending, or a bundled one, which no word of expressions is called as."""
    if name.endswith(".toml") or name in WORDS:
        return name.endswith(".toml")
    from checker.quorum.layout_files.catalogue import bundled_layouts

    return name in bundled_layouts()


def _system(path: str, role: str | None, family: str, text: Text, place: Place) -> tuple[Sequence[Node], System]:
    """The nodes of a layout file and its quorums for a role."""
    from checker.quorum.layout_files.reader import load_layout

    if role is None:
        message = f"{family} does not say by its name which quorums of the layout it has"
        raise InvalidSpec([text.misfit(place, message, fix=f"write {path}:read or {path}:write")])
    layout = load_layout(path)
    if role not in layout.systems:
        raise InvalidSpec(
            [SpecError("C506", f"{path} has no {role} quorums", text.span(place), fix='add fast = "..." to it')]
        )
    return layout.nodes, layout.systems[role]
