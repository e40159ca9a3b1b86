"""Violations that have no trace: something that should be somewhere is nowhere."""

from collections.abc import Container

from checker.backends.python.failures import constants_at, raised_at
from checker.backends.python.machine import Machine
from checker.diagnostics import Span
from checker.frontend.model import Action, Model, Property
from checker.language.spec import Disabled, Role
from checker.result import Violation, ViolationKind


def missing(
    machine: Machine, *, initial: int, states: int, reached: Container[str], constrained: bool
) -> Violation | None:
    """What a search that was not cut short, and found nothing wrong in any state, should have met and did not.

    `initial` and `states` are how many initial states there are, and how many states within the constraint.
    """
    if not initial:
        return no_initial_state(machine)
    if not states:
        return nothing_within(machine)
    return next(iter(all_unreached(machine.model, reached, constrained=constrained)), None)


def all_unreached(model: Model, reached: Container[str], *, constrained: bool) -> list[Violation]:
    """Each @reachable property that holds nowhere, after a search that was not cut short and has not ended at a violation."""
    wanted = model.properties_of(Role.REACHABLE)
    return [unreached(judged, constrained=constrained) for judged in wanted if judged.name not in reached]


def unreached(judged: Property, *, constrained: bool) -> Violation:
    """That a @reachable property holds nowhere; `constrained` when a @constraint cut states off."""
    where = "state within the constraint or one step beyond it" if constrained else "reachable state"
    return Violation(ViolationKind.UNREACHABLE, judged.name, f"no {where} satisfies it", None, judged.span)


def no_initial_state(machine: Machine) -> Violation:
    """That every choice of every @init is disabled, so that there is no state to judge; its place is what disables the first choice."""
    inits = machine.model.inits
    names = " and ".join(f"@init {init.name}" for init in inits)
    span, constants = _disabled_at(machine, inits[0])
    every = " for every choice of the parameters" if any(init.parameters for init in inits) else ""
    message = f"{names}: a require is false{every}{constants}, so there is no state to begin in"
    return Violation(ViolationKind.NO_INITIAL_STATE, inits[0].name, message, None, span)


def nothing_within(machine: Machine) -> Violation:
    """That every initial state is outside the constraint, so that no step is taken."""
    constraints = machine.model.properties_of(Role.CONSTRAINT)
    names = " and ".join(f"@constraint {judged.name}" for judged in constraints)
    message = f"{names} rejects every initial state, so there is no state to begin in"
    return Violation(ViolationKind.NO_INITIAL_STATE, constraints[0].name, message, None, constraints[0].span)


def _disabled_at(machine: Machine, init: Action) -> tuple[Span | None, str]:
    """The place of the `require` that disables the first choice of an @init, and the constants there."""
    for arguments in machine.choices_of(init):
        machine.load(machine.model.default_state())
        try:
            machine.calls[init.name](machine.spec, *arguments)
        except Disabled as disabled:
            return raised_at(disabled, init.span), constants_at(disabled, init.span)
        finally:
            machine.undo()
    return init.span, ""
