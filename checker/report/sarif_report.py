"""Results as SARIF 2.1.0: a rule for each property, a result for what fails, with its trace as a code flow, and its causes marked there.

Places are relative to the working folder, which has the name that GitHub gives to the top of a repository.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from checker import __version__
from checker.causes import Causes
from checker.diagnostics import CODES, Span, SpecError, display_path, printable
from checker.language.values import show
from checker.report.changes import changes
from checker.report.codec import Json
from checker.report.standing import explained, of_each_violation, place_of_failure
from checker.report.terminal import constants_line, summary_line
from checker.result import Result, Verdict, Violation
from checker.trace import State, Step, Trace

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_TOP = "%SRCROOT%"


def to_sarif(results: Sequence[Result]) -> str:
    """The log, one run for all results. What a search did not come to the end of is a result of the kind `open`."""
    rules = {rule["id"]: rule for result in results for rule in _rules(result)}
    found = [each for result in results for each in (*_violations(result), *_results(result))]
    return _log(rules, found, exit_code=_gravest(results))


def errors_to_sarif(errors: Sequence[SpecError]) -> str:
    """The log of mistakes in the input, in place of a result: the rules are the codes."""
    rules = {error.code: _rule(error.code, CODES[error.code], "mistake") for error in errors}
    return _log(rules, [_of_mistake(error) for error in errors], exit_code=2)


def _gravest(results: Sequence[Result]) -> int:
    return max((result.verdict.exit_code for result in results), key=lambda code: (code == 1, code), default=0)


def _log(rules: Mapping[str, Json], results: list[dict[str, Json]], exit_code: int) -> str:
    numbers = {name: number for number, name in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "checker", "version": __version__, "rules": list(rules.values())}},
        "invocations": [{"executionSuccessful": exit_code != 2, "exitCode": exit_code}],
        "originalUriBaseIds": {_TOP: {"description": {"text": "The folder in which checker ran."}}},
        "columnKind": "unicodeCodePoints",
        "results": [{**result, "ruleIndex": numbers[result["ruleId"]]} for result in results],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _rule(name: str, words: str, kind: str, said: str = "") -> dict[str, Json]:
    """A rule in a few words; where its author has said what it is, in the first of those, and in all of them."""
    first = printable(" ".join(said.partition("\n\n")[0].split()))
    told = {"fullDescription": {"text": f"{printable(said)}\n\n{words}"}} if said else {}
    return {"id": name, "shortDescription": {"text": first or words}, **told, "properties": {"kind": kind}}


def _rules(result: Result) -> Iterator[dict[str, Json]]:
    """The properties, and what may be wrong beside them, where it is."""
    for name, kind in result.properties.items():
        words = f"The {kind.replace('_', ' ')} {name} of {result.spec}."
        yield _rule(f"{result.spec}.{name}", words, kind, result.said.get(name, ""))
    for violation in () if result.violation is None else (result.violation, *result.more):
        if violation.property not in result.properties:
            yield _rule(f"{result.spec}.{violation.property}", f"{violation} of {result.spec}.", violation.kind.value)
    if result.warnings:
        yield _rule(f"{result.spec}.warnings", f"What makes a pass of {result.spec} hollow.", "hollow")
    if result.verdict is Verdict.UNDETERMINED:
        yield _rule(f"{result.spec}.search", f"The search of {result.spec} comes to its end.", "search")


def _violations(result: Result) -> Iterator[dict[str, Json]]:
    for each in of_each_violation(result):
        violation, place, of = each.violation, place_of_failure(each), _of(each)
        if violation is not None:
            text = "\n".join(filter(None, (f"{summary_line(each)} ({of})", explained(each))))
            last = "" if violation is result.violation or violation.trace is None else violation.trace.steps[-1].action
            yield {
                **_found(each, violation.property, "error", text, place, last),
                **({} if violation.trace is None else {"codeFlows": [_flow(violation.trace, place, violation.causes)]}),
                **_related(violation),
            }


def _of(result: Result) -> str:
    return f"{result.spec} {constants_line(result.constants)}".rstrip()


def _results(result: Result) -> Iterator[dict[str, Json]]:
    """What is no violation."""
    place, of = place_of_failure(result), _of(result)
    for warning in result.warnings:
        yield _found(result, "warnings", "warning", f"{warning} ({of})", place)
    if result.verdict is Verdict.UNDETERMINED:
        yield {**_found(result, "search", "none", f"{summary_line(result)} ({of})", place), "kind": "open"}


def _found(result: Result, name: str, level: str, text: str, place: Span | None, last: str = "") -> dict[str, Json]:
    """A result without its trace. The fingerprint tells it from those of other constants at the same line, and by another `last` action."""
    constants = {n: str(v) for n, v in result.constants.items()}
    identity = json.dumps([result.spec, constants, name, level == "warning" and text, *([last] if last else [])])
    return {
        "ruleId": f"{result.spec}.{name}",
        "level": level,
        "message": {"text": printable(text)},
        "locations": [] if place is None else [_location(place)],
        "partialFingerprints": {"specConstantsProperty/v1": sha256(identity.encode()).hexdigest()[:32]},
    }


def _of_mistake(error: SpecError) -> dict[str, Json]:
    text = "\n".join((error.message, *error.notes, *(() if error.fix is None else (error.fix,))))
    is_in_a_file = error.span is not None and error.span.text is None
    return {
        "ruleId": error.code,
        "level": "error",
        "message": {"text": printable(text)},
        "locations": [_location(error.span)] if is_in_a_file and error.span is not None else [],
    }


def _related(violation: Violation) -> dict[str, Json]:
    """The places of the steps that are causes, each with what it has put where."""
    steps = [] if violation.trace is None else violation.trace.steps
    places = [(cause, steps[cause.step].span) for cause in violation.causes.changes]
    found = [
        {**_location(span), "id": number, "message": {"text": printable(f"cause, step {cause.step}: {cause}")}}
        for number, (cause, span) in enumerate(places)
        if span is not None
    ]
    return {"relatedLocations": found} if found else {}


def _flow(trace: Trace, fallback: Span | None, causes: Causes) -> dict[str, Json]:
    """The steps as places in the order of execution, each with the state after it; essential are the causes, and the last one."""
    caused = {cause.step for cause in causes.every} | {trace.length}
    locations = []
    before: State | None = None
    for number, step in enumerate(trace.steps):
        importance = "essential" if number in caused else "important"
        locations.append({**_step(trace, number, step, before, fallback, causes), "importance": importance})
        before = step.state
    return {"threadFlows": [{"locations": locations}]}


def _step(
    trace: Trace, number: int, step: Step, before: State | None, fallback: Span | None, causes: Causes
) -> dict[str, Json]:
    text = printable(f"{number}  {step}")
    if before is not None and step.state is not None:
        text = "; ".join((text, *(printable(str(change)) for change in changes(trace.variables, before, step.state))))
    named = [f"cause: {cause}" for cause in causes.every if cause.step == number]
    text = "; ".join((text, *map(printable, named)))
    place = step.span or (None if fallback is None else Span(fallback.path, 1, text=fallback.text))
    shown: dict[str, Any] = {} if place is None else _location(place)
    return {
        "executionOrder": number,
        "location": {**shown, "message": {"text": text}},
        **({} if step.state is None else {"state": _state(trace, step.state)}),
    }


def _state(trace: Trace, state: State) -> dict[str, Json]:
    pairs = zip(trace.variables.items(), state, strict=True)
    return {name: {"text": printable(show(kind, value)) or " "} for (name, kind), value in pairs}


def _location(span: Span) -> dict[str, Json]:
    region: dict[str, Json] = {"startLine": span.line}
    if span.column > 1 or span.end_column is not None:
        region["startColumn"] = span.column
    if span.end is not None:
        region["endLine"], region["endColumn"] = span.end
    elif span.end_column is not None:
        region["endColumn"] = span.end_column
    return {"physicalLocation": {"artifactLocation": _artifact(span.path), "region": region}}


def _artifact(path: str) -> dict[str, Json]:
    """A file below the working folder by its name from there; any other by where it is."""
    shown = Path(display_path(path))
    if shown.is_absolute():
        return {"uri": shown.as_uri()}
    return {"uri": quote(shown.as_posix()), "uriBaseId": _TOP}
