"""One model at a time: the sizes of sorts are attributes of their classes, which every thread of a process shares."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.RLock()


class SizesInUse(RuntimeError):
    """Another thread of this process is making or checking a model."""


@contextmanager
def sizes_taken() -> Iterator[None]:
    """Keep other threads from binding sizes; the thread that is inside may enter again. Raises SizesInUse, it never waits.

    Waiting would make threads of a search wait for each other for as long as a search takes, and two that wait for each other's results
    would wait for ever.
    """
    if not _lock.acquire(blocking=False):
        raise SizesInUse(
            "another thread is making or checking a model: the sizes of sorts belong to one model at a time in a process; "
            "check models one after the other, or each in a process of its own"
        )
    try:
        yield
    finally:
        _lock.release()
