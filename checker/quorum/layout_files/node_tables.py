"""The nodes of a layout file: a number of them, a list of names and tables, or a table of tables.

In: the document and its entries, which gather the mistakes. Out: nodes, and which attributes the file speaks of. Imports the quorum
package.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from checker.quorum.algebra.constructions import numbered
from checker.quorum.algebra.systems import Node
from checker.quorum.layout_files.document_entries import Entries
from checker.quorum.notation.universe import MOST_NODES
from checker.quorum.vocabulary import flaw

_NAMED = 'write for instance { name = "a", region = "eu" }'


def nodes_in(document: Mapping[str, Any], entries: Entries) -> tuple[Node, ...] | None:
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


def declared_in(document: Mapping[str, Any]) -> frozenset[str]:
    """The attributes that the document gives to some node, itself or by the defaults. The document is one without mistakes."""
    return frozenset(key for table in _tables(document) for key in table)


def _tables(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    nodes = document.get("nodes")
    listed = nodes.values() if isinstance(nodes, dict) else nodes if isinstance(nodes, list) else ()
    for table in (document.get("defaults"), *listed):
        if isinstance(table, dict):
            yield table


def _written_nodes(given: Any, entries: Entries) -> list[tuple[Node, dict[str, Any]]]:
    """The nodes with the attributes of their own."""
    if isinstance(given, int) and not isinstance(given, bool):
        return _numbered_nodes(given, entries)
    if isinstance(given, dict) and given:
        return [_tabled_node(name, own, entries) for name, own in given.items()]
    if isinstance(given, list) and given:
        return [_listed_node(index, item, entries) for index, item in enumerate(given)]
    what = "'nodes' is a number of nodes, a list of names, or a table with an entry for each node"
    entries.wrong(("nodes",), what, fix='write for instance nodes = 5, or nodes = ["a", "b", "c"]')
    return []


def _numbered_nodes(count: int, entries: Entries) -> list[tuple[Node, dict[str, Any]]]:
    if 0 < count <= MOST_NODES:
        return [(node, {}) for node in numbered(count)]
    entries.wrong(("nodes",), f"a number of nodes is from 1 to {MOST_NODES:,}", fix="write for instance nodes = 5")
    return []


def _tabled_node(name: str, own: Any, entries: Entries) -> tuple[Node, dict[str, Any]]:
    path = ("nodes", name)
    wrong = flaw(name)
    if wrong is not None:
        entries.wrong(path, wrong, is_key=True, fix="give the node another name")
    return Node(name), entries.attributes(path, own)


def _listed_node(index: int, item: Any, entries: Entries) -> tuple[Node, dict[str, Any]]:
    path = ("nodes", index)
    if isinstance(item, str):
        return _named(item, path, entries), {}
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        entries.wrong(path, "a node is a name, or a table with a name", fix=_NAMED)
        return Node(f"node {index}"), {}
    node = _named(item["name"], (*path, "name"), entries)
    return node, entries.attributes(path, {key: item[key] for key in item if key != "name"})


def _named(name: str, path: tuple[str | int, ...], entries: Entries) -> Node:
    wrong = flaw(name)
    if wrong is not None:
        entries.wrong(path, wrong, fix="give the node another name")
    return Node(name)


def _check_names(nodes: Sequence[Node], given: Any, entries: Entries) -> None:
    seen: set[str] = set()
    for index, node in enumerate(nodes):
        if node.name in seen:
            path = ("nodes", index, "name") if isinstance(given[index], dict) else ("nodes", index)
            entries.wrong(path, f"two nodes are called '{node.name}'", fix="give one of them another name")
        seen.add(node.name)
