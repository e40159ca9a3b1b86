"""Results and traces for people: coloured on a terminal, the same plain text in a file. Every count names its unit.

Lines are folded here, between words, and never cut: a name is longer than the terminal sooner than it is broken.
"""

import math
import shlex
import textwrap
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import assert_never

from rich.console import Console
from rich.live import Live
from rich.text import Text

from checker.diagnostics import Span, display_path, marked_line
from checker.language.values import show
from checker.options import Progress
from checker.report.changes import Change, changes
from checker.result import AuditFigures, Result, Stop, StopKind, Verdict, Violation, ViolationKind
from checker.trace import State, Step, Trace

_COLOURS = {Verdict.VERIFIED: "bold green", Verdict.VIOLATED: "bold red", Verdict.UNDETERMINED: "bold yellow"}
_ASCII = str.maketrans({"→": "->", "×": "x"})
_REFRESH_SECONDS = 0.1
_WIDEST = 120
_MOST_DIGITS = 15


def print_result(result: Result, console: Console, *, quiet: bool = False) -> None:
    """Print the whole report; with `quiet` the verdict, the warnings and the counterexample only."""
    _print(_report(result, min(console.width, _WIDEST), quiet=quiet), console)


def summary_line(result: Result) -> str:
    """The verdict in one line, as a report has it."""
    return ": ".join(_reason(result))


def print_trace(trace: Trace, console: Console) -> None:
    """Print the steps of a trace, as they stand in a report."""
    _print(_trace(trace, min(console.width, _WIDEST)), console)


def print_entry(name: str, lines: Sequence[str], names: int, console: Console) -> None:
    """Print a name and, in a column to the right of `names` characters, what there is to say of it."""
    width = min(console.width, _WIDEST)
    for number, line in enumerate(lines):
        head = f"{name if number == 0 else '':<{names}}  "
        lead = len(name) if number == 0 else 0
        _print(_fold(head + line, width, hanging=names + 4, lead=lead, lead_style="bold"), console)


def print_errors(text: str, console: Console) -> None:
    """Print rendered errors, with the word error and the carets in red on a terminal."""
    shown = Text(text)
    shown.highlight_regex(r"(?m)^error\[\w+\]", "bold red")
    shown.highlight_regex(r"(?m)\^+$", "red")
    console.print(shown, soft_wrap=True, highlight=False)


def constants_line(constants: Mapping[str, int | str]) -> str:
    """The constants as they are typed in a shell."""
    return " ".join(f"{name}={shlex.quote(str(value))}" for name, value in constants.items())


def _print(lines: Iterable[Text], console: Console) -> None:
    for line in lines:
        if console.options.ascii_only:
            line.plain = line.plain.translate(_ASCII)
        console.print(line, soft_wrap=True, highlight=False)


def trace_lines(trace: Trace) -> str:
    """The trace as plain text, a change a line, unfolded; without places in absolute paths: they differ."""
    return "\n".join(line.plain for line in _trace(trace, None)) + "\n"


@contextmanager
def progress_line(console: Console, unit: str) -> Iterator[Progress]:
    """One line that follows a search and is gone after it; nothing at all when the console is not a terminal.

    `unit` is what is counted: "states" or "orbits". Calls may come at any rate; the line changes at most ten times a
    second.
    """
    if not console.is_terminal:
        yield lambda states, frontier, depth, seconds: None
        return
    shown_at = 0.0
    with Live(Text(), console=console, transient=True, auto_refresh=False, redirect_stdout=False) as live:

        def update(states: int, frontier: int, depth: int, seconds: float) -> None:
            nonlocal shown_at
            if time.monotonic() - shown_at >= _REFRESH_SECONDS:
                shown_at = time.monotonic()
                line = _progress(states, frontier, depth, seconds, unit)
                live.update(Text(line, style="dim", no_wrap=True, overflow="crop"), refresh=True)

        yield update


def _progress(states: int, frontier: int, depth: int, seconds: float, unit: str) -> str:
    rate = states / seconds if seconds > 0 else 0.0
    return f"{states:,} {unit}, {frontier:,} in the frontier, depth {depth}, {rate:,.0f} {unit}/s"


# The sections of a report


