"""The verdict of a result in lines: in one line, and with all that is said of a violation or of a search that was cut short."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from rich.text import Text

from checker.diagnostics import counted, marked_line
from checker.report.lines import fold, on_one_line
from checker.report.places import place_of
from checker.result import Result, StopKind, Verdict, Violation, ViolationKind

_COLOURS = {Verdict.VERIFIED: "bold green", Verdict.VIOLATED: "bold red", Verdict.UNDETERMINED: "bold yellow"}


def verdict_lines(result: Result, width: int) -> Iterator[Text]:
    """The verdict, with the message and the place of a violation, or with what was covered."""
    yield from _line(result, "", width)
    if result.verdict is Verdict.UNDETERMINED:
        yield from fold(f"{_coverage(result)}.", width, indent=2, hanging=0)
    if result.violation is not None and result.violation.kind is not ViolationKind.HOLLOW:
        yield from _violation(result.violation, width)


def closing_line(result: Result, width: int) -> Iterator[Text]:
    """The verdict once more, where a violation has much to be read above it."""
    for violation in () if result.violation is None else (result.violation, *result.more):
        trace = violation.trace
        after = "" if trace is None else f" after {counted(trace.length, 'step')}"
        if result.more and trace is not None and trace.length:
            after += f", the last one {trace.steps[-1].action}"
        yield from _line(replace(result, violation=violation), after, width)


def summary_line(result: Result) -> str:
    """The verdict in one line, as a report has it."""
    return ": ".join(_reason(result))


def distinct(result: Result) -> str:
    """The count with its unit: `288 states`, `1 orbit`."""
    return counted(result.distinct_states, result.counts.removesuffix("s"))


def _line(result: Result, more: str, width: int) -> Iterator[Text]:
    verdict, reason = _reason(result)
    yield from fold(f"{verdict}: {reason}{more}", width, lead=len(verdict), lead_style=_COLOURS[result.verdict])


def _reason(result: Result) -> tuple[str, str]:
    match result.verdict:
        case Verdict.VERIFIED:
            verdict = "verified within the constraint" if result.constrained else "verified"
            if result.warnings:
                verdict += f", with {counted(len(result.warnings), 'warning')}"
            explored = f"all {distinct(result)}" if result.exhaustive else distinct(result)
            return verdict, f"{explored} explored, nothing found"
        case Verdict.VIOLATED:
            return "violated", "a property fails" if result.violation is None else str(result.violation)
        case Verdict.UNDETERMINED:
            return "undetermined", _unfinished(result)
        case _:
            assert_never(result.verdict)


def _unfinished(result: Result) -> str:
    stop = result.stop
    if stop is None:
        return "the search is not exhaustive"
    return f"{stop.walks} found nothing" if stop.kind is StopKind.WALKS else f"stopped by {result.stopped_by}"


def _violation(violation: Violation, width: int) -> Iterator[Text]:
    for line in violation.message.splitlines():
        yield from fold(on_one_line(line), width, indent=2, hanging=0)
    if violation.span is not None:
        yield from fold(place_of(violation.span), width, indent=2, style="dim")
        is_exact = violation.span.column > 1 or violation.span.end_column is not None
        if is_exact and violation.kind in (ViolationKind.ERROR, ViolationKind.ASSERTION):
            yield from (Text(f"  {line}", style="dim") for line in marked_line(violation.span))


def _coverage(result: Result) -> str:
    beyond = " or one step beyond it" if result.strategy == "simulation" else ""  # a walk ends in such a state
    within = f" within the constraint{beyond}" if result.constrained else ""
    found = f"covered {distinct(result)} and {counted(result.transitions, 'transition')}{within}"
    if result.strategy == "simulation":
        return f"{found}; the longest walk took {counted(result.depth, 'step')}"
    left = counted(result.frontier, result.counts.removesuffix("s"))
    depth = "" if result.told_depth is None else f" to depth {result.told_depth:,}"
    return f"{found}{depth}; {left} left in the frontier"
