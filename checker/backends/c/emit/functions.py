"""The C function of a function of a program."""

from checker.backends.c.emit.c_expressions import FALSE, name
from checker.backends.c.emit.conversions import convert
from checker.backends.c.emit.expressions import emit_expression
from checker.backends.c.emit.function_writer import FunctionWriter, Unit
from checker.backends.c.emit.statements import emit_block, held_type, refused_at
from checker.ir.kinds import NONE, is_scalar
from checker.ir.not_compiled import NotCompiled
from checker.ir.program import Function
from checker.ir.statements import Block, Stmt, statements_in
from checker.language.types import Type

_NO_BODY = Function("expand", (), (), (), None)


def plain_writer(unit: Unit) -> FunctionWriter:
    """The writer of a function that is no body of the spec's."""
    return FunctionWriter(unit, _NO_BODY, emit_expression)


def write_function(
    unit: Unit, function: Function, c_name: str, *, returns: Type | None, is_helper: bool = False
) -> str:
    """The C function of a property, an @init or a helper."""
    out = FunctionWriter(unit, function, emit_expression, returns=returns)
    return _text(out, c_name, restarts_turns=not is_helper)


def write_action(unit: Unit, function: Function, c_name: str) -> tuple[str, list[int]]:
    """The C function of an action, and the branches for which `passed` counts those who went on."""
    out = FunctionWriter(unit, function, emit_expression, counts_exits=True)
    return _text(out, c_name, restarts_turns=True), out.exits


def _text(out: FunctionWriter, c_name: str, *, restarts_turns: bool) -> str:
    """The whole function."""
    taken = _parameters(out)
    _write_locals(out)
    emit_block(out, out.function.body)
    if out.returns is not None and _takes_none(out.returns):
        out.line(f"*result = {convert(out, FALSE, NONE, out.returns)};")
    start = ["    const u64 *after = t;"] if out.counts_exits else []
    start.append("    (void)t, (void)after, (void)w;")
    if out.counts_turns and restarts_turns:
        start.append("    turns = 0;")
    if out.returns is not None and is_scalar(out.returns):
        start.append(f"    *result = {out.blank(out.returns)};")
    head = f"static inline __attribute__((unused)) int {c_name}({', '.join(taken)})"
    return "\n".join([head, "{", *start, *out.written.texts, "    return OK;", "}", ""])


def _parameters(out: FunctionWriter) -> list[str]:
    """What the function takes; the parameters of the body get their C names."""
    taken = [f"{'' if out.function.writes else 'const '}u64 *t"]
    if not out.counts_exits:
        taken.append("const u64 *after")
    taken.append("struct worker *w")
    for number, (parameter, kind) in enumerate(out.function.parameters):
        out.locals[parameter] = name(f"p{number}")
        taken.append(f"{out.types.of(kind)} p{number}")
    if out.returns is not None:
        taken.append(f"{out.types.of(out.returns)} *result")
    return taken


def _write_locals(out: FunctionWriter) -> None:
    for number, (local, kind) in enumerate(out.function.locals):
        ctype = _local_type(out, local, kind)
        out.locals[local] = name(f"v{number}")
        out.line(f"{ctype} v{number} = {'0' if ctype == 'i64' else '{0}'};")
        out.line(f"(void)v{number};")


def _local_type(out: FunctionWriter, local: str, kind: Type) -> str:
    try:
        return out.types.of(held_type(kind))
    except NotCompiled as error:
        message = f"the variable '{local}': {error.message}"
        raise refused_at(_first(out.function.body, local), NotCompiled(message, error.fix)) from None


def _first(block: Block, name: str) -> Stmt | None:
    """The first statement that gives a local its value."""
    return next((each for each in statements_in(block) if getattr(each, "name", None) == name), None)


def _takes_none(kind: Type) -> bool:
    return kind == NONE or NONE in getattr(kind, "members", ())
