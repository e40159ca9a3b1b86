"""Evaluated annotations become types, or are refused: which of Python's types are finite domains."""

import itertools
import types
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from checker.frontend.annotation_fixes import INSTEAD, frozen_instead, of_fields, of_values, shown_annotation
from checker.frontend.annotations import Annotation, NotADomain, evaluate, record_annotations
from checker.frontend.conflated import APART, conflated
from checker.frontend.marks import check_no_mark
from checker.frontend.metadata import bounds_of
from checker.language.constants import ConstantMeta, number_now
from checker.language.own_code import own_member
from checker.language.records import Record
from checker.language.sorts import Element, Quorum, Range, SortMeta
from checker.language.types import (
    INT,
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
    ScalarType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
    describe,
    holds_int,
)
from checker.language.values import domain_size

MOST_KEYS = 1_000_000
"""Of a dict of the state, which has a value for each."""


def to_type(kind: object, namespace: Mapping[str, Any]) -> Type:
    """The type of an evaluated annotation; raises NotADomain when it is not one of the language's."""
    return _Resolver(namespace, ()).any_type(kind)


def function_type(kind: object, namespace: Mapping[str, Any]) -> DictType:
    """The type of `dict[K, V]`, a constant that is a function: raises NotADomain for other keys and values than it may have."""
    key, value = get_args(kind)
    resolver = _Resolver(namespace, ())
    return DictType(resolver.key(key), resolver.scalar(value, "a value of a constant"))


