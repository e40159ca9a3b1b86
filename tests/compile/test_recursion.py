"""A function that calls itself says how deep, and is lowered once for each call that may be under way; anything else is refused."""

from pathlib import Path

import pytest

from checker.result import Verdict
from checker.search.reference import check

from .samples import compiled, marked, model_with, refused, step

STATED = {
    "depth('8')": ("'8'", "a depth is a whole number from 1 to 100"),
    "depth(0)": ("0", "a depth is a whole number from 1 to 100"),
    "depth(True)": ("True", "a depth is a whole number from 1 to 100"),
    "depth(101)": ("101", "a depth is a whole number from 1 to 100"),
    "depth()": ("depth()", "depth takes one number"),
    "depth(most=3)": ("depth(most=3)", "depth takes one number"),
    "depth(n)": ("n", "a depth that is no constant"),
    "depth(self.epoch)": ("self.epoch", "a depth that is no constant"),
    "if n:\n    depth(3)": ("depth(3)", "depth is compiled as the first statement of a helper"),
    "pass": ("self.f(n - 1)", "f calls itself, which is not compiled without a depth"),
}


def recursive(first: str) -> str:
    """A helper that calls itself, with this as its first statement."""
    lines = "\n".join(f"    {line}" for line in first.splitlines())
    return f"def f(self, n):\n{lines}\n    return 0 if n <= 0 else self.f(n - 1)"


@pytest.mark.parametrize("first", STATED)
def test_how_deep_is_a_constant_said_first(first: str, tmp_path: Path) -> None:
    error = refused(model_with(tmp_path, step("self.epoch = self.f(2)"), recursive(first)))[0]
    place, message = STATED[first]
    assert (error.code, marked(error)) == ("C701", place)
    assert message in error.message
    assert "depth(8)" in str(error.fix) or "len(...)" in str(error.fix) or "first statement" in str(error.fix)


def test_an_action_states_none(tmp_path: Path) -> None:
    (error,) = refused(model_with(tmp_path, step("depth(2)\nself.epoch = 0")))
    assert marked(error) == "depth(2)"
    assert "call that" in str(error.fix)


def test_a_body_for_each_call_under_way_however_many_calls_it_makes(tmp_path: Path) -> None:
    helper = "def f(self, n):\n    depth(5)\n    return n == 0 or self.f(0) and self.f(0) and self.f(0)"
    program = compiled(model_with(tmp_path, step("self.yes = self.f(0)"), helper))
    assert len(program.helpers) == 5


def test_a_helper_that_comes_to_no_such_function_is_lowered_once(tmp_path: Path) -> None:
    helpers = ("def f(self, n):\n    depth(5)\n    return self.g(n) or self.f(n)", "def g(self, n):\n    return n == 0")
    program = compiled(model_with(tmp_path, step("self.yes = self.f(0)"), *helpers))
    assert sorted(key[0].partition("@")[0] for key, _ in program.helpers) == [*"fffff", "g"]


def test_two_that_call_each_other_need_one_depth(tmp_path: Path) -> None:
    helpers = ("def f(self, n):\n    depth(3)\n    return self.g(n)", "def g(self, n):\n    return self.f(n)")
    assert len(compiled(model_with(tmp_path, step("self.yes = self.f(0)"), *helpers)).helpers) == 6
    bare = tuple(helper.replace("    depth(3)\n", "") for helper in helpers)
    (error,) = refused(model_with(tmp_path, step("self.yes = self.f(0)"), *bare))
    assert marked(error) == "self.f(n)"


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    helper = "def f(self, n):\n    depth(100)\n    return n if n < 2 else self.f(n - 1) + self.f(n - 2)"
    errors = refused(model_with(tmp_path, step("self.epoch = self.f(2)"), helper))
    assert "too large to compile to this depth" in errors[0].message
    assert errors[0].fix == "state a smaller depth"


def test_one_call_too_many_is_an_error_of_the_step(tmp_path: Path) -> None:
    body = "for n in range(3):\n    self.epoch = self.f(n)"
    assert check(model_with(tmp_path, step(body), recursive("depth(3)"))).verdict is Verdict.VERIFIED
    violation = check(model_with(tmp_path, step(body), recursive("depth(2)"))).violation
    assert violation is not None
    assert violation.message == "RecursionError: f calls itself more than 2 deep"
