"""The command `compile`: what the compiler makes of a spec, to read."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.commands.given import given_constants, given_model
from checker.commands.output import check_writable, emit
from checker.commands.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError

if TYPE_CHECKING:
    from checker.language.model import Model


class Show(StrEnum):
    """What to print."""

    IR = "ir"
    LAYOUT = "layout"
    C = "c"


def compile_spec(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A bundled spec's name, a file, or file.py:ClassName.")],
    constants: Annotated[
        list[str] | None, typer.Argument(metavar="CONSTANT=VALUE", help="RM=5, Epoch=0..3.", show_default=False)
    ] = None,
    show: Annotated[
        Show, typer.Option(help="The intermediate representation, where each variable's bits are, or the C file.")
    ] = Show.IR,
    symmetry: Annotated[bool, typer.Option("--symmetry/--no-symmetry", help="C that counts orbits.")] = True,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file.")] = None,
) -> None:
    """Show what a spec is compiled to; every construct that is not compiled is reported."""
    from checker.language.load import load

    with reporting():
        check_writable(output, spec)
        given = given_constants(constants or [])
        model = given_model(load(spec), given)
        emit(_made(model, lambda: _text(model, show, symmetry)), output)


def _text(model: "Model", show: Show, symmetry: bool) -> str:
    from checker.compile.program import compile_model
    from checker.compile.show import show as listing
    from checker.engines.native.layout import lay_out
    from checker.engines.native.source import c_source
    from checker.report.layout import layout_lines
    from checker.symmetry.canonical import Symmetry

    program = compile_model(model)
    match show:
        case Show.IR:
            return listing(program)
        case Show.LAYOUT:
            return "\n".join(layout_lines(lay_out(program.variables))) + "\n"
        case Show.C:
            return c_source(model, program, Symmetry(model, enabled=symmetry)).text


def _made(model: "Model", make: Callable[[], str]) -> str:
    """What is made inside the model's `bound()`; what is not compiled becomes errors."""
    from checker.compile.kinds import NotCompiled
    from checker.compile.program import CannotCompile

    with model.bound():
        try:
            return make()
        except CannotCompile as error:
            raise InvalidSpec(error.errors) from None
        except NotCompiled as error:
            raise InvalidSpec([SpecError("C701", error.message, fix=error.fix)]) from None
