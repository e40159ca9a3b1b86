"""What a loop does that depends on which turn comes first or last, as far as its source tells.

`early_ends`: the loop is left with something of the turn at which it ends, which is the first that is found. `late_writes`: something of a
turn is left behind in a place that every turn has in common, so that the last turn decides, or where each adds its own in turn. Whether
more than one turn comes there, the source does not tell: of the former a body is written for the first of several, the latter may be
written for the only one, or for the greatest.
"""

import ast
from collections.abc import Iterator

from checker.language.source import nodes_of

_ADDS = frozenset({"append", "extend", "insert"})


def early_ends(loop: ast.For, function: ast.FunctionDef) -> Iterator[ast.stmt]:
    """The statements that leave a loop early with something that depends on the element at which it ends."""
    turn = _names(loop.target)
    kept = turn & _read_after(loop, function)
    for block in _blocks(loop.body):
        leaves = bool(kept) or any(_effect_mentions(other, turn) for other in block)
        for statement in block:
            returns = isinstance(statement, ast.Return) and statement.value is not None
            if (returns and _mentions(statement, turn)) or (leaves and isinstance(statement, ast.Break)):
                yield statement


def late_writes(loop: ast.For, function: ast.FunctionDef) -> Iterator[ast.stmt]:
    """The statements that leave something of a turn where the next turn, or what follows the loop, finds it."""
    turn, carried = _names(loop.target), _carried(loop, function)
    parts = [part for statement in loop.body for part in nodes_of(statement)]
    grown = True
    while grown:  # names of the turn: those that are given something of it anew in every turn
        found = {n for p in parts for n in _bound(p, turn) if n not in carried}
        grown, turn = not found <= turn, turn | found
    for part in parts:
        match part:
            case ast.Assign(targets, value) if _mentions(value, turn):
                left = [target for target in targets if _is_common(target, turn)]
            case ast.AnnAssign(target, _, ast.expr() as value) if _mentions(value, turn):
                left = [target] if _is_common(target, turn) else []
            case ast.AugAssign(target, ast.Add(), value) if _is_listing(value) and _mentions(value, turn):
                left = [target] if _is_common(target, turn) else []
            case ast.Expr(ast.Call(ast.Attribute(owner, name), values)) if name in _ADDS:
                left = [owner] if _is_common(owner, turn) and any(_mentions(v, turn) for v in values) else []
            case _:
                left = []
        if left and isinstance(part, ast.stmt) and not _is_update(part):
            yield part


def _is_common(target: ast.expr, turn: set[str]) -> bool:
    """Whether a place is the same in every turn."""
    if isinstance(target, ast.Tuple | ast.List):
        return any(_is_common(part, turn) for part in target.elts)
    return not _mentions(target, turn)


def _is_update(statement: ast.stmt) -> bool:
    """Whether a value is made of what it was in a way that the order of the turns does not matter to, or that accumulating knows of."""
    match statement:
        case ast.Assign([target], ast.BinOp() as value):
            return _holds(value, ast.unparse(target)) and not _is_listing(value)
        case ast.Assign([target], ast.Call(ast.Name("max" | "min"), values, [])):
            return len(values) > 1 and ast.unparse(target) in map(ast.unparse, values)
        case ast.Assign([target], ast.Call(ast.Attribute(owner, "union" | "intersection" | "difference"), _, [])):
            return ast.unparse(owner) == ast.unparse(target)
        case _:
            return False


def _is_listing(value: ast.expr) -> bool:
    """Whether a sum is one of lists, tuples or texts, whose parts do not change places."""
    return any(isinstance(node, ast.List | ast.ListComp | ast.Tuple | ast.JoinedStr) for node in ast.walk(value))


def _holds(value: ast.expr, held: str) -> bool:
    return any(isinstance(node, ast.expr) and ast.unparse(node) == held for node in ast.walk(value))


