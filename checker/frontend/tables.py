"""Constants that are functions: which keys and values they have, and the value of one, as it is declared or as it is given.

What is asked here is asked while the sizes of the sorts are bound. Mistakes are raised as `Misgiven`, without their place in a file.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from checker.diagnostics import suggest
from checker.frontend.annotations import NotADomain
from checker.frontend.domains import function_type
from checker.frontend.naming import module_namespace
from checker.frontend.value_notation import NotWritten, Pairs, read_notation
from checker.frontend.written_values import value_written
from checker.language.constants import ConstantMeta, DeclaredTable, Unbound
from checker.language.misfits import PlacedError, short, shown
from checker.language.tables import Table
from checker.language.types import (
    INT,
    FrozenSetType,
    QuorumType,
    RecordType,
    SequenceType,
    TupleType,
    Type,
    UnionType,
    describe,
    holds_int,
)
from checker.language.values import domain_size, domain_values, show

MOST_KEYS = 4096
"""A function of more keys is none that somebody writes, or reads in a report."""
_MOST_NAMED = 3


class Misgiven(Exception):
    """What is wrong with a declared function (C207) or with the values of one (C502), and where in a text that was given."""

    def __init__(
        self, message: str, fix: str | None = None, *, code: str = "C502", part: tuple[int, int] | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.fix, self.code, self.part = message, fix, code, part


def declared_table(constant: ConstantMeta, declared: DeclaredTable) -> Table:
    """The value that a function has unless it is given. Raises Misgiven."""
    return _made(_Wanted(constant, declared), declared.default)


def given_table(constant: ConstantMeta, declared: DeclaredTable, given: object) -> Table:
    """The value of a function that somebody gives: the text of one, a dict, or what is called for every key. Raises Misgiven."""
    return _made(_Wanted(constant, declared), given)


def two_tables(table: Table) -> str:
    """Two functions as one would write them, one after the other: this one, and one that differs at the last key."""
    kind, last = table.kind, [*table][-1]
    values = (table[last] + 1,) if kind.value == INT else () if holds_int(kind.value) else domain_values(kind.value)
    other = next((value for value in values if value != table[last]), table[last])
    return f"{show(kind, table.frozen)},{show(kind, Table(kind, {**table, last: other}).frozen)}"


class _Wanted:
    """The function that a constant is: its name, its keys and its values."""

    def __init__(self, constant: ConstantMeta, declared: DeclaredTable) -> None:
        self.name = constant.__name__
        try:
            self.kind = function_type(declared.of, module_namespace(constant))
        except NotADomain as error:
            message = f"the constant {self.name} is of no dict of domains: {error.message}"
            raise Misgiven(message, error.fix, code="C207") from None
        odd = _unwritten(self.kind.key) or _unwritten(self.kind.value)
        if odd is not None:
            message = f"the constant {self.name} has {odd} in it, which nobody can give it on a command line"
            raise Misgiven(
                message, "use sorts, numbers, bools, strings, enums, and tuples and frozensets of them", code="C207"
            )
        if domain_size(self.kind.key) > MOST_KEYS:
            count, most = domain_size(self.kind.key), f"{MOST_KEYS:,}"
            message = f"the constant {self.name} would have {count:,} keys, and the most is {most}"
            raise Misgiven(message, "let it be a function of fewer keys", code="C207")
        self.keys: tuple[Any, ...] = tuple(domain_values(self.kind.key))

    @property
    def of(self) -> str:
        """What it is a function of, in a few words."""
        return f"a function of {short(describe(self.kind.key))}"

    @property
    def example(self) -> str:
        """What to write for it."""
        value = show(self.kind.value, next(domain_values(self.kind.value)))
        keys = [*map(self.key_shown, self.keys[:2])]
        more = ", ..." if len(self.keys) > len(keys) else ""
        return f"write for instance {self.name}='{{{', '.join(f'{key}: {value}' for key in keys)}{more}}}'"

    def key_shown(self, key: object) -> str:
        """A key as a report shows it."""
        return show(self.kind.key, key)


def _unwritten(kind: Type) -> str | None:
    """What of a domain has no notation that a value of it could be given in."""
    match kind:
        case RecordType():
            return f"the record {describe(kind)}"
        case QuorumType():
            return f"the quorum family {describe(kind)}"
        case TupleType(parts) | UnionType(parts):
            return next((odd for part in parts if (odd := _unwritten(part)) is not None), None)
        case FrozenSetType(of) | SequenceType(of):
            return _unwritten(of)
        case _:
            return None


def _made(wanted: _Wanted, given: object) -> Table:
    if isinstance(given, str):
        return _of_pairs(wanted, _pairs_in(wanted, given))
    if isinstance(given, Mapping):
        return _of_pairs(wanted, [(key, value, None) for key, value in given.items()])
    if callable(given) and not isinstance(given, type):
        return _called(wanted, given)
    raise Misgiven(f"{wanted.name} is {wanted.of}, not {shown(given)}", wanted.example)


def _called(wanted: _Wanted, function: Callable[[Any], Any]) -> Table:
    """The table of what a function of the author's gives for each key."""
    values = {}
    for key in wanted.keys:
        at = f"{wanted.name}[{wanted.key_shown(key)}]"
        try:
            found = function(key)
        except Unbound as error:
            message = f"the default of {wanted.name} asks for the value of what comes after it: {error}"
            raise Misgiven(message, "declare it before", code="C207") from None
        except Exception as error:  # whatever the author's code raises
            message = f"{at} has no value: the function that gives it raises {type(error).__name__}: {error}"
            raise Misgiven(_on_one_line(message), "let it give every key a value") from None
        values[key] = _value(wanted, at, found, None)
    return Table(wanted.kind, values)


