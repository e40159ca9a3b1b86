"""How far a search is, in one line of a terminal."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.text import Text

from checker.options import Progress

_REFRESH_SECONDS = 0.1


@contextmanager
def progress_line(console: Console) -> Iterator[Progress]:
    """One line that follows a search and is gone after it; nothing at all when the console is not a terminal.

    It counts what is distinct: whether that is states or orbits, the search alone knows. Calls may come at any rate; the line changes at
    most ten times a second.
    """
    if not console.is_terminal:
        yield lambda states, frontier, depth, seconds: None
        return
    shown_at = 0.0
    with Live(Text(), console=console, transient=True, auto_refresh=False, redirect_stdout=False) as live:

        def update(states: int, frontier: int, depth: int, seconds: float) -> None:
            nonlocal shown_at
            if time.monotonic() - shown_at >= _REFRESH_SECONDS:
                shown_at = time.monotonic()
                line = progress_text(states, frontier, depth, seconds)
                live.update(Text(line, style="dim", no_wrap=True, overflow="crop"), refresh=True)

        yield update


def progress_text(distinct: int, frontier: int, depth: int, seconds: float) -> str:
    """How far a search is, in words."""
    rate = distinct / seconds if seconds > 0 else 0.0
    return f"{distinct:,} distinct, {frontier:,} in the frontier, depth {depth}, {rate:,.0f}/s"
