"""What a model binds: the elements of its sorts, the bounds of its ranges, the values of its constants, the domains of its records' fields.

It belongs to the context that runs (`contextvars`) and not to the classes, so any number of models live side by side: each thread and each
task has its own, and where nothing is bound the classes are as they are declared.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

bound_now: ContextVar[Mapping[type, Any]] = ContextVar("bound_now", default={})  # noqa: B039  # nothing changes it
"""What is bound where this is asked, by class: the elements of a sort or quorum family, a range's bounds, a constant's value, a record's
`Checked`."""

making = threading.RLock()
"""Held while something is made that all models share: elements, quorums, records, methods that are read anew."""


@contextmanager
def binding(values: Mapping[type, Any]) -> Iterator[None]:
    """Inside the block these are bound, and what else was bound around it still is."""
    token = bound_now.set({**bound_now.get(), **values})
    try:
        yield
    finally:
        bound_now.reset(token)
