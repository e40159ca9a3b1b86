"""What the steps that matter were asked before they could happen, in lines under the causes of a violation."""

from collections.abc import Iterator
from dataclasses import replace

from rich.text import Text

from checker.diagnostics import counted
from checker.reasons import Asked, Guard, Reason
from checker.report.explanation import explanation, said_of
from checker.report.folding import fold_values
from checker.report.lines import fold
from checker.result import Violation
from checker.trace import Trace

MOST_LINES = 18
"""Lines that are spent on the steps, the last one and the causes first."""
_MOST_ASKED = 3
"""Tests of a step that are shown."""
_MOST_WITHIN = 3
"""A test is opened where that takes so many lines."""


def guard_lines(violation: Violation, width: int | None, *, is_full: bool = False) -> Iterator[Text]:
    """The steps with what each was asked, of an action the latest step; with `is_full` all of it. No lines where nothing is known."""
    trace, guards = violation.trace, violation.guards
    if trace is None or not guards:
        return
    told = {guard.step: [*_step(guard, trace, width, is_full=is_full)] for guard in guards}
    chosen = [*told] if is_full else _chosen(violation, trace, told)
    yield from fold("what these steps required", width, style="bold")
    for step in chosen:
        yield from told[step]
    if len(chosen) < len(told):
        left = counted(len(told) - len(chosen), "more step")
        yield from fold(f"... and {left} in --full", width, indent=2, style="dim")


def _chosen(violation: Violation, trace: Trace, told: dict[int, list[Text]]) -> list[int]:
    """Of each action its latest step, as many as there is room for: the last step, then the causes, then those behind them."""
    causes = {cause.step for cause in violation.causes.changes} | {len(trace.steps) - 1}
    latest = {trace.steps[step].action: step for step in told}
    found, room = list[int](), MOST_LINES
    for step in sorted(latest.values(), key=lambda step: (step not in causes, -step)):
        room -= len(told[step])
        if room >= 0 or not found:
            found.append(step)
    return sorted(found)


def _step(guard: Guard, trace: Trace, width: int | None, *, is_full: bool) -> Iterator[Text]:
    head = f"step {guard.step:<{len(str(trace.length))}}"
    shown = f"{head}  {trace.steps[guard.step]}"
    shown += "" if guard.asked else ": nothing"
    yield from fold_values(shown, width, indent=2, hanging=len(head) + 2, lead=len(head), lead_style="dim")
    asked = guard.asked if is_full else guard.asked[:_MOST_ASKED]
    for each in asked:
        yield from _asked(each, width, is_full=is_full)
    if len(asked) < len(guard.asked):
        yield from fold(f"... and {len(guard.asked) - len(asked)} more", width, indent=4, style="dim")


def _asked(asked: Asked, width: int | None, *, is_full: bool) -> Iterator[Text]:
    reason = asked.reason
    since = f" since step {asked.since}" if asked.since else ""
    yield from said_of(reason, width, 4, since=since)
    if is_full:
        yield from explanation(reason.parts, width, 6, most=None)
        return
    within = [part for part in _near(reason) if part.terms or part.words not in reason.words]
    lines = [line for part in within for line in said_of(replace(part, parts=()), width, 6)]
    if len(lines) <= _MOST_WITHIN:
        yield from lines


def _near(reason: Reason) -> Iterator[Reason]:
    """The formulas that decide one next to it, those of a helper that it calls in place of the call; none of single elements."""
    for part in reason.parts:
        if part.words and not part.bindings:
            yield part
        elif not part.words and part.truth is not None:
            yield from _near(part)
