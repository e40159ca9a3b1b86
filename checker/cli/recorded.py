"""Recorded traces read from files, or named."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from checker.cli.given import given_model
from checker.cli.output import LONGEST_LINE
from checker.cli.typed import TYPED
from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.result import FunctionText, typed_value

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.language.spec import Spec
    from checker.trace import Trace

_MOST_LISTED = 12
"""Models of a sweep that are listed."""


def read_json(path: Path) -> Any:
    """The document in a JSON file; raises InvalidSpec with C601 for a file that is none."""
    made_by = "checker check SPEC --format json -o trace.json writes one"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        mistake = SpecError("C601", f"{path} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        mistake = SpecError("C601", f"{path} is not UTF-8 text", fix=made_by)
    except json.JSONDecodeError as error:
        message = f"{path} is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        span = Span(str(path), error.lineno, error.colno, error.colno + 1)
        if len(span.source_line() or "") > LONGEST_LINE:
            mistake = SpecError("C601", f"{message} at {error.lineno}:{error.colno}", fix=made_by)
        else:
            mistake = SpecError("C601", message, span, fix=made_by)
    except (ValueError, RecursionError):
        mistake = SpecError("C601", f"{path} is JSON that no trace is: nested too deeply, or a number too long")
    raise InvalidSpec([mistake])


def recorded_model(spec: "type[Spec]", document: Any, path: Path, given: Mapping[str, str]) -> "Model":
    """The spec with the constants that the trace was recorded with, where it says, and those that were typed."""
    _refuse_sweep(document, path)
    written = document.get("constants", {}) if isinstance(document, dict) else {}
    if not isinstance(written, dict):
        raise InvalidSpec([SpecError("C601", f"the 'constants' of {path} are no object of names and values")])
    recorded = {name: _typed(value) for name, value in written.items() if name not in given}
    try:
        return given_model(spec, given, recorded)
    except InvalidSpec as invalid:
        strange = [e for e in invalid.errors if e.code == "C501" and e.span is not None and e.span.path != TYPED]
        if not strange:
            raise
        names = " ".join((e.span.text or "") for e in strange if e.span is not None)
        of = f" of {document['spec']}" if isinstance(document.get("spec"), str) else ""
        message = f"{path} is a trace{of} with constants that {spec.__name__} does not have: {names}"
        raise InvalidSpec([SpecError("C602", message, None, strange[0].notes)]) from None


def _typed(value: object) -> str:
    """A constant of a report as it is typed; a function is an object there."""
    if isinstance(value, dict):
        return FunctionText(json.dumps(value, ensure_ascii=False), value)
    return typed_value(value) if isinstance(value, int) else str(value)


def _refuse_sweep(document: Any, path: Path) -> None:
    """Refuse the reports of a sweep, which a list of steps is read like."""
    if not isinstance(document, list) or not document:
        return
    if not all(isinstance(report, dict) and {"spec", "verdict"} <= report.keys() for report in document):
        return
    of = "1 model" if len(document) == 1 else f"{len(document):,} models"
    notes = [f"{_sizes(report)}: {report['verdict']}" for report in document[:_MOST_LISTED]]
    more = [f"and {len(document) - len(notes):,} more"] if len(document) > len(notes) else []
    violated = next((report for report in document if report["verdict"] == "violated"), document[0])
    fix = f"checker check SPEC {_sizes(violated)} --format json -o trace.json writes the report of one"
    message = f"{path} is the report of a sweep of {of}: take one of them"
    raise InvalidSpec([SpecError("C601", message, None, (*notes, *more), fix)])


def _sizes(report: dict[str, Any]) -> str:
    """The constants of a report as they are typed."""
    constants = report.get("constants")
    from checker.report.terminal import constants_line

    if not isinstance(constants, dict):
        return "one"
    return constants_line({name: _typed(value) for name, value in constants.items()})


def claimed(document: Any) -> tuple[str, str] | None:
    """The kind of violation and the property that a report or an ITF file says its trace ends in; None where it says nothing."""
    held = document.get("#meta", document) if isinstance(document, dict) else {}
    violation = held.get("violation") if isinstance(held, dict) else None
    if not isinstance(violation, dict):
        return None
    kind, judged = violation.get("kind"), violation.get("property")
    return (kind, judged) if isinstance(kind, str) and isinstance(judged, str) else None


def other_spec(document: Any, model: "Model") -> str | None:
    """The name of the spec that a trace says it is of, when that is another one."""
    held = document.get("#meta", document) if isinstance(document, dict) else {}
    named = held.get("spec") if isinstance(held, dict) else None
    return named if isinstance(named, str) and named != model.name else None


def chosen_trace(spec: "type[Spec]", trace: str, given: "Mapping[str, str]") -> "tuple[Model, Trace | str, Any]":
    """The model, the trace or its name, and the document that it is from."""
    from checker.api.replaying import is_like_name, read_trace

    path = Path(trace)
    if is_like_name(trace) and not _is_file(path):
        return given_model(spec, given), trace, None
    document = read_json(path)
    model = recorded_model(spec, document, path, given)
    another = other_spec(document, model)
    if another is not None:
        typer.echo(f"note: the trace is of {another}, and is tried on {model.name}", err=True)
    return model, read_trace(model, document), document


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long for a file's name: a trace may have any number of steps
        return False
