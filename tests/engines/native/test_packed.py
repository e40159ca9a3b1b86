"""Rows in words: the functions of packed.h beside lists of Python, for every width and number of slots that a run may have."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from checker.backends.c.emit.slots import MOST_PACKED

from .compiling import HERE, compile_c, needs_compiler

WIDTHS = range(1, MOST_PACKED)
Shape = tuple[int, tuple[int, ...]]
"""The bits of a slot, and the slots of each run."""
SHAPES: list[Shape] = [
    (width, (slots,))
    for width in WIDTHS
    for slots in sorted({1, 2, MOST_PACKED // width // 2, MOST_PACKED // width - 1, MOST_PACKED // width})
    if 0 < slots * width <= MOST_PACKED
]
SEVERAL: list[Shape] = [(width, (MOST_PACKED // width, 1, max(1, MOST_PACKED // width - 1))) for width in WIDTHS]
"""Runs as they come where words have other things in them, too."""


@dataclass(frozen=True)
class Row:
    """The codes plus one in runs of so many slots each."""

    width: int
    slots: tuple[int, ...]
    held: list[int]

    @property
    def runs(self) -> list[int]:
        """What each run holds."""
        made, start = [], 0
        for slots in self.slots:
            part = self.held[start : start + slots]
            made.append(sum(held << place * self.width for place, held in enumerate(part)))
            start += slots
        return made

    def line(self, function: str, held: int, number: int) -> str:
        """The call of a function."""
        each = " ".join(f"{slots} {run}" for slots, run in zip(self.slots, self.runs, strict=True))
        return f"{function} {self.width} {held} {number} {len(self.slots)} {each}\n"

    def with_held(self, held: list[int]) -> str:
        """The answer of a function that leaves this."""
        return " ".join(map(str, Row(self.width, self.slots, held).runs))


Call = tuple[str, int, int, str]
"""A function, what it is given, and what it has to come to."""


def rows(shapes: list[Shape], draw: Random) -> Iterator[Row]:
    """For each shape an empty row, full ones of the least and the greatest, and some between, all ascending."""
    for width, slots in shapes:
        room, most = sum(slots), (1 << width) - 1
        yield from (Row(width, slots, held) for held in ([], [1] * room, [most] * room, [most] * (room - 1)))
        for _ in range(6):
            values = [1, most, draw.randint(1, most), draw.randint(1, most)]
            yield Row(width, slots, sorted(draw.choices(values, k=draw.randint(0, room))))


def values_for(row: Row, draw: Random) -> list[int]:
    most = (1 << row.width) - 1
    return sorted({1, most, draw.randint(1, most), *row.held[:1], *row.held[-1:]})


def less(row: Row, value: int) -> list[int]:
    held = row.held.copy()
    held.remove(value)
    return held


def asked_of_one(row: Row, draw: Random) -> Iterator[Call]:
    yield "l", 0, 0, str(len(row.held))
    for value in values_for(row, draw):
        count, others = row.held.count(value), [each for each in row.held if each != value]
        yield "h", value, 0, str(int(count > 0))
        yield "c", value, 0, str(count)
        wanted = draw.randint(0, sum(row.slots) - len(others))
        yield "r", value, wanted, row.with_held(sorted([*others, *[value] * wanted]))
        if len(row.held) < sum(row.slots):
            yield "i", value, 0, row.with_held(sorted([*row.held, value]))
        if count:
            yield "d", value, 0, row.with_held(less(row, value))


def asked_of_several(row: Row, draw: Random) -> Iterator[Call]:
    held = row.held
    for value in values_for(row, draw):
        if len(held) < sum(row.slots):
            yield "I", value, 0, row.with_held(sorted([*held, value]))
            yield "A", value, len(held), row.with_held([*held, value])
        if value in held:
            yield "D", value, 0, row.with_held(less(row, value))
    for index in sorted({0, len(held) - 1, draw.randrange(len(held))}) if held else ():
        yield "G", 0, index, str(held[index])
        yield "P", 0, index, row.with_held(held[:index] + held[index + 1 :])


@needs_compiler
@pytest.mark.parametrize("flags", [("-O0", "-fsanitize=undefined", "-fno-sanitize-recover"), ("-O2",)])
def test_runs_are_what_lists_are(flags: tuple[str, ...], tmp_path: Path) -> None:
    compile_c(tmp_path, *flags, str(HERE / "packed.c"), "-o", str(tmp_path / "packed"))
    draw = Random(7)
    calls = [(row, call) for row in rows(SHAPES, draw) for call in asked_of_one(row, draw)]
    calls += [(row, call) for row in rows(SHAPES + SEVERAL, draw) for call in asked_of_several(row, draw)]
    lines = [row.line(function, held, number) for row, (function, held, number, _) in calls]
    made = subprocess.run(
        [tmp_path / "packed"], input="".join(lines), capture_output=True, text=True, check=True, timeout=60
    )
    assert not made.stderr
    for (row, call), found in zip(calls, made.stdout.splitlines(), strict=True):
        assert found == call[-1], (row, call)


def test_shapes_are_tested_up_to_the_limit() -> None:
    assert {width * slots for width, (slots,) in SHAPES} >= {1, 2, MOST_PACKED - 1, MOST_PACKED}