def _report(result: Result, width: int, *, quiet: bool) -> Iterator[Text]:
    if quiet:
        sections = [_verdict(result, width), _warnings(result, width), _counterexample(result, width)]
    else:
        sections = [
            _headline(result, width),
            _verdict(result, width),
            _figures(result, width),
            _actions(result),
            _properties(result),
            _witnesses(result, width),
            _warnings(result, width),
            _way_to_deadlock(result, width),
            _notes(result, width),
            _not_checked(result, width),
            _counterexample(result, width),
        ]
    is_first = True
    for section in sections:
        lines = list(section)
        if lines and not is_first:
            yield Text()
        is_first = is_first and not lines
        yield from lines


def _headline(result: Result, width: int) -> Iterator[Text]:
    yield from _fold(f"{result.spec} {constants_line(result.constants)}".rstrip(), width, style="bold")
    yield from _fold(f"{result.engine} engine, {result.strategy}", width, style="dim")


def _verdict(result: Result, width: int) -> Iterator[Text]:
    verdict, reason = _reason(result)
    yield from _fold(f"{verdict}: {reason}", width, lead=len(verdict), lead_style=_COLOURS[result.verdict])
    if result.verdict is Verdict.UNDETERMINED:
        yield from _fold(f"{_coverage(result)}.", width, indent=2, hanging=0)
    if result.violation is not None:
        yield from _violation(result.violation, width)


def _reason(result: Result) -> tuple[str, str]:
    match result.verdict:
        case Verdict.VERIFIED:
            verdict = "verified within the constraint" if result.constrained else "verified"
            if result.warnings:
                verdict += f", with {_counted(len(result.warnings), 'warning')}"
            return verdict, f"all {_distinct(result)} explored, nothing found"
        case Verdict.VIOLATED:
            return "violated", "a property fails" if result.violation is None else _failure(result.violation)
        case Verdict.UNDETERMINED:
            return "undetermined", _unfinished(result.stop)
        case _:
            assert_never(result.verdict)


def _unfinished(stop: Stop | None) -> str:
    if stop is None:
        return "the search is not exhaustive"
    return f"{stop.walks} found nothing" if stop.kind is StopKind.WALKS else f"stopped by {stop}"


def _failure(violation: Violation) -> str:
    match violation.kind:
        case ViolationKind.DEADLOCK:
            return "deadlock"
        case ViolationKind.NO_INITIAL_STATE:
            return "no initial state"
        case ViolationKind.HOLLOW:
            return "hollow"
        case ViolationKind.ASSERTION | ViolationKind.ERROR:
            return f"{violation.kind} in {violation.property}"
        case ViolationKind.INVARIANT | ViolationKind.STEP_INVARIANT | ViolationKind.UNREACHABLE:
            return f"{violation.kind.replace('_', ' ')} {violation.property}"
        case _:
            assert_never(violation.kind)


def _violation(violation: Violation, width: int) -> Iterator[Text]:
    for line in violation.message.splitlines():
        yield from _fold(_printable(line), width, indent=2, hanging=0)
    if violation.span is not None:
        yield from _fold(_place(violation.span), width, indent=2, style="dim")
        is_exact = violation.span.column > 1 or violation.span.end_column is not None
        if is_exact and violation.kind in (ViolationKind.ERROR, ViolationKind.ASSERTION):
            yield from (Text(f"  {line}", style="dim") for line in marked_line(violation.span))


def _distinct(result: Result) -> str:
    """The count with its unit: `288 states`, `1 orbit`."""
    return _counted(result.distinct_states, result.counts.removesuffix("s"))


def _coverage(result: Result) -> str:
    within = " within the constraint" if result.constrained else ""
    found = f"covered {_distinct(result)} and {_counted(result.transitions, 'transition')}{within}"
    if result.strategy == "simulation":
        return f"{found}; the longest walk took {_counted(result.depth, 'step')}"
    left = _counted(result.frontier, result.counts.removesuffix("s"))
    depth = "" if result.told_depth is None else f" to depth {result.told_depth:,}"
    return f"{found}{depth}; {left} left in the frontier"


