"""Loops: what they go over is held as it was before the first turn, unless it is read anew in Python, too."""

import ast
from dataclasses import replace

from checker.frontend.mistakes.bodies import MUTATORS
from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.nodes import Expr, Load, Local
from checker.ir.ops import CollectionOp
from checker.ir.statements import Assign, For, Stmt
from checker.language.types import CounterType, ListType
from checker.lower.blocks import lower_block
from checker.lower.collections.iteration import loop_source, most_turns
from checker.lower.collections.sources import Source
from checker.lower.names.holders import Part, is_container
from checker.lower.names.sharing import Aliasing, Live
from checker.lower.refusals import stored_names
from checker.lower.scope import Alias, Scope, place_of_name


def lower_turns(scope: Scope, node: ast.For) -> list[Stmt]:
    """`for` without its `else`: what the body assigns is not known to be assigned where the loop has come to its end."""
    node = _with_names(scope, node)
    before = set(scope.assigned), dict(scope.aliases)
    source = loop_source(scope, node.target, node.iter)
    changed = changed_names(node.body)
    source, found = _of_statement(scope, source, node, changed)
    for name in changed:
        scope.facts.pop(name, None)
    start = len(scope.ledger.changes)
    parts = _declared(scope, source, node)
    facts = dict(scope.facts)
    outer = scope.growth.enter(id(node), most_turns(source.expr))
    body = lower_block(scope, node.body)
    scope.growth.around = outer
    _note_loop(scope, node, source, start)
    scope.assigned, scope.aliases = before
    scope.facts = {name: kind for name, kind in facts.items() if name not in changed}
    for name in source.aliases:
        scope.forget(name)
        scope.assigned.discard(name)
    return [*found, For(source.name, source.expr, (*parts, *body), scope.span(node))]


def _with_names(scope: Scope, node: ast.For) -> ast.For:
    """The loop itself; of one whose target is a place, one that stores each element there at the beginning of its turn."""
    stored = (part for part in ast.walk(node.target) if isinstance(part, ast.Attribute | ast.Subscript))
    if not any(isinstance(part.ctx, ast.Store) for part in stored):
        return node
    name = scope.fresh("each").replace(".", " ")
    store = ast.Assign([node.target], ast.Name(name, ast.Load()))
    body = [ast.copy_location(store, node.target), *node.body]
    made = ast.For(ast.copy_location(ast.Name(name, ast.Store()), node.target), node.iter, body, [])
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _declared(scope: Scope, source: Source, node: ast.For) -> list[Stmt]:
    """Make the names of a loop mean what they do in its body, which begins with the statements that this gives."""
    source = source.declared(scope.declare(source.name, source.type))
    for name, alias in source.aliases.items():
        scope.forget(name)
        scope.aliases[name] = alias
    parts: list[Stmt] = []
    for name, value in source.locals.items():
        scope.declare(name, value.type)
        scope.ledger.share(name, value, node)
        parts.append(Assign(name, converted(value, scope.types[name]), scope.span(node)))
    return parts


def _of_statement(scope: Scope, source: Source, node: ast.For, changed: set[str]) -> tuple[Source, list[Stmt]]:
    """The source of a loop whose body may change something, and what is held before the loop begins."""
    source, found = _held(scope, source, node, changed)
    key = source.name
    if source.aliases and (key in changed or key in source.aliases):
        source = source.keyed(scope.fresh(key))
    taken, values = dict[str, Alias](), dict[str, Expr]()
    for name, alias in source.aliases.items():
        if is_container(alias.type) and place_of_name(name, node) not in scope.renamed:
            taken[name] = alias
        else:
            values[name] = Load(alias.type, alias.place, alias.keys)
    return replace(source, aliases=taken, locals={**source.locals, **values}), found


def _held(scope: Scope, source: Source, node: ast.For, changed: set[str]) -> tuple[Source, list[Stmt]]:
    """The source of a loop over the items or values of what the body may change, which is held in a local then."""
    whole = source.whole
    if whole is None:
        return source, []
    is_counter = isinstance(whole.type, CounterType)
    is_kept = isinstance(whole, Load) or (isinstance(whole, Local) and whole.name not in changed)
    if is_kept and not is_counter:
        return source, []
    name = scope.fresh("held").replace(".", " ")
    scope.declare(name, whole.type)
    if not is_counter:
        scope.ledger.share(name, whole, node)
    return source.holding(Local(whole.type, name)), [Assign(name, whole, scope.span(node))]


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
    for read in source.read:
        scope.ledger.loops.append(Live(scope.holders.of(read), node.iter, start, end))


def changed_names(statements: list[ast.stmt]) -> set[str]:
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
