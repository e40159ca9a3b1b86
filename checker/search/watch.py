"""Ends work that asks nothing of the time: bodies without end, long enumerations, the making of traces.

A thread looks at the clock, at the memory and at which body runs, and raises `Stopped` where the watched thread runs Python. A search that
asks its own `Meter` in time never sees it.
"""

import contextlib
import ctypes
import itertools
import operator
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from types import FrameType, TracebackType

from checker.frontend.model import Model
from checker.result import Stop, StopKind
from checker.search.limits import Limits, peak_memory
from checker.search.watchdog import watchdog
from checker.stopping import STOPS, Stopped, stop_of

BODY_SECONDS = 3.0
"""Seconds of the processor's time after which a body is one without end."""

_TICK = 0.05
_SLACK = 0.1
"""Seconds past a limit in which a search may notice by itself."""

_FRONT_END = 64 << 20
"""Bytes that reading and compiling a spec may take, whatever the limit, which is for states and choices."""

_GRACE, _PART = 1.0, 0.25
"""Seconds to show what was found, after a limit: so many, or this part of the limit when that is more."""


class Watch:
    """Inside the block this thread is stopped past the limits, and in a body of the model that does not end.

    Of memory that is looked at which is taken inside the block. When the search is over, `finishing` gives the time to show what it found.
    """

    def __init__(self, limits: Limits, model: Model | None = None) -> None:
        self._limits, self._held = limits, (peak_memory() or 0) + _FRONT_END
        self._files = {} if model is None else _methods(model)
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._until = _end(limits)
        self._body: tuple[FrameType, float] | None = None
        self._listener = watchdog()

    def __enter__(self) -> "Watch":
        self._outer = _CURRENT.set(self)
        self._beat()
        threading.Thread(target=self._look, name="checker-watch", daemon=True).start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        self._settle(self._over.set)
        if self._listener is not None:
            self._listener.rest()
        _CURRENT.reset(self._outer)

    def finish_in_time(self) -> None:
        """From now on the time is that for showing what was found."""
        self._settle(self._allow)

    def _settle(self, change: Callable[[], None]) -> None:
        """Change what the thread looks at, and drop the error that may be on its way here: it comes in the loop, if not before.

        Python could be told to forget it, but then 3.11 looks for one at every jump ever after, and in code that is traced for ever.
        """
        while True:
            try:
                with self._lock:
                    change()
                for _ in range(8):
                    pass
            except Stopped:
                continue
            return

    def _allow(self) -> None:
        most = self._limits.max_seconds
        if most is not None:
            self._until = max(self._until or 0.0, time.perf_counter() + max(_GRACE, _PART * most))

    def _look(self) -> None:
        while not self._over.wait(_TICK):
            with self._lock:
                if not self._over.is_set():
                    self._beat()
            stop = self._late() or self._too_large() or self._endless()
            with self._lock:
                if stop is not None and not self._over.is_set():
                    self._allow()
                    self._body = None
                    _raise_in(self._thread, type("Stopped", (Stopped,), {"stop": stop}))

    def _beat(self) -> None:
        if self._listener is not None:
            self._listener.beat(None if self._until is None else self._until - time.perf_counter())

    def _late(self) -> Stop | None:
        if self._until is None or time.perf_counter() < self._until:
            return None
        return Stop(StopKind.TIME, self._limits.max_seconds)

    def _too_large(self) -> Stop | None:
        most, used = self._limits.max_memory, peak_memory()
        if most is None or used is None or used - self._held < most:
            return None
        self._limits = Limits(max_seconds=self._limits.max_seconds)  # said once: what is found is shown none the less
        return Stop(StopKind.MEMORY, most)

    def _endless(self) -> Stop | None:
        """That one call of a body goes on and on."""
        frames = stack_of(self._thread)
        body = next(
            (f for f in reversed(frames) if f.f_code.co_name in self._files.get(f.f_code.co_filename, ())), None
        )
        if body is None:
            self._body = None
            return None
        spent = _processor_seconds(self._thread)
        if self._body is None or self._body[0] is not body:
            self._body = body, spent
        if spent - self._body[1] < BODY_SECONDS:
            return None
        path = body.f_code.co_filename
        line = next(frame.f_lineno for frame in frames if frame.f_code.co_filename == path)
        return Stop(
            StopKind.BODY,
            place=f"the body of {body.f_code.co_name}, which goes on without end ({Path(path).name}:{line})",
        )


_CURRENT: ContextVar[Watch | None] = ContextVar("watch", default=None)


def finishing() -> None:
    """The search is over: from now on there is a time to show what it found, and then no more."""
    watch = _CURRENT.get()
    if watch is not None:
        watch.finish_in_time()


def _methods(model: Model) -> dict[str, set[str]]:
    """The names of the model's methods by file."""
    found: dict[str, set[str]] = {}
    for name, function in [(m.name, m.function) for m in (*model.inits, *model.actions)] + [
        (p.name, p.function) for p in model.properties
    ]:
        found.setdefault(function.__code__.co_filename, set()).add(name)
    return found


def _end(limits: Limits) -> float | None:
    if limits.max_seconds is None:
        return None
    return time.perf_counter() + max(0.0, limits.max_seconds - limits.spent) + _SLACK


def stack_of(thread: int) -> list[FrameType]:
    """The frames of a thread, the innermost first.

    The thread must not run in between: in Python 3.11 the frame of a generator that has yielded goes on pointing to whoever called it, who
    may be gone. So all of it is one call of C, which no other thread interrupts.
    """
    frames: list[FrameType | None] = []
    innermost = itertools.islice(map(operator.methodcaller("get", thread), iter(sys._current_frames, None)), 1)
    with contextlib.suppress(AttributeError):  # of None, behind the outermost
        frames.extend(itertools.accumulate(itertools.chain(innermost, itertools.repeat("f_back")), getattr))
    return [frame for frame in frames if frame is not None]


def _processor_seconds(thread: int) -> float:
    """What a thread has used of the processor, so that a debugger's wait is no endless body; the clock's time where it is not told."""
    try:
        return time.clock_gettime(time.pthread_getcpuclockid(thread))
    except (AttributeError, OSError):
        return time.monotonic()


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Have an error raised where a thread runs Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def in_time(warnings: Callable[[], Sequence[str]]) -> Sequence[str]:
    """The warnings of a hollow pass, or one that there was no time to look for them."""
    try:
        return warnings()
    except STOPS as stop:
        return (f"what makes a pass hollow was not looked for to the end: {stop_of(stop)}",)
