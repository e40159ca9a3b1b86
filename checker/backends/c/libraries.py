"""The compiled models in the cache folder: what of it is whole, what a killed compilation left.

A library is code that we run, so none is loaded that another user could have written, nor one that is not byte for byte what was built:
its name has the digest of its own content, and its content the digest of what it was built from.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import stat
import tempfile
import time
from pathlib import Path

from checker.remembered.folder import is_private, warn

_SUM = 32
"""Hexadecimal digits of a library's own digest in its name."""

_STALE = 3600.0
"""Seconds after which a folder of a compilation on another machine, or of none that is known, is left over."""

_MARK = "checker-model:"


def mark(digest: str) -> str:
    """The C line by which a library says what it was built from."""
    return f'\n__attribute__((used, visibility("default"))) const char checker_model[] = "{_MARK}{digest}";\n'


def kept_library(folder: Path, digest: str) -> Path | None:
    """The library that was built from what has this digest, when it is ours and whole; one that is not is removed, with a word."""
    for path in sorted(folder.glob(f"{digest}-*.so")):
        try:
            if is_private(path) and _is_whole(path, digest):
                return path
            path.unlink()
            warn(f"a compiled model in the cache was damaged or not yours alone, and is made again: {path}")
        except OSError:
            continue
    return None


def library_name(made: Path, digest: str) -> str:
    """The name under which a new library is kept."""
    return f"{digest}-{_sum(made.read_bytes())}.so"


def workplace(cache: Path | None) -> Path:
    """A new folder for one compilation, in the cache or else where temporary files are; left-over ones beside it go. Raises OSError."""
    beside = cache or Path(tempfile.gettempdir())
    prefix = "building-" if cache is not None else "checker-building-"
    _sweep(beside, prefix)
    return Path(tempfile.mkdtemp(dir=beside, prefix=f"{prefix}{_machine_name()}-{os.getpid()}-"))


def _is_whole(path: Path, digest: str) -> bool:
    content = path.read_bytes()
    return path.name == f"{digest}-{_sum(content)}.so" and f"{_MARK}{digest}\0".encode() in content


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_SUM]


def _sweep(folder: Path, prefix: str) -> None:
    """Remove what killed compilations of this user left."""
    for left in folder.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if _is_left(left, left.name.removeprefix(prefix)):
                shutil.rmtree(left, ignore_errors=True)


def _is_left(folder: Path, name: str) -> bool:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
        return False
    machine, _, rest = name.rpartition("-")[0].rpartition("-")
    if machine == _machine_name() and rest.isdigit():
        return not _is_running(int(rest))
    return time.time() - status.st_mtime > _STALE


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _machine_name() -> str:
    return "".join(c for c in platform.node() if c.isalnum()) or "here"
