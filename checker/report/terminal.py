"""Results for people: coloured on a terminal, the same plain text in a file. Every count names its unit."""

import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from rich.console import Console
from rich.text import Text

from checker.diagnostics import counted, marked_line
from checker.report.causes import causes_lines
from checker.report.explanation import why
from checker.report.figures import figures
from checker.report.lines import WIDEST, fold, on_one_line, print_lines, table
from checker.report.steps import middle, omission, place_of, trace_steps
from checker.result import Result, StopKind, Verdict, Violation, ViolationKind, brief_value
from checker.trace import Trace

_COLOURS = {Verdict.VERIFIED: "bold green", Verdict.VIOLATED: "bold red", Verdict.UNDETERMINED: "bold yellow"}
_MOST_SHOWN = 200
"""Characters of the value of a function."""

_LONGEST_NAME = 200
"""Characters of a trace's name that are shown; a longer one is in the JSON report alone."""

_LONGEST_NOTE = 200
"""Characters of a note under an error that are left on one line."""


def print_result(result: Result, console: Console, *, quiet: bool = False) -> None:
    """Print the whole report; with `quiet` the verdict, the warnings and the counterexample only.

    Of long traces a terminal is given the beginning and the end, a file all of it.
    """
    print_lines(_report(result, _Room.of(console), quiet=quiet), console)


def summary_line(result: Result) -> str:
    """The verdict in one line, as a report has it."""
    return ": ".join(_reason(result))


def print_trace(trace: Trace, console: Console) -> None:
    """Print the steps of a trace, as they stand in a report."""
    room = _Room.of(console)
    print_lines(trace_steps(trace, room.width, left_out=room.left_out(trace)), console)


def print_entry(name: str, lines: Sequence[str], names: int, console: Console) -> None:
    """Print a name and, in a column to the right of `names` characters, what there is to say of it."""
    width = min(console.width, WIDEST)
    for number, line in enumerate(lines):
        head = f"{name if number == 0 else '':<{names}}  "
        lead = len(name) if number == 0 else 0
        print_lines(fold(head + line, width, hanging=names + 4, lead=lead, lead_style="bold"), console)


def print_errors(text: str, console: Console) -> None:
    """Print rendered errors, with the word error and the carets in red on a terminal."""
    width = min(console.width, WIDEST)
    shown = Text("\n".join(_folded_note(line, width) for line in text.split("\n")))
    shown.highlight_regex(r"(?m)^error\[\w+\]", "bold red")
    shown.highlight_regex(r"(?m)\^+$", "red")
    console.print(shown, soft_wrap=True, highlight=False)


