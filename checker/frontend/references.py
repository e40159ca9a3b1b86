"""What a spec's bodies refer to by global name: sorts that are constants of it, the functions of the author that run when it does."""

import functools
import inspect
import os
import re
import sys
import sysconfig
from abc import ABC
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any, Generic, Protocol

from checker.language.records import Record
from checker.language.spec import Spec

_OWN = str(Path(__file__).parents[1])
_PROTOCOLS = tuple(str(Path(_OWN) / folder) for folder in ("specs", "counterexamples"))
_INSTALLED = tuple({sysconfig.get_paths()[key] + os.sep for key in ("stdlib", "platstdlib", "purelib", "platlib")})

_PLAIN_BASES: tuple[Any, ...] = (object, Spec, ABC, Generic, Protocol)
"""Bases that bring no member of the author's."""


def spec_classes(spec: type[Spec]) -> list[type]:
    """The classes of the author that a spec is made of, the spec first."""
    return [cls for cls in spec.__mro__ if cls not in _PLAIN_BASES]


def methods_of(spec: type[Spec]) -> dict[str, FunctionType]:
    """Every method of a spec by name, as an instance would find it, in the order of definition, bases first."""
    found: dict[str, FunctionType] = {}
    for cls in reversed(spec.__mro__):
        if cls is Spec or not issubclass(cls, Spec):
            continue
        for name, member in cls.__dict__.items():
            if isinstance(member, MethodType):
                continue  # a method of something else, which is a mistaken default
            function = (
                member.fget if isinstance(member, property) else inspect.unwrap(getattr(member, "__func__", member))
            )
            if isinstance(function, FunctionType):
                found[name] = function
    return found


def functions_of(spec: type[Spec]) -> list[FunctionType]:
    """The author's functions that run when the spec does: methods, overridden ones included, and what they name, from whichever file.

    Functions of Python, of installed packages and of this package are not the author's; protocols that come with it are.
    """
    found: dict[FunctionType, None] = {}
    home = {cls.__module__ for cls in spec.__mro__ if cls is not Spec and issubclass(cls, Spec)}
    for cls in spec.__mro__:
        if issubclass(cls, Spec) and cls is not Spec:
            _collect([*cls.__dict__.values(), *_annotated(cls)], home, found)
    return list(found)


def globals_of(function: FunctionType) -> Iterator[object]:
    """The objects that a function's code names: globals, what it takes from modules and classes, and what it closes over."""
    for _, value in named_by(function):
        yield value


def named_by(function: FunctionType) -> Iterator[tuple[str, object]]:
    """The objects that a function's code names, with the names."""
    for code in codes_of(function.__code__):
        owners: list[tuple[str, object]] = []
        for name in code.co_names:
            if name in function.__globals__ and not name.startswith("__checker_"):
                owners.append((name, function.__globals__[name]))
        yield from owners
        while owners:
            path, owner = owners.pop(0)
            if not isinstance(owner, ModuleType):
                continue
            for name in code.co_names:
                value = vars(owner).get(name)
                if value is not None and value is not owner:
                    yield f"{path}.{name}", value
                    if path.count(".") < 3:
                        owners.append((f"{path}.{name}", value))
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if name != "__class__" and (value := _contents(cell)) is not None:
            yield name, value
    defaults = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    for value in defaults:
        yield f"a default of {function.__name__}", value


def classes_named(function: FunctionType) -> Iterator[type]:
    """The classes that a function's code names, those within another class too: `Limits.Most`."""
    for value in globals_of(function):
        if isinstance(value, type):
            yield value
            names = {name for code in codes_of(function.__code__) for name in code.co_names}
            yield from (inner for name, inner in vars(value).items() if name in names and isinstance(inner, type))


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """A code object and those of the functions, classes and comprehensions in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_of(constant)


def is_authors(function: FunctionType) -> bool:
    """Whether a function is written by the author of specs, not part of Python, of a package or of this one."""
    return is_authors_file(function.__code__.co_filename)


def is_authors_file(path: str) -> bool:
    """As `is_authors`, of a file."""
    if path.startswith(_OWN + os.sep):
        return path.startswith(_PROTOCOLS)
    return not path.startswith(_INSTALLED) and not path.startswith("<")


def _annotated(cls: type) -> Iterator[object]:
    """The records and enumerations that the annotations of a class and of its methods name: their methods may be called."""
    written: list[object] = list(inspect.get_annotations(cls).values())
    for member in vars(cls).values():
        if isinstance(member, FunctionType):
            written += member.__annotations__.values()
    names = {name for text in written for name in re.findall(r"\w+", text if isinstance(text, str) else repr(text))}
    namespace = vars(sys.modules[cls.__module__]) if cls.__module__ in sys.modules else {}
    for name in sorted(names):
        value = namespace.get(name)
        if isinstance(value, type) and issubclass(value, Record | Enum):
            yield value


def _collect(first: list[object], home: set[str], found: dict[FunctionType, None]) -> None:
    """Add the functions that these values bring along, those of the spec's own modules always."""
    waiting, seen = first, set[int]()
    while waiting:
        value = waiting.pop(0)
        if id(value) in seen:
            continue
        seen.add(id(value))
        waiting += _parts(value)
        if isinstance(value, FunctionType) and value not in found and (value.__module__ in home or is_authors(value)):
            found[value] = None
            waiting += list(globals_of(value))


def _parts(value: Any) -> Iterable[object]:
    """The functions, and what may hold functions, that a value brings along."""
    match value:
        case property():
            return [value.fget]
        case staticmethod() | classmethod():
            return [value.__func__]
        case functools.partial():
            return [value.func, *value.args, *value.keywords.values()]
        case dict():
            return [*value.keys(), *value.values()] if type(value) is dict else []
        case list() | tuple() | set() | frozenset():
            return list(value)
        case type() if issubclass(value, Spec) or value.__module__.partition(".")[0] in ("builtins", "enum"):
            return []
        case type():
            return [m for base in value.__mro__ if base not in (object, Record, Enum) for m in _methods(base)]
        case FunctionType() | ModuleType():
            return []
        case _:
            held = getattr(value, "__wrapped__", None)
            return [type(value)] if held is None else [held]


def _methods(cls: type) -> Iterator[object]:
    """What a class defines that can be called, without what `dataclass` writes for it."""
    for member in vars(cls).values():
        if isinstance(member, FunctionType) and member.__code__.co_filename == "<string>":
            continue
        if isinstance(member, FunctionType | property | staticmethod | classmethod):
            yield member


def _contents(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None
