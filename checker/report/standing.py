"""What a search has shown of each property, one by one: for the formats that have an entry for each."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from checker.diagnostics import Span
from checker.report.causes import causes_lines
from checker.report.explanation import why
from checker.report.lines import on_one_line
from checker.result import Result, ViolationKind
from checker.trace import Trace

_EXHAUSTIVE = (ViolationKind.UNREACHABLE, ViolationKind.HOLLOW)
"""Violations that are found when all states have been explored, and nothing else has failed."""


class Standing(StrEnum):
    """Whether a property holds, as far as a search has come."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


def of_each_violation(result: Result) -> list[Result]:
    """The result once for each violation that was found, with no other; as it is where there is one at most."""
    if result.violation is None or not result.more:
        return [result]
    return [replace(result, violation=violation, more=()) for violation in (result.violation, *result.more)]


def standing(result: Result, name: str) -> Standing:
    """That of one property."""
    if result.more:
        found = {standing(each, name) for each in of_each_violation(result)}
        return next((each for each in (Standing.FAILS, Standing.HOLDS) if each in found), Standing.OPEN)
    violation = result.violation
    if name in result.reached:
        return Standing.HOLDS
    if violation is None:
        return Standing.HOLDS if result.verdict == "verified" else Standing.OPEN
    if violation.kind is ViolationKind.UNREACHABLE and result.properties[name] == "reachable":
        return Standing.FAILS
    if name in (violation.property, *violation.also):
        return Standing.FAILS
    return Standing.HOLDS if violation.kind in _EXHAUSTIVE else Standing.OPEN


def is_of_a_property(result: Result) -> bool:
    """Whether what fails is one of the properties, and no action, deadlock, or warning."""
    return result.violation is not None and result.violation.property in result.properties


def place_of_failure(result: Result) -> Span | None:
    """Where to point: the place of the violation, else of the last step to it, else some place in the file of the spec."""
    violation = result.violation
    if violation is not None and violation.span is not None:
        return violation.span
    traces = [violation.trace] if violation is not None and violation.trace is not None else []
    stuck = [result.stuck.trace] if result.stuck is not None and result.stuck.trace is not None else []
    places = [place for trace in (*traces, *stuck, *result.reached.values()) for place in _places(trace)]
    return next(iter(places), None)


def _places(trace: Trace) -> Iterator[Span]:
    """The places of a trace's steps, the last one first."""
    return (step.span for step in reversed(trace.steps) if step.span is not None)


def explained(result: Result) -> str:
    """What fails, why, and what caused it, in lines without a width; "" where nothing does."""
    violation = result.violation
    if violation is None:
        return ""
    said = violation.message.splitlines() if violation.message not in str(violation) else []
    sections = [
        [*map(on_one_line, said)],
        [line.plain for line in why(violation, None)],
        [line.plain for line in causes_lines(violation, None)],
    ]
    return "\n\n".join("\n".join(section) for section in sections if section)