def _figures(result: Result, width: int) -> Iterator[Text]:
    group = f" (of a symmetry group of order {_order(result)})" if result.symmetry.enabled else ""
    rows = [
        (f"distinct {result.counts}", f"{result.distinct_states:,}{group}"),
        ("transitions", f"{result.transitions:,}"),
        *([("depth", f"{result.told_depth:,}")] if result.told_depth is not None else []),
        ("time", _time(result)),
        ("rate", f"{result.states_per_second:,.0f} {result.counts}/s"),
    ]
    if result.stuck is not None:
        unit = result.counts.removesuffix("s")
        count, idle = result.stuck.no_enabled_action, result.stuck.only_stuttering
        shown = f"{_counted(count, unit)} {'has' if count == 1 else 'have'} no enabled action"
        rows.insert(-2, ("stuck", f"{shown}, {idle:,} only steps that change nothing"))
    if result.symmetry.enabled:
        rows.insert(1, ("symmetry", f"tested on {_counted(result.symmetry.tested_states, 'state')}"))
    if result.peak_memory_bytes is not None:
        rows.append(("memory", _memory(result)))
    if result.audit is not None:
        rows.append(("audited", _audit(result.audit)))
    elif result.verdict is Verdict.VERIFIED:
        rows.append(("audited", "not needed: CPython ran the spec itself"))
    names = max(len(name) for name, _ in rows)
    for name, figure in rows:
        yield from _fold(f"{name:<{names}}  {figure}", width, indent=2, lead=names, lead_style="dim", hanging=names + 2)


def _audit(audit: AuditFigures) -> str:
    """The branches of compiled code at which CPython was compared."""
    rest = "" if audit.complete else " (--audit full does all)"
    return f"{audit.audited:,} of {_counted(audit.branches, 'branch', 'branches')}{rest}"


def _order(result: Result) -> str:
    order = result.symmetry.group_order
    digits = int(math.log10(order))
    return f"{order:,}" if digits < _MOST_DIGITS else f"about 10^{digits}"


def _time(result: Result) -> str:
    parts = f"exploring {_seconds(result.explore_seconds)}"
    if result.compile_seconds:
        parts = f"compiling {_seconds(result.compile_seconds)}, {parts}"
    return f"{_seconds(result.elapsed_seconds)} ({parts})"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 60 else f"{int(seconds) // 60} min {int(seconds) % 60} s"


def _memory(result: Result) -> str:
    peak = f"{(result.peak_memory_bytes or 0) / 2**20:,.1f} MiB"
    each = result.bytes_per_state
    return peak if each is None else f"{peak} ({each:g} bytes per {result.counts.removesuffix('s')})"


def _actions(result: Result) -> Iterator[Text]:
    if result.actions:
        rows = [(name, f"{figures.fired:,}") for name, figures in result.actions.items()]
        yield from _table(("action", "fired"), rows, "<>")


def _properties(result: Result) -> Iterator[Text]:
    if result.properties:
        rows = [(name, kind.replace("_", " "), _standing(result, name)) for name, kind in result.properties.items()]
        yield from _table(("property", "kind", ""), rows, "<<<")


def _standing(result: Result, name: str) -> str:
    if name in result.reached:
        return f"reached in {_counted(result.reached[name].length, 'step')}"
    if result.violation is None:
        return ""
    if result.violation.kind is ViolationKind.UNREACHABLE:
        return "never reached" if result.properties[name] == "reachable" else ""
    return "violated" if result.violation.property == name else ""


def _witnesses(result: Result, width: int) -> Iterator[Text]:
    for name in filter(result.reached.__contains__, result.properties):
        yield from _way(name, result.reached[name], width)


def _way(end: str, trace: Trace, width: int) -> Iterator[Text]:
    """The steps to a state, without the states between."""
    shown = [(number, step) for number, step in enumerate(trace.steps) if number > 0 or step.arguments]
    title = f"{end} is reached in {_counted(trace.length, 'step')}{':' if shown else ''}"
    yield from _fold(title, width, lead=len(end), lead_style="bold")
    digits = len(str(trace.length))
    for number, step in shown:
        yield from _fold(f"{number:>{digits}}  {_act(step)}", width, indent=2, hanging=digits + 4)


def _warnings(result: Result, width: int) -> Iterator[Text]:
    for warning in result.warnings:
        yield from _fold(f"warning: {_printable(warning)}", width, lead=len("warning:"), lead_style="yellow", hanging=2)


