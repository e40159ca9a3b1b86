"""The union and the intersection of as many sets as something has: `x.union(*sets)`, `set.union(*sets)`, `reduce(or_, sets)`.

They are comprehensions: `{e for s in sets for e in s}`, and `{e for e in x if all(e in s for s in sets)}`.
"""

import ast
from typing import Literal

from checker.ir.conversion import converted
from checker.ir.failing import after, may_fail
from checker.ir.kinds import element, shown
from checker.ir.nodes import After, Clause, Conditional, Expr, Fail, Local
from checker.ir.ops import CollectionOp
from checker.language.types import FrozenSetType, SetType, Type
from checker.lower.collections.comprehensions import collected, collection, turns_of
from checker.lower.collections.iteration import elements_of
from checker.lower.inference.coercions import SETS, common_type
from checker.lower.operators.operators import set_operation
from checker.lower.plain_syntax import One
from checker.lower.scope import Scope

OPERATIONS = {
    "union": CollectionOp.UNITE,
    "intersection": CollectionOp.MEET,
    "difference": CollectionOp.MINUS,
    "symmetric_difference": CollectionOp.DIFFER,
}
FOLDS = ("union", "intersection", "difference")
"""The methods of sets that take any number of others."""


def with_all(scope: Scope, value: Expr, method: str, sets: ast.expr, node: ast.AST) -> Expr:
    """`value.method(*sets)`, of a set."""
    kind = _type_of_each(scope, sets)
    if method == "union":
        return set_operation(scope, CollectionOp.UNITE, value, _united(scope, sets, node), node)
    common_type(scope, (element(value.type), element(kind)), node)
    found = _of_those(scope, value, sets, node, is_in=method == "intersection")
    made = found if isinstance(value.type, SetType) else converted(found, FrozenSetType(element(value.type)))
    seen = _quantified(scope, "any", sets, ast.Constant(False), node)
    return after([value, seen], made) if may_fail(seen) else made


def all_together(
    scope: Scope, method: str, sets: ast.expr, of: tuple[type[Type], ...], node: ast.AST, *, is_shared: bool = False
) -> Expr:
    """`set.method(*sets)`, or `reduce` of the operator: an error where there is no set. `is_shared` where one alone is itself."""
    kind = _type_of_each(scope, sets)
    if not isinstance(kind, of):
        raise scope.refuse(node, f"this of values of type {shown(kind)} is not compiled", "give it sets")
    found = _united(scope, sets, node)
    if method == "intersection":
        found = _of_those(scope, found, sets, node, is_in=True)
    made = found if isinstance(kind, SetType) else converted(found, FrozenSetType(element(kind)))
    is_any = _quantified(scope, "any", sets, ast.Constant(True), node)
    several = Conditional(made.type, is_any, made, Fail(made.type, span=scope.span(node)), scope.span(node))
    return After((), several, "shared", scope.span(node)) if is_shared else several


def is_of_sets(scope: Scope, sets: ast.expr) -> bool:
    """Whether something goes over sets."""
    return isinstance(_type_of_each(scope, sets), SETS)


def _type_of_each(scope: Scope, sets: ast.expr) -> Type:
    if isinstance(sets, ast.GeneratorExp | ast.ListComp):
        return turns_of(scope, "list", sets)[1].type
    return elements_of(scope, sets, sets)[1].type


def _united(scope: Scope, sets: ast.expr, node: ast.AST) -> Expr:
    """Every element of the sets."""
    name, held = scope.fresh("element of"), scope.fresh("set of")
    clauses = [*_clauses(sets, held), ast.comprehension(_stored(name), _loaded(held), [], 0)]
    made = ast.SetComp(_loaded(name), clauses)
    return collected(scope, "set", ast.fix_missing_locations(ast.copy_location(made, node)), made)


def _of_those(scope: Scope, value: Expr, sets: ast.expr, node: ast.AST, *, is_in: bool) -> Expr:
    """The elements of a set that all of the sets have, or none."""
    of, name, held = element(value.type), scope.fresh("element of"), scope.fresh("set of")
    local = Local(of, name)
    with scope.inner():
        scope.bind(name, local)
        has = ast.Compare(_loaded(name), [ast.In() if is_in else ast.NotIn()], [_loaded(held)])
        test = _quantified(scope, "all", sets, has, node, held)
    return collection(scope, "set", (Clause(name, of, value, test),), local, node)


def _quantified(
    scope: Scope, collect: Literal["any", "all"], sets: ast.expr, test: ast.expr, node: ast.AST, held: str = ""
) -> Expr:
    """Whether a test holds for one of the sets, or for all."""
    made = ast.GeneratorExp(test, _clauses(sets, held or scope.fresh("set of")))
    return collected(scope, collect, ast.fix_missing_locations(ast.copy_location(made, node)), made)


def _clauses(sets: ast.expr, held: str) -> list[ast.comprehension]:
    """Clauses that go over the sets by a name."""
    if isinstance(sets, ast.GeneratorExp | ast.ListComp):
        return [*sets.generators, ast.comprehension(_stored(held), One([sets.elt], ast.Load()), [], 0)]
    return [ast.comprehension(_stored(held), sets, [], 0)]


def _loaded(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _stored(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())
