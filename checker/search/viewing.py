"""That nothing goes by a model's Auxiliary variables is shown, or the spec is refused."""

from dataclasses import replace

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.model import Model
from checker.ir.calling import without_inits
from checker.ir.program import Program
from checker.passes.auxiliary import flows_of
from checker.passes.doubt import Doubt
from checker.passes.leaving_out import without_auxiliary
from checker.search.view import View, hidden_in


def viewed(model: Model, program: Program | Doubt) -> tuple[View, Program | Doubt]:
    """What is left out of a model's states, and the program of what is left, where nothing goes by the rest.

    Raises InvalidSpec (C312) where something goes by an Auxiliary variable, or may for all that is known.
    """
    hidden = hidden_in(model)
    if not hidden:
        return View(), program
    if isinstance(program, Doubt):
        raise InvalidSpec(_unknown(model, min(hidden), program))
    flows = flows_of(without_inits(program))
    if flows.leaks:
        fix = "take Auxiliary away, or let only Auxiliary variables and a @constraint go by it"
        raise InvalidSpec([SpecError("C312", leak.what, leak.span, fix=fix) for leak in dict.fromkeys(flows.leaks)])
    names = tuple(model.variables[place].name for place in sorted(hidden))
    errors = f"errors in computing {', '.join(names)} are looked for on the first way to each state alone"
    view = View(
        hidden,
        bool(flows.constraints) or flows.may_fail,
        (errors,) if flows.may_fail else (),
        frozenset(flows.constraints),
        names if flows.constraints else (),
    )
    return view, _without(program)


def _without(program: Program) -> Program:
    """The program to prove something of: whole where less would not be all that happens."""
    left = without_auxiliary(program)
    return left if len(left.inits) == len(program.inits) else program


def _unknown(model: Model, variable: int, doubt: Doubt) -> list[SpecError]:
    """What is not compiled, at its place, and why that matters."""
    name = model.variables[variable].name
    if not doubt.errors:
        message = f"nothing shows that the spec leaves the Auxiliary variable '{name}' alone: {doubt.what}"
        fix = "write that so that it compiles, or take Auxiliary away"
        return [SpecError("C312", message, doubt.span or model.variable_span(name), fix=fix)]
    note = f"'{name}' is Auxiliary: that the spec leaves it alone is shown of compiled code, or not at all"
    return [replace(error, code="C312", notes=(*error.notes, note)) for error in doubt.errors]
