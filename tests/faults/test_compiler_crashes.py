"""What the compiler cannot do it refuses with a place; where it fails itself, the default engine goes on without it."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.lower import program
from checker.result import Verdict, ViolationKind
from checker.search.select import check, simulate

from .running import ENGINES, checked, command
from .test_identity import agree

HEAD = "from checker import *\nclass X(Range, low=0, high=3):\n    pass\nclass S(Spec):\n    v: X = 0\n    w: X = 0\n"
STEPS = HEAD + "    @action\n    def step(self, x: X):\n        self.v = x\n"


def model(folder: Path, text: str) -> Model:
    path = folder / "spec.py"
    path.write_text(text)
    return Model(load(str(path)))


@pytest.mark.parametrize(
    "body",
    [
        "self.v = min(3, " + " + ".join(["self.w"] * 800) + ")",
        "self.v = " + "abs(" * 14 + "self.w" + " - 1)" * 14 + " % 4",
        "self.v = " + "(" * 90 + "self.w" + ")" * 90,
        "self.v = " + "1 if self.w == 0 else " * 60 + "2",
        "require(" + "not " * 150 + "self.w == 0)",
        "self.v = " + "sum(" * 4 + "self.w" + " for a in X)" * 4 + " % 4",
        "self.v = 0\n"
        + "".join(f"{'    ' * (2 + n)}if self.w == 0:\n" for n in range(18))
        + "    " * 20
        + "self.v = 1",
        "\n        ".join(["self.v = self.w"] * 100),
        "register = int_ = 1\n        double, struct = 1, 2\n        self.v = double + struct",
        "größe = 1\n        self.v = größe",
        "assert self.v < 3, f'{self.v} {[1][self.v]}'",
    ],
    ids=[
        "sum",
        "abs",
        "parentheses",
        "ternaries",
        "nots",
        "generators",
        "ifs",
        "long",
        "keywords of C",
        "unicode",
        "message",
    ],
)
def test_a_body_is_compiled_rightly_or_refused(tmp_path: Path, body: str) -> None:
    agree(model(tmp_path, STEPS + f"    @action\n    def go(self):\n        {body}\n"))


@pytest.mark.parametrize("parameters", ["self, *, x: X", "self, x: X, /", "self, x: X, *, y: X"])
def test_parameters_by_name_or_place_alone(tmp_path: Path, parameters: str) -> None:
    agree(model(tmp_path, HEAD + f"    @action\n    def go({parameters}):\n        self.v = x\n"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_message_that_fails_is_an_error(engine: str) -> None:
    violation = checked("crash_assert_message", engine, T=3).violation  # type: ignore[arg-type]
    assert violation is not None
    assert violation.kind is ViolationKind.ERROR
    assert "IndexError" in violation.message


@pytest.mark.parametrize(
    "case",
    [
        *("types_do_not_settle", "local_bound", "unpack_max", "local_from_dict_item", "C701_record_update"),
        "C701_after_into_helper",
    ],
)
def test_a_case_is_compiled_and_the_same(case: str) -> None:
    expected, found = checked(case, "reference"), checked(case, "native")
    assert (found.verdict, found.distinct_states) == (expected.verdict, expected.distinct_states)


@pytest.mark.parametrize("case", ["crash_strenum", "native_own_bool"])
def test_a_case_is_the_same_or_refused_with_a_place(case: str) -> None:
    expected = checked(case, "reference")
    try:
        found = checked(case, "native")
    except InvalidSpec as invalid:
        refused = invalid.errors
    else:
        assert (found.verdict, found.distinct_states) == (expected.verdict, expected.distinct_states)
        return
    assert all(error.code == "C701" and error.span is not None for error in refused)


def test_where_the_compiler_fails_the_reference_engine_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(program._Lowering, "program", fails)
    monkeypatch.setattr("checker.search.auto.PATIENCE", 0.0)
    spec = model(tmp_path, STEPS + "".join(f"    u{n}: X = 0\n" for n in range(3)))
    result = check(spec, engine="auto")
    assert result.verdict is Verdict.VERIFIED
    if result.notes:
        assert "the compiler failed" in " ".join(result.notes)
    assert any("the compiler failed" in note for note in simulate(spec, runs=2, max_steps=3).notes)
    with pytest.raises(KeyError):
        check(spec, engine="native")


def test_the_command_refuses_with_a_place() -> None:
    done = command("check", "native_own_bool.py", "--engine", "native")
    assert done.returncode == 2
    assert "native_own_bool.py:28" in done.stderr + done.stdout