@dataclass(frozen=True)
class _Resolver:
    namespace: Mapping[str, Any]
    records: tuple[type, ...]

    def any_type(self, kind: object) -> Type:
        """A type that may change in place."""
        if isinstance(kind, str):
            kind = evaluate(Annotation(kind, self.namespace))
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.annotated(arguments[0], arguments[1:])
        _check_arity(kind)
        if origin is dict:
            return DictType(self.key(arguments[0]), self.any_type(arguments[1]))
        if origin is set:
            return SetType(self.scalar(arguments[0], "an element of a set"))
        if origin is list:
            raise NotADomain(
                f"a list needs a bound: {shown_annotation(kind)} has infinitely many values",
                f"write Annotated[{shown_annotation(kind)}, MaxLen(4)]",
            )
        if origin is Counter:
            raise NotADomain(
                f"a Counter needs a bound: {shown_annotation(kind)} has infinitely many values",
                f"write Annotated[{shown_annotation(kind)}, MaxLen(4)]",
            )
        return self.scalar(kind, "a variable")

    def key(self, kind: object) -> ScalarType:
        """The type of a dict's keys: a dict of the state has a value for each of them."""
        found = self.scalar(kind, "a dict's key")
        shown = f"a dict has a value for every key, and {shown_annotation(kind)}"
        if holds_int(found):
            raise NotADomain(f"{shown} has 2**64 and more", "declare the keys: class Key(Range, low=0, high=10)")
        count = domain_size(found)
        if count > MOST_KEYS:
            many = f"{count:,}" if count < 1 << 64 else "more than 2**64"
            raise NotADomain(f"{shown} has {many} of them: {MOST_KEYS:,} are the most", "use a set, or fewer keys")
        return found

    def annotated(self, kind: object, metadata: tuple[object, ...]) -> Type:
        """A collection with `MaxLen`."""
        check_no_mark(metadata)
        bounds = bounds_of(metadata)
        origin, arguments = get_origin(kind), get_args(kind)
        if not bounds:
            return self.any_type(kind)
        bound = _length(bounds[0])
        _check_arity(kind)
        if origin is list:
            return ListType(self.scalar(arguments[0], "an element of a list"), bound)
        if origin is set:
            return SetType(self.scalar(arguments[0], "an element of a set"), bound)
        if origin is Counter:
            return CounterType(self.scalar(arguments[0], "an element of a Counter"), bound)
        return self.sequence(kind, bound)

    def sequence(self, kind: object, bound: int) -> ScalarType:
        """`tuple[T, ...]` with `MaxLen`."""
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
            return SequenceType(self.scalar(arguments[0], "an item of a tuple"), bound)
        instead = None
        if origin is tuple and arguments and ... not in arguments:
            instead = f"write tuple[{shown_annotation(arguments[0])}, ...] for up to {bound} items, or leave MaxLen out"
        elif isinstance(kind, str) or origin in (Union, types.UnionType):
            instead = "let MaxLen stand at the collection: Annotated[tuple[T, ...], MaxLen(4)] | None"
        elif kind in (tuple, list):
            instead = f"write Annotated[{kind.__name__}[T{', ...' * (kind is tuple)}], MaxLen({bound})]"
        message = f"MaxLen bounds a list, a set, a Counter or a tuple[T, ...], not {shown_annotation(kind)}"
        raise NotADomain(message, instead)

    def scalar(self, kind: object, place: str) -> ScalarType:
        """A type whose values are immutable."""
        if isinstance(kind, str):
            kind = evaluate(Annotation(kind, self.namespace))
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            check_no_mark(arguments[1:])
            return self.bounded(arguments[0], arguments[1:], place)
        if origin is Literal:
            return self.literal(arguments)
        if origin in (Union, types.UnionType):
            return self.union([self.scalar(argument, place) for argument in arguments])
        if origin is tuple:
            return self.tuple(kind, arguments)
        _check_arity(kind)
        if origin is frozenset:
            return FrozenSetType(self.scalar(arguments[0], "an element of a frozenset"))
        if origin in (dict, set, list, Counter):
            raise NotADomain(
                f"{place} must be immutable, and {shown_annotation(kind)} is not",
                frozen_instead(origin, arguments),
            )
        return self.plain(kind)

    def bounded(self, kind: object, metadata: tuple[object, ...], place: str) -> ScalarType:
        """An immutable type with `MaxLen`, or with what means nothing here."""
        origin, bounds = get_origin(kind), bounds_of(metadata)
        if not bounds:
            return self.scalar(kind, place)
        if origin in (dict, set, list, Counter):
            _check_arity(kind)
            raise NotADomain(
                f"{place} must be immutable, and {shown_annotation(kind)} is not",
                frozen_instead(origin, get_args(kind), _length(bounds[0])),
            )
        return self.sequence(kind, _length(bounds[0]))

    def literal(self, values: tuple[object, ...]) -> ScalarType:
        """`Literal[...]` of strings, integers and booleans; None among them makes a union."""
        plain = tuple(dict.fromkeys(value for value in values if value is not None))
        if not all(isinstance(value, str | int) for value in plain):
            raise NotADomain("a Literal lists strings, integers or booleans")
        if len({type(value) for value in plain}) > 1:
            message = "a Literal lists values of one kind: strings, integers or booleans"
            raise NotADomain(message, "write a union: Literal['a'] | Range, or name each value in an Enum")
        kind: ScalarType = LiteralType(plain)
        return UnionType((NoneType(), kind)) if None in values else kind

    def union(self, members: list[ScalarType]) -> ScalarType:
        """`A | B`, flattened."""
        flat: list[ScalarType] = []
        for member in members:
            flat += member.members if isinstance(member, UnionType) else [member]
        flat = list(dict.fromkeys(flat))
        for one, other in itertools.combinations(flat, 2):
            alike = conflated(one, other)
            if alike is not None:
                raise NotADomain(f"{describe(one)} | {describe(other)} is ambiguous: {alike}", APART[alike])
        return UnionType(tuple(flat)) if len(flat) > 1 else flat[0]

    def tuple(self, kind: object, arguments: tuple[object, ...]) -> ScalarType:
        """`tuple[A, B]`, of a fixed length."""
        if ... in arguments and (len(arguments) != 2 or arguments[0] is ...):
            raise NotADomain(
                f"{shown_annotation(kind)} has ... in another place than behind one type",
                "write Annotated[tuple[T, ...], MaxLen(4)] for a sequence, or tuple[A, B] for so many items",
            )
        if ... in arguments:
            raise NotADomain(
                f"a tuple without an end needs a bound: {shown_annotation(kind)} has infinitely many values",
                f"write Annotated[{shown_annotation(kind)}, MaxLen(4)]",
            )
        return TupleType(tuple(self.scalar(argument, "an item of a tuple") for argument in arguments))

    def plain(self, kind: object) -> ScalarType:
        """A class."""
        if kind is None or kind is type(None):
            return NoneType()
        if kind is bool:
            return BoolType()
        if kind is int:
            return INT
        if isinstance(kind, type):
            if kind in (Element, Record, Range, Quorum) or kind.__module__ == Element.__module__:
                raise NotADomain(
                    f"{kind.__name__} is a base class", f"declare class Name({kind.__name__}, ...) and use Name"
                )
            if issubclass(kind, Range):
                return RangeType(kind, kind.low, kind.high)
            if issubclass(kind, Element):
                return SortType(kind, len(kind.elements))
            if issubclass(kind, Quorum):
                return self.quorum(kind)
            if issubclass(kind, Record):
                return self.record(kind)
            if issubclass(kind, Enum):
                return self.enum(kind)
        if isinstance(kind, ConstantMeta):
            fix = f"declare class Name(Range, low=0, high={kind.__name__}) and use Name"
            if kind.declared_values is not None:
                fix = f"write {describe(self.literal(kind.declared_values))}"
            raise NotADomain(f"{kind.__name__} is a constant, not a domain", fix)
        instead = of_fields(kind) if isinstance(kind, type) and kind not in INSTEAD else None
        if not isinstance(kind, type):
            raise NotADomain(f"{shown_annotation(kind)} is a value, not a domain", of_values(kind))
        raise NotADomain(f"{shown_annotation(kind)} is not a finite domain", instead or INSTEAD.get(kind))

    def quorum(self, kind: type[Quorum]) -> QuorumType:
        """A family of quorums, as it is bound now."""
        if kind.declaration_error is not None:
            raise NotADomain(kind.declaration_error, code="C207")
        of = SortType(kind.of, len(kind.of.elements))
        return QuorumType(kind, of, tuple(quorum.indices for quorum in kind.elements))

    def enum(self, kind: type[Enum]) -> EnumType:
        """An enum with at least one member."""
        if not len(kind):
            raise NotADomain(f"the enum {kind.__name__} has no members")
        if issubclass(kind, int):
            raise NotADomain(
                f"{kind.__name__} is an enum of integers, whose members equal plain integers",
                "make it a plain enum.Enum",
            )
        own = own_member(kind, "__eq__", "__ne__", "__hash__")
        if own is not None:
            raise NotADomain(
                f"the enum {kind.__name__} defines {own}: members are equal to themselves", f"remove {own}"
            )
        mixed = getattr(kind, "_member_type_", object)
        if mixed not in (object, str):
            message = f"the members of {kind.__name__} equal values of {mixed.__name__}, which are in no domain"
            raise NotADomain(message, "make it a plain enum.Enum")
        return EnumType(kind)

    def record(self, kind: type[Record]) -> RecordType:
        """A record and the types of its fields."""
        if kind in self.records:
            raise NotADomain(f"the record {kind.__name__} contains itself: it has infinitely many values")
        if kind.declaration_error is not None:
            raise NotADomain(kind.declaration_error, code="C207")
        if kind.__hash__ is None:
            message = f"the record {kind.__name__} is made a dataclass, which every record is already"
            raise NotADomain(message, "remove @dataclass", code="C211")
        fields = []
        for name, annotation in record_annotations(kind).items():
            inner = _Resolver(annotation.namespace, (*self.records, kind))
            try:
                fields.append((name, inner.scalar(evaluate(annotation), f"the field {name} of {kind.__name__}")))
            except NotADomain as error:
                error.annotation = error.annotation or annotation
                raise
        return RecordType(kind, tuple(fields))


