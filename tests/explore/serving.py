"""The explorer's server on a port of its own, in a thread, for as long as a test asks it."""

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import uvicorn

from checker.explore.source import Source
from checker.explore.web.guard import App
from checker.explore.web.server import app_of
from checker.explore.web.serving import HOST, listening

TOKEN = "a-token-of-the-tests"


@dataclass
class Answer:
    """What the server has answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def data(self) -> Any:
        return json.loads(self.text)


@dataclass
class Served:
    """A server that can be asked."""

    port: int

    @property
    def host(self) -> str:
        return f"{HOST}:{self.port}"

    def address(self, name: str = "") -> str:
        return f"http://{self.host}/?token={TOKEN}" + (f"#{name}" if name else "")

    def ask(self, path: str, posted: object = None, *, method: str | None = None, **headers: str | None) -> Answer:
        """Ask as the page does; a header that is given replaces the page's own, None leaves it out."""
        sent: dict[str, str | None] = {"host": self.host, "x-checker-token": TOKEN}
        body = None
        if posted is not None:
            body = posted if isinstance(posted, bytes) else json.dumps(posted).encode()
            sent["content-type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        connection.request(
            method or ("GET" if body is None else "POST"), path, body, {k: v for k, v in sent.items() if v is not None}
        )
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)


@contextlib.contextmanager
def served(source: Source, change: Callable[[App], App] = lambda app: app) -> Iterator[Served]:
    """The server of a spec; `change` puts something around it."""
    heard = listening(0)
    port = heard.getsockname()[1]
    app = change(app_of(source, TOKEN, (f"{HOST}:{port}", f"localhost:{port}")))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [heard]}, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield Served(port)
    finally:
        server.should_exit = True
        thread.join(timeout=30)
