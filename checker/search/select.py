"""One way to every engine: by name."""

import time
from dataclasses import replace

from checker.frontend.model import Model
from checker.options import Audit, Engine, Progress, Reducing, Seeking, Strategy
from checker.result import ActionFigures, Result, Stop, SymmetryFigures, Verdict
from checker.search.limits import Limits
from checker.search.more import with_more
from checker.search.watch import Watch
from checker.stopping import STOPS, stop_of, stopped
from checker.trace import State


def check(
    model: Model,
    *,
    engine: Engine = "auto",
    strategy: Strategy = "bfs",
    symmetry: Reducing = True,
    limits: Limits | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    audit: Audit = "bounded",
    more: int = 0,
) -> Result:
    """Explore the reachable states of a model and judge its properties; `threads` None is all cores, for the native engine.

    `more` is how many other violations a search by breadth looks for when it has found one. Where the seconds are over before the
    search begins, nothing is explored. Raises InvalidSpec for a spec whose results depend on the order of a Symmetric sort, and with
    `native` for what cannot be compiled.
    """
    limits, began = limits or Limits(), time.perf_counter()
    try:
        with Watch(limits, model):

            def explore(seeking: Seeking) -> Result:
                left = _left(limits, began)
                return _checked(model, engine, strategy, symmetry, left, threads, progress, audit, seeking)

            found = explore(Seeking(each_action=more > 0))
            if more:
                found = replace(with_more(model, found, more, explore), elapsed_seconds=time.perf_counter() - began)
            return found if strategy == "bfs" else _shorter(model, found)
    except STOPS as stop:
        return _nothing_covered(model, "reference" if engine == "auto" else engine, strategy, stop_of(stop))


def _checked(
    model: Model,
    engine: Engine,
    strategy: Strategy,
    symmetry: Reducing,
    limits: Limits,
    threads: int | None,
    progress: Progress | None,
    audit: Audit,
    seeking: Seeking,
) -> Result:
    if engine == "reference":
        from checker.search import reference

        return reference.check(
            model, strategy=strategy, symmetry=symmetry, limits=limits, progress=progress, seeking=seeking
        )
    if engine == "native":
        from checker.search import native

        began = time.perf_counter()
        compiled = native.compile_native(model, symmetry=symmetry)
        left = _left(limits, began)
        return native.check(
            compiled,
            strategy=strategy,
            limits=left,
            threads=threads,
            progress=progress,
            audit=audit,
            seeking=seeking,
        )
    from checker.search import auto

    return auto.check(
        model,
        strategy=strategy,
        symmetry=symmetry,
        limits=limits,
        threads=threads,
        progress=progress,
        audit=audit,
        seeking=seeking,
    )


def simulate(
    model: Model,
    *,
    engine: Engine = "auto",
    seed: int = 0,
    runs: int = 1000,
    max_steps: int = 100,
    limits: Limits | None = None,
    progress: Progress | None = None,
    kept_runs: int = 0,
    met: list[State] | None = None,
) -> Result:
    """Take random walks; the same seed takes the same walks of one engine. `auto` is native where the model can be compiled.

    Walks, and the states that they meet, are kept by the reference engine alone.
    """
    keeps = kept_runs > 0 or met is not None
    limits, began = limits or Limits(), time.perf_counter()
    try:
        with Watch(limits, model):
            left = _left(limits, began)
            if not keeps:
                return _shorter(model, _simulated(model, engine, seed, runs, max_steps, left, progress))
            from checker.search import simulate as reference

            found = reference.simulate(
                model,
                seed=seed,
                runs=runs,
                max_steps=max_steps,
                limits=left,
                progress=progress,
                kept_runs=kept_runs,
                met=met,
            )
            return _shorter(model, found)
    except STOPS as stop:
        known = "reference" if engine == "auto" or keeps else engine
        return _nothing_covered(model, known, "simulation", stop_of(stop))


def _simulated(
    model: Model, engine: Engine, seed: int, runs: int, max_steps: int, limits: Limits, progress: Progress | None
) -> Result:
    from checker.diagnostics import InvalidSpec
    from checker.search import simulate as reference

    notes: tuple[str, ...] = ()
    began = time.perf_counter()
    if engine != "reference":
        from checker.search import native
        from checker.search.auto import compiler_failed

        compiled = None
        try:
            compiled = native.compile_native(model, symmetry=False)
        except InvalidSpec as invalid:
            if engine == "native" or not all(error.code in ("C701", "C702") for error in invalid.errors):
                raise
        except Exception as error:  # a bug of the compiler, which is no reason to give no answer
            if engine == "native":
                raise
            notes = (compiler_failed(error),)
        if compiled is not None:
            left = _left(limits, began)
            return native.simulate(compiled, seed=seed, runs=runs, max_steps=max_steps, limits=left, progress=progress)
    limits = _left(limits, began)
    result = reference.simulate(model, seed=seed, runs=runs, max_steps=max_steps, limits=limits, progress=progress)
    return replace(result, notes=(*result.notes, *notes))


def _shorter(model: Model, found: Result) -> Result:
    """The result of a search that takes the first way, its counterexample without steps to spare; as it is where time is over."""
    if found.violation is None or found.violation.trace is None:
        return found
    from checker.backends.python.machine import Machine
    from checker.search.drawing import MANY, drawing_of
    from checker.search.shorten import shortened

    try:
        with model.bound():
            return replace(found, violation=shortened(Machine(model, drawing_of(model, MANY)), found.violation))
    except STOPS:
        return found


def _left(limits: Limits, began: float) -> Limits:
    """The limits as they are now for what begins; raises Stopped where one is exceeded already."""
    left = limits.since(began)
    if left.over is not None:
        raise stopped(left.over)
    return left


def _nothing_covered(model: Model, engine: str, strategy: str, stop: Stop) -> Result:
    """The result of a search that was stopped before its first state."""
    return Result(
        spec=model.name,
        constants=model.constants,
        engine=engine,
        strategy=strategy,
        symmetry=SymmetryFigures(enabled=False, group_order=1),
        verdict=Verdict.UNDETERMINED,
        exhaustive=False,
        distinct_states=0,
        transitions=0,
        depth=0,
        elapsed_seconds=0.0,
        explore_seconds=0.0,
        actions={action.name: ActionFigures() for action in model.actions},
        properties={p.name: p.role.value for p in model.properties},
        stop=stop,
        deadlock=model.deadlock,
    )
