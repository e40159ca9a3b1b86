"""Values of a domain by what somebody wrote for them: text of a report or a file, or Python's own values.

In: a domain, and `read_notation`'s reading or a Python value. Out: a frozen value of the domain. What may mean two of them is refused.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeGuard

from checker.frontend.value_notation import Made, NotWritten, Pairs, Word, read_notation
from checker.language.misfits import PlacedError, domain_shown, outside, shown
from checker.language.order import CanonicalFrozenSet, Key, canonical_key, in_order
from checker.language.sorts import Element
from checker.language.types import (
    BoolType,
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
)
from checker.language.values import contains, domain_values, show

_MOST_DIGITS = 20
_LISTS = (list, tuple, set, frozenset)


def value_written(kind: Type, written: object, *, is_key: bool = False) -> Any:
    """The value of the domain that is meant; raises PlacedError where there is none, or more than one.

    A text in quotes is no number, bool or None; but as a key it may be any value, for JSON and TOML have no others.
    """
    if _is_quoted(written) and contains(kind, written):
        return written
    found = _found(kind, written, is_key=is_key)
    if len(found) > 1:
        texts = " and ".join(sorted(show(kind, value) for value in found.values()))
        raise PlacedError("", f": {_as_written(written)} may mean {texts} of {domain_shown(kind)}")
    if not found:
        if _is_text(written):
            hint = f": leave out the quotes, {written}" if _found(kind, Word(written), is_key=is_key) else ""
            raise PlacedError("", f": {_as_written(written)} is not in {domain_shown(kind)}{hint}")
        raise _misfit_of_a_field(kind, written) or outside(_plain(written), kind)
    return next(iter(found.values()))


def _misfit_of_a_field(kind: Type, written: object) -> PlacedError | None:
    """The error of the field that does not fit, where a record is meant and has all of its fields."""
    members = kind.members if isinstance(kind, UnionType) else (kind,)
    records = [each for each in members if isinstance(each, RecordType) and isinstance(written, Made)]
    meant = [each for each in records if isinstance(written, Made) and each.record.__name__ == written.name]
    if len(meant) != 1 or not isinstance(written, Made):
        return None
    given = _given_fields(meant[0], written)
    if given is None:
        names = ", ".join(name for name, _ in meant[0].fields)
        return PlacedError("", f": {shown(_plain(written))} does not have the fields of {written.name}({names})")
    for name, of in meant[0].fields:
        try:
            value_written(of, given[name])
        except PlacedError as error:
            return error.within(f".{name}")
    return None


def _found(kind: Type, written: object, *, is_key: bool) -> dict[Key, Any]:
    """The values that may be meant, by what tells them apart: those that a report shows like this, if there are any."""
    return {canonical_key(value): value for value in _meant(kind, written, strict=True, is_key=is_key)} or {
        canonical_key(value): value for value in _meant(kind, written, strict=False, is_key=is_key)
    }


def plain_value(value: object) -> object:
    """A value as JSON has it, so that `value_written` reads it back: elements and members of an enum by their names."""
    match value:
        case Element() | Enum():
            return value.name
        case tuple() | frozenset():
            return list(map(plain_value, value))
        case _:
            return value


def _is_text(written: object) -> TypeGuard[str]:
    """Whether it is written, and no value of Python's; members of an enum may be strings as well."""
    return isinstance(written, str) and not isinstance(written, Enum)


def _is_quoted(written: object) -> TypeGuard[str]:
    return _is_text(written) and not isinstance(written, Word)


class _Shown(str):
    """A text that is shown as it is."""

    def __repr__(self) -> str:
        return str(self)


def _as_written(written: object) -> str:
    return str(written) if isinstance(written, Word) else shown(_plain(written))


def _plain(written: object) -> object:
    """What was read, as a value that is shown."""
    match written:
        case Pairs(pairs):
            return {_hashable(_plain(pair.key)): _plain(pair.value) for pair in pairs}
        case list():
            return [_plain(part) for part in written]
        case Made(name, arguments, named):
            parts = [str(_plain(part)) for part in arguments] + [f"{key}={_plain(part)}" for key, part in named]
            return _Shown(f"{name}({', '.join(parts)})")
        case Word():
            return _Shown(written)
        case _:
            return written


def _hashable(value: object) -> object:
    return tuple(map(_hashable, value)) if isinstance(value, list) else str(value) if isinstance(value, dict) else value


