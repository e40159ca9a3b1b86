"""Which variables a property may read, where its code tells for certain that it goes by nothing else and does nothing else.

In: a model and a property. Out: the numbers of variables, or None where anything may be read. It goes by the names in the code of the
method and of every function of the author's that it may come to, each taken for all that it could mean: a name of a field that is one of a
variable as well counts as that variable. A property that prints, that may show its state as a text, or that looks at what could have
another value the next time has none.
"""

import dis
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property
from types import CodeType, FunctionType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import Any

from checker.frontend.model import Model, Property
from checker.frontend.references import codes_of, functions_of, named_by
from checker.language.constants import Settable
from checker.language.order import CanonicalFrozenSet
from checker.language.records import Record
from checker.language.sorts import Element
from checker.language.spec import Spec
from checker.language.types import DictType, EnumType, RecordType, Type

_SHOWS = frozenset({"print", "repr", "str", "ascii", "format", "format_map", "hasattr", "input", "bytes"})
"""Names of what has an effect, or may make a text of a state."""
_SETS_GLOBALS = frozenset({"STORE_GLOBAL", "DELETE_GLOBAL", "STORE_NAME"})
_SETS_FIELDS = frozenset({"STORE_ATTR", "DELETE_ATTR"})
_ACTS = frozenset(
    {
        *(*_SETS_GLOBALS, *_SETS_FIELDS, "IMPORT_NAME"),
        *("FORMAT_VALUE", "FORMAT_SIMPLE", "FORMAT_WITH_SPEC", "CONVERT_VALUE"),
    }
)
_MAKES = frozenset({"__init__", "__new__", "__post_init__", "_missing_", "__getattr__", "__getattribute__", "__get__"})
"""Methods by which an author's values may hold what changes."""
_NOT_AUTHORS = ("builtins", "enum", "abc", "typing", "checker.language")
_SCALARS = (bool, int, float, str, bytes, type(None))


