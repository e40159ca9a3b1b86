"""Runs a case: as a model in one engine, or as the command line does."""

import contextlib
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from checker.cli.app import app
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Result
from checker.search.limits import Limits
from checker.search.select import check

CASES = Path(__file__).parent / "cases"
ENGINES: tuple[Engine, ...] = ("reference", "native")
SECONDS = 60.0
"""The bound of a search, and twice that of a command: far more than any takes."""


def checked(name: str, engine: Engine, /, *, symmetry: bool = True, **constants: object) -> Result:
    """What an engine says of the case `name`, which is `file` or `file:Class`; raises InvalidSpec where the spec is refused."""
    file, _, spec = name.partition(":")
    target = f"{CASES / file}.py" + (f":{spec}" if spec else "")
    return check(Model(load(target), **constants), engine=engine, symmetry=symmetry, limits=Limits(max_seconds=SECONDS))


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`checker` with these arguments, in the folder of the cases; in this process, which loads nothing anew."""
    with contextlib.chdir(CASES):
        done = CliRunner().invoke(app, arguments)
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, which may be ended."""
    return subprocess.run(
        [sys.executable, "-m", "checker", *arguments],
        cwd=CASES,
        capture_output=True,
        text=True,
        timeout=2 * SECONDS,
        check=False,
    )
