"""What becomes of a state that no step leads away from: a deadlock, unless a @final holds in it."""

from checker.backends.python.machine import Failure, Machine
from checker.language.spec import Role
from checker.result import DeadlockRule, ViolationKind
from checker.search.view import is_one
from checker.trace import State


def leads_nowhere(machine: Machine, state: State, rule: DeadlockRule) -> Failure | None:
    """The deadlock that a state is if no @final holds in it; None for one that some step leads away from."""
    is_enabled = False
    for _, outcome in machine.successors(state):
        if not rule.idle or isinstance(outcome, Failure) or not is_one(machine.model, outcome, state):
            return None
        is_enabled = True
    return deadlock(is_enabled=is_enabled)


def wrong_at_end(machine: Machine, state: State, rule: DeadlockRule) -> Failure | None:
    """What a search says of a state within the constraint that no step leads away from: an error in a @final, or a deadlock.

    None for any other state. The @final methods are asked in their order, up to one that is true or fails, as a search does.
    """
    if not rule.asks:
        return None
    dead = leads_nowhere(machine, state, rule)
    machine.load(state)  # whoever is in the midst of steps must not take the one that was looked at for their own
    if dead is None:
        return None
    for final in machine.model.properties_of(Role.FINAL):
        truth = machine.judge(state, final)
        if isinstance(truth, Failure):
            return truth
        if truth:
            return None
    return dead if rule.fails else None


def deadlock(*, is_enabled: bool = False) -> Failure:
    """That no action is enabled where one should be, or that those enabled change nothing."""
    what = "every enabled action leaves the state as it is" if is_enabled else "no action is enabled"
    return Failure(ViolationKind.DEADLOCK, "deadlock", f"{what}, and no @final says that this is fine", None)
