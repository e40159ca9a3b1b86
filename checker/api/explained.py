"""A result whose violation is explained."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.frontend.model import Model
from checker.reasons import Nearest, Reason
from checker.remembered.entries import recall, remember
from checker.result import Result, Violation, ViolationKind
from checker.stopping import STOPS
from checker.trace import State

if TYPE_CHECKING:
    from checker.ir.program import Program

MOST_QUORUMS = 6
"""A family of more quorums is not listed."""
_MAJORITY = "majority"


def with_reasons(model: Model, found: Result) -> Result:
    """The result, its violations with their reasons, their causes and what else is false there, its witnesses with why they are some.

    A model whose bodies have no representation has none of it but what is false. Where the explanation fails, the verdict stands and a note
    says so.
    """
    if found.violation is None:
        return _noting(found, lambda: _with_witnesses(model, found)) if found.reached else found
    return _noting(found, lambda: _with_violations(model, found))


def explained(model: Model, violation: Violation) -> tuple[Violation, str | None]:
    """A violation with a trace, explained as far as there is time; and a note where the explanation fails, for a bug of ours."""
    try:
        with model.bound():
            return _told(model, program_of(model), violation), None
    except STOPS:
        return violation, None
    except Exception as error:
        return violation, _failed("the violation", error)


def _noting(found: Result, explain: Callable[[], Result]) -> Result:
    """What is explained; the result as it is where there is no time, with a note where the explanation fails, for a bug of ours."""
    try:
        return explain()
    except STOPS:
        return found
    except Exception as error:
        what = "what was found" if found.violation is None or found.violation.trace is None else "the violation"
        return replace(found, notes=(*found.notes, _failed(what, error)))


def _failed(what: str, error: Exception) -> str:
    return f"{what} is not explained, for a bug of the checker: {type(error).__name__}: {error}"


def _with_violations(model: Model, found: Result) -> Result:
    """A result with violations, all of it explained."""
    assert found.violation is not None, "there is one"
    with model.bound():
        program = program_of(model)
        violations = []
        for each in (found.violation, *found.more):
            if each.trace is not None:
                violations.append(_told(model, program, each))
            elif program is not None and each.kind is ViolationKind.UNREACHABLE:
                violations.append(replace(each, nearest=_nearest(model, program, found, each)))
            else:
                violations.append(each)
        quorums = {} if found.violation.trace is None else _quorums(model)
        because = {} if program is None else _because(program, found)
        return replace(
            found, violation=violations[0], more=tuple(violations[1:]), quorums=quorums, reached_because=because
        )


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
            known = Witnessed(ends, {} if program is None else _because(program, found))
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


def _because(program: "Program", found: Result) -> dict[str, tuple[Reason, ...]]:
    """Why each property that is reached is true at the end of its trace."""
    from checker.explain.violations import why_reached

    because = {name: why_reached(program, name, trace) for name, trace in found.reached.items()}
    return {name: reasons for name, reasons in because.items() if reasons}


def _nearest(model: Model, program: "Program", found: Result, violation: Violation) -> Nearest | None:
    from checker.explain.nearest import MOST_STATES, nearest_to

    return nearest_to(model, program, violation.property) if found.distinct_states <= MOST_STATES else None


def _told(model: Model, program: "Program | None", violation: Violation) -> Violation:
    """A violation with a trace, and what else is wrong at its end; with all that the program tells of it, where there is one."""
    violation = replace(violation, also=_also(model, violation))
    if program is None:
        return violation
    from checker.explain.causes import causes_of
    from checker.explain.guards import guards_of
    from checker.explain.violations import reasons_of, refusals_of

    assert violation.trace is not None, "it is a trace that is explained"
    reasons = reasons_of(program, violation)
    refusals = refusals_of(program, violation, lambda state: drawn(model, state))
    causes = causes_of(model, program, violation)
    guards = guards_of(program, violation.trace, [cause.step for cause in causes.changes])
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
