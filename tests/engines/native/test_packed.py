"""Rows in a word: the functions of packed.h beside lists of Python, for every width and number of slots that a run may have."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from checker.backends.c.emit.slots import MOST_PACKED

from .compiling import HERE, compile_c, needs_compiler

pytestmark = needs_compiler
SHAPES = [
    (width, slots)
    for width in range(1, MOST_PACKED)
    for slots in sorted({1, 2, MOST_PACKED // width // 2, MOST_PACKED // width - 1, MOST_PACKED // width})
    if slots and slots * width <= MOST_PACKED
]


@dataclass(frozen=True)
class Row:
    """The codes plus one in a run, which are ascending."""

    width: int
    slots: int
    held: list[int]

    @property
    def run(self) -> int:
        return sum(held << place * self.width for place, held in enumerate(self.held))


def rows(draw: Random) -> list[Row]:
    """For each shape an empty row, full ones of the least and the greatest, and some between."""
    made = []
    for width, slots in SHAPES:
        most = (1 << width) - 1
        held = [[], [1] * slots, [most] * slots]
        held += [sorted(draw.choices([1, most, draw.randint(1, most)], k=draw.randint(0, slots))) for _ in range(6)]
        made += [Row(width, slots, each) for each in held]
    return made


def asked(row: Row, draw: Random) -> list[tuple[str, int, int, int]]:
    """Calls: the function, its arguments, and what it must come to."""
    most, held = (1 << row.width) - 1, row.held
    calls = [("l", 0, 0, len(held))]
    for value in {1, most, draw.randint(1, most), *held[:1]}:
        count = held.count(value)
        calls += [("h", value, 0, int(count > 0)), ("c", value, 0, count)]
        if len(held) < row.slots:
            calls.append(("i", value, 0, packed(row, [*held, value])))
        if count:
            less = held.copy()
            less.remove(value)
            calls.append(("d", value, 0, packed(row, less)))
        others = [each for each in held if each != value]
        wanted = draw.randint(0, row.slots - len(others))
        calls.append(("r", value, wanted, packed(row, others + [value] * wanted)))
    return calls


def packed(row: Row, held: list[int]) -> int:
    return Row(row.width, row.slots, sorted(held)).run


@pytest.mark.parametrize("flags", [("-O0", "-fsanitize=undefined", "-fno-sanitize-recover"), ("-O2",)])
def test_a_run_is_what_a_sorted_list_is(flags: tuple[str, ...], tmp_path: Path) -> None:
    compile_c(tmp_path, *flags, str(HERE / "packed.c"), "-o", str(tmp_path / "packed"))
    draw = Random(7)
    calls = [(row, call) for row in rows(draw) for call in asked(row, draw)]
    lines = [f"{c} {row.width} {row.slots} {row.run} {held} {count}\n" for row, (c, held, count, _) in calls]
    made = subprocess.run(
        [tmp_path / "packed"], input="".join(lines), capture_output=True, text=True, check=True, timeout=60
    )
    assert not made.stderr
    for (row, call), found in zip(calls, made.stdout.split(), strict=True):
        assert int(found) == call[-1], (row, call)


def test_shapes_are_tested_up_to_the_limit() -> None:
    assert {width * slots for width, slots in SHAPES} >= {1, 2, MOST_PACKED - 1, MOST_PACKED}
