"""The mutants of a spec, judged: which of its statements would nobody miss?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from checker.language.spec import Spec

if TYPE_CHECKING:
    from checker.mutation import Mutant, Outcome


def mutants_of(spec: type[Spec]) -> "list[Mutant]":
    """The spec with one `require` or one change of the state left out, each in turn."""
    from checker.mutation import mutants

    return list(mutants(spec))


def judge_mutants(
    spec: type[Spec],
    mutants: "list[Mutant]",
    constants: Mapping[str, str],
    *,
    max_states: int | None = None,
    max_seconds: float | None = None,
    processes: int | None = None,
) -> "Iterator[Outcome]":
    """What becomes of each mutant, in their order, as they come; the limits are for each. As many checks as there are mutants."""
    from checker.frontend.source import source_of
    from checker.mutation import judge
    from checker.search.limits import Limits

    source = source_of(spec)
    assert source is not None, "a spec that was loaded has a file"
    limits = Limits(max_states=max_states, max_seconds=max_seconds)
    return judge(mutants, Path(source.path), spec.__name__, constants, limits=limits, processes=processes)
