"""The command `diagram`: who takes the steps of a trace, and what of the others' each step uses, as a picture."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.given import given_constants
from checker.cli.interrupts import interruptible
from checker.cli.options import Constants, ConstantsFile, SpecArgument, TraceArgument, examples
from checker.cli.output import check_writable, emit, output_console
from checker.cli.recorded import chosen_trace
from checker.cli.reporting import reporting

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.diagrams.diagram import Diagram
    from checker.result import Result

_FORMS = (".svg", ".mmd", ".txt")
_FILE_WIDTH = 100
"""How wide a diagram in a file is, as a report is."""


@examples(
    "checker diagram paxos trace.json",
    "checker diagram two_phase_commit 0/2/5 -o steps.svg",
    "checker diagram my_spec.py trace.json -o steps.mmd",
)
def diagram(
    spec: SpecArgument,
    trace: TraceArgument,
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write it to a file: .svg an image, .mmd Mermaid, .txt the text."
        ),
    ] = None,
) -> None:
    """Draw a trace: a lane for each who acts, and an arrow to each step from what it uses."""
    from checker.api.model import load
    from checker.api.replaying import replay

    form = _form(output)
    with reporting():
        given = given_constants(constants or [], constants_file)
        check_writable(output, spec, trace)
        model, chosen, _ = chosen_trace(load(spec), trace, given)
        with interruptible():
            ran = replay(model, chosen)
            made = ran.diagram() if ran.is_begun else None
        if made is not None:
            _write(made, form, output)
        if ran.stopped is not None:
            typer.echo(ran.conclusion, err=True)
            raise typer.Exit(1)


def _form(output: Path | None) -> str:
    """What the name of the file asks for; raises BadParameter for another ending."""
    if output is None:
        return ""
    form = output.suffix.lower()
    if form not in _FORMS:
        message = f"'{output}' does not say what to write: end it with .svg, .mmd or .txt"
        raise typer.BadParameter(message, param_hint="'--output' / '-o'")
    return form


def _write(made: "Diagram", form: str, output: Path | None) -> None:
    match form:
        case ".svg":
            emit(made.svg(), output)
        case ".mmd":
            emit(made.mermaid(), output)
        case ".txt":
            emit(made.text(_FILE_WIDTH), output)
        case _:
            print_diagram(made)


def print_diagram(made: "Diagram") -> None:
    """Print a diagram, as wide as a report and in ASCII where the terminal has no more."""
    from checker.diagrams.text import diagram_lines
    from checker.report.lines import WIDEST

    console = output_console()
    width = min(console.width, WIDEST)
    for line in diagram_lines(made, width, is_ascii=console.options.ascii_only):
        console.print(line, soft_wrap=True, highlight=False)


def causes_of(result: "Result") -> list[tuple[int, str]]:
    """The changes of the counterexample that caused it, as a diagram takes them."""
    changes = () if result.violation is None else result.violation.causes.changes
    return [(cause.step, cause.variable) for cause in changes]


def add_diagram(model: "Model", result: "Result", output: Path | None) -> None:
    """Put the diagram of a counterexample under its report, on the terminal or in the file; say so where there is none to draw."""
    from checker.api.diagrams import drawn

    trace = None if result.violation is None else result.violation.trace
    if trace is None:
        typer.echo("note: there is no counterexample to draw", err=True)
        return
    with interruptible():
        made = drawn(model, trace, is_violation=True, causes=causes_of(result))
    if output is None:
        typer.echo()
        print_diagram(made)
        return
    with output.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"\n{made.text(_FILE_WIDTH)}")
