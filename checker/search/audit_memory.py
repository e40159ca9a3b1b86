"""What was audited before, of one compiled model: a small file beside it in the cache folder, written whole or not at all."""

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import warnings
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from checker import __version__
from checker.backends.c.cache import is_private, open_cache


@dataclass(frozen=True)
class Audited:
    """The branches that CPython was compared at, and how many states it stepped or made: of them a spread, and a spread of choices."""

    branches: frozenset[int] = frozenset()
    states: int = 0
    spread: int = 0
    made: int = 0


def memory_path(text: str, sources: Iterable[str]) -> Path | None:
    """Where the audit of a model is remembered, None where nothing may be kept.

    The name is of its C, the files that its bodies are read from, and the versions of ours and of Python.
    """
    made = hashlib.sha256()
    for part in (text, __version__, sys.version, *(_content(source) for source in sorted(set(sources)))):
        made.update(part.encode(errors="surrogateescape") + b"\0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the compilation has said why a cache is not used
        folder = open_cache()
    return None if folder is None else folder / f"{made.hexdigest()[:32]}.audit"


def _content(path: str) -> str:
    try:
        return Path(path).read_text(errors="surrogateescape")
    except OSError:
        return ""


def recall(path: Path | None) -> Audited:
    """What is remembered; nothing when there is no such file, it is not whole, or others could have written it."""
    try:
        if path is None or not is_private(path):
            return Audited()
        held = json.loads(path.read_text())
        numbers = (int(held[name]) for name in ("states", "spread", "made"))
        return Audited(frozenset(map(int, held["branches"])), *numbers)
    except (OSError, ValueError, KeyError, TypeError):
        return Audited()


def remember(path: Path | None, audited: Audited) -> None:
    """Keep it; a cache that cannot be written remembers nothing."""
    if path is None:
        return
    held = {**asdict(audited), "branches": sorted(audited.branches)}
    with contextlib.suppress(OSError):
        number, made = tempfile.mkstemp(dir=path.parent, prefix="audit-")
        try:
            with os.fdopen(number, "w") as file:
                json.dump(held, file)
            os.replace(made, path)
        except OSError:
            os.unlink(made)
