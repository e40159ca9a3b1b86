"""A debugger for the steps of a trace: `replay --debug` waits for one, or uses the one that it was started under.

debugpy is no requirement of the package: whoever has an editor that speaks its protocol has it, or installs it.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import typer

HERE = "127.0.0.1"
PORT = 5678
"""Where editors look for debugpy unless they are told."""

_MISSING = """\
error: --debug needs the package debugpy, which is not installed
  = pip install debugpy"""


class Debugger:
    """The debugger that is to come, or is there already. Until `wait` is over nothing of the spec's stops."""

    def __init__(self, address: str | None) -> None:
        self._host, self._port = address_of(address)
        os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # its warning of modules that are no author's
        try:
            self._debugpy: Any = import_module("debugpy")
        except ModuleNotFoundError:
            typer.echo(_MISSING, err=True)
            raise typer.Exit(2) from None

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Inside the block breakpoints do not stop, those that a body asks for with `breakpoint()` either."""
        self._trace(False)  # first, for it may set the hook
        asked, sys.breakpointhook = sys.breakpointhook, _pass_by
        try:
            yield
        finally:
            sys.breakpointhook = asked
            self._trace(True)

    def wait(self) -> None:
        """Wait until a debugger is there and has set its breakpoints; it may be that which this process was started under."""
        if self._debugpy.is_client_connected():
            return
        try:
            host, port = self._debugpy.listen((self._host, self._port))
        except (OSError, RuntimeError) as error:
            message = f"no debugger can be waited for on {self._host}:{self._port}: {error}"
            typer.echo(f"error: {message}\n  = --debug-at 127.0.0.1:0 takes a free port", err=True)
            raise typer.Exit(2) from None
        typer.echo(f"waiting for a debugger on {host}:{port}", err=True)
        self._debugpy.wait_for_client()

    def _trace(self, is_on: bool) -> None:
        if self._debugpy.is_client_connected():
            self._debugpy.trace_this_thread(is_on)


def _pass_by(*given: object, **more: object) -> None:
    """What `breakpoint()` does where nobody debugs yet."""


def address_of(text: str | None) -> tuple[str, int]:
    """The host and port of HOST:PORT, or PORT; raises BadParameter for anything else."""
    if text is None:
        return HERE, PORT
    host, _, port = text.rpartition(":")
    if not re.fullmatch(r"\d{1,5}", port, re.ASCII) or int(port) > 65535 or host.startswith("["):
        raise typer.BadParameter(f"'{text}' is no HOST:PORT: write 127.0.0.1:5678", param_hint="'--debug-at'")
    return host or HERE, int(port)
