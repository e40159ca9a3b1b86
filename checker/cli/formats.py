"""Results, and mistakes in place of them, in the formats that other tools read. Text is no such format, and ITF has no place for most."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.cli.options import Format

if TYPE_CHECKING:
    from checker.diagnostics import SpecError
    from checker.result import Result


def json_text(value: object) -> str:
    """A JSON value as it is printed."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def result_text(result: "Result", format: Format, more: "Mapping[str, Any] | None" = None) -> str | None:
    """One result; None in a format that people read, or that has a counterexample alone. `more` goes into the JSON object."""
    if format is Format.JSON:
        from checker.report.json_report import to_json

        return json_text({**to_json(result), **(more or {})})
    if format is Format.GITHUB:
        from checker.report.plain import plain_report

        return plain_report(result) + (results_text([result], format) or "")
    return results_text([result], format)


def results_text(results: "Sequence[Result]", format: Format) -> str | None:
    """Those of a sweep; of GitHub's commands no more than these, for the text of the sweep is printed before them."""
    match format:
        case Format.JSON:
            from checker.report.json_report import to_json

            return json_text([to_json(result) for result in results])
        case Format.JUNIT:
            from checker.report.junit_report import to_junit

            return to_junit(results)
        case Format.SARIF:
            from checker.report.sarif_report import to_sarif

            return to_sarif(results)
        case Format.GITHUB:
            from checker.report.github_report import to_github

            return to_github(results)
        case Format.TEXT | Format.ITF:
            return None


def errors_text(errors: "Sequence[SpecError]", format: str) -> str | None:
    """Mistakes in the input, which go to the standard error as text in any case; None where no tool asked for them."""
    make = _errors_maker(format)
    return None if make is None else make(errors)


def _errors_maker(format: str) -> "Callable[[Sequence[SpecError]], str] | None":
    if format == Format.JSON:
        from checker.report.json_report import errors_to_json

        return lambda errors: json_text(errors_to_json(errors))
    if format == Format.JUNIT:
        from checker.report.junit_report import errors_to_junit

        return errors_to_junit
    if format == Format.SARIF:
        from checker.report.sarif_report import errors_to_sarif

        return errors_to_sarif
    if format == Format.GITHUB:
        from checker.report.github_report import errors_to_github

        return errors_to_github
    return None
