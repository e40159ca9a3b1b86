"""The C compiler of this machine: its command and flags, and what makes of the same text another file."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from checker.backends.c.header import header

RUNTIME = Path(__file__).parent / "runtime"
FLAGS = ("-std=gnu11", "-fPIC", "-pthread", "-fvisibility=hidden", "-w")
OPTIMISED = "-O1 -ftree-vrp -fgcse -fschedule-insns2 -march=native"
"""What else the compiler is given, unless CHECKER_CFLAGS says otherwise: nearly the speed of -O2's code in two thirds of its time."""

ENVIRONMENT = (
    *("CPATH", "C_INCLUDE_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX", "LIBRARY_PATH"),
    *("CCC_OVERRIDE_OPTIONS", "SDKROOT", "MACOSX_DEPLOYMENT_TARGET"),
)
"""What compilers go by beside their arguments."""
_SECONDS = 10.0
"""In which a compiler has to say what it is."""


class BuildFailed(Exception):
    """There is no C compiler, or it refused; `command` is what was run, None when there was nothing to run."""

    def __init__(self, message: str, command: str | None = None) -> None:
        super().__init__(message)
        self.message, self.command = message, command


def compiler() -> tuple[str, ...]:
    """The C compiler's command: CC, cc, gcc or clang, else the ziglang wheel's; raises BuildFailed when there is none."""
    named = os.environ.get("CC")
    if named:
        return tuple(named.split())
    for name in ("cc", "gcc", "clang"):
        found = shutil.which(name)
        if found is not None:
            return (found,)
    if importlib.util.find_spec("ziglang") is not None:
        return (sys.executable, "-m", "ziglang", "cc")
    raise BuildFailed("there is no C compiler (cc, gcc or clang; or: pip install 'protocol-checker[zig]')")


def command_of(compiled_by: tuple[str, ...]) -> list[str]:
    """A compiler's command with its flags."""
    given = [*FLAGS, *_asked_for()]
    return [*compiled_by, *(flag for flag in given if flag != "-march=native" or "ziglang" not in compiled_by)]


def version(compiled_by: tuple[str, ...]) -> str:
    """What a compiler says that it is: behind one name there may be another after an update. Empty where it says nothing."""
    try:
        said = subprocess.run(
            [*compiled_by, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return (said.stdout + said.stderr).decode(errors="replace")


def digest(content: str, compiled_by: tuple[str, ...]) -> str:
    """The digest of what a file is built from: a text, or the digest of one, the runtime, the compiler, the machine."""
    made = hashlib.sha256()
    variables = (f"{name}={os.environ[name]}" for name in ENVIRONMENT if name in os.environ)
    for part in (content, header(), _runtime_text(), *compiled_by, *FLAGS, *_asked_for(), *variables, _machine()):
        made.update(part.encode() + b"\0")
    return made.hexdigest()[:32]


def _asked_for() -> list[str]:
    return os.environ.get("CHECKER_CFLAGS", OPTIMISED).split()


@lru_cache(maxsize=1)
def _runtime_text() -> str:
    files = sorted(RUNTIME.glob("*.[ch]"))
    return "\0".join(file.name + "\0" + file.read_text() for file in files)


@lru_cache(maxsize=1)
def _machine() -> str:
    """What -march=native depends on: a cache may be shared by machines of different kinds."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next((line for line in lines if line.startswith(("flags", "Features"))), "")
    except OSError:
        return " ".join(os.uname()) if hasattr(os, "uname") else sys.platform
