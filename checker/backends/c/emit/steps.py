"""How a state is expanded, as C: every action for every choice of its arguments.

An action with few choices is a chain of functions, one for each stage, that are compiled into one another for each value of a parameter;
one with more is a loop in a loop. See `checker.passes.stages`.
"""

import math
from contextlib import ExitStack
from dataclasses import dataclass

from checker.backends.c.emit.c_expressions import CExpr, address, call, compound, name, number
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.constants import codes_of_values, initializers
from checker.backends.c.emit.digits import to_plain
from checker.backends.c.emit.draws import count_of, over_all, over_choices
from checker.backends.c.emit.expressions import emit_expression
from checker.backends.c.emit.function_writer import FunctionWriter, Unit
from checker.backends.c.emit.functions import local_type, name_of_local, plain_writer, write_rest, write_stage
from checker.backends.c.emit.judging import emit_end, failure
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import is_scalar
from checker.ir.program import Action, Function, Program
from checker.language.spec import Role
from checker.language.types import Type
from checker.passes.stages import Stages, staged, whole
from checker.result import Stop, StopKind

UNROLLED_INSTANCES = 64
"""An action with at most so many choices of its arguments is written out once for each."""
MOST_UNASKED = 1 << 14
"""So many choices of an action's arguments are tried without a look at the clock."""
MOST_COUNTED = (1 << 64) - 1
INLINE = "inline __attribute__((always_inline))"


@dataclass(frozen=True)
class Steps:
    """How the steps of the action at a place are taken."""

    place: int
    action: Action
    stages: Stages

    @property
    def instances(self) -> int:
        """How many choices of its arguments the action has."""
        return self.below(0)

    def below(self, depth: int) -> int:
        """How many there are when so many parameters are chosen."""
        kinds = [self.action.parameters[place].type for place in self.stages.order[depth:]]
        return math.prod(map(count_of, kinds))

    @property
    def is_unrolled(self) -> bool:
        """Whether each choice is written out."""
        return self.instances <= UNROLLED_INSTANCES

    @property
    def is_drawn(self) -> bool:
        """Whether some parameter is drawn."""
        return bool(self.action.draws) and not self.is_unrolled


def steps_of(unit: Unit, program: Program, place: int) -> Steps:
    """How the steps of an action are taken: in stages, where all its choices are tried, and these are not very many.

    What fails in a stage fails for every choice that it stands for, and each is told.
    """
    action = program.actions[place]
    plain = Steps(place, action, whole(action))
    if plain.is_drawn or not 0 < plain.instances <= MOST_UNASKED:
        return plain
    return Steps(place, action, staged(action, unit.writing, in_order=unit.layout.keeps_hidden))


def bodies_of(unit: Unit, steps: Steps) -> tuple[list[str], list[int]]:
    """The C of the stages of an action and of what is left of it, and the branches that `passed` counts of that."""
    function, stages = steps.action.function, steps.stages
    texts = [
        write_stage(unit, function, stages, depth, f"stage{steps.place}_{depth}")
        for depth, stage in enumerate(stages.stages)
        if stage.body
    ]
    rest, exits = write_rest(unit, function, stages, f"action{steps.place}")
    return [*texts, rest], exits


def step_sources(unit: Unit, program: Program, steps: Steps) -> list[str]:
    """The C functions that take the steps of an action."""
    made = [_step_source(unit, program, steps)]
    if steps.stages.are_of_use:
        made.insert(0, _ended_source(unit.types, program, steps))
    if steps.is_drawn:
        made.append(_choosing_source(unit, steps))
    elif steps.is_unrolled:
        made += [_chain_source(unit, steps, depth) for depth in reversed(range(len(steps.stages.order)))]
    return made


