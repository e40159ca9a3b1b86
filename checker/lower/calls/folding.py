"""What a function or an operator makes of all items, one after the other: `functools.reduce`, `math.prod`.

Such a call is a helper of its own, with a loop in it. Of sets, what `|` and `&` make are comprehensions (`set_folds`).
"""

import ast

from checker.ir.failing import never_fails
from checker.ir.kinds import is_integer, members, shown
from checker.ir.nodes import After, Expr
from checker.language.types import FrozenSetType, ListType, QuorumType, SetType, Type
from checker.lower.calls.inner_helpers import inner_helper_call
from checker.lower.calls.keys import is_function, keyword
from checker.lower.collections.iteration import as_list
from checker.lower.collections.set_folds import FOLDS, OPERATIONS, all_together, is_of_sets, with_all
from checker.lower.collections.set_methods import set_method, written_out
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import SETS, refuse_view
from checker.lower.operators.operators import set_operation
from checker.lower.plain_syntax import applied
from checker.lower.scope import Scope

_ITEMS, _ITEM, _RESULT = "items of reduce", "item of reduce", "result of reduce"
_CLASSES: dict[str, tuple[type[Type], ...]] = {"set": (SetType,), "frozenset": (FrozenSetType, QuorumType)}
_LOOP = "write a loop: for x in xs: result = ..."


def lower_reduce(scope: Scope, node: ast.Call) -> Expr:
    """`functools.reduce(f, xs)`, from the first item or from a value."""
    if node.keywords or not 2 <= len(node.args) <= 3 or any(isinstance(each, ast.Starred) for each in node.args):
        raise scope.refuse(node, "functools.reduce is compiled with a function, items, and a value to start from")
    function, items, *start = node.args
    if not is_function(scope, function):
        raise scope.refuse(function, "this is not compiled as a function", "write a lambda, or name a function")
    method = _of_sets(function)
    if method is not None and (_are_displayed(scope, items) or is_of_sets(scope, items)):
        return _folded_sets(scope, method, items, start, node)
    return _folded(scope, function, items, start, node)


def lower_prod(scope: Scope, node: ast.Call) -> Expr:
    """`math.prod(xs)`, from 1 or from another number."""
    given = keyword(scope, node, "start")
    if len(node.args) != 1:
        raise scope.refuse(node, "math.prod is compiled with one collection", _LOOP)
    start = given.get("start", ast.copy_location(ast.Constant(1), node))
    kind = lower_expression(scope, start).type
    if not all(map(is_integer, members(kind))):
        raise scope.refuse(start, f"a product that starts from a value of type {shown(kind)} is not compiled", _LOOP)
    function = ast.Name("operator.mul", ast.Load())
    return _folded(scope, function, node.args[0], [start], node)


def _folded(scope: Scope, function: ast.expr, items: ast.expr, start: list[ast.expr], node: ast.Call) -> Expr:
    listed = as_list(scope, items)
    assert isinstance(listed.type, ListType)
    if isinstance(items, ast.GeneratorExp) and not never_fails(listed):
        message = "a generator that may fail is not compiled here: Python makes its items one by one"
        raise scope.refuse(items, message, "make the list on a line before")
    given = {_ITEMS: listed}
    for first in start:
        given[_RESULT] = lower_expression(scope, first)
        refuse_view(scope, given[_RESULT], first)
    call = applied(function, [_loaded(_RESULT), _loaded(_ITEM)], node)
    source: ast.expr = _loaded(_ITEMS)
    body: list[ast.stmt] = []
    if not start:
        first_item = ast.Subscript(_loaded(_ITEMS), ast.Constant(0), ast.Load())
        body.append(ast.Assign([_stored(_RESULT)], first_item))
        source = ast.Subscript(source, ast.Slice(ast.Constant(1), None, None), ast.Load())
    body.append(ast.For(_stored(_ITEM), source, [ast.Assign([_stored(_RESULT)], call)], []))
    body.append(ast.Return(_loaded(_RESULT)))
    parameters = ast.arguments([], [ast.arg(name) for name in given], None, [], [], None, [])
    made = ast.FunctionDef("reduce", parameters, body, [])
    return inner_helper_call(scope, "reduce", ast.fix_missing_locations(ast.copy_location(made, node)), given, node)


