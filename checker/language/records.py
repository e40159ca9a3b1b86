"""Records: frozen dataclasses of domains, used for messages and structured values.

A record is interned: there is one object for a class and its field values, for good, so that equality is identity and hashing is as
cheap as a pointer's. Inside `Model.bound()` every record is also checked, once, against the domains of its fields.
"""

import dataclasses
import inspect
import itertools
import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, dataclass_transform, get_origin

from checker.diagnostics import suggest
from checker.language.order import RANK_RECORD, CanonicalFrozenSet, Key, Keyed, canonical_key
from checker.language.sizes import bound_now, making
from checker.language.sorts import Element, snake_case

_serials = itertools.count()
_FIXED = {
    **dict.fromkeys(("__eq__", "__ne__", "__hash__"), "records are equal when their classes and fields are"),
    **dict.fromkeys(("__init__", "__new__"), "a record is made of its fields, in their order or by their names"),
}
"""What a record's class may not define, and why."""


def _is_bare_domain(cls: type, name: str, value: object) -> bool:
    """Whether a member of a record's class is a domain where a field with that domain is meant: `to = Node` for `to: Node`."""
    if name.startswith("__") or name in inspect.get_annotations(cls):
        return False
    if isinstance(value, type):
        return not value.__qualname__.startswith(f"{cls.__qualname__}.")
    return get_origin(value) is not None


@dataclass(frozen=True, slots=True)
class FieldDomains:
    """What a bound model says of a record's fields."""

    keep: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    """From the values that a body gives to what the record keeps of them."""
    check: Callable[[Any], None]
    """Raises DomainError for a record with a field outside its domain."""
    loose: tuple[tuple[int, Callable[[Any], bool]], ...]
    """The fields whose values equal values of other kinds, by their places, and what tells them apart."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a record's class is bound to: the domains of a model, and the records that are known to lie in them, by their field values."""

    domains: FieldDomains
    records: dict[tuple[Any, ...], Any]
    loose: tuple[tuple[int, Callable[[Any], bool]], ...] = field(init=False)
    """Those of `domains`, at hand for every record that is made."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "loose", self.domains.loose)


class RecordMeta(type):
    """Makes a record's class a frozen dataclass, and its instances interned."""

    class_serial: int
    interned_records: dict[tuple[Any, ...], Any]
    """Every record made of this class, by its field values and their kinds."""
    _in_field_order: Callable[[tuple[Any, ...], dict[str, Any]], tuple[Any, ...]]
    _interned: Callable[[tuple[Any, ...], Checked | None], Any]

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if named:
            arguments = cls._in_field_order(arguments, named)
        bound: Checked | None = bound_now.get().get(cls)
        if bound is None:
            return cls._interned(arguments, None)
        try:
            record = bound.records[arguments]
        except (KeyError, TypeError):  # not made yet, or with a set that is kept as a frozenset
            return cls._interned(arguments, bound)
        for place, accepts in bound.loose:
            if not accepts(arguments[place]):
                return cls._interned(arguments, bound)
        return record


