"""The native engine: compile a model, search it in C, and have the reference engine re-run whatever is shown."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module

from checker.backends.c.build import BuildFailed, Building, library_of
from checker.backends.c.declarations import NO_DEPTH, Exploration
from checker.backends.c.foreign import Options
from checker.backends.c.interface import MOST_COUNTED, Library
from checker.backends.c.processes import cores
from checker.backends.c.source import Source
from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.model import Model
from checker.frontend.source import class_span
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.options import SEEKING_ALL, Audit, Progress, Reducing, Seeking, Strategy
from checker.remembered.entries import recall, remember
from checker.result import Result, Stop, StopKind, Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.reduction import Reduction, reduction_of
from checker.trace import State

_EXPLORATIONS: dict[Strategy, Exploration] = {"bfs": Exploration.BREADTH_FIRST, "dfs": Exploration.DEPTH_FIRST}


@dataclass(frozen=True)
class Compiled:
    """A model as native code."""

    model: Model
    source: Source
    library: Library
    reduction: Reduction
    seconds: float

    def canonical(self, state: State) -> tuple[int, ...]:
        """The packed canonical state of a state's orbit."""
        return self.library.canonical(self.source.layout.encode(state))

    @property
    def keeps_hidden(self) -> bool:
        """Whether a search keeps what does not tell states apart, of each state as it was first met: it is by one thread then."""
        return self.source.layout.keeps_hidden


class Compilation:
    """A model on its way to native code: the front end has run, the C compiler runs beside us. What was compiled before is there at once.

    Raises InvalidSpec with C701 for each construct that is not compiled, with C702 when there is no C compiler or it fails.
    """

    def __init__(self, model: Model, reduction: Reduction) -> None:
        self.began = time.perf_counter()
        self.model, self.reduction = model, reduction
        self._building: Building | None = None
        with _as_errors(model):
            known = recall(reduction.key, Source)
            self._library = None if known is None else library_of(known.digest)
            self.source = known if known is not None and self._library is not None else self._generated()

    def _generated(self) -> Source:
        """Write the C and begin to compile it."""
        from checker.backends.c.generate import c_source
        from checker.lower.program import compile_model
        from checker.passes.drawing import drawn
        from checker.passes.leaving_out import without_auxiliary

        with self.model.bound():
            program = without_auxiliary(self.reduction.lowered or compile_model(self.model))
            made = c_source(drawn(program), self.reduction.symmetry)
        self._building = Building(made.text, made.source.shape)
        if self.reduction.key is not None and self.reduction.model_key == self.model.key_now():
            remember(self.reduction.key, made.source)
        return made.source

    @property
    def is_done(self) -> bool:
        """Whether `finish` would return at once."""
        return self._building is None or self._building.done()

    def cancel(self) -> None:
        """End the C compiler, which is not needed."""
        if self._building is not None:
            self._building.cancel()

    def finish(self) -> Compiled:
        """Wait for the C compiler."""
        with _as_errors(self.model):
            _load_what_searches()
            path = self._library if self._building is None else self._building.wait()
            assert path is not None, "a library was found, or is being made"
            try:
                library = Library(path, self.source.shape.sizes, len(self.source.branches))
            except OSError as error:
                raise BuildFailed(f"the compiled model cannot be loaded: {error}") from None
            finally:
                if self._building is not None:
                    self._building.loaded()
        return Compiled(self.model, self.source, library, self.reduction, time.perf_counter() - self.began)


@contextmanager
def _as_errors(model: Model) -> Iterator[None]:
    """What is not compiled as errors with a place: where nothing nearer is known, that of the variable or of the spec."""
    try:
        yield
    except CannotCompile as error:
        place = class_span(model.spec)
        raise InvalidSpec(e if e.span is not None else replace(e, span=place) for e in error.errors) from None
    except NotCompiled as error:
        span = class_span(model.spec) if error.variable is None else model.variable_span(error.variable)
        raise InvalidSpec([SpecError("C701", error.message, span, fix=error.fix)]) from None
    except BuildFailed as error:
        notes = () if error.command is None else (f"ran: {error.command}",)
        raise InvalidSpec([SpecError("C702", error.message, notes=notes)]) from None


def _load_what_searches() -> None:
    """Load what is needed after compilation, which goes on meanwhile."""
    import_module("checker.search.native_run")


def compile_native(model: Model, *, symmetry: Reducing = True) -> Compiled:
    """Compile a model; raises InvalidSpec as `Compilation` does."""
    with model.bound():
        reduction = reduction_of(model, symmetry)
    return Compilation(model, reduction).finish()


def check(
    compiled: Compiled,
    *,
    strategy: Strategy = "bfs",
    limits: Limits | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    audit: Audit = "bounded",
    seeking: Seeking = SEEKING_ALL,
) -> Result:
    """Explore the reachable states of a compiled model; the result is the reference engine's.

    Raises EnginesDiffer when CPython does not find in some of the states what the search found.
    """
    from checker.search.native_run import NativeRun

    options = _options(limits or Limits(), _EXPLORATIONS[strategy], threads)
    with compiled.model.bound():
        return NativeRun(compiled, strategy, limits or Limits(), options, progress, audit, seeking).result()


def simulate(
    compiled: Compiled,
    *,
    seed: int = 0,
    runs: int = 1000,
    max_steps: int = 100,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Result:
    """Take random walks of a compiled model, as the reference engine's `simulate`; the same seed takes the same walks."""
    from checker.search.native_run import NativeRun

    limits = limits or Limits()
    options = _options(limits, Exploration.SIMULATION, 1)
    options.seed = seed & (1 << 64) - 1
    options.runs, options.max_steps = min(runs, MOST_COUNTED), min(max_steps, MOST_COUNTED)
    with compiled.model.bound():
        result = NativeRun(compiled, "simulation", limits, options, progress).result()
    if result.violation is not None and result.violation.kind is not ViolationKind.UNREACHABLE:
        return result  # a violation that was met, or no state to begin a walk in
    return replace(
        result,
        verdict=Verdict.UNDETERMINED,
        exhaustive=False,
        violation=None,
        stop=result.stop or Stop(StopKind.WALKS, runs, steps=max_steps),
        warnings=compiled.model.warnings,
        frontier=0,
    )


def _options(limits: Limits, strategy: Exploration, threads: int | None) -> Options:
    return Options(
        max_states=min(limits.max_states or 0, MOST_COUNTED),
        max_memory=min(limits.max_memory or 0, MOST_COUNTED),
        max_seconds=0.0 if limits.max_seconds is None else max(0.001, limits.max_seconds - limits.spent),
        max_depth=NO_DEPTH if limits.max_depth is None else min(limits.max_depth, NO_DEPTH),
        threads=threads or cores(),
        strategy=strategy,
    )
