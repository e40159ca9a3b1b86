"""Records: frozen dataclasses of domains, used for messages and structured values.

A record is interned: there is one object for a class and its field values, for good, so that equality is identity and hashing is as
cheap as a pointer's. Inside `Model.bound()` every record is also checked, once, against the domains of its fields.
"""

import dataclasses
import itertools
from collections.abc import Callable
from typing import Any, ClassVar, Self, dataclass_transform

from checker.language.order import RANK_RECORD, Key, Keyed, canonical_key

_serials = itertools.count()


class RecordMeta(type):
    """Makes a record's class a frozen dataclass, and its instances interned."""

    serial: int
    universe: dict[tuple[Any, ...], Any]
    """Every record made of this class, by its field values."""
    known: dict[tuple[Any, ...], Any]
    """Those found to lie in the domains of the model that is bound now; outside a model, the universe."""
    check: Callable[[Any], None] | None
    """Raises DomainError for a record with a field outside its domain; None outside a model."""
    _in_field_order: Callable[[tuple[Any, ...], dict[str, Any]], tuple[Any, ...]]
    _interned: Callable[[tuple[Any, ...]], Any]

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if named:
            arguments = cls._in_field_order(arguments, named)
        try:
            return cls.known[arguments]
        except KeyError:
            return cls._interned(arguments)
        except TypeError as error:
            raise TypeError(
                f"a field of {cls.__name__} is given a value that cannot change into a frozen one: {error}"
            ) from None


@dataclass_transform(frozen_default=True)
class Record(Keyed, metaclass=RecordMeta):
    """A frozen dataclass of domains: `class Prepare(Record)` with annotated fields; equal by type and fields."""

    serial: ClassVar[int] = -1
    universe: ClassVar[dict[tuple[Any, ...], Any]]
    known: ClassVar[dict[tuple[Any, ...], Any]]
    check: ClassVar[Callable[[Any], None] | None] = None
    _fields: ClassVar[tuple[str, ...]]
    canonical_key: ClassVar[Key]

    def __init_subclass__(cls) -> None:
        dataclasses.dataclass(frozen=True, eq=False, repr=False)(cls)
        cls.serial = next(_serials)
        cls._fields = tuple(field.name for field in dataclasses.fields(cls))  # type: ignore[arg-type]  # made one above
        cls.universe = {}
        cls.known = cls.universe

    @classmethod
    def _in_field_order(cls, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        instance = type.__call__(cls, *arguments, **named)
        return tuple(getattr(instance, name) for name in cls._fields)

    @classmethod
    def _interned(cls, arguments: tuple[Any, ...]) -> Self:
        if len(arguments) < len(cls._fields):
            arguments = cls._in_field_order(arguments, {})
        record: Self | None = cls.universe.get(arguments)
        if record is None:
            record = type.__call__(cls, *arguments)
            key = (RANK_RECORD, cls.serial, *map(canonical_key, arguments))
            object.__setattr__(record, "canonical_key", key)
            cls.universe[arguments] = record
        if cls.check is not None:
            cls.check(record)
        cls.known[arguments] = record
        return record

    def __repr__(self) -> str:
        shown = ", ".join(f"{getattr(self, name)}" for name in self._fields)
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), tuple(getattr(self, name) for name in self._fields))
