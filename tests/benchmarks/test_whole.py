"""What whole commands take is taken of all that they start, and of compiled models."""

import sys
from pathlib import Path

import pytest

from benchmarks import whole
from benchmarks.measure import Process, TooLong, run

BUSY = "import time\nwhile time.process_time() < 0.2: pass"


def test_processor_time_is_that_of_children_too(tmp_path: Path) -> None:
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-I', '-S', '-c', {BUSY!r}], timeout=60)"
    assert run([sys.executable, "-I", "-S", "-c", parent], directory=tmp_path, timeout=60).cpu_seconds >= 0.2


def test_a_command_over_its_limit_is_told_from_one_that_fails(tmp_path: Path) -> None:
    with pytest.raises(TooLong):
        run([sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"], directory=tmp_path, timeout=0.5)


def test_commands_are_compiled_before_five_runs_by_turns(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[tuple[str, ...]] = []

    def note(command: list[str], **_: object) -> Process:
        started.append(tuple(command[3:]))
        return Process(seconds=len(started), cpu_seconds=len(started), peak_bytes=0, output="")

    monkeypatch.setattr(whole, "run", note)
    monkeypatch.setattr(whole, "COMMANDS", (("--help",), ("check", "a_spec")))
    found = list(whole.whole_commands(scratch=tmp_path, timeout=60, say=lambda text: None))
    assert started[:4] == [("--help",), ("--help",), ("check", "a_spec", "--engine", "native"), ("check", "a_spec")]
    assert started[4:] == [("--help",), ("check", "a_spec")] * 5
    assert [(command.text, command.cpu.median) for command in found] == [
        ("checker --help", 9),
        ("checker check a_spec", 10),
    ]
