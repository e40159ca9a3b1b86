"""Models written in C by hand, compiled strictly with the runtime."""

import shutil
import subprocess
from pathlib import Path

import pytest

from checker.backends.c.header import HEADER, header
from checker.backends.c.shape import Shape
from checker.backends.c.toolchain import RUNTIME

HERE = Path(__file__).parent
STRICT = ("-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{RUNTIME}", f"-I{HERE}", "-pthread")
COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
SHAPE = Shape(words=1, hidden=0, symmetry=False, moves_hidden=False, actions=32, wanted=16, branches=256, exits=15)
"""Of the least model."""


def least(shape: Shape) -> str:
    """The least model as it is generated: one state that leads to itself."""
    return f"""\
{shape.definitions}
#include "runtime.h"
#ifndef JUDGES_ONLY
void model_expand(const u64 *state, struct worker *w) {{ emit(w, state, state, 0); }}
#endif
#ifndef EXPANDS_ONLY
void model_judge(const u64 *state, struct worker *w) {{ (void)state, (void)w; }}
const struct model model = {{.actions = 1, .branches = 1}};
#endif
"""


LEAST = least(SHAPE)
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