def _step_source(unit: Unit, program: Program, steps: Steps) -> str:
    """The step of an action for a choice of its arguments: the body on a copy, then what is to be done with the outcome."""
    place, action, out = steps.place, steps.action, Writer(unit.types)
    taken, given = _chosen(unit, steps, len(steps.stages.order))
    out.line("u64 t[MODEL_WORDS];")
    out.line(f"int status = {call(f'action{place}', name('s'), name('t'), name('w'), *given)};")
    with out.block("if (LIKELY(status == DISABLED))"):
        out.leave("0")
    with out.block("if (LIKELY(status == OK))"):
        out.line(f"emit(w, s, t, {place});")
        if program.properties_of(Role.STEP_INVARIANT):
            out.line(f"judge_step(w, s, t, {place});")
        out.leave("1")
    with out.block("if (UNLIKELY(status > ASSERTION))"):
        out.line("give_up(w, status);")
        out.leave("1")
    out.line(f"fail_step(w, s, {place}, {failure(program, 'status', action.name)}, 1);")
    out.leave("1")
    head = f"static {INLINE if steps.is_unrolled else ''} int step{place}({', '.join(taken)})"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def _ended_source(types: Types, program: Program, steps: Steps) -> str:
    """What a stage that did not end well means for so many choices of the arguments."""
    out = Writer(types)
    with out.block("if (LIKELY(status == DISABLED))"):
        out.leave("0")
    with out.block("if (UNLIKELY(status > ASSERTION))"):
        out.line("give_up(w, status);")
        out.leave("1")
    order = failure(program, "status", steps.action.name)
    out.line(f"for (; choices; choices--) fail_step(w, s, {steps.place}, {order}, 1);")
    out.leave("1")
    head = f"static inline int ended{steps.place}(const u64 *s, struct worker *w, int status, u64 choices)"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def _chosen(unit: Unit, steps: Steps, depth: int) -> tuple[list[str], list[CExpr]]:
    """What a function takes when so many parameters are chosen, and what of it is handed on: these, and the locals that have a value."""
    function, stages = steps.action.function, steps.stages
    kinds = dict(function.locals)
    given = [(unit.types.of(function.parameters[at][1]), name(f"p{at}")) for at in stages.order[:depth]]
    for local in stages.locals_before(depth):
        given.append((local_type(unit, function, local, kinds[local]), name(name_of_local(function, local))))
    taken = ["const u64 *s", "struct worker *w", *(f"{ctype} {held}" for ctype, held in given)]
    return taken, [held for _, held in given]


def _chain_source(unit: Unit, steps: Steps, depth: int) -> str:
    """The function that does a stage, and then goes on with each value of the next parameter."""
    stages, out = steps.stages, plain_writer(unit)
    taken, given = _chosen(unit, steps, depth)
    out.line("int enabled = 0;")
    if stages.stages[depth].body:
        status = _emit_stage(out, steps, depth, given)
        out.line(f"if ({status} != OK) return {_ended(steps, status, depth)};")
    if stages.are_of_use and depth == len(stages.order) - 1:
        out.line(f"w->tried += {steps.below(depth)};")
    kind = steps.action.parameters[stages.order[depth]].type
    following = f"step{steps.place}" if depth + 1 == len(stages.order) else f"from{steps.place}_{depth + 1}"
    locals_ = _chosen(unit, steps, depth + 1)[1][depth + 1 :]
    for index in range(count_of(kind)):
        args = [*given[:depth], _value(out, kind, index), *locals_]
        out.line(f"enabled |= {call(following, name('s'), name('w'), *args)};")
    out.line("return enabled;")
    head = f"static {INLINE} int from{steps.place}_{depth}({', '.join(taken)})"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def _emit_stage(out: FunctionWriter, steps: Steps, depth: int, given: list[CExpr]) -> CExpr:
    """Do a stage: the name of how it ended. Its locals are declared here."""
    function, stage = steps.action.function, steps.stages.stages[depth]
    made = []
    for local in stage.locals:
        held = name(name_of_local(function, local))
        out.line(f"{local_type(out.unit, function, local, dict(function.locals)[local])} {held};")
        made.append(address(held))
    status = out.name("status")
    out.line(f"int {status} = {call(f'stage{steps.place}_{depth}', name('s'), name('w'), *given, *made)};")
    return status


def _ended(steps: Steps, status: CExpr, depth: int) -> CExpr:
    return call(f"ended{steps.place}", name("s"), name("w"), status, CExpr(f"{steps.below(depth)}ull"))


