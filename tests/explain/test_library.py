"""Every counterexample of the library has causes, and undoing them undoes it, as an instance of the spec tells."""

import json
from pathlib import Path

import pytest

from checker import Model
from checker.api.replaying import read_trace
from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.result import Violation, ViolationKind

from .broken import causes, named
from .undoing import is_undone

FOLDER = Path(__file__).parents[2] / "counterexamples"


def stored(name: str) -> tuple[Model, Violation]:
    """A broken variant, and the violation that is stored beside it."""
    document = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    found, model = document["violation"], Model(load(name))
    trace = read_trace(model, document)
    return model, Violation(ViolationKind(found["kind"]), found["property"], found["message"], trace)


@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names)
def test_a_counterexample_is_undone_by_leaving_out_its_causes(name: str) -> None:
    model, violation = stored(name)
    found = causes(model.definition, violation)
    assert found.any_of
    with model.definition.bound():
        assert all(is_undone(model.definition, violation, [cause]) for cause in found.any_of)


def test_the_causes_of_figure_8_are_the_steps_that_the_paper_tells() -> None:
    model, violation = stored("raft_log_older_term")
    found = causes(model.definition, violation)
    assert named(found) == {
        "any": [
            "11 log[server3] = [term2]",
            "13 current_term[server3] = term4",
            "14 committed has Committed(index=1, entry=term1, term=term3)",
            "17 role[server3] = leader",
        ]
    }
    assert found.unavoidable_after == 16
