"""On random specs: causes undo the violation when they are left out, as an instance of the spec tells, and are the same every time."""

import contextlib
import os
from pathlib import Path

import pytest
from generated.spec_text import load_text, meaningless_is_judged, specs
from hypothesis import HealthCheck, Phase, assume, given, note, settings

from checker.frontend.model import Model
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.lower.program import compile_model
from checker.result import Violation
from checker.search.limits import Limits
from checker.search.reference import check

from .broken import causes
from .test_unavoidable import TooMany, after, unavoidable_in_graph
from .undoing import is_undone

__all__ = ["meaningless_is_judged"]

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
few = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


def broken(folder: Path, text: str) -> tuple[Model, Violation]:
    """The violation of a random spec that has one with a step, and is compiled."""
    note(text)
    model = Model(load_text(text, folder))
    model.deadlock = "error"
    violation = check(model, symmetry=False, limits=Limits(max_states=150)).violation
    assume(violation is not None)
    assert violation is not None
    assume(violation.trace is not None and violation.trace.length > 0)
    with model.bound():
        try:
            compile_model(model)
        except (CannotCompile, NotCompiled):
            assume(False)
    return model, violation


def check_all(model: Model, violation: Violation) -> None:
    found = causes(model, violation)
    assert found == causes(model, violation)
    with model.bound():
        assert all(is_undone(model, violation, [cause]) for cause in found.any_of)
        assert not found.all_of or is_undone(model, violation, found.all_of)
        assert not (found.any_of and found.all_of)
    with contextlib.suppress(TooMany):
        assert unavoidable_in_graph(model, violation) == after(model, violation)


@few
@given(text=specs())
def test_causes_undo_what_they_cause_and_what_cannot_be_avoided_is_what_the_graph_says(folder: Path, text: str) -> None:
    check_all(*broken(folder, text))


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@many
@given(text=specs())
def test_many(folder: Path, text: str) -> None:
    check_all(*broken(folder, text))
