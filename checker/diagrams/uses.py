"""What a step uses of what others did: it is run again, by whatever runs the spec, on the state as it would be without that.

A write of an earlier step is used where the step would be disabled without it, or fail, or do something else. Of several that would do,
such as two messages of which any is enough, the earliest is used. What is found is enough for the step to be what it is.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from functools import partial
from operator import is_
from typing import Any, TypeAlias

from checker.diagrams.writes import Ledger, Undone, Write, shared_ends
from checker.language.types import CounterType, DictType, ListType, RangeType, SetType, Type
from checker.trace import State, Step, Trace

Outcome: TypeAlias = State | str | None
"""The state after a step; how it fails, in words; None where it is disabled."""

Rerun = Callable[[Step, State], Outcome]
"""Takes a step from another state than the one that it was taken from."""


def uses(trace: Trace, actors: Sequence[Hashable], rerun: Rerun, shown: range) -> Iterator[tuple[int, list[Write]]]:
    """For each step that is shown the writes of other actors' steps that it uses, as far as these are shown too.

    Costs as many runs of a step as writes of others stand at that time, and as there were steps before it.
    """
    ledger = Ledger(trace.variables)
    for number, step in enumerate(trace.steps[1:], start=1):
        before = trace.steps[number - 1].state
        if before is None:
            return
        if number in shown:
            others = {each for each in shown if each < number and actors[each] != actors[number]}
            yield number, _Used(trace.variables, ledger, before, step, rerun).writes(others)
        if step.state is not None:
            ledger.enter(number, before, step.state)


class _Used:
    """What a step uses."""

    def __init__(self, variables: Mapping[str, Type], ledger: Ledger, before: State, step: Step, rerun: Rerun) -> None:
        self.variables, self.ledger, self.before, self.step, self.rerun = variables, ledger, before, step, rerun
        self.real: Outcome = rerun(step, before) if step.state is None else step.state

    def writes(self, others: Collection[int]) -> list[Write]:
        """Those of other steps without which alone it would not be what it is; then the earliest that would do."""
        there = [write for write in self.ledger.writes() if write.step in others]
        kept = [write for write in there if not self._is_same(partial(is_, write))]
        written = [write for each in there for write in each.chain() if write.step in others]
        for number in sorted({write.step for write in written}, reverse=True):
            if not self._is_same_from(number, others, kept):
                kept += self._deciding([write for write in written if write.step == number], others, kept)
        return list(dict.fromkeys(kept))

    def _deciding(self, writes: Sequence[Write], others: Collection[int], kept: Sequence[Write]) -> Sequence[Write]:
        """Those writes of one step that decide, where of what others did later only what is kept is there; all where none does alone."""
        number = writes[0].step
        deciding = [
            write
            for write in writes
            if not self._is_same_from(number, others, [*kept, *(other for other in writes if other is not write)])
        ]
        return deciding if self._is_same_from(number, others, [*kept, *deciding]) else writes

    def _is_same_from(self, number: int, others: Collection[int], kept: Collection[Write]) -> bool:
        """Whether the step would be what it is without what others did from a step on, but for what is kept."""
        return self._is_same(lambda write: write.step >= number and write.step in others and write not in kept)

    def _is_same(self, is_undone: Undone) -> bool:
        without = self.ledger.without(self.before, is_undone)
        if without is None:
            return False
        outcome = self.real if without == self.before else self.rerun(self.step, without)
        return _is_same(self.variables, (self.before, self.real), (without, outcome))


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
