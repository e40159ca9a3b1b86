"""A value as another type: itself, or a conversion of it."""

from checker.ir.kinds import is_scalar, within
from checker.ir.nodes import Expr
from checker.language.types import FrozenSetType, SetType, Type, UnionType


def converted(value: Expr, kind: Type) -> Expr:
    """The expression as a value of a type: itself, or a conversion that may fail."""
    if value.type == kind:
        return value
    if value.op == "convert" and isinstance(value.type, FrozenSetType) and isinstance(kind, SetType | FrozenSetType):
        held = value.args[0]
        if held.type in (SetType(value.type.of), SetType(kind.of)) and within(held.type, kind):
            return converted(held, kind)  # there and back
    if value.op == "const" and is_scalar(kind) and value.type != kind and within(value.type, kind):
        return Expr("const", kind, data=value.data, span=value.span)
    if isinstance(kind, SetType) and isinstance(value.type, UnionType):
        for member in value.type.members:
            if isinstance(member, FrozenSetType):
                value = Expr("convert", member, (value,), span=value.span)
    return Expr("convert", kind, (value,), span=value.span)
