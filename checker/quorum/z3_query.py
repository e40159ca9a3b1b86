"""One question to Z3, with a limit that holds. Z3 is imported by whoever has a solver to ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Event, Thread
from typing import Any, TypeAlias

Term: TypeAlias = Any
"""A term, a solver or a verdict of Z3: its bindings have no types."""

GRACE = 0.5
"""Seconds after which Z3 should have noticed by itself that its time is up."""

AGAIN = 0.1
"""Seconds between one interrupt and the next."""

_STOPPED = ("timeout", "cancel", "interrupt")
"""One of these is in the reason that Z3 gives when it was stopped: "sat.canceled" and so on."""


def answer(solver: Term, seconds: float, *assumptions: Term) -> Term:
    """What a `Solver` or `Optimize` of Z3 finds in so many seconds: sat, unsat, or unknown, at once when there are none left."""
    if seconds <= 0:
        return import_module("z3").unknown
    solver.set("timeout", max(1, int(seconds * 1000)))
    with _interrupted(solver.ctx, seconds + GRACE):
        return solver.check(*assumptions)


def other_reason(solver: Term) -> str | None:
    """Why the answer is unknown, in Z3's words; None when the time ran out."""
    reason: str = solver.reason_unknown()
    is_late = reason in ("", "unknown") or any(word in reason for word in _STOPPED)
    return None if is_late else reason


@contextmanager
def _interrupted(context: Term, seconds: float) -> Iterator[None]:
    """Interrupts what goes on in a context after so many seconds, until it ends.

    Z3 has a timer of its own, but that tells only once, and a search within a search can miss it: `Optimize` was then seen to go on for
    ever. An interrupt that comes when the search has just ended does nothing.
    """
    is_done = Event()

    def interrupt() -> None:
        is_over = is_done.wait(seconds)
        while not is_over:
            context.interrupt()
            is_over = is_done.wait(AGAIN)

    watch = Thread(target=interrupt, daemon=True)
    watch.start()
    try:
        yield
    finally:
        is_done.set()
        watch.join()
