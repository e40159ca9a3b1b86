"""Sets iterate in canonical order, whoever makes them.

Python's own sets iterate in the order of hashes, which differs between runs. So a file of the author is compiled with its set displays, set
comprehensions and mentions of `set` and `frozenset` as canonical sets, and with a look at what it iterates over: a plain set that other
code returned is put in order there. Source lines stay (a debugger and a traceback show the file as it is); pytest does the same for
`assert`. `compile_ordered` does it for a file, `rewrite` for a function of a file that was imported without it, `settle` for values made
before.
"""

import ast
import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType
from typing import Any

from checker.frontend.naming import named
from checker.frontend.references import is_authors
from checker.frontend.source import copied, function_node, source_of
from checker.language.order import CanonicalFrozenSet, CanonicalSet, in_order

_SET, _FROZEN, _RESULT, _ITERABLE = (
    "__checker_set__",
    "__checker_frozenset__",
    "__checker_result__",
    "__checker_iterable__",
)
_DEEPEST = 20_000
"""Nested calls that rewriting a file may take."""
_NAMES = {"set": _SET, "frozenset": _FROZEN}
_ALGEBRA = frozenset(
    {
        *("__and__", "__or__", "__sub__", "__xor__", "__rand__", "__ror__", "__rsub__", "__rxor__"),
        *("and_", "or_", "xor", "sub", "reduce", "deepcopy", "copy", "loads"),
    }
)
"""Functions that may give a plain set: the algebra of the views of a dict does."""
_TAKES_IN_ORDER = frozenset(
    {
        *(
            "list",
            "tuple",
            "iter",
            "next",
            "enumerate",
            "zip",
            "map",
            "filter",
            "sorted",
            "min",
            "max",
            "sum",
            "reversed",
        ),
        *(
            "dict",
            "deque",
            "join",
            "fromkeys",
            "extend",
            "chain",
            "reduce",
            "accumulate",
            "product",
            "islice",
            "Counter",
        ),
        *("permutations", "combinations", "from_iterable", "cycle", "starmap", "takewhile", "dropwhile", "extendleft"),
    }
)
"""Functions whose result may depend on the order of what they are given."""


def result_of(value: Any) -> Any:
    """What an expression gave, a plain set as a canonical one."""
    if type(value) is set:
        return CanonicalSet(value)
    return CanonicalFrozenSet(value) if type(value) is frozenset else value


def iterable_of(value: Any) -> Any:
    """What an expression iterates over, a set of Python's own order in canonical order."""
    own = getattr(type(value), "__iter__", None)
    return in_order(value) if own is set.__iter__ or own is frozenset.__iter__ else value


COMPILED = "__checker_compiled__"
"""A global of the modules that `compile_ordered` made: their functions need no rewriting."""
NAMES: dict[str, Any] = {_SET: CanonicalSet, _FROZEN: CanonicalFrozenSet, _RESULT: result_of, _ITERABLE: iterable_of}
"""What code that was compiled here refers to, as globals of its module."""


def compile_ordered(text: str, path: str, flags: int = 0) -> CodeType:
    """The code of a file whose sets are canonical; its module needs `NAMES`. Raises SyntaxError and ValueError as `compile` does."""
    tree = compile(text, path, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True, optimize=0)
    with _deep():
        ordered = ast.fix_missing_locations(_Ordered(_bound_in(tree)).visit(tree))
    code = compile(ordered, path, "exec", flags, dont_inherit=True, optimize=0)
    assert isinstance(code, CodeType)
    return code


@contextmanager
def _deep() -> Iterator[None]:
    """Inside the block trees may be as deep as Python's own compiler takes them: each level of one costs several calls here."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def rewrite(function: FunctionType) -> None:
    """Make the function's own sets canonical, and the sets that it refers to; done once."""
    if getattr(function, "__checker_rewritten__", False):
        return
    function.__checker_rewritten__ = True  # type: ignore[attr-defined]  # a mark, read above
    _settle_globals(function)
    node = function_node(function)
    if node is None or function.__globals__.get(COMPILED):
        return
    code = recompiled(function, copied(node))
    if code is not None and code.co_freevars == function.__code__.co_freevars:
        function.__globals__.update(NAMES)
        function.__code__ = code


