"""Attributes that no value of a type has, and fields of records that are assigned."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from types import ModuleType

from checker.diagnostics import SpecError, suggest
from checker.frontend.inference import Inference, members
from checker.frontend.source import SourceFile
from checker.language.constants import ConstantMeta
from checker.language.misfits import domain_shown
from checker.language.own_code import own_code
from checker.language.sorts import Ordered, Range, SortMeta
from checker.language.spec import Spec
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
)

_OF_SORTS = {
    **dict.fromkeys(("max", "MAX", "maximum", "end", "stop", "upper", "last", "high"), "high"),
    **dict.fromkeys(("min", "MIN", "minimum", "start", "begin", "lower", "first", "low"), "low"),
}
"""What is written for the ends of a sort, and which end it is."""
_OTHER_WORDS: dict[tuple[type | None, str], str] = {
    (set, "append"): "a set has add",
    (set, "extend"): "a set has update",
    (list, "add"): "a list has append",
    (list, "update"): "a list has extend",
    (frozenset, "add"): "a frozenset does not change: write x | {value}",
    **{(tuple, word): "a tuple does not change: write x = (*x, value)" for word in ("append", "add", "push", "insert")},
    (tuple, "extend"): "a tuple does not change: write x = (*x, *values)",
    (tuple, "pop"): "a tuple does not change: write x = x[:-1], and x[-1] for the item",
    (tuple, "remove"): "a tuple does not change: write x = tuple(y for y in x if y != value)",
    (tuple, "sort"): "a tuple does not change: write x = tuple(sorted(x))",
    (tuple, "reverse"): "a tuple does not change: write x = x[::-1]",
    (tuple, "clear"): "a tuple does not change: write x = ()",
}


def check_read(
    node: ast.Attribute, owner: ast.expr, name: str, types: Inference, source: SourceFile
) -> Iterator[SpecError]:
    """An attribute that is read and that nothing of the owner's type has."""
    held = types.value(owner)
    if isinstance(held, ModuleType | type):
        if isinstance(held, type) and issubclass(held, Spec) and name in types.variables:
            message = f"{ast.unparse(node)} is the default of the variable, the same in every state"
            yield SpecError("C308", message, source.span(node), fix=f"write self.{name}")
        elif not hasattr(held, name) if not isinstance(held, ConstantMeta) else name != "value":
            message = f"{ast.unparse(owner)} has no '{name}'"
            yield SpecError("C310", message, source.span(node), fix=_other_member(held, name))
        return
    kind = types.of(owner)
    if kind is None or not all(_lacks(member, name) for member in members(kind)):
        return
    other = next((member for member in members(kind) if member != NoneType()), kind)
    known = [word for word in _words(other) if not word.startswith("_")]
    fix = _OTHER_WORDS.get((python_class(other), name)) or suggest(name, known)
    if fix is None and isinstance(other, RecordType):
        fix = f"its fields: {', '.join(other.record._fields)}"
    yield SpecError("C310", f"a value of {domain_shown(kind)} has no '{name}'", source.span(node), fix=fix)


def _other_member(held: ModuleType | type, name: str) -> str | None:
    """What to write for an attribute that a module or class does not have."""
    if isinstance(held, ConstantMeta):
        is_of_dicts = held.declared_table is not None and hasattr(dict, name)
        return f"write {held.__name__}.value{f'.{name}' if is_of_dicts else ''}"
    if isinstance(held, SortMeta):
        word = _OF_SORTS.get(name)
        if word in ("high", "low") and issubclass(held, Range):
            return f"write {held.__name__}.{word}"
        if word is not None and issubclass(held, Ordered):
            return f"write {held.__name__}.{'last' if word == 'high' else 'first'}()"
        if name in ("size", "length", "count"):
            return f"write len({held.__name__})"
        if name in map(str, held.elements):
            return f"an element has no name in a spec: take one as a parameter, or loop over {held.__name__}"
        return suggest(name, [word for word in ("first", "last", "low", "high") if hasattr(held, word)])
    return suggest(name, [word for word in dir(held) if not word.startswith("_")])


def _lacks(kind: Type, name: str) -> bool:
    match kind:
        case RecordType(record):
            return name not in record._fields and not hasattr(record, name) and not hasattr(record, "__getattr__")
        case SortType(sort) | QuorumType(sort):
            return not hasattr(sort, name) and not hasattr(sort, "__getattr__")
        case EnumType(enum):
            return not any(hasattr(member, name) for member in enum)
        case NoneType():
            return not hasattr(None, name)
        case _:
            cls = python_class(kind)
            return cls is not None and not hasattr(cls, name)


def _words(kind: Type) -> Iterable[str]:
    match kind:
        case RecordType(record):
            return [*record._fields, "replace"]
        case SortType(sort) | QuorumType(sort):
            return dir(sort)
        case _:
            return dir(python_class(kind) or object)


def python_class(kind: Type) -> type | None:
    """The class of a type's values, where that is one of Python's own."""
    match kind:
        case BoolType():
            return bool
        case RangeType():
            return int
        case LiteralType(values):
            return type(values[0])
        case SetType():
            return set
        case FrozenSetType():
            return frozenset
        case ListType():
            return list
        case DictType():
            return dict
        case CounterType():
            return Counter
        case TupleType() | SequenceType():
            return tuple
        case _:
            return None


def changed_fields(parts: list[ast.AST], types: Inference) -> dict[ast.AST, str]:
    """The fields of records that statements assign, with what to write instead."""
    found: dict[ast.AST, str] = {}
    for part in parts:
        match part:
            case ast.Assign(targets, value):
                written: list[tuple[ast.expr, ast.operator | None, ast.expr]] = [(t, None, value) for t in targets]
            case ast.AnnAssign(target, _, ast.expr() as value):
                written = [(target, None, value)]
            case ast.AugAssign(changed, operator, value):
                written = [(changed, operator, value)]
            case _:
                continue
        for assigned, sign, value in written:
            if isinstance(assigned, ast.Attribute) and _is_record(types.of(assigned.value)):
                owner = ast.unparse(assigned.value)
                read = ast.parse(ast.unparse(assigned), mode="eval").body
                given = ast.unparse(value if sign is None else ast.BinOp(read, sign, value))
                found[assigned] = f"{owner} = {owner}.replace({assigned.attr}={given})"
    return found


def _is_record(kind: Type | None) -> bool:
    """Whether every value of a type is a record that does not change, or None."""
    found = [member for member in members(kind) if member != NoneType()] if kind is not None else []
    return bool(found) and all(isinstance(member, RecordType) and own_code(member.record) is None for member in found)
