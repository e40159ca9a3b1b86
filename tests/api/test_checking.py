"""`check`, `simulate`, `replay`: what they take, what they refuse, and that the command line calls nothing below them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import checker
from checker import InvalidSpec, Model, Range, Spec, Verdict, action, check, invariant, replay, simulate
from checker.cli import app
from checker.options import Engine

from .lock import Lock


def test_constants_and_options_are_keywords() -> None:
    result = check("two_phase_commit", RM=4, symmetry=False)
    assert (result.verdict, result.distinct_states, result.constants) == (Verdict.VERIFIED, 1568, {"RM": 4})
    assert check(Model("two_phase_commit", RM=4)).counts == "orbits"


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_an_undetermined_result_is_not_violated_and_not_verified(engine: Engine) -> None:
    result = check("paxos", engine=engine, max_states=10)
    result.raise_if_violated()
    with pytest.raises(AssertionError, match="undetermined: stopped by the limit of 10 orbits"):
        result.raise_unless_verified()


def test_a_walk_is_the_same_for_a_seed() -> None:
    first, again = (simulate("two_phase_commit", engine="reference", seed=3, runs=5) for _ in range(2))
    assert first.transitions == again.transitions
    assert first.verdict is Verdict.UNDETERMINED


def test_the_rule_of_deadlocks_stays_with_its_search() -> None:
    model = Model(Lock)
    check(model, deadlock="off")
    assert model.definition.deadlock == "auto"


class symmetry(Range, low=0, high=2):
    pass


class Clashing(Spec):
    level: symmetry = symmetry(0)

    @action
    def up(self, to: symmetry) -> None:
        self.level = to

    @invariant
    def low(self) -> bool:
        return self.level <= 2


def test_a_constant_with_the_name_of_an_option_is_refused_and_given_to_a_model() -> None:
    with pytest.raises(
        TypeError,
        match=r"symmetry is an option of check, and Clashing has a constant of that name: write check\(Model\(",
    ):
        check(Clashing, symmetry=False)
    assert check(Model(Clashing, symmetry="0..1"), symmetry=False).distinct_states == 2


def test_an_option_that_is_misspelt_is_no_constant() -> None:
    with pytest.raises(
        TypeError, match=r"check has no option 'symetry', and the spec no such constant: did you mean 'symmetry'"
    ):
        check(Lock, symetry=False)
    with pytest.raises(TypeError, match=r"check has no option 'symetry': did you mean 'symmetry'"):
        check(Model(Lock), symetry=False)


def test_a_constant_beside_a_model_is_refused() -> None:
    with pytest.raises(TypeError, match=r"the model has Client=2 already: write Model\(Lock, Client=3\)"):
        check(Model(Lock), Client=3)
    with pytest.raises(TypeError, match=r"the model has Client=2 already: write Model\(Lock, Client=3\)"):
        replay(Model(Lock), "0", Client=3)


def test_what_is_wrong_with_a_constant_is_told_as_ever() -> None:
    with pytest.raises(InvalidSpec) as caught:
        check(Lock, Client=0)
    assert [error.code for error in caught.value.errors] == ["C502"]
    with pytest.raises(InvalidSpec) as caught:
        check(Lock, Server=2)
    assert [error.code for error in caught.value.errors] == ["C501"]


def test_what_is_no_spec_is_refused() -> None:
    with pytest.raises(TypeError, match="a Model is made of a Spec class"):
        Model(int)  # type: ignore[arg-type]  # the mistake


def test_the_public_names_are_there_and_a_star_gives_what_a_spec_needs() -> None:
    names: dict[str, object] = {}
    exec("from checker import *", names)
    assert "Spec" in names
    assert "check" not in names
    for name in ("Model", "check", "simulate", "replay", "Result", "Verdict", "Trace", "Violation", "InvalidSpec"):
        assert callable(getattr(checker, name))
        assert name in dir(checker)
    with pytest.raises(AttributeError, match="module 'checker' has no attribute 'chekc'"):
        _ = checker.chekc


def test_checker_alone_loads_no_engine() -> None:
    script = (
        "import sys, checker\nfrom checker import Spec\nprint([m for m in sys.modules if m.startswith('checker.')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    loaded = ast.literal_eval(done.stdout)
    assert not [name for name in loaded if name.split(".")[1] in ("api", "search", "backends", "frontend")]


ENGINES = ("search", "backends", "ir", "lower", "passes", "symmetry")


def test_the_command_line_uses_the_api_and_nothing_below_it() -> None:
    folder = Path(app.__file__).parent
    found = [
        (path.name, module)
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for module in _imported(node)
        if module.startswith("checker.") and module.split(".")[1] in ENGINES
    ]
    assert found == []


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names):
            return [alias.name for alias in names]
        case ast.ImportFrom(str(module)):
            return [module]
        case _:
            return []
