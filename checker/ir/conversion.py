"""A value as another type: itself, or a conversion of it."""

from checker.ir.kinds import is_scalar, members, within
from checker.ir.nodes import Apply, Const, Convert, Expr
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.language.types import FrozenSetType, ListType, SequenceType, SetType, Type, UnionType


def converted(value: Expr, kind: Type) -> Expr:
    """The expression as a value of a type: itself, or a conversion that may fail.

    Raises NotCompiled for a list as a tuple: that is `sequence`, where Python makes one.
    """
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
    if isinstance(value.type, ListType) and any(isinstance(member, SequenceType) for member in members(kind)):
        raise NotCompiled("a list as a tuple is not compiled here", "write tuple(...) around it")
    if isinstance(value, Apply) and value.op is CollectionOp.SEQUENCE:
        value = _bounded(value, kind)
        if value.type == kind:
            return value
    if isinstance(value, Const) and is_scalar(kind) and within(value.type, kind):
        return Const(kind, value.value, value.span)
    if isinstance(kind, SetType) and isinstance(value.type, UnionType):
        for member in value.type.members:
            if isinstance(member, FrozenSetType):
                value = Convert(member, value, span=value.span)
    return Convert(kind, value, span=value.span)


def _bounded(value: Apply, kind: Type) -> Expr:
    """A sequence that is made of a list there and then, of the list as the wanted type's sequence has it: so it is never a longer one."""
    wanted = next((member for member in members(kind) if isinstance(member, SequenceType)), None)
    if wanted is None or wanted == value.type:
        return value
    (listed,) = value.args
    return Apply(CollectionOp.SEQUENCE, wanted, (converted(listed, ListType(wanted.of, wanted.max_len)),), value.span)


def items_of(value: Expr) -> Expr:
    """A sequence as the list of its items."""
    assert isinstance(value.type, SequenceType)
    if isinstance(value, Apply) and value.op is CollectionOp.SEQUENCE:
        return value.args[0]
    return Apply(CollectionOp.ITEMS, ListType(value.type.of, value.type.max_len), (value,), value.span)


def sequence(listed: Expr) -> Expr:
    """A list as the sequence of its items."""
    assert isinstance(listed.type, ListType)
    if isinstance(listed, Apply) and listed.op is CollectionOp.ITEMS:
        return listed.args[0]
    return Apply(CollectionOp.SEQUENCE, SequenceType(listed.type.of, listed.type.max_len), (listed,), listed.span)
