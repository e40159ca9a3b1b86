"""Whole commands as a user types them, compiled before: the processor time of the process and of all that it starts."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.catalogue import ROOT
from benchmarks.measure import Process, Spread, run

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--help",),
    ("check", "two_phase_commit", "RM=3"),
    ("check", "paxos", "Ballot=2"),
    ("check", "paxos", "Ballot=3"),
    ("check", "multi_paxos"),
    ("check", "raft_log"),
)
RUNS = 5
COMPILING = ("--engine", "native")
"""For one run before: by itself a command may be done before the compiler is, and would then never find the model compiled."""


@dataclass(frozen=True)
class Command:
    """What one command took, in seconds."""

    words: tuple[str, ...]
    cpu: Spread
    wall: Spread

    @property
    def text(self) -> str:
        return " ".join(("checker", *self.words))

    def as_json(self) -> dict[str, Any]:
        return {
            "command": self.text,
            "cpu_seconds": self.cpu.median,
            "wall_seconds": self.wall.median,
            "runs": self.cpu.runs,
        }


def whole_commands(*, scratch: Path, timeout: float, say: Callable[[str], object]) -> Iterator[Command]:
    """Run each, the commands by turns so that a machine that slows down slows all; raises Failed."""
    for words in COMMANDS:
        say(f"checker {' '.join(words)}: before any run is timed")
        _run((*words, *(COMPILING if "check" in words else ())), scratch, timeout)
        _run(words, scratch, timeout)
    found: dict[tuple[str, ...], list[Process]] = {words: [] for words in COMMANDS}
    for turn in range(RUNS):
        for words, processes in found.items():
            say(f"checker {' '.join(words)}: run {turn + 1} of {RUNS}")
            processes.append(_run(words, scratch, timeout))
    for words, processes in found.items():
        yield Command(words, Spread.of([p.cpu_seconds for p in processes]), Spread.of([p.seconds for p in processes]))


def _run(words: tuple[str, ...], scratch: Path, timeout: float) -> Process:
    environment = {"CHECKER_CACHE": str(scratch / "cache"), "PYTHONPYCACHEPREFIX": str(scratch / "bytecode")}
    # What a user has is compiled; this machine may be told to keep none.
    environment["PYTHONDONTWRITEBYTECODE"] = ""
    return run([sys.executable, "-m", "checker", *words], directory=ROOT, timeout=timeout, environment=environment)
