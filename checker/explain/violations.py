"""Why a violation is one: the property that is false in its last state, or the `assert` that is false in its last step."""

from typing import Any

from checker.explain.bodies import Explaining
from checker.ir.program import Action, Program
from checker.ir.running import thawed
from checker.language.spec import Role
from checker.reasons import Reason
from checker.result import Violation, ViolationKind
from checker.trace import Step


def reasons_of(program: Program, violation: Violation) -> tuple[Reason, ...]:
    """The reasons, outermost first; none where nothing is known but what the violation says itself. For use inside a model's `bound()`."""
    trace = violation.trace
    if trace is None:
        return ()
    *before, last = trace.steps
    match violation.kind:
        case ViolationKind.INVARIANT if last.state is not None:
            return _of_property(program, violation.property, Explaining(program, last.state))
        case ViolationKind.STEP_INVARIANT if last.state is not None and before and before[-1].state is not None:
            return _of_property(program, violation.property, Explaining(program, before[-1].state, last.state))
        case ViolationKind.ASSERTION if before and before[-1].state is not None:
            return _of_action(program, last, Explaining(program, before[-1].state))
        case _:
            return ()


def _of_property(program: Program, name: str, run: Explaining) -> tuple[Reason, ...]:
    judged = [each for each in program.properties if each.name == name and each.role is not Role.REACHABLE]
    return run.explained(judged[0].function) if judged else ()


def _of_action(program: Program, step: Step, run: Explaining) -> tuple[Reason, ...]:
    actions = [action for action in program.actions if action.name == step.action]
    return run.explained(actions[0].function, _arguments(actions[0], step)) if actions else ()


def _arguments(action: Action, step: Step) -> tuple[Any, ...]:
    return tuple(
        thawed(parameter.type, argument.value)
        for parameter, argument in zip(action.parameters, step.arguments, strict=True)
    )
