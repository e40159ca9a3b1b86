"""Annotations become types, in two steps: evaluated to what Python's typing makes of them, then judged as domains.

Between the two a model's constants are bound: a type holds the sizes that its sorts have at that moment.
"""

import ast
import builtins
import inspect
import itertools
import types
import typing
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types

from checker.diagnostics import Span, SpecError, suggest
from checker.frontend.annotation_fixes import INSTEAD, frozen_instead, of_fields, of_values, shown_annotation
from checker.frontend.imports import forgotten_import
from checker.frontend.naming import module_namespace, value_in
from checker.frontend.source import SourceFile
from checker.language.bounds import MaxLen
from checker.language.records import Record
from checker.language.sorts import Element, Quorum, Range, SortMeta
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
    ScalarType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
    describe,
)


@dataclass(frozen=True)
class Annotation:
    """What is written behind a name: its text or object, where, and the names that it may use."""

    written: object
    namespace: Mapping[str, Any]
    source: SourceFile | None = None
    node: ast.expr | None = None

    def span(self) -> Span | None:
        """The place of the whole annotation."""
        return self.source.span(self.node) if self.source is not None and self.node is not None else None


class NotADomain(Exception):
    """An annotation that is no finite domain; `fix` says what to write instead, `code` which mistake it is.

    `annotation` is that of the field of a record, where one is to blame.
    """

    def __init__(self, message: str, fix: str | None = None, *, code: str = "C202") -> None:
        super().__init__(message)
        self.message, self.fix, self.code = message, fix, code
        self.annotation: Annotation | None = None


def evaluate(annotation: Annotation) -> object:
    """The object that an annotation stands for; raises NotADomain with code C201 for an unknown name."""
    if not isinstance(annotation.written, str):
        return annotation.written
    try:
        return eval(annotation.written, dict(annotation.namespace))  # the author's own code, as Python would run it
    except NameError as error:
        known = [*annotation.namespace, *_KNOWN_NAMES]
        near = suggest(error.name or "", (name for name in known if not name.startswith("__")))
        fix = forgotten_import(error.name or "") or near
        raise NotADomain(f"the name '{error.name}' is not defined", fix, code="C201") from None
    except Exception as error:
        raise NotADomain(f"the annotation does not evaluate: {error}", _declared_instead(annotation)) from None


def _declared_instead(annotation: Annotation) -> str | None:
    """What to write for a sort that is made in the annotation itself, as `Range[0, 3]` or `Annotated[int, Range(0, 3)]`."""
    for node in ast.walk(annotation.node) if annotation.node is not None else ():
        match node:
            case ast.Call(written) | ast.Subscript(written):
                base = value_in(annotation.namespace, written)
                if isinstance(base, SortMeta):
                    keywords = "low=0, high=3" if base is Range else "of=Node" if base is Quorum else "size=3"
                    name = ast.unparse(written)
                    return f"declare a class before the spec, class Name({name}, {keywords}), and annotate with Name"
    return None


def unknown_name_span(annotation: Annotation) -> Span | None:
    """The place of the first name in the annotation that is not defined."""
    if annotation.node is not None and annotation.source is not None:
        for node in ast.walk(annotation.node):
            if isinstance(node, ast.Name) and node.id not in annotation.namespace and not hasattr(builtins, node.id):
                return annotation.source.span(node)
    return annotation.span()


def sorts_in(kind: object, namespace: Mapping[str, Any]) -> Iterator[SortMeta]:
    """The sort classes that an evaluated annotation mentions, through records too; each may come several times."""
    yield from _sorts_in(kind, namespace, set())


