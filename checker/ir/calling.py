"""Which helpers are called, and a program with those alone that it needs."""

from dataclasses import replace

from checker.ir.nodes import Call, Expr, FunctionKey, parts_of
from checker.ir.program import Program
from checker.ir.statements import Block, statements_in, values_in


def called_in(block: Block) -> set[FunctionKey]:
    """The helpers that the expressions of a block call."""
    values = (value for statement in statements_in(block) for value in values_in(statement))
    return set[FunctionKey]().union(*map(_called, values))


def _called(node: Expr) -> set[FunctionKey]:
    found = {node.helper} if isinstance(node, Call) else set[FunctionKey]()
    return found.union(*map(_called, parts_of(node)))


def without_inits(program: Program) -> Program:
    """The program without its @init methods, and without the helpers that only they call."""
    return with_needed_helpers(replace(program, inits=()))


def with_needed_helpers(program: Program) -> Program:
    """The program without the helpers that nothing calls: one may have been lowered for types that came to be wider."""
    kept = replace(program, helpers=())
    needed = set[FunctionKey]().union(*(called_in(function.body) for function in kept.functions()))
    for key, helper in reversed(program.helpers):  # callees come first
        if key in needed:
            needed |= called_in(helper.body)
    return replace(kept, helpers=tuple((key, helper) for key, helper in program.helpers if key in needed))
