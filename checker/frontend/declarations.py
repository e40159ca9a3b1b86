"""What the classes of a spec declare: its variables, the parameters of its methods, its constants, the records that it makes.

In: a spec's classes and the constants that are given. Out: annotations, types, settings, and the mistakes in them (C201 to C208).
"""

import inspect
from collections.abc import Iterator, Mapping
from types import FunctionType

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.annotations import (
    LANGUAGE,
    Annotation,
    NotADomain,
    annotation_nodes,
    evaluate,
    is_class_variable,
    make_error,
    sorts_in,
)
from checker.frontend.constants import Setting, settle
from checker.frontend.domains import to_type
from checker.frontend.marks import without_mark
from checker.frontend.mistakes.returns import check_returns
from checker.frontend.naming import module_namespace
from checker.frontend.references import classes_named, functions_of, globals_of, methods_of
from checker.frontend.signatures import check_signature
from checker.frontend.source import class_node, class_span, function_node, function_span, source_of
from checker.language.constants import Settable
from checker.language.records import Record
from checker.language.spec import Role, Spec, role_of
from checker.language.state import Variable
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    RecordType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
    holds_int,
)


class Declarations:
    """The declarations of a spec, as they are written; what asks for their types does so while the sizes of `settings` are bound."""

    def __init__(self, spec: type[Spec], constants: Mapping[str, object]) -> None:
        self.spec, self.errors = spec, list[SpecError]()
        self.methods = methods_of(spec)
        self.variables = self._variables()
        self.parameters = {name: self._parameters(name, function) for name, function in self.methods.items()}
        self.settings = self._settled(constants)

    def variable_types(self) -> tuple[Variable, ...]:
        """The variables of the state whose annotation is a domain, in order."""
        marked = {name: without_mark(kind) for name, kind in self._evaluated(self.variables).items()}
        kinds = {name: kind for name, (kind, _) in marked.items()}
        return tuple(Variable(name, kind, marked[name][1]) for name, kind in self._made(self.variables, kinds).items())

    def auxiliary_names(self) -> frozenset[str]:
        """The names of the variables that are Auxiliary."""
        return frozenset(name for name, kind in self._evaluated(self.variables).items() if without_mark(kind)[1])

    def parameter_types(self) -> dict[str, dict[str, Type]]:
        """The types of the parameters of each method."""
        found = {name: self._made(group, self._evaluated(group)) for name, group in self.parameters.items()}
        for name, group in found.items():
            if role_of(getattr(self.spec, name)) is Role.INIT:
                self._check_gone_over(name, group)
        return found

    def _check_gone_over(self, init: str, group: dict[str, Type]) -> None:
        """An @init is tried for every value of its parameters: note that there are too many."""
        for name in [name for name, kind in group.items() if holds_int(kind)]:
            message = f"{init} is tried for every value of '{name}', and an int has 2**64"
            error = NotADomain(message, "declare them: class Name(Range, low=0, high=10)")
            self.errors.append(make_error(self.parameters[init][name], error))
            del group[name]

    def record_types(self, kinds: list[Type]) -> dict[type[Record], RecordType]:
        """The types of the records that values of these kinds may hold, and of those that bodies name."""
        found = (record for kind in [*kinds, *self._records_named()] for record in _records_in(kind))
        return {record.record: record for record in found}

    # what is written

    def _variables(self) -> dict[str, Annotation]:
        found: dict[str, Annotation] = {}
        for cls in reversed(self.spec.__mro__):
            if cls is Spec or not issubclass(cls, Spec):
                continue
            nodes, source = annotation_nodes(class_node(cls)), source_of(cls)
            for name, written in inspect.get_annotations(cls).items():
                annotation = Annotation(written, module_namespace(cls), source, nodes.get(name))
                if not is_class_variable(annotation):
                    found[name] = annotation
        return found

    def _parameters(self, name: str, function: FunctionType) -> dict[str, Annotation]:
        role = role_of(getattr(self.spec, name))
        is_acting = role in (Role.ACTION, Role.INIT)
        found = self._annotated(name, function, is_acting=is_acting)
        self.errors += [*check_signature(name, role, function), *check_returns(role, function)]
        return found if is_acting else {}

    def _annotated(self, name: str, function: FunctionType, *, is_acting: bool) -> dict[str, Annotation]:
        """The annotations of a method's parameters; that one has none is a mistake in an action."""
        node, source, code = function_node(function), source_of(function), function.__code__
        nodes = {arg.arg: arg for arg in [*node.args.args, *node.args.kwonlyargs]} if node is not None else {}
        found = {}
        for parameter in code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]:
            arg = nodes.get(parameter)
            if parameter in function.__annotations__:
                written, place = function.__annotations__[parameter], arg.annotation if arg else None
                found[parameter] = Annotation(written, function.__globals__, source, place)
            elif is_acting:
                span = source.span(arg) if source is not None and arg is not None else function_span(function)
                message = f"the parameter '{parameter}' of {name} has no annotation"
                fix = f"give it its domain: {parameter}: SomeDomain"
                self.errors.append(SpecError("C206", message, span, fix=fix))
        return found

    # constants

    def _settled(self, constants: Mapping[str, object]) -> tuple[Setting, ...]:
        sorts = [*self._sorts_declared(), *self._sorts_named()]
        try:
            return settle(sorts, self.spec.__checker_constants__, constants, self.spec.__name__)
        except InvalidSpec as invalid:
            self.errors += invalid.errors
            return ()

    def _sorts_declared(self) -> Iterator[Settable]:
        mentioned = [*self.variables.values(), *(a for group in self.parameters.values() for a in group.values())]
        for annotation in mentioned:
            try:
                yield from sorts_in(evaluate(annotation), annotation.namespace)
            except NotADomain:
                continue  # reported when it is made a type

    def _sorts_named(self) -> Iterator[Settable]:
        """The sorts and constants that bodies name, alone or in records."""
        for function in functions_of(self.spec):
            for value in classes_named(function):
                if (isinstance(value, Settable) or issubclass(value, Record)) and value.__module__ not in LANGUAGE:
                    yield from sorts_in(value, function.__globals__)

    # types

    def _evaluated(self, annotations: Mapping[str, Annotation]) -> dict[str, object]:
        """What the annotations stand for, those left out that stand for nothing."""
        found: dict[str, object] = {}
        for name, annotation in annotations.items():
            try:
                found[name] = evaluate(annotation)
            except NotADomain as error:
                self.errors.append(make_error(annotation, error))
        return found

    def _made(self, annotations: Mapping[str, Annotation], kinds: Mapping[str, object]) -> dict[str, Type]:
        """The types of what annotations stand for, those left out that are no domains."""
        found: dict[str, Type] = {}
        for name, kind in kinds.items():
            try:
                found[name] = to_type(kind, annotations[name].namespace)
            except NotADomain as error:
                self.errors.append(make_error(annotations[name], error))
        return found

    def _records_named(self) -> Iterator[Type]:
        """The records that bodies name, also where no variable holds one."""
        seen: set[type] = {Record}
        for function in functions_of(self.spec):
            for value in globals_of(function):
                if isinstance(value, type) and issubclass(value, Record) and value not in seen:
                    seen.add(value)
                    yield from self._record(value, function.__globals__)

    def _record(self, record: type[Record], namespace: Mapping[str, object]) -> Iterator[Type]:
        try:
            yield to_type(record, namespace)
        except NotADomain as error:
            span = class_span(record) if error.annotation is None else error.annotation.span()
            self.errors.append(SpecError(error.code, error.message, span, fix=error.fix))


def _records_in(kind: Type) -> Iterator[RecordType]:
    match kind:
        case RecordType(_, fields):
            yield kind
            for _, field in fields:
                yield from _records_in(field)
        case UnionType(parts) | TupleType(parts):
            for part in parts:
                yield from _records_in(part)
        case FrozenSetType(of) | SequenceType(of) | SetType(of) | ListType(of) | CounterType(of):
            yield from _records_in(of)
        case DictType(key, value):
            yield from _records_in(key)
            yield from _records_in(value)
        case _:
            return
