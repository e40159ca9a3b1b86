"""Fills pages with files, and with what commands print. Run from the repository's top:

python docs/make_outputs.py

A block that names a file, ```python recipes/lease.py, becomes that file of docs/. Below a line `$ command` of a ```console block stands
what the command prints, run in a copy of the files of docs/. What differs from run to run and from machine to machine is left out:
`...` stands for these lines.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import checker

DOCS = Path(__file__).parent
PAGES = (
    "commands",
    "recipes",
    "limits",
    "looking",
    "mcp",
    "from_tlaplus",
    "from_spin",
    "from_stateright",
    "from_quint",
)
FOLDERS = ("recipes", "coming_from", "programs")
BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<name>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
VARIES = re.compile(r"^(?:reference|native) engine|^  (?:time|rate|memory|audited) |^ +file:( |$)|^ +/\S+\.py$")
CONTINUED = " " * 8
"""What a line that goes on from the one before begins with."""

SECONDS = 120


def page(name: str) -> Path:
    """Where a page is."""
    return DOCS / f"{name}.md"


def filled(text: str) -> str:
    """The text of a page with its files and outputs as they are now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in FOLDERS:
            shutil.copytree(DOCS / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        return BLOCK.sub(lambda block: _filled_block(block, folder), text)


def untimed(text: str) -> str:
    """The text without seconds, which a sweep has in a column."""
    return re.sub(r"\d+\.\d\d", "", text)


def _filled_block(block: re.Match[str], folder: Path) -> str:
    if block["name"]:
        body = (DOCS / block["name"]).read_text(encoding="utf-8")
    elif block["language"] == "console":
        commands = [line for line in block["body"].splitlines() if line.startswith("$ ")]
        body = "".join(f"{line}\n{_shown(_printed(line[2:], folder))}" for line in commands)
    else:
        return block[0]
    return f"```{block['language']}{' ' + block['name'] if block['name'] else ''}\n{body}```"


def _printed(command: str, folder: Path) -> str:
    """What a command of the shell prints, its errors included; `checker` and `python` are these here."""
    here = shlex.quote(sys.executable)
    ours = f'checker() {{ {here} -m checker "$@"; }}\npython() {{ {here} "$@"; }}\n'
    environment = {
        **os.environ,
        "COLUMNS": "80",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(Path(checker.__file__).parents[1]),
        "CHECKER_CACHE": str(folder / ".cache"),
    }
    done = subprocess.run(
        ["sh", "-c", ours + command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    if done.returncode not in (0, 1, 2, 3):
        raise RuntimeError(f"{command} ends with {done.returncode}:\n{done.stdout}")
    return done.stdout


def _shown(printed: str) -> str:
    """The lines of an output that are the same on every run and machine."""
    lines: list[str] = []
    varies = False
    for line in printed.splitlines():
        varies = VARIES.match(line) is not None or (varies and line.startswith(CONTINUED))
        if not varies:
            lines.append(line.rstrip())
        elif lines[-1:] != ["..."]:
            lines.append("...")
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    for name in PAGES:
        path = page(name)
        shown = path.read_text(encoding="utf-8")
        now = filled(shown)
        if untimed(now) != untimed(shown):
            path.write_text(now, encoding="utf-8")
