"""The stored form of a counterexample: its shortest trace as JSON, which `checker replay` reads, and as text.

Run from the repository's top to store them anew: python tests/specs/stored_traces.py
"""

import json
from pathlib import Path

from checker.engines.reference import check
from checker.language.load import load
from checker.language.model import Model
from checker.report.json_report import trace_to_json
from checker.report.terminal import trace_lines

FOLDER = Path(__file__).parents[2] / "counterexamples"
FILES = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")


def stored_forms(path: Path) -> tuple[str, str]:
    """The JSON and the text to store beside a counterexample."""
    result = check(Model(load(str(path))))
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
            "trace": trace_to_json(violation.trace),
        },
    }
    head = f"{result.spec}: {violation.kind} {violation.property}: {violation.message}\n\n"
    places = [line.rstrip() for line in trace_lines(violation.trace).splitlines()]
    return json.dumps(document, indent=1) + "\n", head + "\n".join(places) + "\n"


def main() -> None:
    """Store every counterexample's trace."""
    for path in FILES:
        document, text = stored_forms(path)
        path.with_suffix(".json").write_text(document, encoding="utf-8")
        path.with_suffix(".txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
