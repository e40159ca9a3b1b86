"""minicheck and musil, model checkers that are Python packages, as contestants. How each is asked is in python_peer.py."""

import json
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.catalogue import Case
from benchmarks.contestant import Absent, Counts, Preparation, Sample
from benchmarks.measure import Failed, Process, run

NAMES = ("minicheck", "musil")
LOWEST_PYTHON = {"minicheck": (3, 9), "musil": (3, 12)}
RUNNER = Path(__file__).with_name("python_peer.py")


def require_peer(name: str) -> None:
    """Raise Absent for a package that is not installed, or that this Python is too old for."""
    if sys.version_info < LOWEST_PYTHON[name]:
        raise Absent(f"{name} needs Python {'.'.join(map(str, LOWEST_PYTHON[name]))}")
    if find_spec(name) is None:
        raise Absent(f"{name} is not installed")


@dataclass(frozen=True)
class PythonPeer:
    """A package's search with its own breadth-first loop, in the Python that runs the benchmark."""

    case: Case
    label: str
    counts_orbits: bool = False

    @property
    def expected(self) -> Counts:
        return Counts(self.case.size.states, self.case.size.transitions)

    def prepare(self, directory: Path, timeout: float) -> Preparation:
        """Nothing is compiled; the transitions are counted here, where no time is taken."""
        require_peer(self.label)
        _, found = self._search(directory, timeout, "--count")
        if found["transitions"] != self.case.size.transitions:
            raise Failed(f"{found['transitions']:,} transitions where {self.case.size.transitions:,} are expected")
        return Preparation(compile_seconds=0.0)

    def run(self, directory: Path, timeout: float) -> Sample:
        process, found = self._search(directory, timeout)
        return Sample(Counts(found["states"], None), found["seconds"], process.seconds, process.peak_bytes)

    def _search(self, directory: Path, timeout: float, *options: str) -> tuple[Process, dict[str, Any]]:
        size = self.case.size
        model, constants = str(self.case.model.python(self.label)), json.dumps(dict(size.peers))
        command = [sys.executable, str(RUNNER), self.label, model, constants, str(size.states), *options]
        process = run(command, directory=directory, timeout=timeout)
        found: dict[str, Any] = json.loads(process.output.splitlines()[-1])
        if not found["verified"]:
            raise Failed(f"{self.label}: not verified, {found['states']:,} states")
        return process, found
