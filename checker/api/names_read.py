"""The names that an expression over `self` may read, in the methods and functions that it calls too."""

import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from checker.language.spec import Spec

_LIBRARY = __name__.partition(".")[0]
_OWN = f"{_LIBRARY}.specs"


def names_of(function: FunctionType, spec: type[Spec]) -> Iterator[str]:
    """All attributes and globals, and the texts beside a getattr; more than are read, rather than fewer.

    Followed into what has such a name in the spec, its bases and the module of whoever says it; not into this library.
    """
    waiting, seen = [function], {function}
    while waiting:
        each = waiting.pop()
        for name in _names(each.__code__):
            yield name
            found = [each.__globals__.get(name), *(vars(cls).get(name) for cls in spec.__mro__ if cls is not Spec)]
            for called in filter(None, map(_function, found)):
                if called not in seen and _is_followed(called):
                    seen.add(called)
                    waiting.append(called)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
        elif isinstance(constant, str) and "getattr" in code.co_names:
            yield constant


def _function(found: Any) -> FunctionType | None:
    """The function that a value is, or that a property, a class method or a decorated function stands for."""
    found = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    found = inspect.unwrap(found) if callable(found) else found
    return found if isinstance(found, FunctionType) else None


def _is_followed(function: FunctionType) -> bool:
    module = function.__module__ or ""
    return module.partition(".")[0] != _LIBRARY or module.startswith(_OWN)
