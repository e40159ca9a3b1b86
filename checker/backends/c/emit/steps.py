"""How a state is expanded, as C: every action for every choice of its arguments."""

import math
from contextlib import ExitStack

from checker.backends.c.emit.c_expressions import CExpr, call, compound, name, number
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.constants import codes_of_values, initializers
from checker.backends.c.emit.digits import to_plain
from checker.backends.c.emit.draws import count_of, over_choices
from checker.backends.c.emit.expressions import emit_expression
from checker.backends.c.emit.function_writer import FunctionWriter, Unit
from checker.backends.c.emit.functions import plain_writer
from checker.backends.c.emit.judging import emit_end, failure
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import is_scalar
from checker.ir.program import Action, Function, Program
from checker.language.spec import Role
from checker.language.types import Type
from checker.result import Stop, StopKind

UNROLLED_INSTANCES = 64
"""An action with at most so many choices of its arguments is written out once for each."""
MOST_UNASKED = 1 << 14
"""So many choices of an action's arguments are tried without a look at the clock."""
MOST_COUNTED = (1 << 64) - 1


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
    return math.prod(count_of(given.type) for given in action.parameters)


def _is_unrolled(action: Action) -> bool:
    return _instances(action) <= UNROLLED_INSTANCES


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
    head = "void model_expand(const u64 *s, struct worker *w)"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def _emit_action(out: FunctionWriter, action: Action, place: int, exits: list[int]) -> None:
    """All choices of an action's arguments; those that each `require` let pass tell whether it was false for some."""
    for counter in range(len(exits)):
        out.line(f"w->passed[{counter}] = 0;")
    before = "tried"
    if _is_drawn(action):
        _call_choosing(out, action, place)
        before = f"{min(_instances(action), MOST_COUNTED)}ull"
    else:
        out.line("u64 tried = 0;")
        write = _unroll if _is_unrolled(action) else _loop
        write(out, action, place)
    for counter, branch in enumerate(exits):
        out.line(f"if (w->passed[{counter}] != {before}) NOTE({branch});")
        before = f"w->passed[{counter}]"


def _is_drawn(action: Action) -> bool:
    """Whether some parameter of an action is drawn."""
    return bool(action.draws) and not _is_unrolled(action)


def _unroll(out: FunctionWriter, action: Action, place: int) -> None:
    out.line(f"tried = {_instances(action)};")
    for instance in range(_instances(action)):
        rest = instance
        given: list[CExpr] = []
        for parameter in reversed(action.parameters):
            rest, index = divmod(rest, count_of(parameter.type))
            given.insert(0, _value(out, parameter.type, index))
        out.line(f"enabled |= {call(f'step{place}', name('s'), name('w'), *given)};")


def _value(out: FunctionWriter, kind: Type, index: int) -> CExpr:
    """A parameter's value by its number."""
    if not is_scalar(kind):
        return compound(out.types.of(kind), initializers(kind)[index])
    codes = codes_of_values(kind) if out.layout.keeps_hidden else None
    return to_plain(kind, number(index if codes is None else codes[index]))


def _loop(out: FunctionWriter, action: Action, place: int) -> None:
    with ExitStack() as stack:
        given = over_choices(out, stack, action)
        out.line("tried++;")
        if _instances(action) > MOST_UNASKED:
            out.line(f"if (UNLIKELY((tried & {MOST_UNASKED - 1}) == 0) && leave_off(w)) return{_left_off(action)};")
        out.line(f"enabled |= {call(f'step{place}', name('s'), name('w'), *given)};")


def _left_off(action: Action) -> str:
    return " LEFT_OFF" if action.draws else ""


def choosing_source(unit: Unit, program: Program, place: int) -> str:
    """The function that takes the steps of an action whose parameters are drawn; nothing for any other.

    It is one of its own as what a parameter is drawn from may take lines that leave it.
    """
    action = program.actions[place]
    if not _is_drawn(action):
        return ""
    out = FunctionWriter(unit, Function(action.name, action.function.parameters, (), (), None), emit_expression)
    out.line("const u64 *t = s, *after = s;")
    out.line("u64 tried = 0;")
    out.line("int enabled = 0;")
    _loop(out, action, place)
    out.line("(void)t, (void)after, (void)tried;")
    out.line("*is_enabled |= enabled;")
    head = f"static int choose{place}(const u64 *s, struct worker *w, int *is_enabled)"
    return "\n".join([head, "{", *out.written.texts, "    return OK;", "}", ""])


def _call_choosing(out: FunctionWriter, action: Action, place: int) -> None:
    ended, site = out.name("ended"), out.types.site(Stop(StopKind.TOO_LARGE, place=action.name))
    out.line(f"int {ended} = choose{place}(s, w, &enabled);")
    out.line(f"if (UNLIKELY({ended} == LEFT_OFF)) return;")
    with out.block(f"if (UNLIKELY({ended} != OK))"):  # which cannot be: `passes.drawing` sees to it
        out.line(f"give_up(w, GIVEN_UP | {site} << SITE_BITS);")
        out.line("return;")
