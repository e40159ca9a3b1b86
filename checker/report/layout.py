"""The layout of a native state as a table: a line for each variable, and where its bits are."""

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.engines.native.layout import Layout, Row

COLUMNS = ("variable", "type", "form", "cells", "width", "bits", "places")
_NUMBERS = range(3, 6)
_MOST_PLACES = 6


def layout_lines(layout: "Layout") -> list[str]:
    """The table, and below it what a state takes. Places are `word:bit`, or `word:first-last`."""
    from checker.compile.kinds import shown

    rows = [COLUMNS]
    for row in layout.rows:
        cells, width = row.shape.cells, row.shape.width
        rows.append(
            (row.name, shown(row.kind), row.shape.form, str(cells), str(width), str(cells * width), _places(row))
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    return [*lines, "", _total(layout)]


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        text.rjust(width) if column in _NUMBERS else text.ljust(width)
        for column, (text, width) in enumerate(zip(row, widths, strict=True))
    ]


def _total(layout: "Layout") -> str:
    words = "one word" if layout.words == 1 else f"{layout.words} words"
    return f"a state: {layout.bits} bits in {words} of 64"


def _places(row: "Row") -> str:
    """The bits of a variable: runs of cells that follow one another are joined."""
    width = row.shape.width
    if width == 0:
        return "none"
    starts = sorted(zip(row.words, row.shifts, strict=True))
    runs = [_run(list(run), width) for run in _runs(starts, width)]
    more = len(runs) - _MOST_PLACES
    return ", ".join(runs) if more <= 0 else f"{', '.join(runs[:_MOST_PLACES])} and {more} more"


def _runs(starts: list[tuple[int, int]], width: int) -> list[list[tuple[int, int]]]:
    """Cells side by side in one word, together."""
    placed = [(64 * word + shift - index * width, (word, shift)) for index, (word, shift) in enumerate(starts)]
    return [[place for _, place in group] for _, group in groupby(placed, key=lambda pair: (pair[0], pair[1][0]))]


def _run(cells: list[tuple[int, int]], width: int) -> str:
    (word, first), (_, last) = cells[0], cells[-1]
    end = last + width - 1
    if end > 63:
        return f"{word}:{first}-{word + end // 64}:{end % 64}"
    return f"{word}:{first}" if end == first else f"{word}:{first}-{end}"
