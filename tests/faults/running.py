"""Runs a case: as a model in one engine, or as the command line does."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

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


def command(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`checker` with these arguments, in the folder of the cases."""
    return subprocess.run(
        [sys.executable, "-m", "checker", *arguments],
        cwd=CASES,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=2 * SECONDS,
        check=False,
    )
