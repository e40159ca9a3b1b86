"""The modules that spec files are run as: each has a name that says which file it is of, and what stood there.

So a class of a file is pickled as any class is, by the name of its module, and another process finds it where the file is as it was.
In: a file, or the name of a module. Out: the other one of the two. Nothing is run here.
"""

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote_to_bytes

from checker.diagnostics import display_path

PREFIX = "checker_spec_"
"""What the names of all of them begin with."""

_NAME = re.compile(rf"{PREFIX}([0-9a-f]{{16}}):([^:.]+)(?::([^:.]+))?")


@dataclass(frozen=True)
class SpecFile:
    """A spec file with its content; what it imports from beside it is looked for in `beside`, None for its own folder."""

    path: Path
    beside: Path | None
    content: bytes

    @classmethod
    def read(cls, path: Path, beside: Path | None = None) -> Self:
        """The file as it is now; raises OSError for none."""
        return cls(path, beside, path.read_bytes())

    @classmethod
    def named(cls, module: str) -> Self | None:
        """The file of a module, None for one of no spec file; raises ImportError where it is gone, or is not what it was."""
        found = _NAME.fullmatch(module)
        if found is None:
            return None
        path, beside = _unquoted(found[2]), found[3] and _unquoted(found[3])
        what = f"this is of the spec file {path}"
        try:
            file = cls.read(path, beside or None)
        except OSError as error:
            raise ImportError(f"{what}, which cannot be read: {error.strerror}", name=module) from None
        if file.module_name != module:
            raise ImportError(f"{what}, which has changed since: what was pickled of it cannot be loaded", name=module)
        return file

    @property
    def module_name(self) -> str:
        """The name of its module, which is of one part, without a dot."""
        folder = "" if self.beside is None else f":{_quoted(self.beside)}"
        return f"{PREFIX}{sha256(self.content).hexdigest()[:16]}:{_quoted(self.path)}{folder}"


def origin_of(cls: type) -> str:
    """Where a class is from, in words: the file of a spec, or a module."""
    found = _NAME.fullmatch(cls.__module__)
    return f"the module {cls.__module__}" if found is None else f"the file {display_path(str(_unquoted(found[2])))}"


def other_class(given: type, known: type) -> str:
    """What tells two classes of one name apart, that of which something was given and the one that a spec has."""
    origin, ours = origin_of(given), origin_of(known)
    if origin == ours:
        return f"{ours} has changed since, or was run again"
    return f"its {given.__name__} is that of {origin}, the spec has that of {ours}"


def _quoted(path: Path) -> str:
    return quote(os.fsencode(path), safe="/").replace(".", "%2E")


def _unquoted(text: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(text)))
