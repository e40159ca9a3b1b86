"""Parts of a state: a variable, what it holds at some keys, whether a set in it has an element. States come in and go out frozen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checker.causes import Cause
from checker.language.order import canonical_key, in_order
from checker.language.types import CounterType, DictType, SetType, Type
from checker.language.values import contains, domain_values, show
from checker.trace import State


@dataclass(frozen=True)
class Part:
    """A part of a state: the variable with a number, or what it holds at keys, the places of these in their domains, outermost first.

    With an `element`, a tuple of that one, it is whether a set has it there, or how often a Counter has it.
    """

    variable: int
    keys: tuple[int, ...] = ()
    element: tuple[Any, ...] = ()

    def at(self, key: int) -> "Part":
        """The part behind one more key."""
        return replace(self, keys=(*self.keys, key))

    def having(self, element: Any) -> "Part":
        """That it has an element."""
        return replace(self, element=(element,))

    def covers(self, other: "Part") -> bool:
        """Whether the other part is this one, or within it."""
        if self.variable != other.variable or self.keys != other.keys[: len(self.keys)]:
            return False
        return not self.element or (self.keys, self.element) == (other.keys, other.element)


def kind_of(kinds: Sequence[Type], part: Part) -> Type:
    """The type of what is at the keys of a part: of the set, where the part is whether it has an element."""
    kind = kinds[part.variable]
    for _ in part.keys:
        assert isinstance(kind, DictType)
        kind = kind.value
    return kind


def value_of(kinds: Sequence[Type], state: State, part: Part) -> Any:
    """What a part is in a state: a frozen value, whether an element is there, or how often."""
    held = state[part.variable]
    for key in part.keys:
        held = held[key]
    if not part.element:
        return held
    (element,) = part.element
    return dict(held).get(element, 0) if isinstance(kind_of(kinds, part), CounterType) else element in held


def with_value(kinds: Sequence[Type], state: State, part: Part, value: Any) -> State:
    """The state with another value of a part."""
    place = part.variable
    return (*state[:place], _replaced(kinds[place], state[place], part, 0, value), *state[place + 1 :])


def _replaced(kind: Type, held: Any, part: Part, depth: int, value: Any) -> Any:
    if depth < len(part.keys):
        assert isinstance(kind, DictType)
        key = part.keys[depth]
        return (*held[:key], _replaced(kind.value, held[key], part, depth + 1, value), *held[key + 1 :])
    if not part.element:
        return value
    (element,) = part.element
    if isinstance(kind, CounterType):
        counts = {**dict(held), element: value}
        return tuple(sorted(((e, n) for e, n in counts.items() if n), key=lambda pair: canonical_key(pair[0])))
    others = [each for each in held if each != element]
    return tuple(in_order([*others, element] if value else others))


def is_of_its_domain(kinds: Sequence[Type], state: State, part: Part) -> bool:
    """Whether what is at the keys of a part is a value of its type: a set of too many elements is none."""
    return contains(kind_of(kinds, part), value_of(kinds, state, replace(part, element=())))


def changed_parts(kinds: Sequence[Type], before: State, after: State) -> Iterator[Part]:
    """The smallest parts in which two states differ, in the order of the variables and of their keys."""
    for number, kind in enumerate(kinds):
        yield from _differing(Part(number), kind, before[number], after[number])


def _differing(part: Part, kind: Type, before: Any, after: Any) -> Iterator[Part]:
    if before is after or before == after:
        return
    match kind:
        case DictType(value=value):
            for key, (one, other) in enumerate(zip(before, after, strict=True)):
                yield from _differing(part.at(key), value, one, other)
        case SetType():
            yield from map(part.having, in_order(set(before) ^ set(after)))
        case CounterType():
            one, other = dict(before), dict(after)
            changed = {each for each in one | other if one.get(each) != other.get(each)}
            yield from map(part.having, in_order(changed))
        case _:
            yield part


def smallest_parts(kinds: Sequence[Type], state: State, part: Part) -> Iterator[Part]:
    """The smallest parts of a part: of a set, that it has each of the elements that are there."""
    if part.element:
        yield part
        return
    held = value_of(kinds, state, part)
    match kind_of(kinds, part):
        case DictType():
            for key in range(len(held)):
                yield from smallest_parts(kinds, state, part.at(key))
        case SetType():
            yield from map(part.having, held)
        case CounterType():
            yield from (part.having(element) for element, _ in held)
        case _:
            yield part


def cause_of(variables: Mapping[str, Type], step: int, state: State, part: Part) -> Cause:
    """That a part has the value that it has in the state after a step, as a report names it."""
    kinds = tuple(variables.values())
    kind, value = kind_of(kinds, part), value_of(kinds, state, part)
    if not part.element:
        return Cause(step, place_of(variables, part), show(kind, value))
    assert isinstance(kind, SetType | CounterType)
    return Cause(step, place_of(variables, part), str(value), show(kind.of, part.element[0]))


def place_of(variables: Mapping[str, Type], part: Part) -> str:
    """The variable with its keys, as a trace has it: `inbox[n1]`."""
    name = list(variables)[part.variable]
    kind = variables[name]
    for number in part.keys:
        assert isinstance(kind, DictType)
        key = next(each for place, each in enumerate(domain_values(kind.key)) if place == number)
        name, kind = f"{name}[{show(kind.key, key)}]", kind.value
    return name
