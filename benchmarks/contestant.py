"""What takes part: a tool with its options on one case, prepared once and run some times."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.measure import Failed


class Absent(Exception):
    """This tool cannot take part here; the text says why, in a few words."""


@dataclass(frozen=True)
class Counts:
    """What a tool found or must find; None where the tool rounds a figure, or where it may differ."""

    states: int | None
    transitions: int | None
    depth: int | None = None


@dataclass(frozen=True)
class Preparation:
    """Before the first run: the compilation, and the whole command with nothing cached where one command does both."""

    compile_seconds: float
    cold_seconds: float | None = None


@dataclass(frozen=True)
class Sample:
    """One run with everything compiled."""

    counts: Counts
    explore_seconds: float
    whole_seconds: float
    peak_bytes: int
    engine: str | None = None
    stored_bytes: float | None = None
    """Memory of the states alone, where the tool says; else that of the process has to do."""

    @property
    def bytes_a_state(self) -> float | None:
        memory = self.peak_bytes if self.stored_bytes is None else self.stored_bytes
        return memory / self.counts.states if self.counts.states else None


class Contestant(Protocol):
    """A tool with its options, on one case."""

    @property
    def label(self) -> str: ...

    @property
    def expected(self) -> Counts:
        """What it must find, by its own way of counting."""
        ...

    @property
    def counts_orbits(self) -> bool: ...

    def prepare(self, directory: Path, timeout: float) -> Preparation:
        """Compile in an empty directory; raises Absent or Failed."""
        ...

    def run(self, directory: Path, timeout: float) -> Sample:
        """Explore once; raises Failed."""
        ...


def disagreement(expected: Counts, found: Counts) -> str | None:
    """What differs, or None. A figure that either side does not give is not compared."""
    for name in ("states", "transitions", "depth"):
        wanted, got = getattr(expected, name), getattr(found, name)
        if wanted is not None and got is not None and wanted != got:
            return f"{got:,} {name} where {wanted:,} are expected"
    return None


def number(pattern: str, output: str) -> float:
    """The number that a pattern's group finds in a tool's output; raises Failed if it is not there."""
    match = re.search(pattern, output, re.MULTILINE)
    if match is None:
        raise Failed(f"nothing like {pattern!r} in: {output[-600:].strip()}")
    return float(match[1])