@dataclass_transform(frozen_default=True)
class Record(Keyed, metaclass=RecordMeta):
    """A frozen dataclass of domains: `class Prepare(Record)` with annotated fields; equal by type and fields."""

    class_serial: ClassVar[int] = -1
    interned_records: ClassVar[dict[tuple[Any, ...], Any]]
    declaration_error: ClassVar[str | None] = None
    _fields: ClassVar[tuple[str, ...]]
    canonical_key: ClassVar[Key]

    def __init_subclass__(cls) -> None:
        own = next((name for name in _FIXED if name in vars(cls)), None)
        cls.declaration_error = None
        if own is not None:
            cls.declaration_error = f"the record {cls.__name__} defines {own}: {_FIXED[own]}"
        if "replace" in inspect.get_annotations(cls):
            cls.declaration_error = (
                f"the record {cls.__name__} has a field 'replace', which is a method of every record: rename it"
            )
        if (
            bare := next((name for name, value in vars(cls).items() if _is_bare_domain(cls, name, value)), None)
        ) is not None:
            problem = f"the record {cls.__name__} has '{bare}' without an annotation"
            cls.declaration_error = f"{problem}, so it is not a field: write {bare}: Domain"
        dataclasses.dataclass(frozen=True, eq=False, repr=False)(cls)
        cls.class_serial = next(_serials)
        cls._fields = tuple(field.name for field in dataclasses.fields(cls))  # type: ignore[arg-type]  # made one above
        cls.interned_records = {}

    @classmethod
    def _in_field_order(cls, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        instance = type.__call__(cls, *arguments, **named)
        return tuple(getattr(instance, name) for name in cls._fields)

    @classmethod
    def _interned(cls, arguments: tuple[Any, ...], bound: Checked | None) -> Self:
        if len(arguments) != len(cls._fields):
            arguments = cls._in_field_order(arguments, {})
        kept = tuple(map(_kept, arguments)) if bound is None else bound.domains.keep(arguments)
        try:
            key = tuple(map(_with_kind, kept))
            record: Self | None = cls.interned_records.get(key)
        except TypeError as error:
            raise TypeError(
                f"a field of {cls.__name__} is given a value that cannot change into a frozen one: {error}"
            ) from None
        if record is None:
            made: Self = type.__call__(cls, *kept)
            values = tuple(getattr(made, name) for name in cls._fields)
            if any(map(operator.is_not, values, kept)):  # __post_init__ has put other values there
                return cls._interned(values, bound)
            object.__setattr__(made, "canonical_key", (RANK_RECORD, cls.class_serial, *map(canonical_key, kept)))
            with making:
                record = cls.interned_records.setdefault(key, made)
        if bound is not None:
            bound.domains.check(record)
            bound.records[kept] = record
        return record

    def replace(self, **fields: Any) -> Self:
        """The record with other values in these fields; raises TypeError for a name that is not a field. This one stays as it is."""
        wrong = next((name for name in fields if name not in self._fields), None)
        if wrong is not None:
            known = suggest(wrong, self._fields) or f"its fields are {', '.join(self._fields)}"
            raise TypeError(f"{type(self).__name__} has no field '{wrong}': {known}")
        return dataclasses.replace(self, **fields)  # type: ignore[type-var]  # every record is a dataclass

    def __repr__(self) -> str:
        values = [getattr(self, name) for name in self._fields]
        return f"{type(self).__name__}({written_arguments(self._fields, values, list(map(str, values)))})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _record, (type(self), tuple(getattr(self, name) for name in self._fields))


def written_arguments(names: Sequence[str], values: Sequence[Any], texts: Sequence[str]) -> str:
    """The fields of a record, or the arguments of an action, as a call has them: `term3, leader=server1, entry=term1`.

    One alone has no name. Of several, those at the front have none as long as each tells itself which it is: an element of a sort that
    is called as the field, `ballot1` for `ballot` or `sub_record2` for `record`, or the only record of its class. From the first that
    does not, all have names, as Python wants it.
    """
    if len(names) == 1:
        return texts[0]
    classes = Counter(map(type, values))
    told = itertools.takewhile(lambda pair: _tells_itself(*pair, classes), zip(names, values, strict=True))
    count = sum(1 for _ in told)
    named = (f"{name}={text}" for name, text in zip(names[count:], texts[count:], strict=True))
    return ", ".join((*texts[:count], *named))


def _tells_itself(name: str, value: Any, classes: Mapping[type, int]) -> bool:
    """Whether a value says which field it is of, among values of these classes."""
    if isinstance(value, Element):
        return f"_{snake_case(type(value).__name__)}".endswith(f"_{name}")
    return isinstance(value, Record) and classes[type(value)] == 1


def _record(cls: type[Record], values: tuple[Any, ...]) -> Record:
    """The record again, from what was pickled of it."""
    return cls(*values)


def _kept(value: Any) -> Any:
    """What a record outside a model keeps of a value: sets are frozensets, canonical, also in tuples."""
    if type(value) is tuple:
        return tuple(map(_kept, value))
    return CanonicalFrozenSet(map(_kept, value)) if type(value) in (set, frozenset) or isinstance(value, set) else value


def _with_kind(value: Any) -> Any:
    """What equals only a value of the same kind: True is not 1, a quorum no other set."""
    if type(value) is tuple:
        return tuple(map(_with_kind, value))
    if isinstance(value, frozenset):
        return type(value), frozenset(map(_with_kind, value))
    return type(value), value
