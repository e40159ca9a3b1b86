"""What the page asks of the server: places, why, searches, and whether the spec has changed. Kept is only what was looked at."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from checker.diagnostics import InvalidSpec
from checker.explore.explorer import Explorer
from checker.explore.neighbours import MOST_WITHIN
from checker.explore.places import Arrival
from checker.explore.runs import How
from checker.explore.searches import Search
from checker.explore.source import Source
from checker.explore.web.graph import graph_html
from checker.explore.web.guard import App, Guard
from checker.explore.web.page import page_html
from checker.explore.web.place import answer_html, place_html
from checker.stopping import STOPS, stop_of

Answers: TypeAlias = Callable[[Request], Awaitable[Response]]

_SLICE = 0.2
"""Seconds after which a search looks whether its page still waits for it."""


class Wrong(Exception):
    """A request that the page does not make."""


def app_of(source: Source, token: str, hosts: tuple[str, ...]) -> App:
    """The server of a spec, for whoever knows the token; `hosts` are the names by which it may be addressed, with the port."""
    server = _Server(source)
    routes = [
        Route("/", server.page),
        Route("/place", _answering(server.place)),
        Route("/version", _answering(server.version)),
        Route("/graph", _answering(server.graph)),
        Route("/why", _answering(server.why), methods=["POST"]),
        Route("/jump", _answering(server.jump), methods=["POST"]),
        Route("/run", _answering(server.run), methods=["POST"]),
        Route("/check", _answering(server.check), methods=["POST"]),
        Route("/follow", _answering(server.follow), methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes), token, hosts)


def _answering(answer: Callable[[Request], Awaitable[dict[str, Any]]]) -> Answers:
    """What answers with JSON; what is wrong with the question, or takes too long, is an answer with a text in `error`."""

    async def answering(request: Request) -> Response:
        try:
            return JSONResponse(await answer(request))
        except Wrong as wrong:
            return JSONResponse({"error": str(wrong)}, 400)
        except InvalidSpec as invalid:
            return JSONResponse({"error": "\n\n".join(error.render() for error in invalid.errors)}, 422)
        except STOPS as stop:  # an interrupt is none of ours in this thread: the spec, or an expression, has raised it
            return JSONResponse({"error": f"stopped by {stop_of(stop)}"}, 503)
        except Exception as error:
            said = f"{type(error).__name__}: {error}".removesuffix(": ")
            return JSONResponse({"error": f"a bug in the checker, not in your spec: {said}"}, 500)

    return answering


class _Server:
    def __init__(self, source: Source) -> None:
        self.source = source

    @property
    def explorer(self) -> Explorer:
        """That of the spec as it stands."""
        return self.source.explorer

    async def page(self, request: Request) -> Response:
        """The page, whose style and script a browser takes for the nonce alone."""
        nonce = secrets.token_urlsafe(16)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; "
            "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        )
        return HTMLResponse(page_html(self.explorer, nonce), headers={"content-security-policy": policy})

    async def place(self, request: Request) -> dict[str, Any]:
        """A place; where none is named, that where a walk begins."""
        name = request.query_params.get("name")
        return await run_in_threadpool(self._place, name)

    def _place(self, name: str | None) -> dict[str, Any]:
        version, explorer = self.source.version, self.explorer
        place = explorer.at(explorer.start() if name is None else name)
        return {
            "name": place.name,
            "html": place_html(place),
            "last": str(place.steps[-1]) if place.steps else "choose an initial state",
            "is_wrong": bool(place.wrong),
            "steps": [str(step) for step in place.steps],
            "version": version,
        }

    async def version(self, request: Request) -> dict[str, Any]:
        """Which version of the spec it is, read again where its file has changed, and what is wrong with the file."""
        await run_in_threadpool(self.source.poll)
        return {"version": self.source.version, "mistakes": self.source.mistakes}

    async def graph(self, request: Request) -> dict[str, Any]:
        """The neighbourhood of a place."""
        given = request.query_params
        within = given.get("within", "2")
        if within not in {str(each) for each in range(1, MOST_WITHIN + 1)}:
            raise Wrong(f"a neighbourhood is within 1 to {MOST_WITHIN} steps")
        name = given.get("name", "")
        around = await run_in_threadpool(lambda: self.explorer.neighbourhood(name, within=int(within)))
        return {"html": graph_html(around)}

    async def why(self, request: Request) -> dict[str, Any]:
        """Why an action is not enabled at a place, or a property is as it is."""
        given = await self._asked(request, asked=str)
        answer = await run_in_threadpool(self.explorer.why, given["name"], given["asked"])
        return {"html": answer_html(answer)}

    async def jump(self, request: Request) -> dict[str, Any]:
        """The nearest state where something is so."""
        given = await self._asked(request, goal=str)
        return await _searched(request, lambda: self.explorer.jump(given["name"], given["goal"]))

    async def run(self, request: Request) -> dict[str, Any]:
        """A run until something is so, or something else goes wrong."""
        given = await self._asked(request, goal=str, how=str)
        how: How = "random" if given["how"] == "random" else "first"
        until = dict.fromkeys((given["goal"].strip(), ""))
        return await _searched(request, lambda: self.explorer.run(given["name"], list(until), how=how))

    async def check(self, request: Request) -> dict[str, Any]:
        """What a search of the whole spec finds."""
        return _arrived(await run_in_threadpool(self.explorer.checked))

    async def _asked(self, request: Request, **kinds: type) -> dict[str, Any]:
        """What was posted about a place, which is one of the spec as it stands."""
        given = await _given(request, name=str, version=int, **kinds)
        if given["version"] != self.source.version:
            raise Wrong("the spec has changed in the meantime: ask again")
        return given

    async def follow(self, request: Request) -> dict[str, Any]:
        """How far a path of an earlier version goes."""
        given = await _given(request, steps=list)
        if not all(isinstance(step, str) for step in given["steps"]):
            raise Wrong("'steps' are texts")
        version, explorer = self.source.version, self.explorer
        followed = await run_in_threadpool(explorer.follow, given["steps"])
        name = followed.name or await run_in_threadpool(explorer.start)
        return {"name": name, "said": followed.said, "version": version}


async def _given(request: Request, **kinds: type) -> dict[str, Any]:
    """What was posted: an object with these fields."""
    try:
        given = await request.json()
    except ValueError:
        raise Wrong("what is posted is no JSON") from None
    except RecursionError:
        raise Wrong("what is posted is nested too deeply") from None
    if not isinstance(given, dict) or any(not isinstance(given.get(name), kind) for name, kind in kinds.items()):
        raise Wrong(f"what is posted is an object with {', '.join(kinds)}")
    return given


async def _searched(request: Request, begin: Callable[[], Search]) -> dict[str, Any]:
    """What a search comes to; it ends when nobody waits for it any more."""
    search = await run_in_threadpool(begin)
    while not await run_in_threadpool(search.advance, _SLICE):
        if await request.is_disconnected():
            search.cancel()
    assert search.arrival is not None, "it is over"
    return _arrived(search.arrival)


def _arrived(arrival: Arrival) -> dict[str, Any]:
    return {"name": arrival.name, "said": arrival.said, "is_there": arrival.is_there}