def _sorts_in(kind: object, namespace: Mapping[str, Any], seen: set[type]) -> Iterator[SortMeta]:
    if isinstance(kind, str):
        kind = namespace.get(kind)
    if isinstance(kind, SortMeta):
        if issubclass(kind, Quorum) and hasattr(kind, "of"):
            yield kind.of
        yield from _sorts_in(getattr(kind, "declared_high", None), namespace, seen)
        yield from _sorts_in(getattr(kind, "declared_size", None), namespace, seen)
        yield kind
    elif isinstance(kind, type) and issubclass(kind, Record):
        if kind in seen:
            return
        seen.add(kind)
        for field in record_annotations(kind).values():
            try:
                yield from _sorts_in(evaluate(field), field.namespace, seen)
            except NotADomain:
                continue
    elif get_origin(kind) is not Literal:
        for argument in get_args(kind):
            yield from _sorts_in(argument, namespace, seen)
        for bound in getattr(kind, "__metadata__", ()):
            if isinstance(bound, MaxLen):
                yield from _sorts_in(bound.max_length, namespace, seen)


def record_annotations(record: type[Record]) -> dict[str, Annotation]:
    """The fields of a record class, inherited ones first, as they are annotated."""
    from checker.frontend.source import class_node, source_of

    found: dict[str, Annotation] = {}
    for cls in reversed(record.__mro__):
        if issubclass(cls, Record) and cls is not Record:
            node, source = class_node(cls), source_of(cls)
            nodes = annotation_nodes(node)
            for name, written in inspect.get_annotations(cls).items():
                found[name] = Annotation(written, module_namespace(cls), source, nodes.get(name))
    return found


def annotation_nodes(node: ast.ClassDef | None) -> dict[str, ast.expr]:
    """The annotations that stand in a class body, by the name before them."""
    if node is None:
        return {}
    statements = (statement for statement in node.body if isinstance(statement, ast.AnnAssign))
    return {s.target.id: s.annotation for s in statements if isinstance(s.target, ast.Name)}


def to_type(kind: object, namespace: Mapping[str, Any]) -> Type:
    """The type of an evaluated annotation; raises NotADomain when it is none of the language's."""
    return _Resolver(namespace, ()).any_type(kind)


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
            return DictType(self.scalar(arguments[0], "a dict's key"), self.any_type(arguments[1]))
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

    def annotated(self, kind: object, metadata: tuple[object, ...]) -> Type:
        """A collection with `MaxLen`."""
        bounds = [
            m.max_length for m in metadata if isinstance(m, MaxLen | annotated_types.MaxLen | annotated_types.Len)
        ]
        origin, arguments = get_origin(kind), get_args(kind)
        if not bounds:
            return self.any_type(kind)
        bound = len(bounds[0]) if isinstance(bounds[0], SortMeta) else bounds[0]
        _check_arity(kind)
        if not isinstance(bound, int) or bound < 0:
            raise NotADomain(f"MaxLen({bound!r}) is not a length", "write MaxLen(4)")
        if origin is list:
            return ListType(self.scalar(arguments[0], "an element of a list"), bound)
        if origin is set:
            return SetType(self.scalar(arguments[0], "an element of a set"), bound)
        if origin is Counter:
            return CounterType(self.scalar(arguments[0], "an element of a Counter"), bound)
        raise NotADomain(f"MaxLen bounds a list, a set or a Counter, not {shown_annotation(kind)}")

    def scalar(self, kind: object, place: str) -> ScalarType:
        """A type whose values are immutable."""
        if isinstance(kind, str):
            kind = evaluate(Annotation(kind, self.namespace))
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.scalar(arguments[0], place)
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

    def literal(self, values: tuple[object, ...]) -> ScalarType:
        """`Literal[...]` of strings, integers and booleans; None among them makes a union."""
        plain = tuple(dict.fromkeys(value for value in values if value is not None))
        if not all(isinstance(value, str | int) for value in plain):
            raise NotADomain("a Literal lists strings, integers or booleans")
        if len({type(value) for value in plain}) > 1:
            raise NotADomain("a Literal lists values of one kind: 1 and True are equal in Python")
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
                raise NotADomain(f"{describe(one)} | {describe(other)} is ambiguous: {alike}", _APART[alike])
        return UnionType(tuple(flat)) if len(flat) > 1 else flat[0]

    def tuple(self, kind: object, arguments: tuple[object, ...]) -> ScalarType:
        """`tuple[A, B]`, of a fixed length."""
        if ... in arguments:
            raise NotADomain(
                f"{shown_annotation(kind)} has infinitely many values",
                "give every position its type, or use Annotated[list[T], MaxLen(4)]",
            )
        return TupleType(tuple(self.scalar(argument, "an item of a tuple") for argument in arguments))

    def plain(self, kind: object) -> ScalarType:
        """A class."""
        if kind is None or kind is type(None):
            return NoneType()
        if kind is bool:
            return BoolType()
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
        instead = of_fields(kind) if isinstance(kind, type) and kind not in INSTEAD else None
        if not isinstance(kind, type):
            raise NotADomain(f"{shown_annotation(kind)} is a value, and no domain", of_values(kind))
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
        own = next((name for name in ("__eq__", "__ne__", "__hash__") if name in vars(kind)), None)
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


