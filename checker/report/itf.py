"""Traces in the Informal Trace Format of Apalache and Quint, for the tools that read it, and back.

The format is Apalache's ADR-015 (https://apalache-mc.org/docs/adr/015adr-trace.html, revision of 2023-09-14: every
integer is a `#bigint`). What the format leaves open is settled here so that every value reads back without ambiguity
and the Python reader `itf-py` reads every file:

- sort elements and enum members are strings; a quorum is a `#set`; a multiset is a `#map` from element to count;
- a record is an object of its fields;
- a value of a union is `{"tag": ..., "value": {...}}`: a record under its class's name with its fields, None as
  `Nothing` with no fields, any other value as `Some` (or, among several such members, under its type's name) with the
  one field `value`;
- `#meta` of a state has its index, action and arguments. A last step without a state is `failed_step` in the `#meta`
  of the file.

`None` is not tagged "None", nor a bare value put under a tag, as Quint does: itf-py 0.5 raises an error on both.
"""

import re
from collections.abc import Mapping
from typing import Any, assert_never

from checker.diagnostics import suggest
from checker.language.order import in_order
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
    describe,
)
from checker.language.values import contains, domain_values, member_of
from checker.report.codec import (
    Json,
    Misfit,
    array,
    counter_from,
    dict_from,
    excerpt,
    fields_of,
    json_pairs,
    list_from,
    named_value,
    quorum_from,
    refuse,
    set_from,
)
from checker.report.json_report import malformed_trace, read_steps
from checker.result import Result, typed_value
from checker.trace import State, Step, Trace

_DESCRIPTION = "https://apalache-mc.org/docs/adr/015adr-trace.html"
_DIGITS = re.compile(r"-?[0-9]{1,1000}")


def to_itf(result: Result, trace: Trace) -> dict[str, Json]:
    """The trace, one of the result's, as an ITF document."""
    states = [
        {"#meta": {"index": index, **_act(step)}, **_state(trace.variables, step.state)}
        for index, step in enumerate(trace.steps)
        if step.state is not None
    ]
    meta = {
        "format": "ITF",
        "format-description": _DESCRIPTION,
        "description": _description(result, trace),
        "varTypes": {name: describe(kind) for name, kind in trace.variables.items()},
    }
    if result.violation is not None and result.violation.trace is trace:
        meta["spec"] = result.spec
        meta["violation"] = {"kind": result.violation.kind.value, "property": result.violation.property}
    failed = [_act(step) for step in trace.steps if step.state is None]
    if failed:
        meta["failed_step"] = failed[0]
    return {"#meta": meta, "vars": list(trace.variables), "states": states}


def read_itf(document: object, variables: Mapping[str, Type], parameters: Mapping[str, Mapping[str, Type]]) -> Trace:
    """The trace of an ITF document that `to_itf` made: its states must name their actions.

    Raises InvalidSpec with every mistake: C601 for what is not such a document, C602 for what does not fit the spec.
    """
    if not isinstance(document, dict) or not isinstance(document.get("states"), list):
        raise malformed_trace("the file is not an ITF trace: it has no list of 'states'")
    steps = [_step(number, state) for number, state in enumerate(document["states"])]
    meta = document.get("#meta")
    if isinstance(meta, dict) and isinstance(meta.get("failed_step"), dict):
        steps.append({**meta["failed_step"], "state": None})
    return read_steps(steps, variables, parameters, itf_decode)


def itf_encode(kind: Type, frozen: Any) -> Json:
    """The frozen value as an ITF expression."""
    match kind:
        case NoneType():
            return {"tag": "Nothing", "value": {}}
        case BoolType():
            return frozen
        case LiteralType() | RangeType():
            return {"#bigint": str(frozen)} if type(frozen) is int else frozen
        case EnumType() | SortType():
            return frozen.name
        case QuorumType(_, of, _):
            return {"#set": [itf_encode(of, member) for member in frozen]}
        case RecordType(_, fields):
            return {name: itf_encode(field, getattr(frozen, name)) for name, field in fields}
        case TupleType(items):
            return {"#tup": list(map(itf_encode, items, frozen))}
        case FrozenSetType(of) | SetType(of):
            return {"#set": [itf_encode(of, member) for member in in_order(frozen)]}
        case UnionType():
            return _encode_member(kind, frozen)
        case DictType(key, value):
            pairs = zip(domain_values(key), frozen, strict=True)
            return {"#map": [[itf_encode(key, k), itf_encode(value, v)] for k, v in pairs]}
        case ListType(of) | SequenceType(of):
            return [itf_encode(of, item) for item in frozen]
        case CounterType(of):
            return {"#map": [[itf_encode(of, member), {"#bigint": str(count)}] for member, count in frozen]}
        case _:
            assert_never(kind)


