"""Constants from a TOML file: as on the command line, which comes before it; what is wrong is shown where it stands in the file."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app


def run(folder: Path, text: str | bytes, *arguments: str) -> tuple[int, str]:
    path = folder / "constants.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = CliRunner().invoke(app, [*arguments, "--constants", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output.replace(str(path), "constants.toml")


SIZES = '# of paxos\nAcceptor = 3\nBallot = 2\nReadQuorum = "2 of 3"\n'


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("check", "paxos", "Value=2"), "Acceptor=3 Value=2 Ballot=2 ReadQuorum='2 of 3' WriteQuorum=majority"),
        (("check", "paxos", "Ballot=1", "Value=1"), "Acceptor=3 Value=1 Ballot=1 ReadQuorum='2 of 3'"),
        (("simulate", "paxos", "--runs", "5"), "Ballot=2 ReadQuorum='2 of 3'"),
        (("compile", "paxos", "--show", "layout"), "promised"),
        (("check", "paxos", "--sweep", "Value=1..2"), "verified"),
    ],
)
def test_a_file_gives_constants(tmp_path: Path, arguments: tuple[str, ...], shown: str) -> None:
    code, output = run(tmp_path, SIZES, *arguments)
    assert code in (0, 3), output
    assert shown in output


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        ("Acceptor = 3\nBalot = 2\n", "C501", "2:1", "Paxos has no constant 'Balot'"),
        ("Acceptor = 0\n", "C502", "1:1", "Acceptor is a sort: its size is a whole number from 1"),
        ("Value = [1, 2]\n", "C507", "1:1", "Value is not a whole number, true, false, a text in quotes or a table"),
        ("[Acceptor]\na = 3\n", "C502", "1:2", "Acceptor is a sort: its size is a whole number from 1"),
        ("Acceptor = {a = 3.5}\n", "C507", "1:1", "Acceptor is not a whole number"),
        ("Acceptor = 3.0\n", "C507", "1:1", "Acceptor is not a whole number"),
        ("Acceptor 3\n", "C507", "1:10", "this is not TOML: expected '='"),
        ("Acceptor = 3\nAcceptor = 4\n", "C507", "2:13", "this is not TOML"),
        ('ReadQuorum = "2 of"\n', "C503", "1:1", "expected"),
        (b"\xff\xfe", "C507", "", "constants.toml is not UTF-8 text"),
    ],
)
def test_a_mistake_is_shown_in_the_file(tmp_path: Path, text: str | bytes, code: str, place: str, message: str) -> None:
    exit_code, output = run(tmp_path, text, "check", "paxos")
    assert exit_code == 2
    assert f"error[{code}]: " in output
    assert message in output
    if place:
        assert f"--> constants.toml:{place}\n" in output


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["check", "paxos", "--constants", str(tmp_path / "none.toml")])
    assert result.exit_code == 2
    assert re.search(r"error\[C507\]: .*none\.toml cannot be read: No such file", result.output)
