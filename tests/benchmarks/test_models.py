"""The models of the benchmark are one model in three languages: their counts agree at the smallest size, known differences included."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Verdict
from checker.search.reference import check

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.catalogue import MODELS, ROOT, Case, catalogue, smallest_cases
from benchmarks.contestant import Contestant, Counts, disagreement
from benchmarks.ours import Checker
from benchmarks.peers import Rumur, Spin

UNOPTIMISED = ("-O0",)
"""Compiling takes longer than exploring a few hundred states."""

CASES = list(smallest_cases())


def disagreements(contestant: Contestant, directory: Path) -> str | None:
    contestant.prepare(directory, timeout=60)
    return disagreement(contestant.expected, contestant.run(directory, timeout=60).counts)


def needs(*tools: str) -> pytest.MarkDecorator:
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def test_every_model_has_a_smallest_size_and_a_quick_one() -> None:
    assert {case.model.name for case in CASES} == {path.name for path in MODELS.iterdir() if path.is_dir()}
    assert all(any(size.quick for size in model.sizes) for model in catalogue())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_spec_has_its_figures_in_the_reference_engine(case: Case) -> None:
    model = Model(load(str(case.model.spec)), **case.size.constants)
    result = check(model, symmetry=False)
    assert (result.verdict, result.exhaustive) == (Verdict.VERIFIED, True)
    found = Counts(result.distinct_states, result.transitions, result.depth)
    assert found == Counts(case.size.states, case.size.transitions, case.size.depth)
    if case.size.orbits is not None:
        assert check(model, symmetry=True).distinct_states == case.size.orbits


@needs("cc")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_spec_has_its_figures_in_the_native_engine(case: Case, tmp_path: Path) -> None:
    """As the command runs it: with and without symmetry."""
    assert disagreements(Checker(case), tmp_path) is None
    if case.size.orbits is not None:
        assert disagreements(Checker(case, symmetry=True), tmp_path) is None


@needs("spin", "gcc")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_spin_counts_the_same(case: Case, tmp_path: Path) -> None:
    assert disagreements(Spin(case, optimise=UNOPTIMISED), tmp_path) is None


@needs("rumur", "cc")
@pytest.mark.parametrize("symmetry", ["off", "exhaustive"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_rumur_counts_the_same(case: Case, symmetry: str, tmp_path: Path) -> None:
    if symmetry != "off" and case.size.orbits is None:
        pytest.skip("the model has no symmetry")
    assert disagreements(Rumur(case, symmetry=symmetry, optimise=UNOPTIMISED), tmp_path) is None


@needs("spin", "gcc")
def test_a_count_that_differs_is_reported(tmp_path: Path) -> None:
    """A model with one state more than its spec is not taken for equal."""
    (wrong,) = (case for case in CASES if case.model.name == "two_phase_commit")
    other = Case(wrong.model, next(size for size in wrong.model.sizes if size.constants["RM"] == "6"))
    Spin(wrong, optimise=UNOPTIMISED).prepare(tmp_path, timeout=60)
    assert disagreement(Spin(other).expected, Spin(wrong).run(tmp_path, timeout=60).counts) == (
        "288 states where 50,816 are expected"
    )


def test_an_unknown_model_is_refused() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--only", "nothing"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 2
    assert "no such model: nothing" in result.stderr
