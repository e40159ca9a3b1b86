"""A Model: a spec with its constants, judged and ready for an engine.

Building one checks every declaration, annotation and body, and reports all mistakes together.
"""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any

from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.frontend.annotations import (
    Annotation,
    NotADomain,
    annotation_nodes,
    conflated,
    evaluate,
    is_class_variable,
    make_error,
    module_namespace,
    sorts_in,
    to_type,
)
from checker.frontend.constants import Quorums, Setting, settle, values_of
from checker.frontend.defaults import Defaults, variable_span
from checker.frontend.mistakes.bodies import Bodies, check_bodies
from checker.frontend.mistakes.catching import catches, check_catching
from checker.frontend.mistakes.forgotten import forgotten_roles
from checker.frontend.mistakes.meaning import check_meaning, doubtful, with_types
from checker.frontend.mistakes.members import check_members, spec_classes
from checker.frontend.mistakes.misuse import check_misuse
from checker.frontend.mistakes.outside import check_outside
from checker.frontend.mistakes.returns import check_returns
from checker.frontend.mistakes.strays import check_strays
from checker.frontend.naming import named
from checker.frontend.ordering.positions import OrderReads, order_reads
from checker.frontend.reach import reaches_in
from checker.frontend.references import functions_of, globals_of, methods_of
from checker.frontend.rewrite import rewrite, settle_class
from checker.frontend.signatures import check_names, check_signature
from checker.frontend.source import class_node, class_span, function_node, function_span, source_of
from checker.language.kept import field_domains
from checker.language.own_code import own_member
from checker.language.records import Checked, Record
from checker.language.sizes import binding, making
from checker.language.sorts import Element, SortMeta
from checker.language.spec import Role, Spec, require, role_of
from checker.language.state import Store, Variable
from checker.language.types import (
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.options import Deadlock


@dataclass(frozen=True)
class Parameter:
    """A parameter of an action or @init. `drawn_from` names the set variable that its first use requires it to be in.

    One that is taken `by_name` only comes after those that are taken by position.
    """

    name: str
    type: Type
    drawn_from: str | None = None
    by_name: bool = False


@dataclass(frozen=True)
class Action:
    """An action or @init: its body and parameters."""

    name: str
    function: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    span: Span | None


@dataclass(frozen=True)
class Property:
    """A method that judges states, or steps: what it is for is its role."""

    name: str
    role: Role
    function: Callable[..., Any]
    span: Span | None
    doc: str


class Model:
    """A spec class plus values for its constants: `Model(TwoPhaseCommit, RM=5)`.

    Raises InvalidSpec with every mistake found in the spec or the constants. `deadlock` may be set before the model is checked.
    """

    def __init__(self, spec: type[Spec], /, **constants: object) -> None:
        if not (isinstance(spec, type) and issubclass(spec, Spec) and spec is not Spec):
            raise TypeError(f"a Model is made of a Spec class, not of {spec!r}")
        self.spec = spec
        self.deadlock: Deadlock = "auto"
        self._errors: list[SpecError] = []
        with making:
            self._build(constants)

    def _build(self, constants: Mapping[str, object]) -> None:
        spec = self.spec
        self._errors += [*check_members(spec), *check_strays(spec)]
        declared = self._declared_variables()
        methods = methods_of(spec)
        parameters = {name: self._declared_parameters(name, function) for name, function in methods.items()}
        mentioned = [*declared.values(), *(a for group in parameters.values() for a in group.values())]
        self.settings = self._settle(mentioned, constants)
        with binding(values_of(self.settings)):
            self.variables = tuple(Variable(n, t) for n, a in declared.items() if (t := self._type(a)) is not None)
            types = {name: self._parameter_types(group) for name, group in parameters.items()}
        functions = functions_of(spec)
        self._errors += [
            *check_names(functions, {*declared, *methods}),
            *check_misuse(functions),
            *check_outside(spec, declared, functions),
        ]
        self._errors += check_catching(functions)
        for function in functions:
            rewrite(function)
        for cls in spec_classes(spec):
            settle_class(cls)
        bodies = Bodies(spec, {v.name: v.type for v in self.variables}, frozenset(declared), types, methods)
        records = self._record_types(types)
        typed = list(with_types(bodies, functions, records))
        self._errors += [*check_bodies(bodies), *check_meaning(spec, typed)]
        self.reaches_in, self.catches = reaches_in(functions), catches(functions)
        self.warnings = (*forgotten_roles(bodies, functions), *doubtful(typed))
        self.actions = self._actions(methods, types, Role.ACTION)
        self.inits = self._actions(methods, types, Role.INIT)
        self.properties = self._properties(methods)
        self._bound = values_of(self.settings) | {
            cls: Checked(field_domains(kind), {}) for cls, kind in records.items()
        }
        with binding(values_of(self.settings)):
            defaults = Defaults(spec, self.variables, has_init=bool(self.inits))
        self._defaults = defaults.state
        self._errors += defaults.errors
        if not self.actions and not self._errors:
            self._errors.append(
                SpecError(
                    "C209", f"{spec.__name__} has no actions", class_span(spec), fix="decorate a method with @action"
                )
            )
        if self._errors:
            raise InvalidSpec(_by_place(self._errors))

    @property
    def name(self) -> str:
        """The name of the spec's class."""
        return self.spec.__name__

    @cached_property
    def constants(self) -> dict[str, int | str]:
        """Every constant with its value, as a user would write it."""
        return {setting.sort.__name__: setting.shown for setting in self.settings}

    @cached_property
    def variable_types(self) -> dict[str, Type]:
        """Names and types of the state variables, in order."""
        return {variable.name: variable.type for variable in self.variables}

    @property
    def families(self) -> tuple[Quorums, ...]:
        """The quorum families among the constants."""
        return tuple(setting for setting in self.settings if isinstance(setting, Quorums))

    @cached_property
    def order_reads(self) -> OrderReads:
        """What the source of bodies reads of the order of Symmetric sorts; wrong, or in doubt, where symmetry is used."""
        with binding(values_of(self.settings)):
            declared = {name: self._declared_parameters(name, f) for name, f in methods_of(self.spec).items()}
            types = {name: self._parameter_types(group) for name, group in declared.items()}
            return order_reads(self.spec, functions_of(self.spec), self.variable_types, types)

    def properties_of(self, role: Role) -> tuple[Property, ...]:
        """The properties with a role, in the order of definition."""
        return tuple(p for p in self.properties if p.role is role)

    @contextmanager
    def bound(self) -> Iterator[None]:
        """Inside the block the sorts have this model's sizes, and records are checked against them.

        It holds in the thread, or task, that is inside it: models may be used side by side.
        """
        with binding(self._bound):
            yield

    def store(self) -> tuple[Spec, Store]:
        """A spec instance in no state yet, and the store that puts it into one; both for use inside `bound()`."""
        instance: Spec = object.__new__(self.spec)
        store = Store(instance, self.variables)
        instance.__dict__["__checker_store__"] = store
        return instance, store

    def instance(self) -> Spec:
        """A spec instance in the state that the defaults describe: for a debugger or a test, best inside `bound()`."""
        instance, store = self.store()
        store.load(self.default_state())
        return instance

    def default_state(self) -> tuple[Any, ...]:
        """The state that the defaults describe; variables without one have NO_VALUE, for an @init to set."""
        return self._defaults

    # declarations

    def _declared_variables(self) -> dict[str, Annotation]:
        found: dict[str, Annotation] = {}
        for cls in reversed(self.spec.__mro__):
            if cls is Spec or not issubclass(cls, Spec):
                continue
            nodes, source = annotation_nodes(class_node(cls)), source_of(cls)
            for name, written in inspect.get_annotations(cls).items():
                if not is_class_variable(written):
                    found[name] = Annotation(written, module_namespace(cls), source, nodes.get(name))
        return found

    def _declared_parameters(self, name: str, function: FunctionType) -> dict[str, Annotation]:
        node, source = function_node(function), source_of(function)
        nodes = {arg.arg: arg for arg in [*node.args.args, *node.args.kwonlyargs]} if node is not None else {}
        role = role_of(getattr(self.spec, name))
        code = function.__code__
        names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        annotations = {}
        for parameter in names:
            arg = nodes.get(parameter)
            if parameter in function.__annotations__:
                written = function.__annotations__[parameter]
                annotations[parameter] = Annotation(
                    written, function.__globals__, source, arg.annotation if arg else None
                )
            elif role in (Role.ACTION, Role.INIT):
                span = source.span(arg) if source is not None and arg is not None else function_span(function)
                message = f"the parameter '{parameter}' of {name} has no annotation"
                self._errors.append(
                    SpecError("C206", message, span, fix=f"give it its domain: {parameter}: SomeDomain")
                )
        self._errors += [*check_signature(name, role, function), *check_returns(role, function)]
        return annotations if role in (Role.ACTION, Role.INIT) else {}

    def _settle(self, mentioned: list[Annotation], constants: Mapping[str, object]) -> tuple[Setting, ...]:
        sorts: list[SortMeta] = []
        for annotation in mentioned:
            try:
                sorts += sorts_in(evaluate(annotation), annotation.namespace)
            except NotADomain:
                continue  # reported when it is made a type
        for function in functions_of(self.spec):
            for value in globals_of(function):
                if (
                    isinstance(value, type)
                    and (isinstance(value, SortMeta) or issubclass(value, Record))
                    and value.__module__ != SortMeta.__module__
                ):
                    sorts += sorts_in(value, function.__globals__)
        try:
            return settle(sorts, self.spec.__checker_constants__, constants, self.name)
        except InvalidSpec as invalid:
            self._errors += invalid.errors
            return ()

    def _type(self, annotation: Annotation) -> Type | None:
        try:
            return to_type(evaluate(annotation), annotation.namespace)
        except NotADomain as error:
            self._errors.append(make_error(annotation, error))
            return None

    def _parameter_types(self, annotations: Mapping[str, Annotation]) -> dict[str, Type]:
        found = {name: self._type(annotation) for name, annotation in annotations.items()}
        return {name: kind for name, kind in found.items() if kind is not None}

    def _actions(
        self, methods: Mapping[str, FunctionType], types: Mapping[str, Mapping[str, Type]], role: Role
    ) -> tuple[Action, ...]:
        found = []
        for name, function in methods.items():
            if role_of(getattr(self.spec, name)) is role:
                drawn = draws(function, self.variable_types, types[name]) if role is Role.ACTION else {}
                by_position = function.__code__.co_varnames[: function.__code__.co_argcount]
                parameters = tuple(Parameter(n, t, drawn.get(n), n not in by_position) for n, t in types[name].items())
                found.append(Action(name, function, parameters, function_span(function)))
        return tuple(found)

    def _properties(self, methods: Mapping[str, FunctionType]) -> tuple[Property, ...]:
        found = []
        for name, function in methods.items():
            role = role_of(getattr(self.spec, name))
            if role is not None and role not in (Role.ACTION, Role.INIT):
                doc = (function.__doc__ or "").strip().partition("\n")[0]
                found.append(Property(name, role, function, function_span(function), doc))
        return tuple(found)

    def _record_types(self, types: Mapping[str, Mapping[str, Type]]) -> dict[type[Record], RecordType]:
        kinds = [v.type for v in self.variables] + [t for group in types.values() for t in group.values()]
        kinds += self._records_made()
        return {record.record: record for kind in kinds for record in _records_in(kind)}

    def _records_made(self) -> list[Type]:
        """The records that bodies name, also where no variable holds one."""
        found: dict[type[Record], Type] = {}
        with binding(values_of(self.settings)):
            for function in functions_of(self.spec):
                for value in globals_of(function):
                    if isinstance(value, type) and issubclass(value, Record) and value not in (Record, *found):
                        try:
                            found[value] = to_type(value, function.__globals__)
                        except NotADomain as error:
                            span = class_span(value) if error.annotation is None else error.annotation.span()
                            self._errors.append(SpecError(error.code, error.message, span, fix=error.fix))
        return list(found.values())

    # defaults

    def variable_span(self, name: str) -> Span | None:
        """The place of a variable's default, or of its name."""
        return variable_span(self.spec, name)


def draws(function: FunctionType, variables: Mapping[str, Type], parameters: Mapping[str, Type]) -> dict[str, str]:
    """Parameters whose first use is `require(p in self.v)`, v a set variable or multiset, in the run of `require`s at the head.

    Such a parameter need only take the values in the set: any other disables the action at that `require`. What stands before it
    must not be able to fail, or an empty set would hide the error; and the set must not hold what only equals a value of the parameter.
    """
    node = function_node(function)
    found: dict[str, str] = {}
    if node is None or not node.args.args:
        return found
    head = _Head(function, node.args.args[0].arg, variables, parameters)
    used: set[str] = set()
    for statement in node.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        test = head.required(statement)
        if test is None:
            break
        match test:
            case ast.Compare(ast.Name(parameter), [ast.In()], [place]) if parameter not in used:
                variable = head.variable(place)
                if variable is not None and head.holds_values_of(parameter, variable):
                    found[parameter] = variable
        used |= {n.id for n in ast.walk(test) if isinstance(n, ast.Name)}
        if not head.cannot_fail(test):
            break
    return found


@dataclass(frozen=True)
class _Head:
    """The run of `require`s at the head of an action, whose state is called `this`."""

    function: FunctionType
    this: str
    variables: Mapping[str, Type]
    parameters: Mapping[str, Type]

    def required(self, statement: ast.stmt) -> ast.expr | None:
        """What a statement requires, when that is all that it does."""
        match statement:
            case ast.Expr(ast.Call(ast.Name(name), [test], [])) if named(self.function, name) is require:
                return test
            case _:
                return None

    def variable(self, node: ast.expr) -> str | None:
        """The variable of the state that an expression reads."""
        match node:
            case ast.Attribute(ast.Name(this), name) if this == self.this and name in self.variables:
                return name
            case _:
                return None

    def holds_values_of(self, parameter: str, variable: str) -> bool:
        """Whether a variable is a set or multiset that holds, of all that equals a value of a parameter, those values themselves."""
        kind, held = self.parameters.get(parameter), self.variables[variable]
        if kind is None or isinstance(kind, SetType | ListType | CounterType | DictType):
            return False
        return isinstance(held, SetType | CounterType) and conflated(kind, held.of) is None

    def cannot_fail(self, test: ast.expr) -> bool:
        """Whether evaluating this raises nothing, as far as its form tells: equality and membership of variables, parameters, constants."""
        match test:
            case ast.Constant():
                return True
            case ast.Name() | ast.Attribute():
                return self._is_plain(test)
            case ast.UnaryOp(ast.Not(), operand):
                return self.cannot_fail(operand)
            case ast.BoolOp(_, values):
                return all(map(self.cannot_fail, values))
            case ast.Compare(ast.Name() as left, [ast.In() | ast.NotIn()], [place]):
                variable = self.variable(place)
                held = None if variable is None else self.variables[variable]
                return isinstance(held, SetType | ListType | CounterType | DictType) and self._is_plain(left)
            case ast.Compare(left, operators, right) if all(isinstance(o, _TOTAL) for o in operators):
                return all(map(self.cannot_fail, [left, *right]))
            case _:
                return False

    def _is_plain(self, node: ast.expr) -> bool:
        """Whether an expression is a variable, or else an immutable value; with a truth that runs no code of the spec's author."""
        variable = self.variable(node)
        if variable is not None:
            return not any(_has_own_truth(kind) for kind in _scalars_in(self.variables[variable]))
        if not isinstance(node, ast.Name):
            return False
        kind = self.parameters.get(node.id)
        if kind is None:
            return isinstance(named(self.function, node.id), bool | int | str | None | Element)
        is_mutable = isinstance(kind, SetType | ListType | CounterType | DictType)
        return not is_mutable and not any(map(_has_own_truth, _scalars_in(kind)))


def _scalars_in(kind: Type) -> tuple[Type, ...]:
    return kind.members if isinstance(kind, UnionType) else (kind,)


def _has_own_truth(kind: Type) -> bool:
    match kind:
        case RecordType(cls) | EnumType(cls) | SortType(cls):
            return own_member(cls, "__bool__", "__len__") is not None
        case _:
            return False


_TOTAL = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)
"""Comparisons that any two values have."""


def _records_in(kind: Type) -> Iterator[RecordType]:
    match kind:
        case RecordType(_, fields):
            yield kind
            for _, field in fields:
                yield from _records_in(field)
        case UnionType(parts) | TupleType(parts):
            for part in parts:
                yield from _records_in(part)
        case FrozenSetType(of) | SetType(of) | ListType(of) | CounterType(of):
            yield from _records_in(of)
        case DictType(key, value):
            yield from _records_in(key)
            yield from _records_in(value)
        case _:
            return


def _by_place(errors: list[SpecError]) -> list[SpecError]:
    """In the order of places; a mistake in a declaration once, wherever the declaration is used."""
    ordered = sorted(
        errors, key=lambda e: (e.span is None, (e.span.path, e.span.line, e.span.column) if e.span else ())
    )
    first = {_mistake(error): error for error in reversed(ordered)}
    return [error for error in ordered if first[_mistake(error)] is error]


def _mistake(error: SpecError) -> tuple[object, ...]:
    """What tells one mistake from another."""
    return (error.code, error.message, None if error.code in _DECLARED else error.span)


_DECLARED = frozenset({"C207", "C211"})
"""The codes of mistakes in the declaration of a sort or record."""