class Reads:
    """What the properties of one model read."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.places = {variable.name: place for place, variable in enumerate(model.variables)}

    def of(self, judged: Property) -> tuple[int, ...] | None:
        """The numbers of the variables that a property may read, ascending; None where it may go by something else."""
        if not self._is_plain or not isinstance(judged.function, FunctionType):
            return None
        names: set[str] = set()
        reached, waiting = set[FunctionType](), [judged.function]
        while waiting:
            function = waiting.pop()
            if function in reached:
                continue
            reached.add(function)
            own = set(_names_in(function))
            if not self._is_known(function, own):
                return None
            names |= own
            waiting += self._called_by(function, own)
        return tuple(sorted(self.places[name] for name in names if name in self.places))

    @cached_property
    def _functions(self) -> dict[FunctionType, None]:
        return dict.fromkeys(functions_of(self.model.spec))

    @cached_property
    def _is_plain(self) -> bool:
        """Whether no code is out of sight, values of the author's classes are what their fields are, and steps change variables alone."""
        if self.model.reaches_in or not all(map(self._leaves_all_else, self._functions)):
            return False
        members = (member for cls in self._classes if issubclass(cls, Enum) for member in cls)
        return all(map(_is_value, members)) and not any("%" in text for text in self._literals())

    def _leaves_all_else(self, function: FunctionType) -> bool:
        """Whether a function is none that makes values of a class, has nothing set on it, and sets nothing but variables."""
        if function.__name__ in _MAKES or any(not name.startswith("__checker_") for name in vars(function)):
            return False
        steps = (step for code in codes_of(function.__code__) for step in dis.get_instructions(code))
        return not any(
            step.opname in _SETS_GLOBALS or (step.opname in _SETS_FIELDS and step.argval not in self.places)
            for step in steps
        )

    def _literals(self) -> Iterator[str]:
        """The texts that variables may hold."""
        for variable in self.model.variables:
            for kind in _parts(variable.type):
                yield from _texts(getattr(kind, "values", ()))

    @cached_property
    def _classes(self) -> list[type]:
        """The author's classes whose members a name may mean."""
        found: dict[type, None] = {}
        named = (value for function in self._functions for _, value in named_by(function) if isinstance(value, type))
        kinds = (part for variable in self.model.variables for part in _parts(variable.type))
        held = (getattr(kind, name) for kind in kinds for name in ("record", "enum", "sort") if hasattr(kind, name))
        for cls in (self.model.spec, *named, *held):
            found |= dict.fromkeys(cls.__mro__)
        return [cls for cls in found if not cls.__module__.startswith(_NOT_AUTHORS)]

    def _is_known(self, function: FunctionType, names: set[str]) -> bool:
        """Whether a function goes by its arguments and by what never changes alone, and does nothing but give a value."""
        code = function.__code__
        if names & _SHOWS or set(code.co_freevars) - {"__class__"} or any(map(_acts, codes_of(code))):
            return False
        return all(map(self._is_constant, self._meant_by(function, names)))

    def _meant_by(self, function: FunctionType, names: set[str]) -> Iterator[object]:
        """All that the names in a function may mean, but for the variables of the state."""
        yield from (value for _, value in named_by(function))
        yield from self._members(names)

    def _members(self, names: set[str]) -> Iterator[object]:
        """What these names may mean of the author's classes, but for the variables of the state."""
        for cls in self._classes:
            elements = cls.__members__ if issubclass(cls, Enum) else {}
            own = names - elements.keys() - (self.places.keys() if issubclass(cls, Spec) else set())
            yield from (vars(cls)[name] for name in own if name in vars(cls))

    def _is_constant(self, value: object) -> bool:
        match value:
            case FunctionType():
                return value in self._functions or value.__module__ == Spec.__module__
            case staticmethod() | classmethod():
                return value.__func__ in self._functions
            case property():
                return value.fget in self._functions
            case type():
                is_plain = value in (object, list, dict, set, frozenset, tuple, Counter)
                return (
                    is_plain or isinstance(value, Settable) or issubclass(value, Record | Enum | Spec | BaseException)
                )
            case ModuleType() | MemberDescriptorType() | GetSetDescriptorType():
                return True
            case _:
                return _is_value(value) or type(value).__module__ == Spec.__module__

    def _called_by(self, function: FunctionType, names: set[str]) -> Iterator[FunctionType]:
        """The author's functions that a function may call."""
        for other in self._functions:
            if other.__name__ in names:
                yield other
        for value in self._meant_by(function, names):
            yield from _functions_in(value)


def _is_value(value: object) -> bool:
    """Whether this is of no kind that changes or can be called."""
    match value:
        case Enum():
            return _is_value(value.value)
        case Record():
            return all(_is_value(getattr(value, name)) for name in value._fields)
        case tuple() | CanonicalFrozenSet():
            return all(map(_is_value, value))
        case _:
            return type(value) in _SCALARS or isinstance(value, Element)


def _functions_in(value: Any) -> Iterator[FunctionType]:
    for inner in (value, getattr(value, "__func__", None), getattr(value, "fget", None)):
        if isinstance(inner, FunctionType) and inner.__module__ != Spec.__module__:
            yield inner


def _names_in(function: FunctionType) -> Iterator[str]:
    """Every name and text in the code of a function."""
    for code in codes_of(function.__code__):
        yield from code.co_names
        yield from _texts(code.co_consts)


def _texts(constants: Iterable[object]) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, tuple | frozenset):
            yield from _texts(constant)


def _acts(code: CodeType) -> bool:
    """Whether code has an effect, or makes a text of a value."""
    shows = any("%" in text for text in _texts(code.co_consts))
    return shows or any(step.opname in _ACTS for step in dis.get_instructions(code))


def _parts(kind: Type) -> Iterator[Type]:
    """A type with all that it is made of."""
    yield kind
    match kind:
        case RecordType(_, fields):
            inner: list[Any] = [field for _, field in fields]
        case DictType(key, value):
            inner = [key, value]
        case EnumType():
            inner = []
        case _:
            inner = [getattr(kind, "of", None), *getattr(kind, "items", ()), *getattr(kind, "members", ())]
    for part in inner:
        if part is not None and not isinstance(part, type):
            yield from _parts(part)
