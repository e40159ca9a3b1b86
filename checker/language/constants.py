"""A spec's constants: the sizes, bounds and quorum families of its sorts, as declared or as given."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from checker.diagnostics import InvalidSpec, Span, SpecError, suggest
from checker.language.sorts import Element, Quorum, Range, SortMeta, snake_case
from checker.language.source import class_span
from checker.quorum.expression import family

Family = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Size:
    """A sort with this many elements."""

    sort: type[Element]
    size: int

    def bind(self) -> None:
        """Give the sort its size."""
        self.sort.bind(self.size)

    @property
    def shown(self) -> int | str:
        """The constant as a user would write it."""
        return self.size


@dataclass(frozen=True)
class Bounds:
    """A range with these bounds, both included."""

    sort: type[Range]
    low: int
    high: int

    def bind(self) -> None:
        """Give the range its bounds."""
        self.sort.bind(self.low, self.high)

    @property
    def shown(self) -> int | str:
        """The constant as a user would write it."""
        return f"{self.low}..{self.high}"


@dataclass(frozen=True)
class Quorums:
    """A quorum family, as an expression and as the indices of its quorums' elements."""

    sort: type[Quorum]
    expression: str
    family: Family

    def bind(self) -> None:
        """Give the family its quorums."""
        self.sort.bind(self.family)

    @property
    def shown(self) -> int | str:
        """The constant as a user would write it."""
        return self.expression


Setting = Size | Bounds | Quorums
"""A constant with its value."""


def settle(
    sorts: Iterable[SortMeta], declared: Mapping[str, object], given: Mapping[str, object], spec: str
) -> tuple[Setting, ...]:
    """A setting for every sort: given, else declared by the spec, else by the sort. Raises InvalidSpec with every mistake."""
    ordered = sorted(
        dict.fromkeys(sorts), key=lambda sort: (isinstance(sort, type) and issubclass(sort, Quorum), sort.serial)
    )
    errors = _unknown({sort.__name__ for sort in ordered}, given, spec)
    values = {**declared, **given}
    settings: dict[SortMeta, Setting] = {}
    for sort in ordered:
        if sort.declaration_error is not None:
            errors.append(SpecError("C207", sort.declaration_error, class_span(sort)))
            continue
        try:
            settings[sort] = _setting(sort, values.get(sort.__name__), settings)
        except InvalidSpec as invalid:
            errors += invalid.errors
    if errors:
        raise InvalidSpec(errors)
    return tuple(settings.values())


@contextmanager
def bound(settings: Iterable[Setting]) -> Iterator[None]:
    """Inside the block every sort has its set size; afterwards what it had before."""
    settings = tuple(settings)
    before = [_current(setting) for setting in settings]
    for setting in settings:
        setting.bind()
    try:
        yield
    finally:
        for setting in before:
            setting.bind()


def _current(setting: Setting) -> Setting:
    match setting:
        case Size(sort):
            return Size(sort, len(sort.elements))
        case Bounds(bounded):
            return Bounds(bounded, bounded.low, bounded.high)
        case Quorums(quorum):
            return Quorums(quorum, "", tuple(q.indices for q in quorum.elements))


def _unknown(known: set[str], given: Mapping[str, object], spec: str) -> list[SpecError]:
    listed = f"its constants are {', '.join(sorted(known))}" if known else "it has no constants"
    return [
        SpecError(
            "C501", f"{spec} has no constant '{name}'", _place(name, value, name), (listed,), suggest(name, known)
        )
        for name, value in given.items()
        if name not in known
    ]


def _setting(sort: SortMeta, value: object, settings: Mapping[SortMeta, Setting]) -> Setting:
    if issubclass(sort, Range):
        return Bounds(sort, *(sort.declared_bounds if value is None else _bounds(sort.__name__, value)))
    if issubclass(sort, Quorum):
        return _quorums(sort, sort.declared_expression if value is None else str(value), settings)
    assert issubclass(sort, Element)
    return Size(sort, sort.declared_size if value is None else _size(sort.__name__, value))


def _size(name: str, value: object) -> int:
    text = str(value).strip()
    if not text.isdecimal() or isinstance(value, bool) or int(text) < 1:
        fix = f"write {name}=3"
        raise InvalidSpec(
            [SpecError("C502", f"{name} is a sort: its size is a whole number from 1", _place(name, value), fix=fix)]
        )
    return int(text)


def _bounds(name: str, value: object) -> tuple[int, int]:
    if isinstance(value, range) and value.step == 1 and len(value):
        return value[0], value[-1]
    if isinstance(value, tuple) and len(value) == 2:
        value = f"{value[0]}..{value[1]}"
    text = str(value).strip()
    low_text, dots, high_text = text.partition("..")
    if not dots:
        low_text, high_text = "0", text
    try:
        low, high = int(low_text), int(high_text)
    except ValueError:
        message = f"{name} is a range: its bounds are two integers"
        raise InvalidSpec([SpecError("C502", message, _place(name, value), fix=f"write {name}=0..3")]) from None
    if low > high:
        message = f"the range {name} would be empty: {low} is above {high}"
        raise InvalidSpec([SpecError("C502", message, _place(name, value), fix=f"write {name}={high}..{low}")])
    return low, high


def _quorums(sort: type[Quorum], expression: str, settings: Mapping[SortMeta, Setting]) -> Quorums:
    of = settings.get(sort.of)
    if not isinstance(of, Size):
        raise InvalidSpec([])
    stem = snake_case(sort.of.__name__)
    names = [f"{stem}{number + 1}" for number in range(of.size)]
    return Quorums(sort, expression, family(expression, names, source=sort.__name__, sort=sort.of.__name__))


def _place(name: str, value: object, part: str | None = None) -> Span:
    text = f"{name}={value}"
    column = 1 if part is not None else len(name) + 2
    return Span("constants", 1, column, column + len(part if part is not None else str(value)), text)
