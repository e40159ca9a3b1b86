"""The state that the defaults of a spec's variables describe, and the mistakes in them (C203, C204, C205)."""

import ast
from collections.abc import Sequence
from dataclasses import Field
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from checker.diagnostics import Span, SpecError, counted, suggest
from checker.frontend.inference import members
from checker.frontend.naming import is_any, module_namespace, value_in
from checker.frontend.source import class_node, class_span, source_of
from checker.language.constants import ConstantMeta
from checker.language.frozen import freeze_checked
from checker.language.misfits import domain_shown, short
from checker.language.sorts import DomainError, Element, Int, SortMeta
from checker.language.spec import UNSET, Fill, Spec
from checker.language.state import NO_VALUE, Variable
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    ListType,
    LiteralType,
    RangeType,
    SequenceType,
    SetType,
    SortType,
    Type,
    describe,
)


def variable_span(spec: type[Spec], name: str) -> Span | None:
    """The place of a variable's default, or of its name."""
    for cls in spec.__mro__:
        statement, source = _declaration(cls, name), source_of(cls)
        if statement is not None and source is not None:
            return source.span(statement.value if statement.value is not None else statement.target)
    return class_span(spec)


def _declaration(cls: type, name: str) -> ast.AnnAssign | None:
    node = class_node(cls)
    for statement in node.body if node is not None else ():
        match statement:
            case ast.AnnAssign(ast.Name(declared)) if declared == name:
                return statement
    return None


class Defaults:
    """The defaults of a spec's variables: `state` holds one frozen value for each, NO_VALUE where an @init has to give it.

    For use while the sizes of the spec's sorts are bound. `errors` are the mistakes.
    """

    def __init__(self, spec: type[Spec], variables: Sequence[Variable], *, has_init: bool) -> None:
        self.spec, self.has_init = spec, has_init
        self.errors: list[SpecError] = []
        self.state = tuple(self._default(variable) for variable in variables)

    def _default(self, variable: Variable) -> Any:
        value, kind = getattr(self.spec, variable.name, UNSET), variable.type
        match value:
            case _ if value is UNSET:
                return NO_VALUE if self.has_init else self._missing(variable)
            case FunctionType() | property() if _is_member(self.spec, variable.name):
                return self._refuse("C207", variable, "is also the name of a method", "rename one of the two")
            case FunctionType() | MethodType() | BuiltinFunctionType():
                written = self._written(variable)
                shown = written or getattr(value, "__name__", "it")
                fix = f"call it: {written}()" if written is not None else "call it"
                return self._refuse("C205", variable, f"has the function {shown} itself as its default", fix)
            case Fill(value=Fill() as inner):
                message = "has a fill in a fill, and one fill is enough: it reaches the innermost values"
                return self._refuse("C205", variable, message, f"write = {_shown_fill(_innermost(inner))}")
            case Fill():
                return self._filled(variable, value.value)
            case Field():
                message = "has a dataclass field as its default, but a spec is not a dataclass"
                return self._refuse("C204", variable, message, _suggested(kind))
            case dict() | set() | list():
                message = "has a mutable default, which all states would share"
                return self._refuse("C204", variable, message, self._instead(variable, value))
        return self._frozen(variable, value)

    def _missing(self, variable: Variable) -> Any:
        message = "has no default and the spec has no @init"
        return self._refuse("C203", variable, message, _suggested(variable.type))

    def _filled(self, variable: Variable, value: object) -> Any:
        kind = variable.type
        try:
            return _fill(kind, value)
        except DomainError as error:
            return self._refuse("C205", variable, f"has {error}", _other_fill(kind, value))

    def _frozen(self, variable: Variable, value: object) -> Any:
        kind = variable.type
        try:
            return freeze_checked(kind, value)
        except (DomainError, TypeError):
            message = f"has the default {_shown(value)}, which is not in {domain_shown(kind)}"
            return self._refuse("C205", variable, message, _each_key(kind, value) or _nearest(kind, value))

    def _instead(self, variable: Variable, value: dict[Any, Any] | set[Any] | list[Any]) -> str | None:
        """What to write for a default that is mutable."""
        kind, written = variable.type, self._written(variable)
        if not value or written is None:
            return _suggested(kind)
        if isinstance(kind, DictType) and isinstance(value, dict):
            first, *others = value.values()
            same = all(type(other) is type(first) and other == first for other in others)
            return f"write = fill({first!r})" if same and not hasattr(first, "__len__") else "assign it in an @init"
        match ast.parse(written, mode="eval").body:
            case ast.Call(called, [whole]) if is_any(value_in(module_namespace(self.spec), called), (set, list)):
                written = ast.unparse(whole)
        if isinstance(kind, SetType):
            return f"write = frozenset({written})"
        is_listed = any(isinstance(member, ListType | SequenceType) for member in members(kind))
        return f"write = tuple({written})" if is_listed else _suggested(kind)

    def _written(self, variable: Variable) -> str | None:
        """The default as the source has it."""
        for cls in self.spec.__mro__:
            statement = _declaration(cls, variable.name)
            if statement is not None:
                return None if statement.value is None else ast.unparse(statement.value)
        return None

    def _refuse(self, code: str, variable: Variable, message: str, fix: str | None) -> Any:
        span = variable_span(self.spec, variable.name)
        self.errors.append(SpecError(code, f"the variable '{variable.name}' {message}", span, fix=fix))
        return NO_VALUE


