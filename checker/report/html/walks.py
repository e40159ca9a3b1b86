"""The walks of a simulation on the page, each a list of its steps that opens."""

from checker.report.changes import changes
from checker.report.html.markup import Markup, listed, section, tag
from checker.report.walks import walk_title
from checker.result import Result
from checker.trace import Trace
from checker.walk import Walk


def walks(result: Result) -> Markup:
    """The section; nothing where no walk was kept."""
    return section("Runs", *(_walk(walk, is_open=number == 0) for number, walk in enumerate(result.walks)), id="runs")


def _walk(walk: Walk, *, is_open: bool) -> Markup:
    steps = listed("ol", (_step(walk.trace, number) for number in range(len(walk.trace.steps))), start="0")
    return tag("details", tag("summary", walk_title(walk)), steps, open="open" if is_open else "")


def _step(trace: Trace, number: int) -> Markup:
    """A step with what it changed."""
    step, before = trace.steps[number], trace.steps[number - 1].state if number else None
    if step.state is None or before is None:
        told = ["the step fails: there is no state after it"] if step.state is None else []
    else:
        told = [str(change) for change in changes(trace.variables, before, step.state)] or ["no change"]
    return tag("span", tag("b", str(step)), *(tag("span", text, class_="change") for text in told))
