"""The report as a page for a browser, written beside what a command prints."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from checker.cli.interrupts import interruptible

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.result import Result


def check_pages(page: Path | None, output: Path | None) -> None:
    """Refuse to write two things to one file."""
    if page is not None and output is not None and page.absolute() == output.absolute():
        raise typer.BadParameter(f"{page} is what --output writes", param_hint="'--html'")


def write_page(model: "Model", result: "Result", path: Path) -> None:
    """Write the page of a result, with the diagram of its counterexample and the command that repeats it, and say so."""
    from checker.api.diagrams import drawn
    from checker.cli.diagram import causes_of
    from checker.cli.output import write_text
    from checker.report.html import html_report

    trace = None if result.violation is None else result.violation.trace
    with interruptible():
        diagram = "" if trace is None else drawn(model, trace, is_violation=True, causes=causes_of(result)).svg()
        text = html_report(result, command=shlex.join(["checker", *sys.argv[1:]]), diagram=diagram)
    write_text(path, text)
    typer.echo(f"page written to {path}", err=True)
