"""What cuts a search short: limits on states, depth, time and memory."""

import sys
import time
from dataclasses import dataclass, field
from typing import Literal

try:
    import resource
except ImportError:  # a system without it: memory is then neither measured nor limited
    resource = None  # type: ignore[assignment]  # a module, where there is one


Audit = Literal["bounded", "full"]
"""How many states of a native search CPython looks at again: what 0.15 s allow, or one for each branch taken and many more."""


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

    def exceeded(self, states: int) -> str | None:
        """Which limit is reached, in words for the report, or None."""
        limits = self.limits
        if limits.max_states is not None and states >= limits.max_states:
            return f"the limit of {limits.max_states:,} states"
        if limits.max_seconds is not None and self.seconds + limits.spent >= limits.max_seconds:
            return limit_of_time(limits.max_seconds)
        self._asked += 1
        if limits.max_memory is not None and self._asked % 256 == 1:
            used = peak_memory()
            if used is not None and used >= limits.max_memory:
                return f"the limit of {limits.max_memory / 2**20:,.0f} MiB of memory"
        return None


def limit_of_time(seconds: float | None) -> str:
    """A limit on time, in words for the report."""
    return "the limit of 1 second" if seconds == 1 else f"the limit of {seconds:g} seconds"


def peak_memory() -> int | None:
    """The most memory that this process has held, in bytes; None where the system does not tell."""
    if resource is None:
        return None
    peak: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
