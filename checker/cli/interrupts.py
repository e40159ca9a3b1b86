"""Interrupts of the command: Ctrl-C and SIGTERM.

Until a search begins an interrupt leaves at once. Then the first one ends what goes on, what was found is reported, and the second one
leaves. One that the parent has had ignored, as `nohup` does, stays ignored.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType

Handler = Callable[[int, FrameType | None], object]

CODE = 130
"""The exit code of an interrupt that has nothing to report."""

_SAME = 0.1
"""Seconds in which a second signal is the first one again: `timeout` and a terminal may send it to the process and to its group."""

_AGAIN = 0.02
"""Seconds after which an interrupt that Python has lost comes again."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SHOW_CURSOR = b"\x1b[?25h"


def leave(number: int = signal.SIGINT, frame: FrameType | None = None) -> None:
    """End the process now, with a word and no traceback."""
    with contextlib.suppress(OSError):  # nobody may read it
        os.write(2, (_SHOW_CURSOR if os.isatty(2) else b"") + b"interrupted\n")
    os._exit(CODE)


def take_signals(handler: Handler) -> None:
    """Have interrupts handled so, from now on; for the main thread alone."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


class interruptible:
    """Inside the block the first interrupt raises KeyboardInterrupt, and the next one leaves at once.

    Python drops what is raised in a finaliser, which a signal may hit: then it comes again a moment later. Does nothing in another
    thread than the main one, which alone gets signals.
    """

    def __init__(self) -> None:
        self._at: float | None = None
        self._is_owner = False

    def __enter__(self) -> "interruptible":
        self._is_owner = threading.current_thread() is threading.main_thread()
        if self._is_owner:
            self._before = [(number, signal.getsignal(number)) for number in _SIGNALS]
            self._hook, sys.unraisablehook = sys.unraisablehook, self._dropped
            take_signals(self._handle)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._is_owner:
            sys.unraisablehook = self._hook
            for number, handler in self._before:
                signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._at is None:
            self._at = now
            raise KeyboardInterrupt
        if now - self._at > _SAME:
            leave()

    def _dropped(self, dropped: "sys.UnraisableHookArgs") -> None:
        if not issubclass(dropped.exc_type, KeyboardInterrupt):
            self._hook(dropped)
            return
        self._at = None
        main = threading.main_thread().ident or 0
        again = threading.Timer(_AGAIN, signal.pthread_kill, (main, signal.SIGINT))
        again.daemon = True
        again.start()
