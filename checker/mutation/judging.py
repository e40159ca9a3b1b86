"""What becomes of a mutant: each is written to a file of its own, loaded and explored, several at a time in processes of their own."""

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from checker.mutation.mutants import Mutant
from checker.result import Verdict
from checker.search.limits import Limits

if TYPE_CHECKING:
    from checker.frontend.model import Model
    from checker.language.spec import Spec


class Fate(StrEnum):
    """What a check of a mutant says of the properties."""

    KILLED = "killed"
    """A property fails, or what should be reachable is not: somebody would notice."""
    SURVIVED = "survived"
    """All properties hold as before."""
    UNDETERMINED = "undetermined"
    """A limit ended the search before a property failed."""
    STILLBORN = "stillborn"
    """What is left is no spec."""


@dataclass(frozen=True)
class Outcome:
    """A mutant's fate; for a killed one the property that fails and the steps of the shortest trace, None for one never reached.

    `detail` says which limit ended a search, or why the rest is no spec.
    """

    mutant: Mutant
    fate: Fate
    noticed_by: str | None = None
    steps: int | None = None
    detail: str | None = None

    @property
    def is_unexplained(self) -> bool:
        """Whether no property noticed and the spec does not say why."""
        return self.fate in (Fate.SURVIVED, Fate.UNDETERMINED) and self.mutant.reason is None


def judge(
    chosen: Sequence[Mutant],
    path: Path,
    spec: str,
    constants: Mapping[str, str],
    *,
    limits: Limits,
    processes: int | None = None,
) -> Iterator[Outcome]:
    """The outcomes of the mutants of the class `spec` in the file `path`, in their order, as they come.

    As many searches go on at once as there are cores, unless `processes` says otherwise, each on one thread and within `limits`. The
    cost is that of as many checks as there are mutants. An interrupt ends the searches that go on.
    """
    if not chosen:
        return
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    with tempfile.TemporaryDirectory(prefix="checker-mutants-", ignore_cleanup_errors=True) as folder:
        workers = min(len(chosen), processes or os.cpu_count() or 1)
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_keep_in, initargs=(folder,)) as pool:
            futures = [
                pool.submit(_outcome, mutant, number, Path(folder), path, spec, dict(constants), limits)
                for number, mutant in enumerate(chosen)
            ]
            try:
                for future in futures:
                    yield future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for worker in set(multiprocessing.active_children()) - others:
                    worker.kill()
                raise


def _keep_in(folder: str) -> None:
    """Compiled mutants are of no use to anybody later; an interrupt is the parent's, who ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["CHECKER_CACHE"] = str(Path(folder) / "compiled")


def _model(spec: "type[Spec]", constants: Mapping[str, str]) -> "Model":
    """The model of a mutant, which has lost a constant where the statement that is left out was the only one that named it."""
    from checker.diagnostics import InvalidSpec
    from checker.frontend.model import Model

    try:
        return Model(spec, **constants)
    except InvalidSpec as invalid:
        unknown = {
            error.span.text.partition("=")[0]
            for error in invalid.errors
            if error.code == "C501" and error.span and error.span.text
        }
        kept = {name: value for name, value in constants.items() if name not in unknown}
        if len(kept) == len(constants):
            raise
    return Model(spec, **kept)


def _outcome(
    mutant: Mutant, number: int, folder: Path, path: Path, spec: str, constants: dict[str, str], limits: Limits
) -> Outcome:
    from checker.diagnostics import InvalidSpec
    from checker.frontend.load import load
    from checker.search.select import check

    place = folder / str(number) / path.name
    place.parent.mkdir()
    place.write_text(mutant.text, encoding="utf-8")
    try:
        model = _model(load(f"{place}:{spec}", beside=path.parent), constants)
        result = check(model, limits=limits, threads=1)
    except InvalidSpec as invalid:
        return Outcome(mutant, Fate.STILLBORN, detail=invalid.errors[0].message)
    violation = result.violation
    if violation is not None:
        steps = violation.trace.length if violation.trace is not None else None
        return Outcome(mutant, Fate.KILLED, violation.property, steps)
    if result.verdict is Verdict.VERIFIED:
        return Outcome(mutant, Fate.SURVIVED)
    return Outcome(mutant, Fate.UNDETERMINED, detail=result.stopped_by)
