"""The audit of native searches: what compiled code does wrong is found, and what was compared is said and remembered."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checker.backends.c.emit import expressions, statements
from checker.backends.c.emit.c_expressions import CExpr
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.scalars import emit_scalar
from checker.diagnostics import EnginesDiffer
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.nodes import Apply
from checker.ir.ops import ScalarOp
from checker.options import Audit
from checker.result import AuditFigures, Result, Verdict
from checker.search import audit as auditing
from checker.search import select

from .comparison import BUNDLED, model_of

COUNTERS = """
from checker import Range, Spec, action, invariant, reachable, require, step_invariant


class Count(Range, low=0, high=40):
    pass


class Counters(Spec):
    left: Count = 0
    right: Count = 0
    met: bool = False

    def is_small(self, count: Count) -> bool:
        return count < 3 or self.met

    @action
    def count(self, by: bool):
        require(self.left < 40 and self.right < 40)
        if by:
            self.left += 1
        else:
            self.right += 1
        if self.left == 37 and self.right == 29:
            self.met = True

    @action
    def halve(self):
        require(self.left > 20)
        for n in range(self.right):
            if n == 35:
                self.left = self.left // 2

    @invariant
    def is_bounded(self):
        return self.left <= 40 or not self.is_small(self.right)

    @step_invariant
    def goes_on(self, after):
        return after.left >= self.left or self.right >= 35

    @reachable
    def meets(self):
        return self.met
"""


@pytest.fixture
def counters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "counters.py"
    path.write_text(COUNTERS)
    return path


def checked(path: Path, **options: Any) -> Result:
    audit: Audit = options.pop("audit", "full")
    return select.check(Model(load(str(path))), engine="native", audit=audit, **options)


def audited(result: Result) -> AuditFigures:
    assert result.audit is not None
    return result.audit


def test_every_branch_taken_is_audited_that_of_a_single_state_too(counters: Path) -> None:
    result = checked(counters)
    assert result.verdict is Verdict.VERIFIED
    assert audited(result).complete
    assert audited(result).audited == audited(result).branches
    assert 15 <= audited(result).branches <= 30


def test_as_many_branches_are_taken_whatever_the_threads_and_the_strategy(counters: Path) -> None:
    results = [checked(counters, threads=1), checked(counters, threads=3), checked(counters, strategy="dfs")]
    assert len({audited(result).branches for result in results}) == 1


def test_what_was_audited_is_remembered(counters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(counters)

    def compare(*_: object) -> None:
        raise AssertionError("a state is compared again")

    monkeypatch.setattr(auditing, "_Comparison", compare)
    assert checked(counters).audit == first.audit
    counters.write_text(COUNTERS + "\n# another file\n")
    with pytest.raises(AssertionError, match="compared again"):
        checked(counters)


def test_an_audit_cut_by_its_bound_says_so(counters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.search.native_run.AUDIT_SECONDS", 0.0)
    figures = audited(checked(counters, audit="bounded"))
    assert (figures.audited, figures.complete) == (0, False)
    assert audited(checked(counters, audit="full")).complete


def less_or_equal(out: FunctionWriter, op: ScalarOp, node: Apply, *, is_kept: bool = False) -> CExpr:
    return emit_scalar(out, ScalarOp.LE if op is ScalarOp.LT else op, node, is_kept=is_kept)


def rounded_up(out: FunctionWriter, op: ScalarOp, node: Apply, *, is_kept: bool = False) -> CExpr:
    if op is not ScalarOp.FLOORDIV:
        return emit_scalar(out, op, node, is_kept=is_kept)
    left, right = out.values(node.args)
    return (left + right - 1) / right


def without_its_body(out: FunctionWriter, node: Any) -> None:
    return None


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (expressions, "emit_scalar", less_or_equal),
        (expressions, "emit_scalar", rounded_up),
        (statements, "emit_for", without_its_body),
    ],
)
def test_a_compiler_that_is_broken_is_found(
    counters: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str, broken: object
) -> None:
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(EnginesDiffer) as caught:
        checked(counters)
    text = caught.value.text
    assert "differ in @action halve" in text
    assert "CPython:" in text
    assert "compiled code:" in text
    assert "counters.py:" in text


def test_a_difference_is_exit_4_with_both_answers(counters: Path) -> None:
    script = (
        "import sys\n"
        "from checker.backends.c.emit import statements\n"
        "from checker.cli.app import main\n"
        "statements.emit_for = lambda out, node: None\n"
        f"sys.argv = ['checker', 'check', {str(counters)!r}, '--engine', 'native', '--audit', 'full']\n"
        "main()\n"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 4, made.stderr
    assert "a bug in the checker, not in your spec: compiled code and CPython differ in @action halve" in made.stderr
    assert "verified" not in made.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_spec_is_audited_in_full(name: str) -> None:
    result = select.check(model_of(name, **BUNDLED[name]), engine="native", audit="full")
    assert audited(result).complete
