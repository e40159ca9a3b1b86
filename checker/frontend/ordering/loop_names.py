"""The names of a loop: which it binds, which are read behind it, which go from one turn to the next."""

import ast
from collections.abc import Iterator

from checker.frontend.source import nodes_of


def carried_by(loop: ast.For, function: ast.FunctionDef) -> set[str]:
    """The names whose value goes from a turn to the next, or out of the loop."""
    return read_after(loop, function) | _read_first(loop)


def read_after(loop: ast.For, function: ast.FunctionDef) -> set[str]:
    """The names that are read behind a loop, or by what goes around it, as what the loop has left them."""
    inside = {*nodes_of(loop)}
    loops = [node for node in nodes_of(function) if isinstance(node, ast.For | ast.While) and node is not loop]
    around = any(loop in nodes_of(node) for node in loops)
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
    reads: dict[str, list[ast.AST]] = {}
    for node in (node for part in function.body for node in nodes_of(part) if node not in inside):
        match node:
            case ast.For(target):
                targets = [target]
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                targets = [loop.target for loop in node.generators]
            case ast.Name(name, ast.Load()):
                targets = []
                reads.setdefault(name, []).append(node)
            case _:
                targets = []
        for name in (name for target in targets for name in names_in(target)):
            own.setdefault(name, set()).update(nodes_of(node))
    return {name for name, nodes in reads.items() if all(node in own.get(name, ()) for node in nodes)}


def _read_first(loop: ast.For) -> set[str]:
    """The names that the body of a loop reads before it gives them a value, as far as the order of the lines tells."""
    given: set[str] = set()
    found: set[str] = set()
    for statement in loop.body:
        _note_reads(statement, given, found)
    stored = {
        n.id for part in loop.body for n in nodes_of(part) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    return found & stored


def _note_reads(statement: ast.stmt, given: set[str], found: set[str]) -> None:
    """Add the names that a statement reads and that were not given before; what a block gives counts in it alone."""
    match statement:
        case ast.Assign(targets, value):
            found |= names_read(value) - given
            for target in targets:
                found |= names_read(target) - given
                given |= {each.id for each in targets_of(target) if isinstance(each, ast.Name)}
        case ast.AugAssign(ast.Name(name), _, value):
            found |= ({name} | names_read(value)) - given
            given.add(name)
        case ast.If(test, yes, no):
            found |= names_read(test) - given
            for block in (yes, no):
                inner = set(given)
                for part in block:
                    _note_reads(part, inner, found)
        case ast.For(target, iterated, body, orelse):
            found |= names_read(iterated) - given
            inner = given | names_in(target)
            for part in [*body, *orelse]:
                _note_reads(part, inner, found)
        case _:
            found |= names_read(statement) - given


def names_read(node: ast.AST) -> set[str]:
    """The names that a part of a body reads."""
    return {n.id for n in nodes_of(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def blocks_of(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """A loop's body and the blocks in it, inner loops left out: their `break` is theirs."""
    yield body
    for statement in body:
        match statement:
            case ast.If(_, yes, no):
                yield from blocks_of(yes)
                yield from blocks_of(no)
            case ast.Match(_, cases):
                for case in cases:
                    yield from blocks_of(case.body)
            case ast.With(_, inner):
                yield from blocks_of(inner)
            case ast.Try(inner, handlers, orelse, final):
                for block in (inner, *(handler.body for handler in handlers), orelse, final):
                    yield from blocks_of(block)


def mentions(node: ast.AST, names: set[str]) -> bool:
    """Whether one of these names stands in a part of a body."""
    return any(isinstance(n, ast.Name) and n.id in names for n in nodes_of(node))


def names_in(node: ast.AST) -> set[str]:
    """The names that stand in a part of a body."""
    return {n.id for n in nodes_of(node) if isinstance(n, ast.Name)}


def targets_of(target: ast.expr) -> Iterator[ast.expr]:
    """The places that a target assigns, those in tuples and lists included."""
    match target:
        case ast.Tuple(parts) | ast.List(parts):
            for part in parts:
                yield from targets_of(part)
        case ast.Starred(part):
            yield from targets_of(part)
        case _:
            yield target


def bound_by(part: ast.AST, turn: set[str]) -> set[str]:
    """The names that a statement gives something of the turn."""
    match part:
        case ast.Assign(targets, value) if mentions(value, turn):
            return {each.id for target in targets for each in targets_of(target) if isinstance(each, ast.Name)}
        case ast.AnnAssign(ast.Name(name), _, ast.expr() as value) if mentions(value, turn):
            return {name}
        case ast.For(target, iterated) | ast.comprehension(target, iterated) if mentions(iterated, turn):
            return names_in(target)
        case ast.NamedExpr(ast.Name(name), value) if mentions(value, turn):
            return {name}
        case ast.Match(subject, cases) if mentions(subject, turn):
            patterns = [pattern for case in cases for pattern in ast.walk(case.pattern)]
            return {p.name for p in patterns if isinstance(p, ast.MatchAs | ast.MatchStar) and p.name is not None}
        case _:
            return set()
