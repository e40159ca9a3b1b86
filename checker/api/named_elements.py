"""Elements of sorts by their names, wherever a value that is given by hand has them: `"client1"`, `Ack("worker1", 1)`, `{"a1", "a2"}`.

In: a Python value and the domain that it is meant for, inside `bound()`. Out: the same value, with the elements for their names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any

from checker.diagnostics import suggest
from checker.language.kept import fits, keeper
from checker.language.misfits import PlacedError, domain_shown, outside, shown
from checker.language.sorts import DomainError
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    LiteralType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import domain_values


def with_elements(kind: Type, value: Any) -> Any:
    """The value with the elements that strings in it name; what fits the domain, or has none, as it is. Raises DomainError for no name."""
    match kind:
        case SortType() if isinstance(value, str):
            return _named(kind, value)
        case QuorumType() if isinstance(value, Set) and not isinstance(value, kind.sort):
            return _quorum(kind, value)
        case RecordType() if type(value) is kind.record:
            return _record(kind, value)
        case TupleType(items) if type(value) is tuple and len(value) == len(items):
            return tuple(_at(f"[{n}]", of, part) for n, (of, part) in enumerate(zip(items, value, strict=True)))
        case FrozenSetType(of) | SetType(of) if isinstance(value, set | frozenset):
            return frozenset(with_elements(of, part) for part in value)
        case SequenceType(of) if isinstance(value, list | tuple):
            return tuple(_at(f"[{n}]", of, part) for n, part in enumerate(value))
        case ListType(of) if isinstance(value, list | tuple):
            return [_at(f"[{n}]", of, part) for n, part in enumerate(value)]
        case CounterType(of) if isinstance(value, Mapping) and all(type(count) is int for count in value.values()):
            return _counter(of, value)
        case DictType() if isinstance(value, Mapping):
            return _dict(kind, value)
        case UnionType():
            return value if _fits(kind, value) else _member(kind, value)
        case _:
            return value


def _at(place: str, kind: Type, value: Any) -> Any:
    """A part of a value, whose place is told where it names nothing."""
    try:
        return with_elements(kind, value)
    except PlacedError as error:
        raise error.within(place) from None


def _named(kind: SortType, name: str) -> Any:
    elements = list(domain_values(kind))
    found = next((element for element in elements if element.name == name), None)
    if found is None:
        fix = suggest(name, [element.name for element in elements]) or f"they go from {elements[0]} to {elements[-1]}"
        raise PlacedError("", f": {name!r} names no element of {kind.sort.__name__}: {fix}")
    return found


def _quorum(kind: QuorumType, value: Set[Any]) -> Any:
    members = frozenset(with_elements(kind.of, part) for part in value)
    found = next((quorum for quorum in domain_values(kind) if frozenset(quorum.members) == members), None)
    if found is None:
        raise PlacedError("", f": {shown(value)} is no quorum of {kind.sort.__name__}")
    return found


def _record(kind: RecordType, value: Any) -> Any:
    held = [getattr(value, name) for name, _ in kind.fields]
    parts = [_at(f".{name}", of, part) for (name, of), part in zip(kind.fields, held, strict=True)]
    if parts == held:
        return value
    for (name, of), part in zip(kind.fields, parts, strict=True):
        if not _fits(of, part):
            raise outside(part, of, sign=" =").within(f".{name}")
    return kind.record(*parts)


def _counter(of: Type, value: Mapping[Any, Any]) -> Any:
    counts: Counter[Any] = Counter()
    for part, count in value.items():
        counts[with_elements(of, part)] += count
    return counts


def _dict(kind: DictType, value: Mapping[Any, Any]) -> Any:
    found = {}
    for given, part in value.items():
        key = with_elements(kind.key, given)
        if key in found:
            raise PlacedError("", f" has two values for {shown(key)}")
        found[key] = _at(f"[{shown(key)}]", kind.value, part)
    return found


def _member(kind: UnionType, value: Any) -> Any:
    """The one value that this may be of the members' domains; the value itself where none of them is told by names."""
    found, errors = _readings(kind.members, value)
    if len(found) == 1:
        return found[0]
    if found:
        raise PlacedError("", f": {shown(value)} may be an element of several sorts of {domain_shown(kind)}")
    is_text = isinstance(value, str) and any(isinstance(member, LiteralType) for member in kind.members)
    if len(errors) == 1 and not is_text:
        raise errors[0]
    return value


def _readings(members: Sequence[Type], value: Any) -> tuple[list[Any], list[DomainError]]:
    found: list[Any] = []
    errors: list[DomainError] = []
    for member in members:
        try:
            read = with_elements(member, value)
        except DomainError as error:
            errors.append(error)
        else:
            found += [read] if _fits(member, read) and read not in found else []
    return found, errors


def _fits(kind: Type, value: Any) -> bool:
    keep = keeper(kind)
    return fits(kind, value if keep is None else keep(value))
