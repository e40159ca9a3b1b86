"""The command `graph`: the reachable states of a small model and the steps between them, as a picture or for other tools."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.given import given_constants, given_model, given_symmetry
from checker.cli.interrupts import interruptible
from checker.cli.options import (
    Constants,
    ConstantsFile,
    MaxSeconds,
    NoSymmetryOption,
    QuietOption,
    SpecArgument,
    SymmetryOption,
    examples,
)
from checker.cli.output import check_writable, emit, errors_console
from checker.cli.reporting import reporting

if TYPE_CHECKING:
    from checker.api.graphs import StateGraph

_MOST = {".svg": 500, ".dot": 5_000, ".gv": 5_000, ".graphml": 50_000}
"""The nodes that a file of each kind has at most, unless more are asked for: what is still read, by people or by tools."""


@examples(
    "checker graph two_phase_commit RM=2 -o states.svg",
    "checker graph paxos Ballot=2 --merge 'self.voted_value' -o votes.svg",
    "checker graph my_spec.py --label 'self.phase' -o states.dot",
)
def graph(
    spec: SpecArgument,
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it to a file: .svg an image, .dot for Graphviz, .graphml for other tools. Else DOT is printed.",
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(metavar="EXPRESSION", help="What stands in a node: a Python expression over self."),
    ] = None,
    merge: Annotated[
        str | None,
        typer.Option(
            metavar="EXPRESSION", help="States in which this comes to the same are one node, steps are counted."
        ),
    ] = None,
    symmetry: SymmetryOption = "proved",
    no_symmetry: NoSymmetryOption = False,
    max_nodes: Annotated[
        int | None,
        typer.Option(min=1, help="Refuse a graph with more: 500 in an image, 5,000 in DOT, 50,000 in GraphML."),
    ] = None,
    max_seconds: MaxSeconds = None,
    quiet: QuietOption = False,
) -> None:
    """Draw the reachable states and the steps between them, or write them for other tools."""
    from checker.api.graphs import state_graph
    from checker.api.model import load
    from checker.report.progress import progress_line

    form = _form(output)
    if merge is not None and label is not None:
        raise typer.BadParameter("with --merge a node is labelled with its value", param_hint="'--label'")
    if merge is not None and symmetry != "proved":
        raise typer.BadParameter("with --merge states are counted, not orbits", param_hint="'--symmetry'")
    with reporting():
        check_writable(output, spec)
        model = given_model(load(spec), given_constants(constants or [], constants_file))
        reduced = None if merge is not None else given_symmetry(symmetry, none=no_symmetry)
        with interruptible(), progress_line(errors_console(quiet)) as progress:
            made = state_graph(
                model,
                label=label,
                merge=merge,
                symmetry=reduced,
                max_nodes=max_nodes or _MOST[form],
                max_seconds=max_seconds,
                progress=progress,
            )
        text = _text(made, form)
        emit(text, output, quiet=True)
        if not quiet:
            said = [made.title, *(f"violated: {text}" for text in made.violated)]
            said += [] if output is None else [f"written to {output}"]
            typer.echo("\n".join(said), err=True)


def _form(output: Path | None) -> str:
    """What the name of the file asks for; raises BadParameter for another ending."""
    form = ".dot" if output is None else output.suffix.lower()
    if form not in _MOST:
        message = f"'{output}' does not say what to write: end it with .svg, .dot or .graphml"
        raise typer.BadParameter(message, param_hint="'--output' / '-o'")
    return form


def _text(made: "StateGraph", form: str) -> str:
    match form:
        case ".svg":
            return made.svg()
        case ".graphml":
            return made.graphml()
        case _:
            return made.dot()
