"""How a state is expanded, as C: every action for every choice of its arguments."""

import math
from contextlib import ExitStack

from checker.backends.c.codes import size
from checker.backends.c.emit.c_expressions import TRUE, CExpr, call, compound, name, negated, number
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.constants import initializers
from checker.backends.c.emit.digits import to_plain
from checker.backends.c.emit.function_writer import FunctionWriter, Unit
from checker.backends.c.emit.functions import plain_writer
from checker.backends.c.emit.judging import emit_end, failure
from checker.backends.c.emit.loops import over
from checker.backends.c.emit.rows import over_numbers
from checker.backends.c.emit.scalar_conversions import convert_scalar
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import is_scalar
from checker.ir.nodes import Load, Place
from checker.ir.program import Action, Parameter, Program
from checker.language.spec import Role
from checker.language.types import Type
from checker.language.values import domain_size

UNROLLED_INSTANCES = 64
"""An action with at most so many choices of its arguments is written out once for each."""
DRAWN_FROM = 24
"""A parameter over more values than this is drawn from the set that its first `require` names."""
MOST_UNASKED = 1 << 14
"""So many choices of an action's arguments are tried without a look at the clock."""


def step_source(types: Types, program: Program, place: int) -> str:
    """The step of the action at a place: the body on a copy, then what is to be done with the outcome."""
    action = program.actions[place]
    ctypes = [types.of(given.type) for given in action.parameters]
    taken = "".join(f", {ctype} p{number}" for number, ctype in enumerate(ctypes))
    out = Writer(types)
    out.line("u64 t[MODEL_WORDS];")
    out.line("memcpy(t, s, sizeof t);")
    out.line(f"int status = {call(f'action{place}', name('t'), name('w'), *_given(len(ctypes)))};")
    with out.block("if (LIKELY(status == DISABLED))"):
        out.leave("0")
    with out.block("if (LIKELY(status == OK))"):
        out.line(f"emit(w, t, {place});")
        if program.properties_of(Role.STEP_INVARIANT):
            out.line(f"judge_step(w, s, t, {place});")
        out.leave("1")
    with out.block("if (UNLIKELY(status > ASSERTION))"):
        out.line("give_up(w, status);")
        out.leave("1")
    out.line(f"fail_step(w, s, {place}, {failure(program, 'status', action.name)}, 1);")
    out.leave("1")
    inline = "inline __attribute__((always_inline))" if _is_unrolled(action) else ""
    head = f"static {inline} int step{place}(const u64 *s, struct worker *w{taken})"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def _given(count: int) -> list[CExpr]:
    return [name(f"p{number}") for number in range(count)]


def _instances(action: Action) -> int:
    """How many choices of its arguments an action has."""
    return math.prod(_count(given.type) for given in action.parameters)


def _is_unrolled(action: Action) -> bool:
    return _instances(action) <= UNROLLED_INSTANCES


def _count(kind: Type) -> int:
    return size(kind) if is_scalar(kind) else domain_size(kind)


def expand_source(unit: Unit, program: Program, exits: list[list[int]]) -> str:
    """The function that takes all steps from a state; `exits` are the branches of each action that `passed` counts."""
    out = plain_writer(unit)
    out.line("const u64 *t = s;")
    out.line("int enabled = 0;")
    out.line("w->moved = 0;")
    for place, action in enumerate(program.actions):
        with out.block(""):
            _emit_action(out, action, place, exits[place])
    with out.block("if (UNLIKELY(!w->moved))"):
        emit_end(out, program, unit.branches)
    out.line("(void)t, (void)enabled;")
    head = "static void model_expand(const u64 *s, struct worker *w)"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def _emit_action(out: FunctionWriter, action: Action, place: int, exits: list[int]) -> None:
    """All choices of an action's arguments; those that each `require` let pass tell whether it was false for some."""
    out.line("u64 tried = 0;")
    for counter in range(len(exits)):
        out.line(f"w->passed[{counter}] = 0;")
    if _is_unrolled(action):
        _unroll(out, action, place)
    else:
        _loop(out, action, place)
    before = "tried"
    for counter, branch in enumerate(exits):
        out.line(f"if (w->passed[{counter}] != {before}) NOTE({branch});")
        before = f"w->passed[{counter}]"


def _emit_step(out: Writer, place: int, given: list[CExpr]) -> None:
    out.line(f"enabled |= {call(f'step{place}', name('s'), name('w'), *given)};")


def _unroll(out: FunctionWriter, action: Action, place: int) -> None:
    out.line(f"tried = {_instances(action)};")
    for instance in range(_instances(action)):
        rest = instance
        given: list[CExpr] = []
        for parameter in reversed(action.parameters):
            rest, index = divmod(rest, _count(parameter.type))
            given.insert(0, _value(out.types, parameter.type, index))
        _emit_step(out, place, given)


def _value(types: Types, kind: Type, index: int) -> CExpr:
    """A parameter's value by its number."""
    if is_scalar(kind):
        return to_plain(kind, number(index))
    return compound(types.of(kind), initializers(kind)[index])


def _loop(out: FunctionWriter, action: Action, place: int) -> None:
    with ExitStack() as stack:
        given = [_loop_over(out, stack, parameter) for parameter in action.parameters]
        out.line("tried++;")
        if _instances(action) > MOST_UNASKED:
            out.line(f"if (UNLIKELY((tried & {MOST_UNASKED - 1}) == 0) && leave_off(w)) return;")
        _emit_step(out, place, given)


def _loop_over(out: FunctionWriter, stack: ExitStack, parameter: Parameter) -> CExpr:
    """A loop over a parameter's values, or those in the set it is drawn from; the value."""
    kind = parameter.type
    if not is_scalar(kind):
        ctype, values = out.types.of(kind), initializers(kind)
        table = out.types.table(ctype, values)
        return table[stack.enter_context(over_numbers(out, len(values)))]
    if parameter.drawn_from is not None and size(kind) > DRAWN_FROM:
        return _draw(out, stack, parameter.drawn_from, kind)
    return to_plain(kind, stack.enter_context(over_numbers(out, size(kind))))


def _draw(out: FunctionWriter, stack: ExitStack, variable: int, kind: Type) -> CExpr:
    """A loop over the elements of a set variable that are of a type."""
    source = Load(out.layout.rows[variable].kind, Place(variable))
    each, of = stack.enter_context(over(out, source, ordered=False))
    made = convert_scalar(out, out.held(of, each), of, kind)
    if made.check != TRUE:
        out.line(f"if ({negated(made.check)}) continue;")
    return out.temporary(kind, made.value)
