"""One case: every contestant prepared, then run in turn, so that a machine that slows down slows all of them."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.catalogue import Case
from benchmarks.contestant import Absent, Contestant, Preparation, Sample, disagreement
from benchmarks.measure import Failed, Spread, TooLong
from benchmarks.ours import Checker
from benchmarks.peers import Handwritten, Rumur, Spin
from benchmarks.python_peers import NAMES, PythonPeer

LONG_RUN = 60.0
"""A run of so many seconds is not repeated."""

MOST_IN_PYTHON = 1_500_000
"""Transitions beyond which what runs in CPython is not waited for."""

MOST_PERMUTATIONS = 5_040
"""An exhaustive symmetry reduction that tries more of them for each state is not waited for."""


@dataclass
class Entry:
    """What became of one contestant: its samples, or why there are none."""

    contestant: Contestant
    preparation: Preparation | None = None
    samples: list[Sample] = field(default_factory=list)
    skipped: str | None = None
    failed: str | None = None
    too_long: float | None = None
    """The limit in seconds that a run came to: it failed, but nothing that it found is wrong."""

    @property
    def label(self) -> str:
        engine, label = self.samples[0].engine if self.samples else None, self.contestant.label
        return label if engine in (None, "native") or f"{engine} engine" in label else f"{label} ({engine} engine)"

    @property
    def explore(self) -> Spread:
        return Spread.of([sample.explore_seconds for sample in self.samples])

    @property
    def whole(self) -> Spread:
        return Spread.of([sample.whole_seconds for sample in self.samples])

    @property
    def cold_seconds(self) -> float:
        """Compilation included: measured where one command does it all, else the sum."""
        assert self.preparation is not None
        stated = self.preparation.cold_seconds
        return self.preparation.compile_seconds + self.whole.median if stated is None else stated

    @property
    def peak_bytes(self) -> int:
        return max(sample.peak_bytes for sample in self.samples)


@dataclass(frozen=True)
class Race:
    """A case and its entries; the first is this checker with one thread, which ratios refer to."""

    case: Case
    entries: tuple[Entry, ...]

    @property
    def agrees(self) -> bool:
        return all(entry.failed is None for entry in self.entries)

    def ratio(self, entry: Entry) -> float | None:
        """How many times as long as this checker an entry explores; orbits are compared with orbits."""
        for ours in self.entries:
            is_base = (
                isinstance(ours.contestant, Checker) and ours.contestant.threads == 1 and not ours.contestant.reference
            )
            if is_base and ours.samples and ours.contestant.counts_orbits == entry.contestant.counts_orbits:
                return entry.explore.median / ours.explore.median
        return None


def contestants(case: Case, threads: int) -> Iterator[Contestant]:
    """Everybody who takes part in a case, this checker first."""
    several = [1, threads] if threads > 1 else [1]
    yield from (Checker(case, threads=n) for n in several)
    if case.model.name == "two_phase_commit":
        yield Handwritten(case)
    yield Spin(case)
    yield Spin(case, breadth_first=True)
    yield from (Rumur(case, threads=n) for n in several)
    python = [PythonPeer(case, name) for name in NAMES if case.model.python(name).exists()]
    if python and case.size.transitions <= MOST_IN_PYTHON:
        yield Checker(case, reference=True)
        yield from python
    if case.size.orbits is not None:
        yield Checker(case, symmetry=True)
        yield Rumur(case, symmetry="heuristic")
        if case.size.group_order <= MOST_PERMUTATIONS:
            yield Rumur(case, symmetry="exhaustive")


def race(case: Case, *, scratch: Path, threads: int, repeat: int, timeout: float, say: Callable[[str], object]) -> Race:
    """Prepare and run all; what a contestant cannot do is noted in its entry."""
    entries = tuple(Entry(contestant) for contestant in contestants(case, threads))
    run_entries(entries, scratch=scratch, repeat=repeat, timeout=timeout, say=lambda text: say(f"{case}: {text}"))
    return Race(case, entries)


def run_entries(
    entries: Sequence[Entry], *, scratch: Path, repeat: int, timeout: float, say: Callable[[str], object]
) -> None:
    """Prepare each, then run them by turns; fills the entries."""
    for number, entry in enumerate(entries):
        say(f"preparing {entry.contestant.label}")
        directory = scratch / str(number)
        directory.mkdir()
        _attempt(entry, partial(_prepare, entry, directory, timeout))
    for turn in range(repeat):
        for number, entry in enumerate(entries):
            if _has_another_run(entry):
                say(f"run {turn + 1} of {repeat}, {entry.contestant.label}")
                _attempt(entry, partial(_sample, entry, scratch / str(number), timeout))
    for number in range(len(entries)):
        shutil.rmtree(scratch / str(number))


def _has_another_run(entry: Entry) -> bool:
    is_long = bool(entry.samples) and entry.samples[0].whole_seconds > LONG_RUN
    return not (entry.skipped or entry.failed or is_long)


def _attempt(entry: Entry, step: Callable[[], None]) -> None:
    try:
        step()
    except Absent as why:
        entry.skipped = str(why)
    except TooLong as why:
        entry.failed, entry.too_long = str(why), why.limit
    except Failed as why:
        entry.failed = str(why)


def _prepare(entry: Entry, directory: Path, timeout: float) -> None:
    entry.preparation = entry.contestant.prepare(directory, timeout)


def _sample(entry: Entry, directory: Path, timeout: float) -> None:
    sample = entry.contestant.run(directory, timeout)
    wrong = disagreement(entry.contestant.expected, sample.counts)
    if wrong:
        raise Failed(wrong)
    entry.samples.append(sample)
