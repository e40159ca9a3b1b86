"""What was found of a model, kept under a key: one small file each in the cache folder, written whole or not at all.

A key is made of all that the finding rests on. What cannot be kept is found again.
"""

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from checker import __version__
from checker.remembered.folder import is_private, open_cache

T = TypeVar("T")
_OURS = Path(__file__).parents[1]
_SUM = hashlib.sha256().digest_size


def key_of(*parts: str) -> str:
    """The key of what rests on these texts, on this package as it is, on Python and on the folder that places are shown from."""
    made = hashlib.sha256()
    for part in (__version__, _ours(), sys.version, _here(), *parts):
        made.update(part.encode(errors="surrogateescape") + b"\0")
    return made.hexdigest()[:32]


def recall(key: str | None, kind: type[T]) -> T | None:
    """The finding of this class that is kept under a key; None when none is, it is not whole, or others could have written it."""
    path = None if key is None else _path(key, kind)
    try:
        if path is None or not is_private(path):
            return None
        content = path.read_bytes()
    except OSError:
        return None
    held = content[_SUM:]
    if hashlib.sha256(held).digest() != content[:_SUM]:
        return None
    try:
        found: object = pickle.loads(held)
    except Exception:  # what it names may be gone, and then it is of no use
        return None
    return found if isinstance(found, kind) else None


def remember(key: str | None, found: object) -> None:
    """Keep a finding, as the one of its class; one that cannot be written, or that no other process could read, is not kept."""
    path = None if key is None else _path(key, type(found))
    if path is None:
        return
    try:
        held = pickle.dumps(found)
    except Exception:  # pickle raises what it likes: of a class within a function, of an object of the author's
        return
    with contextlib.suppress(OSError):
        number, made = tempfile.mkstemp(dir=path.parent, prefix="kept-")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(hashlib.sha256(held).digest() + held)
            os.replace(made, path)
        except OSError:
            os.unlink(made)


def _path(key: str, kind: type) -> Path | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # who compiles is told why a cache is not used
        folder = open_cache()
    return None if folder is None else folder / f"{key}.{kind.__name__.lower()}"


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""


@lru_cache(maxsize=1)
def _ours() -> str:
    """The state of this package's own files: their names, sizes and times."""
    return "\0".join(_states(_OURS))


def _states(folder: Path) -> list[str]:
    found = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir() and not entry.is_symlink() and entry.name != "__pycache__":
            found += _states(Path(entry.path))
        elif entry.name.endswith((".py", ".h", ".c")):
            status = entry.stat()
            found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
    return found
