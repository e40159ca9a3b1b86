"""The base of the tables of operations, whose members another process finds by their names: their rows hold functions."""

from enum import Enum
from typing import Any


class ByName(Enum):
    """An enumeration that is pickled by the names of its members."""

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        """As pickle asks for it."""
        return getattr, (type(self), self.name)
