"""What a state that no step leads away from is, by what the user chose and what the spec says."""

from checker.frontend.model import Model
from checker.language.spec import Role
from checker.result import DeadlockRule


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
