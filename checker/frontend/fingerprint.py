"""A digest of all that the meaning of a spec rests on: its files, and every object that a name in them may stand for.

Two specs with one fingerprint have the same mistakes, the same program and the same proof, in whichever process: what was found of one is
true of the other. It goes by what is certain: where something is reached that is not known to be told apart by what is read of it here,
there is no fingerprint, and nothing is remembered. A module of Python's that holds what the process was started with, `os` or `sys`, is
such a thing, and so are those of installed packages.

Not in it: the values of a model's constants, what is asked of a search, and the version of this package (`checker.kept.entries`).
"""

import dataclasses
import functools
import hashlib
import inspect
import sys
import types
import typing
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

from checker.frontend.references import is_authors, is_authors_file
from checker.frontend.source import parse_file
from checker.language.order import CanonicalFrozenSet, CanonicalSet
from checker.language.sorts import Element
from checker.language.spec import UNSET

_PURE = frozenset(
    {
        *(
            "abc",
            "annotated_types",
            "bisect",
            "collections",
            "collections.abc",
            "copy",
            "dataclasses",
            "enum",
            "functools",
            "heapq",
        ),
        *("itertools", "math", "numbers", "operator", "string", "types", "typing", "typing_extensions"),
    }
)
"""Modules that hold nothing but functions, classes and numbers, the same in every process."""
_ATOMS = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented))
_ROWS: tuple[type, ...] = (tuple, list, deque)
_SETS: tuple[type, ...] = (set, frozenset, CanonicalSet, CanonicalFrozenSet)
_MAPPINGS: tuple[type, ...] = (dict, OrderedDict, Counter, MappingProxyType)
_OF_A_MODULE = frozenset(
    {
        *(
            "__name__",
            "__doc__",
            "__package__",
            "__loader__",
            "__spec__",
            "__file__",
            "__cached__",
            "__builtins__",
            "__path__",
        ),
        *("__annotations__", "__warningregistry__"),
    }
)
_OF_A_CLASS = frozenset(
    {
        *(
            "__dict__",
            "__weakref__",
            "__module__",
            "__qualname__",
            "__doc__",
            "__static_attributes__",
            "__firstlineno__",
            "_abc_impl",
        ),
        *("__abstractmethods__", "__orig_bases__", "__parameters__", "__annotations_cache__"),
        *("class_serial", "_universe", "declared_elements", "interned_records"),
    }
)
"""What Python, and the classes of sorts and records, keep in a class besides what its body says. Bases are read apart."""
_OF_A_FUNCTION = frozenset({"__checker_rewritten__", "__wrapped__"})
_OF_AN_ENUM = frozenset(
    {
        *(
            "_generate_next_value_",
            "_member_names_",
            "_member_map_",
            "_value2member_map_",
            "_unhashable_values_",
            "_use_args_",
        ),
        *(
            "_member_type_",
            "_value_repr_",
            "_new_member_",
            "__new__",
            "__new_member__",
            "_hashable_values_",
            "_add_alias_",
        ),
        *("_unhashable_values_map_", "_add_value_alias_"),
    }
)
_OF_A_DATACLASS = frozenset(
    {
        *(
            "__init__",
            "__repr__",
            "__eq__",
            "__hash__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__setattr__",
            "__delattr__",
        ),
        *(
            "__replace__",
            "__getstate__",
            "__setstate__",
            "__dataclass_fields__",
            "__dataclass_params__",
            "__match_args__",
        ),
    }
)
"""What `dataclass` writes into a class, from its fields: read as fields."""


class _Unknown(Exception):
    """Something was reached of which a digest would not say all."""


def fingerprint(*objects: object) -> str | None:
    """The digest of a spec class, and of constants; None where something in them is not known to be read whole.

    As much work as there are objects.
    """
    walk = _Walk()
    try:
        for each in objects:
            walk.add(each)
    except Exception:  # _Unknown; and an object of the author's may raise anything when it is looked at
        return None
    return walk.digest()


