"""The published schema: what is printed as JSON is of this form, and no field of it is missing there."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any, get_args

import pytest

from checker import check, simulate
from checker.diagnostics import Span, SpecError
from checker.frontend.bundled import Shelf
from checker.report.json_report import SCHEMA_VERSION, errors_to_json, to_json
from checker.result import INTERRUPT, Result, SymmetryStatus, Verdict, ViolationKind

from .samples import result, violated

SCHEMA: dict[str, Any] = json.loads((files("checker.report") / "schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validate() -> Callable[[object], None]:
    """Raises for a document that is not of the form."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)

    def valid(document: object) -> None:
        validator.validate(json.loads(json.dumps(document)))

    return valid


BFS = {"strategy": "bfs"}
MADE: dict[str, Callable[[], Result]] = {
    "verified": lambda: result(**BFS),
    "violated": lambda: violated(**BFS),
    "undetermined": lambda: result(verdict=Verdict.UNDETERMINED, stop=INTERRUPT, exhaustive=False, **BFS),
    "of the reference engine": lambda: check("two_phase_commit", RM=2, engine="reference"),
    "of a simulation": lambda: simulate("two_phase_commit", RM=2, engine="reference", runs=3),
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_reports_are_of_the_published_form(made: Callable[[], Result], validate: Callable[[object], None]) -> None:
    found = made()
    validate(to_json(found))
    validate([to_json(found), to_json(found)])


@pytest.mark.parametrize("name", Shelf.SPECS.names)
def test_the_report_of_every_spec_is(name: str, validate: Callable[[object], None]) -> None:
    validate(to_json(check(name, engine="reference", max_states=300)))


@pytest.mark.parametrize("span", [None, Span("lock.py", 3, 4)])
def test_mistakes_are(span: Span | None, validate: Callable[[object], None]) -> None:
    validate(errors_to_json([SpecError("C201", "no such name", span, ("a note",), "a fix")]))


def test_what_is_not_of_the_form_is_found(validate: Callable[[object], None]) -> None:
    document: dict[str, Any] = to_json(violated(**BFS))
    validate(document)
    for damaged in (
        {},
        {**document, "verdict": "fine"},
        {**document, "more": 1},
        {key: value for key, value in document.items() if key != "depth"},
        {**document, "violation": {**document["violation"], "trace": [{"action": "init"}]}},
    ):
        with pytest.raises(Exception, match="not valid under any of the given schemas"):
            validate(damaged)


def test_the_words_of_the_schema_are_those_of_the_code() -> None:
    defined = SCHEMA["$defs"]
    assert defined["schema_version"]["const"] == SCHEMA_VERSION
    assert defined["kind"]["enum"] == [kind.value for kind in ViolationKind]
    assert defined["report"]["properties"]["verdict"]["enum"] == [verdict.value for verdict in Verdict]
    sorts = defined["report"]["properties"]["symmetry"]["properties"]["sorts"]
    assert sorts["additionalProperties"]["enum"] == list(get_args(SymmetryStatus))