def expand_source(unit: Unit, program: Program, steps: list[Steps], exits: list[list[int]]) -> str:
    """The function that takes all steps from a state; `exits` are the branches of each action that `passed` counts."""
    out = plain_writer(unit)
    out.line("const u64 *t = s;")
    out.line("int enabled = 0;")
    out.line("w->moved = 0;")
    if program.properties_of(Role.STEP_INVARIANT):
        out.line("w->still = 0;")
    for each in steps:
        with out.block(""):
            _emit_action(out, each, exits[each.place])
    with out.block("if (UNLIKELY(!w->moved))"):
        emit_end(out, program, unit.branches)
    out.line("(void)t, (void)enabled;")
    head = "void model_expand(const u64 *s, struct worker *w)"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def _emit_action(out: FunctionWriter, steps: Steps, exits: list[int]) -> None:
    """All choices of an action's arguments; those that each `require` let pass tell whether it was false for some."""
    for counter in range(len(exits)):
        out.line(f"w->passed[{counter}] = 0;")
    before = f"{min(steps.instances, MOST_COUNTED)}ull"
    if steps.is_drawn:
        _call_choosing(out, steps)
    elif steps.is_unrolled:
        if steps.stages.are_of_use:
            out.line("w->tried = 0;")
            before = "w->tried"
        first = f"from{steps.place}_0" if steps.stages.order else f"step{steps.place}"
        out.line(f"enabled |= {call(first, name('s'), name('w'))};")
    else:
        out.line("u64 tried = 0;")
        _loop(out, steps)
        before = "tried"
    for counter, branch in enumerate(exits):
        out.line(f"if (w->passed[{counter}] != {before}) NOTE({branch});")
        before = f"w->passed[{counter}]"


def _value(out: FunctionWriter, kind: Type, index: int) -> CExpr:
    """A parameter's value by its number."""
    if not is_scalar(kind):
        return compound(out.types.of(kind), initializers(kind)[index])
    codes = codes_of_values(kind) if out.layout.keeps_hidden else None
    return to_plain(kind, number(index if codes is None else codes[index]))


def _loop(out: FunctionWriter, steps: Steps) -> None:
    with ExitStack() as stack:
        given = _over_stages(out, stack, steps)
        _take(out, steps, given, "")


def _over_stages(out: FunctionWriter, stack: ExitStack, steps: Steps) -> list[CExpr]:
    """Loops over the values of an action's parameters, to be closed by `stack`, each after the stage before it; what a step is given."""
    stages, chosen = steps.stages, dict[int, CExpr]()
    for depth, place in enumerate(stages.order):
        if stages.stages[depth].body:
            status = _emit_stage(out, steps, depth, _handed_on(steps, chosen, depth))
            out.line(f"if ({status} != OK) enabled |= {_ended(steps, status, depth)};")
            stack.enter_context(out.block("else"))
        chosen[place] = stack.enter_context(over_all(out, steps.action, place))
    return _handed_on(steps, chosen, len(stages.order))


def _handed_on(steps: Steps, chosen: dict[int, CExpr], depth: int) -> list[CExpr]:
    function = steps.action.function
    locals_ = (name(name_of_local(function, local)) for local in steps.stages.locals_before(depth))
    return [*chosen.values(), *locals_]


def _take(out: FunctionWriter, steps: Steps, given: list[CExpr], left_off: str) -> None:
    """The step for a choice of the arguments, with a look at the clock now and then."""
    out.line("tried++;")
    if steps.instances > MOST_UNASKED:
        out.line(f"if (UNLIKELY((tried & {MOST_UNASKED - 1}) == 0) && leave_off(w)) return{left_off};")
    out.line(f"enabled |= {call(f'step{steps.place}', name('s'), name('w'), *given)};")


def _choosing_source(unit: Unit, steps: Steps) -> str:
    """The function that takes the steps of an action whose parameters are drawn.

    It is one of its own as what a parameter is drawn from may take lines that leave it.
    """
    action = steps.action
    out = FunctionWriter(unit, Function(action.name, action.function.parameters, (), (), None), emit_expression)
    out.line("const u64 *t = s, *after = s;")
    out.line("u64 tried = 0;")
    out.line("int enabled = 0;")
    with ExitStack() as stack:
        _take(out, steps, over_choices(out, stack, action), " LEFT_OFF")
    out.line("(void)t, (void)after, (void)tried;")
    out.line("*is_enabled |= enabled;")
    head = f"static int choose{steps.place}(const u64 *s, struct worker *w, int *is_enabled)"
    return "\n".join([head, "{", *out.written.texts, "    return OK;", "}", ""])


def _call_choosing(out: FunctionWriter, steps: Steps) -> None:
    ended, site = out.name("ended"), out.types.site(Stop(StopKind.TOO_LARGE, place=steps.action.name))
    out.line(f"int {ended} = choose{steps.place}(s, w, &enabled);")
    out.line(f"if (UNLIKELY({ended} == LEFT_OFF)) return;")
    with out.block(f"if (UNLIKELY({ended} != OK))"):  # which cannot be: `passes.drawing` sees to it
        out.line(f"give_up(w, GIVEN_UP | {site} << SITE_BITS);")
        out.line("return;")