class _Walk:
    """The objects met so far, each with a number, and what was read of them, in order."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._met: list[object] = []
        self._read: list[str] = []
        self._files: set[str] = set()

    def digest(self) -> str:
        """Of all that was read."""
        return hashlib.sha256("\0".join(self._read).encode(errors="surrogateescape")).hexdigest()

    def add(self, value: object) -> None:
        """Read an object and what it refers to; raises _Unknown."""
        if type(value) in _ATOMS:
            self._say(f"{type(value).__name__} {value!r}")
            return
        single = next((name for name, known in _SINGLE.items() if known is value), None)
        if single is not None:
            self._say(single)
            return
        number = self._numbers.get(id(value))
        if number is not None:
            self._say(f"again {number}")
            return
        self._numbers[id(value)] = len(self._met)
        self._met.append(value)  # so that no other object takes its place in memory
        self._reader(value)(value)

    def _say(self, text: str) -> None:
        self._read.append(text)

    def _reader(self, value: object) -> Callable[[Any], None]:
        """What reads objects of this kind."""
        kind = type(value)
        if isinstance(value, type):
            return self._class if _is_of_authors(value) else self._named
        if kind in _READERS:
            return functools.partial(_READERS[kind], self)
        if isinstance(value, Enum):
            return self._member
        if isinstance(value, Element):
            return self._element
        if dataclasses.is_dataclass(value):
            return self._fields
        if kind.__module__ == "typing":
            return self._typing
        if kind.__module__.startswith("checker.language."):
            return self._own
        raise _Unknown(value)

    def _all(self, what: str, values: Iterable[object]) -> None:
        self._say(what)
        for value in values:
            self.add(value)
        self._say("end")

    def _items(self, what: str, held: Mapping[Any, object], without: frozenset[str] = frozenset()) -> None:
        self._all(what, (part for pair in list(held.items()) if pair[0] not in without for part in pair))

    # values

    def _row(self, value: Iterable[object]) -> None:
        self._all(type(value).__name__, value)

    def _set(self, value: Iterable[object]) -> None:
        self._all("set" if isinstance(value, set) else "frozenset", sorted(map(_alone, value)))

    def _mapping(self, value: Mapping[Any, object]) -> None:
        self._items(type(value).__name__, value)

    def _defaulting(self, value: "defaultdict[Any, Any]") -> None:
        self.add(value.default_factory)
        self._items("defaultdict", value)

    def _range(self, value: range) -> None:
        self._say(repr(value))

    def _member(self, value: Enum) -> None:
        self.add(type(value))
        self._say(f"member {value.name}")

    def _element(self, value: Element) -> None:
        self.add(type(value))
        self._say(f"element {value.index}")

    def _fields(self, value: Any) -> None:
        self.add(type(value))
        self._all("fields", (getattr(value, field.name, _ABSENT) for field in dataclasses.fields(value)))

    def _typing(self, value: Any) -> None:
        """An annotation that was evaluated, a type variable, a form such as `Any`."""
        self._say(f"typing {type(value).__name__} {getattr(value, '__name__', '')} {getattr(value, '_name', '')}")
        if isinstance(value, typing.ForwardRef):
            self._say(value.__forward_arg__)
            return
        self.add(getattr(value, "__origin__", None))
        self._all("of", typing.get_args(value))
        self._all("metadata", getattr(value, "__metadata__", ()))
        self._all("bound", (getattr(value, "__bound__", None), *getattr(value, "__constraints__", ())))

    def _alias(self, value: Any) -> None:
        self.add(getattr(value, "__origin__", None))
        self._all(type(value).__name__, typing.get_args(value))

    def _own(self, value: Any) -> None:
        """An object of this package's, which keeps what it is in its attributes."""
        self._named(type(value))
        names = [name for cls in type(value).__mro__ for name in vars(cls).get("__slots__", ())]
        self._all("slots", (getattr(value, name, _ABSENT) for name in names))
        self._items("attributes", getattr(value, "__dict__", {}))

    # what is run

    def _function(self, function: FunctionType) -> None:
        code = function.__code__
        if not is_authors(function):
            self._named(function)
            return
        if code.co_filename.startswith("<"):
            raise _Unknown(function)
        self._file(code.co_filename)
        self._say(f"function {code.co_filename} {code.co_firstlineno} {function.__module__} {function.__qualname__}")
        self._all("defaults", (function.__defaults__, function.__kwdefaults__))
        self._all("closure", map(_contents, function.__closure__ or ()))
        self._items("marks", function.__dict__, _OF_A_FUNCTION)
        self.add(getattr(function, "__wrapped__", None))
        self._namespace(function.__globals__)

    def _namespace(self, held: dict[str, Any]) -> None:
        module = sys.modules.get(held.get("__name__", ""))
        if module is None or vars(module) is not held:
            raise _Unknown(held)
        self.add(module)

    def _property(self, value: property) -> None:
        self._all("property", (value.fget, value.fset, value.fdel))

    def _wrapper(self, value: Any) -> None:
        self._all(type(value).__name__, (value.__func__, getattr(value, "__self__", None)))

    def _cached(self, value: "functools.cached_property[Any]") -> None:
        self._all("cached_property", (value.func,))

    def _partial(self, value: "functools.partial[Any]") -> None:
        self._all("partial", (value.func, value.args, value.keywords))

    def _builtin(self, value: Any) -> None:
        """A function in C: that of a module, or a method of an object."""
        if isinstance(value.__self__, ModuleType):
            self._named(value)
        else:
            self._all(f"method {value.__name__}", (value.__self__,))

    def _descriptor(self, value: Any) -> None:
        self._say(f"{type(value).__name__} {value.__objclass__.__qualname__}.{value.__name__}")

    # what holds names

    def _module(self, module: ModuleType) -> None:
        name = module.__name__
        path = getattr(module, "__file__", None)
        if name.partition(".")[0] == "checker" and (path is None or not is_authors_file(path)):
            self._say(f"module {name}")
        elif path is not None and is_authors_file(path):
            self._file(path)
            held = {key: value for key, value in vars(module).items() if not key.startswith("__checker_")}
            self._items(f"module {name}", held, _OF_A_MODULE)
        elif name in _PURE:
            self._say(f"module {name}")
        else:
            raise _Unknown(module)

    def _class(self, cls: type) -> None:
        """One of the author's."""
        self._say(f"class {cls.__module__} {cls.__qualname__}")
        module = sys.modules.get(cls.__module__)
        if module is None:
            raise _Unknown(cls)
        self._all("bases", (type(cls), *cls.__bases__))
        left_out = _OF_A_CLASS
        if issubclass(cls, Enum):
            self._items("members", {name: member.value for name, member in cls.__members__.items()})
            left_out = left_out | _OF_AN_ENUM | cls.__members__.keys()
        if dataclasses.is_dataclass(cls):
            self._dataclass(cls)
            left_out = left_out | {name for name in _OF_A_DATACLASS if _is_written(vars(cls).get(name))}
        self._items("holds", vars(cls), left_out)
        self.add(module)

    def _dataclass(self, cls: Any) -> None:
        self._say(repr(cls.__dataclass_params__))
        for field in dataclasses.fields(cls):
            self._all(f"field {field.name}", (field.type, field.default, field.default_factory))
            self._say(f"{field.init} {field.repr} {field.hash} {field.compare} {field.kw_only}")

    def _named(self, value: Any) -> None:
        """What Python or this package has by a name."""
        if any(value is known for known in vars(types).values()):
            self._say(f"types {value.__qualname__}")
            return
        found: Any = sys.modules.get(value.__module__)
        for part in value.__qualname__.split("."):
            found = inspect.getattr_static(found, part, None)
            found = getattr(found, "__func__", found)
        if found is not value:
            raise _Unknown(value)
        root = value.__module__.partition(".")[0]
        if root not in sys.stdlib_module_names and root not in ("checker", "annotated_types", "typing_extensions"):
            raise _Unknown(value)
        self._say(f"{value.__module__} {value.__qualname__}")

    def _file(self, path: str) -> None:
        """What is written in a file, as the analysis reads it."""
        if path in self._files:
            return
        self._files.add(path)
        source = parse_file(path)
        if source is None:
            raise _Unknown(path)
        self._all(f"file {path}", (source.text,))


