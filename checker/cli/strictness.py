"""`--strict`: a warning is a failure."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.result import Result


def strict_result(result: "Result") -> "Result":
    """The result, violated where it is verified with warnings."""
    from checker.result import Verdict, Violation, ViolationKind

    if result.verdict is not Verdict.VERIFIED or not result.warnings:
        return result
    what = "its warning" if len(result.warnings) == 1 else f"its {len(result.warnings)} warnings"
    message = f"the search found nothing, but --strict makes {what} a failure"
    violation = Violation(ViolationKind.HOLLOW, "warnings", message, None)
    return replace(result, verdict=Verdict.VIOLATED, violation=violation)
