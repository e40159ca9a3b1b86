"""The names that a part of a body reads of what is around it: not its parameters, and not what its comprehensions bind for themselves."""

import ast
from collections.abc import Iterable

_Comprehension = ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp


def free_names(node: ast.AST) -> set[str]:
    """The names that a function, a lambda or any other part reads or assigns of what is around it, as Python tells them apart."""
    match node:
        case ast.Name(name):
            return {name}
        case ast.Lambda(args, body):
            return (free_names(body) - _parameters(args)) | _defaults(args)
        case ast.FunctionDef(args=args, body=body):
            return (_of_all(body) - _parameters(args) - set[str]().union(*map(_assigned, body))) | _defaults(args)
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return _of_comprehension(node)
        case _:
            return _of_all(ast.iter_child_nodes(node))


def _of_all(nodes: Iterable[ast.AST]) -> set[str]:
    return set[str]().union(*map(free_names, nodes))


def _of_comprehension(node: _Comprehension) -> set[str]:
    """What is gone over first is read outside of a comprehension, all else inside."""
    first, *others = node.generators
    made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    inside = _of_all([*made, first.target, *first.ifs, *others])
    bound = set[str]().union(*(_targets(clause.target) for clause in node.generators))
    return (inside - bound) | free_names(first.iter)


def _targets(target: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(target) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _parameters(args: ast.arguments) -> set[str]:
    return {part.arg for part in ast.walk(args) if isinstance(part, ast.arg)}


def _defaults(args: ast.arguments) -> set[str]:
    return _of_all(part for part in (*args.defaults, *args.kw_defaults) if part is not None)


def _assigned(node: ast.AST) -> set[str]:
    """The names that a statement of a function gives values, as names of the function's own."""
    match node:
        case ast.Name(name, ast.Store()) | ast.MatchAs(name=str(name)) | ast.MatchStar(str(name)):
            found = {name}
        case ast.FunctionDef(name):
            return {name}
        case ast.Lambda():
            return set()
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            named = (part.target for part in ast.walk(node) if isinstance(part, ast.NamedExpr))
            return {target.id for target in named}
        case _:
            found = set()
    return found.union(*map(_assigned, ast.iter_child_nodes(node)))