def _bound(part: ast.AST, turn: set[str]) -> set[str]:
    """The names that a statement gives something of the turn."""
    match part:
        case ast.Assign(targets, value) if _mentions(value, turn):
            return {
                name
                for target in targets
                if not isinstance(target, ast.Attribute | ast.Subscript)
                for name in _names(target)
            }
        case ast.AnnAssign(ast.Name(name), _, ast.expr() as value) if _mentions(value, turn):
            return {name}
        case ast.For(target, iterated) if _mentions(iterated, turn):
            return _names(target)
        case ast.NamedExpr(ast.Name(name), value) if _mentions(value, turn):
            return {name}
        case ast.Match(subject, cases) if _mentions(subject, turn):
            patterns = [pattern for case in cases for pattern in ast.walk(case.pattern)]
            return {p.name for p in patterns if isinstance(p, ast.MatchAs | ast.MatchStar) and p.name is not None}
        case _:
            return set()


def _carried(loop: ast.For, function: ast.FunctionDef) -> set[str]:
    """The names whose value goes from a turn to the next, or out of the loop."""
    return _read_after(loop, function) | _read_first(loop)


def _read_after(loop: ast.For, function: ast.FunctionDef) -> set[str]:
    """The names that are read behind a loop, or by what goes around it, as what the loop has left them."""
    inside = {*nodes_of(loop)}
    around = any(
        isinstance(node, ast.For | ast.While) and node is not loop and loop in nodes_of(node)
        for node in nodes_of(function)
    )
    behind = (loop.end_lineno or loop.lineno, loop.end_col_offset or 0)
    found: set[str] = set()
    for statement in function.body:
        for node in nodes_of(statement):
            is_read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in inside
            if isinstance(node, ast.Name) and is_read and (around or (node.lineno, node.col_offset) >= behind):
                found.add(node.id)
    return found - _bound_anew(function, inside)


def _bound_anew(function: ast.FunctionDef, inside: set[ast.AST]) -> set[str]:
    """The names that other loops and comprehensions bind, and that are read there alone."""
    own: dict[str, set[ast.AST]] = {}
    for part in function.body:
        for node in nodes_of(part):
            match node:
                case ast.For(target):
                    targets = [target]
                case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                    targets = [loop.target for loop in node.generators]
                case _:
                    targets = []
            if node not in inside:
                for name in (name for target in targets for name in _names(target)):
                    own.setdefault(name, set()).update(nodes_of(node))
    reads: dict[str, bool] = {}
    for part in function.body:
        for node in nodes_of(part):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in inside:
                reads[node.id] = reads.get(node.id, True) and node in own.get(node.id, ())
    return {name for name, elsewhere in reads.items() if elsewhere}


def _read_first(loop: ast.For) -> set[str]:
    """The names that the body of a loop reads before it gives them a value."""
    read: dict[str, tuple[int, int]] = {}
    given: dict[str, tuple[int, int]] = {}
    for statement in loop.body:
        for node in nodes_of(statement):
            if isinstance(node, ast.Name):
                kept = read if isinstance(node.ctx, ast.Load) else given
                place = (node.lineno, node.col_offset)
                kept[node.id] = min(kept.get(node.id, place), place)
    for statement in loop.body:
        for node in nodes_of(statement):
            match node:
                case ast.Assign(targets, value):  # `x = x + 1` reads it first
                    given |= {n: max(given[n], _end(value)) for target in targets for n in _names(target) if n in given}
    return {name for name, place in read.items() if name in given and place < given[name]}


def _end(node: ast.expr) -> tuple[int, int]:
    return (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)


def _blocks(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """A loop's body and the blocks in it, inner loops left out: their `break` is theirs."""
    yield body
    for statement in body:
        match statement:
            case ast.If(_, yes, no):
                yield from _blocks(yes)
                yield from _blocks(no)
            case ast.Match(_, cases):
                for case in cases:
                    yield from _blocks(case.body)
            case ast.With(_, inner):
                yield from _blocks(inner)
            case ast.Try(inner, handlers, orelse, final):
                for block in (inner, *(handler.body for handler in handlers), orelse, final):
                    yield from _blocks(block)


def _effect_mentions(statement: ast.stmt, names: set[str]) -> bool:
    effects = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr)
    return effects and _mentions(statement, names)


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in names for n in nodes_of(node))


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in nodes_of(node) if isinstance(n, ast.Name)}
