"""Statements of the intermediate representation as C. A step ends as OK, DISABLED, ERROR or ASSERTION."""

from contextlib import ExitStack
from typing import assert_never

from checker.backends.c.emit.branches import divides, is_junction
from checker.backends.c.emit.c_expressions import choice, negated, zero
from checker.backends.c.emit.changes import emit_change, emit_pop
from checker.backends.c.emit.conditions import emit_condition, emit_require, emit_result, noted
from checker.backends.c.emit.conversions import convert
from checker.backends.c.emit.function_writer import FunctionWriter, LoopLabels
from checker.backends.c.emit.loops import over
from checker.backends.c.emit.stores import emit_store
from checker.diagnostics import SpecError
from checker.ir.endless import is_endless
from checker.ir.failing import applies
from checker.ir.kinds import BOOL, NEVER, element, interval
from checker.ir.nodes import Expr
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.ops import CollectionOp
from checker.ir.statements import (
    Assert,
    Assign,
    Block,
    Break,
    Change,
    Continue,
    Evaluate,
    For,
    If,
    Pop,
    Require,
    Return,
    Stmt,
    Store,
)
from checker.language.types import SetType, Type


def emit_block(out: FunctionWriter, statements: Block) -> None:
    """The statements of a block; raises CannotCompile, with its place, for what is too large."""
    for statement in statements:
        out.here = statement.span or out.here
        out.straight = out.straight and not divides(statement, out.unit.disabling)
        try:
            emit_statement(out, statement)
        except NotCompiled as error:
            raise refused_at(statement, error) from None


def refused_at(statement: Stmt | None, error: NotCompiled) -> CannotCompile:
    """What is too large to compile, at its place."""
    span = None if statement is None else statement.span
    return CannotCompile((SpecError("C701", error.message, span, fix=error.fix),))


def emit_statement(out: FunctionWriter, node: Stmt) -> None:
    """One statement."""
    match node:
        case Assign():
            emit_assign(out, node)
        case Store():
            emit_store(out, node)
        case Change():
            emit_change(out, node)
        case Pop():
            emit_pop(out, node)
        case If():
            emit_if(out, node)
        case For():
            emit_for(out, node)
        case Break():
            out.line(f"goto {out.loops[-1].leave};")
        case Continue():
            out.line(f"goto {out.loops[-1].again};")
        case Return():
            emit_return(out, node)
        case Require(test):
            emit_require(out, test)
        case Assert(test):
            out.leave_if(negated(out.expression(test)), "ASSERTION")
        case Evaluate(value):
            out.line(f"(void)({out.expression(value)});")
        case _:
            assert_never(node)


def emit_assign(out: FunctionWriter, node: Assign) -> None:
    """Give a local a value; what never has one has ended the step."""
    made, kind = out.expression(node.value), node.value.type
    if kind == NEVER:
        return
    if isinstance(kind, SetType) and kind.of == NEVER:
        made = zero(out.types.of(held_type(out.kinds.get(node.name, kind))))
    out.line(f"{out.locals[node.name]} = {made};")


def held_type(kind: Type) -> Type:
    """The type by which a local is held: of an empty set, any will do."""
    return SetType(interval(0, 0)) if isinstance(kind, SetType) and kind.of == NEVER else kind


def emit_return(out: FunctionWriter, node: Return) -> None:
    """Leave the function."""
    if node.value is not None and out.returns is None:  # there is no value, and evaluating it ends the step
        out.line(f"(void)({out.expression(node.value)});")
    elif node.value is not None and out.returns is not None:
        kind = node.value.type
        is_bool = kind == out.returns == BOOL
        made = emit_result(out, node.value) if is_bool else out.expression(node.value)
        if kind != NEVER:
            out.line(f"*result = {convert(out, made, kind, out.returns)};")
    out.leave("OK")


def emit_if(out: FunctionWriter, node: If) -> None:
    """One of two blocks; each notes that it is taken, unless the test itself notes how it came out.

    A chain of `elif`s, which a match of hundreds of cases is, takes no more of Python's stack than one.
    """
    with ExitStack() as nested:
        rest: If | None = node
        while rest is not None:
            out.here = rest.span or out.here
            rest = _emit_branch(out, rest, nested)


def _emit_branch(out: FunctionWriter, node: If, nested: ExitStack) -> If | None:
    """The test, the block for it and the beginning of the other; what is left to write inside that, of a chain."""
    has_parts = is_junction(node.test)
    test = emit_condition(out, node.test) if has_parts else out.expression(node.test)
    place = node.test.span or node.span
    with out.block(f"if ({test})"):
        if not has_parts:
            out.line(f"{noted(out, 'is true', place)};")
        emit_block(out, node.then)
    if node.otherwise or not has_parts:
        nested.enter_context(out.block("else"))
        if not has_parts:
            out.line(f"{noted(out, 'is false', place)};")
    match node.otherwise:
        case (If() as inner,):
            return inner
        case block:
            emit_block(out, block)
            return None


def emit_for(out: FunctionWriter, node: For) -> None:
    """A loop in order; notes whether it ran."""
    labels = LoopLabels(out.name("leave"), out.name("again"))
    out.loops.append(labels)
    kind, place = out.kinds[node.name], out.here
    ran = out.name("ran") if _may_be_empty(node.source) else None
    if ran is not None:
        out.line(f"i64 {ran} = 0;")
    with over(out, node.source, ordered=True) as (each, of):
        if ran is not None:
            out.line(f"{ran} = 1;")
        out.line(f"{out.locals[node.name]} = {convert(out, each, of, kind)};")
        emit_block(out, node.body)
        out.line(f"{labels.again}:;")
    out.line(f"{labels.leave}:;")
    if ran is not None:
        out.line(f"{choice(ran, noted(out, 'runs', place), noted(out, 'has nothing to run over', place))};")
    out.loops.pop()


def _may_be_empty(source: Expr) -> bool:
    """Whether a loop may have nothing to run over."""
    return (
        not applies(source, CollectionOp.DOMAIN)
        and not is_endless(source)
        and source.type != NEVER
        and element(source.type) != NEVER
    )
