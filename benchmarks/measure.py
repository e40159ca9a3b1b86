"""Times commands from outside: the wall clock, the processor and the peak memory of one finished process."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

LAUNCHER = Path(__file__).with_name("launch.py")


class Failed(Exception):
    """A command that did not do what it should: its name and the end of what it wrote."""


class TooLong(Failed):
    """A command that was stopped at its limit, in seconds."""

    def __init__(self, name: str, limit: float) -> None:
        super().__init__(f"{name} took more than {limit:.0f} s")
        self.limit = limit


@dataclass(frozen=True)
class Process:
    """A command that has finished. Memory is the largest resident set, in bytes."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


@dataclass(frozen=True)
class Spread:
    """The median of some measurements, and how far apart they lie."""

    median: float
    least: float
    most: float
    runs: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(median(values), min(values), max(values), len(values))

    @property
    def relative(self) -> float:
        """Half of the distance between the extremes, as a part of the median."""
        return (self.most - self.least) / 2 / self.median if self.median else 0.0


def run(
    command: Sequence[str], *, directory: Path, timeout: float, environment: Mapping[str, str] | None = None
) -> Process:
    """Run a command to its end; raises Failed if it is not found, exits with an error or takes more than `timeout` seconds."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report")
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", str(LAUNCHER), str(report), *command],
            cwd=directory,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        output = _finish(child, command, timeout)
        if not report.exists():
            raise Failed(f"{command[0]} could not be started: {output[-300:].strip()}")
        code, seconds, cpu, peak = report.read_text(encoding="ascii").split()
    if int(code):
        raise Failed(f"{Path(command[0]).name} exited with {code}: {output[-600:].strip()}")
    return Process(float(seconds), float(cpu), int(peak), output)


def _finish(child: "subprocess.Popen[str]", command: Sequence[str], timeout: float) -> str:
    try:
        return child.communicate(timeout=timeout)[0]
    except subprocess.TimeoutExpired:
        raise TooLong(Path(command[0]).name, timeout) from None
    finally:
        if child.poll() is None:  # a time-out or an interrupt: the launcher and what it started
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
