"""The engine that fits: the reference engine at once, the native engine as soon as it is compiled, if the search is still going on.

A small model is done before a C compiler would be; a large one does not wait for CPython.
"""

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.backends.c.source import Source
from checker.diagnostics import InvalidSpec, SpecError, display_path
from checker.frontend.model import Model
from checker.options import SEEKING_ALL, Audit, Progress, Reducing, Seeking, Strategy
from checker.remembered.entries import recall, remember
from checker.result import Result, StopKind
from checker.search.limits import Limits
from checker.search.reduction import Reduction, reduction_of
from checker.search.reference import Search
from checker.stopping import stopped

if TYPE_CHECKING:
    from checker.search.native import Compilation

PATIENCE = 0.12
"""Seconds that the reference engine has to itself."""
MORE_PATIENCE = 1.0
"""It has as many for a model with which it was done before a C compiler was."""


@dataclass(frozen=True)
class DoneAlone:
    """What is kept of a model for which a C compiler was started, and not needed."""


def check(
    model: Model,
    *,
    strategy: Strategy = "bfs",
    symmetry: Reducing = True,
    limits: Limits | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    audit: Audit = "bounded",
    seeking: Seeking = SEEKING_ALL,
) -> Result:
    """Explore the reachable states of a model with whichever engine is done first; `Result.engine` says which.

    Raises InvalidSpec for a spec whose results depend on the order of a Symmetric sort.
    """
    limits = limits or Limits()
    with model.bound():
        reduction = reduction_of(model, symmetry)
        change = _Change(model, reduction, seeking)
        if (reduction.symmetry.refines or was_compiled(reduction)) and change.is_due_now():
            return change.go_on(None, strategy, limits, threads, progress, audit)
        try:
            search = Search(model, strategy, reduction, limits, progress, seeking, change.is_due)
            found = search.run()
        finally:
            if not change.due:
                change.cancel()
        if not search.left:
            change.note_done(found)
            return replace(found, notes=(*found.notes, *change.notes))
        return change.go_on(found, strategy, limits, threads, progress, audit)


def was_compiled(reduction: Reduction) -> bool:
    """Whether a model that is reduced like this was compiled before: then the native engine is ready at once."""
    known = recall(reduction.key, Source)
    if known is None:
        return False
    from checker.backends.c.build import BuildFailed, library_of

    try:
        return library_of(known.digest) is not None
    except BuildFailed:
        return False


def compiler_failed(error: Exception) -> str:
    """What is said when the compiler itself has failed."""
    return f"the compiler failed, a bug in the checker that is worth a report ({type(error).__name__}: {error})"


class _Change:
    """The change from one engine to the other."""

    def __init__(self, model: Model, reduction: Reduction, seeking: Seeking) -> None:
        self.model, self.reduction, self.seeking, self.began = model, reduction, seeking, time.perf_counter()
        self.patience = PATIENCE if recall(reduction.key, DoneAlone) is None else MORE_PATIENCE
        self.compilation: Compilation | None = None
        self.refused: tuple[SpecError, ...] = ()
        self.due = False

    def is_due(self) -> bool:
        """Whether the native engine is ready; begins to compile when the reference engine has had its time."""
        if self.refused or (self.compilation is None and time.perf_counter() - self.began < self.patience):
            return False
        if self.compilation is None:
            self._compile()
        self.due = self.compilation is not None and self.compilation.is_done
        return self.due

    def note_done(self, found: Result) -> None:
        """Keep in mind that a compiler was started for nothing."""
        if self.compilation is not None and found.stop is None:
            remember(self.reduction.key, DoneAlone())

    def is_due_now(self) -> bool:
        """Whether the model can be compiled, waiting for it."""
        self._compile()
        self.due = self.compilation is not None
        return self.due

    def _compile(self) -> None:
        from checker.search.native import Compilation

        try:
            self.compilation = Compilation(self.model, self.reduction)
        except InvalidSpec as invalid:
            self.refused = invalid.errors
        except Exception as error:  # a bug of the compiler, which is no reason to give no answer
            self.failed(error)

    def failed(self, error: Exception) -> None:
        """Note that the compiler itself has failed."""
        self.refused = (SpecError("C701", compiler_failed(error), None),)

    @property
    def notes(self) -> list[str]:
        """Why the native engine did not run, when it could not."""
        if not self.refused:
            return []
        first = self.refused[0]
        place = "" if first.span is None else f" ({display_path(first.span.path)}:{first.span.line})"
        more = "" if len(self.refused) == 1 else f", and {len(self.refused) - 1} more"
        return [f"not compiled, so slow: {first.message}{place}{more}"]

    def cancel(self) -> None:
        """End a compiler that is not needed."""
        if self.compilation is not None:
            self.compilation.cancel()

    def go_on(
        self,
        found: Result | None,
        strategy: Strategy,
        limits: Limits,
        threads: int | None,
        progress: Progress | None,
        audit: Audit,
    ) -> Result:
        """Search natively, in what is left of the time; in the reference engine when the C compiler failed.

        Where no time is left, what was `found` before the change is the result; raises Stopped where that is nothing.
        """
        from checker.search.native import check as check_natively

        assert self.compilation is not None
        try:
            compiled = self.compilation.finish()
        except InvalidSpec as invalid:
            self.refused = invalid.errors
        except Exception as error:  # as above
            self.failed(error)
        left = limits.since(self.began)
        if left.over is not None:
            if found is None:
                raise stopped(left.over)
            return replace(found, stop=left.over, elapsed_seconds=time.perf_counter() - self.began)
        if self.refused:
            result = Search(self.model, strategy, self.reduction, left, progress, self.seeking).run()
            return replace(result, notes=(*result.notes, *self.notes))
        result = check_natively(
            compiled,
            strategy=strategy,
            limits=left,
            threads=threads,
            progress=progress,
            audit=audit,
            seeking=self.seeking,
        )
        if result.stop is not None and result.stop.kind is StopKind.TOO_LARGE:
            return Search(self.model, strategy, self.reduction, left, progress, self.seeking).run()
        return replace(result, elapsed_seconds=time.perf_counter() - self.began)
