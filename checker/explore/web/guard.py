"""Who may ask the server: who knows the token, on this machine, from the page itself.

A page of another origin can send requests to 127.0.0.1 and, by a name that comes to mean this address, even read the answers. So the Host
has to be ours, the token has to be known, and what is posted has to be JSON from our own origin; nothing allows another origin to read.
"""

import hmac
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TOKEN_HEADER = "x-checker-token"
MOST_BYTES = 1 << 20
"""Bytes of what is posted."""

_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
"""What every answer says, unless it says something stricter of its own."""


class Guard:
    """Lets a request through to `app`, or answers 403 (who asks, or from where), 413 or 415 (what is posted)."""

    def __init__(self, app: App, token: str, hosts: Iterable[str]) -> None:
        self._app, self._token, self._hosts = app, token.encode(), frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refusal(scope)
        app = self._app if refusal is None else PlainTextResponse(refusal[1] + "\n", refusal[0])
        await app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request is refused, None for one that is not."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return 403, "this address is not one of the explorer's"
        if not self._is_known(scope, headers):
            return 403, "the address lacks the token: open the one that checker explore has printed"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "GET or POST"
        return self._refusal_to_post(headers, host) if scope["method"] == "POST" else None

    def _is_known(self, scope: Scope, headers: Headers) -> bool:
        given = headers.get(TOKEN_HEADER)
        if given is None:
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[-1]
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token)

    def _refusal_to_post(self, headers: Headers, host: str) -> tuple[int, str] | None:
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return 403, "another origin asks"
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415, "what is posted is JSON"
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit() or int(length) > MOST_BYTES:
            return 413, f"what is posted has a length, of at most {MOST_BYTES:,} bytes"
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            message["headers"] = headers.raw
        await send(message)

    return sending
