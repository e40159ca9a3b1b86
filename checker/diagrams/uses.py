"""What a step uses of what others did: it is run again, by whatever runs the spec, on the state as it would be without that.

A write of an earlier step is used where the step would be disabled without it, or fail, or do something else. Of several that would do,
such as two messages of which any is enough, the earliest is used. What is found is enough for the step to be what it is.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from checker.diagrams.writes import Ledger, Write, shared_ends
from checker.language.types import CounterType, DictType, ListType, RangeType, SetType, Type
from checker.trace import State, Step, Trace

Outcome: TypeAlias = State | str | None
"""The state after a step; how it fails, in words; None where it is disabled."""

Rerun = Callable[[Step, State], Outcome]
"""Takes a step from another state than the one that it was taken from."""


def uses(trace: Trace, actors: Sequence[Hashable], rerun: Rerun, shown: range) -> Iterator[tuple[int, list[Write]]]:
    """For each step that is shown the writes of other actors' steps that it uses, as far as these are shown too.

    Costs as many runs of a step as writes of others stand at that time.
    """
    ledger = Ledger(trace.variables)
    for number, step in enumerate(trace.steps[1:], start=1):
        before = trace.steps[number - 1].state
        if before is None:
            return
        if number in shown:
            there = [write for write in ledger.writes() if write.step in shown and actors[write.step] != actors[number]]
            yield number, _needed(trace.variables, ledger, before, step, there, rerun)
        if step.state is not None:
            ledger.enter(number, before, step.state)


def _needed(
    variables: Mapping[str, Type], ledger: Ledger, before: State, step: Step, there: Sequence[Write], rerun: Rerun
) -> list[Write]:
    """Those writes without which the step would not be what it is, and of several that would do the earliest."""
    real: Outcome = rerun(step, before) if step.state is None else step.state

    def is_same(undone: list[Write]) -> bool:
        without = ledger.without(before, undone)
        return without is not None and _is_same(variables, (before, real), (without, rerun(step, without)))

    needed = [write for write in there if not is_same([write])]
    undone: list[Write] = []
    left = [write for write in there if write not in needed]
    if not left or is_same(left):
        return needed
    for write in sorted(left, key=lambda write: -write.step):
        (undone if is_same([*undone, write]) else needed).append(write)
    return needed


def _is_same(variables: Mapping[str, Type], real: tuple[State, Outcome], other: tuple[State, Outcome]) -> bool:
    """Whether a step does the same from two states."""
    ends = real[1], other[1]
    if not isinstance(ends[0], tuple) or not isinstance(ends[1], tuple):
        return ends[0] == ends[1]
    values = zip(variables.values(), real[0], ends[0], other[0], ends[1], strict=True)
    return all(
        _does_the_same(kind, (old, new), (other_old, other_new)) for kind, old, new, other_old, other_new in values
    )


def _does_the_same(kind: Type, real: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether a place is changed alike: to the same, by as much, or not at all."""
    if real[1] == other[1] or (real[0] == real[1] and other[0] == other[1]):
        return True
    match kind:
        case DictType(_, value):
            parts = zip(*real, *other, strict=True)
            return all(_does_the_same(value, (a, b), (c, d)) for a, b, c, d in parts)
        case SetType():
            return _elements_alike(*(dict.fromkeys(held, 1) for held in (*real, *other)))
        case CounterType():
            return _elements_alike(*(dict(held) for held in (*real, *other)))
        case ListType():
            return _put_and_taken(*real) == _put_and_taken(*other)
        case RangeType():
            return bool(real[1] - real[0] == other[1] - other[0])
        case _:
            return False


def _elements_alike(
    old: Mapping[Any, int], new: Mapping[Any, int], other_old: Mapping[Any, int], other_new: Mapping[Any, int]
) -> bool:
    """Whether of each element there are as many in the end, or as many more or fewer."""
    counts = [Counter(held) for held in (old, new, other_old, other_new)]
    return all(
        b == d or b - a == d - c for a, b, c, d in ([held[each] for held in counts] for each in set().union(*counts))
    )


def _put_and_taken(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """The items that were put into a list, and those that were taken out."""
    first, last = shared_ends(old, new)
    return new[first : len(new) - last], old[first : len(old) - last]
