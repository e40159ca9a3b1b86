"""The command `checker mcp` before it serves."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--root", "missing"], "there is no folder 'missing'"),
        (["--max-memory", "1MB"], "'1MB' is too little"),
        (["--max-memory", "lots"], "'lots' is no size"),
        (["--max-seconds", "0"], "0 is not in the range x>=1"),
    ],
)
def test_wrong_options_are_told(options: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["mcp", *options])
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    monkeypatch.delitem(sys.modules, "checker.mcp.server", raising=False)
    result = CliRunner().invoke(app, ["mcp"])
    assert result.exit_code == 2
    assert "pip install 'protocol-checker[mcp]'" in result.output