def _way_to_deadlock(result: Result, width: int) -> Iterator[Text]:
    """How to come to a state with no enabled action, where that is warned of."""
    if result.stuck is not None and result.stuck.trace is not None:
        yield from _way("a state with no enabled action", result.stuck.trace, width)


def _notes(result: Result, width: int) -> Iterator[Text]:
    for note in result.notes:
        yield from _fold(f"note: {_printable(note)}", width, lead=len("note:"), lead_style="dim", hanging=2)


def _not_checked(result: Result, width: int) -> Iterator[Text]:
    """What a pass says nothing of."""
    if result.verdict is Verdict.VERIFIED:
        for part in result.not_checked:
            yield from _fold(
                f"not checked: {_printable(part)}", width, lead=len("not checked:"), lead_style="dim", hanging=2
            )


def _counterexample(result: Result, width: int) -> Iterator[Text]:
    if result.violation is not None and result.violation.trace is not None:
        trace = result.violation.trace
        name = "" if trace.name is None else f": {trace.name}"
        yield Text(f"trace of {_counted(trace.length, 'step')}{name}", style="bold")
        yield from _trace(trace, width)


# A trace


def _trace(trace: Trace, width: int | None) -> Iterator[Text]:
    """The steps, each with its place and what it changed. Without a width: unfolded, places in relative paths only."""
    digits = len(str(trace.length))
    before: State | None = None
    for number, step in enumerate(trace.steps):
        yield from _step_line(f"{number:>{digits}}  ", step, width)
        for change in _effects(trace, before, step.state):
            yield from _fold(str(change), width, indent=digits + 4, lead=len(change.place), lead_style="cyan")
        before = step.state


def _effects(trace: Trace, before: State | None, after: State | None) -> list[Change]:
    if after is None:
        return [Change("", "the step fails: there is no state after it")]
    if before is None:
        pairs = zip(trace.variables.items(), after, strict=True)
        return [Change(name, f" = {show(kind, value)}") for (name, kind), value in pairs]
    return changes(trace.variables, before, after) or [Change("", "no change")]


def _step_line(number: str, step: Step, width: int | None) -> Iterator[Text]:
    """The action, and its place at the right margin, or below where it does not fit."""
    act, place = _act(step), _step_place(step, width)
    if place is None:
        yield from _fold(number + act, width, hanging=len(number) + 2, style="bold")
    elif width is None:
        yield Text(f"{number}{act}  {place}")
    elif len(number + act) + 2 + len(place) <= width:
        gap = " " * (width - len(number + act) - len(place))
        yield Text.assemble((number + act, "bold"), gap, (place, "dim"))
    else:
        yield from _fold(number + act, width, hanging=len(number) + 2, style="bold")
        yield from _fold(place, width, indent=len(number) + 2, style="dim")


def _step_place(step: Step, width: int | None) -> str | None:
    if step.span is None or (width is None and Path(step.span.path).is_absolute()):
        return None
    return f"{step.span.path}:{step.span.line}" if width is None else _place(step.span)


def _place(span: Span) -> str:
    return f"{display_path(span.path)}:{span.line}"


def _act(step: Step) -> str:
    return f"{step.action}({', '.join(show(argument.type, argument.value) for argument in step.arguments)})"


# Lines


def _fold(
    text: str,
    width: int | None,
    *,
    indent: int = 0,
    hanging: int = 2,
    lead: int = 0,
    lead_style: str = "",
    style: str = "",
) -> Iterator[Text]:
    """The text in lines of at most `width` columns where its words allow it; the later ones `hanging` further in.

    The first `lead` characters have a style of their own.
    """
    first, rest = " " * indent, " " * (indent + hanging)
    lines = [first + text] if width is None else _wrapped(text, width, first, rest)
    for number, line in enumerate(lines):
        shown = Text(line, style=style)
        if number == 0 and lead_style:
            shown.stylize(lead_style, indent, indent + lead)
        yield shown


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], alignment: str) -> Iterator[Text]:
    """Columns two spaces apart, each as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for number, row in enumerate((head, *rows)):
        cells = (f"{cell:{side}{width}}" for cell, side, width in zip(row, alignment, widths, strict=True))
        yield Text("  " + "  ".join(cells).rstrip(), style="" if number else "dim")


def _counted(count: int, noun: str, several: str | None = None) -> str:
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def _printable(line: str) -> str:
    """The line without control characters, which a terminal would obey."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)
