"""Which sorts are reduced, as Python and the command line say it."""

import pytest
from typer.testing import CliRunner

from checker import InvalidSpec, check
from checker.cli.app import app
from checker.specs.paxos import Acceptor


@pytest.mark.parametrize(
    ("symmetry", "orbits", "sorts"),
    [
        (True, 443, {"Acceptor": "proved", "Value": "proved"}),
        ("trust", 443, {"Acceptor": "proved", "Value": "proved"}),
        (["Acceptor"], 857, {"Acceptor": "proved"}),
        ([Acceptor], 857, {"Acceptor": "proved"}),
        ([], 3921, {}),
        (False, 3921, {}),
    ],
)
def test_which_sorts_are_reduced(symmetry: object, orbits: int, sorts: dict[str, str]) -> None:
    result = check("paxos", symmetry=symmetry)  # type: ignore[arg-type]  # one of the forms
    assert (result.distinct_states, dict(result.symmetry.sorts)) == (orbits, sorts)
    assert result.symmetry.tested_states == 0


def test_a_name_of_no_symmetric_sort_is_refused() -> None:
    with pytest.raises(InvalidSpec, match=r"C501.*no Symmetric sort 'Ballot'(.|\n)*Acceptor, Value"):
        check("paxos", symmetry=["Ballot"])


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--symmetry", "Acceptor,Value"], 0, "443 orbits"),
        (["--symmetry", "Value"], 0, "orbits"),
        (["--no-symmetry"], 0, "3,921 states"),
        (["--symmetry", "proved"], 0, "proved"),
        (["--symmetry", "Acceptr"], 2, "did you mean 'Acceptor'?"),
        (["--symmetry", "3"], 2, "is not proved, trust or names of sorts"),
        (["--symmetry", "trust", "--no-symmetry"], 2, "leave out --symmetry"),
    ],
)
def test_the_command_line_says_it_too(options: list[str], code: int, said: str) -> None:
    done = CliRunner().invoke(app, ["check", "paxos", *options], env={"COLUMNS": "200"})
    assert done.exit_code == code, done.output
    assert said in done.output
