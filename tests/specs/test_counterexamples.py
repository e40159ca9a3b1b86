"""Every counterexample is one, in as many steps as its docstring says, and nothing but its bug makes it so."""

import ast
import re
from pathlib import Path

import pytest
from stored_traces import FILES, stored_forms

from checker.engines.reference import check
from checker.language.load import load
from checker.language.model import Model
from checker.result import Verdict

LINE = re.compile(r"^Expected: (?P<kind>\w+) of (?P<property>\w+) after (?P<length>\d+) steps\.$", re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_counterexample(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    (expected,) = LINE.finditer(docstring)
    result = check(Model(load(str(path))), symmetry=True)
    assert result.verdict is Verdict.VIOLATED
    assert result.violation is not None
    assert result.violation.trace is not None
    assert (result.violation.kind, result.violation.property, result.violation.trace.length) == (
        expected["kind"],
        expected["property"],
        int(expected["length"]),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_bug_is_one_override_or_other_constants(path: Path) -> None:
    broken = load(str(path))
    overrides = [name for name in vars(broken) if not name.startswith("__")]
    constants = "__checker_constants__" in vars(broken) and vars(broken)["__checker_constants__"]
    assert len(overrides) == 1 or (not overrides and constants)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_stored_trace_is_the_one_that_is_found(path: Path) -> None:
    document, text = stored_forms(path)
    assert path.with_suffix(".json").read_text(encoding="utf-8") == document
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == text
