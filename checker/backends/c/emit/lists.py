"""Operations on lists, Counters and dicts, and equality of what is more than a word."""

from checker.backends.c.code_order import codes_in_order, in_canonical_order
from checker.backends.c.codes import is_wide, size
from checker.backends.c.emit.bits import is_long, words_of
from checker.backends.c.emit.c_expressions import TRUE, CExpr, all_of, call, closed, negated, number, zero
from checker.backends.c.emit.c_types import is_dense, set_words
from checker.backends.c.emit.digits import composed, to_code, to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.rows import (
    append,
    change,
    check_index,
    count_from_the_end,
    item,
    length,
    over_items,
    with_row,
)
from checker.backends.c.emit.slots import Packed, code_at, packed_in
from checker.backends.c.emit.wide_values import same
from checker.ir.kinds import element, interval, is_scalar
from checker.ir.nodes import Apply, Expr
from checker.language.types import DictType, ListType, Type


def new_row(out: FunctionWriter, kind: Type) -> CExpr:
    """A variable with an empty list, set or Counter."""
    return out.temporary(kind, zero(out.types.of(kind)))


def emit_list(out: FunctionWriter, node: Apply) -> CExpr:
    """A list of these items."""
    result = new_row(out, node.type)
    for place, argument in enumerate(node.args):
        out.line(f"{item(result, place)} = {out.expression(argument)};")
    out.line(f"{length(result)} = {len(node.args)};")
    return result


def emit_concat(out: FunctionWriter, node: Apply) -> CExpr:
    """Two lists, one behind the other."""
    parts = out.values(node.args)
    result = new_row(out, node.type)
    for part in parts:
        out.line(f"{change(out.types, 'join', node.type, result, part.member('v'), length(part))};")
    return result


def emit_at(out: FunctionWriter, node: Apply) -> CExpr:
    """The item at an index, which may count from the end."""
    packed = packed_in(out, node.args[0])
    if packed is not None:
        return _packed_item(out, packed, node)
    held = out.value(node.args[0])
    index = out.temporary(interval(0, 1), out.expression(node.args[1]))
    count_from_the_end(out, index, held)
    return item(held, index)


def _packed_item(out: FunctionWriter, packed: Packed, node: Apply) -> CExpr:
    index = out.temporary(interval(0, 1), out.expression(node.args[1]))
    held = out.temporary(interval(0, 1), packed.length())
    check_index(out, index, held)
    return to_plain(element(node.args[0].type), code_at(out, packed, index))


def emit_find(out: FunctionWriter, node: Apply) -> CExpr:
    """Where in a list an item is first; fails where it is not."""
    held, wanted = out.values(node.args)
    result = out.temporary(node.type, number(0))
    inside = result < length(held)
    found = item(held, result)
    wide = is_wide(node.args[1].type)
    differs = negated(closed(same(node.args[1].type, found, wanted))) if wide else found.differs_from(wanted)
    out.line(f"while ({all_of([inside, differs])}) {result}++;")
    out.fail_unless(inside)
    return result


def emit_reverse(out: FunctionWriter, node: Apply) -> CExpr:
    """A list from its end to its beginning."""
    held, index = out.value(node.args[0]), out.name("i")
    result = out.temporary(node.type, held)
    with out.block(f"for (i64 {index} = 0; {index} < {length(held)}; {index}++)"):
        out.line(f"{item(result, index)} = {item(held, length(held) - 1 - index)};")
    return result


def emit_slice(out: FunctionWriter, node: Apply) -> CExpr:
    """A part of a list."""
    held, low, high = out.values(node.args)
    result = new_row(out, node.type)
    out.line(f"{change(out.types, 'slice', node.type, result, held.member('v'), length(held), low, high)};")
    return result


def emit_sort(out: FunctionWriter, node: Apply) -> CExpr:
    """A list with its items in order."""
    result = out.temporary(node.type, out.expression(node.args[0]))
    out.line(f"{with_row(out.types, 'sort', node.type, result)};")
    return result


def emit_enumerate(out: FunctionWriter, node: Apply) -> CExpr:
    """The items of a list, each with its number."""
    held, start = out.values(node.args)
    pair, result = element(node.type), new_row(out, node.type)
    with over_items(out, held) as place:
        append(out, result, composed(pair, [start + place, item(held, place)]))
    return result


