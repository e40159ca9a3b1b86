"""What there is room for where a failure will be read: the terminal's width, also where a worker of xdist runs the test."""

import sys
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Self

import pytest

_KEY = "checker_room"
"""Of what a worker is given."""


@dataclass(frozen=True)
class Room:
    """Lines of so many columns; only ASCII where the output can do no more."""

    width: int = 80
    is_ascii: bool = False

    @classmethod
    def of(cls, config: pytest.Config) -> Self:
        """That of the terminal of the run; a worker, which has none, was told of it."""
        given = getattr(config, "workerinput", {}).get(_KEY)
        if given is not None:
            return cls(*given)
        if config.pluginmanager.get_plugin("terminalreporter") is None:
            return cls()
        encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
        return cls(config.get_terminal_writer().fullwidth, not encoding.lower().startswith("utf"))

    def tell(self, given: dict[str, object]) -> None:
        """Put it among what a worker is given."""
        given[_KEY] = astuple(self)


def shown(path: str | Path) -> str:
    """A path relative to the working folder where it is below it, as pytest shows one."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
