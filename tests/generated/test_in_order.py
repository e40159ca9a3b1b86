"""Random specs that may depend on the order of a Symmetric sort: with symmetry they are refused, or their verdict is that without.

`CHECKER_EXAMPLES=5000 pytest -m slow tests/generated/test_in_order.py` tries as many new ones.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from checker.diagnostics import InvalidSpec
from checker.frontend.model import Model
from checker.result import Result, Verdict
from checker.search.limits import Limits
from checker.search.reference import check

from .in_order import specs_in_order
from .spec_text import load_text

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
REFUSALS = {"C401", "C402", "C403"}
ENOUGH = Limits(max_states=400)
"""Specs with more states, without symmetry, are left out."""

few = settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


def shown(result: Result) -> tuple[Verdict, object, object]:
    violation = result.violation
    if violation is None:
        return result.verdict, None, None
    return result.verdict, violation.kind, None if violation.trace is None else violation.trace.length


def check_order(text: str, folder: Path) -> str:
    """Compare the verdicts; what became of the spec."""
    try:
        model = Model(load_text(text, folder))
    except InvalidSpec as refused:
        assert {error.code for error in refused.errors} <= REFUSALS, text  # noqa: PT017  # the text is what failed
        return "refused as it is"
    plain = check(model, symmetry=False, limits=ENOUGH)
    if plain.verdict is Verdict.UNDETERMINED:
        return "too large"
    try:
        reduced = check(model)
    except InvalidSpec as refused:
        assert {error.code for error in refused.errors} <= REFUSALS, text  # noqa: PT017  # the text is what failed
        return "refused"
    assert shown(reduced) == shown(plain), text
    return "compared"


def test_symmetry_is_refused_or_changes_no_verdict(folder: Path) -> None:
    became: list[str] = []

    @few
    @given(specs_in_order())
    def run(text: str) -> None:
        became.append(check_order(text, folder))

    run()
    assert became.count("compared") >= 5
    assert became.count("refused") >= 5


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@many
@given(text=specs_in_order())
def test_many(folder: Path, text: str) -> None:
    check_order(text, folder)
