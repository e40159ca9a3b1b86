"""The least parameters of families that satisfy a condition: small ones are tried, then Z3 is asked over all integers.

Imports the formulas; Z3 when it is needed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from checker.quorum.deadline import Deadline, OutOfTime
from checker.quorum.parametric.formulas import Logic

MOST_SUM = 12
"""Parameters are tried up to this sum before Z3 is asked."""

Values: TypeAlias = Mapping[str, Any]
"""The parameters by name: numbers, or terms of Z3."""

Condition: TypeAlias = Callable[[Values, Logic], Any]
"""What is asked of the parameters: a truth value for numbers, a term for terms."""


@dataclass(frozen=True)
class Parameters:
    """Whole numbers from 0 that satisfy a condition, least by their sum if `is_least`; None when there are none.

    None with a `reason` when it is not known whether there are any.
    """

    values: Mapping[str, int] | None
    is_least: bool = True
    reason: str | None = None


def least_parameters(names: Sequence[str], wanted: Condition, deadline: Deadline) -> Parameters:
    """The least parameters that satisfy a condition: by their sum, then in the order of names."""
    small = _tried(names, wanted, deadline.share(0.3))
    if small is not None or not names:
        return Parameters(small)
    from checker.quorum.parametric.integer_conditions import least_over_integers

    return least_over_integers(names, wanted, deadline)


def _tried(names: Sequence[str], wanted: Condition, deadline: Deadline) -> dict[str, int] | None:
    try:
        for total in range(MOST_SUM + 1):
            for numbers in _of_sum(len(names), total):
                deadline.check()
                values = dict(zip(names, numbers, strict=True))
                if wanted(values, Logic()):
                    return values
    except OutOfTime:
        pass
    return None


def _of_sum(count: int, total: int) -> Iterator[tuple[int, ...]]:
    """The ways to make a sum of so many whole numbers from 0, in ascending order."""
    if count == 0:
        yield from [()] if total == 0 else []
    elif count == 1:
        yield (total,)
    else:
        for first in range(total + 1):
            yield from ((first, *rest) for rest in _of_sum(count - 1, total - first))
