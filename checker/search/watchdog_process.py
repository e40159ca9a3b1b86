"""The process that ends a command which Python cannot stop: run as a file of its own, so that it starts in a moment.

Its input is a byte for each beat of the command, with the time until the next one, and a byte for each signal that the command gets.
"""

import contextlib
import os
import re
import select
import signal
import sys
import time

TELL, END = signal.SIGUSR2, signal.SIGQUIT
"""Signals to the command: to write where it is; to end with the signal's number as its exit code, which is 3, undetermined."""

BEAT, TICK, MOST_TICKS = 0x80, 0.25, 0x7F
"""A beat is this bit with the ticks, of so many seconds each, until the next one; with none no beat is due."""

_LOOK, _SAME, _LEAVING = 0.1, 0.1, 0.5
"""Seconds between looks, in which a signal is the same one again, and in which the command may leave by itself after the second one."""


def listen(command: int, told: int, not_authors: tuple[str, ...]) -> None:
    """Until the command is gone, look for the beat that is missing and the interrupt that changes nothing."""
    allowed, spent = 0.0, 0.0
    interrupts: list[float] = []
    while True:
        ready, _, _ = select.select([0], [], [], _LOOK)
        heard = os.read(0, 4096) if ready else b""
        if ready and not heard:
            return
        now = time.monotonic()
        for byte in heard:
            if byte & BEAT:
                allowed, spent = (byte & ~BEAT) * TICK, _processor_seconds(command)
            elif byte in (signal.SIGINT, signal.SIGTERM) and (not interrupts or now - interrupts[-1] > _SAME):
                interrupts.append(now)
        if len(interrupts) > 1 and now - interrupts[1] > _LEAVING:
            _end(command, "interrupted")
        if allowed and _processor_seconds(command) - spent > allowed:
            place = _place(command, told, not_authors)
            if place is not None:
                _end(command, f"undetermined: stopped by {place}; what was found before it is not shown")
            spent = _processor_seconds(command)


def _processor_seconds(command: int) -> float:
    """The processor's time that a process has used, so that one that is halted is not late; the clock's where the system does not tell."""
    try:
        with open(f"/proc/{command}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.monotonic()


def _place(command: int, told: int, not_authors: tuple[str, ...]) -> str | None:
    """Which line of the author's code goes on, in words; None where it is none of theirs, as when garbage is collected."""
    while select.select([told], [], [], 0)[0] and os.read(told, 65536):
        pass  # what came too late for the question before
    with contextlib.suppress(OSError):
        os.kill(command, TELL)
    text, wait = "", 1.0
    while select.select([told], [], [], wait)[0]:  # it is written in many parts
        part = os.read(told, 65536)
        if not part:
            break
        text, wait = text + part.decode(errors="replace"), 0.25
    for path, line, name in re.findall(r'^  File "(.*)", line (\d+) in (.+)$', text, re.MULTILINE):
        if not path.startswith(("<", *not_authors)):
            within = "the module" if name == "<module>" else name
            return f"one call in {within}, which goes on without end ({os.path.basename(path)}:{line})"
    return None


def _end(command: int, said: str) -> None:
    with contextlib.suppress(OSError):
        os.write(2, (b"\x1b[?25h" if os.isatty(2) else b"") + said.encode() + b"\n")
    with contextlib.suppress(OSError):
        os.kill(command, END)
    raise SystemExit


if __name__ == "__main__":
    listen(int(sys.argv[1]), int(sys.argv[2]), tuple(sys.argv[3:]))
