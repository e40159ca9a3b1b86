"""Options that a function does not have: whose they are, and what does the same in Python."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from checker import InvalidSpec, Model, Range, Spec, action, check, invariant, replay, simulate
from checker.cli.check import check as check_command
from checker.cli.simulate import simulate as simulate_command

from .lock import Lock


@pytest.mark.parametrize("name", ["threads", "strategy", "symmetry", "max_memory", "max_states", "audit"])
def test_an_option_of_check_is_none_of_simulate(name: str) -> None:
    given: dict[str, Any] = {name: 1}
    for spec in (Lock, Model(Lock)):
        with pytest.raises(TypeError, match=f"^simulate has no option '{name}', which is one of check$"):
            simulate(spec, runs=2, **given)


@pytest.mark.parametrize("name", ["runs", "seed"])
def test_an_option_of_simulate_is_none_of_check(name: str) -> None:
    given: dict[str, Any] = {name: 1}
    with pytest.raises(TypeError, match=f"^check has no option '{name}', which is one of simulate$"):
        check(Lock, **given)


def test_replay_has_no_options() -> None:
    with pytest.raises(TypeError, match=r"^replay has no option 'engine', which is one of check and simulate$"):
        replay(Lock, "0", engine="native")
    with pytest.raises(TypeError, match=r"^replay has no option 'runs', which is one of simulate$"):
        replay(Model(Lock), "0", runs=2)


def test_what_only_the_command_line_has_is_told_with_what_to_write_instead() -> None:
    with pytest.raises(
        TypeError, match=r"'strict', which is one of the command line: write assert not result.warnings"
    ):
        check(Lock, strict=True)
    with pytest.raises(TypeError, match=r"'no_symmetry', which is one of the command line: write symmetry=False"):
        check(Model(Lock), no_symmetry=True)


@pytest.mark.parametrize(("command", "function"), [(check_command, check), (simulate_command, simulate)])
def test_every_option_of_a_command_is_known_in_python(command: Any, function: Any) -> None:
    own = inspect.signature(function).parameters
    for name in inspect.signature(command).parameters.keys() - own.keys() - {"constants"}:
        with pytest.raises(TypeError, match=f"has no option '{name}', which is one of"):
            function(Lock, **{name: 1})


def test_what_nobody_knows_is_no_constant() -> None:
    with pytest.raises(InvalidSpec, match="C501"):
        check(Lock, Server=2)


class threads(Range, low=0, high=2):
    pass


class Pool(Spec):
    busy: threads = threads(0)

    @action
    def take(self, more: threads) -> None:
        self.busy = more

    @invariant
    def few(self) -> bool:
        return self.busy <= 2


def test_a_constant_may_have_the_name_of_another_functions_option() -> None:
    assert simulate(Pool, runs=1, max_depth=2, threads="0..1").constants == {"threads": "0..1"}


def test_the_readme_says_which_options_belong_to_which() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = {
        row[0]: set(re.findall(r"`(\w+)=`", row[1])) for row in re.findall(r"^\| (\S+) \| (`\w+=`.*)\|$", readme, re.M)
    }
    of_check, of_simulate = (
        {name for name, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY}
        for function in (check, simulate)
    )
    assert table["both"] == of_check & of_simulate
    assert table["`check`"] == of_check - of_simulate
    assert table["`simulate`"] == of_simulate - of_check
