"""What the steps of a trace have written, place by place, as far as it still stands; and the state as it would be without some of it.

A place is a variable, or the part of it behind the keys of its dicts. Of a place that is a set or Counter each element is told apart, of
a list each item, so that a message can be taken away and everything else left as it is.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any, TypeAlias

from checker.language.order import in_order
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.language.values import domain_values, show
from checker.passes.messages import holds_messages, may_be_message
from checker.trace import State

Path: TypeAlias = tuple[int, ...]
"""The number of a variable, and from the outside in the numbers of the keys, in the order of their domains."""


Undone: TypeAlias = Callable[["Write"], bool]
"""Whether something that was written is to be as if it had not been."""


@dataclass(frozen=True)
class Place:
    """A variable, or a part of one: its path, its type and its name."""

    path: Path
    kind: Type
    name: str


@dataclass(frozen=True, eq=False)
class Write:
    """What a step did to a place: `item` was put in, or taken out, or the whole became another value.

    `before` is what the whole was, or of an element of a set whether it was there; `previous` the step that had made it so.
    """

    step: int
    place: Place
    text: str
    before: Any = None
    previous: "Write | None" = None
    item: Any = None
    is_whole: bool = False
    is_added: bool = False

    @property
    def is_message(self) -> bool:
        """Whether it is a record or tuple that was put into a collection, as a message is."""
        return self.is_added and holds_messages(self.place.kind)

    def chain(self) -> Iterator["Write"]:
        """It and what it was written over, the latest first."""
        write: Write | None = self
        while write is not None:
            yield write
            write = write.previous

    def before_undone(self, is_undone: Undone) -> Any:
        """What was there before it, and before all those just before it that are undone as well."""
        first = [self, *takewhile(is_undone, islice(self.chain(), 1, None))][-1]
        return first.before


def differing(variables: Mapping[str, Type], before: State, after: State) -> Iterator[tuple[Place, Any, Any]]:
    """The places that differ between two states, with what they hold in each."""
    for number, (name, kind) in enumerate(variables.items()):
        yield from _differing(Place((number,), kind, name), before[number], after[number])


def _differing(place: Place, before: Any, after: Any) -> Iterator[tuple[Place, Any, Any]]:
    if before == after:
        return
    if not isinstance(place.kind, DictType):
        yield place, before, after
        return
    keys = domain_values(place.kind.key)
    for number, (key, old, new) in enumerate(zip(keys, before, after, strict=True)):
        name = f"{place.name}[{show(place.kind.key, key)}]"
        yield from _differing(Place((*place.path, number), place.kind.value, name), old, new)


@dataclass
class _Held:
    """Who wrote what a place holds: the whole, or by its elements, or item by item."""

    whole: Write | None = None
    elements: dict[Any, list[Write]] = field(default_factory=dict)
    items: list[Write | None] = field(default_factory=list)

    def writes(self) -> Iterator[Write]:
        """All that still stands."""
        if self.whole is not None:
            yield self.whole
        for element in in_order(self.elements):
            yield from self.elements[element]
        yield from (write for write in self.items if write is not None)


class Ledger:
    """All that steps have written and that no later step has written over."""

    def __init__(self, variables: Mapping[str, Type]) -> None:
        self._variables = variables
        self._held: dict[Path, _Held] = {}

    def enter(self, step: int, before: State, after: State) -> None:
        """Add what a step has written."""
        for place, old, new in differing(self._variables, before, after):
            held = self._held.setdefault(place.path, _Held())
            match place.kind:
                case SetType(of):
                    _enter_set(held, step, place, of, old, new)
                case CounterType(of):
                    _enter_counter(held, step, place, of, dict(old), dict(new))
                case ListType(of):
                    _enter_list(held, step, place, of, old, new)
                case kind:
                    text = f"{place.name} = {show(kind, new)}"
                    held.whole = Write(step, place, text, old, held.whole, is_whole=True)

    def writes(self) -> list[Write]:
        """What still stands, in the order of the places."""
        return [write for path in sorted(self._held) for write in self._held[path].writes()]

    def without(self, state: State, is_undone: Undone) -> State | None:
        """The state as it would be without some of it; None where that is more than a place has room for."""
        made = state
        for path, held in self._held.items():
            undone = list(filter(is_undone, held.writes()))
            if undone:
                left = _left(_at(state, path), undone, held.items, is_undone)
                if left is None:
                    return None
                made = _with(made, path, left[0])
        return made


def _enter_set(held: _Held, step: int, place: Place, of: Type, old: Any, new: Any) -> None:
    for element in {*old} ^ {*new}:
        is_added = element in new
        text = _put(place, of, element) if is_added else f"{place.name} -= {show(of, element)}"
        previous = next(iter(held.elements.get(element, ())), None)
        held.elements[element] = [Write(step, place, text, not is_added, previous, element, is_added=is_added)]


def _enter_counter(
    held: _Held, step: int, place: Place, of: Type, old: Mapping[Any, int], new: Mapping[Any, int]
) -> None:
    """Of equal elements those go first that came first."""
    for element in {*old, *new}:
        more = new.get(element, 0) - old.get(element, 0)
        writes = held.elements.setdefault(element, [])
        text = _put(place, of, element)
        writes += [Write(step, place, text, item=element, is_added=True) for _ in range(more)]
        del writes[: max(0, len(writes) - new.get(element, 0))]


def _enter_list(held: _Held, step: int, place: Place, of: Type, old: Any, new: Any) -> None:
    """What is at the beginning of both is the same, and what is at the end of both."""
    owners = held.items or [None] * len(old)
    first, last = shared_ends(old, new)
    added = new[first : len(new) - last]
    put = [Write(step, place, _put(place, of, item), item=item, is_added=True) for item in added]
    held.items = [*owners[:first], *put, *owners[len(old) - last :]]
    is_shortened = first + last < len(old)
    text = f"{place.name} = {show(place.kind, new)}"
    held.whole = Write(step, place, text, old, is_whole=True) if is_shortened else None


def _put(place: Place, of: Type, item: Any) -> str:
    """That an item was put into a place; a message is its own name."""
    return show(of, item) if may_be_message(of) else f"{place.name} += {show(of, item)}"


def shared_ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """How many items two lists have in common at the beginning, and then at the end."""
    most = min(len(old), len(new))
    first = next((place for place in range(most) if old[place] != new[place]), most)
    left = most - first
    last = next((place for place in range(left) if old[-1 - place] != new[-1 - place]), left)
    return first, last


def _left(value: Any, writes: Sequence[Write], owners: Sequence[Write | None], is_undone: Undone) -> tuple[Any] | None:
    """What is left of a place without some of what was written there, alone in a tuple; None where that is more than it has room for."""
    whole = next((write for write in writes if write.is_whole), None)
    if whole is not None:
        return (whole.before_undone(is_undone),)
    match writes[0].place.kind:
        case SetType(_, most):
            there = {write.item: write.before_undone(is_undone) for write in writes}
            left = in_order({item for item in {*value, *there} if there.get(item, item in value)})
            return None if most is not None and len(left) > most else (tuple(left),)
        case CounterType():
            counts = Counter(dict(value)) - Counter(write.item for write in writes)
            return (tuple((element, counts[element]) for element in in_order(counts)),)
        case ListType():
            gone = set(map(id, writes))
            return (tuple(item for item, owner in zip(value, owners, strict=True) if id(owner) not in gone),)
        case _:
            return (value,)


def _at(value: Any, path: Path) -> Any:
    for number in path:
        value = value[number]
    return value


def _with(value: Any, path: Path, part: Any) -> Any:
    """A state, or what a dict holds, with another value at a place."""
    if not path:
        return part
    number, *rest = path
    return (*value[:number], _with(value[number], tuple(rest), part), *value[number + 1 :])
