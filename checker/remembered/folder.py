"""The folder of what is kept between runs: where it is, and who may have written it.

What is in it is run, or believed, so nothing is taken from it that another user could have written.
"""

import os
import stat
import warnings
from pathlib import Path

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class CacheWarning(UserWarning):
    """The cache is not used, or something in it was not as it was left: models are compiled again."""


def cache_folder() -> Path:
    """Where compiled models, and what was found of them, are kept: CHECKER_CACHE, or the user's cache folder."""
    named = os.environ.get("CHECKER_CACHE")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("checker"))


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
        warn(f"compiled models are not kept: {why}; make it yours alone, or set CHECKER_CACHE to a folder that is")
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def is_private(path: Path) -> bool:
    """Whether this is a plain file that only its owner, who is this user, may write; raises OSError where there is none."""
    if not hasattr(os, "getuid"):
        return True
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & _WRITABLE_BY_OTHERS


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


def warn(message: str) -> None:
    """Say what is wrong with the cache."""
    warnings.warn(message, CacheWarning, stacklevel=2)
