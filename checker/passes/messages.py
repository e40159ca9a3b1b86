"""What is taken for a message: what is kept in a collection of records or tuples."""

from checker.language.types import CounterType, ListType, RecordType, SetType, TupleType, Type, UnionType


def holds_messages(kind: Type) -> bool:
    """Whether a type is one of collections of what may be a message: records or tuples."""
    match kind:
        case SetType(of) | CounterType(of) | ListType(of):
            return may_be_message(of)
        case _:
            return False


def may_be_message(kind: Type) -> bool:
    """Whether values of a type may be messages: records or tuples."""
    match kind:
        case RecordType() | TupleType():
            return True
        case UnionType(members):
            return any(map(may_be_message, members))
        case _:
            return False
