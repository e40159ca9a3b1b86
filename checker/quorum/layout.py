"""Layout files: the nodes of a replicated store and its quorums, in TOML. `layout.schema.json` beside this file describes them.

In: a path, or the name of a bundled layout. Out: a `Layout`, or InvalidSpec with every mistake at its line. Imports the quorum package,
`checker.diagnostics` and the standard library.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checker.diagnostics import InvalidSpec, Span, SpecError, suggest
from checker.quorum.algebra import Node, System, dual
from checker.quorum.builders import numbered
from checker.quorum.layout_entries import KEYS, NODE_KEYS, Entries, exactly
from checker.quorum.source import Text
from checker.quorum.text import MOST_NODES, parse_all
from checker.quorum.tree import Columns, Expression, Rows, Shape, within

_ROLES = ("read", "write", "fast")


@dataclass(frozen=True)
class Faults:
    """What may fail: any `crash` nodes, each of `domains` as a whole, and any `byzantine` nodes that lie. None is not said."""

    crash: int | None = None
    domains: tuple[frozenset[Node], ...] = ()
    byzantine: int | None = None


@dataclass(frozen=True)
class Layout:
    """Nodes in their order, and the quorums of each operation. `texts` has the expressions as written, a derived system has none."""

    name: str
    nodes: tuple[Node, ...]
    read: System
    write: System
    fast: System | None = None
    faults: Faults = Faults()
    texts: Mapping[str, str] = field(default_factory=dict)
    grid: tuple[int, int] | None = None
    path: str | None = None

    @property
    def regions(self) -> dict[str, tuple[Node, ...]]:
        """The nodes of each region, in order; those without one are in none."""
        return _regions(self.nodes)

    @property
    def systems(self) -> dict[str, System]:
        """The systems by the names of their operations: read, write, and fast when there is one."""
        found = {"read": self.read, "write": self.write}
        return found if self.fast is None else {**found, "fast": self.fast}


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
    nodes = _nodes(document, entries)
    if nodes is None:
        if not document.keys() & {"read", "write"}:
            entries.wrong((), "the layout has no nodes", fix="add nodes = 5")
        entries.raise_errors()
        return read_layout(entries.source, entries.path).nodes
    entries.raise_errors()
    return nodes


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise _unreadable(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _unreadable(f"{file} is not UTF-8 text") from None


def layout_of(texts: Mapping[str, Text], nodes: Sequence[Node] | None = None, *, name: str = "quorums") -> Layout:
    """The layout of expressions by role, read, write and fast, over nodes that are given or that the expressions name."""
    regions = None if nodes is None else _regions(nodes)
    reading = parse_all(list(texts.values()), nodes, regions=regions)
    systems: dict[str, System] = dict(zip(texts, reading.systems, strict=True))
    for role, other in (("read", "write"), ("write", "read")):
        if role not in systems:
            systems[role] = dual(systems[other])
    return Layout(
        name,
        reading.nodes,
        systems["read"],
        systems["write"],
        systems.get("fast"),
        texts={role: text.text for role, text in texts.items()},
        grid=_grid(reading.trees),
    )


def bundled_folder() -> Path:
    """Where the bundled layouts are: with the specs, beside the package when installed, at the top of a checkout otherwise."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "specs" / "layouts"
    return inside if inside.is_dir() else package.parent / "specs" / "layouts"


def bundled_layouts() -> list[str]:
    """The names of the bundled layouts, sorted."""
    return sorted(path.stem for path in bundled_folder().glob("*.toml"))


def find_layout(name: str) -> Path:
    """The file of a layout; raises InvalidSpec (C505) when there is none."""
    path = Path(name)
    if path.is_file():
        return path
    if name in bundled_layouts():
        return bundled_folder() / f"{name}.toml"
    what = f"'{name}' is a folder, not a layout file" if path.is_dir() and name else f"there is no layout '{name}'"
    folder = path.parent
    beside = [str(file) for file in folder.glob("*.toml")] if folder.is_dir() else []
    note = f"bundled layouts: {', '.join(bundled_layouts())}"
    raise InvalidSpec([SpecError("C505", what, None, (note,), suggest(name, [*bundled_layouts(), *beside]))])


def read_layout(text: str, path: str) -> Layout:
    """The layout that a text describes; `path` names it in errors, and is where its lines are shown from."""
    entries, document = _document(text, path)
    nodes = _nodes(document, entries)
    texts = _expressions(document, entries)
    entries.raise_errors()
    layout = layout_of(texts, nodes, name=str(document.get("name", Path(path).stem)))
    faults = _faults(document.get("faults", {}), layout, entries)
    entries.raise_errors()
    return replace(layout, faults=faults, path=path)


# The parts of a document


