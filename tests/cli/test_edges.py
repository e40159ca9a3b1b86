"""The command's edges: who reads its output, and who interrupts it, changes no exit code and sees no traceback."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app

SECONDS = 120.0
CHECKER = f"{sys.executable} -m checker"
VIOLATED = "transaction_commit_hasty"


def default_signals() -> None:
    """In a child: as in a terminal, even where the suite runs under nohup."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def shell(line: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        cwd=cwd,
        preexec_fn=default_signals,
    )


def script(text: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", text, *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, **environment},
        preexec_fn=default_signals,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("check two_phase_commit", 0),
        ("check two_phase_commit --format json", 0),
        (f"check {VIOLATED}", 1),
        (f"check {VIOLATED} --format itf", 1),
        ("check two_phase_commit --max-states 5 --engine reference", 3),
        ("check two_phase_commit --sweep RM=2..3", 0),
        ("simulate two_phase_commit --runs 5", 3),
        ("list", 0),
        ("quorum verify three_regions", 0),
        ("--help", 0),
    ],
)
def test_a_reader_that_is_gone_changes_no_exit_code(arguments: str, code: int) -> None:
    done = shell(f"{CHECKER} {arguments} | true")
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-", "2>&-"])
def test_closed_streams_change_no_exit_code(closed: str) -> None:
    assert shell(f"{CHECKER} check {VIOLATED} {closed}").returncode == 1


def test_a_reader_of_errors_that_is_gone_leaves_the_code_of_a_mistake() -> None:
    assert shell(f"{CHECKER} check no_such_spec 2>&1 | true").returncode == 2


def test_a_report_in_a_file_is_whole_when_the_streams_are_closed(tmp_path: Path) -> None:
    assert shell(f"{CHECKER} check two_phase_commit -o report.txt <&- >&- 2>&-", tmp_path).returncode == 0
    assert "verified: all" in (tmp_path / "report.txt").read_text()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("arguments", ["check two_phase_commit", "check two_phase_commit --format json"])
def test_a_full_device_is_an_error(arguments: str) -> None:
    done = shell(f"{CHECKER} {arguments} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "error: the output cannot be written: No space left on device\n"


def test_an_interrupt_while_the_command_is_loaded_leaves_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhile True: pass\n")
    done = shell(f"PYTHONPATH={tmp_path}:$PYTHONPATH exec {CHECKER} list")
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


IN_THE_SEARCH = """
import os, signal, sys
import checker.search.reference as reference
from checker.cli.app import main

number = int(sys.argv.pop())
expand = reference.Search._expand

def interrupted(self, *arguments):
    if len(self.parents) > 20:
        os.kill(os.getpid(), number)
    return expand(self, *arguments)

reference.Search._expand = interrupted
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_search_reports_what_it_found(number: signal.Signals) -> None:
    done = script(IN_THE_SEARCH, "check", "two_phase_commit", "--engine", "reference", str(int(number)))
    assert done.returncode == 3
    assert "undetermined: stopped by an interrupt" in done.stdout
    assert done.stderr == ""


def test_the_second_interrupt_leaves_at_once() -> None:
    done = script(
        "import os, signal, time\n"
        "from checker.cli.interrupts import interruptible\n"
        "with interruptible():\n"
        "    try:\n        os.kill(os.getpid(), signal.SIGINT)\n        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        print('reporting', flush=True)\n"
        "    time.sleep(0.2)\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(60)\n    print('here')\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "reporting\n", "interrupted\n")


def test_an_interrupt_that_python_drops_comes_again() -> None:
    done = script(
        "import os, signal, time\n"
        "from checker.cli.interrupts import interruptible\n"
        "class Finalised:\n    def __del__(self):\n        os.kill(os.getpid(), signal.SIGINT)\n        time.sleep(0)\n"
        "with interruptible():\n"
        "    try:\n        Finalised()\n        time.sleep(60)\n    except KeyboardInterrupt:\n        print('interrupted')\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")


def test_an_interrupt_that_is_ignored_stays_ignored() -> None:
    done = shell(f"trap '' INT; {sys.executable} -c \"$SCRIPT\"".replace("$SCRIPT", "import signal; "
        "from checker.cli.interrupts import leave, take_signals; take_signals(leave); "
        "print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"))  # fmt: skip
    assert done.stdout == "True\n"


BROKEN = ["paxos", "Ballot=2", "ReadQuorum=1 of 3"]


def in_folder(folder: Path, *arguments: str) -> Result:
    """A command's outcome in this process."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("format", ["json", "itf"])
def test_a_replay_says_when_the_claimed_violation_does_not_occur(tmp_path: Path, format: str) -> None:
    assert in_folder(tmp_path, "check", *BROKEN, "--format", format, "-o", "trace.json").exit_code == 1
    replay = ["replay", "paxos", "trace.json", "-q", *BROKEN[1:]]
    assert in_folder(tmp_path, *replay).exit_code == 0
    text = (tmp_path / "trace.json").read_text()
    for claim, wrong in [
        ('"property": "agreement"', '"property": "validity"'),
        ('"kind": "invariant"', '"kind": "deadlock"'),
    ]:
        assert claim in text
        (tmp_path / "trace.json").write_text(text.replace(claim, wrong))
        done = in_folder(tmp_path, *replay)
        assert done.exit_code == 1
        assert "not reproduced: the trace says that it ends in" in done.stdout


def test_a_replay_says_when_the_trace_is_of_another_spec(tmp_path: Path) -> None:
    in_folder(tmp_path, "check", *BROKEN, "--format", "json", "-o", "trace.json")
    trace = tmp_path / "trace.json"
    trace.write_text(trace.read_text().replace('"spec": "Paxos"', '"spec": "Raft"'))
    done = in_folder(tmp_path, "replay", "paxos", "trace.json", "-q")
    assert done.stderr == "note: the trace is of Raft, and is tried on Paxos\n"
