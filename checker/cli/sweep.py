"""A series of sizes or values: `--sweep RM=2..6`, `--sweep Guard=false,true`; a grid of two: `--sweep RM=2..4 --sweep Ballot=1..2`."""

import contextlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from checker.cli.formats import results_text
from checker.cli.given import constant_of, place_given, placed
from checker.cli.options import Format
from checker.cli.output import emit
from checker.cli.typed import typed
from checker.diagnostics import InvalidSpec, Span, SpecError, counted

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.language.spec import Spec
    from checker.result import Result


class Series:
    """One series as it is typed, CONSTANT=LOW..HIGH or CONSTANT=VALUE,VALUE; raises InvalidSpec for what is none."""

    def __init__(self, text: str, given: Mapping[str, str]) -> None:
        self.text = text
        match = re.fullmatch(r"\s*(\w+)\s*=(.*[.,].*)", text, re.ASCII)
        if match is None:
            raise self._no_series()
        self.name, self._start = match[1], match.start(2)
        if self.name in given:
            message = f"{self.name} is swept and given a value"
            raise _bad_sweep(message, *place_given(given, self.name))
        self.is_listed = "," in match[2]
        self._parts = list(_PART.finditer(match[2]))
        self.values = self._listed(match[2]) if self.is_listed else self._counted(match[2])

    @property
    def named(self) -> Span:
        """The place of the constant's name."""
        start = self.text.index(self.name)
        return typed(self.text, start, start + len(self.name))

    def place(self, value: str) -> Span:
        """The place of one of the values, or of the end that has it."""
        if self.is_listed:
            found = self._parts[self.values.index(value)]
        else:
            found = list(re.finditer(r"-?\d+", self.text[self._start :]))[int(value != self.values[0])]
        return typed(self.text, self._start + found.start(), self._start + found.end())

    def _listed(self, written: str) -> list[str]:
        values = [part[0] for part in self._parts]
        if re.sub(r"\s", "", _PART.sub("", written)) != "," * (len(values) - 1):
            raise self._no_series()
        twice = next((value for number, value in enumerate(values) if value in values[:number]), None)
        if twice is not None:
            raise _bad_sweep(f"{twice} is listed twice", typed(self.text, self._start), "write every value once")
        return values

    def _counted(self, written: str) -> list[str]:
        match = re.fullmatch(r"\s*(-?\d{1,9})\s*\.\.\s*(-?\d{1,9})\s*", written, re.ASCII)
        if match is None:
            raise self._no_series()
        low, high = int(match[1]), int(match[2])
        if low > high:
            message = f"the series is empty: {low} is above {high}"
            span = typed(self.text, self._start + match.start(1), self._start + match.end(2))
            raise _bad_sweep(message, span, f"write {self.name}={high}..{low}")
        if high - low >= MOST_VALUES:
            raise _bad_sweep(f"a series has at most {MOST_VALUES:,} values", typed(self.text), "write a shorter one")
        return list(map(str, range(low, high + 1)))

    def _no_series(self) -> InvalidSpec:
        fix = "write for instance --sweep RM=2..6, or the values: --sweep Guard=false,true"
        return _bad_sweep(f"'{self.text}' is no series of values", typed(self.text), fix)


