"""A trace on the page: its steps as buttons, the state after the chosen one as a table, and the data that the script goes by."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from checker.causes import Cause
from checker.language.values import show
from checker.report.causes import is_cause
from checker.report.changes import changes
from checker.report.html.markup import Markup, section, tag
from checker.report.html.sources import Sources
from checker.report.places import place_of
from checker.trace import State, Step, Trace


def steps(trace: Trace, causes: Sequence[Cause]) -> Markup:
    """The steps of a violation, each with what it changed, its causes marked."""
    before: State | None = None
    items = []
    last = len(trace.steps) - 1
    for number, step in enumerate(trace.steps):
        marked = [cause for cause in causes if cause.step == number]
        items.append(_step(trace, number, step, before, marked, is_wrong=number == last))
        before = step.state
    return section("Trace", tag("ol", *items, start="0", id="steps", aria_label="the steps of the trace"), id="trace")


def _step(
    trace: Trace, number: int, step: Step, before: State | None, causes: Sequence[Cause], *, is_wrong: bool
) -> Markup:
    place = tag("span", place_of(step.span), class_="place") if step.span is not None else Markup()
    head = tag("span", tag("b", f"{number}  {step}"), place, class_="head")
    shown = [
        tag("span", text, class_="change cause" if is_marked else "change")
        for text, is_marked in _changes(trace, before, step.state, causes)
    ]
    button = tag("button", head, *shown, type="button", data_step=str(number), class_="wrong" if is_wrong else "")
    return tag("li", button)


def _changes(
    trace: Trace, before: State | None, after: State | None, causes: Sequence[Cause]
) -> Iterator[tuple[str, bool]]:
    """What a step changed, each with whether it is a cause."""
    if after is None:
        yield "the step fails: there is no state after it", False
    elif before is not None:
        found = changes(trace.variables, before, after)
        yield from ((str(change), is_cause(change, causes)) for change in found)
        if not found:
            yield "no change", False


def state_table(trace: Trace) -> Markup:
    """The table of the state after the chosen step; the script fills it."""
    rows = [
        tag("tr", tag("th", name, scope="row"), tag("td", "", data_variable=name), class_="variable")
        for name in trace.variables
    ]
    title = tag("p", "", id="chosen", aria_live="polite")
    return section("State", title, tag("table", tag("tbody", *rows)), id="state")


def data(trace: Trace, sources: Sources, fails: Any) -> Markup:
    """What the script reads: of each step the values that it changed, and the lines that act; `fails` are those of the violation."""
    found = []
    before: State | None = None
    for step in trace.steps:
        found.append(
            {"text": str(step), "values": _values(trace, before, step.state), "lines": sources.lines(step.span)}
        )
        before = step.state
    document = json.dumps({"steps": found, "fails": fails}, ensure_ascii=False).replace("</", "<\\/")
    return Markup(f'<script type="application/json" id="data">{document}</script>')


def _values(trace: Trace, before: State | None, after: State | None) -> dict[str, str] | None:
    """The variables that a step changed, as they are after it; None where there is no state."""
    if after is None:
        return None
    olds: tuple[Any, ...] = before if before is not None else (None,) * len(after)
    return {
        name: show(kind, new)
        for (name, kind), old, new in zip(trace.variables.items(), olds, after, strict=True)
        if before is None or old != new
    }
