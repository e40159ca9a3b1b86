"""What is wrong at the end of a trace that was run again, explained as the violation of a search is."""

from collections.abc import Sequence
from dataclasses import replace

from checker.api.explained import explained
from checker.api.replayed import Replay
from checker.backends.python.machine import Failure, Instance, Machine
from checker.options import Deadlock
from checker.result import DeadlockRule, Violation, ViolationKind, violation_order
from checker.search.deadlocks import leads_nowhere
from checker.search.replay import wrong_with
from checker.trace import Step


def violation_at_end(again: Replay, deadlock: Deadlock = "auto") -> Violation | None:
    """The violation that a trace ends in, with its reasons and causes; None where nothing is wrong there, or it does not come there.

    Of several it is the one that a search would report.

    `deadlock` is as for `check`, and what it warns of is no violation. Costs what the search for causes takes.
    """
    if again.stopped is not None:
        return None
    with again.model.stepped() as machine:
        failures = _failures(machine, again, deadlock)
    if not failures:
        return None
    model = again.model.definition
    first = min(failures, key=lambda failure: violation_order(model, failure.kind, failure.property))
    rest = [failure for failure in failures if failure is not first and failure.kind is not ViolationKind.DEADLOCK]
    also = tuple(failure.property for failure in rest)
    found = Violation(first.kind, first.property, first.message, again.trace, first.span)
    violation, _ = explained(model, found)
    return replace(violation, also=also)


def _failures(machine: Machine, again: Replay, rule: Deadlock) -> Sequence[Failure]:
    """What is wrong there, in the order of the spec."""
    *earlier, last = again.trace.steps
    before = earlier[-1].state if earlier else None
    if last.state is None:
        outcome = _outcome(machine, last, before)
        return [outcome] if isinstance(outcome, Failure) else []
    found = wrong_with(machine, last.state, before)
    if rule in ("warn", "off"):
        return [failure for failure in found if failure.kind is not ViolationKind.DEADLOCK]
    if found or not again.is_stuck or rule == "auto":
        return found
    dead = leads_nowhere(machine, last.state, DeadlockRule(fails=True, warns=False, idle=rule == "stuck"))
    return [] if dead is None else [dead]


def _outcome(machine: Machine, step: Step, before: tuple[object, ...] | None) -> object:
    """What comes of a step that fails: an action, or an @init where there is no state before."""
    actions = {action.name: action for action in (*machine.model.actions, *machine.model.inits)}
    instance = Instance(actions[step.action], tuple(given.value for given in step.arguments))
    return machine.initial(instance) if before is None else machine.successor(before, instance)
