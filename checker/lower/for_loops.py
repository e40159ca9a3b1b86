"""Loops."""

import ast
from dataclasses import replace

from checker.frontend.mistakes.bodies import MUTATORS
from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.nodes import Assign, For, Load, Local, Stmt
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, ListType
from checker.lower.blocks import lower_block
from checker.lower.holders import Part, is_container
from checker.lower.iteration import Source, loop_source
from checker.lower.refusals import stored_names
from checker.lower.scope import Scope, place_of_name
from checker.lower.sharing import Aliasing, Live


def lower_for(scope: Scope, node: ast.For) -> list[Stmt]:
    if node.orelse:
        raise scope.refuse(
            node.orelse[0], "else of a for loop is not compiled", "note in a variable that the loop was left"
        )
    before = set(scope.assigned), dict(scope.aliases)
    source = loop_source(scope, node.target, node.iter)
    changed = _changed_names(node.body)
    source, found = _of_statement(scope, source, node, changed)
    for name in changed:
        scope.facts.pop(name, None)
    scope.declare(source.name, source.type)
    start = len(scope.ledger.changes)
    for name, alias in source.aliases.items():
        scope.forget(name)
        scope.aliases[name] = alias
    parts: list[Stmt] = []
    for name, value in source.locals.items():
        scope.declare(name, value.type)
        scope.ledger.share(name, value, node)
        parts.append(Assign(name, converted(value, scope.types[name]), scope.span(node)))
    facts = dict(scope.facts)
    body = lower_block(scope, node.body)
    _note_loop(scope, node, source, start)
    scope.assigned, scope.aliases = before
    scope.facts = {n: k for n, k in facts.items() if n not in changed}
    for name in source.aliases:
        scope.forget(name)
        scope.assigned.discard(name)
    return [*found, For(source.name, source.expr, (*parts, *body), scope.span(node))]


def _of_statement(scope: Scope, source: Source, node: ast.For, changed: set[str]) -> tuple[Source, list[Stmt]]:
    """The source of a loop whose body may change something, and what is held before the loop begins."""
    found: list[Stmt] = []
    whole, key = source.whole, source.name
    is_counter = whole is not None and isinstance(whole.type, CounterType)
    if whole is not None and (
        is_counter or (not isinstance(whole, Load) and (not isinstance(whole, Local) or whole.name in changed))
    ):
        name = scope.fresh("held").replace(".", " ")
        scope.declare(name, whole.type)
        if not is_counter:
            scope.ledger.share(name, whole, node)
        found.append(Assign(name, whole, scope.span(node)))
        source = source.holding(Local(whole.type, name))
    if source.aliases and (key in changed or key in source.aliases):
        source = source.keyed(scope.fresh(key))
    taken = {
        n: a for n, a in source.aliases.items() if is_container(a.type) and place_of_name(n, node) not in scope.renamed
    }
    values = {n: Load(a.type, a.place, a.keys) for n, a in source.aliases.items() if n not in taken}
    return replace(source, aliases=taken, locals={**source.locals, **values}), found


def _note_loop(scope: Scope, node: ast.For, source: Source, start: int) -> None:
    """What must not change in the body of a loop, whose changes begin at `start`."""
    end = len(scope.ledger.changes)
    scope.ledger.share_elements(source.name, source.expr, node)
    if isinstance(source.whole, Load):
        part = Part(variable=source.whole.place.variable, depth=len(source.whole.keys))
        scope.ledger.aliases.append(Aliasing("", part, node.iter, start, end))
    for name, alias in source.aliases.items():
        part = Part(variable=alias.place.variable, depth=len(alias.keys))
        scope.ledger.aliases.append(Aliasing(name, part, node, start, end, is_of_loop=True))
    if isinstance(source.expr.type, ListType) and not applies(source.expr, CollectionOp.RANGE):
        held = scope.holders.of(source.expr)
        scope.ledger.loops.append(Live(held, node.iter, start, end))


def _changed_names(statements: list[ast.stmt]) -> set[str]:
    """Every name that a block binds, or whose container it may change in place."""
    changed = stored_names(statements)
    for statement in statements:
        for node in ast.walk(statement):
            match node:
                case ast.Call(ast.Attribute(owner, method)) if method in MUTATORS:
                    changed |= {part.id for part in ast.walk(owner) if isinstance(part, ast.Name)}
                case ast.Subscript(base, _, ast.Store() | ast.Del()):
                    changed |= {part.id for part in ast.walk(base) if isinstance(part, ast.Name)}
    return changed
