"""Changes of containers in their places.

A container of the state is loaded, changed and stored, but for a bit of a set, which is changed where it is. Python evaluates the keys
of the place first, then the values.
"""

from typing import assert_never

from checker.backends.c.codes import size
from checker.backends.c.emit import slots
from checker.backends.c.emit.bits import count_bits
from checker.backends.c.emit.c_expressions import CExpr, all_of, negated, number
from checker.backends.c.emit.c_types import is_dense
from checker.backends.c.emit.conversions import convert
from checker.backends.c.emit.digits import to_code, to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.places import bit_of_place, is_bits
from checker.backends.c.emit.rows import append, change, check_index, count_from_the_end, item, length, with_row
from checker.backends.c.emit.sets import contained, put, take
from checker.backends.c.emit.stores import change_bit, change_place, local_place
from checker.ir.change_ops import ChangeOp
from checker.ir.kinds import interval
from checker.ir.statements import Change, Pop
from checker.language.types import ListType, SetType
from checker.result import Stop


def emit_change(out: FunctionWriter, node: Change) -> None:
    """Change a container."""
    match node.op:
        case ChangeOp.ADD:
            _add(out, node)
        case ChangeOp.DISCARD:
            _take(out, node, must=False)
        case ChangeOp.REMOVE if isinstance(node.kind, ListType):
            _remove_item(out, node)
        case ChangeOp.REMOVE:
            _take(out, node, must=True)
        case ChangeOp.APPEND:
            _append(out, node)
        case ChangeOp.INSERT:
            _insert(out, node)
        case ChangeOp.EXTEND:
            _extend(out, node)
        case ChangeOp.PUT:
            _put(out, node)
        case ChangeOp.SET_COUNT:
            _set_count(out, node)
        case _:
            assert_never(node.op)


# sets


def _set_operands(out: FunctionWriter, node: Change) -> tuple[list[CExpr], CExpr]:
    """The keys, and the code of the element."""
    (value,) = node.values
    keys = out.values(node.keys)
    return keys, out.held(value.type, to_code(value.type, out.expression(value)))


def _add(out: FunctionWriter, node: Change) -> None:
    place, kind = node.place, node.kind
    assert isinstance(kind, SetType)
    keys, code = _set_operands(out, node)
    if place.local is not None:
        with out.giving_up(_beyond(out, node)):
            _put_within_bound(out, local_place(out, place.local, keys), code, kind)
    elif is_bits(out, place) and (kind.max_len is None or kind.max_len >= size(kind.of)):
        change_bit(out, place, keys, code, to=True)
    elif (packed := slots.packed_at(out, place, keys)) is not None:
        with out.block(f"if ({negated(packed.has(code))})"):
            assert kind.max_len is not None
            out.fail_unless(packed.length() < kind.max_len)
            slots.add(out, packed, code)
    else:
        change_place(out, place, keys, kind, lambda held: _put_within_bound(out, held, code, kind))


def _put_within_bound(out: FunctionWriter, held: CExpr, code: CExpr, kind: SetType) -> None:
    put(out, held, code, kind)
    if is_dense(kind) and kind.max_len is not None:
        out.fail_unless(count_bits(held, kind.of) <= kind.max_len)


def _take(out: FunctionWriter, node: Change, *, must: bool) -> None:
    """Take an element out of a set; one that `must` be in it."""
    place, kind = node.place, node.kind
    keys, code = _set_operands(out, node)
    if is_bits(out, place):
        if must:
            out.fail_unless(bit_of_place(out, place, keys, code))
        change_bit(out, place, keys, code, to=False)
        return

    packed = slots.packed_at(out, place, keys)
    if packed is not None:
        if must:
            out.fail_unless(packed.has(code))
        with out.block(f"if ({packed.has(code)})"):
            slots.take(out, packed, code)
        return

    def take_out(held: CExpr) -> None:
        if must:
            out.fail_unless(contained(out.types, held, code, kind))
        take(out, held, code, kind)

    change_place(out, place, keys, kind, take_out)


# lists and Counters


def _operands(out: FunctionWriter, node: Change) -> tuple[list[CExpr], list[CExpr]]:
    """The keys and the values; of what is assigned to an index, the value that it is given comes before both."""
    assigned = node.op in (ChangeOp.PUT, ChangeOp.SET_COUNT)
    before = out.values(node.values[-1:]) if assigned else []
    keys = out.values(node.keys)
    return keys, [*out.values(node.values[: len(node.values) - len(before)]), *before]


