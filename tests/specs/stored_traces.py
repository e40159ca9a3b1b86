"""The stored form of a counterexample: its shortest trace as JSON, which `checker replay` reads, and as text.

Run from the repository's top to store them anew: python tests/specs/stored_traces.py
"""

import json
from functools import cache
from pathlib import Path

from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.report.json_report import trace_to_json
from checker.report.steps import trace_lines
from checker.result import Result
from checker.search.select import check

FOLDER = Path(__file__).parents[2] / "counterexamples"
"""Of the checkout: an installed `checker` carries the specifications, not the stored traces."""

NAMES = Shelf.COUNTEREXAMPLES.names


@cache
def found(name: str) -> Result:
    """What a check of a counterexample finds; with whichever engine is done first, for the trace is the same."""
    return check(Model(load(name)), threads=1)


def stored_forms(name: str) -> tuple[str, str]:
    """The JSON and the text to store beside a counterexample."""
    result = found(name)
    violation = result.violation
    assert violation is not None
    assert violation.trace is not None
    document = {
        "spec": result.spec,
        "constants": result.constants,
        "violation": {
            "kind": violation.kind,
            "property": violation.property,
            "message": violation.message,
            "trace": trace_to_json(violation.trace, places=False),
        },
    }
    head = f"{result.spec}: {violation.kind} {violation.property}: {violation.message}\n\n"
    places = [line.rstrip() for line in trace_lines(violation.trace).splitlines()]
    return json.dumps(document, indent=1) + "\n", head + "\n".join(places) + "\n"


def main() -> None:
    """Store every counterexample's trace."""
    for name in NAMES:
        document, text = stored_forms(name)
        (FOLDER / f"{name}.json").write_text(document, encoding="utf-8")
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