def recompiled(function: FunctionType, node: ast.FunctionDef) -> CodeType | None:
    """The code of a function whose definition is this one instead, its sets canonical; changes the tree. None where it cannot be made."""
    source = source_of(function)
    if source is None:
        return None
    bound = _bound_in(source.tree if function.__globals__.get(COMPILED) else node)
    own = {name for name in _NAMES if name in bound or named(function, name) is not getattr(builtins, name)}
    replaced = _Ordered(own).visit(node)
    replaced.decorator_list = []
    return _compile(replaced, function, source.path)


def settle(value: Any) -> Any:
    """The value with every plain set in it canonical: lists and dicts are changed where they stand, tuples and sets made anew."""
    kind = type(value)
    if kind is frozenset:
        return CanonicalFrozenSet(map(settle, value))
    if kind is set:
        return CanonicalSet(value)
    if kind is tuple:
        settled = tuple(map(settle, value))
        return value if all(new is old for new, old in zip(settled, value, strict=True)) else settled
    if kind is list:
        for index, item in enumerate(value):
            if (new := settle(item)) is not item:
                value[index] = new
    elif kind is dict:
        pairs = [(settle(key), settle(item)) for key, item in value.items()]
        if any(new is not old for (_, new), old in zip(pairs, value.values(), strict=True)) or any(
            new is not old for (new, _), old in zip(pairs, value, strict=True)
        ):
            value.clear()
            value.update(pairs)
    return value


def _settle_globals(function: FunctionType) -> None:
    """Sets that are made outside bodies become canonical where they stand: globals, defaults, closures, attributes of modules."""
    names = {name for code in _codes(function.__code__) for name in code.co_names}
    space = function.__globals__
    for module in [space, *(vars(m) for name in names if _is_own_module(m := space.get(name)))]:
        for name in names & {*module}:
            if (new := settle(module[name])) is not module[name]:
                module[name] = new
    if function.__defaults__:
        function.__defaults__ = tuple(map(settle, function.__defaults__))
    if function.__kwdefaults__:
        function.__kwdefaults__ = {name: settle(value) for name, value in function.__kwdefaults__.items()}
    for cell in function.__closure__ or ():
        try:
            value = cell.cell_contents
        except ValueError:
            continue
        if (new := settle(value)) is not value:
            cell.cell_contents = new


def settle_class(cls: type) -> None:
    """Sets among the attributes of a class become canonical."""
    for name, value in list(vars(cls).items()):
        if not name.startswith("__") and (new := settle(value)) is not value:
            setattr(cls, name, new)


def _bound_in(tree: ast.AST) -> set[str]:
    """The names that are bound anywhere in a tree."""
    found: set[str] = set()
    for part in ast.walk(tree):
        match part:
            case ast.arg(name) | ast.Name(name, ast.Store()) | ast.FunctionDef(name) | ast.ClassDef(name):
                found.add(name)
            case ast.alias(name, written):
                found.add(written or name)
    return found


def _is_own_module(value: object) -> bool:
    return isinstance(value, ModuleType) and any(
        isinstance(v, FunctionType) and is_authors(v) for v in vars(value).values()
    )


def _codes(code: CodeType) -> list[CodeType]:
    return [code, *(inner for const in code.co_consts if isinstance(const, CodeType) for inner in _codes(const))]


