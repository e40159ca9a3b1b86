"""The standard streams of the command: nobody who stops reading, or never read, changes an exit code.

A stream whose reader is gone takes everything and keeps nothing from then on. What else cannot be written raises CannotWrite.
"""

import errno
import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_GONE = (errno.EPIPE, errno.ECONNRESET, errno.ESHUTDOWN)


class CannotWrite(OSError):
    """A standard stream does not take what is written: its device is full, or broken."""


class _Stream(io.FileIO):
    """A standard stream's descriptor; once it takes nothing more it is the null device, and nothing fails at the interpreter's end."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data) or 0
        except OSError as error:
            refused = error
        _replace(self.fileno())
        if refused.errno not in _GONE:
            raise CannotWrite(refused.errno, refused.strerror)
        return memoryview(data).nbytes


def forget_no_width() -> None:
    """A width of no columns says that none is known, as a terminal has it that does not tell its own."""
    if os.environ.get("COLUMNS", "").strip("0 ") == "":
        os.environ.pop("COLUMNS", None)


def open_streams() -> None:
    """Make the standard streams of this process such streams; those that were closed are the null device, so that no file takes
    their place."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            _replace(descriptor)
    sys.stdout = _text(sys.stdout, 1)
    sys.stderr = _text(sys.stderr, 2)


def flush_streams() -> None:
    """Write what is held; raises CannotWrite."""
    sys.stdout.flush()
    sys.stderr.flush()


def _text(stream: "io.TextIOBase | object", descriptor: int) -> io.TextIOWrapper:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    raw = _Stream(descriptor, "w", closefd=False)
    at_once = descriptor == 2 or raw.isatty()
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors="backslashreplace", line_buffering=at_once)


def _replace(descriptor: int) -> None:
    """Make a descriptor the null device's."""
    null = os.open(os.devnull, os.O_RDWR)
    if null != descriptor:
        os.dup2(null, descriptor)
        os.close(null)
