"""A warning is a failure: `--strict` of the commands, and what the pytest plugin does unless it is told otherwise."""

from dataclasses import replace
from typing import TypeVar

from checker.result import Result, Verdict, Violation, ViolationKind

Outcome = TypeVar("Outcome", bound=Result)


def strict_result(result: Outcome, by: str = "--strict") -> Outcome:
    """The result, violated where it is verified with warnings; `by` is what asks for that, in its message."""
    if result.verdict is not Verdict.VERIFIED or not result.warnings:
        return result
    what = "its warning" if len(result.warnings) == 1 else f"its {len(result.warnings)} warnings"
    message = f"the search found nothing, but {by} makes {what} a failure"
    violation = Violation(ViolationKind.HOLLOW, "warnings", message, None)
    return replace(result, verdict=Verdict.VIOLATED, violation=violation)
