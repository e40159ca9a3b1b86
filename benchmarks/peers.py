"""Spin, Rumur and the hand-written program: how each is built and run, and what its output says.

Why these options are the fair ones is in README.md beside this file.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.catalogue import Case
from benchmarks.contestant import Absent, Counts, Preparation, Sample, number
from benchmarks.measure import Failed, run

OPTIMISE = ("-O3", "-march=native")
SPIN_DEFINES = ("-DSAFETY", "-DNOREDUCE", "-DNOFAIR", "-DNOBOUNDCHECK", "-DNOCOMP")
RUMUR_OPTIONS = ("--quiet", "--counterexample-trace", "off", "--scalarset-schedules", "off", "--colour", "off")
HANDWRITTEN = Path(__file__).with_name("handwritten") / "two_phase_commit.c"
EXACT_BELOW = 10**8
"""Spin prints eight digits of a count."""


def require_tools(*names: str) -> None:
    """Raise Absent for a tool that is not on the path."""
    for name in names:
        if shutil.which(name) is None:
            raise Absent(f"{name} is not installed")


@dataclass(frozen=True)
class Spin:
    """Spin's verifier, depth-first or breadth-first, without partial-order reduction."""

    case: Case
    breadth_first: bool = False
    optimise: tuple[str, ...] = OPTIMISE
    counts_orbits: bool = False

    @property
    def label(self) -> str:
        return "Spin, breadth-first" if self.breadth_first else "Spin, depth-first"

    @property
    def expected(self) -> Counts:
        transitions = self.case.model.spin_transitions(self.case.size)
        return Counts(self.case.model.spin_states(self.case.size), transitions if transitions < EXACT_BELOW else None)

    def prepare(self, directory: Path, timeout: float) -> Preparation:
        require_tools("spin", "gcc")
        defines = [f"-D{name}={value}" for name, value in self.case.size.peers.items()]
        generated = run(["spin", "-a", *defines, str(self.case.model.promela)], directory=directory, timeout=timeout)
        if "Error" in generated.output:
            raise Failed(f"spin: {generated.output.strip()}")
        search = ["-DBFS"] if self.breadth_first else []
        gcc = ["gcc", *self.optimise, *SPIN_DEFINES, *search, "pan.c", "-o", "pan"]
        return Preparation(generated.seconds + run(gcc, directory=directory, timeout=timeout).seconds)

    def run(self, directory: Path, timeout: float) -> Sample:
        size = self.case.size
        depth = [] if self.breadth_first else [f"-m{size.spin_depth}"]
        pan = run(["./pan", f"-w{size.states.bit_length()}", *depth], directory=directory, timeout=timeout)
        if "errors: 0" not in pan.output or "error: " in pan.output:
            raise Failed(f"pan: {pan.output[:600].strip()}")
        transitions = number(r"^ *(\S+) transitions", pan.output)
        found = Counts(
            int(number(r"^ *(\S+) states, stored", pan.output)), int(transitions) if transitions < EXACT_BELOW else None
        )
        return Sample(found, _explore_seconds(pan.output, pan.seconds), pan.seconds, pan.peak_bytes)


def _explore_seconds(output: str, whole: float) -> float:
    """Spin's own figure, which leaves out the freeing of memory, where its hundredths of a second are exact enough."""
    stated = number(r"elapsed time (\S+) seconds", output)
    return min(stated, whole) if stated >= 0.5 else whole


@dataclass(frozen=True)
class Rumur:
    """Rumur's verifier. `symmetry` is its option: off, heuristic (orbits, some of them more than once) or exhaustive (orbits)."""

    case: Case
    threads: int = 1
    symmetry: str = "off"
    optimise: tuple[str, ...] = OPTIMISE

    @property
    def label(self) -> str:
        if self.symmetry != "off":
            return f"Rumur, {self.symmetry} symmetry"
        return f"Rumur, {self.threads} thread{'s' if self.threads > 1 else ''}"

    @property
    def counts_orbits(self) -> bool:
        return self.symmetry != "off"

    @property
    def expected(self) -> Counts:
        if self.symmetry == "off":
            return Counts(self.case.size.states, self.case.size.transitions)
        return Counts(self.case.size.orbits if self.symmetry == "exhaustive" else None, None)

    def prepare(self, directory: Path, timeout: float) -> Preparation:
        require_tools("rumur", "cc")
        (directory / "model.m").write_text(self._model(), encoding="utf-8")
        generate = ["rumur", *self._options(), "--output", "model.c", "model.m"]
        compile_ = ["cc", "-std=c11", *self.optimise, "-mcx16", "model.c", "-o", "model", "-lpthread"]
        return Preparation(sum(run(c, directory=directory, timeout=timeout).seconds for c in (generate, compile_)))

    def run(self, directory: Path, timeout: float) -> Sample:
        model = run(["./model"], directory=directory, timeout=timeout)
        if "No error found" not in model.output:
            raise Failed(f"rumur: {model.output[-600:].strip()}")
        states = int(number(r"^\s*(\d+) states, \d+ rules fired", model.output))
        transitions = int(number(r"^\s*\d+ states, (\d+) rules fired", model.output))
        if not (self.case.size.orbits or 0) <= states <= self.case.size.states:
            raise Failed(f"rumur: {states:,} states with {self.symmetry} symmetry")
        return Sample(Counts(states, transitions), model.seconds, model.seconds, model.peak_bytes)

    def _model(self) -> str:
        constants = "".join(f"const {name}: {value};\n" for name, value in self.case.size.peers.items())
        return constants + self.case.model.murphi.read_text(encoding="utf-8")

    def _options(self) -> list[str]:
        options = [*RUMUR_OPTIONS, "--threads", str(self.threads), "--symmetry-reduction", self.symmetry]
        options += ["--deadlock-detection", "stuck" if self.case.model.checks_deadlock else "off"]
        return [*options, "--set-capacity", str(self._capacity())]

    def _capacity(self) -> int:
        """Bytes of a set that never has to grow: eight a state, at most three quarters full."""
        states = self.case.size.states if self.symmetry == "off" else 4 * (self.case.size.orbits or 0)
        return max(8 << 20, 8 << (states * 4 // 3).bit_length())


@dataclass(frozen=True)
class Handwritten:
    """The program written for two-phase commit alone: the limit."""

    case: Case
    counts_orbits: bool = False
    label: str = "by hand, in C"

    @property
    def expected(self) -> Counts:
        return Counts(self.case.size.states, self.case.size.transitions, self.case.size.depth)

    def prepare(self, directory: Path, timeout: float) -> Preparation:
        require_tools("gcc")
        if not HANDWRITTEN.exists():
            raise Absent(f"{HANDWRITTEN.name} is not there")
        define = f"-DN={self.case.size.peers['N']}"
        gcc = ["gcc", *OPTIMISE, define, str(HANDWRITTEN), "-o", "by_hand"]
        return Preparation(run(gcc, directory=directory, timeout=timeout).seconds)

    def run(self, directory: Path, timeout: float) -> Sample:
        process = run(["./by_hand"], directory=directory, timeout=timeout)
        states, transitions, depth = (
            int(number(rf"^{name} (\d+)", process.output)) for name in ("states", "transitions", "depth")
        )
        seconds = number(r"^seconds (\S+)", process.output)
        return Sample(Counts(states, transitions, depth), seconds, process.seconds, process.peak_bytes)