def _length(written: object) -> int:
    """The length that a MaxLen says: a number, that of a sort, or of a constant."""
    if isinstance(written, SortMeta):
        return len(written)
    bound = number_now(written) if isinstance(written, ConstantMeta) else written
    if type(bound) is int and bound >= 0:
        return bound
    if isinstance(written, ConstantMeta):
        name = written.__name__
        fix = f"write {name}=0 or more" if type(bound) is int else f"let {name} be a whole number"
        raise NotADomain(f"MaxLen({name}) is not a length: {name} is {bound!r}", fix)
    raise NotADomain(f"MaxLen({bound!r}) is not a length", "write MaxLen(4)")


_ARITY: dict[object, tuple[int, str]] = {
    dict: (2, "dict[K, V]"),
    set: (1, "set[T]"),
    frozenset: (1, "frozenset[T]"),
    list: (1, "list[T]"),
    Counter: (1, "Counter[T]"),
}


def _check_arity(kind: object) -> None:
    """Python takes `dict[K]` and `set[A, B]` without a word; here they are mistakes."""
    wanted, shape = _ARITY.get(get_origin(kind), (None, ""))
    if wanted is not None and len(get_args(kind)) != wanted:
        raise NotADomain(
            f"{shown_annotation(kind)} has {len(get_args(kind))} types instead of {wanted}", f"write {shape}"
        )
