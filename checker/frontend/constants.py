"""A spec's constants: the sizes, bounds and quorum families of its sorts, as declared or as given."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from checker.diagnostics import InvalidSpec, Span, SpecError, suggest
from checker.frontend.source import class_span
from checker.language.sorts import Element, Quorum, Range, SortMeta, snake_case
from checker.quorum.spec_families import family_of

Family = tuple[tuple[int, ...], ...]

MOST_ELEMENTS = 1_000
"""A sort with more elements than this is refused: making them, and their permutations, would never end."""


@dataclass(frozen=True)
class Size:
    """A sort with this many elements."""

    sort: type[Element]
    size: int

    @property
    def value(self) -> tuple[Element, ...]:
        """What the sort is bound to."""
        return self.sort.first_elements(self.size)

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

    @property
    def value(self) -> tuple[int, int]:
        """What the range is bound to."""
        return self.low, self.high

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

    @property
    def value(self) -> tuple[Quorum, ...]:
        """What the family is bound to."""
        return self.sort.family(self.family)

    @property
    def shown(self) -> int | str:
        """The constant as a user would write it."""
        return self.expression


Setting = Size | Bounds | Quorums
"""A constant with its value."""


def settle(
    sorts: Iterable[SortMeta], declared: Mapping[str, object], given: Mapping[str, object], spec: str
) -> tuple[Setting, ...]:
    """A setting for every sort: given, else declared by the spec, else by the sort. Raises InvalidSpec with every mistake.

    The spans of mistakes in `given` are named "constants", and have the text NAME=VALUE.
    """
    ordered = sorted(
        dict.fromkeys(sorts), key=lambda sort: (isinstance(sort, type) and issubclass(sort, Quorum), sort.class_serial)
    )
    written = {
        **{name: _Written(name, value, f"class {spec}") for name, value in declared.items()},
        **{name: _Written(name, value, "constants") for name, value in given.items()},
    }
    errors = _unknown({sort.__name__ for sort in ordered}, written.values(), spec)
    settings: dict[SortMeta, Setting] = {}
    for sort in ordered:
        if sort.declaration_error is not None:
            errors.append(SpecError("C207", sort.declaration_error, class_span(sort)))
            continue
        try:
            settings[sort] = _setting(sort, written.get(sort.__name__), settings)
        except InvalidSpec as invalid:
            errors += (_with_usual(error, sort, declared, settings) for error in invalid.errors)
    if errors:
        raise InvalidSpec(errors)
    return tuple(settings.values())


def values_of(settings: Iterable[Setting]) -> dict[type, object]:
    """What every sort is bound to (checker.language.sizes)."""
    return {setting.sort: setting.value for setting in settings}


@dataclass(frozen=True)
class _Written:
    """A constant as somebody wrote it, NAME=VALUE, and where."""

    name: str
    value: object
    path: str

    @property
    def text(self) -> str:
        return str(self.value).strip()

    def wrong(self, message: str, fix: str | None = None) -> InvalidSpec:
        """The error of a value that the constant cannot have; without a fix, what it is unless it is given becomes one."""
        return InvalidSpec([SpecError("C502", message, self._span(len(self.name) + 2, len(str(self.value))), fix=fix)])

    def unknown(self, message: str, note: str, fix: str | None) -> SpecError:
        """The error of a name that is not a constant's."""
        return SpecError("C501", message, self._span(1, len(self.name)), (note,), fix)

    def _span(self, column: int, width: int) -> Span:
        return Span(self.path, 1, column, column + width, f"{self.name}={self.value}")


def _unknown(known: set[str], written: Iterable[_Written], spec: str) -> list[SpecError]:
    note = f"its constants: {', '.join(sorted(known)) or 'none'}"
    return [
        constant.unknown(f"{spec} has no constant '{constant.name}'", note, suggest(constant.name, known))
        for constant in written
        if constant.name not in known
    ]


