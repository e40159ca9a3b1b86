"""This checker as a contestant: the command as a user types it, with a cache of its own."""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.catalogue import ROOT, Case
from benchmarks.contestant import Absent, Counts, Preparation, Sample
from benchmarks.measure import Failed, Process, run

CHECKER = (sys.executable, "-m", "checker")
REFERENCE_LIMIT = 20_000
"""States beyond which the reference engine is not worth waiting for."""


@cache
def has_native_engine() -> bool:
    """Whether `checker check` can be told to use the native engine."""
    process = run([*CHECKER, "check", "--help"], directory=ROOT, timeout=60, environment={"COLUMNS": "160"})
    return "--engine" in process.output and "--threads" in process.output


@dataclass(frozen=True)
class Checker:
    """`checker check` with the native engine, or with the reference engine where there is no other or where it is asked for."""

    case: Case
    threads: int = 1
    symmetry: bool = False
    reference: bool = False

    @property
    def label(self) -> str:
        if self.symmetry:
            return "checker, symmetry"
        if self.reference:
            return "checker, reference engine"
        return f"checker, {self.threads} thread{'s' if self.threads > 1 else ''}"

    @property
    def counts_orbits(self) -> bool:
        return self.symmetry

    @property
    def expected(self) -> Counts:
        size = self.case.size
        if self.symmetry:
            assert size.orbits is not None
            return Counts(size.orbits, None, size.depth)
        return Counts(size.states, size.transitions, size.depth)

    def prepare(self, directory: Path, timeout: float) -> Preparation:
        """The whole command with an empty cache: what a user waits for the first time."""
        self._check_engine()
        shutil.rmtree(directory / "cache", ignore_errors=True)
        process, report = self._command(directory, timeout)
        return Preparation(float(report["compile_seconds"]), process.seconds)

    def run(self, directory: Path, timeout: float) -> Sample:
        process, report = self._command(directory, timeout)
        counts = Counts(report["distinct_states"], report["transitions"], report["depth"])
        explored = float(report["explore_seconds"])
        stored = float(report["bytes_per_state"]) * report["distinct_states"] if report["engine"] == "native" else None
        return Sample(counts, explored, process.seconds, process.peak_bytes, report["engine"], stored)

    def _check_engine(self) -> None:
        if has_native_engine():
            return
        if self.threads > 1:
            raise Absent("the reference engine has one thread")
        states = self.case.size.orbits if self.symmetry else self.case.size.states
        if states is None or states > REFERENCE_LIMIT:
            raise Absent(f"no native engine, and more than {REFERENCE_LIMIT:,} states")

    def _command(self, directory: Path, timeout: float) -> tuple[Process, dict[str, Any]]:
        constants = [f"{name}={value}" for name, value in self.case.size.constants.items()]
        spec = os.path.relpath(self.case.model.spec, ROOT)
        options = ["--format", "json", *([] if self.symmetry else ["--no-symmetry"])]
        if self.reference:
            options += ["--engine", "reference"]
        elif has_native_engine():
            options += ["--engine", "native", "--threads", str(self.threads)]
        report = directory / "report.json"
        command = [*CHECKER, "check", spec, *constants, *options, "--output", str(report)]
        environment = {"CHECKER_CACHE": str(directory / "cache")}
        process = run(command, directory=ROOT, timeout=timeout, environment=environment)
        return process, _verified(report)


def _verified(path: Path) -> dict[str, Any]:
    """The report; raises Failed unless it says verified."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found["verdict"] != "verified":
        raise Failed(f"checker: the verdict is {found['verdict']}")
    return found