class _Ordered(ast.NodeTransformer):
    """Replaces what makes sets, and wraps what iterates over what may be one; names that are the author's own are left."""

    def __init__(self, own: set[str]) -> None:
        self.names = {name: ours for name, ours in _NAMES.items() if name not in own}

    def visit_Set(self, node: ast.Set) -> Any:
        self.generic_visit(node)
        return _call(_SET, node, ast.Tuple(node.elts, ast.Load()))

    def visit_SetComp(self, node: ast.SetComp) -> Any:
        self.generic_visit(node)
        return _call(_SET, node, node)

    def visit_Name(self, node: ast.Name) -> Any:
        if isinstance(node.ctx, ast.Load) and node.id in self.names:
            return ast.copy_location(ast.Name(self.names[node.id], ast.Load()), node)
        return node

    def visit_Call(self, node: ast.Call) -> Any:
        named = _called(node.func)
        if isinstance(node.func, ast.Name) and named in ("isinstance", "issubclass"):
            node.args[:1] = [self.visit(part) for part in node.args[:1]]
            return node
        self.generic_visit(node)
        if named in _TAKES_IN_ORDER:
            node.args = [
                argument if isinstance(argument, ast.Starred) else _in_order(argument) for argument in node.args
            ]
        return _call(_RESULT, node, node) if named in _ALGEBRA else node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.BitXor) or (
            isinstance(node.op, ast.Sub) and not any(isinstance(part, ast.Constant) for part in (node.left, node.right))
        ):
            return _call(_RESULT, node, node)
        return node

    def visit_For(self, node: ast.For) -> Any:
        self.generic_visit(node)
        node.iter = _in_order(node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> Any:
        self.generic_visit(node)
        node.iter = _in_order(node.iter)
        return node

    def visit_Starred(self, node: ast.Starred) -> Any:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = _in_order(node.value)
        return node

    def visit_Assign(self, node: ast.Assign) -> Any:
        self.generic_visit(node)
        if any(isinstance(target, ast.Tuple | ast.List) for target in node.targets):
            node.value = _in_order(node.value)
        return node

    # what is left as it is: annotations, types, patterns

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> Any:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        bases, node.bases = node.bases, []
        self.generic_visit(node)
        node.bases = bases
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        if isinstance(node.value, ast.Name) and node.value.id in self.names:
            return node
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> Any:
        if any(isinstance(part, ast.Name) and part.id in self.names for part in (node.left, *node.comparators)):
            return node
        return self.generic_visit(node)

    def visit_MatchClass(self, node: ast.MatchClass) -> Any:
        return node


def _called(node: ast.expr) -> str:
    """The last part of the name of what is called."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _in_order(node: ast.expr) -> ast.expr:
    """The expression, looked at before it is iterated over unless its form tells that it is not a set of Python's own."""
    if isinstance(
        node,
        ast.GeneratorExp | ast.ListComp | ast.List | ast.Tuple | ast.Constant | ast.Dict | ast.DictComp | ast.Lambda,
    ):
        return node
    if isinstance(node, ast.Call) and _called(node.func) in (
        "range",
        "enumerate",
        "zip",
        "sorted",
        "list",
        _SET,
        _ITERABLE,
        _RESULT,
    ):
        return node
    return _call(_ITERABLE, node, node)


def _call(name: str, place: ast.expr, argument: ast.expr) -> ast.expr:
    call = ast.Call(ast.Name(name, ast.Load()), [ast.copy_location(argument, place)], [])
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
    code = _find(_find(compiled, "__around__"), node.name)
    return code if code is None else _called_as(code, code.co_qualname, function.__code__.co_qualname)


def _called_as(code: CodeType, written: str, name: str) -> CodeType:
    """The code, and what is defined in it, by the full name that the function has: a message of Python may have it."""
    inner = tuple(
        _called_as(const, written, name) if isinstance(const, CodeType) else const for const in code.co_consts
    )
    return code.replace(co_qualname=name + code.co_qualname.removeprefix(written), co_consts=inner)


def _find(code: CodeType | None, name: str) -> CodeType | None:
    inner = code.co_consts if code is not None else ()
    return next((const for const in inner if isinstance(const, CodeType) and const.co_name == name), None)
