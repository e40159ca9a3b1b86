"""Ends the command where Python itself cannot: in one call of C that goes on and on, as `sum(range(10**11))` in a body.

Such a call lets no thread and no handler of a signal run. So a process of its own listens: to the beats of the thread that watches a
search, and to the signals that this process gets, which Python's own handler passes on at once. Where a beat is missing for too long, or a
second interrupt changes nothing, it says which line it is, and ends this process.
"""

import contextlib
import ctypes
import faulthandler
import os
import signal
import subprocess
import sys
from pathlib import Path

from checker.search import watchdog_process as process

LONGEST = 30.0
"""Seconds of the processor's time that one call may take which lets nothing else run: more than a collection of garbage does."""

_LATE = 1.5
"""Seconds after a limit that such a call has, at the least: the thread that watches comes first where it can."""

_DEBUGGERS = frozenset({"debugpy", "pydevd"})
"""Modules that are there where a debugger is."""

_started: "Watchdog | None" = None


class Watchdog:
    """The process that listens, as this one sees it."""

    def __init__(self) -> None:
        heard, self._beats = os.pipe()
        told, traceback = os.pipe()
        os.set_blocking(self._beats, False)
        os.set_blocking(traceback, False)
        faulthandler.register(process.TELL, traceback, all_threads=False)
        library = ctypes.CDLL(None)
        library.signal.argtypes = [ctypes.c_int, ctypes.c_void_p]
        leave = ctypes.cast(library._exit, ctypes.c_void_p)
        library.signal(process.END, leave)  # whose argument, the signal's number, is then the exit code
        not_authors = [str(Path(__file__).parents[1]), str(Path(os.__file__).parent), sys.argv[0]]
        command = [sys.executable, "-I", "-S", process.__file__, str(os.getpid()), str(told), *not_authors]
        self._process = subprocess.Popen(
            command, stdin=heard, stdout=subprocess.DEVNULL, pass_fds=(told,), start_new_session=True
        )
        os.close(heard)
        os.close(told)
        signal.set_wakeup_fd(self._beats, warn_on_full_buffer=False)

    def beat(self, left: float | None) -> None:
        """Something runs that can be stopped; `left` are the seconds of its limit that remain, None for no limit."""
        silence = LONGEST if left is None else min(LONGEST, max(0.0, left) + _LATE)
        self._write(process.BEAT | max(1, min(process.MOST_TICKS, round(silence / process.TICK))))

    def rest(self) -> None:
        """Nothing runs that could go on without end."""
        self._write(process.BEAT)

    def _write(self, byte: int) -> None:
        with contextlib.suppress(OSError):  # it is full, or the other process is gone: then nothing can be said
            os.write(self._beats, bytes([byte]))


def start_watchdog() -> None:
    """Start the process that listens, for the command's whole time. In the main thread; without effect where the system lacks a part.

    Not under a debugger either: it follows each Python that is started, and would keep this one, and who debugs can end the command.
    """
    global _started
    if not _DEBUGGERS.isdisjoint(sys.modules):
        return
    with contextlib.suppress(OSError, AttributeError, ValueError):
        _started = Watchdog()


def watchdog() -> Watchdog | None:
    """The process that listens, where there is one."""
    return _started
