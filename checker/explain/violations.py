"""Why a violation is one: the property that fails is run again on the end of the trace, or the action on the state before its last step."""

from collections.abc import Callable
from typing import Any

from checker.explain.bodies import Explaining
from checker.explain.disabled import Drawn, nearest_refusals
from checker.ir.program import Action, Program
from checker.ir.running import thawed
from checker.language.spec import Role
from checker.reasons import Reason, Refusal
from checker.result import Violation, ViolationKind
from checker.trace import State, Step, Trace


def reasons_of(program: Program, violation: Violation) -> tuple[Reason, ...]:
    """The reasons, outermost first; none where nothing is known but what the violation says itself. For use inside a model's `bound()`."""
    trace = violation.trace
    if trace is None:
        return ()
    *earlier, last = trace.steps
    before = earlier[-1].state if earlier else None
    match violation.kind:
        case ViolationKind.INVARIANT if last.state is not None:
            return why_property(program, violation.property, last.state, before)
        case ViolationKind.STEP_INVARIANT if last.state is not None and before is not None:
            return why_property(program, violation.property, last.state, before)
        case ViolationKind.ASSERTION | ViolationKind.ERROR if last.state is None and before is not None:
            return _of_action(program, last, Explaining(program, before))
        case ViolationKind.ASSERTION | ViolationKind.ERROR if last.state is not None:
            return why_property(program, violation.property, last.state, before)
        case _:
            return ()


def refusals_of(program: Program, violation: Violation, drawn: Callable[[State], Drawn]) -> tuple[Refusal, ...]:
    """Of a deadlock, what each action lacks, the nearest first; none of other violations. `drawn` is of a state."""
    end = None if violation.trace is None else violation.trace.steps[-1].state
    if violation.kind is not ViolationKind.DEADLOCK or end is None:
        return ()
    return nearest_refusals(program, end, drawn(end))


def why_property(program: Program, name: str, state: State, before: State | None) -> tuple[Reason, ...]:
    """Why a property is true or false in a state; of a step invariant, of the step there from `before`, if there is one."""
    judged = next((each for each in program.properties if each.name == name), None)
    if judged is None:
        return ()
    if judged.role is not Role.STEP_INVARIANT:
        return Explaining(program, state).explained(judged.function)
    return () if before is None else Explaining(program, before, state).explained(judged.function)


def why_reached(program: Program, name: str, trace: Trace) -> tuple[Reason, ...]:
    """Why a property is true at the end of a trace; for use inside a model's `bound()`."""
    end = trace.steps[-1].state
    return () if end is None else why_property(program, name, end, None)


def _of_action(program: Program, step: Step, run: Explaining) -> tuple[Reason, ...]:
    actions = [action for action in program.actions if action.name == step.action]
    return run.explained(actions[0].function, _arguments(actions[0], step)) if actions else ()


def _arguments(action: Action, step: Step) -> tuple[Any, ...]:
    return tuple(
        thawed(parameter.type, argument.value)
        for parameter, argument in zip(action.parameters, step.arguments, strict=True)
    )
