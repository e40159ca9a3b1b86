"""Names and attributes: of locals, of the state, of records and of globals."""

import ast
from enum import Enum

from checker.frontend.naming import NOTHING
from checker.ir.kinds import NEVER, members, shown, union, whole
from checker.ir.nodes import After, Apply, Expr, Fail, Field, Load, Place
from checker.ir.ops import CollectionOp
from checker.language.sorts import Range, SortMeta
from checker.language.types import RecordType, SetType, Type
from checker.lower.calls.helper_calls import helper_call
from checker.lower.calls.instances import class_of
from checker.lower.calls.own_members import own_attribute
from checker.lower.expressions import lower_expression
from checker.lower.operators.literals import constant, enum_type
from checker.lower.scope import Refused, Scope
from checker.lower.signatures import Arguments
from checker.lower.statements.lifting import lift


def lower_constant(scope: Scope, node: ast.Constant) -> Expr:
    """A value written out."""
    return constant(scope, node.value, scope.span(node))


def lower_name(scope: Scope, node: ast.Name) -> Expr:
    """A local, a name for a part of the state, or a global."""
    if node.id in scope.functions and node.id not in scope.bindings:
        message = f"the function '{node.id}' is compiled where it is called, and not as a value"
        raise scope.refuse(node, message, "call it here, or write what it gives")
    if node.id in scope.given and node.id not in scope.bindings:
        message = f"the parameter '{node.id}' is given a function, which is compiled where it is called or given on"
        raise scope.refuse(node, message, "call it, or give it to another helper")
    if node.id in scope.tables and node.id not in scope.bindings:
        message = f"the dict '{node.id}' as a value is not compiled: it has not a value for every key of a domain"
        raise scope.refuse(node, message, f"use it by this one name, or copy it: e = dict({node.id})")
    if node.id in scope.unknown and node.id not in scope.bindings:
        raise Refused(())
    alias = scope.aliases.get(node.id)
    if alias is not None:
        return Load(alias.type, alias.place, alias.keys, scope.span(node))
    if node.id in scope.bindings:
        return scope.read(node.id, node)
    if node.id in scope.states:
        message = f"'{node.id}' is a whole state, which is compiled where it is given to a function, and not as a value"
        raise scope.refuse(
            node,
            message,
            f"name the variables of it that are meant, as {node.id}.x, or give it to a helper where that is called",
        )
    if node.id not in scope.resolved and (node.id in scope.types or node.id in scope.function.__code__.co_varnames):
        if node.id not in scope.types:
            raise scope.refuse(node, f"'{node.id}' has no value here", "assign it on every way to this line")
        return scope.read(node.id, node)
    try:
        value = scope.value_of(node.id)
    except KeyError:
        raise scope.refuse(node, f"the name '{node.id}' is not defined") from None
    return _global_value(scope, value, node)


def _global_value(scope: Scope, value: object, node: ast.AST) -> Expr:
    """A global: a sort as the set of its elements, or a constant."""
    if isinstance(value, SortMeta) and isinstance(value, type):
        if issubclass(value, Range):
            return Apply(CollectionOp.DOMAIN, SetType(whole(value.low, value.high)), span=scope.span(node))
        kind = scope.names.type_of(value, scope.function.__globals__)
        return Apply(CollectionOp.DOMAIN, SetType(kind), span=scope.span(node))
    if isinstance(value, type) and issubclass(value, Enum):
        return Apply(CollectionOp.DOMAIN, SetType(enum_type(scope, value)), span=scope.span(node))
    found = constant(scope, value, scope.span(node))
    return After((), found, "shared", found.span) if isinstance(value, set) else found


def lower_attribute(scope: Scope, node: ast.Attribute) -> Expr:
    """A variable of the state, a field of a record, or a global of a module or class."""
    state = scope.state_of(node.value)
    if state is not None:
        return _of_state(scope, node, state)
    static = scope.static(node)
    if static is not NOTHING:
        return _global_value(scope, static, node)
    return _field(scope, lower_expression(scope, node.value), node.attr, node)


def _of_state(scope: Scope, node: ast.Attribute, state: int) -> Expr:
    if state == 1:
        scope.reads_after = True
    index = scope.names.variables.get(node.attr)
    if index is not None:
        return Load(scope.names.kinds[index], Place(index, after=state == 1), span=scope.span(node))
    member = getattr(scope.names.spec, node.attr, NOTHING)
    if isinstance(member, property) and member.fget is not None:
        return _of_property(scope, helper_call(scope, node.attr, member.fget, Arguments((), {0: state}), node), node)
    if member is NOTHING or callable(member):
        raise scope.refuse(node, f"'{node.attr}' is not compiled as a value", f"call it: {ast.unparse(node)}(...)")
    return _global_value(scope, member, node)


def _of_property(scope: Scope, value: Expr, node: ast.Attribute) -> Expr:
    known = scope.present.lifted.get(id(node))
    return lift(scope, value, len(scope.present.evaluated), node) if known is None else known[1]


def _field(scope: Scope, value: Expr, name: str, node: ast.AST) -> Expr:
    """The field of a record, or of those records of a union that have it; what a class has of its own."""
    own = own_attribute(scope, value, name, node)
    if own is not None:
        return own
    for member in members(value.type):
        _refuse_other_attributes(scope, member, name, node)
    records = [member for member in members(value.type) if isinstance(member, RecordType)]
    kinds = [kind for record in records for field, kind in record.fields if field == name]
    if kinds:
        return Field(union(kinds), value, name, scope.span(node))
    if records or value.type == NEVER:
        return Fail(NEVER, (value,), scope.span(node))
    raise scope.refuse(node, f"a value of type {shown(value.type)} has no field '{name}'")


def _refuse_other_attributes(scope: Scope, kind: Type, name: str, node: ast.AST) -> None:
    """Raise Refused for an attribute that values of a type have and that is no field of a record."""
    is_field = isinstance(kind, RecordType) and any(name == field for field, _ in kind.fields)
    if hasattr(class_of(kind), name) and not is_field:
        is_method = callable(getattr(class_of(kind), name))
        fix = f"call it: {ast.unparse(node)}(...)" if is_method else "make it a field, a property or a method"
        raise scope.refuse(node, f"the attribute '{name}' of {shown(kind)} is not compiled", fix)
