"""The C file of a program: its bodies, how a state is expanded and judged, and what the runtime has to know of it."""

from dataclasses import dataclass

from checker.backends.c.emit.branches import Branches, may_disable
from checker.backends.c.emit.function_writer import Unit
from checker.backends.c.emit.functions import write_function
from checker.backends.c.emit.initial import initial_source
from checker.backends.c.emit.judging import judge_source, judge_step_source, outside_source, surely_outside_source
from checker.backends.c.emit.steps import Steps, bodies_of, expand_source, step_sources, steps_of
from checker.backends.c.emit.symmetry import symmetry_source
from checker.backends.c.packing import Layout, lay_out
from checker.backends.c.shape import Shape, room_for
from checker.backends.c.sizes import check_sizes, wide_types
from checker.backends.c.source import Branch, Source, digest_of
from checker.backends.c.turns import counting_functions
from checker.ir.calling import without_inits
from checker.ir.kinds import BOOL, NEVER
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.program import Program
from checker.language.spec import Role
from checker.language.state import NO_VALUE
from checker.language.values import domain_values
from checker.symmetry.canonical import Symmetry


@dataclass(frozen=True)
class Generated:
    """The C of one model, with what is known of it."""

    text: str
    source: Source


def c_source(program: Program, symmetry: Symmetry | None = None) -> Generated:
    """The C of a program, inside its model's `bound()`, that counts orbits under `symmetry`; raises NotCompiled for what is too large.

    Where it is an @init that is too large, the C does not make the initial states.
    """
    try:
        if program.inits:
            try:
                return _source(program, symmetry)
            except (NotCompiled, CannotCompile):
                program = without_inits(program)
        return _source(program, symmetry)
    except RecursionError:
        raise NotCompiled("a body is nested too deeply to compile", "make a part of it a helper") from None


def _source(program: Program, symmetry: Symmetry | None) -> Generated:
    symmetry = symmetry if symmetry is not None and symmetry.group_order > 1 else None
    unit = _unit(program)
    steps = [steps_of(unit, program, place) for place in range(len(program.actions))]
    parts, exits = _functions(unit, program, steps)
    parts += ["#ifndef JUDGES_ONLY", judge_step_source(unit.layout, program)]
    for each in steps:
        parts += step_sources(unit, program, each)
    parts += [expand_source(unit, program, steps, exits), "#endif", "#ifndef EXPANDS_ONLY"]
    parts += [judge_source(program, unit.branches), outside_source(program, unit.branches)]
    parts.append(surely_outside_source(program) if unit.layout.keeps_hidden else "")
    if program.inits:
        for place, init in enumerate(program.inits):
            parts.append(write_function(unit, init.function, f"init{place}", returns=None))
        parts += initial_source(unit, program)
    if symmetry is not None:
        parts.append(symmetry_source(unit.layout, unit.types, symmetry))
    parts += [_model(unit, program), "#endif"]
    shape = _shape(unit, program, exits, symmetry)
    text = "\n".join([f'{shape.definitions}#include "runtime.h"', '#include "packed.h"', unit.types.text(), *parts, ""])
    branches, sites = tuple(unit.branches.found), tuple(unit.types.sites)
    source = Source(digest_of(text), shape, unit.layout, branches, sites, bool(program.inits))
    return Generated(text, source)


def _unit(program: Program) -> Unit:
    """What the functions share; raises NotCompiled or CannotCompile for a state or a value that is too large."""
    layout = layout_of(program)
    check_sizes(program)
    enabled = [Branch(action.name, action.span, "is enabled") for action in program.actions]
    helpers = {key: f"helper{number}" for number, (key, _) in enumerate(program.helpers)}
    writing = frozenset(key for key, helper in program.helpers if helper.writes)
    unit = Unit(layout, helpers, Branches(enabled), writing, counting_functions(program))
    for kind in wide_types(program):
        unit.types.of(kind)
    return unit


def layout_of(program: Program) -> Layout:
    """Where the variables of a program are in a state; raises NotCompiled for a state that is too large."""
    hidden = program.hidden
    left_out = {
        place: (next(domain_values(variable.declared)) if variable.start is NO_VALUE else variable.start,)
        for place, variable in enumerate(program.variables)
        if variable.auxiliary and place not in hidden
    }
    return lay_out(program.state, left_out, hidden)


def _functions(unit: Unit, program: Program, steps: list[Steps]) -> tuple[list[str], list[list[int]]]:
    """The C of helpers, actions and properties, and of each action the branches for which `passed` counts those who went on."""
    texts, exits = [], []
    for key, helper in program.helpers:
        if may_disable(helper.body, unit.disabling):
            unit.disabling.add(key)
        returns = helper.result if helper.result != NEVER else None
        texts.append(write_function(unit, helper, unit.helpers[key], returns=returns, is_helper=True))
    for each in steps:
        written, counted = bodies_of(unit, each)
        texts += written
        exits.append(counted)
    for place, judged in enumerate(program.properties):
        texts.append(write_function(unit, judged.function, f"property{place}", returns=BOOL))
    return texts, exits


def _shape(unit: Unit, program: Program, exits: list[list[int]], symmetry: Symmetry | None) -> Shape:
    """What the runtime is compiled for."""
    layout = unit.layout
    return Shape(
        words=layout.words,
        hidden=layout.words - layout.key_words,
        symmetry=symmetry is not None,
        moves_hidden=symmetry is not None and bool(symmetry.moved_hidden),
        actions=room_for("actions", len(program.actions)),
        wanted=room_for("wanted", len(program.properties_of(Role.REACHABLE))),
        branches=room_for("branches", len(unit.branches.found)),
        exits=room_for("exits", max(map(len, exits), default=0)),
    )


def _model(unit: Unit, program: Program) -> str:
    """What the runtime is told when it runs."""
    numbers: dict[str, object] = {
        "actions": len(program.actions),
        "wanted": len(program.properties_of(Role.REACHABLE)),
        "branches": len(unit.branches.found),
    }
    if program.properties_of(Role.CONSTRAINT):
        numbers["outside"] = "model_outside"
    if program.inits:
        numbers |= {"inits": len(program.inits), "init": "model_init"}
        numbers |= {"init_choices": "init_choices", "init_orders": "init_orders"}
    return f"const struct model model = {{{', '.join(f'.{name} = {value}' for name, value in numbers.items())}}};\n"
