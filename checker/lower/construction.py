"""Records: made of their fields, and made from others."""

import ast

from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.failing import after, in_turn
from checker.ir.kinds import NEVER
from checker.ir.nodes import Apply, Expr, Fail, Field
from checker.ir.ops import CollectionOp
from checker.language.records import Record
from checker.language.types import RecordType, Type
from checker.lower.coercions import common_type
from checker.lower.displays import kept
from checker.lower.literals import constant
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
