"""The commands `quorum` and `check` as a user types them, for tests: what they print, their JSON, their exit codes."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from checker.cli.app import app

BROKEN = """\
write = "majority"
read = "2 of [berlin, paris, madrid, rome, oslo]"
nodes = [
    { name = "berlin", region = "east" }, { name = "rome", region = "east" },
    { name = "paris", region = "west" }, { name = "madrid", region = "west" }, "oslo",
]
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def quorum(*arguments: str, code: int = 0) -> str:
    """What a command prints that ends with this code."""
    result = run("quorum", *arguments)
    assert result.exit_code == code, result.output
    return result.stdout


def document(*arguments: str, code: int = 0) -> Any:
    """What it prints as JSON."""
    return json.loads(quorum(*arguments, "--format", "json", code=code))


def refused(*arguments: str) -> str:
    """What is said of wrong input, on one line and without frames."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return " ".join(result.stderr.replace("│", " ").split())


def written(name: str, text: str) -> str:
    """A file of this text, and its name."""
    Path(name).write_text(text, encoding="utf-8")
    return name