def _folded_note(line: str, width: int) -> str:
    """A line, on several where it is a note of many names."""
    if not line.startswith("  = ") or len(line) <= _LONGEST_NOTE:
        return line
    return textwrap.fill(line, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def constants_line(constants: Mapping[str, int | str]) -> str:
    """The constants as they are typed in a shell; of a function with many keys the first ones."""
    return " ".join(f"{name}={shlex.quote(brief_value(value, _MOST_SHOWN))}" for name, value in constants.items())


@dataclass(frozen=True)
class _Room:
    """What there is room for: lines of so many columns, and all steps of a trace or only its ends."""

    width: int
    is_terminal: bool

    @classmethod
    def of(cls, console: Console) -> "_Room":
        """That of a console, which FORCE_COLOR makes no terminal."""
        return cls(min(console.width, WIDEST), console.file.isatty())

    def left_out(self, trace: Trace) -> range:
        """The steps that are left out."""
        return middle(trace) if self.is_terminal else range(0)


def _report(result: Result, room: _Room, *, quiet: bool) -> Iterator[Text]:
    width = room.width
    if quiet:
        sections = [_verdict(result, width), _warnings(result, width), _counterexample(result, room)]
    else:
        sections = [
            _headline(result, width),
            _verdict(result, width),
            figures(result, width),
            _actions(result),
            _properties(result),
            _witnesses(result, room),
            _warnings(result, width),
            _way_to_deadlock(result, room),
            _notes(result, width),
            _not_checked(result, width),
            _counterexample(result, room),
        ]
    is_first = True
    for section in sections:
        lines = list(section)
        if lines and not is_first:
            yield Text()
        is_first = is_first and not lines
        yield from lines


def _headline(result: Result, width: int) -> Iterator[Text]:
    yield from fold(f"{result.spec} {constants_line(result.constants)}".rstrip(), width, style="bold")
    yield from fold(f"{result.engine} engine, {result.strategy}", width, style="dim")


def _verdict(result: Result, width: int) -> Iterator[Text]:
    verdict, reason = _reason(result)
    yield from fold(f"{verdict}: {reason}", width, lead=len(verdict), lead_style=_COLOURS[result.verdict])
    if result.verdict is Verdict.UNDETERMINED:
        yield from fold(f"{_coverage(result)}.", width, indent=2, hanging=0)
    if result.violation is not None and result.violation.kind is not ViolationKind.HOLLOW:
        yield from _violation(result.violation, width)


def _reason(result: Result) -> tuple[str, str]:
    match result.verdict:
        case Verdict.VERIFIED:
            verdict = "verified within the constraint" if result.constrained else "verified"
            if result.warnings:
                verdict += f", with {counted(len(result.warnings), 'warning')}"
            explored = f"all {_distinct(result)}" if result.exhaustive else _distinct(result)
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
    if violation.reasons or violation.refusals or violation.also:
        yield Text()
        yield from why(violation, width)
    causes = [*causes_lines(violation, width)]
    if causes:
        yield Text()
        yield from causes


def _distinct(result: Result) -> str:
    """The count with its unit: `288 states`, `1 orbit`."""
    return counted(result.distinct_states, result.counts.removesuffix("s"))


def _coverage(result: Result) -> str:
    within = " within the constraint" if result.constrained else ""
    found = f"covered {_distinct(result)} and {counted(result.transitions, 'transition')}{within}"
    if result.strategy == "simulation":
        return f"{found}; the longest walk took {counted(result.depth, 'step')}"
    left = counted(result.frontier, result.counts.removesuffix("s"))
    depth = "" if result.told_depth is None else f" to depth {result.told_depth:,}"
    return f"{found}{depth}; {left} left in the frontier"


def _actions(result: Result) -> Iterator[Text]:
    if result.actions:
        rows = [(name, f"{figures.fired:,}") for name, figures in result.actions.items()]
        yield from table(("action", "fired"), rows, "<>")


def _properties(result: Result) -> Iterator[Text]:
    if result.properties:
        rows = [(name, kind.replace("_", " "), standing(result, name)) for name, kind in result.properties.items()]
        yield from table(("property", "kind", ""), rows, "<<<")


def standing(result: Result, name: str) -> str:
    """What became of a property, in a few words; nothing where there is no more to say than the verdict."""
    if name in result.reached:
        return f"reached in {counted(result.reached[name].length, 'step')}"
    if result.violation is None:
        return ""
    if result.violation.kind is ViolationKind.UNREACHABLE:
        return "never reached" if result.properties[name] == "reachable" else ""
    return "violated" if name in (result.violation.property, *result.violation.also) else ""


def _witnesses(result: Result, room: _Room) -> Iterator[Text]:
    for name in filter(result.reached.__contains__, result.properties):
        yield from _way(name, result.reached[name], room)


def _way(end: str, trace: Trace, room: _Room) -> Iterator[Text]:
    """The steps to a state, without the states between."""
    shown = [(number, step) for number, step in enumerate(trace.steps) if number > 0 or step.arguments]
    title = f"{end} is reached in {counted(trace.length, 'step')}{':' if shown else ''}"
    yield from fold(title, room.width, lead=len(end), lead_style="bold")
    digits, left_out = len(str(trace.length)), room.left_out(trace)
    for number, step in shown:
        if number not in left_out:
            yield from fold(f"{number:>{digits}}  {step}", room.width, indent=2, hanging=digits + 4)
        elif number == left_out.start:
            yield from omission(left_out, room.width, indent=2)


def _warnings(result: Result, width: int) -> Iterator[Text]:
    for warning in result.warnings:
        yield from fold(f"warning: {on_one_line(warning)}", width, lead=len("warning:"), lead_style="yellow", hanging=2)


def _way_to_deadlock(result: Result, room: _Room) -> Iterator[Text]:
    """How to come to a state with no enabled action, where that is warned of."""
    if result.stuck is not None and result.stuck.trace is not None:
        yield from _way("a state with no enabled action", result.stuck.trace, room)


def _notes(result: Result, width: int) -> Iterator[Text]:
    for note in result.notes:
        yield from fold(f"note: {on_one_line(note)}", width, lead=len("note:"), lead_style="dim", hanging=2)


def _not_checked(result: Result, width: int) -> Iterator[Text]:
    """What a pass says nothing of."""
    if result.verdict is Verdict.VERIFIED:
        for part in result.not_checked:
            yield from fold(
                f"not checked: {on_one_line(part)}", width, lead=len("not checked:"), lead_style="dim", hanging=2
            )


def _counterexample(result: Result, room: _Room) -> Iterator[Text]:
    if result.violation is not None and result.violation.trace is not None:
        trace = result.violation.trace
        name = "" if trace.name is None or len(trace.name) > _LONGEST_NAME else f": {trace.name}"
        yield Text(f"trace of {counted(trace.length, 'step')}{name}", style="bold")
        causes = result.violation.causes.every
        yield from trace_steps(trace, room.width, left_out=room.left_out(trace), causes=causes)
