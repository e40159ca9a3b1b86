"""Sets that a body makes on the spot iterate in canonical order too.

Python's own sets iterate in the order of hashes, which differs between runs. A set display, a set comprehension and a call of `set` or
`frozenset` in a body is therefore compiled to make a canonical set instead: the function's code object is replaced, its source lines stay
(a debugger and a traceback show the file as it is). The same is done by pytest for `assert`.
"""

import ast
import builtins
import copy
from types import CodeType, FunctionType
from typing import Any

from checker.language.naming import named
from checker.language.order import CanonicalFrozenSet, CanonicalSet
from checker.language.source import function_node, source_of

_SET, _FROZEN = "__checker_set__", "__checker_frozenset__"


def rewrite(function: FunctionType) -> None:
    """Make the function's own sets canonical; done once, and only where it makes any."""
    if getattr(function, "__checker_rewritten__", False):
        return
    function.__checker_rewritten__ = True  # type: ignore[attr-defined]  # a mark, read above
    _settle_globals(function)
    node, source = function_node(function), source_of(function)
    if node is None or source is None or not any(map(_makes_set, ast.walk(node))):
        return
    own = {name for name in ("set", "frozenset") if _is_own(function, node, name)}
    replaced = _CanonicalSets(own).visit(copy.deepcopy(node))
    replaced.decorator_list = []
    code = _compile(replaced, function, source.path)
    if code is not None and code.co_freevars == function.__code__.co_freevars:
        function.__globals__[_SET], function.__globals__[_FROZEN] = CanonicalSet, CanonicalFrozenSet
        function.__code__ = code


def _settle_globals(function: FunctionType) -> None:
    """Sets that the file defines outside its bodies become canonical where they stand."""
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if type(value) is frozenset:
            function.__globals__[name] = CanonicalFrozenSet(value)
        elif type(value) is set:
            function.__globals__[name] = CanonicalSet(value)


def _makes_set(node: ast.AST) -> bool:
    return isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Name) and node.id in ("set", "frozenset"))


def _is_own(function: FunctionType, node: ast.FunctionDef, name: str) -> bool:
    """Whether a name stands for something of the spec's own: a local, or a global that is not the built-in."""
    given = any(isinstance(part, ast.arg) and part.arg == name for part in ast.walk(node))
    stored = any(
        isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store) for part in ast.walk(node)
    )
    return given or stored or named(function, name) is not getattr(builtins, name)


class _CanonicalSets(ast.NodeTransformer):
    def __init__(self, own: set[str]) -> None:
        self.own = own

    def visit_Set(self, node: ast.Set) -> Any:
        self.generic_visit(node)
        return self._call(node, ast.Tuple(node.elts, ast.Load()))

    def visit_SetComp(self, node: ast.SetComp) -> Any:
        self.generic_visit(node)
        return self._call(node, node)

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        names = {"set": _SET, "frozenset": _FROZEN}
        if isinstance(node.func, ast.Name) and node.func.id in names.keys() - self.own:
            node.func = ast.copy_location(ast.Name(names[node.func.id], ast.Load()), node.func)
        return node

    @staticmethod
    def _call(place: ast.expr, contents: ast.expr) -> ast.expr:
        call = ast.Call(ast.Name(_SET, ast.Load()), [ast.copy_location(contents, place)], [])
        for part in (call, call.func):
            ast.copy_location(part, place)
        return call


def _compile(node: ast.FunctionDef, function: FunctionType, path: str) -> CodeType | None:
    """The code of a function definition; free variables become those of a function around it."""
    free = function.__code__.co_freevars
    outer = ast.parse(f"def __around__({', '.join(free)}): pass").body[0]
    assert isinstance(outer, ast.FunctionDef)
    outer.body = [node]
    module = ast.fix_missing_locations(ast.Module([ast.copy_location(outer, node)], []))
    flags = function.__code__.co_flags & 0x1000000  # annotations stay unevaluated where the file says so
    compiled = compile(module, path, "exec", flags=flags, dont_inherit=True, optimize=0)
    return _find(_find(compiled, "__around__"), node.name)


def _find(code: CodeType | None, name: str) -> CodeType | None:
    inner = code.co_consts if code is not None else ()
    return next((const for const in inner if isinstance(const, CodeType) and const.co_name == name), None)
