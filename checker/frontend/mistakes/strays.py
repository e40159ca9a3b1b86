"""Methods that look like part of a spec and are not: found in the files that its classes are written in.

A property at the left margin, one indented into the body of another method, one in a class that is not a Spec: Python takes them all, and
none would be checked. A member that has the name of a decorator hides it for the rest of the class.
"""

import ast
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from checker.diagnostics import SpecError
from checker.frontend.mistakes.members import definitions
from checker.frontend.naming import is_any, module_namespace, value_in
from checker.frontend.references import spec_classes
from checker.frontend.source import SourceFile, source_of
from checker.language.spec import ROLES, Role, Spec, fill, require


def check_strays(spec: type[Spec]) -> Iterator[SpecError]:
    """The decorated functions of a spec's files that no Spec holds, and the members that hide a decorator."""
    seen: set[str] = set()
    for cls in spec_classes(spec):
        source = source_of(cls)
        if source is None or source.path in seen:
            continue
        seen.add(source.path)
        namespace = module_namespace(cls)
        yield from _Strays(source, namespace, spec).errors()
        yield from hidden_decorators(source, namespace)


def hidden_decorators(source: SourceFile, namespace: Mapping[str, Any]) -> Iterator[SpecError]:
    """Members of classes that have the name of a decorator, or of `fill` and `require`, as the file calls them."""
    decorators = {name for name, value in namespace.items() if is_decorator(value)}
    for cls in ast.walk(source.tree):
        if not isinstance(cls, ast.ClassDef) or _is_enum(cls, namespace):
            continue
        for statement in cls.body:
            for name in _given(statement):
                if name in decorators:
                    message = f"the member '{name}' of {cls.name} hides the {name} of checker for the rest of the class"
                    span = (
                        source.name_span(statement)
                        if isinstance(statement, ast.FunctionDef)
                        else source.span(statement)
                    )
                    yield SpecError("C210", message, span, fix=f"give it another name, for instance {name}_")


def _is_enum(cls: ast.ClassDef, namespace: Mapping[str, Any]) -> bool:
    """Whether a class is one of named values, by its base: nothing in it is decorated by this package."""
    bases = [value_in(namespace, base) for base in cls.bases]
    return any(isinstance(base, type) and issubclass(base, Enum) for base in bases)


def is_decorator(value: object) -> bool:
    """Whether a value is a decorator of this package, or what else of it is used in the body of a class."""
    return is_any(value, (*ROLES, fill, require))


def _given(statement: ast.stmt) -> list[str]:
    """The names that a statement of a class body gives a value."""
    match statement:
        case ast.FunctionDef(name) | ast.ClassDef(name):
            return [name]
        case ast.AnnAssign(ast.Name(name), _, value) if value is not None:
            return [name]
        case ast.Assign(targets):
            return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
        case _:
            return []


class _Strays:
    """The decorated functions of one file."""

    def __init__(self, source: SourceFile, namespace: Mapping[str, Any], spec: type[Spec]) -> None:
        self.source, self.namespace, self.spec = source, namespace, spec
        self.held = {
            (member.__code__.co_filename, member.__code__.co_firstlineno)
            for cls in (*spec_classes(spec), *namespace.values())
            if isinstance(cls, type) and issubclass(cls, Spec)
            for member in vars(cls).values()
            if hasattr(member, "__code__")
        }

    def errors(self) -> Iterator[SpecError]:
        """One for each that is not checked."""
        yield from self._block(self.source.tree.body, None)
        yield from self._same_classes()

    def _block(self, body: list[ast.stmt], owner: ast.ClassDef | ast.FunctionDef | None) -> Iterator[SpecError]:
        for node in definitions(body):
            if isinstance(node, ast.ClassDef):
                yield from self._class(node, owner)
            elif isinstance(node, ast.FunctionDef):
                role = self._role(node)
                if role is not None and not self._is_held(node):
                    yield self._stray(node, role, owner)
                yield from self._block(node.body, node)

    def _class(self, node: ast.ClassDef, owner: ast.ClassDef | ast.FunctionDef | None) -> Iterator[SpecError]:
        value = self.namespace.get(node.name) if owner is None else None
        is_spec = isinstance(value, type) and issubclass(value, Spec)
        is_base = isinstance(value, type) and value in self.spec.__mro__
        made = isinstance(owner, ast.FunctionDef) or (owner is None and value is None)  # by a function, or removed
        if is_spec or is_base or made:
            for part in definitions(node.body):
                if isinstance(part, ast.ClassDef):
                    yield from self._class(part, node)
                elif isinstance(part, ast.FunctionDef):
                    yield from self._block(part.body, part)
            return
        for part in definitions(node.body):
            role = self._role(part) if isinstance(part, ast.FunctionDef) else None
            if role is not None:
                message = f"the @{role} {part.name} is in the class {node.name}, which is not a Spec: it is not checked"
                place = f"move it to {owner.name}" if owner is not None else f"write class {node.name}(Spec)"
                yield SpecError("C210", message, self.source.name_span(node), fix=place)
                return

    def _stray(self, node: ast.FunctionDef, role: Role, owner: ast.ClassDef | ast.FunctionDef | None) -> SpecError:
        where = "outside every class" if owner is None else f"inside {owner.name}"
        message = f"the @{role} {node.name} is {where}: it is not checked"
        fix = f"indent it as a method of {self.spec.__name__}"
        return SpecError("C210", message, self.source.name_span(node), fix=fix)

    def _same_classes(self) -> Iterator[SpecError]:
        """Two classes of one name with decorated methods: the first is lost."""
        seen: set[str] = set()
        for node in self.source.tree.body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(part, ast.FunctionDef) and self._role(part) is not None for part in definitions(node.body)
            ):
                if node.name in seen:
                    message = f"the file defines the class {node.name} twice: the first would be dropped"
                    yield SpecError("C210", message, self.source.name_span(node), fix="rename one of the two")
                seen.add(node.name)

    def _is_held(self, node: ast.FunctionDef) -> bool:
        lines = {node.lineno, *(decorator.lineno for decorator in node.decorator_list)}
        return any((self.source.path, line) in self.held for line in lines)

    def _role(self, node: ast.FunctionDef) -> Role | None:
        """The role that a decorator of this definition gives, whatever the file calls it."""
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            value = value_in(self.namespace, called)
            for known, role in ROLES.items():
                if value is known:
                    return role
        return None
