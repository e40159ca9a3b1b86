"""Exact solutions of square systems of linear equations with rational coefficients.

J. Dixon, Exact solution of linear equations using p-adic expansions, 1982: the inverse modulo a prime, lifted digit by digit, and the
fractions read off by continued fractions; the result is checked by multiplication. numpy, which HiGHS brings, is imported on use.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib import import_module
from math import inf, isqrt, lcm
from typing import Any, TypeAlias

from checker.quorum.deadline import Deadline
from checker.quorum.measure.errors import within

Entries: TypeAlias = Sequence[Mapping[int, Fraction]]
"""A matrix by rows: for each row its columns that are not 0."""

_PRIMES = (67_108_859, 67_108_837, 67_108_819)
"""Below 2**26, so that sums of products of 1,000 terms stay within 64 bits."""

_MOST_DIGITS = 2_000


def solve(rows: Entries, right: Sequence[Fraction], *, deadline: Deadline | None = None) -> list[Fraction] | None:
    """The solution; None when the matrix is singular (or looks so modulo three primes), or the time is over.

    Cubic, with a small constant.
    """
    if not rows:
        return []
    end = deadline or within(inf)
    matrix, values = _whole(rows, right)
    for prime in _PRIMES:
        inverse = _inverse(matrix % prime, prime, end)
        if inverse is not None:
            return _lift(matrix, values, inverse, prime, end)
    return None


def _whole(rows: Entries, right: Sequence[Fraction]) -> tuple[Any, Any]:
    """The equations times their denominators, as arrays of Python's integers."""
    numpy: Any = import_module("numpy")

    matrix = numpy.zeros((len(rows), len(rows)), dtype=object)
    values = numpy.zeros(len(rows), dtype=object)
    for place, (row, value) in enumerate(zip(rows, right, strict=True)):
        scale = lcm(value.denominator, *(entry.denominator for entry in row.values()))
        values[place] = value.numerator * (scale // value.denominator)
        for column, entry in row.items():
            matrix[place, column] = entry.numerator * (scale // entry.denominator)
    return matrix, values


def _inverse(matrix: Any, prime: int, deadline: Deadline) -> Any | None:
    """Gauss and Jordan modulo a prime; None when a pivot is missing, or the time is over."""
    numpy: Any = import_module("numpy")

    size = len(matrix)
    work = numpy.concatenate([matrix.astype(numpy.int64), numpy.eye(size, dtype=numpy.int64)], axis=1)
    for column in range(size):
        pivots = numpy.flatnonzero(work[column:, column])
        if not len(pivots) or deadline.is_over:
            return None
        pivot = column + int(pivots[0])
        work[[column, pivot]] = work[[pivot, column]]
        work[column] = work[column] * pow(int(work[column, column]), -1, prime) % prime
        factors = work[:, column].copy()
        factors[column] = 0
        busy = numpy.flatnonzero(factors)
        work[busy] = (work[busy] - factors[busy, None] * work[column]) % prime
    return work[:, size:]


def _lift(matrix: Any, values: Any, inverse: Any, prime: int, deadline: Deadline) -> list[Fraction] | None:
    """Digits of the solution in base `prime`, until the fractions that they spell solve the equations, or the time is over."""
    numpy: Any = import_module("numpy")

    small = matrix.astype(numpy.int64) if abs(matrix).max() < 2**26 else matrix
    rest, power = values, 1
    digits = numpy.zeros(len(values), dtype=object)
    for count in range(1, _MOST_DIGITS):
        if deadline.is_over:
            return None
        digit = _times(inverse, (rest % prime).astype(numpy.int64), prime)
        digits = digits + digit.astype(object) * power
        power *= prime
        rest = (rest - small.dot(digit).astype(object)) // prime
        if count & (count - 1) == 0 or count % 16 == 0:
            solution = _fractions(digits, power)
            if solution is not None and _solves(matrix, values, solution):
                return solution
    return None


def _times(inverse: Any, vector: Any, prime: int) -> Any:
    """The product modulo the prime, in blocks of 1,000 columns."""
    total = 0
    for start in range(0, len(vector), 1_000):
        total = (total + inverse[:, start : start + 1_000].dot(vector[start : start + 1_000])) % prime
    return total


def _fractions(digits: Any, modulus: int) -> list[Fraction] | None:
    """Each residue as the fraction with small numerator and denominator; the common denominator so far shortens the next one."""
    bound, common, found = isqrt(modulus // 2), 1, []
    for residue in digits:
        fraction = _fraction(int(residue) * common % modulus, modulus, bound)
        if fraction is None:
            return None
        found.append(fraction / common)
        common = lcm(common, found[-1].denominator)
        if common > bound:
            return None
    return found


def _fraction(residue: int, modulus: int, bound: int) -> Fraction | None:
    """P. Wang's rational reconstruction: the continued fraction of residue over modulus, stopped half way."""
    left, right, above, below = modulus, residue, 0, 1
    while right > bound:
        quotient = left // right
        left, right = right, left - quotient * right
        above, below = below, above - quotient * below
    return Fraction(right, below) if below and abs(below) <= bound else None


def _solves(matrix: Any, values: Any, solution: Sequence[Fraction]) -> bool:
    numpy: Any = import_module("numpy")

    scale = lcm(*(value.denominator for value in solution))
    whole = numpy.array([value.numerator * (scale // value.denominator) for value in solution] + [0], dtype=object)[:-1]
    return bool((matrix.dot(whole) == values * scale).all())
