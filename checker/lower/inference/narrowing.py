"""What a condition tells of the types of local variables, when it is true and when it is false."""

import ast
from collections.abc import Mapping

from checker.ir.kinds import NEVER, NONE, members, union
from checker.language.sorts import Range
from checker.language.types import Type
from checker.lower.calls.instances import classes_named, is_instance
from checker.lower.inference.bounding import bounded
from checker.lower.scope import Scope


def learned(scope: Scope, test: ast.expr, truth: bool) -> dict[str, Type]:
    """Narrower types of locals where `test` has come out as `truth`."""
    match _by_name(test):
        case ast.UnaryOp(ast.Not(), operand):
            return learned(scope, operand, not truth)
        case ast.BoolOp(ast.And(), parts) if truth:
            return _all(scope, parts, True)
        case ast.BoolOp(ast.Or(), parts) if not truth:
            return _all(scope, parts, False)
        case ast.BoolOp(_, parts):
            return _any(scope, parts, truth)
        case ast.Call(ast.Name("isinstance"), [ast.Name(name) | ast.NamedExpr(ast.Name(name)), wanted]):
            return _kept(scope, name, wanted, truth)
        case ast.Compare(
            ast.Name(name) | ast.NamedExpr(ast.Name(name)),
            [ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq() as operator],
            [ast.Constant(None)],
        ):
            is_none = isinstance(operator, ast.Is | ast.Eq)
            return _known_none(scope, name, is_none == truth)
        case ast.Compare() as compared if scope.turns_back:
            return bounded(scope, compared, truth)
        case ast.Name(name) if truth:
            return _known_none(scope, name, False)
        case _:
            return {}


def _by_name(test: ast.expr) -> ast.expr:
    """A test, of what is named in it the name."""
    return test.target if isinstance(test, ast.NamedExpr) else test


def _all(scope: Scope, parts: list[ast.expr], truth: bool) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for part in parts:
        with scope.knowing(found):
            found |= learned(scope, part, truth)
    return found


def _any(scope: Scope, parts: list[ast.expr], truth: bool) -> dict[str, Type]:
    """One of the parts has come out so, those before it the other way."""
    ways: list[Mapping[str, Type]] = []
    before: dict[str, Type] = {}
    for part in parts:
        with scope.knowing(before):
            ways.append({**before, **learned(scope, part, truth)})
            before |= learned(scope, part, not truth)
    common = set.intersection(*(set(way) for way in ways))
    return {name: union(way[name] for way in ways) for name in common}


def _kept(scope: Scope, name: str, wanted: ast.expr, truth: bool) -> dict[str, Type]:
    kind = scope.type_here(name)
    if kind is None:
        return {}
    classes = classes_named(scope, wanted)
    kept = [member for member in members(kind) if any(is_instance(member, cls) for cls in classes) == truth]
    return {} if any(issubclass(cls, Range) for cls in classes) else {name: union(kept)}


def _known_none(scope: Scope, name: str, is_none: bool) -> dict[str, Type]:
    kind = scope.type_here(name)
    if kind is None or NONE not in members(kind):
        return {}
    others = union(member for member in members(kind) if member != NONE)
    if is_none:
        return {name: NONE}
    return {name: others} if others != NEVER else {}
