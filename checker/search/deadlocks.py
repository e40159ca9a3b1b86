"""What becomes of a state that no step leads away from: a deadlock, unless a @final holds in it."""

from dataclasses import dataclass

from checker.backends.python.machine import Failure, Machine
from checker.frontend.model import Model
from checker.language.spec import Role
from checker.result import ViolationKind
from checker.trace import State


@dataclass(frozen=True)
class DeadlockRule:
    """Whether a deadlock is a violation, or a warning; `idle` when a state whose only steps change nothing is one as well."""

    fails: bool
    warns: bool
    idle: bool

    @property
    def asks(self) -> bool:
        """Whether deadlocks matter at all."""
        return self.fails or self.warns


def deadlock_rule(model: Model) -> DeadlockRule:
    """The rule that the user chose; by default a deadlock is a violation where the spec has a @final, else a warning."""
    match model.deadlock:
        case "auto":
            has_final = bool(model.properties_of(Role.FINAL))
            return DeadlockRule(fails=has_final, warns=not has_final, idle=False)
        case "error" | "stuck":
            return DeadlockRule(fails=True, warns=False, idle=model.deadlock == "stuck")
        case "warn":
            return DeadlockRule(fails=False, warns=True, idle=False)
        case "off":
            return DeadlockRule(fails=False, warns=False, idle=False)


def leads_nowhere(machine: Machine, state: State, rule: DeadlockRule) -> Failure | None:
    """The deadlock that a state is if no @final holds in it; None for one that some step leads away from."""
    is_enabled = False
    for _, outcome in machine.successors(state):
        if not rule.idle or outcome != state:
            return None
        is_enabled = True
    return deadlock(is_enabled=is_enabled)


def deadlock(*, is_enabled: bool = False) -> Failure:
    """That no action is enabled where one should be, or that those enabled change nothing."""
    what = "every enabled action leaves the state as it is" if is_enabled else "no action is enabled"
    return Failure(ViolationKind.DEADLOCK, "deadlock", f"{what}, and no @final says that this is fine", None)
