"""C files become shared libraries: by the system's compiler or the ziglang wheel, once for each content."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

import platformdirs

RUNTIME = Path(__file__).parent / "runtime"
FLAGS = ("-std=gnu11", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden", "-w")
OPTIMISED = "-O1 -ftree-vrp -fgcse -fschedule-insns2 -march=native"
"""What else the compiler is given, unless CHECKER_CFLAGS says otherwise: nearly the speed of -O2's code in two thirds of its time."""


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


class Building:
    """A C file on its way to a shared library; from the cache when it was built before. Safe with several processes at once.

    Raises BuildFailed when there is no compiler. `wait` gives the library's path.
    """

    def __init__(self, text: str) -> None:
        command = compiler()
        self.library = cache_folder() / f"{_digest(text, command)}.so"
        self._process: subprocess.Popen[str] | None = None
        if self.library.exists():
            return
        try:
            self.library.parent.mkdir(parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(dir=self.library.parent, prefix="building-")
        except OSError:  # a cache that cannot be written: build for this run alone
            self._folder = tempfile.TemporaryDirectory(prefix="checker-")
            self.library = Path(tempfile.mkdtemp(prefix="checker-")) / self.library.name
        folder = Path(self._folder.name)
        source, self._made = folder / "model.c", folder / "model.so"
        source.write_text(text)
        given = [flag for flag in flags() if flag != "-march=native" or "ziglang" not in command]
        self._command = [*command, *given, f"-I{RUNTIME}", str(source), "-o", str(self._made)]
        try:
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
            )
        except OSError as error:
            raise BuildFailed(f"{command[0]} cannot be run: {error.strerror}", " ".join(self._command)) from None

    def done(self) -> bool:
        """Whether `wait` would return at once."""
        return self._process is None or self._process.poll() is not None

    def wait(self) -> Path:
        """The library, when it is made; raises BuildFailed when the compiler refuses."""
        if self._process is None:
            return self.library
        try:
            _, errors = self._process.communicate()
        except BaseException:
            self.cancel()
            raise
        code, self._process = self._process.returncode, None
        with self._folder:
            if code != 0:
                first = next((line for line in errors.splitlines() if "error" in line), errors.strip())
                raise BuildFailed(f"the C compiler failed: {first}", " ".join(self._command))
            os.replace(self._made, self.library)
        return self.library

    def cancel(self) -> None:
        """Give up: end the compiler and remove what it wrote."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None
            self._folder.cleanup()


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
