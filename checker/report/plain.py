"""What is printed, as the plain text that goes into a file, or into the message of an AssertionError."""

import io
from collections.abc import Callable

from rich.console import Console

from checker.report.terminal import print_result, print_trace
from checker.report.view import DEFAULT, View
from checker.result import Result
from checker.trace import Trace

WIDTH = 100
"""How wide such a text is unless it is for a terminal, whose width is given then."""


class _Ascii(io.StringIO):
    """A text for an output that has no more than ASCII; the console asks for this attribute."""

    encoding = "ascii"


def plain_report(
    result: Result, *, quiet: bool = False, view: View = DEFAULT, width: int = WIDTH, is_ascii: bool = False
) -> str:
    """The whole report; with `quiet` the verdict, the warnings and the counterexample only."""
    return plain_text(lambda console: print_result(result, console, quiet=quiet, view=view), width, is_ascii=is_ascii)


def plain_trace(trace: Trace, view: View = DEFAULT) -> str:
    """The steps of a trace, as they stand in a report."""
    return plain_text(lambda console: print_trace(trace, console, view))


def plain_text(print_it: Callable[[Console], None], width: int = WIDTH, *, is_ascii: bool = False) -> str:
    """What a function prints to a console, without colours."""
    plain = _Ascii() if is_ascii else io.StringIO()
    print_it(Console(file=plain, width=width, force_terminal=False, color_system=None, highlight=False))
    return plain.getvalue()
