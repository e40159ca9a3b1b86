"""The values of a state as they are shown: whole, and of a dict key by key, with what they were before the last step."""

from collections.abc import Mapping, Sequence
from typing import Any

from checker.explore.places import Entry, Variable
from checker.language.types import DictType, Type
from checker.language.values import domain_values, show
from checker.report.changes import changes
from checker.trace import State


def change_texts(variables: Mapping[str, Type], before: State, after: State) -> tuple[str, ...]:
    """What differs between two states, as in a trace; inside `bound()`."""
    return tuple(map(str, changes(variables, before, after)))


def differences(variables: Mapping[str, Type], states: Sequence[State]) -> list[tuple[str, ...]]:
    """Of each of these states the variables in which any two of them differ, as `name = value`; inside `bound()`."""
    differing = [place for place in range(len(variables)) if any(state[place] != states[0][place] for state in states)]
    told = list(variables.items())
    return [
        tuple(f"{told[place][0]} = {show(told[place][1], state[place])}" for place in differing) for state in states
    ]


def variables_of(variables: Mapping[str, Type], state: State, before: State | None) -> tuple[Variable, ...]:
    """The variables of a state that came of `before` by a step; inside `bound()`."""
    olds = state if before is None else before
    return tuple(
        _variable(name, kind, value, old)
        for (name, kind), value, old in zip(variables.items(), state, olds, strict=True)
    )


def _variable(name: str, kind: Type, value: Any, old: Any) -> Variable:
    entries = _entries(kind, value, old) if isinstance(kind, DictType) else ()
    if value == old:
        return Variable(name, show(kind, value), None, entries)
    return Variable(name, show(kind, value), show(kind, old), entries, change_texts({name: kind}, (old,), (value,)))


def _entries(kind: DictType, values: tuple[Any, ...], olds: tuple[Any, ...]) -> tuple[Entry, ...]:
    each = zip(domain_values(kind.key), values, olds, strict=True)
    return tuple(
        Entry(show(kind.key, key), show(kind.value, value), None if value == old else show(kind.value, old))
        for key, value, old in each
    )