def _are_displayed(scope: Scope, items: ast.expr) -> bool:
    """Whether sets are written out as a list or a tuple."""
    match items:
        case ast.List([first, *_]) | ast.Tuple([first, *_]) if not isinstance(first, ast.Starred):
            return isinstance(lower_expression(scope, first).type, SETS)
        case _:
            return False


def _loaded(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _stored(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def _of_sets(function: ast.expr) -> str | None:
    """The method of sets that a function of two is; None for any other function."""
    match function:
        case ast.Name("operator.or_" | "set.union" | "frozenset.union"):
            return "union"
        case ast.Name("operator.and_" | "set.intersection" | "frozenset.intersection"):
            return "intersection"
        case ast.Lambda(ast.arguments([], [ast.arg(one), ast.arg(two)], None, [], [], None, []), body):
            pass
        case _:
            return None
    match body:
        case ast.BinOp(ast.Name(left), ast.BitOr() | ast.BitAnd() as operator, ast.Name(right)):
            method = "union" if isinstance(operator, ast.BitOr) else "intersection"
        case ast.Call(ast.Attribute(ast.Name(left), ("union" | "intersection") as method), [ast.Name(right)], []):
            pass
        case _:
            return None
    return method if {left, right} == {one, two} else None


def _folded_sets(scope: Scope, method: str, items: ast.expr, start: list[ast.expr], node: ast.Call) -> Expr:
    if isinstance(items, ast.List | ast.Tuple) and items.elts:
        return _of_display(scope, method, [*items.elts, *start], node, is_started=bool(start))
    if not start:
        return all_together(scope, method, items, SETS, node, is_shared=True)
    first = lower_expression(scope, start[0])
    if not isinstance(first.type, SETS):
        raise scope.refuse(start[0], f"a value of type {shown(first.type)} is not compiled here", "start from set()")
    found = with_all(scope, first, method, items, node)
    return After((), found, "shared", found.span) if scope.holders.of(first) else found


def _of_display(scope: Scope, method: str, parts: list[ast.expr], node: ast.Call, *, is_started: bool) -> Expr:
    """The same of sets that are written out, a value to start from behind them: one set alone is itself."""
    sets = [lower_expression(scope, part) for part in parts]
    for part, value in zip(parts, sets, strict=True):
        if not isinstance(value.type, SETS):
            raise scope.refuse(part, f"a value of type {shown(value.type)} is not compiled here", "give it sets")
        refuse_view(scope, value, part)
    found, *others = [sets[-1], *sets[:-1]] if is_started else sets
    if not others:
        return After((), found, "shared", found.span)
    for other in others:
        found = set_operation(scope, OPERATIONS[method], found, other, node)
    return found


def lower_set_function(scope: Scope, node: ast.Call) -> Expr:
    """`set.union(x, *others)` and the like: the method of the first argument, which must be of the class."""
    assert isinstance(node.func, ast.Name)
    owner, _, method = node.func.id.partition(".")
    if not node.args or node.keywords:
        raise scope.refuse(node, f"{node.func.id}() is not compiled with these arguments", "write x.union(y)")
    first, *others = written_out(node.args)
    if isinstance(first, ast.Starred):
        if others or method not in FOLDS[:2]:
            raise scope.refuse(node, f"{node.func.id}() is not compiled with these arguments", "write x.union(*sets)")
        return all_together(scope, method, first.value, _CLASSES[owner], node)
    value = lower_expression(scope, first)
    if not isinstance(value.type, _CLASSES[owner]):
        fix = f"write the method: {ast.unparse(first)}.{method}(...)"
        raise scope.refuse(node, f"{node.func.id}() of a value of type {shown(value.type)} is not compiled", fix)
    call = ast.copy_location(ast.Call(ast.Attribute(first, method, ast.Load()), others, []), node)
    found = set_method(scope, value, method, call)
    if found is None:
        raise scope.refuse(node, f"{node.func.id}() is not compiled", f"write x.{method}(...) on a line of its own")
    return found
