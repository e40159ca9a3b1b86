"""What comes beside the report that a command prints: a page for a browser, and whether there is a place for a diagram."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from checker.cli.interrupts import interruptible
from checker.cli.options import Format

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.api.replaying import Replay
    from checker.result import Result


def check_diagram(is_wanted: bool, format: Format, *, is_one: bool = True) -> None:
    """Refuse a diagram where there is no place for it."""
    if is_wanted and (format is not Format.TEXT or not is_one):
        raise typer.BadParameter("only the text of one search has a diagram", param_hint="'--diagram'")


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
        text = html_report(result, command=_command(), diagram=diagram)
    write_text(path, text)
    typer.echo(f"page written to {path}", err=True)


def write_replay_page(ran: "Replay", path: Path) -> None:
    """Write the page of a trace as far as it is a behaviour, with why what is wrong at its end is so, and say so."""
    from checker.api.ending import violation_at_end
    from checker.cli.output import write_text
    from checker.report.html import html_replay
    from checker.report.terminal import constants_line
    from checker.trace import Trace

    if not ran.is_begun:
        typer.echo("note: there is no step to write a page of", err=True)
        return
    with interruptible():
        violation = violation_at_end(ran)
        causes = [] if violation is None else [(cause.step, cause.variable) for cause in violation.causes.changes]
        of = f"{ran.model.name} {constants_line(ran.model.constants)}".rstrip()
        trace = Trace(ran.trace.variables, ran.trace.steps[: ran.steps + 1])
        diagram = ran.diagram(causes=causes).svg()
        is_behaviour = ran.stopped is None
        text = html_replay(
            of, ran.conclusion, trace, violation, is_behaviour=is_behaviour, command=_command(), diagram=diagram
        )
    write_text(path, text)
    typer.echo(f"page written to {path}", err=True)


def _command() -> str:
    """What was typed."""
    return shlex.join(["checker", *sys.argv[1:]])
