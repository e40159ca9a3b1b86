"""What was audited before, of one compiled model."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checker.remembered.entries import key_of


@dataclass(frozen=True)
class Audited:
    """The branches that CPython was compared at, and how many states it stepped or made: of them a spread, and a spread of choices."""

    branches: frozenset[int] = frozenset()
    states: int = 0
    spread: int = 0
    made: int = 0


def memory_key(digest: str, sources: Iterable[str]) -> str:
    """What the audit of a model is remembered under: the digest of its C, and the files that its bodies are read from."""
    return key_of(digest, *(_content(source) for source in sorted(set(sources))))


def _content(path: str) -> str:
    try:
        return Path(path).read_text(errors="surrogateescape")
    except OSError:
        return ""
