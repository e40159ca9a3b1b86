"""A Model: a spec with its constants, judged and ready for an engine.

Building one checks every declaration, annotation and body, and reports all mistakes together.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import TYPE_CHECKING, Any

from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.frontend.constants import Quorums, values_of
from checker.frontend.declarations import Declarations
from checker.frontend.defaults import Defaults, variable_span
from checker.frontend.draws import draws
from checker.frontend.reading import Reader, Reading, key_of_model
from checker.frontend.references import functions_of, spec_classes
from checker.frontend.rewrite import rewrite, settle_class
from checker.frontend.source import class_node, class_span, function_span
from checker.language.kept import field_domains
from checker.language.records import Checked, Record
from checker.language.sizes import binding, making
from checker.language.spec import Role, Spec, role_of
from checker.language.state import Store
from checker.language.types import RecordType, Type
from checker.options import Deadlock
from checker.remembered.entries import recall, remember

if TYPE_CHECKING:
    from checker.frontend.ordering.positions import Mistake


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
        with making:
            errors = self._build(constants)
        if errors:
            raise InvalidSpec(_by_place(errors))

    def _build(self, constants: Mapping[str, object]) -> list[SpecError]:
        """Read the declarations and the bodies; every mistake in them."""
        spec = self.spec
        if class_node(spec) is None:
            return [_without_source(spec)]
        functions = functions_of(spec)
        declared = Declarations(spec, constants)
        self.settings = declared.settings
        with binding(values_of(self.settings)):
            self.variables = declared.variable_types()
            self._parameter_types = declared.parameter_types()
            records = declared.record_types(self._kinds())
        self._settled = self.settings, self.variables, self._parameter_types, records
        key = None if declared.errors else self.key_now()
        known = recall(key, Reading)
        reader = Reader(declared, functions, self.variable_types, self._parameter_types)
        errors = [] if known is not None else [*reader.as_written()]
        for function in functions:
            rewrite(function)
        for cls in spec_classes(spec):
            settle_class(cls)
        errors += declared.errors
        if known is None:
            known, mistakes = reader.as_typed(records)
            errors += mistakes
            if not errors and key == self.key_now():
                remember(key, known)
        self.reaches_in, self.catches, self.warnings = known.reaches_in, known.catches, known.warnings
        self._make(declared.methods, records)
        errors += self._defaulted()
        if not self.actions and not errors:
            message, fix = f"{spec.__name__} has no actions", "decorate a method with @action"
            errors.append(SpecError("C209", message, class_span(spec), fix=fix))
        return errors

    def key_now(self) -> str | None:
        """What is found of this model now is remembered under this key; None where nothing may be.

        It is another one as soon as something that the spec rests on has changed: a value that a name stands for, a file.
        """
        return key_of_model(self.spec, *self._settled)

    def _make(self, methods: Mapping[str, FunctionType], records: Mapping[type[Record], RecordType]) -> None:
        self.actions = self._actions(methods, Role.ACTION)
        self.inits = self._actions(methods, Role.INIT)
        self.properties = self._properties(methods)
        domains = {cls: Checked(field_domains(kind), {}) for cls, kind in records.items()}
        self._bound = values_of(self.settings) | domains

    def _defaulted(self) -> list[SpecError]:
        with binding(values_of(self.settings)):
            defaults = Defaults(self.spec, self.variables, has_init=bool(self.inits))
        self._defaults = defaults.state
        return defaults.errors

    def _kinds(self) -> list[Type]:
        """The types of the variables and parameters."""
        return [
            *self.variable_types.values(),
            *(kind for group in self._parameter_types.values() for kind in group.values()),
        ]

    def _actions(self, methods: Mapping[str, FunctionType], role: Role) -> tuple[Action, ...]:
        return tuple(
            Action(name, function, self._parameters(name, function, role), function_span(function))
            for name, function in methods.items()
            if role_of(getattr(self.spec, name)) is role
        )

    def _parameters(self, name: str, function: FunctionType, role: Role) -> tuple[Parameter, ...]:
        types = self._parameter_types[name]
        drawn = draws(function, self.variable_types, types) if role is Role.ACTION else {}
        by_position = function.__code__.co_varnames[: function.__code__.co_argcount]
        return tuple(Parameter(n, kind, drawn.get(n), n not in by_position) for n, kind in types.items())

    def _properties(self, methods: Mapping[str, FunctionType]) -> tuple[Property, ...]:
        found = []
        for name, function in methods.items():
            role = role_of(getattr(self.spec, name))
            if role is not None and role not in (Role.ACTION, Role.INIT):
                doc = (function.__doc__ or "").strip().partition("\n")[0]
                found.append(Property(name, role, function, function_span(function), doc))
        return tuple(found)

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
    def order_reads(self) -> "list[Mistake]":
        """What the source of bodies reads of the order of Symmetric sorts for certain: mistakes where symmetry is used."""
        from checker.frontend.ordering.positions import order_reads

        with binding(values_of(self.settings)):
            return order_reads(self.spec, functions_of(self.spec), self.variable_types, self._parameter_types)

    @cached_property
    def methods(self) -> tuple[str, ...]:
        """The names of the @init methods, the actions and the properties, in this order: violations of one length go by it."""
        return tuple(method.name for group in (self.inits, self.actions, self.properties) for method in group)

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

    def variable_span(self, name: str) -> Span | None:
        """The place of a variable's default, or of its name."""
        return variable_span(self.spec, name)


def _without_source(spec: type[Spec]) -> SpecError:
    """The error for a class made at a prompt, or by code that is in no file: what its bodies mean could not be looked at."""
    message = f"the source of {spec.__name__} is not at hand"
    fix = "write it to a file and import it from there (in a notebook: %%writefile my_spec.py)"
    return SpecError("C209", message, fix=fix)


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
