"""What is annotated in a spec: its text or object, its place, and what it evaluates to. Whether that is a domain, `domains` judges.

Between the two a model's constants are bound: a type holds the sizes that its sorts have at that moment.
"""

import ast
import builtins
import inspect
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Literal, get_args, get_origin

from checker.diagnostics import Span, SpecError, suggest
from checker.frontend.imports import forgotten_import
from checker.frontend.naming import module_namespace, value_in
from checker.frontend.references import classes_named
from checker.frontend.source import SourceFile, class_node, source_of
from checker.language.bounds import MaxLen
from checker.language.constants import Constant, DeclaredTable, Settable
from checker.language.records import Record
from checker.language.sorts import Element, Ordered, Quorum, Range, SortMeta, Symmetric

LANGUAGE = frozenset({Constant.__module__, Element.__module__})
"""The modules whose own classes are bases, not sorts or constants of a spec."""


@dataclass(frozen=True)
class Annotation:
    """What is written behind a name: its text or object, where, and the names that it may use."""

    written: object
    namespace: Mapping[str, Any]
    source: SourceFile | None = None
    node: ast.expr | None = None

    def span(self) -> Span | None:
        """The place of the whole annotation."""
        return self.source.span(self.node) if self.source is not None and self.node is not None else None


class NotADomain(Exception):
    """An annotation that is not a finite domain; `fix` says what to write instead, `code` which mistake it is.

    `annotation` is that of the field of a record, where one is to blame.
    """

    def __init__(self, message: str, fix: str | None = None, *, code: str = "C202") -> None:
        super().__init__(message)
        self.message, self.fix, self.code = message, fix, code
        self.annotation: Annotation | None = None


def evaluate(annotation: Annotation) -> object:
    """The object that an annotation stands for; raises NotADomain with code C201 for an unknown name."""
    if not isinstance(annotation.written, str):
        return annotation.written
    try:
        return eval(annotation.written, dict(annotation.namespace))  # the author's own code, as Python would run it
    except NameError as error:
        known = [*annotation.namespace, *_KNOWN_NAMES]
        near = suggest(error.name or "", (name for name in known if not name.startswith("__")))
        fix = forgotten_import(error.name or "") or near
        raise NotADomain(f"the name '{error.name}' is not defined", fix, code="C201") from None
    except Exception as error:
        raise _made_in_place(annotation) or NotADomain(f"the annotation does not evaluate: {error}") from None


def _made_in_place(annotation: Annotation) -> NotADomain | None:
    """The mistake of a sort that is made in the annotation itself, as `Range[0, 3]` or `Annotated[int, Range(0, 3)]`."""
    for node in ast.walk(annotation.node) if annotation.node is not None else ():
        match node:
            case ast.Call(written) | ast.Subscript(written):
                base, name = value_in(annotation.namespace, written), ast.unparse(written)
                if base is Range or base is Quorum or base is Ordered or base is Symmetric:
                    keywords = "low=0, high=3" if base is Range else "of=Node" if base is Quorum else "size=3"
                    fix = f"declare a class before the spec, class Name({name}, {keywords}), and annotate with Name"
                    return NotADomain(f"{ast.unparse(node)} is no annotation: a sort is a class of its own", fix)
                if isinstance(base, SortMeta):
                    return NotADomain(
                        f"{ast.unparse(node)} is no annotation: a sort takes nothing there", f"write {name}"
                    )
    return None


def unknown_name_span(annotation: Annotation) -> Span | None:
    """The place of the first name in the annotation that is not defined."""
    if annotation.node is not None and annotation.source is not None:
        for node in ast.walk(annotation.node):
            if isinstance(node, ast.Name) and node.id not in annotation.namespace and not hasattr(builtins, node.id):
                return annotation.source.span(node)
    return annotation.span()


def sorts_in(kind: object, namespace: Mapping[str, Any]) -> Iterator[Settable]:
    """The classes of sorts and constants that an evaluated annotation mentions, through records too; each may come several times."""
    yield from _sorts_in(kind, namespace, set())


def _sorts_in(kind: object, namespace: Mapping[str, Any], seen: set[type]) -> Iterator[Settable]:
    if isinstance(kind, str):
        kind = namespace.get(kind)
    if isinstance(kind, Settable):
        if issubclass(kind, Quorum) and hasattr(kind, "of"):
            yield kind.of
        for part in ("declared_low", "declared_high", "declared_size"):
            yield from _sorts_in(getattr(kind, part, None), namespace, seen)
        table = getattr(kind, "declared_table", None)
        if isinstance(table, DeclaredTable) and kind not in seen:
            seen.add(kind)
            yield from _sorts_in(table.of, module_namespace(kind), seen)
            yield from _constants_of(table.default)
        yield kind
    elif isinstance(kind, type) and issubclass(kind, Record):
        if kind in seen:
            return
        seen.add(kind)
        for field in record_annotations(kind).values():
            try:
                yield from _sorts_in(evaluate(field), field.namespace, seen)
            except NotADomain:
                continue
    elif get_origin(kind) is not Literal:
        for argument in get_args(kind):
            yield from _sorts_in(argument, namespace, seen)
        for bound in getattr(kind, "__metadata__", ()):
            if isinstance(bound, MaxLen):
                yield from _sorts_in(bound.max_length, namespace, seen)


def _constants_of(default: object) -> Iterator[Settable]:
    """The sorts and constants that a function names, and of which it makes what it gives."""
    if isinstance(default, FunctionType):
        named = (value for value in classes_named(default) if isinstance(value, Settable))
        yield from (value for value in named if value.__module__ not in LANGUAGE)


def record_annotations(record: type[Record]) -> dict[str, Annotation]:
    """The fields of a record class, inherited ones first, as they are annotated."""
    found: dict[str, Annotation] = {}
    for cls in reversed(record.__mro__):
        if issubclass(cls, Record) and cls is not Record:
            node, source = class_node(cls), source_of(cls)
            nodes = annotation_nodes(node)
            for name, written in inspect.get_annotations(cls).items():
                found[name] = Annotation(written, module_namespace(cls), source, nodes.get(name))
    return found


def annotation_nodes(node: ast.ClassDef | None) -> dict[str, ast.expr]:
    """The annotations that stand in a class body, by the name before them."""
    if node is None:
        return {}
    statements = (statement for statement in node.body if isinstance(statement, ast.AnnAssign))
    return {s.target.id: s.annotation for s in statements if isinstance(s.target, ast.Name)}


_KNOWN_NAMES = (
    "bool",
    "dict",
    "set",
    "list",
    "tuple",
    "frozenset",
    "None",
    "Literal",
    "Annotated",
    "Counter",
    "MaxLen",
)


def is_class_variable(annotation: Annotation) -> bool:
    """Whether an annotation is `ClassVar`: an ordinary class attribute, no variable of the state."""
    try:
        kind = evaluate(annotation)
    except NotADomain:
        return False  # reported when it is made a type
    return kind is typing.ClassVar or get_origin(kind) is typing.ClassVar


def make_error(annotation: Annotation, error: NotADomain) -> SpecError:
    """The diagnostic for an annotation that was refused, at the field of a record that is to blame."""
    annotation = error.annotation or annotation
    span = unknown_name_span(annotation) if error.code == "C201" else annotation.span()
    return SpecError(error.code, error.message, span, fix=error.fix)