def emit_zip(out: FunctionWriter, node: Apply) -> CExpr:
    """The items of lists at the same places, as far as all of them go."""
    lists = out.values(node.args)
    group, result = element(node.type), new_row(out, node.type)
    with over_items(out, lists[0]) as place:
        for other in lists[1:]:
            out.line(f"if ({place >= length(other)}) break;")
        append(out, result, composed(group, [item(held, place) for held in lists]))
    return result


def emit_elements(out: FunctionWriter, node: Apply) -> CExpr:
    """The elements of a Counter as a list in canonical order, each as often as it is in it."""
    held, of = out.value(node.args[0]), element(node.type)
    result = new_row(out, node.type)
    index, code, count = out.name("i"), out.name("c"), out.name("n")
    if in_canonical_order(of):
        with out.block(f"for (i64 {index} = 0; {index} < {length(held)}; {index}++)"):
            append(out, result, to_plain(of, item(held, index)))
        return result
    table = out.types.table("u16", codes_in_order(of))
    with out.block(f"for (i64 {index} = 0; {index} < {size(of)}; {index}++)"):
        out.line(f"i64 {code} = {table[index]};")
        out.line(
            f"for (i64 {count} = {with_row(out.types, 'count', node.args[0].type, held, code)}; {count} > 0; {count}--)"
        )
        append(out, result, to_plain(of, code))
    return result


def emit_counted(out: FunctionWriter, node: Apply) -> CExpr:
    """A Counter of the items of a list."""
    held, of = out.value(node.args[0]), element(node.type)
    result = new_row(out, node.type)
    with over_items(out, held) as place:
        out.line(f"{change(out.types, 'count_up', node.type, result, to_code(of, item(held, place)))};")
    return result


def emit_distinct(out: FunctionWriter, node: Apply) -> CExpr:
    """How many different elements a Counter has."""
    return with_row(out.types, "distinct", node.args[0].type, out.value(node.args[0]))


def emit_count(out: FunctionWriter, node: Apply) -> CExpr:
    """How often an element is in a list or Counter."""
    collection, value = node.args
    kind, of = collection.type, element(collection.type)
    packed = packed_in(out, collection)
    if packed is not None:
        return packed.count(out.held(of, to_code(of, out.expression(value))))
    held, wanted = out.value(collection), out.expression(value)
    return with_row(out.types, "count", kind, held, wanted if isinstance(kind, ListType) else to_code(of, wanted))


def emit_get(out: FunctionWriter, node: Apply) -> CExpr:
    """What a dict holds for a key."""
    held, key = out.value(node.args[0]), node.args[1]
    return item(held, to_code(key.type, out.expression(key)))


def emit_equality(out: FunctionWriter, left: Expr, right: Expr) -> CExpr:
    """Whether two values of one type are equal."""
    return _equal(out, out.expression(left), out.expression(right), left.type)


def _equal(out: FunctionWriter, left: CExpr, right: CExpr, kind: Type) -> CExpr:
    if is_scalar(kind) and not is_wide(kind):
        return left.equals(right)
    left, right = out.held(kind, left), out.held(kind, right)
    if is_scalar(kind):
        return same(kind, left, right)
    if is_dense(kind):
        if is_long(element(kind)):
            return call("bits_equal", left.member("w"), right.member("w"), set_words(element(kind)))
        words = zip(words_of(left, element(kind)), words_of(right, element(kind)), strict=True)
        return all_of(a.equals(b) for a, b in words)
    if isinstance(kind, DictType):
        return _equal_dicts(out, left, right, kind)
    return with_row(out.types, "equal", kind, left, right.member("v"), length(right))


def _equal_dicts(out: FunctionWriter, left: CExpr, right: CExpr, kind: DictType) -> CExpr:
    result, index = out.temporary(interval(0, 1), TRUE), out.name("i")
    with out.block(f"for (i64 {index} = 0; {all_of([index < size(kind.key), result])}; {index}++)"):
        out.line(f"{result} = {_equal(out, item(left, index), item(right, index), kind.value)};")
    return result
