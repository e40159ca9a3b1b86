"""Frozen values as JSON and back, exactly: `decode(kind, encode(kind, value)) == value` for every value of every type.

What does not fit its type raises `Misfit`, a ValueError whose message begins with the place of the mistake. The checks
that any format needs (sets without repeats, functions that are total) are here too, for other codecs.
"""

import json
from collections.abc import Iterable
from typing import Any, NoReturn, assert_never

from checker.diagnostics import suggest
from checker.language.order import CanonicalFrozenSet, canonical_key, in_order
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
from checker.language.values import contains, domain_values, element, show

Json = Any
"""What `json.dumps` takes and `json.loads` gives."""

Pair = tuple[Any, Any]


class Misfit(ValueError):
    """A document holds what its type does not have. `fix` is a sentence that says what may be meant, or None."""

    def __init__(self, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.fix = fix


def encode(kind: Type, frozen: Any) -> Json:
    """The frozen value as JSON."""
    match kind:
        case NoneType() | BoolType() | LiteralType() | RangeType():
            return frozen
        case EnumType() | SortType():
            return frozen.name
        case QuorumType(_, of, _):
            return _array(of, frozen)
        case RecordType(record, fields):
            values = {name: encode(field, getattr(frozen, name)) for name, field in fields}
            return {"tag": record.__name__, "value": values}
        case TupleType(items):
            return list(map(encode, items, frozen))
        case FrozenSetType(of):
            return _array(of, in_order(frozen))
        case UnionType():
            return _encode_member(kind, frozen)
        case DictType():
            return _encode_dict(kind, frozen)
        case SetType(of) | ListType(of) | SequenceType(of):
            return _array(of, frozen)
        case CounterType(of):
            return [[encode(of, member), count] for member, count in frozen]
        case _:
            assert_never(kind)


def decode(kind: Type, document: Json, place: str = "value") -> Any:
    """The frozen value that the JSON stands for; raises Misfit, its message beginning with `place`, for a misfit."""
    match kind:
        case NoneType() | BoolType() | LiteralType() | RangeType():
            return document if contains(kind, document) else refuse(kind, document, place)
        case EnumType() | SortType():
            return named_value(kind, document, place)
        case QuorumType(_, of, _):
            return quorum_from(kind, _decode_items(of, document, place), place)
        case RecordType():
            return _decode_record(kind, document, place)
        case TupleType(items):
            parts = enumerate(array(document, place, length=len(items)))
            return tuple(decode(items[i], part, f"{place}[{i}]") for i, part in parts)
        case FrozenSetType(of) | SetType(of):
            return set_from(kind, _decode_items(of, document, place), place)
        case UnionType():
            return _decode_member(kind, document, place)
        case DictType():
            return _decode_dict(kind, document, place)
        case ListType(of) | SequenceType(of):
            return list_from(kind, _decode_items(of, document, place), place)
        case CounterType(of):
            counted = [(decode(of, member, inner), count) for inner, member, count in json_pairs(document, place)]
            return counter_from(kind, counted, place)
        case _:
            assert_never(kind)


# What any format checks


def refuse(kind: Type, document: Json, place: str) -> NoReturn:
    """Raise the Misfit that says that the document is not a value of the type, and which are when they are few."""
    raise Misfit(f"{place}: {excerpt(document)} is not a value of {describe(kind)}", _expected(kind, document))


def excerpt(document: Json) -> str:
    """The JSON on one line, cut when it is long."""
    text = json.dumps(document, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def array(document: Json, place: str, *, length: int | None = None) -> list[Json]:
    """The document, which must be an array, of that length when one is given."""
    if not isinstance(document, list):
        raise Misfit(f"{place}: expected an array, got {excerpt(document)}")
    if length is not None and len(document) != length:
        raise Misfit(f"{place}: expected an array of {length}, got {excerpt(document)}")
    return document


def json_pairs(document: Json, place: str) -> list[tuple[str, Json, Json]]:
    """The document, which must be an array of arrays of two: for each its place and the two."""
    entries = [(f"{place}[{i}]", entry) for i, entry in enumerate(array(document, place))]
    return [(inner, *array(entry, inner, length=2)) for inner, entry in entries]


def fields_of(document: Json, names: Iterable[str], place: str) -> dict[str, Json]:
    """The document, which must be an object with exactly these names."""
    names = list(names)
    if not isinstance(document, dict):
        raise Misfit(f"{place}: expected an object, got {excerpt(document)}")
    for name in document:
        if name not in names:
            raise Misfit(f"{place}: there is no '{name}' here", _suggestion(name, names))
    for name in names:
        if name not in document:
            raise Misfit(f"{place}: '{name}' is missing")
    return document


def named_value(kind: EnumType | SortType, document: Json, place: str) -> Any:
    """The element or enum member with this name."""
    for value in domain_values(kind):
        if value.name == document:
            return value
    refuse(kind, document, place)


def quorum_from(kind: QuorumType, members: list[Any], place: str) -> Any:
    """The quorum with these elements; raises Misfit when the family has none."""
    indices = tuple(sorted(member.index for member in members))
    if indices not in kind.family:
        names = ", ".join(element(kind.of, index).name for index in indices)
        raise Misfit(f"{place}: {{{names}}} is not a quorum of {describe(kind)}")
    return kind.sort.quorum(indices)


def set_from(kind: FrozenSetType | SetType, members: list[Any], place: str) -> Any:
    """The frozen set of these members, given in any order; raises Misfit for repeats and for more than it may hold."""
    _refuse_repeats(kind.of, members, place)
    match kind:
        case FrozenSetType():
            return CanonicalFrozenSet(members)
        case SetType():
            _refuse_excess(kind, len(members), kind.max_len, place)
            return tuple(in_order(members))


def list_from(kind: ListType | SequenceType, items: list[Any], place: str) -> Any:
    """The frozen sequence; raises Misfit when it is over its bound."""
    _refuse_excess(kind, len(items), kind.max_len, place)
    return tuple(items)


def counter_from(kind: CounterType, pairs: list[Pair], place: str) -> Any:
    """The frozen multiset of these (element, count) pairs, given in any order."""
    _refuse_repeats(kind.of, [member for member, _ in pairs], place)
    for member, count in pairs:
        if type(count) is not int or count < 1:
            raise Misfit(f"{place}: the count of {show(kind.of, member)} is {excerpt(count)}, not an integer from 1")
    _refuse_excess(kind, sum(count for _, count in pairs), kind.max_len, place)
    return tuple(sorted(pairs, key=lambda pair: canonical_key(pair[0])))


def dict_from(kind: DictType, pairs: list[Pair], place: str) -> Any:
    """The frozen function of these (key, value) pairs, given in any order; raises Misfit unless it is total."""
    _refuse_repeats(kind.key, [key for key, _ in pairs], place)
    values = {canonical_key(key): value for key, value in pairs}
    keys = list(domain_values(kind.key))
    for key in keys:
        if canonical_key(key) not in values:
            raise Misfit(f"{place}: {show(kind.key, key)} has no value")
    return tuple(values[canonical_key(key)] for key in keys)


def _refuse_repeats(of: Type, members: list[Any], place: str) -> None:
    seen = set()
    for member in members:
        if canonical_key(member) in seen:
            raise Misfit(f"{place}: {show(of, member)} stands here twice")
        seen.add(canonical_key(member))


def _refuse_excess(kind: Type, count: int, bound: int | None, place: str) -> None:
    if bound is not None and count > bound:
        raise Misfit(f"{place}: {count} elements are more than {describe(kind)} holds")


def _expected(kind: Type, document: Json) -> str | None:
    match kind:
        case RangeType(_, low, high):
            return f"expected an integer from {low} to {high}"
        case LiteralType() | EnumType() | SortType():
            return _suggestion(document, [show(kind, value) for value in domain_values(kind)])
        case _:
            return None


def _suggestion(given: Json, names: list[str]) -> str | None:
    near = suggest(given, names) if isinstance(given, str) else None
    if near is None and 0 < len(names) <= 8:
        return f"expected {'one of ' * (len(names) > 1)}{', '.join(names)}"
    return near


# The JSON of each composite


def _array(of: Type, members: Iterable[Any]) -> list[Json]:
    return [encode(of, member) for member in members]


def _decode_items(of: Type, document: Json, place: str) -> list[Any]:
    return [decode(of, item, f"{place}[{i}]") for i, item in enumerate(array(document, place))]


def _decode_record(kind: RecordType, document: Json, place: str) -> Any:
    tag, name = fields_of(document, ("tag", "value"), place)["tag"], kind.record.__name__
    if tag != name:
        raise Misfit(f"{place}: expected a record tagged '{name}', got {excerpt(tag)}")
    values = fields_of(document["value"], [field for field, _ in kind.fields], place)
    return kind.record(*(decode(field, values[name], f"{place}.{name}") for name, field in kind.fields))


def _encode_member(kind: UnionType, frozen: Any) -> Json:
    """As its member has it; where another member would read that as its own, with the number of the member."""
    number = next(i for i, member in enumerate(kind.members) if contains(member, frozen))
    plain = encode(kind.members[number], frozen)
    try:
        is_clear = canonical_key(_decode_member(kind, plain, "")) == canonical_key(frozen)
    except Misfit:
        is_clear = False
    return plain if is_clear else {"member": number, "value": plain}


def _decode_member(kind: UnionType, document: Json, place: str) -> Any:
    if isinstance(document, dict) and document.keys() == {"member", "value"}:
        number = document["member"]
        if type(number) is not int or not 0 <= number < len(kind.members):
            raise Misfit(f"{place}: {describe(kind)} has no member {excerpt(number)}")
        return decode(kind.members[number], document["value"], place)
    misfits = []
    for member in kind.members:
        try:
            return decode(member, document, place)
        except Misfit as misfit:
            misfits.append(misfit)
    inner = [misfit for misfit in misfits if not str(misfit).startswith(f"{place}:")]
    if len(inner) == 1:  # one member has the document's shape: what is wrong inside says more
        raise inner[0]
    refuse(kind, document, place)


def _texts_of_keys(kind: Type) -> list[str] | None:
    """What the keys of a JSON object would be, in the order of the domain; None for keys without texts of their own."""
    match kind:
        case BoolType() | LiteralType() | EnumType() | SortType() | RangeType():
            texts = [value if type(value) is str else show(kind, value) for value in domain_values(kind)]
            return texts if len(set(texts)) == len(texts) else None
        case _:
            return None


def _encode_dict(kind: DictType, frozen: Any) -> Json:
    values = _array(kind.value, frozen)
    texts = _texts_of_keys(kind.key)
    if texts is not None:
        return dict(zip(texts, values, strict=True))
    return [[encode(kind.key, key), value] for key, value in zip(domain_values(kind.key), values, strict=True)]


def _decode_dict(kind: DictType, document: Json, place: str) -> Any:
    texts = _texts_of_keys(kind.key)
    if texts is not None:
        values = fields_of(document, texts, place)
        return tuple(decode(kind.value, values[text], f"{place}[{text}]") for text in texts)
    pairs = json_pairs(document, place)
    return dict_from(kind, [(decode(kind.key, k, inner), decode(kind.value, v, inner)) for inner, k, v in pairs], place)
