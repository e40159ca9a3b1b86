"""Models written in C by hand, compiled strictly with the runtime."""

import shutil
import subprocess
from pathlib import Path

import pytest

from checker.backends.c.build import RUNTIME
from checker.backends.c.header import HEADER, header

HERE = Path(__file__).parent
STRICT = ("-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{RUNTIME}", f"-I{HERE}", "-pthread")
COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no C compiler")


def compile_c(folder: Path, *arguments: str, interface: str | None = None) -> None:
    """Run the compiler, with the interface's header, or another one, in a folder."""
    assert COMPILER is not None
    (folder / HEADER).write_text(interface or header())
    command = [COMPILER, *STRICT, f"-I{folder}", *arguments]
    made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if "-fsanitize" in " ".join(arguments) and made.returncode and "cannot find" in made.stderr:
        pytest.skip("the compiler has no such sanitizer")
    assert made.returncode == 0, made.stderr
