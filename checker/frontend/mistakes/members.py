"""What the classes of a spec hold: every member is what its source says, or is refused.

Python drops the first of two methods of one name, a decorator of the user may put another function in a method's place, and a state is
made without `__init__`. Each of these would pass in silence what an author wrote to be checked; `check_members` finds them.
"""

import ast
import functools
import inspect
from abc import ABCMeta, abstractmethod
from collections.abc import Iterator
from types import FunctionType
from typing import Any, overload

from checker.diagnostics import Span, SpecError
from checker.frontend.naming import NOTHING, is_any, module_namespace, value_in
from checker.frontend.references import spec_classes
from checker.frontend.source import SourceFile, class_node, class_span, source_of
from checker.language.spec import ROLES, Fill, Misdecorated, Role, Spec, roles_of

_MADE_BY_PYTHON = frozenset(
    {
        *("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__parameters__"),
        *("__orig_bases__", "__hash__", "__abstractmethods__", "__type_params__", "__firstlineno__"),
        *("__static_attributes__", "__classcell__", "__annotate__", "__annotate_func__", "__annotations_cache__"),
        *("__checker_constants__", "__repr__", "__str__", "__format__", "__init_subclass__", "__class_getitem__"),
    }
)
"""Names with two underscores that a class may hold: they change nothing of a state."""

_WRAPPER = "a method is run as it is written: do in its body what the decorator does, or call a function from there"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def check_members(spec: type[Spec]) -> Iterator[SpecError]:
    """The mistakes in what the classes of a spec hold, in the order of classes."""
    if type(spec) not in (type, ABCMeta):
        fix = "remove metaclass=...: the checker makes states in its own way"
        yield SpecError("C210", f"{spec.__name__} has a metaclass, which would be ignored", class_span(spec), fix=fix)
    for cls in spec_classes(spec):
        if issubclass(cls, Spec):
            yield from _Class(cls).errors()
        else:
            yield from _mixin(cls, spec)
    yield from _unannotated(spec)
    yield from _hidden(spec)


def _unannotated(spec: type[Spec]) -> Iterator[SpecError]:
    """Defaults of variables that no class of the spec annotates."""
    annotated = {name for cls in spec.__mro__ for name in vars(cls).get("__annotations__", {})}
    for cls in spec_classes(spec):
        for name, member in vars(cls).items():
            if isinstance(member, Fill) and name not in annotated:
                message = f"{name} has no annotation, so it is not a variable of {cls.__name__}"
                yield SpecError(
                    "C210", message, member_span(cls, name), fix=f"write {name}: set[Domain] = fill(), for instance"
                )


def _mixin(cls: type, spec: type[Spec]) -> Iterator[SpecError]:
    """A base that is not a Spec: nothing of it would be read."""
    held = [name for name in (*vars(cls), *inspect.get_annotations(cls)) if not name.startswith("__")]
    if held:
        message = f"{spec.__name__} takes '{held[0]}' from {cls.__name__}, which is not a Spec: it would be ignored"
        yield SpecError("C210", message, class_span(cls) or class_span(spec), fix=f"write class {cls.__name__}(Spec)")


def _hidden(spec: type[Spec]) -> Iterator[SpecError]:
    """Decorated methods of a base that a subclass replaces by something with another role, or with none.

    `name = None` takes one out on purpose, as `__hash__ = None` does.
    """
    seen: dict[str, tuple[type, object]] = {}
    for cls in reversed(spec_classes(spec)):
        for name, member in vars(cls).items():
            if name in seen:
                base, before = seen[name]
                role, now = _role(before), _role(member)
                if role is not None and now is not role and member is not None:
                    message = (
                        f"{cls.__name__}.{name} hides the @{role} {name} of {base.__name__}, which would be dropped"
                    )
                    fix = f"decorate it with @{role}, or write {name} = None to leave the other out"
                    yield SpecError("C210", message, member_span(cls, name), fix=fix)
            seen[name] = cls, member


def _role(member: object) -> Role | None:
    return next(iter(roles_of(member)), None)