def _with_usual(
    error: SpecError, sort: SortMeta, declared: Mapping[str, object], settings: Mapping[SortMeta, Setting]
) -> SpecError:
    """The error of a size or of bounds, with those of the spec as what to write where it says nothing else."""
    if error.code != "C502" or error.fix is not None:
        return error
    name = sort.__name__
    for written in (_Written(name, declared[name], "") if name in declared else None, None):
        with contextlib.suppress(InvalidSpec):
            return replace(error, fix=f"write {name}={_setting(sort, written, settings).shown}")
    return error


def _setting(sort: SortMeta, written: _Written | None, settings: Mapping[SortMeta, Setting]) -> Setting:
    if issubclass(sort, Range):
        return Bounds(sort, *(_declared_bounds(sort, settings) if written is None else _bounds(written)))
    if issubclass(sort, Quorum):
        return _quorums(sort, written, settings)
    assert issubclass(sort, Element)
    return Size(sort, _resolved(sort.declared_size, settings) if written is None else _size(written))


def _resolved(size: int | SortMeta, settings: Mapping[SortMeta, Setting]) -> int:
    """A size that is declared as a number, or as that of another sort, which is settled already."""
    if isinstance(size, int):
        return size
    match settings.get(size):
        case Size(_, elements):
            return elements
        case Bounds(_, low, high):
            return high - low + 1
    raise InvalidSpec([])  # the other sort's own mistake is reported


def _declared_bounds(sort: type[Range], settings: Mapping[SortMeta, Setting]) -> tuple[int, int]:
    low, high = sort.declared_low, _resolved(sort.declared_high, settings)
    if high >= low:
        return low, high
    of = getattr(sort.declared_high, "__name__", "")
    message = f"the range {sort.__name__} would be empty: {low} is above {high}, the size of {of}"
    raise InvalidSpec([SpecError("C502", message, class_span(sort), fix=f"give {of} more elements")])


def _size(written: _Written) -> int:
    name, text = written.name, written.text
    if ".." in text:
        fix = f"for several sizes: --sweep {name}={text}"
        raise written.wrong(f"{name} is a sort: its size is a single whole number from 1", fix)
    if not (text.isascii() and text.isdecimal()) or isinstance(written.value, bool) or set(text) == {"0"}:
        raise written.wrong(f"{name} is a sort: its size is a whole number from 1")
    if len(text.lstrip("0")) > len(str(MOST_ELEMENTS)) or int(text) > MOST_ELEMENTS:
        raise written.wrong(f"{name} is a sort: its size is at most {MOST_ELEMENTS:,}")
    return int(text)


def _bounds(written: _Written) -> tuple[int, int]:
    name, value, text = written.name, written.value, written.text
    if isinstance(value, range) and value.step == 1 and len(value):
        return value[0], value[-1]
    if isinstance(value, tuple) and len(value) == 2:
        text = f"{value[0]}..{value[1]}"
    low_text, dots, high_text = text.partition("..")
    if not dots:
        low_text, high_text = "0", text
    try:
        low, high = int(low_text), int(high_text)
    except ValueError:
        raise written.wrong(f"{name} is a range: its bounds are two integers") from None
    if low > high:
        raise written.wrong(f"the range {name} would be empty: {low} is above {high}", f"write {name}={high}..{low}")
    return low, high


def _quorums(sort: type[Quorum], written: _Written | None, settings: Mapping[SortMeta, Setting]) -> Quorums:
    of, name = settings.get(sort.of), sort.__name__
    if not isinstance(of, Size):
        raise InvalidSpec([])
    stem = snake_case(sort.of.__name__)
    names = [f"{stem}{number + 1}" for number in range(of.size)]
    if written is not None:
        expression, path = str(written.value), written.path
        before = f"{name}="
        return Quorums(
            sort,
            expression,
            family_of(expression, names, family=name, source=path, sort=sort.of.__name__, before=before),
        )
    expression = sort.declared_expression
    try:
        return Quorums(sort, expression, family_of(expression, names, family=name, source=name, sort=sort.of.__name__))
    except InvalidSpec as invalid:
        note = f"the quorums of {name} are '{expression}' unless they are given"
        raise InvalidSpec(
            [replace(error, span=class_span(sort), notes=(note, *error.notes)) for error in invalid.errors]
        ) from None
