"""What a name in a body stands for: the object that Python would find. Nothing is told by spelling.

`require`, `need` of `from checker import require as need`, `c.require` of `import checker as c` and what another module hands on are one
object here; a function of the author's that is called `require` is another. Mistakes, order and lowering all ask here.
"""

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

from checker.frontend.source import nodes_of
from checker.language.constants import ConstantMeta
from checker.language.order import CanonicalFrozenSet, CanonicalSet

NOTHING: Any = type("Nothing", (), {"__repr__": lambda self: "nothing"})()
"""What a name stands for that is a local variable, or defined nowhere."""


def named(function: FunctionType, name: str) -> Any:
    """What a name that is not local to a function stands for in it: in the function around, its file, or Python; else NOTHING."""
    code = function.__code__
    if name in code.co_varnames or name in code.co_cellvars:
        return NOTHING
    if name in code.co_freevars:
        cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
        try:
            return as_written(cells[name].cell_contents)
        except ValueError:  # assigned later, or never
            return NOTHING
    found = function.__globals__
    return as_written(found[name]) if name in found else vars(builtins).get(name, NOTHING)


def as_written(value: Any) -> Any:
    """`set` and `frozenset` for the canonical sets that a file of the author's has in their place, in a tuple of classes too."""
    if type(value) is tuple and (is_any(CanonicalSet, value) or is_any(CanonicalFrozenSet, value)):
        return tuple(map(as_written, value))
    return set if value is CanonicalSet else frozenset if value is CanonicalFrozenSet else value


def is_any(value: Any, objects: Iterable[Any]) -> bool:
    """Whether a value is one of these objects; values of the author's may be equal to anything, so they are not compared."""
    return any(value is known for known in objects)


def value_in(namespace: Mapping[str, Any], node: ast.expr) -> Any:
    """What an expression of names stands for at the level of a module, or in the body of a class; NOTHING for any other."""
    match node:
        case ast.Name(name):
            return as_written(namespace[name]) if name in namespace else vars(builtins).get(name, NOTHING)
        case ast.Attribute(owner, attribute):
            return attribute_of(value_in(namespace, owner), attribute)
        case _:
            return NOTHING


def module_namespace(cls: type) -> Mapping[str, Any]:
    """The global names that a class body sees."""
    module = sys.modules.get(cls.__module__)
    return {} if module is None else vars(module)


def attribute_of(owner: Any, attribute: str) -> Any:
    """What a module or class has by a name; NOTHING where it has none, or is neither; of a constant, whose value a model gives."""
    if not isinstance(owner, ModuleType | type) or isinstance(owner, ConstantMeta):
        return NOTHING
    return as_written(getattr(owner, attribute, NOTHING))


class Names:
    """The names of one function, by its definition: `value` resolves an expression that is made of names alone."""

    def __init__(self, function: FunctionType, node: ast.FunctionDef) -> None:
        self.function = function
        self.local = _bound_in(node)
        self._imported = _imported_in(node)

    def value(self, node: ast.expr) -> Any:
        """What a name, or an attribute of a module or class, stands for outside of the body; NOTHING for any other expression."""
        match node:
            case ast.Name(name) if name in self.local:
                return _imported(self._imported[name]) if name in self._imported else NOTHING
            case ast.Name(name):
                return named(self.function, name)
            case ast.Attribute(owner, attribute):
                return attribute_of(self.value(owner), attribute)
            case _:
                return NOTHING

    def is_any(self, node: ast.expr, objects: Iterable[Any]) -> bool:
        """Whether an expression stands for one of these objects, however it is written."""
        return is_any(self.value(node), objects)


@lru_cache(maxsize=4096)
def _bound_in(function: ast.FunctionDef) -> frozenset[str]:
    """The names that a function binds, or what is defined in it; not those that it says are of its file or of a function around."""
    found = {name for part in nodes_of(function) if part is not function for name in _bound_by(part)}
    outer = (part.names for part in nodes_of(function) if isinstance(part, ast.Global | ast.Nonlocal))
    return frozenset(found.difference(*outer))


def _bound_by(part: ast.AST) -> Iterator[str]:
    match part:
        case ast.Name(name, ast.Store() | ast.Del()) | ast.arg(name):
            yield name
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            yield name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.Import(aliases) | ast.ImportFrom(_, aliases):
            yield from (_name_of(alias) for alias in aliases)


def _name_of(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


@lru_cache(maxsize=4096)
def _imported_in(function: ast.FunctionDef) -> Mapping[str, tuple[str, str | None]]:
    """The names that a body gives by an import and in no other way, each with its module and the name that it has there."""
    found: dict[str, tuple[str, str | None]] = {}
    for part in nodes_of(function):
        match part:
            case ast.Import(aliases):
                for alias in aliases:
                    found[_name_of(alias)] = (alias.name if alias.asname else _name_of(alias), None)
            case ast.ImportFrom(str(module), aliases, 0):
                found |= {_name_of(alias): (module, alias.name) for alias in aliases}
    if not found:
        return found
    bound = [name for part in nodes_of(function) if part is not function for name in _bound_by(part)]
    return {name: origin for name, origin in found.items() if bound.count(name) == 1}


def _imported(origin: tuple[str, str | None]) -> Any:
    """What an import gives, where its module is loaded already."""
    module, name = sys.modules.get(origin[0]), origin[1]
    if module is None:
        return NOTHING
    return module if name is None else getattr(module, name, NOTHING)
