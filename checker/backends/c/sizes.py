"""Whether every value of a program can be held: asked of all types before any C is written.

A program comes in; what is too large for a code of 62 bits goes out as errors with their places. Every expression, local, parameter, result
and target of a conversion is asked about, also those that no state holds: a value for a moment has a code like any other.
"""

from collections.abc import Iterator

from checker.backends.c.codes import fills_word, is_wide, size, wide
from checker.diagnostics import Span, SpecError
from checker.ir.kinds import NEVER
from checker.ir.nodes import Comprehension, Expr, Fits, parts_of
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.program import Function, Program
from checker.ir.statements import Block, blocks_in, values_in
from checker.language.types import CounterType, DictType, ListType, RangeType, SetType, Type

Placed = tuple[Type, Span | None]


def check_sizes(program: Program) -> None:
    """Raises CannotCompile with every place where a value has too many values beside it to be held in a word."""
    errors: dict[SpecError, None] = {}
    for function in program.functions():
        before, first = len(errors), next((s.span for s in function.body if s.span is not None), None)
        for kind, span in _types(function):
            try:
                check_size(kind)
            except NotCompiled as error:
                errors[SpecError("C701", error.message, span or first, fix=error.fix)] = None
            if len(errors) > before and span is not None:
                break  # what is made of it is too large as well
    if errors:
        raise CannotCompile(tuple(errors))


def check_size(kind: Type) -> None:
    """Raises NotCompiled for a type whose values the native engine cannot hold while a body runs."""
    match kind:
        case RangeType():  # held plain
            return
        case SetType(of) | CounterType(of):
            if is_wide(of):
                wide(of)
            elif not fills_word(of):
                size(of)
        case ListType(of):
            check_size(of)
        case DictType(key, value):
            size(key)
            check_size(value)
        case _ if is_wide(kind):
            wide(kind)
        case _ if kind != NEVER:
            size(kind)


def wide_types(program: Program) -> list[Type]:
    """All types of a program's values that are more than a word, and those of their parts."""
    kinds = [kind for _, kind in program.state]
    kinds += [kind for function in program.functions() for kind, _ in _types(function)]
    return list(dict.fromkeys(part for kind in kinds for part in _within(kind)))


def _within(kind: Type) -> Iterator[Type]:
    """The wide types that a value of a type, or its parts, may be of."""
    match kind:
        case RangeType():
            return
        case SetType(of) | CounterType(of) | ListType(of):
            yield from _within(of)
        case DictType(_, value):
            yield from _within(value)
        case _ if is_wide(kind):
            yield kind
            for part in wide(kind).parts:
                yield from _within(part.kind)


def _types(function: Function) -> Iterator[Placed]:
    """Every type in a function, those with a place first."""
    yield from _in_block(function.body)
    yield from ((kind, None) for _, kind in (*function.parameters, *function.locals))
    if function.result is not None:
        yield function.result, None


def _in_block(block: Block) -> Iterator[Placed]:
    for statement in block:
        for value in values_in(statement):
            yield from ((kind, span or statement.span) for kind, span in _in_expr(value))
        for inner in blocks_in(statement):
            yield from _in_block(inner)


def _in_expr(node: Expr) -> Iterator[Placed]:
    for part in parts_of(node):
        yield from _in_expr(part)
    match node:
        case Fits(kind=kind):
            yield kind, node.span
        case Comprehension(clauses=clauses):
            yield from ((clause.type, clause.source.span) for clause in clauses)
    yield node.type, node.span
