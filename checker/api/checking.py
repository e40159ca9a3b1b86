"""`check` and `simulate`: explore a model, or walk through it."""

import copy
import os
import time

from checker.api.explained import with_reasons
from checker.api.given_model import given_model
from checker.api.given_options import Symmetry, check_options, reduced
from checker.api.model import Model
from checker.api.outcome import Result
from checker.api.stories import with_story
from checker.diagnostics import InvalidSpec
from checker.frontend.model import Model as Definition
from checker.language.spec import Spec
from checker.options import Audit, Deadlock, Engine, Progress, Strategy
from checker.search.limits import Limits
from checker.trace import State


def check(
    spec: Model | type[Spec] | str | os.PathLike[str],
    /,
    *,
    engine: Engine = "auto",
    strategy: Strategy = "bfs",
    symmetry: Symmetry = True,
    deadlock: Deadlock = "auto",
    audit: Audit = "bounded",
    threads: int | None = None,
    max_states: int | None = None,
    max_depth: int | None = None,
    max_seconds: float | None = None,
    max_memory: int | None = None,
    spent: float = 0.0,
    more: int = 0,
    progress: Progress | None = None,
    coverage: bool | int = False,
    **constants: object,
) -> Result:
    """Explore every reachable state: `check(Paxos, Ballot=2, symmetry=False)`. As much work as there are transitions.

    `spec` is a Spec class, a name as on the command line, or a Model, which has its constants already. A constant with the name of an
    option is given to a Model.

    `engine` "native" is compiled C, "reference" CPython, "auto" the latter until the former is ready; `threads` are the native
    engine's, None for all cores. `strategy` "bfs" finds shortest counterexamples. With `symmetry` orbits are counted: True for all
    Symmetric sorts whose symmetry is proved, "trust" for the others too, after a test on some states, or the sorts, as classes or by
    name. `deadlock` says what a state without an enabled action is where no @final holds, `audit` how much of compiled code's answer
    CPython looks at again. The limits, None for none, end a search as undetermined: distinct states, steps from an initial state,
    seconds, bytes; so many of the seconds are `spent` already. Where there is a violation, `more` others are looked for, by breadth:
    the shortest of each other property that fails, and one for each other action that may come last in a trace as short
    (`Result.more`). `progress` is told of states, frontier, depth and seconds now and then. With `coverage` the result says what was
    done in each state, found by CPython in one more look at the states: at most 20,000 of them, or so many.

    Raises InvalidSpec for mistakes in the spec or its constants, for results that depend on the order of a Symmetric sort, and with
    `engine` "native" for what cannot be compiled; ValueError and TypeError for an option outside its values. What is no option is taken for
    a constant; TypeError says where it is an option of something else.
    """
    __tracebackhide__ = True
    from checker.search import select

    check_options(check, engine=engine, strategy=strategy, symmetry=symmetry, deadlock=deadlock, audit=audit)
    check_options(check, threads=threads, max_states=max_states, max_depth=max_depth, max_memory=max_memory)
    check_options(check, max_seconds=max_seconds, spent=spent, progress=progress, more=more, coverage=coverage)
    if more and strategy != "bfs":
        raise ValueError("more violations are looked for by breadth, strategy='bfs'")
    began = time.perf_counter()
    definition = with_deadlock(given_model(check, spec, constants), deadlock)
    limits = Limits(
        max_states=max_states, max_depth=max_depth, max_seconds=max_seconds, max_memory=max_memory, spent=spent
    )
    try:
        found = select.check(
            definition,
            engine=engine,
            strategy=strategy,
            symmetry=reduced(symmetry),
            limits=limits,
            threads=threads,
            progress=progress,
            audit=audit,
            more=more,
        )
    except InvalidSpec as invalid:
        raise invalid.with_traceback(None) from None
    if coverage:
        from checker.api.covered import with_coverage

        found = with_coverage(definition, found, coverage, reduced(symmetry), limits.since(began), progress)
    return Result.of(with_story(definition, with_reasons(definition, found)))


def simulate(
    spec: Model | type[Spec] | str | os.PathLike[str],
    /,
    *,
    engine: Engine = "auto",
    seed: int = 0,
    runs: int = 1000,
    max_depth: int = 100,
    deadlock: Deadlock = "auto",
    max_seconds: float | None = None,
    progress: Progress | None = None,
    kept_runs: int = 0,
    coverage: bool | int = False,
    **constants: object,
) -> Result:
    """Take `runs` random walks of up to `max_depth` steps; the same seed takes the same walks of one engine.

    It finds violations in spaces too large to explore, and never says verified. Options that `check` has too mean the same here, and
    errors are the same. The first `kept_runs` walks are in `result.walks`; `coverage` is of the states that the walks meet. CPython takes
    the walks then, which with `engine` "native" is a ValueError.
    """
    __tracebackhide__ = True
    from checker.search import select

    check_options(simulate, engine=engine, seed=seed, runs=runs, max_depth=max_depth, deadlock=deadlock)
    check_options(simulate, max_seconds=max_seconds, progress=progress, kept_runs=kept_runs, coverage=coverage)
    if engine == "native" and (kept_runs or coverage):
        option = "kept_runs" if kept_runs else "coverage"
        raise ValueError(f'{option} is of walks that CPython takes: leave out engine="native"')
    met: list[State] | None = [] if coverage else None
    began = time.perf_counter()
    definition = with_deadlock(given_model(simulate, spec, constants), deadlock)
    limits = Limits(max_seconds=max_seconds)
    try:
        found = select.simulate(
            definition,
            engine=engine,
            seed=seed,
            runs=runs,
            max_steps=max_depth,
            limits=limits,
            progress=progress,
            kept_runs=kept_runs,
            met=met,
        )
    except InvalidSpec as invalid:
        raise invalid.with_traceback(None) from None
    if met is not None:
        from checker.api.covered import with_coverage_of

        found = with_coverage_of(definition, found, met, coverage, limits.since(began))
    return Result.of(with_story(definition, with_reasons(definition, found)))


def with_deadlock(model: Model, deadlock: Deadlock) -> Definition:
    """The model with this rule, which other searches of it do not share."""
    definition = copy.copy(model.definition)
    definition.deadlock = deadlock
    return definition
