"""To add an operation is to write its row: the type checker asks for the one case that the row cannot give."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = """
    FICTITIOUS = Row(
        arity=1, rule=rules.same_list, words="is made up", text="fictitious({0})", {c}python=lambda kind, held: held
    )
"""


def complaints(folder: Path, kind: str, c: str) -> list[str]:
    """Where the type checker complains, as module and message, once an enumeration of operations has one more."""
    shutil.copytree(ROOT / "checker", folder / "checker", ignore=shutil.ignore_patterns("specs", "counterexamples"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    ops = folder / "checker" / "ir" / "ops.py"
    text = ops.read_text(encoding="utf-8")
    start = text.index("    @property\n    def row", text.index(f"class {kind}(ByName)"))
    ops.write_text(text[:start] + ROW.replace("{c}", c) + "\n" + text[start:], encoding="utf-8")
    packages = [f"checker/{room}" for room in ("ir", "lower", "backends")]
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "cache"), *packages]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    found = re.findall(r"^(\S+?):\d+: error: (.*)", made.stdout, re.MULTILINE)
    assert made.returncode == bool(found), made.stdout + made.stderr
    return [f"{module}: {message}" for module, message in found]


@pytest.mark.slow
def test_an_operation_whose_c_takes_lines_is_asked_for_in_one_place(tmp_path: Path) -> None:
    (complaint,) = complaints(tmp_path, "CollectionOp", "")
    assert complaint.startswith("checker/backends/c/emit/")
    assert "assert_never" in complaint
    assert "FICTITIOUS" in complaint


@pytest.mark.slow
def test_an_operation_whose_c_is_in_its_row_is_asked_for_nowhere(tmp_path: Path) -> None:
    assert complaints(tmp_path, "ScalarOp", 'c="{0}", ') == []