def _meant(kind: Type, written: object, *, strict: bool, is_key: bool) -> Iterable[Any]:
    """The values that may be meant; `strict` for those that are written as a report shows them."""
    match kind:
        case UnionType(members):
            return [value for member in members for value in _meant(member, written, strict=strict, is_key=is_key)]
        case TupleType(kinds):
            parts = _parts(written)
            return () if parts is None or len(parts) != len(kinds) else _tuples(list(zip(kinds, parts, strict=True)))
        case SequenceType(of, most):
            parts = _parts(written)
            return () if parts is None or len(parts) > most else _tuples([(of, part) for part in parts])
        case FrozenSetType(of):
            parts = _parts(written)
            return () if parts is None else map(CanonicalFrozenSet, _tuples([(of, part) for part in parts]))
        case SetType(of):
            return (tuple(in_order(made)) for made in _meant(FrozenSetType(of), written, strict=strict, is_key=is_key))
        case ListType(of, most):
            return _meant(SequenceType(of, most), written, strict=strict, is_key=is_key)
        case QuorumType(_, of):
            made = list(_meant(FrozenSetType(of), written, strict=strict, is_key=is_key))
            return [quorum for quorum in domain_values(kind) if any(frozenset(quorum) == each for each in made)]
        case RecordType():
            return _records(kind, written) if isinstance(written, Made) else _same(kind, written)
        case DictType():
            return _dicts(kind, written) if isinstance(written, Pairs) else _same(kind, written)
        case _ if _is_text(written):
            found = _named(kind, written, strict=strict)
            return found if is_key or isinstance(written, Word) else filter(_is_in_words, found)
        case _:
            return _same(kind, written)


def _same(kind: Type, written: object) -> Iterable[Any]:
    return (written,) if contains(kind, written) else ()


def _records(kind: RecordType, written: Made) -> Iterable[Any]:
    """The record that is meant."""
    given = _given_fields(kind, written) if written.name == kind.record.__name__ else None
    if given is None:
        return ()
    return [kind.record(*parts) for parts in _tuples([(of, given[name]) for name, of in kind.fields])]


def _given_fields(kind: RecordType, written: Made) -> dict[str, object] | None:
    """What is written for each field, in order or by name; None where that is not all of them, once each."""
    names = [name for name, _ in kind.fields]
    given = dict(zip(names, written.arguments, strict=False))
    is_whole = len(written.arguments) + len(written.named) == len(names)
    given |= {name: value for name, value in written.named if name not in given}
    return given if is_whole and given.keys() == set(names) else None


def _dicts(kind: DictType, written: Pairs) -> Iterable[Any]:
    """The dict that is meant, which has a value for every key."""
    keys = [key for pair in written.pairs for key in _tuples([(kind.key, pair.key)])]
    values = [value for pair in written.pairs for value in _tuples([(kind.value, pair.value)])]
    if not len(keys) == len(values) == len(written.pairs):
        return ()
    held = {key: value for (key,), (value,) in zip(keys, values, strict=True)}
    every = list(domain_values(kind.key))
    return (tuple(held[key] for key in every),) if held.keys() == set(every) and len(keys) == len(every) else ()


def _is_in_words(value: object) -> bool:
    """Whether a value may be written in quotes."""
    return not isinstance(value, bool | int | None) or isinstance(value, Enum)


def _tuples(parts: list[tuple[Type, object]]) -> Iterable[tuple[Any, ...]]:
    try:
        return (tuple(value_written(kind, part) for kind, part in parts),)
    except PlacedError:
        return ()


def _parts(written: object) -> list[object] | None:
    """The items of what is a list; a text in quotes, such as a key of JSON, is read once more."""
    if _is_text(written) and not isinstance(written, Word):
        try:
            written = read_notation(written)
        except NotWritten:
            return None
    if isinstance(written, Pairs) and not written.pairs:
        return []
    return list(written) if isinstance(written, _LISTS) else None


def _named(kind: Type, text: str, *, strict: bool) -> Iterable[Any]:
    """The values that are written by this text."""
    match kind:
        case NoneType():
            return (None,) if text == "None" or (text == "null" and not strict) else ()
        case BoolType():
            words = {"False": False, "True": True} if strict else {"false": False, "true": True}
            return (words[text],) if text in words else ()
        case LiteralType(values):
            return [value for value in values if text == (show(kind, value) if strict else str(value))]
        case EnumType(enum):
            return [member for member in enum if member.name == text]
        case SortType(sort, size):
            return [each for each in sort.first_elements(size) if each.name == text]
        case RangeType():
            number = _number(text)
            return (number,) if number is not None and contains(kind, number) else ()
        case _:
            return ()


def _number(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
