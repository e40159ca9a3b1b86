"""A value as another type: itself, or a conversion of it."""

from checker.ir.kinds import is_scalar, within
from checker.ir.nodes import Const, Convert, Expr
from checker.language.types import FrozenSetType, SetType, Type, UnionType


def converted(value: Expr, kind: Type) -> Expr:
    """The expression as a value of a type: itself, or a conversion that may fail."""
    if value.type == kind:
        return value
    if (
        isinstance(value, Convert)
        and isinstance(value.type, FrozenSetType)
        and isinstance(kind, SetType | FrozenSetType)
    ):
        held = value.value
        if held.type in (SetType(value.type.of), SetType(kind.of)) and within(held.type, kind):
            return converted(held, kind)  # there and back
    if isinstance(value, Const) and is_scalar(kind) and within(value.type, kind):
        return Const(kind, value.value, value.span)
    if isinstance(kind, SetType) and isinstance(value.type, UnionType):
        for member in value.type.members:
            if isinstance(member, FrozenSetType):
                value = Convert(member, value, span=value.span)
    return Convert(kind, value, span=value.span)
