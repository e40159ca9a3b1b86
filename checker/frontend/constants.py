"""A spec's constants: the sizes, bounds and quorum families of its sorts, and what is no size, as declared or as given."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from checker.diagnostics import InvalidSpec, Span, SpecError, display_path, suggest
from checker.frontend.source import class_span
from checker.frontend.tables import Misgiven, declared_table, given_table
from checker.frontend.written_values import plain_value
from checker.language.constants import Constant, ConstantMeta, DeclaredTable, Plain, Settable, kind_shown
from checker.language.sizes import binding
from checker.language.sorts import MOST_ELEMENTS, Element, Quorum, Range, SortMeta, snake_case
from checker.language.tables import Table
from checker.language.values import show
from checker.result import FunctionText

Family = tuple[tuple[int, ...], ...]


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


@dataclass(frozen=True)
class Chosen:
    """A constant that is no size: `sort` is its class, as in the others what is bound."""

    sort: type[Constant[Any]]
    value: Plain

    @property
    def shown(self) -> int | str:
        """The constant as a user would write it."""
        return self.value


@dataclass(frozen=True)
class Tabled:
    """A constant that is a function, with its value for every key."""

    sort: type[Constant[Any]]
    value: Table

    @property
    def shown(self) -> int | str:
        """The constant as a user would write it."""
        kind, table = self.value.kind, self.value
        pairs = {show(kind.key, key): plain_value(value) for key, value in table.items()}
        return FunctionText(show(kind, table.frozen), pairs)


Setting = Size | Bounds | Quorums | Chosen | Tabled
"""A constant with its value."""


def settle(
    sorts: Iterable[Settable], declared: Mapping[str, object], given: Mapping[str, object], spec: str
) -> tuple[Setting, ...]:
    """A setting for every sort and constant: given, else declared by the spec, else by itself. Raises InvalidSpec with every mistake.

    The spans of mistakes in `given` are named "constants", and have the text NAME=VALUE.
    """
    ordered = sorted(dict.fromkeys(sorts), key=lambda sort: (_settled_in_turn(sort), sort.class_serial))
    written = {
        **{name: _Written(name, value, f"class {spec}") for name, value in declared.items()},
        **{name: _Written(name, value, "constants") for name, value in given.items()},
    }
    errors = _unknown({sort.__name__ for sort in ordered}, written.values(), spec)
    settings: dict[Settable, Setting] = {}
    for sort in ordered:
        if sort.declaration_error is not None:
            errors.append(SpecError("C207", sort.declaration_error, class_span(sort)))
            continue
        try:
            settings[sort] = _setting(sort, written, settings)
        except InvalidSpec as invalid:
            errors += (_with_usual(error, sort, declared, settings) for error in invalid.errors)
    if errors:
        raise InvalidSpec(errors)
    return tuple(settings.values())


def _settled_in_turn(sort: Settable) -> int:
    """Families come after the sorts that they are of, and functions after what they may be made of."""
    if isinstance(sort, ConstantMeta):
        return 0 if sort.declared_table is None else 2
    return int(isinstance(sort, type) and issubclass(sort, Quorum))


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

    def wrong(
        self, message: str, fix: str | None = None, *, notes: tuple[str, ...] = (), part: tuple[int, int] | None = None
    ) -> InvalidSpec:
        """The error of a value that the constant cannot have; without a fix, what it is unless it is given becomes one.

        `part` is the beginning and the end of what is wrong in the text of the value.
        """
        start, end = part or (0, len(str(self.value)))
        span = self._span(len(self.name) + 2 + start, end - start)
        return InvalidSpec([SpecError("C502", message, span, notes, fix)])

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
    error: SpecError, sort: Settable, declared: Mapping[str, object], settings: Mapping[Settable, Setting]
) -> SpecError:
    """The error of a size or of bounds, with those of the spec as what to write where it says nothing else."""
    is_table = isinstance(sort, ConstantMeta) and sort.declared_table is not None
    if error.code != "C502" or error.fix is not None or is_table:
        return error
    name = sort.__name__
    for written in ({name: _Written(name, declared[name], "")} if name in declared else {}, {}):
        with contextlib.suppress(InvalidSpec):
            usual = _setting(sort, written, settings).shown
            return replace(error, fix=f"write {name}={_typed(usual)}")
    return error


def _setting(sort: Settable, known: Mapping[str, _Written], settings: Mapping[Settable, Setting]) -> Setting:
    written = known.get(sort.__name__)
    if isinstance(sort, ConstantMeta):
        assert issubclass(sort, Constant)
        if sort.declared_table is not None:
            return Tabled(sort, _tabled(sort, sort.declared_table, written, settings))
        return Chosen(sort, sort.declared_default if written is None else _chosen(sort, written))
    assert isinstance(sort, SortMeta)
    if issubclass(sort, Range):
        return Bounds(sort, *(_declared_bounds(sort, known, settings) if written is None else _bounds(written)))
    if issubclass(sort, Quorum):
        return _quorums(sort, written, settings)
    assert issubclass(sort, Element)
    return Size(sort, _declared_size(sort, known, settings) if written is None else _size(written))


def _tabled(
    constant: ConstantMeta, declared: DeclaredTable, written: _Written | None, settings: Mapping[Settable, Setting]
) -> Table:
    """The value of a function: given, else declared."""
    with binding(values_of(settings.values())):
        try:
            return (
                declared_table(constant, declared)
                if written is None
                else given_table(constant, declared, written.value)
            )
        except Misgiven as wrong:
            if written is not None and wrong.code == "C502":
                raise written.wrong(wrong.message, wrong.fix, part=wrong.part) from None
            raise InvalidSpec([SpecError(wrong.code, wrong.message, class_span(constant), fix=wrong.fix)]) from None


def _chosen(constant: ConstantMeta, written: _Written) -> Plain:
    """The value that a constant is given, as it is or as it is typed."""
    for value in (written.value, _read(constant, written.text) if isinstance(written.value, str) else None):
        if isinstance(value, bool | int | str) and constant.takes(value):
            return value
    name, text = written.name, _typed(written.value)
    if (".." in text or "," in text) and isinstance(written.value, str):
        raise written.wrong(f"{name} has one value: {kind_shown(constant)}", f"for several: --sweep {name}={text}")
    shown = repr(text) if isinstance(written.value, str) and type(constant.declared_default) is str else text
    raise written.wrong(f"{name} is {kind_shown(constant)}, not {shown}", _nearest(constant, written))


def _read(constant: ConstantMeta, text: str) -> Plain | None:
    """The value that a text stands for; None for none."""
    if constant.declared_values is not None:
        shown = text.lower() if isinstance(constant.declared_default, bool) else text
        return next((value for value in constant.declared_values if _typed(value) == shown), None)
    with contextlib.suppress(ValueError):
        return int(text)
    return None


def _nearest(constant: ConstantMeta, written: _Written) -> str | None:
    """What to write for a value that a constant does not take; None for what it is otherwise."""
    if constant.declared_values is not None:
        return suggest(written.text, map(_typed, constant.declared_values))
    value, low, high = _read(constant, written.text), constant.declared_low, constant.declared_high
    if isinstance(written.value, bool) or not isinstance(value, int):
        return None
    end = low if low is not None and value < low else high if high is not None and value > high else None
    return None if end is None else f"write {written.name}={end}"


def _typed(value: object) -> str:
    """A value as it is typed."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _resolved(size: int | Settable, settings: Mapping[Settable, Setting]) -> int:
    """A number that a declaration says, or that of a sort or constant, which is settled already."""
    if isinstance(size, int):
        return size
    match settings.get(size):
        case Size(_, elements):
            return elements
        case Bounds(_, low, high):
            return high - low + 1
        case Chosen(_, int(value)):
            return value
    raise InvalidSpec([])  # the other's own mistake is reported


