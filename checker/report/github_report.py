"""Results as commands of a GitHub workflow: what fails becomes an annotation at its line, a warning one of its own.

The commands stand at the beginning of a line: `::error file=lock.py,line=12,title=...::message`, with what would end a part escaped.
"""

from collections.abc import Iterator, Sequence

from checker.diagnostics import Span, SpecError, display_path, printable
from checker.report.standing import explained, of_each_violation, place_of_failure
from checker.report.steps import trace_lines
from checker.report.terminal import constants_line, summary_line
from checker.result import Result, Verdict

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}
_LONGEST = 4000
"""Characters of a message: GitHub cuts a longer one, and the log has all of it."""


def to_github(results: Sequence[Result]) -> str:
    """The commands, a line each; nothing for what is verified without a warning."""
    return "".join(f"{command}\n" for result in results for command in _commands(result))


def errors_to_github(errors: Sequence[SpecError]) -> str:
    """The commands for mistakes in the input, in place of a result."""
    return "".join(f"{_of_mistake(error)}\n" for error in errors)


def _commands(result: Result) -> Iterator[str]:
    of = f"{result.spec} {constants_line(result.constants)}".rstrip()
    place = place_of_failure(result)
    if result.verdict is not Verdict.VERIFIED:
        for each in of_each_violation(result):
            yield _command("error", place_of_failure(each), f"{summary_line(each)} ({of})", _message(each))
    for warning in result.warnings:
        yield _command("warning", place, f"warning ({of})", warning)


def _message(result: Result) -> str:
    violation = result.violation
    if violation is None:
        return f"{summary_line(result)}: the search says nothing of what it did not come to"
    parts = [explained(result)]
    if violation.trace is not None:
        parts.append(trace_lines(violation.trace, violation.causes.every))
    return "\n\n".join(part.strip("\n") for part in parts if part) or str(violation)


def _of_mistake(error: SpecError) -> str:
    notes = (*error.notes, *(() if error.fix is None else (error.fix,)))
    return _command("error", error.span, error.code, "\n".join((error.message, *notes)))


def _command(name: str, place: Span | None, title: str, message: str) -> str:
    properties = {**_place(place), "title": title}
    written = ",".join(f"{key}={_escaped(value, _IN_PROPERTY)}" for key, value in properties.items())
    cut = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}\n..."
    return f"::{name} {written}::{_escaped(cut, _DATA)}"


def _place(span: Span | None) -> dict[str, str]:
    """The file and line, where it is a place in a file."""
    if span is None or span.text is not None:
        return {}
    place = {"file": display_path(span.path), "line": str(span.line)}
    if span.column > 1:
        place["col"] = str(span.column)
    if span.end_column is not None:
        place["endColumn"] = str(span.end_column)
    return place


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in printable(text))