def _document(text: str, path: str) -> tuple[Entries, dict[str, Any]]:
    """The document of a TOML text, and its entries."""
    try:
        document = tomllib.loads(text, parse_float=exactly)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error, text, path) from None
    except (ValueError, RecursionError):
        raise _unreadable(f"{path} has a number that is too long, or is nested too deeply") from None
    entries = Entries(text, path)
    entries.check_keys((), document, KEYS)
    return entries, document


def _nodes(document: Mapping[str, Any], entries: Entries) -> tuple[Node, ...] | None:
    """The nodes; none when the document has none, which leaves them to the expressions."""
    defaults = document.get("defaults", {})
    if not isinstance(defaults, dict):
        entries.wrong(("defaults",), "'defaults' is a table of node attributes", fix="write [defaults]")
        defaults = {}
    given = document.get("nodes")
    if given is None:
        if defaults:
            entries.wrong(("defaults",), "there are no nodes for the defaults", is_key=True, fix="add nodes")
        return None
    common = entries.attributes(("defaults",), defaults)
    found = [replace(node, **{**common, **own}) for node, own in _written_nodes(given, entries)]
    _check_names(found, given, entries)
    return tuple(found)


def _written_nodes(given: Any, entries: Entries) -> list[tuple[Node, dict[str, Any]]]:
    """The nodes with the attributes of their own: from a number, a list of names and tables, or a table of tables."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 < given <= MOST_NODES:
        return [(node, {}) for node in numbered(given)]
    if isinstance(given, dict) and given:
        return [(Node(name), entries.attributes(("nodes", name), own)) for name, own in given.items()]
    if isinstance(given, list) and given:
        return [_listed_node(index, item, entries) for index, item in enumerate(given)]
    what = "'nodes' is a number of nodes, a list of names, or a table with an entry for each node"
    entries.wrong(("nodes",), what, fix='write for instance nodes = 5, or nodes = ["a", "b", "c"]')
    return []


def _listed_node(index: int, item: Any, entries: Entries) -> tuple[Node, dict[str, Any]]:
    if isinstance(item, str) and item:
        return Node(item), {}
    path = ("nodes", index)
    if not isinstance(item, dict) or not isinstance(item.get("name"), str) or not item["name"]:
        entries.wrong(
            path, "a node is a name, or a table with a name", fix='write for instance { name = "a", region = "eu" }'
        )
        return Node(f"node {index}"), {}
    return Node(item["name"]), entries.attributes(path, {key: item[key] for key in item if key != "name"})


def _check_names(nodes: Sequence[Node], given: Any, entries: Entries) -> None:
    seen: set[str] = set()
    for index, node in enumerate(nodes):
        if node.name in seen:
            path = ("nodes", index, "name") if isinstance(given[index], dict) else ("nodes", index)
            entries.wrong(path, f"two nodes are called '{node.name}'", fix="give one of them another name")
        seen.add(node.name)


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
        key = "crash" if isinstance(given, int) else "domains"
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
    domains = []
    for number, domain in enumerate(given):
        for index, name in enumerate(domain):
            if name not in known:
                entries.wrong(
                    (*path, number, index), f"no node or region is called {name!r}", fix=suggest(str(name), known)
                )
        domains.append(frozenset(node for name in domain for node in known.get(name, ())))
    return tuple(domains)


def _regions(nodes: Sequence[Node]) -> dict[str, tuple[Node, ...]]:
    names = dict.fromkeys(node.region for node in nodes if node.region is not None)
    return {name: tuple(node for node in nodes if node.region == name) for name in names}


def _grid(trees: Sequence[Expression]) -> tuple[int, int] | None:
    """The first grid that an expression has over all the nodes."""
    for tree in trees:
        for part in within(tree):
            match part:
                case Rows(height, width) | Columns(height, width) | Shape("grid", (height, width)):
                    return height, width
    return None


# Errors


def _unreadable(message: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C505", message)])


def _not_toml(error: tomllib.TOMLDecodeError, text: str, path: str) -> InvalidSpec:
    """The error of a text that is no TOML: Python puts the place at the end of its message."""
    message, _, place = str(error).partition(" (at ")
    message = f"{message[:1].lower()}{message[1:]}"
    match = re.match(r"line (\d+), column (\d+)", place)
    lines = text.splitlines() or [""]
    line, column = (int(match[1]), int(match[2])) if match else (len(lines), len(lines[-1]) + 1)
    return InvalidSpec([SpecError("C505", f"this is not TOML: {message}", Span(path, line, column, column + 1))])


__all__ = [
    "NODE_KEYS",
    "Faults",
    "Layout",
    "bundled_layouts",
    "find_layout",
    "layout_of",
    "load_layout",
    "load_nodes",
    "read_layout",
]
