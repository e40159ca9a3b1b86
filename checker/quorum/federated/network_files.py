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

from checker.diagnostics import InvalidSpec, Span, SpecError, printable
from checker.quorum.algebra.systems import Gate, Node, System
from checker.quorum.federated.network import Network, Validator
from checker.quorum.federated.quorum_set_flaws import counted_once, flaws
from checker.quorum.vocabulary import flaw

_Keys: TypeAlias = tuple[str, str, str]

_STELLARBEAT: _Keys = ("threshold", "validators", "innerQuorumSets")
_CORE: _Keys = ("t", "v", "innerSets")
_DEEPEST = 100
"""Quorum sets that are nested deeper are refused."""

_MOST = 10**18
"""Thresholds of more are refused."""

_FORMS = "a federated network is a list of nodes as stellarbeat publishes it, or an object with such a list as `nodes`"


def read_network(path: Path) -> Network:
    """The network in a JSON file; raises InvalidSpec when it is none, OSError when it cannot be read."""
    return parse_network(path.read_text(encoding="utf-8-sig"), source=str(path))


def parse_network(text: str, *, source: str) -> Network:
    """The network in a JSON text; `source` names it in errors. Raises InvalidSpec."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        span = Span(source, error.lineno, error.colno, text=text)
        raise InvalidSpec([SpecError("C505", f"this is not JSON: {error.msg}", span)]) from None
    except (RecursionError, ValueError):
        raise _wrong(source, "", "is nested too deeply, or has a number that is too long") from None
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
    return {str(entry["id"]): _shown(str(entry["name"])) for entry in known if "id" in entry and "name" in entry}


def _shown(label: str) -> str:
    """What a network calls somebody, on one line and without characters that a terminal would obey."""
    return " ".join(printable(label).split())


def _validator(node: Any, organisations: Mapping[str, str], source: str, place: str) -> Validator:
    if not isinstance(node, dict):
        raise _wrong(source, place, "is not an object")
    core = "publicKey" not in node and "node" in node
    name = node.get("node" if core else "publicKey")
    if not isinstance(name, str):
        raise _wrong(source, place, "has no publicKey, or node, that is a text")
    _check_name(name, source, place)
    key = "qset" if core else "quorumSet"
    written = _quorum_set(node.get(key), _CORE if core else _STELLARBEAT, source, f"{place}.{key}")
    organisation = node.get("organizationId") or node.get("homeDomain")
    label = node.get("name")
    return Validator(
        name,
        None if written is None else counted_once(written),
        _shown(label) if isinstance(label, str) else None,
        organisations.get(organisation, _shown(organisation)) if isinstance(organisation, str) else None,
        () if written is None else flaws(written),
    )


def _check_name(name: str, source: str, place: str) -> None:
    wrong = flaw(name)
    if wrong is not None:
        raise _wrong(source, place, f"has a name that is none: {wrong}")


def _quorum_set(data: Any, keys: _Keys, source: str, place: str) -> Gate | None:
    if data is None:
        return None
    gate = _gate(data, keys, source, place, 1)
    return gate if gate.members or gate.count <= 0 else None


def _gate(data: Any, keys: _Keys, source: str, place: str, depth: int) -> Gate:
    if not isinstance(data, dict):
        raise _wrong(source, place, "is not an object")
    if depth > _DEEPEST:
        raise _wrong(source, place.split(".")[0], f"has quorum sets nested more than {_DEEPEST} deep")
    count = data.get(keys[0])
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= _MOST:
        raise _wrong(source, place, f"has no `{keys[0]}` that is a whole number from 0, of 18 digits at most")
    return Gate(count, tuple(_members(data, keys, source, place, depth)))


def _members(data: Mapping[str, Any], keys: _Keys, source: str, place: str, depth: int) -> Iterator[System]:
    for key in keys[1:]:
        listed = data.get(key, [])
        if not isinstance(listed, list):
            raise _wrong(source, f"{place}.{key}", "is not a list")
        for i, member in enumerate(listed):
            inner = f"{place}.{key}[{i}]"
            if isinstance(member, str):
                _check_name(member, source, inner)
                yield Node(member)
            else:
                yield _gate(member, keys, source, inner, depth + 1)


def _wrong(source: str, place: str, what: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C505", f"{source}: {place or 'the file'} {what}")])
