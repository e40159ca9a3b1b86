"""Networks from JSON: the list of nodes that stellarbeat publishes, and the quorum sets of stellar-core.

    stellarbeat    [{"publicKey", "name", "organizationId", "quorumSet": {"threshold", "validators", "innerQuorumSets"}}, ...]
                   or {"nodes": [...], "organizations": [{"id", "name"}, ...]}
    stellar-core   {"nodes": [{"node", "qset": {"t", "v": [key or {"t", "v"}, ...]}}, ...]}, as its `quorum` command prints

A quorum set that is absent, null, or asks for something of nobody (stellarbeat writes that where it has not seen one) is not known:
see `network.Missing`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.quorum.algebra import Gate, Node, System
from checker.quorum.federated.network import Network, Validator

_Keys: TypeAlias = tuple[str, str, str]

_STELLARBEAT: _Keys = ("threshold", "validators", "innerQuorumSets")
_CORE: _Keys = ("t", "v", "innerSets")
_FORMS = "a federated network is a list of nodes as stellarbeat publishes it, or an object with such a list as `nodes`"


def read_network(path: Path) -> Network:
    """The network in a JSON file; raises InvalidSpec when it is none, OSError when it cannot be read."""
    return parse_network(path.read_text(encoding="utf-8"), source=str(path))


def parse_network(text: str, *, source: str) -> Network:
    """The network in a JSON text; `source` names it in errors. Raises InvalidSpec."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        span = Span(source, error.lineno, error.colno, text=text)
        raise InvalidSpec([SpecError("C505", f"this is not JSON: {error.msg}", span)]) from None
    except RecursionError:
        raise _wrong(source, "", "is nested too deeply") from None
    return _network(data, source)


def _network(data: Any, source: str) -> Network:
    nodes = data.get("nodes") if isinstance(data, dict) else data
    if not isinstance(nodes, list):
        raise _wrong(source, "", f"is no federated network: {_FORMS}")
    organisations = _organisation_names(data.get("organizations") if isinstance(data, dict) else None)
    try:
        return Network(tuple(_validator(node, organisations, source, f"nodes[{i}]") for i, node in enumerate(nodes)))
    except ValueError as error:
        raise _wrong(source, "nodes", f"is no federated network: {error}") from None


def _organisation_names(listed: Any) -> Mapping[str, str]:
    known = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return {str(entry["id"]): str(entry["name"]) for entry in known if "id" in entry and "name" in entry}


def _validator(node: Any, organisations: Mapping[str, str], source: str, place: str) -> Validator:
    if not isinstance(node, dict):
        raise _wrong(source, place, "is not an object")
    core = "publicKey" not in node and "node" in node
    name = node.get("node" if core else "publicKey")
    if not isinstance(name, str):
        raise _wrong(source, place, "has no publicKey, or node, that is a text")
    key = "qset" if core else "quorumSet"
    known = _quorum_set(node.get(key), _CORE if core else _STELLARBEAT, source, f"{place}.{key}")
    organisation = node.get("organizationId") or node.get("homeDomain")
    label = node.get("name")
    return Validator(
        name,
        known,
        label if isinstance(label, str) else None,
        organisations.get(organisation, organisation) if isinstance(organisation, str) else None,
    )


def _quorum_set(data: Any, keys: _Keys, source: str, place: str) -> System | None:
    if data is None:
        return None
    gate = _gate(data, keys, source, place)
    return gate if gate.members or gate.count <= 0 else None


def _gate(data: Any, keys: _Keys, source: str, place: str) -> Gate:
    if not isinstance(data, dict):
        raise _wrong(source, place, "is not an object")
    count = data.get(keys[0])
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise _wrong(source, place, f"has no `{keys[0]}` that is a whole number from 0")
    return Gate(count, tuple(_members(data, keys, source, place)))


def _members(data: Mapping[str, Any], keys: _Keys, source: str, place: str) -> Iterator[System]:
    for key in keys[1:]:
        listed = data.get(key, [])
        if not isinstance(listed, list):
            raise _wrong(source, f"{place}.{key}", "is not a list")
        for i, member in enumerate(listed):
            yield Node(member) if isinstance(member, str) else _gate(member, keys, source, f"{place}.{key}[{i}]")


def _wrong(source: str, place: str, what: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C505", f"{source}: {place or 'the file'} {what}")])
