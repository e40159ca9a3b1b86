"""A result as the plain text that goes into a file, or into the message of an AssertionError."""

import io

from rich.console import Console

from checker.report.terminal import print_result
from checker.result import Result

WIDTH = 100
"""How wide such a text is, whatever the terminal's width."""


def plain_report(result: Result, *, quiet: bool = False) -> str:
    """The whole report; with `quiet` the verdict, the warnings and the counterexample only."""
    plain = io.StringIO()
    console = Console(file=plain, width=WIDTH, force_terminal=False, color_system=None, highlight=False)
    print_result(result, console, quiet=quiet)
    return plain.getvalue()
