"""Records: made of their fields, and made from others."""

import ast

from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.failing import after, calls, in_turn
from checker.ir.kinds import NEVER, NONE, members, shown, union
from checker.ir.nodes import Apply, Conditional, Convert, Expr, Fail, Field, IsMember
from checker.ir.ops import CollectionOp
from checker.language.records import Record
from checker.language.types import RecordType, Type
from checker.lower.collections.displays import kept
from checker.lower.inference.coercions import common_type
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope


def make_record(scope: Scope, record: type[Record], node: ast.Call) -> Expr:
    """`Record(...)`: of its fields, by position and by name, and their defaults."""
    kind = scope.names.record_type(record)
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "* is not compiled here", "name the fields one by one")
    given: dict[str, Expr] = {}
    domains: dict[str, Type] = dict(kind.fields)
    for (name, _), argument in zip(kind.fields, node.args, strict=False):
        given[name] = kept(scope, argument, domains[name])
    for keyword in node.keywords:
        if keyword.arg is None:
            raise scope.refuse(node, "** is not compiled")
        if keyword.arg in given:
            message = f"the field '{keyword.arg}' is given by position and by name: Python calls that an error"
            raise scope.refuse(node, message, "give it once")
        given[keyword.arg] = kept(scope, keyword.value, domains.get(keyword.arg, NEVER))
    return _of_fields(scope, record, kind, given, node)


def _of_fields(scope: Scope, record: type[Record], kind: RecordType, given: dict[str, Expr], node: ast.Call) -> Expr:
    """A record of the fields given, in the order of the call."""
    parts = []
    for name, field in kind.fields:
        if name not in given:
            default = getattr(record, name, NOTHING)
            if default is NOTHING:
                return Fail(kind, tuple(given.values()), scope.span(node))
            given[name] = constant(scope, default, scope.span(node))
        common_type(scope, (given[name].type, field), node)
        parts.append(converted(given[name], field))
    if len(given) != len(kind.fields) or len(node.args) > len(kind.fields):
        return Fail(kind, tuple(given.values()), scope.span(node))
    made = Apply(CollectionOp.RECORD, kind, tuple(parts), scope.span(node))
    return in_turn(given.values(), made, list(given) != [name for name, _ in kind.fields])


def replaced_record(scope: Scope, value: Expr, kind: RecordType, node: ast.Call) -> Expr:
    """`record.replace(...)`: a record with other values in some of its fields."""
    given: dict[str, Expr] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise scope.refuse(node, "** is not compiled", "name the fields one by one")
        given[keyword.arg] = kept(scope, keyword.value, dict(kind.fields).get(keyword.arg, NEVER))
    if node.args or not given.keys() <= dict(kind.fields).keys():
        return Fail(kind, (value, *given.values()), scope.span(node))
    parts = []
    for name, field in kind.fields:
        part = given[name] if name in given else Field(field, value, name, scope.span(node))
        common_type(scope, (part.type, field), node)
        parts.append(converted(part, field))
    made = Apply(CollectionOp.RECORD, kind, tuple(parts), scope.span(node))
    return made if any(isinstance(part, Field) for part in parts) else after((value,), made)


def replaced_in_union(scope: Scope, value: Expr, node: ast.Call) -> Expr:
    """The same of a value that is one of several records, by which it is; fails for a value that is none."""
    kinds = members(value.type)
    others = [member for member in kinds if not isinstance(member, RecordType) and member != NONE]
    records = [member for member in kinds if isinstance(member, RecordType)]
    if others or any(record.record.replace is not Record.replace for record in records):
        raise scope.refuse(node, f"'replace' of a value of type {shown(value.type)} is not compiled")
    if calls(value):
        raise scope.refuse(node, "'replace' of what a helper gives is not compiled for several records", _NAME_IT)
    made = [
        replaced_record(scope, Convert(kind, value, is_known=True, span=value.span), kind, node) for kind in records
    ]
    whole = union(each.type for each in made)
    found: Expr = Fail(whole, (value,), scope.span(node))
    if NONE not in kinds:
        found = converted(made.pop(), whole)
    for kind, each in reversed(list(zip(records, made, strict=False))):
        test = IsMember(value, frozenset({kinds.index(kind)}), value.span)
        found = Conditional(whole, test, converted(each, whole), found, scope.span(node))
    return found


_NAME_IT = "give it a name on a line before"
