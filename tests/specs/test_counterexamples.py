"""Every counterexample is one, in as many steps as its docstring says, and nothing but its bug makes it so."""

import json
import re
from importlib.resources import files

import pytest
from stored_traces import FOLDER, NAMES, found, stored_forms

from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.library import entries, expectation_of
from checker.library.docstrings import Expectation
from checker.report.json_report import to_json
from checker.result import Verdict

SCHEMA = json.loads((files("checker.report") / "schema.json").read_text(encoding="utf-8"))

LARGE = {"raft_log_older_term", "raft_log_unchecked_vote", "multi_paxos_without_asking", "paxos_commit_unread"} | {
    "paxos_commit_waits_for_all",
    "paxos_forgotten_promise",
    "paxos_scenario_own_value",
    "grid_paxos_column_reads",
    "snapshot_isolation_no_first_committer",
    "raft_election_stale_reply",
    "leader_lease_drift_ignored",
    "crdt_operations_plain_removal",
    "two_phase_commit_crash_unlogged",
}
"""Those that take more than a moment, of specs that have another or are slow themselves."""


def _marks(name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xdist_group(name), *([pytest.mark.slow] if name in LARGE else [])]


each = pytest.mark.parametrize("name", [pytest.param(name, marks=_marks(name)) for name in NAMES])
"""What is found for one is found by one process, for all that is asked of it."""


@each
def test_counterexample(name: str) -> None:
    result = found(name)
    assert result.verdict is Verdict.VIOLATED
    violation = result.violation
    assert violation is not None
    assert violation.trace is not None
    assert Expectation(violation.kind, violation.property, violation.trace.length) == expectation_of(
        FOLDER / f"{name}.py"
    )


@each
def test_the_bug_is_one_override_or_other_constants(name: str) -> None:
    broken = load(name)
    overrides = [member for member in vars(broken) if not member.startswith("__")]
    constants = "__checker_constants__" in vars(broken) and vars(broken)["__checker_constants__"]
    assert len(overrides) == 1 or (not overrides and constants)


@each
def test_the_stored_trace_is_the_one_that_is_found(name: str) -> None:
    document, text = stored_forms(name)
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == document
    assert (FOLDER / f"{name}.txt").read_text(encoding="utf-8") == text


def test_every_spec_has_a_counterexample_of_its_name_and_a_story_in_two_sentences_for_each() -> None:
    library = entries()
    told = {entry.name: [variant.story for variant in entry.variants] for entry in library}
    assert [name for name, stories in told.items() if not stories] == []
    assert sum(map(len, told.values())) == len(NAMES)
    assert [s for stories in told.values() for s in stories if len(re.findall(r"[.!?](?= |$)", s)) != 2] == []
    assert [(e.name, v.name) for e in library for v in e.variants if not v.name.startswith(f"{e.name}_")] == []
    assert not set(NAMES) & set(Shelf.SPECS.names)


@each
def test_its_report_is_of_the_published_form(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(to_json(found(name)))))
