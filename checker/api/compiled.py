"""What a spec is compiled to, as text to read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from checker.api.given_options import Symmetry, reduced
from checker.api.model import Model
from checker.diagnostics import InvalidSpec, SpecError

if TYPE_CHECKING:
    from checker.backends.c.packing import Layout
    from checker.report.packing_report import PackedVariable

Listing = Literal["ir", "layout", "effects", "c"]
"""The representation, where each variable's bits are, what each action reads and writes, or the C file."""


def listing(model: Model, what: Listing, *, symmetry: Symmetry = True) -> str:
    """What a spec is compiled to; raises InvalidSpec with every construct that is not compiled."""
    return _made(model, lambda: _text(model, what, symmetry))


def _text(model: Model, what: Listing, symmetry: Symmetry) -> str:
    from checker.backends.c.generate import c_source, layout_of
    from checker.ir.effects import show_effects
    from checker.ir.printer import show
    from checker.lower.program import compile_model
    from checker.passes.drawing import drawn
    from checker.passes.leaving_out import without_auxiliary
    from checker.report.packing_report import packing_lines
    from checker.search.reduction import check_sorts, reduction_of

    definition = model.definition
    check_sorts(definition, reduced(symmetry))
    program = drawn(compile_model(definition))
    match what:
        case "ir":
            return show(program)
        case "layout":
            layout = layout_of(without_auxiliary(program))
            return "\n".join(packing_lines(packed(layout), layout.words)) + "\n"
        case "effects":
            return show_effects(program)
        case "c":
            reduction = reduction_of(definition, reduced(symmetry))
            return c_source(without_auxiliary(program), reduction.symmetry).text


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


def _made(model: Model, make: Callable[[], str]) -> str:
    """What is made inside the model's `bound()`; what is not compiled becomes errors."""
    from checker.ir.not_compiled import CannotCompile, NotCompiled

    with model.definition.bound():
        try:
            return make()
        except CannotCompile as error:
            raise InvalidSpec(error.errors) from None
        except NotCompiled as error:
            raise InvalidSpec([SpecError("C701", error.message, fix=error.fix)]) from None
