"""The command `compile`: what the compiler makes of a spec, to read."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.given import given_constants, given_model
from checker.cli.output import check_writable, emit
from checker.cli.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError

if TYPE_CHECKING:
    from checker.backends.c.packing import Layout
    from checker.frontend.model import Model
    from checker.report.packing_report import PackedVariable


class Show(StrEnum):
    """What to print."""

    IR = "ir"
    LAYOUT = "layout"
    C = "c"
    EFFECTS = "effects"


def compile_spec(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A bundled spec's name, a file, or file.py:ClassName.")],
    constants: Annotated[
        list[str] | None, typer.Argument(metavar="CONSTANT=VALUE", help="RM=5, Epoch=0..3.", show_default=False)
    ] = None,
    show: Annotated[
        Show,
        typer.Option(
            help="The representation, where each variable's bits are, what each action reads and writes, or the C file."
        ),
    ] = Show.IR,
    symmetry: Annotated[bool, typer.Option("--symmetry/--no-symmetry", help="C that counts orbits.")] = True,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file.")] = None,
) -> None:
    """Show what a spec is compiled to; every construct that is not compiled is reported."""
    from checker.frontend.load import load

    with reporting():
        check_writable(output, spec)
        given = given_constants(constants or [])
        model = given_model(load(spec), given)
        emit(_made(model, lambda: _text(model, show, symmetry)), output)


def _text(model: "Model", show: Show, symmetry: bool) -> str:
    from checker.backends.c.generate import c_source
    from checker.backends.c.packing import lay_out
    from checker.ir.effects import show_effects
    from checker.ir.printer import show as listing
    from checker.lower.program import compile_model
    from checker.report.packing_report import packing_lines
    from checker.search.reduction import symmetry_of

    program = compile_model(model)
    match show:
        case Show.IR:
            return listing(program)
        case Show.LAYOUT:
            layout = lay_out(program.state)
            return "\n".join(packing_lines(packed(layout), layout.words)) + "\n"
        case Show.EFFECTS:
            return show_effects(program)
        case Show.C:
            return c_source(program, symmetry_of(model, enabled=symmetry)).text


def packed(layout: "Layout") -> list["PackedVariable"]:
    """The variables of a layout as a report is given them."""
    from checker.ir.kinds import shown
    from checker.report.packing_report import PackedVariable

    return [
        PackedVariable(
            row.name, shown(row.kind), row.shape.form, row.shape.width, tuple(zip(row.words, row.shifts, strict=True))
        )
        for row in layout.rows
    ]


def _made(model: "Model", make: Callable[[], str]) -> str:
    """What is made inside the model's `bound()`; what is not compiled becomes errors."""
    from checker.ir.not_compiled import CannotCompile, NotCompiled

    with model.bound():
        try:
            return make()
        except CannotCompile as error:
            raise InvalidSpec(error.errors) from None
        except NotCompiled as error:
            raise InvalidSpec([SpecError("C701", error.message, fix=error.fix)]) from None
