"""What is compiled, in the cache folder: what of it is whole, what a killed compilation left.

It is code that we run, the libraries of models and the object files of the runtime that these are linked with. So nothing is used that
another user could have written, nor what is not byte for byte what was built: a name has the digest of what the file was built from, and
one of that together with the file's content.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import stat
import tempfile
import time
from enum import Enum
from pathlib import Path

from checker.remembered.folder import is_private, warn

_SUM = 32
"""Hexadecimal digits of a file's own digest in its name."""

_STALE = 3600.0
"""Seconds after which a folder of a compilation on another machine, or of none that is known, is left over."""


class Kind(Enum):
    """What is kept, by the ending of its name."""

    LIBRARY = ".so"
    RUNTIME = ".o"


_SHOWN = {Kind.LIBRARY: "compiled model", Kind.RUNTIME: "compiled runtime"}


def kept(folder: Path, kind: Kind, digest: str) -> Path | None:
    """The file that was built from what has this digest, when it is ours and whole; one that is not is removed, with a word."""
    for path in sorted(folder.glob(f"{digest}-*{kind.value}")):
        try:
            if is_private(path) and path.name == _name(path, kind, digest):
                return path
            path.unlink()
            warn(f"a {_SHOWN[kind]} in the cache was damaged or not yours alone, and is made again: {path}")
        except OSError:
            continue
    return None


def keep(folder: Path, kind: Kind, digest: str, made: Path) -> Path:
    """Take a new file into the cache, whole; its place there. Raises OSError when that fails."""
    made.chmod(0o600)
    place = folder / _name(made, kind, digest)
    os.replace(made, place)
    return place


def workplace(cache: Path | None) -> Path:
    """A new folder for one compilation, in the cache or else where temporary files are; left-over ones beside it go. Raises OSError."""
    beside = cache or Path(tempfile.gettempdir())
    prefix = "building-" if cache is not None else "checker-building-"
    _sweep(beside, prefix)
    return Path(tempfile.mkdtemp(dir=beside, prefix=f"{prefix}{_machine_name()}-{os.getpid()}-"))


def _name(path: Path, kind: Kind, digest: str) -> str:
    """The name under which this content is kept."""
    summed = hashlib.sha256(digest.encode() + path.read_bytes())
    return f"{digest}-{summed.hexdigest()[:_SUM]}{kind.value}"


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
