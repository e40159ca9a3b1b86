"""C files become shared libraries: by the system's compiler or the ziglang wheel, once for each content."""

import contextlib
import hashlib
import importlib.util
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

from checker.backends.c.header import HEADER, header
from checker.backends.c.libraries import kept_library, library_name, mark, workplace
from checker.backends.c.source import digest_of
from checker.remembered.folder import open_cache

RUNTIME = Path(__file__).parent / "runtime"
FLAGS = ("-std=gnu11", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden", "-w")
OPTIMISED = "-O1 -ftree-vrp -fgcse -fschedule-insns2 -march=native"
"""What else the compiler is given, unless CHECKER_CFLAGS says otherwise: nearly the speed of -O2's code in two thirds of its time."""


_MOMENT, _POLL = 0.1, 0.005
"""Seconds between looks at a compiler, with the system telling of its end and without."""


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


def flags() -> tuple[str, ...]:
    """The compiler's flags."""
    return (*FLAGS, *os.environ.get("CHECKER_CFLAGS", OPTIMISED).split())


def library_of(digest: str) -> Path | None:
    """The library of a C file with this digest, when it was built here before; raises BuildFailed without a compiler."""
    cache = open_cache()
    return None if cache is None else kept_library(cache, _digest(digest, compiler()))


class Building:
    """A C file on its way to a shared library; from the cache when it was built before. Safe with several processes at once.

    Raises BuildFailed when there is no compiler, or no place to write. `wait` gives the library's path; `loaded` is told when it is open.
    """

    def __init__(self, text: str) -> None:
        command = compiler()
        self._digest = _digest(digest_of(text), command)
        self._cache = open_cache()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self.library = kept_library(self._cache, self._digest) if self._cache is not None else None
        if self.library is None:
            try:
                self._start(text + mark(self._digest), command)
            except BaseException:
                self.cancel()
                raise

    def _start(self, text: str, command: tuple[str, ...]) -> None:
        given = [flag for flag in flags() if flag != "-march=native" or "ziglang" not in command]
        try:
            self._folder = folder = workplace(self._cache)
            source, self._made, self._errors = folder / "model.c", folder / "model.so", folder / "errors"
            source.write_text(text)
            (folder / HEADER).write_text(header())
            errors = self._errors.open("wb")
        except OSError as error:
            raise BuildFailed(f"the C file cannot be written: {error.strerror}") from None
        self._command = [*command, *given, f"-I{RUNTIME}", f"-I{folder}", str(source), "-o", str(self._made)]
        with errors:
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    start_new_session=True,
                    env={**os.environ, "TMPDIR": str(folder)},
                )
            except OSError as error:
                raise BuildFailed(f"{command[0]} cannot be run: {error.strerror}", " ".join(self._command)) from None

    def done(self) -> bool:
        """Whether `wait` would return at once."""
        return self._process is None or self._process.poll() is not None

    def wait(self) -> Path:
        """The library, when it is made; raises BuildFailed when the compiler refuses. Can be interrupted."""
        if self._process is not None:
            try:
                self.library = self._finish(self._process)
            except BaseException:
                self.cancel()
                raise
        assert self.library is not None, "a library was found, or is being made"
        return self.library

    def _finish(self, process: "subprocess.Popen[bytes]") -> Path:
        while (code := _ended(process)) is None:
            pass
        self._process = None
        try:
            if code != 0:
                lines = self._errors.read_text(errors="replace").splitlines()
                first = next((line for line in lines if "error" in line), "\n".join(lines).strip())
                raise BuildFailed(f"the C compiler failed: {first}", " ".join(self._command))
            self._made.chmod(0o600)
            return self._kept()
        except OSError as error:
            raise BuildFailed(f"the compiled model cannot be written: {error.strerror}") from None

    def _kept(self) -> Path:
        """Where the new library is: in the cache, else where it was made until it is loaded."""
        if self._cache is None:
            return self._made
        library = self._cache / library_name(self._made, self._digest)
        os.replace(self._made, library)
        self._remove()
        return library

    def loaded(self) -> None:
        """The library is open: what was made for this run alone may go."""
        self._remove()

    def cancel(self) -> None:
        """Give up: end the compiler and remove what it wrote."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        self._remove()

    def _remove(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _ended(process: "subprocess.Popen[bytes]") -> int | None:
    """The exit code of a process, waiting a moment for it; None when it goes on."""
    if not hasattr(os, "pidfd_open"):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=_MOMENT)
        return None
    if process.poll() is None:
        try:
            descriptor = os.pidfd_open(process.pid)
        except OSError:  # a sandbox may forbid it
            time.sleep(_POLL)
            return process.poll()
        try:
            select.select([descriptor], [], [], _MOMENT)
        finally:
            os.close(descriptor)
    return process.poll()


def _digest(content: str, command: tuple[str, ...]) -> str:
    """The digest of what a library is built from: a C file with this digest, the runtime, the compiler, the machine."""
    made = hashlib.sha256()
    for part in (content, header(), _runtime_text(), *command, *flags(), _machine()):
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