def _declared_size(sort: type[Element], known: Mapping[str, _Written], settings: Mapping[Settable, Setting]) -> int:
    of, size = sort.declared_size, _resolved(sort.declared_size, settings)
    if isinstance(of, ConstantMeta) and size < 1:
        raise _unfit(of, known, sort, f"the sort {sort.__name__} would be empty: its size {of.__name__} is {size}", 1)
    if isinstance(of, ConstantMeta) and size > MOST_ELEMENTS:
        message = f"the sort {sort.__name__} would have {size:,} elements, and the most is {MOST_ELEMENTS:,}"
        raise _unfit(of, known, sort, message, MOST_ELEMENTS)
    return size


def _declared_bounds(
    sort: type[Range], known: Mapping[str, _Written], settings: Mapping[Settable, Setting]
) -> tuple[int, int]:
    low, high = _resolved(sort.declared_low, settings), _resolved(sort.declared_high, settings)
    if high >= low:
        return low, high
    least, most = sort.declared_low, sort.declared_high
    if isinstance(most, SortMeta) and not isinstance(least, ConstantMeta):
        message = f"the range {sort.__name__} would be empty: {low} is above {high}, the size of {most.__name__}"
        raise InvalidSpec([SpecError("C502", message, class_span(sort), fix=f"give {most.__name__} more elements")])
    named = [end.__name__ if isinstance(end, Settable) else "" for end in (least, most)]
    ends = [f"{name}={value}" if name else f"{value}" for name, value in zip(named, (low, high), strict=True)]
    message = f"the range {sort.__name__} would be empty: its low, {ends[0]}, is above its high, {ends[1]}"
    to_blame = most if isinstance(most, ConstantMeta) and (named[1] in known or named[0] not in known) else least
    assert isinstance(to_blame, ConstantMeta)
    raise _unfit(to_blame, known, sort, message, low if to_blame is most else high)


def _unfit(
    constant: ConstantMeta, known: Mapping[str, _Written], sort: SortMeta, message: str, limit: int
) -> InvalidSpec:
    """The error of a constant whose value a declaration cannot have, where it was given, else where it is used; `limit` would do."""
    name, span = constant.__name__, class_span(sort)
    if name not in known:
        return InvalidSpec([SpecError("C502", message, span, fix=f"write {name}={limit}, or give it another default")])
    place = () if span is None else (f"declared at {display_path(span.path)}:{span.line}",)
    return known[name].wrong(message, f"write {name}={limit}", notes=place)


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


def _quorums(sort: type[Quorum], written: _Written | None, settings: Mapping[Settable, Setting]) -> Quorums:
    from checker.quorum.spec_families import family_of

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
