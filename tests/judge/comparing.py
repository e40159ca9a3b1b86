"""The engines' results beside the judge's.

What the compiler refuses is taken out of the text, action by action, before native code is asked.
"""

import re
from pathlib import Path

from generated.spec_text import load_text

from checker.diagnostics import InvalidSpec
from checker.frontend.model import Model
from checker.ir.not_compiled import CannotCompile
from checker.lower.program import compile_model
from checker.options import Engine
from checker.result import Result, StopKind, Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.select import check

from .evaluate import Unjudged
from .search import Explored, Judge, Mistake, TooMany

MOST_STATES = 1500
LIMITS = Limits(max_seconds=120)


def judged(text: str) -> Explored | None:
    """What there is, or None where there are too many states, or something that the judge does not know."""
    try:
        return Judge(text).explore(MOST_STATES)
    except (TooMany, Unjudged):
        return None


def compare(text: str, folder: Path, engine: Engine) -> bool:
    """Hold an engine's answer against the judge's; False where there is none to compare. Raises AssertionError on a difference."""
    try:
        expected = judged(text)
    except Mistake:
        expected, mistaken = None, True
    else:
        mistaken = False
    if expected is None and not mistaken:
        return False
    try:
        result = check(Model(load_text(text, folder)), engine=engine, symmetry=False, limits=LIMITS)
    except InvalidSpec as invalid:
        if all(error.code.startswith("C3") for error in invalid.errors):
            return False  # what the source tells to be a mistake is not searched
        if mistaken or not all(error.code == "C701" for error in invalid.errors):
            if not mistaken:
                raise AssertionError("refused") from invalid
            return True
        shorter = without_refused(text, invalid)
        return shorter is not None and compare(shorter, folder, engine)
    assert expected is not None, "the engine takes what is a mistake"
    if result.stop is not None and result.stop.kind is StopKind.TIME:
        return False
    check_result(result, expected)
    return True


def compile_refuses(text: str, folder: Path) -> bool:
    """Whether the compiler refuses a spec with C701 alone."""
    model = Model(load_text(text, folder))
    with model.bound():
        try:
            compile_model(model)
        except CannotCompile as refused:
            return all(error.code == "C701" for error in refused.errors)
    return False


def check_result(result: Result, expected: Explored) -> None:
    """Compare the verdict and, where it is verified, all counts."""
    violation = result.violation
    if expected.violations:
        assert result.verdict is Verdict.VIOLATED
        assert violation is not None
        assert violation.trace is not None
        assert (violation.trace.length, violation.kind.value, violation.property) in expected.shortest()
        return
    if not expected.states:
        assert violation is not None
        assert violation.kind is ViolationKind.NO_INITIAL_STATE
        return
    if expected.unreached:
        assert violation is not None
        assert violation.kind is ViolationKind.UNREACHABLE
        assert violation.property in expected.unreached
        return
    assert result.verdict is Verdict.VERIFIED
    fired = {name: figures.fired for name, figures in result.actions.items()}
    found = (result.distinct_states, result.transitions, result.depth, fired)
    assert found == (expected.states, expected.transitions, expected.depth, expected.fired)


def without_refused(text: str, invalid: InvalidSpec) -> str | None:
    """The text without the actions that have an error, or that call a helper with one; None when that leaves no action."""
    head, *methods = re.split(r"(?m)^(?=    @(?:action|invariant)$)", text)
    line, refused = head.count("\n"), set[int]()
    for number, method in enumerate(methods):
        end = line + method.count("\n")
        refused |= {number for error in invalid.errors if error.span is not None and line < error.span.line <= end}
        line = end
    for helper in {
        name for error in invalid.errors if error.span is not None for name in _helper_at(head, error.span.line)
    }:
        refused |= {number for number, method in enumerate(methods) if f"{helper}(" in method}
    kept = [method for number, method in enumerate(methods) if number not in refused]
    return head + "".join(kept) if refused and any("@action" in method for method in kept) else None


def _helper_at(head: str, line: int) -> list[str]:
    """The name of the helper that a line of the head is in."""
    return (
        re.findall(r"(?m)^    def (\w+)", "\n".join(head.splitlines()[:line]))[-1:] if line <= head.count("\n") else []
    )
