"""A result whose violation is explained."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.frontend.model import Model
from checker.reasons import Nearest, Reason
from checker.remembered.entries import recall, remember
from checker.result import Result, Violation, ViolationKind
from checker.stopping import STOPS
from checker.trace import State, Trace

if TYPE_CHECKING:
    from checker.ir.program import Program

MOST_QUORUMS = 6
"""A family of more quorums is not listed."""
_MAJORITY = "majority"


def with_reasons(model: Model, found: Result) -> Result:
    """The result, its violation with the reasons for it, its causes and what else is false there, and its witnesses with why they are some.

    A model whose bodies have no representation has none of it but what is false. Where the explanation fails, the verdict stands and a note
    says so.
    """
    violation = found.violation if found.violation is not None and found.violation.trace is not None else None
    is_missed = found.violation is not None and found.violation.kind is ViolationKind.UNREACHABLE
    if violation is None and not is_missed and not found.reached:
        return found
    try:
        if found.violation is None:
            return _with_witnesses(model, found)
        with model.bound():
            if violation is not None:
                found = replace(
                    found, violation=replace(violation, also=_also(model, violation)), quorums=_quorums(model)
                )
            program = program_of(model)
            return found if program is None else _explained(model, program, found)
    except STOPS:
        return found
    except Exception as error:
        what = "what was found" if violation is None else "the violation"
        note = f"{what} is not explained, for a bug of the checker: {type(error).__name__}: {error}"
        return replace(found, notes=(*found.notes, note))


@dataclass(frozen=True)
class Witnessed:
    """Why properties are true in the states that their ways end in, which was found before; these states as texts."""

    ends: Mapping[str, str]
    because: Mapping[str, tuple[Reason, ...]]


def _with_witnesses(model: Model, found: Result) -> Result:
    """A pass, with why its witnesses are some: remembered, for a pass of a small model takes less time than to compile it."""
    key, ends = model.key_now(), {name: repr(trace.steps[-1].state) for name, trace in found.reached.items()}
    known = recall(key, Witnessed)
    if known is None or known.ends != ends:
        with model.bound():
            program = program_of(model)
            made = found if program is None else _explained(model, program, found)
        known = Witnessed(ends, made.reached_because)
        remember(key, known)
    return replace(found, reached_because=known.because)


def _quorums(model: Model) -> dict[str, tuple[str, ...]]:
    """The quorums of the families in use, of those whose expression does not say which they are."""
    families = {family.sort.__name__: family for family in model.families if family.expression != _MAJORITY}
    listed = {name: tuple(str(quorum) for quorum in family.value) for name, family in families.items()}
    return {name: quorums for name, quorums in listed.items() if len(quorums) <= MOST_QUORUMS}


def _also(model: Model, violation: Violation) -> tuple[str, ...]:
    """What else is wrong at the end of the trace, in the order of the spec."""
    from checker.backends.python.machine import Machine
    from checker.search.drawing import drawing_of
    from checker.search.replay import wrong_with

    steps = violation.trace.steps if violation.trace is not None else ()
    end = steps[-1].state if steps else None
    if end is None or violation.kind not in (ViolationKind.INVARIANT, ViolationKind.STEP_INVARIANT):
        return ()
    before = steps[-2].state if len(steps) > 1 else None
    wrong = wrong_with(Machine(model, drawing_of(model)), end, before)
    return tuple(failure.property for failure in wrong if failure.property != violation.property)


def program_of(model: Model) -> "Program | None":
    """The program of a model, inside its `bound()`; None where it has none, or where it is not well formed: then CPython alone knows."""
    from checker.ir.check import IllFormed
    from checker.ir.not_compiled import CannotCompile, NotCompiled
    from checker.lower.program import compile_model

    try:
        return compile_model(model)
    except (CannotCompile, NotCompiled, IllFormed):
        return None


def _explained(model: Model, program: "Program", found: Result) -> Result:
    from checker.explain.violations import why_reached

    because = {name: why_reached(program, name, trace) for name, trace in found.reached.items()}
    found = replace(found, reached_because={name: reasons for name, reasons in because.items() if reasons})
    violation = found.violation
    if violation is not None and violation.kind is ViolationKind.UNREACHABLE:
        return replace(found, violation=replace(violation, nearest=_nearest(model, program, found)))
    if violation is None or violation.trace is None:
        return found
    return replace(found, violation=_explained_violation(model, program, violation, violation.trace))


def _nearest(model: Model, program: "Program", found: Result) -> Nearest | None:
    from checker.explain.nearest import MOST_STATES, nearest_to

    is_small = found.distinct_states <= MOST_STATES and found.violation is not None
    return nearest_to(model, program, found.violation.property) if is_small and found.violation is not None else None


def _explained_violation(model: Model, program: "Program", violation: Violation, trace: Trace) -> Violation:
    from checker.explain.causes import causes_of
    from checker.explain.guards import guards_of
    from checker.explain.violations import reasons_of, refusals_of

    reasons = reasons_of(program, violation)
    refusals = refusals_of(program, violation, lambda state: drawn(model, state))
    causes = causes_of(model, program, violation)
    guards = guards_of(program, trace, [cause.step for cause in causes.changes])
    return replace(violation, reasons=reasons, refusals=refusals, causes=causes, guards=guards)


def drawn(model: Model, state: State) -> Callable[[str], Iterable[tuple[Any, ...]]]:
    """What gives of an action the choices of its arguments that could be enabled in a state."""
    from checker.backends.python.machine import Machine
    from checker.search.drawing import drawing_of

    machine = Machine(model, drawing_of(model))
    choices = {action.name: choose for action, choose in machine.choices}

    def choose(action: str) -> Iterable[tuple[Any, ...]]:
        machine.load(state)
        return choices[action](state)

    return choose