_KNOWN_NAMES = (
    "bool",
    "dict",
    "set",
    "list",
    "tuple",
    "frozenset",
    "None",
    "Literal",
    "Annotated",
    "Counter",
    "MaxLen",
)


TRUTHS = "True and 1 are equal in Python"
TEXTS = "a text equals the member of an enum of texts"
SETS = "a quorum equals any set of the same elements"
_APART = {
    TRUTHS: "let the truth be a Literal, or put each in a record of its own",
    TEXTS: "use a plain enum.Enum, or put each in a record of its own",
    SETS: "use frozenset alone for both, or put each in a record of its own",
}
"""What keeps values apart that Python calls equal."""


def conflated(one: Type, other: Type) -> str | None:
    """Why a value of one may equal a value of the other that is of another kind, alone, in tuples or in sets; None where none does."""
    match one, other:
        case UnionType(members), _:
            return _first(conflated(member, other) for member in members)
        case _, UnionType(members):
            return _first(conflated(one, member) for member in members)
        case TupleType(a), TupleType(b):
            return _first(map(conflated, a, b)) if len(a) == len(b) else None
        case (QuorumType(sort, a), QuorumType(same, b)):
            return SETS if a.sort is b.sort and sort is not same else None
        case (QuorumType(_, of), FrozenSetType(inner)) | (FrozenSetType(inner), QuorumType(_, of)):
            return SETS if of in (inner.members if isinstance(inner, UnionType) else (inner,)) else None
        case FrozenSetType(a), FrozenSetType(b):
            return conflated(a, b)
        case _:
            if {_is_truth(one), _is_truth(other)} == {True, False}:
                return TRUTHS
            return TEXTS if one != other and _texts(one) & _texts(other) and not _are_literals(one, other) else None


def _first(reasons: Iterable[str | None]) -> str | None:
    return next((reason for reason in reasons if reason is not None), None)


def _texts(kind: Type) -> frozenset[str]:
    """The texts of a Literal, or that the members of an enum equal."""
    match kind:
        case LiteralType(values):
            return frozenset(value for value in values if isinstance(value, str))
        case EnumType(enum) if issubclass(enum, str):
            return frozenset(str.__str__(member) for member in enum)
        case _:
            return frozenset()


def _are_literals(one: Type, other: Type) -> bool:
    return isinstance(one, LiteralType) and isinstance(other, LiteralType)


def _is_truth(kind: Type) -> bool | None:
    """True for a domain of truths, False for one of numbers, None for any other."""
    match kind:
        case BoolType():
            return True
        case RangeType():
            return False
        case LiteralType(values) if isinstance(values[0], int):
            return isinstance(values[0], bool)
        case _:
            return None


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
            f"{shown_annotation(kind)} has {len(get_args(kind))} types where {wanted} belong", f"write {shape}"
        )


def is_class_variable(annotation: Annotation) -> bool:
    """Whether an annotation is `ClassVar`: an ordinary class attribute, no variable of the state."""
    try:
        kind = evaluate(annotation)
    except NotADomain:
        return False  # reported when it is made a type
    return kind is typing.ClassVar or get_origin(kind) is typing.ClassVar


def make_error(annotation: Annotation, error: NotADomain) -> SpecError:
    """The diagnostic for an annotation that was refused, at the field of a record that is to blame."""
    annotation = error.annotation or annotation
    span = unknown_name_span(annotation) if error.code == "C201" else annotation.span()
    return SpecError(error.code, error.message, span, fix=error.fix)
