"""Layouts compared: a table with a row for each, or, where that is wider than the console, with a column for each."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.text import Text

from checker.quorum.measure import Availability, Measures, Optimum
from checker.quorum.verify import Answer
from checker.report.cells import cell_len, cut, to_the_left, to_the_right

COLUMNS = (
    "layout",
    "nodes",
    "reads meet writes",
    "read f",
    "write f",
    "load",
    "capacity",
    "network",
    "latency",
    "read up",
    "write up",
)
_GAP = 2
_LONGEST_NAME = 40
_LONGEST_HEAD = 24


def comparison_row(name: str, answer: Answer, found: Measures | None, nodes: int) -> tuple[str, ...]:
    """A layout as a row of a comparison; a bound stands for a number that is not known exactly."""
    first = (name, f"{nodes:,}", answer.verdict.value.replace("_", " "))
    if found is None:
        return (*first, *("-" * (len(COLUMNS) - len(first))))
    load, network, latency = map(_best, (found.load, found.network, found.latency))
    is_exact = found.load is not None and found.load.is_exact
    capacity = "-" if found.capacity is None else f"{'' if is_exact else '>='}{_short(found.capacity)}"
    resilience = ("-" if count is None else f"{count:,}" for count in (found.read_resilience, found.write_resilience))
    chances = map(_chance, (found.read_availability, found.write_availability))
    return (*first, *resilience, load, capacity, network, latency, *chances)


def _best(best: Optimum | None) -> str:
    return "-" if best is None else f"{'' if best.is_exact else '<='}{_short(best.upper)}"


def _chance(found: Availability | None) -> str:
    if found is None:
        return "-"
    return _short(found.chance) if found.is_exact else f"~{float(found.chance):.4g}"


def _short(number: Fraction) -> str:
    return str(number) if len(str(number)) <= 7 else f"{float(number):.6g}"


def table_lines(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[Text]:
    """The rows under their head; turned, a column for each row, as many beside each other as there is room for, when that is too wide."""
    table = [head, *([cut(row[0], _LONGEST_NAME), *row[1:]] for row in rows)]
    if sum(_widths(table)) + _GAP * (len(head) - 1) <= width:
        yield from _lines(table)
        return
    left = list(rows)
    while left:
        count = _fitting(head, left, width)
        turned = list(zip(head, *([cut(row[0], _LONGEST_HEAD), *row[1:]] for row in left[:count]), strict=True))
        yield from _lines(turned)
        left = left[count:]
        if left:
            yield Text()


def _fitting(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> int:
    """How many rows have room as columns beside the head, one at least."""
    room, count = width - max(map(cell_len, head)), 0
    for row in rows:
        room -= _GAP + max(cell_len(cut(row[0], _LONGEST_HEAD)), *map(cell_len, row[1:]))
        if room < 0:
            break
        count += 1
    return max(1, count)


def _lines(table: Sequence[Sequence[str]]) -> Iterator[Text]:
    """The first column to the left, the others to the right; the first row is the head."""
    widths = _widths(table)
    for number, row in enumerate(table):
        cells = [
            to_the_right(cell, width) if column else to_the_left(cell, width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield Text((" " * _GAP).join(cells).rstrip(), style="" if number else "dim")


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*table, strict=True)]