class _Class:
    """One class of a spec, with its source."""

    def __init__(self, cls: type) -> None:
        self.cls, self.node, self.source = cls, class_node(cls), source_of(cls)

    def errors(self) -> Iterator[SpecError]:
        """The mistakes in it."""
        yield from self._underscored()
        wrong: set[str] = set()
        for name, member in vars(self.cls).items():
            for error in self._roles(name, member):
                wrong.add(name)
                yield error
        if self.node is None or self.source is None:
            return
        yield from self._bound_twice(self.node, self.source)
        for statement in definitions(self.node.body):
            if statement.name not in wrong:
                yield from self._definition(statement, self.source)

    def _underscored(self) -> Iterator[SpecError]:
        """Methods that Python calls by itself: a state is made, compared and changed by the checker instead."""
        if "__dataclass_fields__" in vars(self.cls):
            message = f"{self.cls.__name__} is made a dataclass, whose methods would be ignored"
            fix = "remove @dataclass: the annotated attributes are the variables"
            yield SpecError("C211", message, class_span(self.cls), fix=fix)
            return
        for name in vars(self.cls):
            is_special = name.startswith("__") and name.endswith("__") and not name.startswith("__checker_")
            if is_special and name not in _MADE_BY_PYTHON:
                ignored = ", which would be ignored" if name in _INSTEAD else ""
                message = f"{self.cls.__name__} defines {name}{ignored}: a state is not an ordinary object"
                fix = _INSTEAD.get(name, "write it as a method with a name of its own")
                yield SpecError("C210", message, member_span(self.cls, name), fix=fix)

    def _roles(self, name: str, member: object) -> Iterator[SpecError]:
        roles = roles_of(member)
        if not roles:
            return
        span = member_span(self.cls, name)
        shown = " and ".join(f"@{role}" for role in roles)
        if len(roles) > 1:
            fix = (
                "write two methods, the second of which calls the first" if len(set(roles)) > 1 else "decorate it once"
            )
            yield SpecError("C210", f"{name} is {shown}, of which all but one would be dropped", span, fix=fix)
        elif roles and not isinstance(member, FunctionType):
            while isinstance(member, Misdecorated):
                member = member.member
            kind = type(member).__name__
            message = f"the {shown} {name} is a {kind}: it would be dropped"
            yield SpecError("C208", message, span, fix=f"write a plain method: def {name}(self)")
        elif roles and isinstance(member, FunctionType) and member.__name__ != name:
            message = f"the {shown} {name} is not defined under its name"
            yield SpecError("C210", message, span, fix=f"write {shown} above def {name}(self)")

    def _bound_twice(self, node: ast.ClassDef, source: SourceFile) -> Iterator[SpecError]:
        """Names that the body of the class gives to two things: the first is lost."""
        first: dict[str, ast.stmt] = {}
        for statement in node.body:
            for name in _names_bound(statement):
                before = first.setdefault(name, statement)
                if before is statement or self._belong_together(before, statement, name):
                    continue
                message = (
                    f"{self.cls.__name__} defines '{name}' twice: the first, in line {before.lineno}, would be dropped"
                )
                yield SpecError("C210", message, _span(statement, source), fix="rename one of the two")

    def _definition(self, node: Definition, source: SourceFile) -> Iterator[SpecError]:
        if not isinstance(node, ast.FunctionDef):
            return
        member = self.cls.__dict__.get(_mangled(self.cls, node.name))
        if isinstance(member, Misdecorated):
            member = member.member
        namesake = next((d for d in node.decorator_list if member is not None and self._is_namesake(d, member)), None)
        if namesake is not None:
            name, origin = self._name(namesake), getattr(self._value(namesake), "__module__", "this file")
            message = f"this is the {name} of {origin}, which gives {node.name} no role: it would not be checked"
            fix = f"from checker import {name}, below the other imports"
            yield SpecError("C211", message, source.span(namesake), fix=fix)
            return
        if not node.decorator_list or member is None or _is_defined_by(member, node):
            return
        if any(name == node.name for other in self._later(node) for name in _names_bound(other)):
            return  # reported as bound twice
        decorator = next((d for d in node.decorator_list if not self._is_known(d)), node.decorator_list[0])
        shown = ast.unparse(decorator)
        if is_any(self._value(decorator), ROLES) or shown.partition(".")[0] == node.name:
            return  # a member that hides the decorator is reported; a property's setter is never called
        message = f"@{shown} puts something else in the place of {node.name}"
        yield SpecError("C211", message, source.span(decorator), fix=self._instead(decorator))

    def _is_namesake(self, decorator: ast.expr, member: object) -> bool:
        """Whether a decorator has the name of one of the checker's, and is another that gives no role: `typing.final`."""
        if self._name(decorator) not in map(str, Role) or roles_of(member):
            return False
        value = self._value(decorator)
        return value is not NOTHING and not is_any(value, ROLES)

    def _value(self, decorator: ast.expr) -> Any:
        """What a decorator is in the file: `invariant` of `@invariant()`."""
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        return value_in(module_namespace(self.cls), called)

    def _name(self, decorator: ast.expr) -> str:
        """The name that a decorator has where it comes from."""
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = getattr(self._value(decorator), "__name__", None)
        return name if isinstance(name, str) else ast.unparse(called).rpartition(".")[2]

    def _instead(self, decorator: ast.expr) -> str:
        value = self._value(decorator)
        if value is functools.cached_property:
            return f"write @property: {_KEPT}"
        return f"remove it: {_KEPT}" if is_any(value, (functools.lru_cache, functools.cache)) else _WRAPPER

    def _belong_together(self, before: ast.stmt, after: ast.stmt, name: str) -> bool:
        """Whether two statements that bind a name are one member: a property and its setter, overloads, a declaration and its value."""
        if isinstance(before, ast.AnnAssign):
            is_declaration = before.value is None and isinstance(after, ast.Assign)
            return is_declaration or isinstance(
                after, ast.FunctionDef
            )  # the latter is C207, a default that is a method
        if isinstance(after, ast.FunctionDef) and isinstance(before, ast.FunctionDef):
            decorators = [*after.decorator_list, *before.decorator_list]
            is_accessor = any(ast.unparse(d) in (f"{name}.setter", f"{name}.deleter") for d in decorators)
            return is_accessor or any(self._value(d) is overload for d in decorators)
        return False

    def _later(self, node: ast.stmt) -> list[ast.stmt]:
        assert self.node is not None
        return [statement for statement in self.node.body if statement.lineno > node.lineno]

    def _is_known(self, decorator: ast.expr) -> bool:
        is_override = self._name(decorator) == "override"  # of typing or of typing_extensions
        return is_override or is_any(self._value(decorator), _KNOWN)