def _remove_item(out: FunctionWriter, node: Change) -> None:
    keys, (value,) = _operands(out, node)

    def remove(held: CExpr) -> None:
        out.leave_if(negated(change(out.types, "take", node.kind, held, value)), "ERROR")

    change_place(out, node.place, keys, node.kind, remove)


def _append(out: FunctionWriter, node: Change) -> None:
    keys, (value,) = _operands(out, node)
    packed = slots.packed_at(out, node.place, keys)
    if packed is not None:
        count = out.temporary(interval(0, 1), packed.length())
        out.fail_unless(count < packed.slots)
        code = to_code(node.values[0].type, value)
        slots.append(out, packed, count, code)
        return

    def put_last(held: CExpr) -> None:
        _check_room(out, node, held)
        append(out, held, value)

    change_place(out, node.place, keys, node.kind, put_last)


def _insert(out: FunctionWriter, node: Change) -> None:
    keys, (index, value) = _operands(out, node)

    def insert(held: CExpr) -> None:
        _check_room(out, node, held)
        out.line(f"{change(out.types, 'put', node.kind, held, index, value)};")

    change_place(out, node.place, keys, node.kind, insert)


def _extend(out: FunctionWriter, node: Change) -> None:
    keys, (more,) = _operands(out, node)

    def join(held: CExpr) -> None:
        assert node.kind.max_len is not None
        with out.giving_up(_beyond(out, node)):
            out.fail_unless(length(held) + length(more) <= node.kind.max_len)
        out.line(f"{change(out.types, 'join', node.kind, held, more.member('v'), length(more))};")

    change_place(out, node.place, keys, node.kind, join)


def _check_room(out: FunctionWriter, node: Change, held: CExpr) -> None:
    assert node.kind.max_len is not None
    with out.giving_up(_beyond(out, node)):
        out.fail_unless(length(held) < node.kind.max_len)


def _beyond(out: FunctionWriter, node: Change) -> Stop | None:
    """What ends the search where a local has no more room: there is as much as is added, or as its annotation says."""
    return None if node.place.local is None else out.beyond(node.place.local, node.span)


def _put(out: FunctionWriter, node: Change) -> None:
    keys, (index, value) = _operands(out, node)

    def replace(held: CExpr) -> None:
        at = _place_of(out, index, held)
        out.line(f"{item(held, at)} = {value};")

    change_place(out, node.place, keys, node.kind, replace)


def _place_of(out: FunctionWriter, index: CExpr, held: CExpr) -> CExpr:
    """The place that an index means; fails outside the list."""
    at = out.temporary(interval(0, 1), index)
    count_from_the_end(out, at, held)
    return at


def _set_count(out: FunctionWriter, node: Change) -> None:
    keys, (value, count) = _operands(out, node)
    of, most = node.values[0].type, node.kind.max_len
    assert most is not None

    packed = slots.packed_at(out, node.place, keys)
    if packed is not None and len(packed.runs) == 1:
        code = out.held(of, to_code(of, value))
        rest = out.temporary(interval(0, 1), packed.length() - packed.count(code))
        out.fail_unless(all_of([count >= 0, count <= number(most) - rest]))
        slots.recount(out, packed, code, count)
        return

    def recount(held: CExpr) -> None:
        code = out.held(of, to_code(of, value))
        rest = out.temporary(interval(0, 1), length(held) - with_row(out.types, "count", node.kind, held, code))
        out.fail_unless(all_of([count >= 0, count <= number(most) - rest]))
        out.line(f"{change(out.types, 'recount', node.kind, held, code, count)};")

    change_place(out, node.place, keys, node.kind, recount)


def emit_pop(out: FunctionWriter, node: Pop) -> None:
    """Take an item out of a list into a local."""
    keys, index = out.values(node.keys), out.value(node.index)
    packed = slots.packed_at(out, node.place, keys)
    if packed is not None:
        _pop_packed(out, packed, index, node)
        return

    def pop(held: CExpr) -> None:
        at = _place_of(out, index, held)
        made = convert(out, item(held, at), node.kind.of, out.kinds[node.name])
        out.line(f"{out.locals[node.name]} = {made};")
        out.line(f"{change(out.types, 'pop', node.kind, held, at)};")

    change_place(out, node.place, keys, node.kind, pop)


def _pop_packed(out: FunctionWriter, packed: slots.Packed, index: CExpr, node: Pop) -> None:
    at, count = out.temporary(interval(0, 1), index), out.temporary(interval(0, 1), packed.length())
    check_index(out, at, count)
    made = convert(out, to_plain(node.kind.of, slots.code_at(out, packed, at)), node.kind.of, out.kinds[node.name])
    out.line(f"{out.locals[node.name]} = {made};")
    slots.pop(out, packed, at)