def itf_decode(kind: Type, document: Json, place: str = "value") -> Any:
    """The frozen value of an ITF expression; raises Misfit, its message beginning with `place`, for a misfit."""
    match kind:
        case NoneType():
            return None if document == {"tag": "Nothing", "value": {}} else refuse(kind, document, place)
        case BoolType() | LiteralType() | RangeType():
            value = _integer(document)
            return value if contains(kind, value) else refuse(kind, document, place)
        case EnumType() | SortType():
            return named_value(kind, document, place)
        case QuorumType(_, of, _):
            return quorum_from(kind, _items(of, _inner("#set", document, place), place), place)
        case RecordType(record, fields):
            values = fields_of(document, [name for name, _ in fields], place)
            return record(*(itf_decode(field, values[name], f"{place}.{name}") for name, field in fields))
        case TupleType(items):
            parts = enumerate(array(_inner("#tup", document, place), place, length=len(items)))
            return tuple(itf_decode(items[i], part, f"{place}[{i}]") for i, part in parts)
        case FrozenSetType(of) | SetType(of):
            return set_from(kind, _items(of, _inner("#set", document, place), place), place)
        case UnionType():
            return _decode_member(kind, document, place)
        case DictType(key, value):
            entries = json_pairs(_inner("#map", document, place), place)
            pairs = [(itf_decode(key, k, inner), itf_decode(value, v, inner)) for inner, k, v in entries]
            return dict_from(kind, pairs, place)
        case ListType(of) | SequenceType(of):
            return list_from(kind, _items(of, document, place), place)
        case CounterType(of):
            entries = json_pairs(_inner("#map", document, place), place)
            return counter_from(kind, [(itf_decode(of, k, inner), _integer(v)) for inner, k, v in entries], place)
        case _:
            assert_never(kind)


def _act(step: Step) -> dict[str, Json]:
    arguments = {argument.name: itf_encode(argument.type, argument.value) for argument in step.arguments}
    return {"action": step.action, "args": arguments}


def _state(variables: Mapping[str, Type], state: State) -> dict[str, Json]:
    return {name: itf_encode(kind, value) for (name, kind), value in zip(variables.items(), state, strict=True)}


def _description(result: Result, trace: Trace) -> str:
    constants = "".join(f" {name}={typed_value(value)}" for name, value in result.constants.items())
    return f"{result.spec}{constants}: {_role(result, trace)}"


def _role(result: Result, trace: Trace) -> str:
    if result.violation is not None and result.violation.trace == trace:
        return f"{result.violation.kind} {result.violation.property}"
    reached = [name for name, witness in result.reached.items() if witness == trace]
    return f"witness of {reached[0]}" if reached else "trace"


def _step(number: int, state: object) -> object:
    """The state as a step: what `#meta` says of it is apart from the variables."""
    if not isinstance(state, dict):
        return state
    meta = state.get("#meta")
    if not isinstance(meta, dict) or "action" not in meta:
        raise malformed_trace(f"state {number} does not name its action: '#meta' has no 'action'")
    values = {name: value for name, value in state.items() if name != "#meta"}
    return {"action": meta["action"], "args": meta.get("args", {}), "state": values}


def _tags(kind: UnionType) -> list[str]:
    """One tag a member, all different."""
    is_plain = [not isinstance(member, NoneType | RecordType) for member in kind.members]
    tags: list[str] = []
    for member, plain in zip(kind.members, is_plain, strict=True):
        tag = "Some" if plain and sum(is_plain) == 1 else _tag(member)
        tags.append(f"{tag}_{len(tags) + 1}" if tag in tags else tag)
    return tags


def _tag(member: Type) -> str:
    """The name of the member's type, made an identifier: `tuple[RM, RM]` is `tuple_RM_RM`."""
    if isinstance(member, NoneType):
        return "Nothing"
    words = "".join(c if c.isidentifier() or c.isdigit() else " " for c in describe(member)).split()
    return "_".join(words)


def _encode_member(kind: UnionType, frozen: Any) -> Json:
    member = member_of(kind, frozen)
    tag = _tags(kind)[kind.members.index(member)]
    match member:
        case NoneType():
            return {"tag": tag, "value": {}}
        case RecordType():
            return {"tag": tag, "value": itf_encode(member, frozen)}
        case _:
            return {"tag": tag, "value": {"value": itf_encode(member, frozen)}}


def _decode_member(kind: UnionType, document: Json, place: str) -> Any:
    tagged = fields_of(document, ("tag", "value"), place)
    tags, tag = _tags(kind), tagged["tag"]
    if tag not in tags:
        raise Misfit(f"{place}: {describe(kind)} has no {excerpt(tag)}", suggest(str(tag), tags))
    member = kind.members[tags.index(tag)]
    match member:
        case NoneType():
            fields_of(tagged["value"], (), place)
            return None
        case RecordType():
            return itf_decode(member, tagged["value"], place)
        case _:
            return itf_decode(member, fields_of(tagged["value"], ("value",), place)["value"], place)


def _integer(document: Json) -> Json:
    """The integer of a `#bigint`; anything else as it is."""
    match document:
        case {"#bigint": str(digits)} if len(document) == 1 and _DIGITS.fullmatch(digits):
            return int(digits)
        case _:
            return document


def _inner(form: str, document: Json, place: str) -> Json:
    """What stands in the object `{form: ...}`."""
    if not isinstance(document, dict) or document.keys() != {form}:
        raise Misfit(f'{place}: expected {{"{form}": ...}}, got {excerpt(document)}')
    return document[form]


def _items(of: Type, document: Json, place: str) -> list[Any]:
    return [itf_decode(of, item, f"{place}[{i}]") for i, item in enumerate(array(document, place))]
