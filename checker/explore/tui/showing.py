"""Shows a walk in the terminal until it is left."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

from rich.console import Console

from checker.explore.source import Source
from checker.explore.tui.app import Exploring

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def is_terminal() -> bool:
    """Whether there is one to show it in: keys are read from standard input, the screen is on standard error."""
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


def show(source: Source, name: str) -> str:
    """Walk from the place with this name on; the name of the place where the walk was left."""
    is_ascii = Console(file=sys.__stderr__).options.ascii_only
    app = Exploring(source, name, is_ascii=is_ascii)
    with _ended_by_signals(app):
        app.run()
    if app.error is not None:
        raise app.error
    return app.walker.walk.name


@contextlib.contextmanager
def _ended_by_signals(app: Exploring) -> Iterator[None]:
    """Inside the block the signals that end a process leave the screen, so that the terminal is as it was; one that is ignored stays so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    taken = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = [(number, signal.signal(number, lambda *_: app.end_soon())) for number in taken]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
