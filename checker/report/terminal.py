"""Results for people: coloured on a terminal, the same plain text in a file. Every count names its unit."""

import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from checker.diagnostics import counted
from checker.report.counterexamples import counterexample, last_state, reasons, story
from checker.report.explanation import explanation, in_brief
from checker.report.figures import figures
from checker.report.folding import fold_values, lines_of_values
from checker.report.lines import WIDEST, fold, on_one_line, print_lines, table, width_of
from checker.report.overview import middle, omission
from checker.report.steps import trace_steps
from checker.report.verdicts import closing_line, summary_line, verdict_lines
from checker.report.view import DEFAULT, View
from checker.result import Result, Verdict, Violation, ViolationKind, brief_value
from checker.trace import Trace

__all__ = ["constants_line", "print_entry", "print_errors", "print_result", "print_trace", "summary_line"]

_MOST_SHOWN = 200
"""Characters of the value of a function."""

_MOST_WHY = 10
"""Lines that say why a property is reached."""

_LONGEST_NOTE = 200
"""Characters of a note under an error that are left on one line."""


def print_result(result: Result, console: Console, *, quiet: bool = False, view: View = DEFAULT) -> None:
    """Print the whole report; with `quiet` the verdict, the warnings and the counterexample only."""
    print_lines(_report(result, width_of(console), view, quiet=quiet), console)


def print_trace(trace: Trace, console: Console, view: View = DEFAULT) -> None:
    """Print the steps of a trace, as they stand in a report."""
    print_lines(trace_steps(trace, width_of(console), view), console)


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


def _report(result: Result, width: int, view: View, *, quiet: bool) -> Iterator[Text]:
    """The sections that are not empty, with a blank line between two."""
    is_first = True
    for section in _sections(result, width, view, quiet=quiet):
        lines = list(section)
        if lines and not is_first:
            yield Text()
        is_first = is_first and not lines
        yield from lines


def _sections(result: Result, width: int, view: View, *, quiet: bool) -> Iterator[Iterator[Text]]:
    """What a violation is comes first, then the figures of the search, and its verdict once more, which is what a terminal shows last."""
    if not quiet:
        yield _headline(result, width)
    yield verdict_lines(result, width)
    if quiet:
        if result.violation is not None and result.violation.trace is not None:
            yield _of_what(result, width)
        yield _warnings(result, width)
    else:
        yield story(result, width)
    yield reasons(result, width, view)
    yield counterexample(result, width, view)
    yield last_state(result, width, view)
    for number, other in enumerate(result.more, start=2):
        yield from _another(result, number, other, width, view)
    if result.walks:
        from checker.report.walks import walk_sections

        yield from walk_sections(result, width, view)
    if quiet and view.has_witnesses:
        yield _witnesses(result, width, view)
    if quiet:
        yield from _looked_at(result, width)
    if not quiet:
        yield from _of_the_search(result, width, view)
        yield closing_line(result, width)


def _another(result: Result, number: int, other: Violation, width: int, view: View) -> Iterator[Iterator[Text]]:
    """One more violation, as the first is shown."""
    shown = replace(result, violation=other, more=(), story=())
    yield iter([Text(f"violation {number} of {len(result.more) + 1}", style="bold")])
    yield verdict_lines(shown, width)
    yield reasons(shown, width, view)
    yield counterexample(shown, width, view)
    yield last_state(shown, width, view)


def _of_the_search(result: Result, width: int, view: View) -> Iterator[Iterator[Text]]:
    """Figures, tables, and what else came of it; the ways to what is reachable unless there is a violation to read."""
    yield figures(result, width)
    if result.coverage is None:
        yield _actions(result)
    yield _properties(result)
    yield from _looked_at(result, width)
    if result.violation is None or view.has_witnesses:
        yield _witnesses(result, width, view)
    yield _warnings(result, width)
    yield _way_to_deadlock(result, width, view)
    yield _notes(result, width)
    yield _not_checked(result, width)


def _looked_at(result: Result, width: int) -> Iterator[Iterator[Text]]:
    """The sections of the coverage, which few ask for."""
    if result.coverage is not None:
        from checker.report.coverage_report import coverage_sections

        yield from coverage_sections(result, width)


def _headline(result: Result, width: int) -> Iterator[Text]:
    yield from _of_what(result, width)
    yield from fold(f"{result.engine} engine, {result.strategy}", width, style="dim")


def _of_what(result: Result, width: int) -> Iterator[Text]:
    """The spec with its constants, and beside a counterexample which sets the quorums are."""
    yield from fold(f"{result.spec} {constants_line(result.constants)}".rstrip(), width, style="bold")
    for name, quorums in result.quorums.items():
        yield from fold_values(f"{name}: {', '.join(quorums)}", width, indent=2, lead=len(name))


def _actions(result: Result) -> Iterator[Text]:
    if result.actions:
        rows = [(name, f"{figures.fired:,}") for name, figures in result.actions.items()]
        yield from table(("action", "fired"), rows, "<>")


def _properties(result: Result) -> Iterator[Text]:
    if result.properties:
        rows = [
            (name, kind.replace("_", " "), what_became_of(result, name)) for name, kind in result.properties.items()
        ]
        yield from table(("property", "kind", ""), rows, "<<<")


def what_became_of(result: Result, name: str) -> str:
    """What became of a property, in a few words; nothing where there is no more to say than the verdict."""
    if name in result.reached:
        return f"reached in {counted(result.reached[name].length, 'step')}"
    if result.violation is None:
        return ""
    if result.violation.kind is ViolationKind.UNREACHABLE:
        return "never reached" if result.properties[name] == "reachable" else ""
    failing = {each for violation in (result.violation, *result.more) for each in (violation.property, *violation.also)}
    return "violated" if name in failing else ""


def _witnesses(result: Result, width: int, view: View) -> Iterator[Text]:
    for name in filter(result.reached.__contains__, result.properties):
        yield from _way(name, result.reached[name], width, view)
        reasons = result.reached_because.get(name, ())
        if reasons:
            yield from fold("why it is true there", width, indent=2, style="dim")
            if view.is_full:
                yield from explanation(reasons, width, 4, most=None)
            else:
                yield from explanation([*map(in_brief, reasons)], width, 4, most=_MOST_WHY)


def _way(end: str, trace: Trace, width: int, view: View) -> Iterator[Text]:
    """The steps to a state, without the states between."""
    shown = [(number, step) for number, step in enumerate(trace.steps) if number > 0 or step.arguments]
    title = f"{end} is reached in {counted(trace.length, 'step')}{':' if shown else ''}"
    yield from fold(title, width, lead=len(end), lead_style="bold")
    digits, left_out = len(str(trace.length)), middle(len(trace.steps), view)
    for number, step in shown:
        if number not in left_out:
            first, rest = f"  {number:>{digits}}  ", " " * (digits + 6)
            yield from map(Text, lines_of_values(str(step), width, first, rest))
        elif number == left_out.start:
            yield from omission(left_out, width, indent=2)


def _warnings(result: Result, width: int) -> Iterator[Text]:
    for warning in result.warnings:
        yield from fold(f"warning: {on_one_line(warning)}", width, lead=len("warning:"), lead_style="yellow", hanging=2)


def _way_to_deadlock(result: Result, width: int, view: View) -> Iterator[Text]:
    """How to come to a state with no enabled action, where that is warned of."""
    if result.stuck is not None and result.stuck.trace is not None:
        yield from _way("a state with no enabled action", result.stuck.trace, width, view)


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
