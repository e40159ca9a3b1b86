"""How what an author defines is read: functions by their place and what they close over, modules and classes by what they hold."""

import dataclasses
import dis
import functools
import sys
import types
from collections.abc import Iterator
from enum import Enum
from types import CodeType, FunctionType, ModuleType
from typing import Any

from checker.frontend.fingerprints.made_by_python import (
    IMPURE,
    OF_A_CLASS,
    OF_A_DATACLASS,
    OF_A_FUNCTION,
    OF_A_MODULE,
    OF_AN_ENUM,
    PURE_MODULES,
)
from checker.frontend.fingerprints.values import read_named
from checker.frontend.fingerprints.walk import ABSENT, Reader, UnknownObject, Walk
from checker.frontend.references import codes_of, is_authors, is_authors_file
from checker.frontend.source import function_node


def is_authors_class(cls: type) -> bool:
    """Whether a class is defined in a file of the author's."""
    path = getattr(sys.modules.get(cls.__module__), "__file__", None)
    return path is not None and is_authors_file(path)


def read_class(walk: Walk, cls: type) -> None:
    """A class of the author's; one whose metaclass is the author's may answer for it as it likes."""
    if is_authors_class(type(cls)):
        raise UnknownObject(cls)
    walk.add_ordered(cls)
    walk.say(f"class {cls.__module__} {cls.__qualname__}")
    walk.add_all("bases", (type(cls), *cls.__bases__))
    left_out = OF_A_CLASS
    if issubclass(cls, Enum):
        walk.add_items("members", {name: member.value for name, member in cls.__members__.items()})
        walk.add_all("each", cls.__members__.values())
        left_out = left_out | OF_AN_ENUM | cls.__members__.keys()
    if dataclasses.is_dataclass(cls):
        _add_fields(walk, cls)
        left_out = left_out | {name for name in OF_A_DATACLASS if _is_written(vars(cls).get(name))}
    walk.add_items("holds", vars(cls), left_out)
    walk.add(sys.modules[cls.__module__])


def _add_fields(walk: Walk, cls: Any) -> None:
    walk.say(repr(cls.__dataclass_params__))
    for field in dataclasses.fields(cls):
        walk.add_all(f"field {field.name}", (field.type, field.default, field.default_factory))
        walk.say(f"{field.init} {field.repr} {field.hash} {field.compare} {field.kw_only}")


def _is_written(member: object) -> bool:
    """Whether a member of a dataclass is one that was written for it, no method of the author's."""
    return not isinstance(member, FunctionType) or not is_authors(member)


def _read_function(walk: Walk, function: FunctionType) -> None:
    code = function.__code__
    if not is_authors(function):
        read_named(walk, function)
        return
    if any(_comes_anywhere(each) for each in codes_of(code)):
        raise UnknownObject(function)
    walk.add_file(code.co_filename)
    walk.say(f"function {code.co_filename} {_line(function)} {function.__module__} {function.__qualname__}")
    walk.add_all("defaults", (function.__defaults__, function.__kwdefaults__))
    walk.add_all("closure", _closed_over(function))
    walk.add_items("annotations", function.__annotations__)
    walk.add_items("marks", function.__dict__, OF_A_FUNCTION)
    walk.add(getattr(function, "__wrapped__", None))
    module = sys.modules.get(function.__globals__.get("__name__", ""))
    if module is None or vars(module) is not function.__globals__:
        raise UnknownObject(function)
    walk.add(module)


def _line(function: FunctionType) -> int:
    """Where it is defined: before and after it is rewritten, when its code no longer begins with its decorators."""
    node = function_node(function)
    return function.__code__.co_firstlineno if node is None else node.lineno


def _comes_anywhere(code: CodeType) -> bool:
    """Whether code may look at what no walk does: it imports something, or names what leads to the rest of the process."""
    return _IMPORT in code.co_code[::2] or not IMPURE.isdisjoint(code.co_names)


_IMPORT = dis.opmap["IMPORT_NAME"]


def _closed_over(function: FunctionType) -> Iterator[object]:
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # assigned later, or never
            yield ABSENT


def _read_module(walk: Walk, module: ModuleType) -> None:
    name = module.__name__
    path = getattr(module, "__file__", None)
    if path is not None and is_authors_file(path):
        if "__getattr__" in vars(module) or type(module) is not ModuleType:
            raise UnknownObject(module)  # it answers for names as it likes
        walk.add_file(path)
        held = {key: value for key, value in vars(module).items() if not key.startswith("__checker_")}
        walk.add_items(f"module {name}", held, OF_A_MODULE)
    elif name in PURE_MODULES or name.partition(".")[0] == "checker":
        walk.say(f"module {name}")
    else:
        raise UnknownObject(module)


def _read_property(walk: Walk, value: property) -> None:
    walk.add_all("property", (value.fget, value.fset, value.fdel))


def _read_wrapper(walk: Walk, value: Any) -> None:
    if not isinstance(value.__func__, FunctionType):
        raise UnknownObject(value)  # a class method that is a property, say
    walk.add_all(type(value).__name__, (value.__func__, getattr(value, "__self__", None)))


def _read_cached(walk: Walk, value: "functools.cached_property[Any]") -> None:
    walk.add_all("cached_property", (value.func,))


def _read_builtin(walk: Walk, value: Any) -> None:
    """A function in C: that of a module, or a method of an object."""
    if isinstance(value.__self__, ModuleType):
        read_named(walk, value)
    else:
        walk.add_all(f"method {value.__name__}", (value.__self__,))


def _read_descriptor(walk: Walk, value: Any) -> None:
    walk.say(f"{type(value).__name__} {value.__objclass__.__qualname__}.{value.__name__}")


READERS: dict[type, Reader] = {
    FunctionType: _read_function,
    ModuleType: _read_module,
    property: _read_property,
    staticmethod: _read_wrapper,
    classmethod: _read_wrapper,
    types.MethodType: _read_wrapper,
    functools.cached_property: _read_cached,
    types.BuiltinFunctionType: _read_builtin,
    types.WrapperDescriptorType: _read_descriptor,
    types.MethodDescriptorType: _read_descriptor,
    types.MemberDescriptorType: _read_descriptor,
    types.GetSetDescriptorType: _read_descriptor,
}
"""For objects of exactly these types."""