def _is_member(spec: type[Spec], name: str) -> bool:
    """Whether a class of the spec defines a method of this name."""
    for cls in spec.__mro__:
        value = vars(cls).get(name)
        inner = value.fget if isinstance(value, property) else value
        if isinstance(inner, FunctionType):
            return inner.__qualname__ == f"{cls.__qualname__}.{name}"
    return False


def _fill(kind: Type, value: object) -> Any:
    if value is UNSET and isinstance(kind, SetType | ListType | CounterType):
        return ()
    if isinstance(kind, DictType):
        from checker.language.values import domain_values

        inner = kind.value
        return tuple(_fill_value(inner, value) for _ in domain_values(kind.key))
    raise DomainError(f"{_shown_fill(value)}, which is not a default for {describe(kind)}")


def _fill_value(kind: Type, value: object) -> Any:
    if isinstance(kind, DictType) or (value is UNSET and isinstance(kind, SetType | ListType | CounterType)):
        return _fill(kind, value)
    if value is UNSET:
        raise DomainError(f"fill(), which has no value of {describe(kind)} to give every key")
    try:
        return freeze_checked(kind, value)
    except (DomainError, TypeError):
        shown = f"{_shown_fill(value)}, which gives every key {_shown(value)}"
        raise DomainError(f"{shown}, and that is not in {describe(kind)}") from None


def _shown(value: object) -> str:
    return value.__name__ if isinstance(value, type) else short(repr(value))


def _innermost(filled: Fill) -> object:
    return _innermost(filled.value) if isinstance(filled.value, Fill) else filled.value


def _shown_fill(value: object) -> str:
    return "fill()" if value is UNSET else f"fill({_shown(value)})"


def _each_key(kind: Type, value: object) -> str | None:
    """What to write for a default that would do for every key of a dict."""
    from checker.language.values import contains

    if isinstance(kind, DictType) and contains(kind.value, value):
        return f"write = fill({value!r}), which gives it to every key"
    return None


def _other_fill(kind: Type, value: object) -> str | None:
    """What to write for a `fill` that does not fit."""
    if isinstance(kind, DictType):
        while isinstance(kind, DictType):
            kind = kind.value
        if isinstance(kind, SetType | ListType | CounterType):
            return "write = fill()"
        near = _nearest(kind, value)
        if isinstance(value, ConstantMeta):
            return near
        return "write = fill(value)" if near is None else f"fill with one of its values: {near.removeprefix('write ')}"
    if isinstance(kind, SetType) and isinstance(value, type):
        return f"write = frozenset({value.__name__}) for all of them, or = fill() for none"
    return _suggested(kind)


def _nearest(kind: Type, value: object) -> str | None:
    """Which value of a domain may be meant by one that is not in it."""
    if value is None:
        return "where it may be None, annotate it with | None"
    if isinstance(value, ConstantMeta):
        return f"give it {value.__name__}.value in an @init"
    if isinstance(value, tuple) and len(value) == 1 and not isinstance(kind, ListType | SetType | SequenceType):
        return "remove the comma, which makes a tuple"
    for member in members(kind):
        match member:
            case SequenceType(_, bound) if isinstance(value, tuple) and len(value) > bound:
                return f"it has {counted(len(value), 'item')}, and MaxLen is {bound}"
            case LiteralType(values) if isinstance(value, str):
                near = suggest(value, [text for text in values if isinstance(text, str)])
                if near is not None:
                    return near
            case BoolType():
                return "write False or True"
            case EnumType(enum):
                return f"write {enum.__name__}.{next(iter(enum.__members__))}"
            case SortType(sort) if not isinstance(value, SortMeta):
                return _an_element(sort)
            case RangeType(sort, low, high):
                instead = "" if sort is Int else f", or {sort.__name__}.low"
                return f"write a number from {low} to {high}{instead}"
    return None


def _an_element(sort: type[Element]) -> str | None:
    from checker.language.sorts import Ordered

    if issubclass(sort, Ordered):
        return f"write {sort.__name__}.first() or {sort.__name__}.last()"
    return "elements of a Symmetric sort have no names: take one as a parameter of an @init"


def _suggested(kind: Type) -> str | None:
    match kind:
        case SetType() | ListType() | CounterType():
            return "write = fill()"
        case SequenceType():
            return "write = ()"
        case DictType(_, SequenceType()):
            return "write = fill(())"
        case DictType(_, value):
            return "write = fill()" if isinstance(value, SetType | ListType | CounterType) else "write = fill(value)"
        case _:
            return "give it a default, or assign it in an @init"
