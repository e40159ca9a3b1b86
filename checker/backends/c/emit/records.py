"""The fields of records, alone and in unions, and the members of unions."""

from checker.backends.c.codes import is_wide
from checker.backends.c.emit.c_expressions import CExpr, choice
from checker.backends.c.emit.digits import digit, is_of_members, is_up_to, member_code
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.scalar_conversions import convert_scalar
from checker.ir.nodes import Field, IsMember
from checker.language.types import RecordType, UnionType


def emit_field(out: FunctionWriter, node: Field) -> CExpr:
    """A field of a record; of a union's, by the member that the value is of, and a failure for members without it."""
    kind, held = node.value.type, out.value(node.value)
    if isinstance(kind, RecordType):
        return _field_of(out, kind, held, node)
    assert isinstance(kind, UnionType)
    known: list[tuple[int, CExpr]] = []
    missing: list[int] = []
    for place, member in enumerate(kind.members):
        if isinstance(member, RecordType) and any(name == node.name for name, _ in member.fields):
            code = member_code(kind, place, held)
            inner = _field_of(out, member, out.held(member, code) if is_wide(member) else code, node)
            known.append((place, inner))
        else:
            missing.append(place)
    for place in missing:
        out.leave_if(is_of_members(kind, frozenset({place}), held), "ERROR")
    (_, found), *before = reversed(known)
    for place, inner in before:
        found = choice(is_up_to(kind, place, held), inner, found)
    return found


def _field_of(out: FunctionWriter, kind: RecordType, code: CExpr, node: Field) -> CExpr:
    place = [name for name, _ in kind.fields].index(node.name)
    field = kind.fields[place][1]
    found = digit(kind, place, code)
    if field == node.type:
        return found
    made = convert_scalar(out, out.held(field, found), field, node.type)
    out.fail_unless(made.check)
    return made.value


def emit_is_member(out: FunctionWriter, node: IsMember) -> CExpr:
    """Whether a value of a union is one of some of its members."""
    kind = node.value.type
    assert isinstance(kind, UnionType)
    return is_of_members(kind, node.numbers, out.value(node.value))
