"""The value of a constant that is a function: a dict with a value for every key of a domain, which does not change."""

from collections.abc import Mapping
from typing import Any, NoReturn

from checker.language.types import DictType
from checker.language.values import domain_values


class Table(dict[Any, Any]):
    """A total function of a finite domain, in the order of its keys; a change of it is a TypeError.

    `kind` says of what it is, `frozen` has its values in the order of the keys, as a state would keep them.
    """

    __slots__ = ("frozen", "kind")

    def __init__(self, kind: DictType, values: Mapping[Any, Any]) -> None:
        """Of a value for every key of the kind's domain."""
        super().__init__((key, values[key]) for key in domain_values(kind.key))
        self.kind, self.frozen = kind, tuple(self.values())

    def _refuse_change(self, *arguments: object, **named: object) -> NoReturn:
        raise TypeError("a constant does not change: write dict(...) around it for one that does")

    __setitem__ = __delitem__ = __ior__ = _refuse_change
    pop = popitem = clear = update = setdefault = _refuse_change

    def copy(self) -> dict[Any, Any]:
        """A dict that may change."""
        return dict(self)

    def __copy__(self) -> "Table":
        return self

    def __deepcopy__(self, memo: object) -> "Table":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Table, (self.kind, dict(self))