_ABSENT: Any = "nothing there"
_SINGLE: dict[str, object] = {"missing": dataclasses.MISSING, "unset": UNSET}
"""Objects that there is one of, which no module has by the name of its class."""

_READERS: dict[type, Callable[[_Walk, Any], None]] = {
    **dict.fromkeys(_ROWS, _Walk._row),
    **dict.fromkeys(_SETS, _Walk._set),
    **dict.fromkeys(_MAPPINGS, _Walk._mapping),
    defaultdict: _Walk._defaulting,
    range: _Walk._range,
    FunctionType: _Walk._function,
    ModuleType: _Walk._module,
    property: _Walk._property,
    staticmethod: _Walk._wrapper,
    classmethod: _Walk._wrapper,
    types.MethodType: _Walk._wrapper,
    functools.cached_property: _Walk._cached,
    functools.partial: _Walk._partial,
    types.BuiltinFunctionType: _Walk._builtin,
    types.WrapperDescriptorType: _Walk._descriptor,
    types.MethodDescriptorType: _Walk._descriptor,
    types.MemberDescriptorType: _Walk._descriptor,
    types.GetSetDescriptorType: _Walk._descriptor,
    types.GenericAlias: _Walk._alias,
    types.UnionType: _Walk._alias,
}


def _alone(value: object) -> str:
    """What an item of a set says by itself: sets have no order of their own."""
    walk = _Walk()
    walk.add(value)
    return walk.digest()


def _contents(cell: Any) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return _ABSENT


def _is_of_authors(cls: type) -> bool:
    path = getattr(sys.modules.get(cls.__module__), "__file__", None)
    return path is not None and is_authors_file(path)


def _is_written(member: object) -> bool:
    """Whether a member of a dataclass is one that was written for it, no method of the author's."""
    return not isinstance(member, FunctionType) or member.__code__.co_filename == "<string>"
