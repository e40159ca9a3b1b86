"""A series of sizes: `--sweep RM=2..6`; a grid of two: `--sweep RM=2..4 --sweep Ballot=1..2`."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from checker.cli.given import constant_of, placed, typed
from checker.cli.options import Format
from checker.cli.output import emit
from checker.diagnostics import InvalidSpec, Span, SpecError, counted

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.language.spec import Spec
    from checker.result import Result


class Series:
    """One series of sizes as it is typed, CONSTANT=LOW..HIGH; raises InvalidSpec for what is none."""

    def __init__(self, text: str, given: Mapping[str, str]) -> None:
        self.text = text
        match = re.fullmatch(r"\s*(\w+)\s*=\s*(\d{1,9})\s*\.\.\s*(\d{1,9})\s*", text, re.ASCII)
        if match is None:
            raise _bad_sweep(f"'{text}' is no series of sizes", typed(text), "write for instance --sweep RM=2..6")
        self.match, self.name = match, match[1]
        if self.name in given:
            message = f"{self.name} is swept and given a value"
            raise _bad_sweep(message, self.part(1), f"leave out {self.name}={given[self.name]}")
        low, high = int(match[2]), int(match[3])
        if low > high:
            message = f"the series is empty: {low} is above {high}"
            raise _bad_sweep(message, typed(text, match.start(2), match.end(3)), f"write {self.name}={high}..{low}")
        self.values = range(low, high + 1)

    def part(self, group: int) -> Span:
        """The place of a part of what was typed."""
        return typed(self.text, self.match.start(group), self.match.end(group))


class Sweep:
    """The models of a series of sizes, or of several: then of every combination, the last one changing fastest."""

    def __init__(self, texts: Sequence[str], spec: "type[Spec]", given: Mapping[str, str]) -> None:
        self.spec, self.given = spec, given
        self.series = [Series(text, given) for text in texts]
        self.names = [series.name for series in self.series]
        for number, series in enumerate(self.series):
            if series.name in self.names[:number]:
                raise _bad_sweep(f"{series.name} is swept twice", series.part(1), "write one series for each constant")
        for sizes in dict.fromkeys(itertools.product(*((s.values[0], s.values[-1]) for s in self.series))):
            self.model(sizes)  # a mistake is found before the first search, not after an hour

    @property
    def sizes(self) -> Iterator[tuple[int, ...]]:
        """Every combination, a size for each of the names."""
        return itertools.product(*(series.values for series in self.series))

    def model(self, sizes: Sequence[int]) -> "Model":
        """The spec with one combination of sizes."""
        from checker.api.model import Model

        swept = {name: str(size) for name, size in zip(self.names, sizes, strict=True)}
        try:
            return Model(self.spec, **{**self.given, **swept})
        except InvalidSpec as invalid:
            raise InvalidSpec([self._as_typed(error, swept) for error in invalid.errors]) from None

    def _as_typed(self, error: SpecError, swept: Mapping[str, str]) -> SpecError:
        series = next((series for series in self.series if series.name == constant_of(error)), None)
        if series is None:
            return placed(error, self.given)
        if error.code == "C503":
            message = f"{series.name} is a quorum family, which has no series of sizes"
            return SpecError("C502", message, series.part(1), fix="sweep the size of a sort, or the bound of a range")
        if error.code == "C501":
            return replace(error, span=series.part(1))
        span = series.part(2 if swept[series.name] == str(series.values[0]) else 3)
        return replace(error, span=span, fix=f"write for instance --sweep {series.name}=2..6")


def _bad_sweep(message: str, span: Span, fix: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C502", message, span, fix=fix)])


def print_sweep(sweep: Sweep, one: Callable[["Model"], "Result"], format: Format, output: Path | None) -> NoReturn:
    """Check every size of a series, print the table, and exit with the gravest verdict's code."""
    if format is Format.ITF:
        raise typer.BadParameter("a sweep has no one counterexample: write text or json", param_hint="'--format'")
    from checker.result import StopKind

    results = []
    for sizes in sweep.sizes:
        results.append(one(sweep.model(sizes)))
        stop = results[-1].stop
        if stop is not None and stop.kind is StopKind.INTERRUPT:
            break
    if format is Format.JSON:
        from checker.report.json_report import to_json

        emit(json.dumps([to_json(result) for result in results], indent=2, ensure_ascii=False) + "\n", output)
    else:
        emit(_sweep_table(sweep, results), output)
    raise typer.Exit(max((result.verdict.exit_code for result in results), key=lambda code: (code == 1, code)))


def _sweep_table(sweep: Sweep, results: list["Result"]) -> str:
    unit = "orbits" if any(result.symmetry.enabled for result in results) else "states"
    head = (*sweep.names, "verdict", unit, "transitions", "depth", "seconds", "")
    rows = [
        (
            *map(str, sizes),
            r.verdict.value,
            f"{r.distinct_states:,}",
            f"{r.transitions:,}",
            "" if r.told_depth is None else f"{r.told_depth:,}",
            f"{r.explore_seconds:.2f}",
            _why(r),
        )
        for sizes, r in zip(sweep.sizes, results, strict=False)
    ]
    widths = [max(map(len, column)) for column in zip(head[:-1], *(row[:-1] for row in rows), strict=True)]
    lines = [
        "  ".join((*(cell.rjust(width) for cell, width in zip(row[:-1], widths, strict=True)), row[-1])).rstrip()
        for row in (head, *rows)
    ]
    return "\n".join(lines) + "\n"


def _why(result: "Result") -> str:
    """What made a verdict other than verified, or what weakens it, in a few words."""
    found = result.violation
    if found is None:
        count = len(result.warnings)
        return result.stopped_by or (counted(count, "warning") if count else "")
    if found.kind == "hollow":
        return f"--strict, and {counted(len(result.warnings), 'warning')}"
    return found.kind if found.property == found.kind else f"{found.kind.replace('_', ' ')} {found.property}"
