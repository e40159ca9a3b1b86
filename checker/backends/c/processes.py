"""Compilers that run beside us: started, waited for, ended."""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from checker.backends.c.toolchain import BuildFailed

_MOMENT, _POLL = 0.1, 0.005
"""Seconds between looks at a process, with the system telling of its end and without."""


def cores() -> int:
    """How many processes can be at work at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Running:
    """One run of a compiler, which keeps its temporary files and what it says in a folder. Raises BuildFailed when it cannot be run."""

    def __init__(self, command: list[str], folder: Path, name: str) -> None:
        self.command = " ".join(command)
        self._errors = folder / f"{name}.errors"
        try:
            errors = self._errors.open("wb")
        except OSError as error:
            raise BuildFailed(f"the C file cannot be written: {error.strerror}") from None
        with errors:
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    start_new_session=True,
                    env={**os.environ, "TMPDIR": str(folder)},
                )
            except OSError as error:
                raise BuildFailed(f"{command[0]} cannot be run: {error.strerror}", self.command) from None

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """The exit code; None while it runs."""
        return self._process.poll()

    @property
    def failure(self) -> BuildFailed:
        """What it said, when it has failed."""
        try:
            lines = self._errors.read_text(errors="replace").splitlines()
        except OSError:
            lines = []
        first = next((line for line in lines if "error" in line), "\n".join(lines).strip())
        return BuildFailed(f"the C compiler failed: {first}", self.command)

    def end(self) -> None:
        """End it, and whatever it has started."""
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def wait_a_moment(running: Sequence[Running]) -> None:
    """Wait until one of them ends, a moment at most."""
    descriptors: list[int] = []
    try:
        descriptors += [os.pidfd_open(each.process) for each in running]
        select.select(descriptors, [], [], _MOMENT)
    except (AttributeError, OSError):  # a system may not have it, and a sandbox may forbid it
        time.sleep(_POLL)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
