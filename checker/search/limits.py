"""What cuts a search short: limits on states, depth, time and memory."""

import sys
import time
from dataclasses import dataclass, field, replace

from checker.result import Stop, StopKind

try:
    import resource
except ImportError:  # a system without it: memory is then neither measured nor limited
    resource = None  # type: ignore[assignment]  # a module, where there is one


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds on a search, None for none: distinct states, steps from an initial state, seconds, bytes of memory.

    `spent` are seconds of the limit that were gone before the search, as for reading the spec.
    """

    max_states: int | None = None
    max_depth: int | None = None
    max_seconds: float | None = None
    max_memory: int | None = None
    spent: float = 0.0

    def since(self, began: float) -> "Limits":
        """The same limits, with the seconds since `began`, as `time.perf_counter` counts them, among those that are spent."""
        return replace(self, spent=self.spent + time.perf_counter() - began)

    @property
    def over(self) -> Stop | None:
        """Which limit is exceeded before a search begins, or None: seconds that are all spent."""
        is_late = self.max_seconds is not None and self.spent >= self.max_seconds
        return Stop(StopKind.TIME, self.max_seconds) if is_late else None


@dataclass
class Meter:
    """Measures a search against its limits. `exceeded` is cheap enough to ask once a state."""

    limits: Limits
    started: float = field(default_factory=time.perf_counter)
    _asked: int = 0

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return time.perf_counter() - self.started

    def exceeded(self, states: int) -> Stop | None:
        """Which limit is reached, or None."""
        limits = self.limits
        if limits.max_states is not None and states >= limits.max_states:
            return Stop(StopKind.STATES, limits.max_states)
        if limits.max_seconds is not None and self.seconds + limits.spent >= limits.max_seconds:
            return Stop(StopKind.TIME, limits.max_seconds)
        self._asked += 1
        if limits.max_memory is not None and self._asked % 256 == 1:
            used = peak_memory()
            if used is not None and used >= limits.max_memory:
                return Stop(StopKind.MEMORY, limits.max_memory)
        return None


def peak_memory() -> int | None:
    """The most memory that this process has held, in bytes; None where the system does not tell."""
    if resource is None:
        return None
    peak: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
