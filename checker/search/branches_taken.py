"""Which branches of a spec's bodies have been taken: noted by Python's own tracing, as which line follows which.

Running bodies traced takes several times as long, so it is done for samples of states only. Where something else traces already, as a
debugger does, nothing is noted.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, TypeAlias

from checker.frontend.model import Model
from checker.frontend.references import functions_of

_Arc: TypeAlias = tuple[CodeType, int, int]
"""A line of a body, by the line before it; 0 before the first."""


class Branches:
    """The branches taken so far while noting."""

    def __init__(self, model: Model) -> None:
        self._files = {function.__code__.co_filename for function in functions_of(model.spec)}
        self._taken: set[_Arc] = set()

    @contextmanager
    def noting(self) -> Iterator[list[_Arc]]:
        """Inside the block branches are noted; the list has those that were never taken before."""
        new: list[_Arc] = []
        if sys.gettrace() is not None:
            yield new
            return
        sys.settrace(self._tracer(new))
        try:
            yield new
        finally:
            sys.settrace(None)

    def _tracer(self, new: list[_Arc]) -> Any:
        files, taken = self._files, self._taken

        def trace_call(frame: FrameType, event: str, argument: object) -> Any:
            code, last = frame.f_code, 0
            if code.co_filename not in files:
                return None

            def trace_line(frame: FrameType, event: str, argument: object) -> Any:
                nonlocal last
                arc = (code, last, frame.f_lineno if event == "line" else 0)
                if event in ("line", "return") and arc not in taken:
                    taken.add(arc)
                    new.append(arc)
                last = frame.f_lineno
                return trace_line

            return trace_line

        return trace_call