_KEPT = "a value that is kept from one state would be taken for that of another"
_KNOWN: tuple[Any, ...] = (*ROLES, property, staticmethod, classmethod, abstractmethod)
"""Decorators that put nothing else in a method's place."""
_INSTEAD = {
    "__init__": "give the variables defaults, or assign them in a method decorated with @init",
    "__new__": "give the variables defaults, or assign them in a method decorated with @init",
    "__post_init__": "give the variables defaults, or assign them in a method decorated with @init",
    "__slots__": "remove it: the annotated attributes are the variables",
}


def definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    """The classes and functions that a block defines, those under `if`, `try` and `with` included."""
    for node in body:
        if isinstance(node, Definition):
            yield node
        for block in ("body", "orelse", "finalbody"):
            if isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While):
                yield from definitions(getattr(node, block, []))


def member_span(cls: type, name: str) -> Span | None:
    """The place where a class defines a member, or of the class."""
    node, source = class_node(cls), source_of(cls)
    if node is None or source is None:
        return class_span(cls)
    found = [part for part in node.body if name in _names_bound(part)]
    found += [part for part in definitions(node.body) if part.name == name]
    return _span(found[-1], source) if found else class_span(cls)


def _span(node: ast.stmt, source: SourceFile) -> Span:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return source.name_span(node)
    return source.span(node)


def _names_bound(statement: ast.stmt) -> list[str]:
    """The names that a statement of a class body binds or declares."""
    match statement:
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            return [name]
        case ast.AnnAssign(ast.Name(name)):
            return [name]
        case ast.Assign(targets):
            return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
        case _:
            return []


def _is_defined_by(member: object, node: ast.FunctionDef) -> bool:
    """Whether a member of a class is the function of this definition, as it is."""
    inner = getattr(member, "fget", None) or getattr(member, "__func__", member)
    if type(member) not in (FunctionType, property, staticmethod, classmethod) or not isinstance(inner, FunctionType):
        return False
    lines = {node.lineno, *(decorator.lineno for decorator in node.decorator_list)}
    code = inner.__code__
    return code.co_name == node.name and code.co_firstlineno in lines and not hasattr(inner, "__wrapped__")


def _mangled(cls: type, name: str) -> str:
    return f"_{cls.__name__.lstrip('_')}{name}" if name.startswith("__") and not name.endswith("__") else name
