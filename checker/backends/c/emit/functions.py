"""The C function of a function of a program."""

from collections.abc import Set as AbstractSet

from checker.backends.c.emit.c_expressions import FALSE, name
from checker.backends.c.emit.conversions import convert
from checker.backends.c.emit.expressions import emit_expression
from checker.backends.c.emit.function_writer import FunctionWriter, Unit
from checker.backends.c.emit.statements import emit_block, held_type, refused_at
from checker.ir.calling import called_in
from checker.ir.kinds import NONE, is_scalar
from checker.ir.not_compiled import NotCompiled
from checker.ir.program import Function
from checker.ir.statements import Assert, Assign, Block, Evaluate, Require, Stmt, statements_in
from checker.language.types import Type
from checker.passes.stages import Stages

_NO_BODY = Function("expand", (), (), (), None)


def plain_writer(unit: Unit) -> FunctionWriter:
    """The writer of a function that is no body of the spec's."""
    return FunctionWriter(unit, _NO_BODY, emit_expression)


def write_function(
    unit: Unit, function: Function, c_name: str, *, returns: Type | None, is_helper: bool = False
) -> str:
    """The C function of a property, an @init or a helper."""
    out = FunctionWriter(unit, function, emit_expression, returns=returns)
    taken = _parameters(out)
    _write_locals(out, {local for local, _ in function.locals})
    emit_block(out, function.body)
    return _text(out, c_name, taken, [], restarts_turns=not is_helper)


def write_rest(unit: Unit, function: Function, stages: Stages, c_name: str) -> tuple[str, list[int]]:
    """The C function of what is left of an action when all stages are done, and the branches for which `passed` counts those who went on.

    It reads the state `s`, and begins to change `made`, a copy of it, when it knows that there is a step.
    """
    out = FunctionWriter(unit, function, emit_expression, counts_exits=True)
    taken = ["const u64 *s", "u64 *made", "struct worker *w", *_chosen(out, stages, len(stages.order))]
    given = stages.locals_before(len(stages.order))
    _write_locals(out, {local for local, _ in function.locals if local not in given})
    place = next((at for at, each in enumerate(stages.rest) if _may_write(unit, each)), len(stages.rest))
    emit_block(out, stages.rest[:place])
    out.line("memcpy(made, s, sizeof(u64) * MODEL_WORDS);")
    out.line("t = made, after = made;")
    emit_block(out, stages.rest[place:])
    start = ["u64 *t = (u64 *)s; /* read alone, until it is the copy */", "const u64 *after = t;"]
    return _text(out, c_name, taken, start), out.exits


def _may_write(unit: Unit, statement: Stmt) -> bool:
    """Whether a statement may change the state, or end the body."""
    is_plain = isinstance(statement, Require | Assert | Assign | Evaluate)
    return not is_plain or bool(called_in((statement,)) & unit.writing)


def write_stage(unit: Unit, function: Function, stages: Stages, depth: int, c_name: str) -> str:
    """The C function of a stage of an action, which gives its locals their values."""
    stage, kinds = stages.stages[depth], dict(function.locals)
    out = FunctionWriter(unit, function, emit_expression, counts_exits=True)
    out.straight = False
    results = [
        f"{local_type(unit, function, local, kinds[local])} *{name_of_local(function, local)}_made"
        for local in stage.locals
    ]
    taken = ["const u64 *t", "struct worker *w", *_chosen(out, stages, depth), *results]
    _write_locals(out, set(stage.locals))
    emit_block(out, stage.body)
    for local in stage.locals:
        out.line(f"*{out.locals[local]}_made = {out.locals[local]};")
    return _text(out, c_name, taken, ["const u64 *after = t;"])


def _chosen(out: FunctionWriter, stages: Stages, depth: int) -> list[str]:
    """The parameters that are chosen, and the locals that have a value, which a C function takes; they get their names."""
    function, kinds, taken = out.function, dict(out.function.locals), []
    for place in stages.order[:depth]:
        parameter, kind = function.parameters[place]
        out.locals[parameter] = name(f"p{place}")
        taken.append(f"{out.types.of(kind)} p{place}")
    for local in stages.locals_before(depth):
        out.locals[local] = name(name_of_local(function, local))
        taken.append(f"{local_type(out.unit, out.function, local, kinds[local])} {out.locals[local]}")
    return taken


def name_of_local(function: Function, local: str) -> str:
    """The C name of a local of a body."""
    return f"v{[each for each, _ in function.locals].index(local)}"


def _text(out: FunctionWriter, c_name: str, taken: list[str], start: list[str], *, restarts_turns: bool = True) -> str:
    """The whole function."""
    if out.returns is not None and _takes_none(out.returns):
        out.line(f"*result = {convert(out, FALSE, NONE, out.returns)};")
    start = [*start, "(void)t, (void)after, (void)w;"]
    if out.counts_turns and restarts_turns:
        start.append("turns = 0;")
    if out.returns is not None and is_scalar(out.returns):
        start.append(f"*result = {out.blank(out.returns)};")
    head = f"static inline __attribute__((unused)) int {c_name}({', '.join(taken)})"
    return "\n".join([head, "{", *(f"    {line}" for line in start), *out.written.texts, "    return OK;", "}", ""])


def _parameters(out: FunctionWriter) -> list[str]:
    """What the function takes; the parameters of the body get their C names."""
    taken = [f"{'' if out.function.writes else 'const '}u64 *t", "const u64 *after", "struct worker *w"]
    for number, (parameter, kind) in enumerate(out.function.parameters):
        out.locals[parameter] = name(f"p{number}")
        taken.append(f"{out.types.of(kind)} p{number}")
    if out.returns is not None:
        taken.append(f"{out.types.of(out.returns)} *result")
    return taken


def _write_locals(out: FunctionWriter, declared: AbstractSet[str]) -> None:
    for local, kind in out.function.locals:
        if local not in declared:
            continue
        ctype, held = local_type(out.unit, out.function, local, kind), name(name_of_local(out.function, local))
        out.locals[local] = held
        out.line(f"{ctype} {held} = {'0' if ctype == 'i64' else '{0}'};")
        out.line(f"(void){held};")


def local_type(unit: Unit, function: Function, local: str, kind: Type) -> str:
    """The C type of a local of a body; raises CannotCompile, where it first has a value, for what is too large."""
    try:
        return unit.types.of(held_type(kind))
    except NotCompiled as error:
        message = f"the variable '{local}': {error.message}"
        raise refused_at(_first(function.body, local), NotCompiled(message, error.fix)) from None


def _first(block: Block, name: str) -> Stmt | None:
    """The first statement that gives a local its value."""
    return next((each for each in statements_in(block) if getattr(each, "name", None) == name), None)


def _takes_none(kind: Type) -> bool:
    return kind == NONE or NONE in getattr(kind, "members", ())
