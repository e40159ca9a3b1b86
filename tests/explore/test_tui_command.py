"""`checker explore --tui` in a terminal of its own; without one, or without textual, it says so."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

TURNSTILE = str(Path(__file__).parent / "turnstile.py")
MOST = 90.0
READY = b"? keys"
"""What is on the screen when it takes keys."""


def in_terminal(
    *arguments: str, typed: Sequence[tuple[bytes, bytes]] = (), ended_by: int | None = None, **environment: str
) -> tuple[int, str]:
    """Run the command in a terminal. Each of `typed` is what is waited for on the screen, and the keys that are pressed then; last comes
    the signal. The exit code, and what the command has written."""
    child, screen = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "checker", "explore", *arguments, "--tui"],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    os.close(screen)
    waiting, seen, written = list(typed), b"", b""
    until = time.monotonic() + MOST
    try:
        while time.monotonic() < until:
            if waiting and waiting[0][0] in seen:
                os.write(child, waiting.pop(0)[1])
                seen = b""
            elif not waiting and ended_by is not None and READY in seen:
                running.send_signal(ended_by)
                ended_by = None
            if not select.select([child], [], [], 0.1)[0]:
                continue
            try:
                read = os.read(child, 1 << 16)
            except OSError:  # the terminal has no other end any more
                read = b""
            if not read:
                break
            seen, written = seen + read, written + read
        return running.wait(timeout=10), written.decode()
    finally:
        running.kill()
        running.wait(timeout=10)
        os.close(child)


def test_the_screen_is_left_as_it_was_and_the_place_is_said() -> None:
    code, written = in_terminal(TURNSTILE, "0/0", typed=[(READY, b"1"), (b"step 2, leave(guest1)", b"q")])
    assert code == 0
    assert written.endswith("left at 0/0/1\r\n")
    assert "\x1b[?1049h" in written
    assert written.rindex("\x1b[?1049l") > written.rindex("\x1b[?1049h")
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_the_screen_in_order(number: int) -> None:
    code, written = in_terminal(TURNSTILE, ended_by=number)
    assert code == 0
    assert written.endswith("left at 0\r\n")
    assert written.rindex("\x1b[?1049l") > written.rindex("\x1b[?1049h")


def test_a_terminal_that_is_closed_leaves_nothing_running() -> None:
    child, screen = pty.openpty()
    command = [sys.executable, "-m", "checker", "explore", TURNSTILE, "--tui"]
    environment = {**os.environ, "TERM": "xterm-256color"}
    running = subprocess.Popen(
        command, stdin=screen, stdout=screen, stderr=screen, start_new_session=True, env=environment
    )
    os.close(screen)
    try:
        seen, until = b"", time.monotonic() + MOST
        while READY not in seen and time.monotonic() < until:
            if select.select([child], [], [], 0.1)[0]:
                seen += os.read(child, 1 << 16)
        assert READY in seen
        os.close(child)
        running.wait(timeout=MOST)
    finally:
        running.kill()
        running.wait(timeout=10)


def test_there_are_no_colours_where_none_are_wanted() -> None:
    colour = re.compile(r"\x1b\[[0-9;]*\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[0-9;]*m")
    typed = [(b"guest2", b"t"), (b"invariant", b"q")]
    assert colour.search(in_terminal(TURNSTILE, "0/0", typed=typed)[1])
    code, written = in_terminal(TURNSTILE, "0/0", typed=typed, NO_COLOR="1")
    assert code == 0
    assert not colour.search(written)


def test_the_screen_is_in_ascii_where_the_terminal_has_no_more() -> None:
    code, written = in_terminal(
        "paxos", "0/0/1/2", typed=[(b"acceptor3", b"g"), (b"Around here, within", b"q")], PYTHONIOENCODING="ascii"
    )
    assert code == 0
    assert written.isascii()
    assert "->" in written


def test_what_the_spec_prints_is_not_on_the_screen(tmp_path: Path) -> None:
    noisy = tmp_path / "noisy.py"
    text = (
        Path(TURNSTILE)
        .read_text()
        .replace("        require(self.passed > 0)", '        print("NOISE")\n        require(self.passed > 0)')
    )
    noisy.write_text(text)
    code, written = in_terminal(str(noisy), "0", typed=[(b"guest2", b"0"), (b"step 1,", b"2"), (b"step 2, look", b"q")])
    assert code == 0
    assert "NOISE" not in written.partition("\x1b[?1049h")[2]


# without a terminal


def command(*arguments: str, program: str = "") -> subprocess.CompletedProcess[str]:
    start = ["-c", program] if program else ["-m", "checker"]
    return subprocess.run(
        [sys.executable, *start, "explore", *arguments, "--tui"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=MOST,
        check=False,
    )


def test_without_a_terminal_it_says_so() -> None:
    ran = command("consensus")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "error: --tui needs a terminal, for its keys and for its screen; without it the explorer is a page for a browser\n"
    )


def test_a_terminal_that_can_do_nothing_is_none() -> None:
    code, written = in_terminal("consensus", TERM="dumb")
    assert code == 2
    assert written.startswith("error: --tui needs a terminal")


def test_without_textual_the_message_says_what_to_install() -> None:
    program = "import sys; sys.modules['textual'] = None; from checker.__main__ import main; main()"
    ran = command("consensus", program=program)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "error: the explorer needs textual, which is not installed: pip install 'protocol-checker[explore]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["two_phase_commit", "0/99"], "only 7 steps are enabled there"),
        (["two_phase_commit", "RM=x"], "RM=x"),
        (["two_phase_comit"], "did you mean 'two_phase_commit'"),
        (["two_phase_commit", "--port", "8000"], "it is of the page, which --tui does without"),
        (["two_phase_commit", "--no-browser"], "it is of the page, which --tui does without"),
    ],
)
def test_what_is_wrong_with_the_command_is_one_message(arguments: list[str], said: str) -> None:
    ran = command(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
