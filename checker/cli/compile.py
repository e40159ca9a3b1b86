"""The command `compile`: what the compiler makes of a spec, to read."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.given import given_constants, given_model, given_symmetry
from checker.cli.options import ConstantsFile, NoSymmetryOption, SymmetryOption, examples
from checker.cli.output import check_writable, emit
from checker.cli.reporting import reporting


class Show(StrEnum):
    """What to print."""

    IR = "ir"
    LAYOUT = "layout"
    C = "c"
    EFFECTS = "effects"


@examples("checker compile paxos", "checker compile paxos Ballot=3 --show layout")
def compile_spec(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A bundled spec's name, a file, or file.py:ClassName.")],
    constants: Annotated[
        list[str] | None, typer.Argument(metavar="CONSTANT=VALUE", help="RM=5, Epoch=0..3.", show_default=False)
    ] = None,
    constants_file: ConstantsFile = None,
    show: Annotated[
        Show,
        typer.Option(
            help="The representation, where each variable's bits are, what each action reads and writes, or the C file."
        ),
    ] = Show.IR,
    symmetry: SymmetryOption = "proved",
    no_symmetry: NoSymmetryOption = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file.")] = None,
) -> None:
    """Show what a spec is compiled to; every construct that is not compiled is reported."""
    from checker.api.compiled import listing
    from checker.api.model import load

    with reporting():
        check_writable(output, spec)
        given = given_constants(constants or [], constants_file)
        model = given_model(load(spec), given)
        emit(listing(model, show.value, symmetry=given_symmetry(symmetry, none=no_symmetry)), output)
