"""The folder of compiled models: who may have written it, what in it is whole, what a killed compilation left.

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
import warnings
from pathlib import Path

import platformdirs

_SUM = 32
"""Hexadecimal digits of a library's own digest in its name."""

_STALE = 3600.0
"""Seconds after which a folder of a compilation on another machine, or of none that is known, is left over."""

_MARK = "checker-model:"
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class CacheWarning(UserWarning):
    """The cache is not used, or something in it was not as it was left: models are compiled again."""


def cache_folder() -> Path:
    """Where compiled models are kept: CHECKER_CACHE, or the user's cache folder."""
    return Path(os.environ.get("CHECKER_CACHE") or platformdirs.user_cache_dir("checker"))


def open_cache() -> Path | None:
    """The cache's folder, made where it was missing; None when it cannot be written, or others can write it, which is said."""
    folder = Path(os.path.realpath(cache_folder()))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.environ.get("CHECKER_CACHE"):
            _close_to_others(folder)
        why = _distrusted(folder)
    except OSError:
        return None
    if why is not None:
        _warn(f"compiled models are not kept: {why}; make it yours alone, or set CHECKER_CACHE to a folder that is")
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def is_private(path: Path) -> bool:
    """Whether this is a plain file that only its owner, who is this user, may write; raises OSError where there is none."""
    if not hasattr(os, "getuid"):
        return True
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & _WRITABLE_BY_OTHERS


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
            _warn(f"a compiled model in the cache was damaged or not yours alone, and is made again: {path}")
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


def _close_to_others(folder: Path) -> None:
    """Take from others what an earlier umask gave them, in the folder that is this user's by its place."""
    status = folder.stat()
    if hasattr(os, "getuid") and status.st_uid == os.getuid() and status.st_mode & _WRITABLE_BY_OTHERS:
        folder.chmod(0o700)


def _distrusted(folder: Path) -> str | None:
    """Why a folder's content may be another user's: it or a folder above is another's, or others may write there."""
    if not hasattr(os, "getuid"):
        return None
    for place in (folder, *folder.parents):
        status = place.stat()
        if status.st_uid not in (os.getuid(), 0) or (place == folder and status.st_uid != os.getuid()):
            return f"{place} is another user's"
        if status.st_mode & _WRITABLE_BY_OTHERS and (place == folder or not status.st_mode & stat.S_ISVTX):
            return f"other users may write {place}"
    return None


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


def _warn(message: str) -> None:
    warnings.warn(message, CacheWarning, stacklevel=2)
