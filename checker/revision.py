"""Which commit of the project this package is: for the answer of `checker --version`, and for what a build writes into it.

A build has no history, so it carries its commit in a file (hatch_build.py, which runs this module by its path); a checkout is asked
by git. Imports nothing of ours.
"""

import os
import subprocess
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
BUILT_FROM = _PACKAGE / "built_from.txt"
"""Where a build keeps its commit. There is none in a checkout."""

_SECONDS = 5.0


def revision() -> str | None:
    """The commit, with `-dirty` behind it where the checkout has changes; None where nothing knows it."""
    try:
        return BUILT_FROM.read_text(encoding="ascii").strip() or None
    except (OSError, ValueError):
        return of_checkout(_PACKAGE.parent)


def of_checkout(folder: Path) -> str | None:
    """What git says of a folder that is the top of a checkout; None without git, or where it says nothing."""
    if not (
        folder / ".git"
    ).exists():  # of a package that another project has among its files, git would tell the commit of that
        return None
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"]
    elsewhere = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        said = subprocess.run(
            command,
            env=elsewhere,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return said.stdout.strip() or None if said.returncode == 0 else None
