"""What is said where a spec is not compiled: of one construct, and of a whole spec with every place."""

from checker.diagnostics import SpecError


class NotCompiled(Exception):
    """A construct that the compiler does not take; the reference engine still does. `variable` names the one of the state that it is in."""

    def __init__(self, message: str, fix: str | None = None, *, variable: str | None = None) -> None:
        super().__init__(message)
        self.message, self.fix, self.variable = message, fix, variable


class CannotCompile(Exception):
    """The spec uses what the compiler does not take: `errors` has each place. The reference engine still runs it."""

    def __init__(self, errors: tuple[SpecError, ...]) -> None:
        super().__init__("\n\n".join(error.render() for error in errors))
        self.errors = errors
