"""What a container of a spec instance belongs to, and what it may hold.

The containers themselves are in `containers`; what goes wrong with one of them is said with its place in the variable.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.language.misfits import PlacedError, outside, shown, too_long
from checker.language.types import Type

if TYPE_CHECKING:
    from checker.language.containers import Held


@dataclass(slots=True)
class Slot:
    """The variable that a container belongs to: its index, and where changes are noted."""

    changed: set[int]
    variable: int
    name: str
    values: Mapping[str, Any]
    """What the variables of the instance hold, by name."""

    def place_of(self, held: object) -> str:
        """Where in the variable a container is, as a body writes it: `self.queue[node2]`."""
        place = f"self.{self.name}"
        return _place_in(self.values.get(self.name), held, place) or place


def _place_in(holder: object, held: object, place: str) -> str | None:
    if holder is held:
        return place
    if not isinstance(holder, dict) or isinstance(holder, Counter):
        return None
    inner = (_place_in(value, held, f"{place}[{shown(key)}]") for key, value in dict.items(holder))
    return next((found for found in inner if found is not None), None)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a container may hold: `keep` makes a scalar one of the domain's kind, `accepts` judges it; `adopt` copies anything else.

    `adopt` raises DomainError for what is outside the domain.
    """

    accepts: Callable[[Any], bool]
    keep: Callable[[Any], Any] | None
    adopt: Callable[[Any, Slot], Any] | None
    kind: Type
    max_len: int | None = None

    def kept(self, value: Any, held: "Held | None" = None, sign: str = ":") -> Any:
        """What a container, or one to be made, keeps of a scalar; raises DomainError for one outside the domain.

        The `sign` stands in the message between the value's place and the value: " =" where the place has this one value.
        """
        keep = self.keep
        kept = value if keep is None else keep(value)
        try:
            is_good = self.accepts(kept)
        except TypeError:  # it has no hash
            is_good = False
        if not is_good:
            raise placed(outside(value, self.kind, sign=sign), held)
        return kept

    def check_length(self, length: int, held: "Held | None" = None) -> None:
        """Raise DomainError for more elements than the bound."""
        if self.max_len is not None and length > self.max_len:
            raise placed(too_long(length, self.max_len), held)


def placed(error: PlacedError, held: "Held | None") -> PlacedError:
    """The error with the place of the container that it is about."""
    return error if held is None else error.within(held.slot.place_of(held))
