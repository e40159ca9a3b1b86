"""What a spec's bodies refer to by global name: sorts that are constants of it, helper functions of its files."""

import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

from checker.language.spec import Spec


def methods_of(spec: type[Spec]) -> dict[str, FunctionType]:
    """Every method of a spec by name, as an instance would find it, in the order of definition, bases first."""
    found: dict[str, FunctionType] = {}
    for cls in reversed(spec.__mro__):
        if cls is Spec or not issubclass(cls, Spec):
            continue
        for name, member in cls.__dict__.items():
            function = (
                member.fget if isinstance(member, property) else inspect.unwrap(getattr(member, "__func__", member))
            )
            if isinstance(function, FunctionType):
                found[name] = function
    return found


def functions_of(spec: type[Spec]) -> list[FunctionType]:
    """The functions that run when the spec does: methods, overridden ones included, and module functions that they call."""
    found: dict[FunctionType, None] = {}
    for cls in spec.__mro__:
        if issubclass(cls, Spec) and cls is not Spec:
            waiting = [f for f in map(_function, cls.__dict__.values()) if f is not None]
            _collect(waiting, found)
    return list(found)


def globals_of(function: FunctionType) -> Iterator[object]:
    """The global objects that a function's code names."""
    for code in _codes(function.__code__):
        modules = [m for m in map(function.__globals__.get, code.co_names) if isinstance(m, ModuleType)]
        for name in code.co_names:
            if name in function.__globals__:
                yield function.__globals__[name]
            for module in modules:
                if hasattr(module, name):
                    yield getattr(module, name)


def _collect(waiting: list[FunctionType], found: dict[FunctionType, None]) -> None:
    home = {function.__module__ for function in waiting}
    while waiting:
        function = waiting.pop(0)
        if function in found:
            continue
        found[function] = None
        called = [value for value in globals_of(function) if isinstance(value, FunctionType)]
        waiting += [other for other in called if other.__module__ in home]


def _function(member: object) -> FunctionType | None:
    if isinstance(member, property):
        member = member.fget
    member = getattr(member, "__func__", member)
    return member if isinstance(member, FunctionType) else None


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
