"""Operations whose C takes lines: which function writes each."""

import operator
from typing import assert_never

from checker.backends.c.codes import is_wide
from checker.backends.c.emit.c_expressions import CExpr, zero
from checker.backends.c.emit.digits import composed
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.lists import (
    emit_at,
    emit_concat,
    emit_count,
    emit_counted,
    emit_distinct,
    emit_elements,
    emit_enumerate,
    emit_equality,
    emit_find,
    emit_get,
    emit_list,
    emit_reverse,
    emit_slice,
    emit_sort,
    emit_zip,
)
from checker.backends.c.emit.sequences import items_of, sequence_of
from checker.backends.c.emit.sets import (
    emit_algebra,
    emit_domain,
    emit_first,
    emit_in,
    emit_len,
    emit_set,
    emit_subset,
)
from checker.ir.nodes import Apply
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp


def emit_composed(out: FunctionWriter, node: Apply) -> CExpr:
    """A record or tuple of its parts."""
    values = [out.value(arg) if is_wide(arg.type) else out.expression(arg) for arg in node.args]
    return composed(node.type, values)


def emit_operation(out: FunctionWriter, op: CollectionOp, node: Apply) -> CExpr:
    """The C expression of an operation, after the lines that it needs."""
    match op:
        case CollectionOp.EQ:
            return emit_equality(out, *node.args)
        case CollectionOp.RECORD | CollectionOp.TUPLE:
            return emit_composed(out, node)
        case CollectionOp.ITEMS:
            (value,) = node.args
            return items_of(out.types, value.type, out.expression(value))
        case CollectionOp.SEQUENCE:
            (value,) = node.args
            return sequence_of(out.types, node.type, out.expression(value))
        case CollectionOp.GET:
            return emit_get(out, node)
        case CollectionOp.DOMAIN:
            return emit_domain(out, node)
        case CollectionOp.SET:
            return emit_set(out, node)
        case CollectionOp.UNITE:
            return emit_algebra(out, node, operator.or_)
        case CollectionOp.MEET:
            return emit_algebra(out, node, operator.and_)
        case CollectionOp.MINUS:
            return emit_algebra(out, node, lambda a, b: a & ~b)
        case CollectionOp.DIFFER:
            return emit_algebra(out, node, operator.xor)
        case CollectionOp.SUBSET:
            return emit_subset(out, node)
        case CollectionOp.IN:
            return emit_in(out, node)
        case CollectionOp.LEN:
            return emit_len(out, node)
        case CollectionOp.FIRST:
            return emit_first(out, node)
        case CollectionOp.LIST:
            return emit_list(out, node)
        case CollectionOp.CONCAT:
            return emit_concat(out, node)
        case CollectionOp.AT:
            return emit_at(out, node)
        case CollectionOp.FIND:
            return emit_find(out, node)
        case CollectionOp.REVERSE:
            return emit_reverse(out, node)
        case CollectionOp.SLICE:
            return emit_slice(out, node)
        case CollectionOp.SORT:
            return emit_sort(out, node)
        case CollectionOp.ENUMERATE:
            return emit_enumerate(out, node)
        case CollectionOp.ZIP:
            return emit_zip(out, node)
        case CollectionOp.RANGE:
            raise NotCompiled("a range is compiled as what a loop goes over")
        case CollectionOp.COUNTER:
            return zero(out.types.of(node.type))
        case CollectionOp.COUNTED:
            return emit_counted(out, node)
        case CollectionOp.ELEMENTS:
            return emit_elements(out, node)
        case CollectionOp.DISTINCT:
            return emit_distinct(out, node)
        case CollectionOp.COUNT:
            return emit_count(out, node)
        case _:
            assert_never(op)
