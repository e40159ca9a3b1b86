"""The tutorial is true: its files are written as it says, and its commands print what it shows."""

import ast
import re
import shlex
from pathlib import Path

import pytest
from shown_lines import not_printed
from typer.testing import CliRunner

from checker.cli.app import app

TUTORIAL = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)(?: (\S+))?(?: (\w+))?\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)


def write(path: Path, method: str, text: str) -> None:
    """A file as it is shown, or with one of its methods as it is shown."""
    if method:
        known = path.read_text(encoding="utf-8")
        tree = ast.parse(known)
        (node,) = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == method]
        lines = known.splitlines(keepends=True)
        first = min(decorator.lineno for decorator in node.decorator_list)
        text = "".join([*lines[: first - 1], text, *lines[node.end_lineno or first :]])
    path.write_text(text, encoding="utf-8")


def test_the_tutorial_is_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    commands = 0
    for language, name, method, text in BLOCKS:
        if language == "python":
            write(tmp_path / name, method, text)
            continue
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *expected = part.splitlines()
            printed = [line.rstrip() for line in CliRunner().invoke(app, shlex.split(command)[1:]).output.splitlines()]
            assert not_printed(expected, printed) is None, "\n".join([command, *printed])
            commands += 1
    assert commands == TUTORIAL.count("\n$ checker ")


def test_what_is_not_printed_is_noticed() -> None:
    assert not_printed(["a", "...", "c"], ["a", "b", "c"]) is None
    assert not_printed(["a", "c"], ["a", "b", "c"]) == "c"
    assert not_printed(["a", "...", "d"], ["a", "b", "c"]) == "d"
