"""Tests as C, and the notes of how they come out. See `branches` for what is noted.

Noting costs a load and a branch that is always foretold right; see `NOTE` in the runtime.
"""

from collections.abc import Callable
from functools import partial

from checker.backends.c.emit.branches import is_junction
from checker.backends.c.emit.c_expressions import CExpr, all_of, any_of, call, negated, sequence
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.diagnostics import Span
from checker.ir.nodes import Apply, Const, Expr, Junction
from checker.ir.ops import ScalarOp


def noted(out: FunctionWriter, outcome: str, span: Span | None = None) -> CExpr:
    """The C that notes a branch."""
    return call("NOTE", out.branch(outcome, span))


def emit_require(out: FunctionWriter, test: Expr) -> None:
    """Go on where a test is true, else end the step as disabled; of an `and` the part that is false is a branch.

    In the straight part of an action those that go on are counted, which is fewer: that some did not is noted for all choices
    of the arguments at once.
    """
    if isinstance(test, Junction) and test.is_and:
        for part in test.parts:
            emit_require(out, part)
        return
    made, branch = out.expression(test), out.branch("is false", test.span)
    if out.straight:
        out.leave_if(negated(made), "DISABLED")
        out.line(f"w->passed[{len(out.exits)}]++;")
        out.exits.append(branch)
    else:
        out.leave_if(negated(made), "DISABLED", noting=call("NOTE", branch))


def emit_result(out: FunctionWriter, node: Expr) -> CExpr:
    """A bool that is the result of a body; of an `and` or `or` the part that decides is noted."""
    return emit_condition(out, node) if is_junction(node) else out.expression(node)


def emit_condition(out: FunctionWriter, node: Expr, *, true: bool = True, false: bool = True) -> CExpr:
    """A test that notes what decided it; `true` and `false` say which outcomes are noted."""
    if isinstance(node, Const) or not (true or false):
        return out.expression(node)
    if isinstance(node, Apply) and node.op is ScalarOp.NOT:
        return negated(emit_condition(out, node.args[0], true=false, false=true))
    if is_junction(node):
        return _emit_decided(out, node, true, false)
    made = out.expression(node)
    if true and false:
        return _emit_either(out, node, made)
    if true:
        return all_of([made, sequence(noted(out, "is true", node.span), 1)])
    return any_of([made, sequence(noted(out, "is false", node.span), 0)])


def _emit_either(out: FunctionWriter, node: Expr, made: CExpr) -> CExpr:
    held = out.held(node.type, made)
    first = out.branch("is false", node.span)
    out.branch("is true", node.span)  # the runtime has its number from that of the other one
    return sequence(call("NOTE_EITHER", first, held), held)


def _emit_decided(out: FunctionWriter, node: Junction, true: bool, false: bool) -> CExpr:
    """An earlier part decides an `and` when it is false, an `or` when it is true; the last one decides both ways."""
    *first, last = node.parts
    parts = [
        partial(emit_condition, out, part, true=true and not node.is_and, false=false and node.is_and) for part in first
    ]
    return _emit_parts(out, [*parts, partial(emit_condition, out, last, true=true, false=false)], node.is_and)


def emit_junction(out: FunctionWriter, node: Junction) -> CExpr:
    """And, or, of which nothing is noted."""
    return _emit_parts(out, [partial(out.expression, part) for part in node.parts], node.is_and)


def _emit_parts(out: FunctionWriter, parts: list[Callable[[], CExpr]], is_and: bool) -> CExpr:
    """What these write, joined; a part that needs lines of its own is written inside a test of those before it."""
    joined = all_of if is_and else any_of
    so_far = parts[0]()
    for part in parts[1:]:
        with out.captured(deeper=1) as lines:
            test = part()
        if not lines:
            so_far = joined([so_far, test])
            continue
        result = out.name()
        out.line(f"i64 {result} = {so_far};")
        with out.block(f"if ({result if is_and else negated(result)})"):
            out.add(lines)
            out.line(f"{result} = {test};")
        so_far = result
    return so_far
