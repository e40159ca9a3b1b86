"""The layout of a native state as a table: a line for each variable, and where its bits are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

COLUMNS = ("variable", "type", "form", "cells", "width", "bits", "places")
_NUMBERS = range(3, 6)
_MOST_PLACES = 6


@dataclass(frozen=True)
class PackedVariable:
    """A variable in a packed state: its type and form in words, the width of a cell in bits, and each cell's word and first bit."""

    name: str
    type: str
    form: str
    width: int
    cells: tuple[tuple[int, int], ...]

    @property
    def bits(self) -> int:
        """What it takes of a state."""
        return len(self.cells) * self.width


def packing_lines(variables: Sequence[PackedVariable], words: int) -> list[str]:
    """The table, and below it what a state takes. Places are `word:bit`, or `word:first-last`."""
    rows = [COLUMNS]
    for held in variables:
        figures = (str(len(held.cells)), str(held.width), str(held.bits))
        rows.append((held.name, held.type, held.form, *figures, _places(held)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    bits = sum(held.bits for held in variables)
    return [*lines, "", f"a state: {bits} bits in {'one word' if words == 1 else f'{words} words'} of 64"]


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        text.rjust(width) if column in _NUMBERS else text.ljust(width)
        for column, (text, width) in enumerate(zip(row, widths, strict=True))
    ]


def _places(held: PackedVariable) -> str:
    """The bits of a variable: runs of cells that follow one another are joined."""
    if held.width == 0:
        return "none"
    runs = [_run(list(run), held.width) for run in _runs(sorted(held.cells), held.width)]
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
