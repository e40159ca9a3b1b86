"""C files become shared libraries: by the system's compiler or the ziglang wheel, once for each content."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

import platformdirs

RUNTIME = Path(__file__).parent / "runtime"
FLAGS = ("-std=gnu11", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden", "-w")
OPTIMISED = "-O3 -march=native"
"""What else the compiler is given, unless CHECKER_CFLAGS says otherwise."""


class BuildFailed(Exception):
    """There is no C compiler, or it refused; `command` is what was run, None when there was nothing to run."""

    def __init__(self, message: str, command: str | None = None) -> None:
        super().__init__(message)
        self.message, self.command = message, command


def cache_folder() -> Path:
    """Where compiled models are kept: CHECKER_CACHE, or the user's cache folder."""
    return Path(os.environ.get("CHECKER_CACHE") or platformdirs.user_cache_dir("checker"))


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
    raise BuildFailed("there is no C compiler (cc, gcc or clang; or: pip install 'checker[zig]')")


def flags() -> tuple[str, ...]:
    """The compiler's flags."""
    return (*FLAGS, *os.environ.get("CHECKER_CFLAGS", OPTIMISED).split())


def build(text: str) -> Path:
    """The shared library of a C file; from the cache when it was built before. Safe with several processes at once."""
    command = compiler()
    library = cache_folder() / f"{_digest(text, command)}.so"
    if library.exists():
        return library
    try:
        library.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        library = Path(tempfile.mkdtemp(prefix="checker-")) / library.name
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        source, made = Path(folder) / "model.c", Path(folder) / "model.so"
        source.write_text(text)
        _compile(command, source, made)
        os.replace(made, library)
    return library


def _compile(command: tuple[str, ...], source: Path, made: Path) -> None:
    given = [flag for flag in flags() if flag != "-march=native" or "ziglang" not in command]
    run = [*command, *given, f"-I{RUNTIME}", str(source), "-o", str(made)]
    try:
        done = subprocess.run(run, capture_output=True, text=True, check=False)
    except OSError as error:
        raise BuildFailed(f"{command[0]} cannot be run: {error.strerror}", " ".join(run)) from None
    if done.returncode != 0:
        first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip())
        raise BuildFailed(f"the C compiler failed: {first}", " ".join(run))


def _digest(text: str, command: tuple[str, ...]) -> str:
    made = hashlib.sha256()
    for part in (text, _runtime_text(), *command, *flags(), _machine()):
        made.update(part.encode() + b"\0")
    return made.hexdigest()[:32]


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
