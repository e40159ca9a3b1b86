"""What bounds the work of a command beside its search: the reading of a spec, and calls of C that let nothing else run."""

from checker.search.limits import Limits
from checker.search.watch import Watch
from checker.stopping import Stopped

__all__ = ["Stopped", "start_watchdog", "watched"]


def watched(*, max_seconds: float | None = None, max_memory: int | None = None) -> Watch:
    """Inside the block `Stopped` is raised when so many seconds are over, or so many bytes taken."""
    return Watch(Limits(max_seconds=max_seconds, max_memory=max_memory))


def start_watchdog() -> None:
    """Have another process end this one where Python cannot, for the whole of its time. In the main thread."""
    from checker.search.watchdog import start_watchdog as start

    start()
