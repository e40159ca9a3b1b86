"""One way to every engine: by name."""

from dataclasses import replace
from typing import Literal

from checker.engines.limits import Limits
from checker.engines.reference import Progress, Strategy
from checker.language.model import Model
from checker.result import Result

Engine = Literal["auto", "native", "reference"]


def check(
    model: Model,
    *,
    engine: Engine = "auto",
    strategy: Strategy = "bfs",
    symmetry: bool = True,
    limits: Limits | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Explore the reachable states of a model and judge its properties; `threads` None is all cores, for the native engine.

    Raises InvalidSpec for a spec whose results depend on the order of a Symmetric sort, and with `native` for what cannot be compiled.
    """
    if engine == "reference":
        from checker.engines import reference

        return reference.check(model, strategy=strategy, symmetry=symmetry, limits=limits, progress=progress)
    if engine == "native":
        from checker.engines.native import engine as native

        compiled = native.compile_native(model, symmetry=symmetry)
        return native.check(compiled, strategy=strategy, limits=limits, threads=threads, progress=progress)
    from checker.engines import auto

    return auto.check(model, strategy=strategy, symmetry=symmetry, limits=limits, threads=threads, progress=progress)


def simulate(
    model: Model,
    *,
    engine: Engine = "auto",
    seed: int = 0,
    runs: int = 1000,
    max_steps: int = 100,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Result:
    """Take random walks; the same seed takes the same walks of one engine. `auto` is native where the model can be compiled."""
    from checker.diagnostics import InvalidSpec
    from checker.engines import simulate as reference

    warnings: tuple[str, ...] = ()
    if engine != "reference":
        from checker.engines.auto import compiler_failed
        from checker.engines.native import engine as native

        compiled = None
        try:
            compiled = native.compile_native(model, symmetry=False)
        except InvalidSpec as invalid:
            if engine == "native" or not all(error.code in ("C701", "C702") for error in invalid.errors):
                raise
        except Exception as error:  # a bug of the compiler, which is no reason to give no answer
            if engine == "native":
                raise
            warnings = (compiler_failed(error),)
        if compiled is not None:
            return native.simulate(
                compiled, seed=seed, runs=runs, max_steps=max_steps, limits=limits, progress=progress
            )
    result = reference.simulate(model, seed=seed, runs=runs, max_steps=max_steps, limits=limits)
    return replace(result, warnings=(*result.warnings, *warnings))
