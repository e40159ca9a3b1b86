"""A result whose violation is explained."""

from dataclasses import replace

from checker.frontend.model import Model
from checker.result import Result


def with_reasons(model: Model, found: Result) -> Result:
    """The result, its violation with the reasons for it; as it is where nothing fails, or where bodies have no representation."""
    if found.violation is None or found.violation.trace is None:
        return found
    from checker.explain.violations import reasons_of
    from checker.ir.not_compiled import CannotCompile, NotCompiled
    from checker.lower.program import compile_model

    with model.bound():
        try:
            program = compile_model(model)
        except (CannotCompile, NotCompiled):
            return found
        reasons = reasons_of(program, found.violation)
    return replace(found, violation=replace(found.violation, reasons=reasons))
