"""The process of one call: reads the call from its standard input, and writes lines of JSON to what was its standard output.

A line is `{"progress": [states, frontier, depth, seconds]}`, or the last one `{"answer": ...}`. What a spec prints goes to the standard
error, which the server reads beside. When the server is gone, so is this process with all that it has started.
"""

import io
import json
import os
import signal
import sys
import threading
import time
from typing import IO, Any

from checker.diagnostics import EnginesDiffer, InvalidSpec
from checker.mcp.answers import Answer, cut, failed, refused, stopped

_EVERY = 0.5
"""Seconds between two lines of progress, at the least."""


class Channel:
    """The way to the server."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self._next = stream, 0.0

    def progress(self, states: int, frontier: int, depth: int, seconds: float, /) -> None:
        """Tell how far a search is, now and then."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _EVERY
            self._send({"progress": [states, frontier, depth, seconds]})

    def answer(self, answer: Answer, most: int) -> None:
        """Tell what came of it, in so many characters."""
        made = cut(answer, most)
        self._send({"answer": {"exit_code": made.exit_code, "text": made.text, "document": made.document}})

    def _send(self, line: dict[str, Any]) -> None:
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()


def main() -> None:
    """Do the one call that the standard input holds."""
    channel, given = _take_streams()
    call = json.loads(given.readline())
    threading.Thread(target=_end_with, args=(given,), name="checker-server-watch", daemon=True).start()
    os.chdir(call["root"])
    from checker.api.watching import start_watchdog

    start_watchdog()
    answer = _answered(call["tool"], call["arguments"], channel)
    sys.stdout.flush()
    sys.stderr.flush()
    channel.answer(answer, call["arguments"]["max_characters"])
    _end()


def _end() -> None:
    """End this process with its threads, and with all that the spec has started and not waited for."""
    os.killpg(0, signal.SIGKILL)


def _take_streams() -> tuple[Channel, IO[bytes]]:
    """The ways to and from the server, for which nothing else is left: print goes to the standard error, and input finds nothing."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    given = os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper), "nothing has replaced it yet"
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    return Channel(channel), given


def _end_with(given: IO[bytes]) -> None:
    """End this process and its children when the server closes its end."""
    given.read()
    _end()


def _answered(tool: str, arguments: dict[str, Any], channel: Channel) -> Answer:
    from checker.mcp.work import WORK
    from checker.stopping import Stopped

    try:
        return WORK[tool](arguments, channel.progress)
    except InvalidSpec as invalid:
        return refused(invalid)
    except Stopped as error:
        return stopped(str(error.stop))
    except MemoryError:
        return stopped("the memory there is")
    except EnginesDiffer as difference:
        return Answer(4, difference.text, {"stopped_by": "the engines differ"})
    except Exception as error:
        return failed(f"{type(error).__name__}: {error}".removesuffix(": "))


if __name__ == "__main__":
    main()
