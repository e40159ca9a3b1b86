"""Serves the page on this machine until it is interrupted."""

import contextlib
import os
import secrets
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator

import uvicorn

from checker.explore.source import Source
from checker.explore.web.server import app_of

HOST = "127.0.0.1"
_GRACE = 1
"""Seconds that answers in the making have when the server is to end."""


def listening(port: int) -> socket.socket:
    """A socket of this machine alone; `port` 0 is a free one. Raises OSError for one that is taken, or that may not be used."""
    return socket.create_server((HOST, port))


def serve(source: Source, heard: socket.socket, name: str, told: Callable[[str], None], *, browse: bool) -> None:
    """Serve until an interrupt. `told` is called with the address of the place with this name; a browser is opened there, if it may be."""
    port = heard.getsockname()[1]
    token = secrets.token_urlsafe(24)
    app = app_of(source, token, (f"{HOST}:{port}", f"localhost:{port}"))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=_GRACE)
    address = f"http://{HOST}:{port}/?token={token}#{name}"

    def tell() -> None:
        told(address)
        if browse and _has_display():
            threading.Thread(target=_open, args=(address,), daemon=True).start()

    _Server(config, tell).run(sockets=[heard])


class _Server(uvicorn.Server):
    """Tells when it answers; an interrupt ends it, and that is all: uvicorn would raise it once more when everything is over."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn has it, and a word."""
        await super().startup(sockets)
        self._tell()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn has it, without that; one that the parent has had ignored stays ignored."""
        taken = [number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) is not signal.SIG_IGN]
        before = [(number, signal.signal(number, self.handle_exit)) for number in taken]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)


def _open(address: str) -> None:
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(address)


def _has_display() -> bool:
    """Whether a browser would have a window: one in the terminal would take it from us."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
