"""The arithmetic of codes: a value's code and its plain form, and the digits of records and tuples. See `checker.backends.c.codes`.

The code of a wide value is a structure, and a name or place wherever it is taken apart.
"""

from checker.backends.c.codes import fills_word, is_wide, offset, parts, size, weights, wide
from checker.backends.c.emit.c_expressions import CExpr, all_of, any_of, closed, number, total
from checker.backends.c.emit.wide_values import of_member as of_wide_member
from checker.backends.c.emit.wide_values import of_parts, part_code, tag_of
from checker.language.types import RangeType, Type, UnionType


def to_code(kind: Type, plain: CExpr) -> CExpr:
    """The code of a value that is held plain."""
    return _moved(plain, -kind.low) if isinstance(kind, RangeType) and not fills_word(kind) else plain


def to_plain(kind: Type, code: CExpr) -> CExpr:
    """The plain form of a code."""
    return _moved(code, kind.low) if isinstance(kind, RangeType) and not fills_word(kind) else code


def _moved(value: CExpr, by: int) -> CExpr:
    if value.number is not None:
        return number(value.number + by)
    return value + by if by else value


def digit(kind: Type, place: int, code: CExpr) -> CExpr:
    """A field of a record or item of a tuple, plain, out of the code of the whole."""
    kinds = parts(kind)
    if is_wide(kind):
        return to_plain(kinds[place], part_code(code, wide(kind).parts[place]))
    weight = weights(kinds)[place]
    found = code if weight == 1 else code / weight
    if place > 0:
        found = found % size(kinds[place]) if size(kinds[place]) > 1 else number(0)
    return to_plain(kinds[place], found)


def composed(kind: Type, values: list[CExpr]) -> CExpr:
    """The code of a record or tuple with these plain fields or items."""
    if is_wide(kind):
        return of_parts(kind, [to_code(part, value) for part, value in zip(parts(kind), values, strict=True)])
    terms = []
    for part, weight, value in zip(parts(kind), weights(parts(kind)), values, strict=True):
        code = to_code(part, value)
        if code.number != 0:
            terms.append(code if weight == 1 else code * weight)
    return closed(total(terms)) if terms else number(0)


def member_code(kind: UnionType, place: int, value: CExpr) -> CExpr:
    """Of a value of a union's member, by its place, the code in that member."""
    if is_wide(kind):
        return part_code(value, wide(kind).parts[place])
    start = offset(kind, place)
    return value - start if start else value


def of_member(kind: UnionType, place: int, code: CExpr) -> CExpr:
    """The value of a union with a code in its member at a place."""
    if is_wide(kind):
        return of_wide_member(kind, place, code)
    start = offset(kind, place)
    return code + start if start else code


def is_up_to(kind: UnionType, place: int, value: CExpr) -> CExpr:
    """Whether a value of a union is of its member at a place, or of one before that."""
    return tag_of(kind, value) <= place if is_wide(kind) else value < offset(kind, place + 1)


def is_of_members(kind: UnionType, places: frozenset[int], value: CExpr) -> CExpr:
    """Whether a value of a union is one of the members with these places; those that follow one another are one test."""
    ranges: list[tuple[int, int]] = []
    last = len(kind.members) if is_wide(kind) else size(kind)
    value = tag_of(kind, value) if is_wide(kind) else value
    for place in sorted(places):
        start, end = (place, place + 1) if is_wide(kind) else (offset(kind, place), offset(kind, place + 1))
        if ranges and ranges[-1][1] == start:
            start = ranges.pop()[0]
        ranges.append((start, end))
    return any_of([_between(value, start, end, last) for start, end in ranges])


def _between(value: CExpr, start: int, end: int, last: int) -> CExpr:
    tests = [value >= start] if start else []
    tests += [value < end] if end < last else []
    return closed(all_of(tests))


def fields_of(kind: Type, code: CExpr) -> list[CExpr]:
    """Every digit of a record or tuple as a code."""
    return [to_code(part, digit(kind, place, code)) for place, part in enumerate(parts(kind))]
