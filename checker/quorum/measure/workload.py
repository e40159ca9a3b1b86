"""Workloads: how the share of reads is distributed. A fraction alone is a workload that never changes. Imports the errors alone."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from checker.quorum.measure.errors import MeasureError

Share: TypeAlias = Fraction | int | float | str
"""A number that becomes a fraction by its decimal text: 0.1 is 1/10, as is "0.1"."""

Workload: TypeAlias = Share | Mapping[Any, Share]
"""The fraction of operations that are reads, or a probability (or a weight) for each such fraction."""

Mix: TypeAlias = tuple[tuple[Fraction, Fraction], ...]
"""The fractions of reads, ascending, each with its probability; the probabilities are positive and sum to 1."""


def exactly(number: Share) -> Fraction:
    """The number as a fraction; a float counts as the decimal that it prints as."""
    return Fraction(str(number))


def mix_of(workload: Workload) -> Mix:
    """The workload as fractions and probabilities; raises MeasureError for a fraction outside 0 to 1 or a weight below 0."""
    shares = workload if isinstance(workload, Mapping) else {workload: 1}
    weights: dict[Fraction, Fraction] = {}
    for share, weight in shares.items():
        fraction, chance = exactly(share), exactly(weight)
        if not 0 <= fraction <= 1:
            raise MeasureError(f"a read fraction of {share} is not between 0 and 1")
        if chance < 0:
            raise MeasureError(f"the probability of the read fraction {share} is {weight}, below 0")
        weights[fraction] = weights.get(fraction, Fraction(0)) + chance
    total = sum(weights.values(), Fraction(0))
    if not total:
        raise MeasureError("the workload gives no read fraction a probability above 0")
    return tuple((fraction, weights[fraction] / total) for fraction in sorted(weights) if weights[fraction])


def mean_reads(mix: Mix) -> Fraction:
    """The mean fraction of reads."""
    return sum((fraction * chance for fraction, chance in mix), Fraction(0))
