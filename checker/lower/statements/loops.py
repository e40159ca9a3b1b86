"""Loops, how they are left, and what comes after: `while`, and the `else` of both kinds."""

import ast
from collections.abc import Callable

from checker.ir.endless import MOST_TURNS, TURN, endless
from checker.ir.kinds import BOOL
from checker.ir.nodes import Local
from checker.ir.statements import Assign, Break, For, If, Stmt
from checker.lower.blocks import lower_block
from checker.lower.inference.coercions import FALSE, TRUE, negated
from checker.lower.inference.narrowing import learned
from checker.lower.operators.conditions import lower_condition
from checker.lower.refusals import has_break, stored_names
from checker.lower.scope import KnownLocals, Leaving, Scope
from checker.lower.statements.branching import terminates
from checker.lower.statements.for_loops import changed_names, lower_turns


def lower_for(scope: Scope, node: ast.For) -> list[Stmt]:
    """`for`, and its `else`."""
    return _with_ends(scope, node, lambda: lower_turns(scope, node))


def lower_while(scope: Scope, node: ast.While) -> list[Stmt]:
    """`while`, and its `else`: a loop over more numbers than any body counts, which is left where the test is false."""
    return _with_ends(scope, node, lambda: _while_turns(scope, node))


def lower_break(scope: Scope, node: ast.Break) -> list[Stmt]:
    """`break`, which notes that the loop is left, where its `else` goes by that."""
    if not scope.leaving:  # of a loop that is refused
        return [Break(scope.span(node))]
    leaving = scope.leaving[-1]
    leaving.known.append(KnownLocals.here(scope))
    noted = [] if leaving.flag is None else [Assign(leaving.flag, TRUE, scope.span(node))]
    return [*noted, Break(scope.span(node))]


def _with_ends(scope: Scope, node: ast.For | ast.While, lower: Callable[[], list[Stmt]]) -> list[Stmt]:
    """A loop; after it is known what is known at each of its ends."""
    before = dict(scope.aliases)
    flag = scope.fresh("left") if node.orelse and has_break(node.body) else None
    found: list[Stmt] = []
    if flag is not None:
        scope.declare(flag, BOOL)
        found.append(Assign(flag, FALSE, scope.span(node)))
    scope.leaving.append(Leaving(flag))
    try:
        found += lower()
    finally:
        leaving = scope.leaving.pop()
    if flag is not None:
        test = negated(Local(BOOL, flag))
        found.append(If(test, lower_block(scope, node.orelse), (), scope.span(node.orelse[0])))
    else:
        found += lower_block(scope, node.orelse)
    ways = leaving.known if flag is not None or _is_forever(node) else []
    if ways and (_is_forever(node) or terminates(node.orelse)):
        ways[0].restore(scope)
    for way in ways:
        way.join(scope)
    scope.aliases = {name: alias for name, alias in scope.aliases.items() if before.get(name) == alias}
    return found


def _is_forever(node: ast.For | ast.While) -> bool:
    """Whether a loop has no end of its own."""
    return isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)


def _while_turns(scope: Scope, node: ast.While) -> list[Stmt]:
    before = set(scope.assigned), dict(scope.aliases)
    changed = changed_names([node]) | stored_names([node.test])
    for name in changed:
        scope.facts.pop(name, None)
    outside = dict(scope.facts)
    name = scope.fresh("turn")
    scope.declare(name, TURN)
    outer = scope.growth.enter(id(node), MOST_TURNS)
    with scope.statement_of_its_own(node.test) as present:
        test = lower_condition(scope, node.test)
    head: list[Stmt] = [*present.before]
    if test != TRUE:
        head.append(If(negated(test), (Break(scope.span(node.test)),), (), scope.span(node.test)))
    scope.facts.update(learned(scope, node.test, True))
    body = lower_block(scope, node.body)
    scope.growth.around = outer
    scope.assigned, scope.aliases = before
    scope.facts = outside
    scope.facts.update(learned(scope, node.test, False))
    return [For(name, endless(scope.span(node.test)), (*head, *body), scope.span(node))]
