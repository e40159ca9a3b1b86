"""What classes of the author's have of their own: methods and properties of records, enums and sorts, and what members of enums carry.

A method is a helper that takes the value first. Of a union each member is asked for its own.
"""

import ast
import enum
import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.kinds import members
from checker.ir.nodes import Call, Conditional, Convert, Expr, Fail, Field, IsMember
from checker.language.types import EnumType, QuorumType, RecordType, SortType, Type
from checker.lower.calls.arguments import arguments_of
from checker.lower.calls.helper_calls import helper_call, is_foreign
from checker.lower.calls.instances import class_of
from checker.lower.collections.tables import constant_pairs, looked_up
from checker.lower.inference.coercions import one_type
from checker.lower.scope import Scope
from checker.lower.signatures import Arguments

_Made = Callable[[Expr, Type], Expr | None]
"""What is made of a value of one member of a type; None where values of it have nothing of the kind."""


def own_attribute(scope: Scope, value: Expr, name: str, node: ast.AST) -> Expr | None:
    """A property of the author's, or what the members of an enum carry; None where the value has neither."""
    if not any(_is_own_attribute(kind, name) for kind in members(value.type)):
        return None
    return _of_each(scope, value, node, lambda held, kind: _attribute(scope, held, kind, name, node))


def own_call(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr | None:
    """A call of a method of the author's; None where the value has none of this name."""
    return _of_each(scope, value, node, lambda held, kind: _called(scope, held, kind, name, node))


def _of_each(scope: Scope, value: Expr, node: ast.AST, make: _Made) -> Expr | None:
    """What is made of a value, by the member of its type that it is of; it fails for those of which nothing is made."""
    kinds = members(value.type)
    if len(kinds) == 1:
        return make(value, kinds[0])
    made = [make(Convert(kind, value, is_known=True, span=value.span), kind) for kind in kinds]
    found = [each for each in made if each is not None]
    if not found:
        return None
    if any(isinstance(each, Call) and scope.names.helper_of(each.helper).writes for each in found):
        raise scope.refuse(node, "a method of several classes that changes the state is not compiled", _ONE_CLASS)
    kind = one_type(scope, (each.type for each in found), node)
    result: Expr = Fail(kind, (value,), scope.span(node))
    for number, each in enumerate(made):
        if each is not None:
            test = IsMember(value, frozenset({number}), value.span)
            result = Conditional(kind, test, converted(each, kind), result, scope.span(node))
    return result


_ONE_CLASS = "ask for the class before: if isinstance(x, ...)"


def _own(kind: Type, name: str) -> Any:
    """What the class of a type's values has by a name, where that is the author's; else NOTHING."""
    if not isinstance(kind, RecordType | EnumType | SortType | QuorumType):
        return NOTHING
    found = inspect.getattr_static(class_of(kind), name, NOTHING)
    function = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    return found if isinstance(function, FunctionType) and not is_foreign(function) else NOTHING


def _is_own_attribute(kind: Type, name: str) -> bool:
    return (isinstance(kind, EnumType) and _is_carried(kind.enum, name)) or isinstance(_own(kind, name), property)


def _attribute(scope: Scope, value: Expr, kind: Type, name: str, node: ast.AST) -> Expr | None:
    if isinstance(kind, EnumType) and _is_carried(kind.enum, name):
        carried = {member: getattr(member, name) for member in kind.enum}
        return looked_up(scope, constant_pairs(scope, carried, node), value, node)
    if isinstance(kind, RecordType) and any(name == field for field, _ in kind.fields):
        return Field(dict(kind.fields)[name], value, name, scope.span(node))
    found = _own(kind, name)
    if isinstance(found, property) and isinstance(found.fget, FunctionType):
        return helper_call(scope, found.fget.__qualname__, found.fget, Arguments((value,)), node)
    return None


def _is_carried(cls: type[enum.Enum], name: str) -> bool:
    """Whether every member of an enum has an attribute that is a value of its own."""
    if name in ("name", "value"):
        plain = inspect.getattr_static(enum.Enum, name)
        return inspect.getattr_static(cls, name) is plain
    return all(name in vars(member) and not name.startswith("_") for member in cls)


def _called(scope: Scope, value: Expr, kind: Type, name: str, node: ast.Call) -> Expr | None:
    found = _own(kind, name)
    match found:
        case FunctionType():
            given = arguments_of(scope, found, node, 1).behind(value)
            return helper_call(scope, found.__qualname__, found, given, node)
        case staticmethod() | classmethod():
            return class_call(scope, class_of(kind), name, node)
        case _:
            return None


def class_call(scope: Scope, cls: type, name: str, node: ast.Call) -> Expr | None:
    """A call of a method that a class has without an instance; None where it has none that is the author's."""
    found = inspect.getattr_static(cls, name, NOTHING)
    function: Any = getattr(found, "__func__", None)
    if not isinstance(function, FunctionType) or is_foreign(function):
        return None
    first = 1 if isinstance(found, classmethod) else 0
    given = arguments_of(scope, function, node, first)
    owner = cls if first else None
    label = f"{cls.__qualname__}.{name}" if first else function.__qualname__
    return helper_call(scope, label, function, given, node, owner)
