"""Layouts from TOML, which `layout.schema.json` beside this file describes.

In: a path, or the name of a bundled layout. Out: a `Layout`, or InvalidSpec with every mistake at its line. Imports the quorum package,
`checker.diagnostics` and the standard library.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from checker.diagnostics import InvalidSpec, SpecError, printable, suggest
from checker.quorum.algebra.systems import Node
from checker.quorum.layout_files.catalogue import find_layout
from checker.quorum.layout_files.document_entries import KEYS, Entries, exactly
from checker.quorum.layout_files.layout import Faults, Layout, layout_of
from checker.quorum.layout_files.node_tables import declared_in, nodes_in
from checker.quorum.layout_files.toml_positions import not_toml
from checker.quorum.notation.written_text import Text

_ROLES = ("read", "write", "fast")


def load_layout(path: str | Path) -> Layout:
    """The layout in a file, or a bundled one by its name. Raises InvalidSpec: C505 for the file, C503 and C504 for its expressions.

    A layout that says only what reads need, or only what writes need, gets the other as the dual.
    """
    file = find_layout(str(path))
    return read_layout(_text(file), str(file))


def load_nodes(path: str | Path) -> tuple[Node, ...]:
    """The nodes of a layout file, which need not say anything of quorums."""
    file = find_layout(str(path))
    entries, document = _document(_text(file), str(file))
    nodes = nodes_in(document, entries)
    if nodes is None:
        if not document.keys() & {"read", "write"}:
            entries.wrong((), "the layout has no nodes", fix="add nodes = 5")
        entries.raise_errors()
        return read_layout(entries.source, entries.path).nodes
    entries.raise_errors()
    return nodes


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _unreadable(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _unreadable(f"{file} is not UTF-8 text") from None


def read_layout(text: str, path: str) -> Layout:
    """The layout that a text describes; `path` names it in errors, and is where its lines are shown from."""
    entries, document = _document(text, path)
    nodes = nodes_in(document, entries)
    texts = _expressions(document, entries)
    entries.raise_errors()
    layout = layout_of(texts, nodes, name=document.get("name", printable(Path(path).stem)))
    faults = _faults(document.get("faults", {}), layout, entries)
    entries.raise_errors()
    return replace(layout, faults=faults, path=path, declared=declared_in(document))


def _document(text: str, path: str) -> tuple[Entries, dict[str, Any]]:
    """The document of a TOML text, and its entries."""
    try:
        document = tomllib.loads(text, parse_float=exactly)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSpec([not_toml(error, text, path, "C505")]) from None
    except (ValueError, RecursionError):
        raise _unreadable(f"{path} has a number that is too long, or is nested too deeply") from None
    entries = Entries(text, path)
    entries.check_keys((), document, KEYS)
    for key, example in (("name", 'name = "my store"'), ("source", 'source = "https://example.org"')):
        if key in document:
            entries.is_name((key,), document[key], f"'{key}'", example)
    return entries, document


def _expressions(document: Mapping[str, Any], entries: Entries) -> dict[str, Text]:
    found = {}
    for role in _ROLES:
        if role in document and not isinstance(document[role], str):
            entries.wrong(
                (role,), f"'{role}' is a quorum expression in quotes", fix=f'write for instance {role} = "majority"'
            )
        elif role in document:
            found[role] = entries.text((role,), document[role])
    if not found.keys() & {"read", "write"} and not entries.errors:
        entries.wrong(
            (), "the layout says neither what a read needs nor what a write needs", fix='add read = "majority"'
        )
    return found


def _faults(given: Any, layout: Layout, entries: Entries) -> Faults:
    if not isinstance(given, dict):
        key = "crash" if isinstance(given, int | float | Fraction) else "domains"
        return _faults_of({key: given}, {key: ("faults",)}, layout, entries)
    entries.check_keys(("faults",), given, ("crash", "domains", "byzantine"))
    return _faults_of(given, {key: ("faults", key) for key in given}, layout, entries)


def _faults_of(
    given: Mapping[str, Any], paths: Mapping[str, tuple[str | int, ...]], layout: Layout, entries: Entries
) -> Faults:
    counts = {
        key: entries.count(paths[key], given[key], len(layout.nodes)) for key in ("crash", "byzantine") if key in given
    }
    domains = _domains(given["domains"], paths["domains"], layout, entries) if "domains" in given else ()
    return Faults(counts.get("crash"), domains, counts.get("byzantine"))


def _domains(given: Any, path: tuple[str | int, ...], layout: Layout, entries: Entries) -> tuple[frozenset[Node], ...]:
    """What fails together: "region", or lists of nodes and regions."""
    if given == "region":
        if not layout.regions:
            entries.wrong(path, "no node has a region", fix='write for instance region = "eu" for a node')
        return tuple(map(frozenset, layout.regions.values()))
    if not isinstance(given, list) or not all(isinstance(domain, list) for domain in given):
        message = 'failure domains are lists of nodes, or "region" for those of each region'
        entries.wrong(path, message, fix='write for instance [["a", "b"], ["c"]]')
        return ()
    known: dict[str, tuple[Node, ...]] = {**layout.regions, **{node.name: (node,) for node in layout.nodes}}
    return tuple(
        frozenset(
            node for index, name in enumerate(domain) for node in _member((*path, number, index), name, known, entries)
        )
        for number, domain in enumerate(given)
    )


def _member(
    path: tuple[str | int, ...], name: Any, known: Mapping[str, tuple[Node, ...]], entries: Entries
) -> tuple[Node, ...]:
    """The nodes of one name in a failure domain."""
    if isinstance(name, str) and name in known:
        return known[name]
    if isinstance(name, str):
        entries.wrong(path, f"no node or region is called '{name}'", fix=suggest(name, known))
    else:
        entries.wrong(path, "a failure domain has names of nodes and regions", fix='write for instance [["a", "b"]]')
    return ()


def _unreadable(message: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C505", message)])