_PART = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^\s,{](?:[^,{]*[^\s,{])?")
"""One of the values of a list: a function in braces, which may have sets in it, or what has no comma in it."""
MOST_VALUES = 100_000
"""A longer series is no series that anybody waits for."""


class Sweep:
    """The models of a series of values, or of several: then of every combination, the last one changing fastest."""

    def __init__(self, texts: Sequence[str], spec: "type[Spec]", given: Mapping[str, str]) -> None:
        self.spec, self.given = spec, given
        self.series = [Series(text, given) for text in texts]
        self.names = [series.name for series in self.series]
        for number, series in enumerate(self.series):
            if series.name in self.names[:number]:
                raise _bad_sweep(f"{series.name} is swept twice", series.named, "write one series for each constant")
        chosen = self._listed_values()
        for values in dict.fromkeys(itertools.product(*(_telling(s, chosen) for s in self.series))):
            self.model(values)  # a mistake is found before the first search, not after an hour

    @property
    def combinations(self) -> Iterator[tuple[str, ...]]:
        """Every combination, a value for each of the names."""
        return itertools.product(*(series.values for series in self.series))

    def model(self, values: Sequence[str]) -> "Model":
        """The spec with one combination of values."""
        from checker.api.model import Model

        swept = dict(zip(self.names, values, strict=True))
        try:
            return Model(self.spec, **{**self.given, **swept})
        except InvalidSpec as invalid:
            raise InvalidSpec([self._as_typed(error, swept) for error in invalid.errors]) from None

    def _listed_values(self) -> Mapping[str, Sequence[int | str]]:
        """The constants that are one of some values, with those; none where the spec has mistakes, which are said later."""
        from checker.api.model import Model
        from checker.frontend.constants import Chosen

        with contextlib.suppress(InvalidSpec):
            settings = [each for each in Model(self.spec).definition.settings if isinstance(each, Chosen)]
            return {s.sort.__name__: s.sort.declared_values for s in settings if s.sort.declared_values is not None}
        return {}

    def _functions(self) -> Mapping[str, str]:
        """The constants that are functions, each with a series of two as it is typed; none where the spec has mistakes."""
        from checker.api.model import Model
        from checker.frontend.constants import Tabled
        from checker.frontend.tables import two_tables

        with contextlib.suppress(InvalidSpec):
            settings = Model(self.spec).definition.settings
            return {each.sort.__name__: two_tables(each.value) for each in settings if isinstance(each, Tabled)}
        return {}

    def _as_typed(self, error: SpecError, swept: Mapping[str, str]) -> SpecError:
        from checker.result import typed_value

        series = next((series for series in self.series if series.name == constant_of(error)), None)
        if series is None:
            return placed(error, self.given)
        if error.code == "C503" and not series.is_listed:
            message = f"{series.name} is a quorum family, which has no series of sizes"
            return SpecError("C502", message, series.named, fix="sweep the size of a sort, or the bound of a range")
        if error.code == "C501":
            return replace(error, span=series.named)
        span = series.place(swept[series.name])
        functions = self._functions().get(series.name)
        if functions is not None and not series.is_listed:
            return replace(error, span=span, fix=f"write for instance --sweep {series.name}='{functions}'")
        values = self._listed_values().get(series.name)
        if values is not None:
            fix = f"write for instance --sweep {series.name}={','.join(map(typed_value, values))}"
            return replace(error, span=span, fix=fix)
        return replace(
            error, span=span, fix=error.fix if series.is_listed else f"write for instance --sweep {series.name}=2..6"
        )


def _telling(series: Series, chosen: Mapping[str, Sequence[int | str]]) -> Sequence[str]:
    """The values of a series which tell that all can be had: the ends of a range of numbers, unless only some of them are."""
    return series.values if series.is_listed or series.name in chosen else (series.values[0], series.values[-1])


def _bad_sweep(message: str, span: Span, fix: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C502", message, span, fix=fix)])


def print_sweep(sweep: Sweep, one: Callable[["Model"], "Result"], format: Format, output: Path | None) -> NoReturn:
    """Check every model of a series, print the table, and exit with the gravest verdict's code."""
    if format is Format.ITF:
        raise typer.BadParameter("a sweep has no one counterexample: write another format", param_hint="'--format'")
    from checker.result import StopKind

    results = []
    for values in sweep.combinations:
        results.append(one(sweep.model(values)))
        stop = results[-1].stop
        if stop is not None and stop.kind is StopKind.INTERRUPT:
            break
    table = _sweep_table(sweep, results) if format in (Format.TEXT, Format.GITHUB) else ""
    emit(table + (results_text(results, format) or ""), output)
    raise typer.Exit(max((result.verdict.exit_code for result in results), key=lambda code: (code == 1, code)))


def _sweep_table(sweep: Sweep, results: list["Result"]) -> str:
    head = (*sweep.names, "verdict", _unit(results), "transitions", "depth", "seconds", "")
    rows = [
        (
            *values,
            r.verdict.value,
            f"{r.distinct_states:,}",
            f"{r.transitions:,}",
            "" if r.told_depth is None else f"{r.told_depth:,}",
            f"{r.explore_seconds:.2f}",
            _why(r),
        )
        for values, r in zip(sweep.combinations, results, strict=False)
    ]
    widths = [max(map(len, column)) for column in zip(head[:-1], *(row[:-1] for row in rows), strict=True)]
    lines = [
        "  ".join((*(cell.rjust(width) for cell, width in zip(row[:-1], widths, strict=True)), row[-1])).rstrip()
        for row in (head, *rows)
    ]
    return "\n".join(lines) + "\n"


def _unit(results: list["Result"]) -> str:
    """What all models count; of one without symmetry that could be reduced, an orbit is a state."""
    counted = {r.counts for r in results if r.symmetry.enabled or "not proved" in r.symmetry.sorts.values()}
    return "distinct" if len(counted) > 1 else counted.pop() if counted else "states"


def _why(result: "Result") -> str:
    """What made a verdict other than verified, or what weakens it, in a few words."""
    found = result.violation
    if found is None:
        count = len(result.warnings)
        return result.stopped_by or (counted(count, "warning") if count else "")
    if found.kind == "hollow":
        return f"--strict, and {counted(len(result.warnings), 'warning')}"
    return found.kind if found.property == found.kind else f"{found.kind.replace('_', ' ')} {found.property}"
