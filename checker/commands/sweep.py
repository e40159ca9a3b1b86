"""A series of sizes: `--sweep RM=2..6`."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from checker.commands.given import constant_of, placed, typed
from checker.commands.options import Format
from checker.commands.output import emit
from checker.diagnostics import InvalidSpec, Span, SpecError

if TYPE_CHECKING:
    from checker.language.model import Model
    from checker.language.spec import Spec
    from checker.result import Result


class Sweep:
    """The models of a series of sizes, CONSTANT=LOW..HIGH."""

    def __init__(self, text: str, spec: "type[Spec]", given: Mapping[str, str]) -> None:
        self.text, self.spec, self.given = text, spec, given
        match = re.fullmatch(r"\s*(\w+)\s*=\s*(\d{1,9})\s*\.\.\s*(\d{1,9})\s*", text, re.ASCII)
        if match is None:
            raise _bad_sweep(f"'{text}' is no series of sizes", typed(text), "write for instance --sweep RM=2..6")
        self.match, self.name = match, match[1]
        if self.name in given:
            message = f"{self.name} is swept and given a value"
            raise _bad_sweep(message, self._part(1), f"leave out {self.name}={given[self.name]}")
        low, high = int(match[2]), int(match[3])
        if low > high:
            message = f"the series is empty: {low} is above {high}"
            raise _bad_sweep(message, typed(text, match.start(2), match.end(3)), f"write {self.name}={high}..{low}")
        self.values = range(low, high + 1)
        for value in {low, high}:
            self.model(value)  # a mistake is found before the first search, not after an hour

    def model(self, value: int) -> "Model":
        """The spec with one of the sizes."""
        from checker.language.model import Model

        try:
            return Model(self.spec, **{**self.given, self.name: str(value)})
        except InvalidSpec as invalid:
            raise InvalidSpec([self._as_typed(error, value) for error in invalid.errors]) from None

    def _as_typed(self, error: SpecError, value: int) -> SpecError:
        if constant_of(error) != self.name:
            return placed(error, self.given)
        if error.code == "C503":
            message = f"{self.name} is a quorum family, which has no series of sizes"
            return SpecError("C502", message, self._part(1), fix="sweep the size of a sort, or the bound of a range")
        if error.code == "C501":
            return replace(error, span=self._part(1))
        span = self._part(2 if value == self.values[0] else 3)
        return replace(error, span=span, fix=f"write for instance --sweep {self.name}=2..6")

    def _part(self, group: int) -> Span:
        return typed(self.text, self.match.start(group), self.match.end(group))


def _bad_sweep(message: str, span: Span, fix: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C502", message, span, fix=fix)])


def print_sweep(sweep: Sweep, one: Callable[["Model"], "Result"], format: Format, output: Path | None) -> NoReturn:
    """Check every size of a series, print the table, and exit with the gravest verdict's code."""
    if format is Format.ITF:
        raise typer.BadParameter("a sweep has no one counterexample: write text or json", param_hint="'--format'")
    results = []
    for value in sweep.values:
        results.append(one(sweep.model(value)))
        if results[-1].stopped_by == "an interrupt":
            break
    if format is Format.JSON:
        from checker.report.json_report import to_json

        emit(json.dumps([to_json(result) for result in results], indent=2, ensure_ascii=False) + "\n", output)
    else:
        emit(_sweep_table(sweep.name, sweep.values, results), output)
    raise typer.Exit(max((result.verdict.exit_code for result in results), key=lambda code: (code == 1, code)))


def _sweep_table(name: str, values: range, results: list["Result"]) -> str:
    unit = "orbits" if any(result.symmetry.enabled for result in results) else "states"
    head = (name, "verdict", unit, "transitions", "depth", "seconds", "")
    rows = [
        (
            str(v),
            r.verdict.value,
            f"{r.distinct_states:,}",
            f"{r.transitions:,}",
            f"{r.depth:,}",
            f"{r.explore_seconds:.2f}",
            _why(r),
        )
        for v, r in zip(values, results, strict=False)
    ]
    widths = [max(map(len, column)) for column in zip(head[:-1], *(row[:-1] for row in rows), strict=True)]
    lines = [
        "  ".join((*(cell.rjust(width) for cell, width in zip(row[:-1], widths, strict=True)), row[-1])).rstrip()
        for row in (head, *rows)
    ]
    return "\n".join(lines) + "\n"


def _why(result: "Result") -> str:
    """What made a verdict other than verified, in a few words."""
    found = result.violation
    if found is None:
        return result.stopped_by or ""
    return found.kind if found.property == found.kind else f"{found.kind.replace('_', ' ')} {found.property}"
