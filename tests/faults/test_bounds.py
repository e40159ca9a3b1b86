"""Limits bound everything that a search does: bodies without end, the choices of arguments, what comes after the search."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Verdict
from checker.search import outcome, vacuity, watch
from checker.search.limits import Limits
from checker.search.select import check
from checker.search.watch import Watch, finishing
from checker.stopping import Stopped

from .running import CASES, process


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process a body is given up before its three seconds are over."""
    monkeypatch.setattr(watch, "BODY_SECONDS", 0.5)


def test_a_body_without_end_is_named_with_its_line() -> None:
    model = Model(load(str(CASES / "endless_body.py")))
    result = check(model, engine="reference", limits=Limits(max_seconds=300))
    assert result.verdict is Verdict.UNDETERMINED
    lines = (CASES / "endless_body.py").read_text().splitlines()
    lines = [f"{number}" for number, line in enumerate(lines, 1) if line.strip() in ("while True:", "pass")][:2]
    assert result.stopped_by in [f"the body of crash, which goes on without end (endless_body.py:{n})" for n in lines]
    assert result.distinct_states > 0


ENDLESS = """\
from typing import Annotated
from checker import *

class N(Range, low=0, high=9):
    pass

class S(Spec):
    n: N = 0

    @action
    def go(self):
        i = 0
        while i < 4:
            if i == self.n:
                i -= 1
            i += 1
"""
LIMITED = """\
from typing import Annotated
from checker import *

class N(Range, low=0, high=9):
    pass

class S(Spec):
    n: N = 0

    @action
    def go(self, k: N):
        waiting: Annotated[list[N], MaxLen(3)] = []
        seen: Annotated[set[N], MaxLen(3)] = set()
        reached: set[N] = {0}
        for i in range(k):
            CHANGE
        self.n = len(waiting) + len(seen)
"""


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_while_loop_without_end_is_named_with_its_line_in_both_engines(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text(ENDLESS)
    result = check(Model(load(str(path))), engine=engine, limits=Limits(max_seconds=300))
    assert result.verdict is Verdict.UNDETERMINED
    assert result.stopped_by is not None
    assert re.fullmatch(r"the body of go, which goes on without end \(endless\.py:1[2345]\)", result.stopped_by)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("waiting.append(i)", "waiting"),
        ("waiting = waiting + [i]", "waiting"),
        ("waiting += [i]", "waiting"),
        ("seen.add(i)", "seen"),
        ("seen |= {i}", "seen"),
        ("reached = reached | {v + 4 for v in reached}", "reached"),
    ],
)
def test_beyond_the_annotation_of_a_local_the_search_ends_with_its_name(change: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "limited.py"
    path.write_text(LIMITED.replace("CHANGE", change).replace("k: N", "k: Few").replace("class S", FEW + "class S"))
    within = check(Model(load(str(path)), Few="0..3" if name != "reached" else "0..2"), engine="native")
    assert within.verdict is Verdict.VERIFIED
    found = {}
    for engine in ("reference", "native", "auto"):
        model = Model(load(str(path)), Few="0..4" if name != "reached" else "0..3")
        found[engine] = check(model, engine=engine, limits=Limits(max_seconds=60))
    assert found["reference"].verdict is found["auto"].verdict is Verdict.VERIFIED
    assert found["native"].verdict is Verdict.UNDETERMINED
    assert f"'{name}', which goes beyond its annotation in go (" in str(found["native"].stopped_by)


FEW = "class Few(Range, low=0, high=9):\n    pass\n\n"


def test_one_call_of_c_without_end_is_ended_at_the_limit_with_its_line() -> None:
    done = process("check", "endless_call.py", "--max-seconds", "1")
    assert done.returncode == 3
    assert "stopped by one call in up, which goes on without end (endless_call.py:16)" in done.stderr


def test_a_second_interrupt_ends_one_call_of_c() -> None:
    arguments = [sys.executable, "-m", "checker", "check", "endless_call.py"]
    with subprocess.Popen(arguments, cwd=CASES, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "the call begins\n"
            time.sleep(0.5)
            while process.poll() is None:
                process.terminate()
                time.sleep(0.3)
            assert process.stderr is not None
            assert process.returncode == 3
            told = process.stderr.read() + process.stdout.read()
            assert "interrupted\n" in told or "stopped by an interrupt" in told  # the latter if the call had not begun
        finally:
            process.kill()


@pytest.mark.parametrize("engine", ["reference", "native", "auto"])
def test_the_choices_of_arguments_end_at_a_limit(engine: str) -> None:
    done = process(
        "check",
        "anysubset.py",
        "Node=21",
        "--engine",
        engine,
        "--max-seconds",
        "1",
        "--format",
        "json",
        "--no-symmetry",
    )
    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"]) == (3, "undetermined"), done.stderr
    assert report["stopped_by"] == "the limit of 1 second"


def test_what_is_left_to_show_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*given: object, **named: object) -> None:
        while True:
            pass

    monkeypatch.setattr(outcome, "retrace", endless)
    model = Model(load("paxos"), ReadQuorum="1 of 3", Ballot=2)
    result = check(model, engine="reference", limits=Limits(max_seconds=3))
    assert (result.verdict, result.violation) == (Verdict.UNDETERMINED, None)
    assert result.stopped_by is not None
    assert result.stopped_by.startswith("the limit of 3 seconds")


def test_a_look_for_hollow_passes_that_is_cut_short_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*given: object) -> bool:
        while True:
            pass

    monkeypatch.setattr(vacuity, "_breakable", endless)
    result = check(Model(load("two_phase_commit"), RM=1), engine="reference", limits=Limits(max_seconds=2))
    assert result.verdict is Verdict.VERIFIED
    assert any("not looked for to the end" in warning for warning in result.warnings)


def test_memory_is_looked_at_where_nobody_asks() -> None:
    def fill() -> None:
        held: list[bytearray] = []
        while len(held) < 1 << 9:
            held.append(bytearray(b"x" * (1 << 20)))
            time.sleep(0.005)

    with pytest.raises(Stopped) as caught, Watch(Limits(max_memory=64 << 20)):
        fill()
    assert "64 MiB of memory" in str(caught.value.stop)


def test_nothing_is_stopped_after_the_block() -> None:
    for _ in range(50):
        try:
            with Watch(Limits(max_seconds=0.0)):
                time.sleep(0.001)
                finishing()
        except Stopped:
            continue
    time.sleep(0.3)


def test_code_that_is_traced_goes_on_after_a_watch() -> None:
    script = (
        "import sys\n"
        "from checker.search.limits import Limits\n"
        "from checker.search.watch import Watch, finishing\n"
        "def traced(): return sum(n for n in range(9))\n"
        "with Watch(Limits(max_seconds=60)):\n"
        "    finishing()\n    sys.settrace(lambda *event: None)\n    traced()\n    sys.settrace(None)\n"
        "print(traced())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout == "36\n", done.stderr