def _on_one_line(text: str) -> str:
    """A message of somebody else's on one line."""
    return " ".join(text.split())


_Given: TypeAlias = tuple[object, object, tuple[int, int] | None]
"""A key, its value, and where both stand in a text."""


def _pairs_in(wanted: _Wanted, text: str) -> list[_Given]:
    try:
        found = read_notation(text)
    except NotWritten as wrong:
        message = f"{wanted.name} is not written as a function is: {wrong.message}"
        raise Misgiven(message, wanted.example, part=(wrong.start, wrong.end)) from None
    if not isinstance(found, Pairs):
        raise Misgiven(f"{wanted.name} is {wanted.of}, not {short(text.strip()) or 'nothing'}", wanted.example)
    return [(pair.key, pair.value, (pair.start, pair.end)) for pair in found.pairs]


def _of_pairs(wanted: _Wanted, pairs: Iterable[_Given]) -> Table:
    values: dict[Any, Any] = {}
    for written, value, part in pairs:
        key = _key(wanted, written, part)
        at = f"{wanted.name}[{wanted.key_shown(key)}]"
        if key in values:
            raise Misgiven(f"{at} is given twice", "give every key one value", part=part)
        values[key] = _value(wanted, at, value, part)
    missing = [wanted.key_shown(key) for key in wanted.keys if key not in values]
    if missing:
        named = ", ".join(missing[:_MOST_NAMED]) + (", ..." if len(missing) > _MOST_NAMED else "")
        message = f"{wanted.name} has no value for {named}: it is {wanted.of}, and has one for every key"
        raise Misgiven(message, f"add {missing[0]}: ..., or give a function such as default=lambda key: ...")
    return Table(wanted.kind, values)


def _key(wanted: _Wanted, written: object, part: tuple[int, int] | None) -> Any:
    try:
        return value_written(wanted.kind.key, written, is_key=True)
    except PlacedError as error:
        texts = [wanted.key_shown(key) for key in wanted.keys]
        fix = suggest(str(written), texts) or f"its keys: {_listed(texts)}"
        raise Misgiven(str(error.within(f"a key of {wanted.name}")), fix, part=part) from None


def _value(wanted: _Wanted, at: str, written: object, part: tuple[int, int] | None) -> Any:
    kind = wanted.kind.value
    try:
        return value_written(kind, written)
    except PlacedError as error:
        is_listed = not holds_int(kind) and domain_size(kind) <= MOST_KEYS
        fix = f"its values: {_listed([show(kind, value) for value in domain_values(kind)])}" if is_listed else None
        raise Misgiven(str(error.within(at)), fix, part=part) from None


def _listed(texts: list[str]) -> str:
    return ", ".join(texts[:6]) + (", ..." if len(texts) > 6 else "")
