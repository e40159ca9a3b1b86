"""The changes of a container in its place: one row for each, and all that is known of it is in its row."""

from dataclasses import dataclass

from checker.ir.by_name import ByName
from checker.language.types import CounterType, ListType, SetType


@dataclass(frozen=True, eq=False, kw_only=True)
class ChangeRow:
    """What a change of a container in its place is."""

    held: type | tuple[type, ...]
    """The types of what it changes."""
    has_index: bool = False
    """Whether its first value is the index of an item."""
    counts: bool = False
    """Whether its last value is a number."""
    elements: int = 1
    """How many elements it takes."""
    joins: bool = False
    """Whether it takes a list of elements for one."""
    method: str

    @property
    def takes(self) -> int:
        """How many values it takes."""
        return self.has_index + self.elements + self.counts


class ChangeOp(ByName):
    """Changes of a container in its place; each fails where the container would be out of its bounds."""

    ADD = ChangeRow(held=SetType, method="add")
    DISCARD = ChangeRow(held=SetType, method="discard")
    REMOVE = ChangeRow(held=(SetType, ListType), method="remove")
    APPEND = ChangeRow(held=ListType, method="append")
    INSERT = ChangeRow(held=ListType, method="insert", has_index=True)
    EXTEND = ChangeRow(held=ListType, method="extend", joins=True)
    PUT = ChangeRow(held=ListType, method="put", has_index=True)
    SET_COUNT = ChangeRow(held=CounterType, method="set_count", counts=True)

    @property
    def row(self) -> ChangeRow:
        """All that is known of it."""
        row: ChangeRow = self.value
        return row

    def __repr__(self) -> str:
        return self.name.lower()
