"""A call in a process of its own: started, listened to, and killed with all it has started, at its bounds or when nobody waits any more.

In: a tool with its arguments, read already. Out: the answer that the process gives, or what ended it.
"""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import Any

import anyio
from anyio.abc import ByteReceiveStream, Process
from anyio.streams.buffered import BufferedByteReceiveStream

from checker.mcp.answers import Answer, Cut, cut, stopped
from checker.mcp.bounds import MEGABYTE
from checker.report.progress import progress_text
from checker.result import Stop, StopKind

Progressed = Callable[[float, str], Awaitable[None]]
"""Told of the states so far, and of the search in words."""

_SOURCE = "import sys; sys.path.append({!r}); from checker.mcp.worker import main; main()"
_HOME = str(Path(__file__).resolve().parents[2])
_MOST_LINE = 4 << 20
_MOST_PRINTED = 16_000
"""Bytes of what a spec prints that are kept: the first ones."""

_GRACE, _PART = 10.0, 0.5
"""Seconds that a process has beyond its bound, to begin and to show what it found; the part of the bound, when that is more."""
_EXCESS, _SLACK = 1.25, 256 * MEGABYTE
"""Memory that a process may hold beyond its bound, which it looks at itself: by this factor, and so many bytes."""
_LOOK = 0.25
"""Seconds between two looks at the memory."""
_END, _REST = 1.0, 0.05
"""Seconds that a process has to end after its answer, and seconds that are waited for the rest of what was printed."""
_UNDETERMINED = 3


@dataclass(frozen=True)
class Done:
    """What came of it; `printed` is what the spec, and what it uses, has written to the standard output and error."""

    cut: Cut
    printed: str = ""


class Job:
    """One call and its process."""

    def __init__(self, root: Path, tool: str, arguments: Mapping[str, Any], progressed: Progressed) -> None:
        self._root = root
        self._call = {"root": str(root), "tool": tool, "arguments": dict(arguments)}
        self._progressed = progressed
        self._seconds = float(arguments["max_seconds"])
        self._memory = int(arguments["max_memory_mb"]) * MEGABYTE
        self._characters = int(arguments["max_characters"])
        self._printed = bytearray()
        self._killed_by: str | None = None

    async def run(self) -> Done:
        """Run it to its end, or to its bounds; a caller that is cancelled kills it."""
        command = [sys.executable, "-P", "-c", _SOURCE.format(_HOME)]
        process = await anyio.open_process(
            command, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=self._root, start_new_session=True
        )
        try:
            return await self._listen(process)
        finally:
            with anyio.CancelScope(shield=True):
                _kill(process)
                await process.aclose()

    async def _listen(self, process: Process) -> Done:
        assert process.stdin is not None, "it was asked for"
        assert process.stdout is not None, "it was asked for"
        assert process.stderr is not None, "it was asked for"
        document: dict[str, Any] | None = None
        with anyio.move_on_after(self._seconds + max(_GRACE, self._seconds * _PART)) as in_time:
            async with anyio.create_task_group() as group:
                group.start_soon(self._collect, process.stderr)
                group.start_soon(self._weigh, process, group.cancel_scope)
                with contextlib.suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
                    await process.stdin.send(json.dumps(self._call).encode() + b"\n")
                document = await self._answer(process.stdout)
                with anyio.move_on_after(_END):
                    await process.wait()
                await anyio.sleep(_REST)
                group.cancel_scope.cancel()
        if in_time.cancelled_caught:
            self._killed_by = f"{Stop(StopKind.TIME, self._seconds)}, in something that did not let itself be stopped"
        return self._done(document, process.returncode)

    async def _answer(self, stream: ByteReceiveStream) -> dict[str, Any] | None:
        """The answer; None when the process ends without one."""
        lines = BufferedByteReceiveStream(stream)
        with contextlib.suppress(anyio.IncompleteRead, anyio.EndOfStream, anyio.DelimiterNotFound, ValueError):
            while True:
                line = json.loads(await lines.receive_until(b"\n", _MOST_LINE))
                if "answer" in line:
                    answer: dict[str, Any] = line["answer"]
                    return answer
                states, frontier, depth, seconds = line["progress"]
                await self._progressed(states, progress_text(states, frontier, depth, seconds))
        return None

    async def _collect(self, stream: ByteReceiveStream) -> None:
        """Read all that is printed, so that nobody waits, and keep its beginning."""
        with contextlib.suppress(anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError):
            while True:
                part = await stream.receive()
                self._printed += part[: max(0, _MOST_PRINTED - len(self._printed))]

    async def _weigh(self, process: Process, scope: anyio.CancelScope) -> None:
        """Kill a process that holds much more than it may, where the system tells: one call of C lets it not look itself."""
        most = self._memory * _EXCESS + _SLACK
        while (held := _resident(process.pid)) is not None:
            if held > most:
                self._killed_by = str(Stop(StopKind.MEMORY, self._memory))
                scope.cancel()
                return
            await anyio.sleep(_LOOK)

    def _done(self, document: dict[str, Any] | None, code: int | None) -> Done:
        printed = self._printed.decode("utf-8", errors="replace")
        if document is not None:
            return Done(Cut(document["exit_code"], document["text"], document["document"]), printed)
        if self._killed_by is None and code == _UNDETERMINED:  # its watchdog has said what it is in, last of all
            printed, _, said = printed.rstrip("\n").rpartition("\n")
            self._killed_by = said.removeprefix("undetermined: stopped by ")
        return Done(cut(self._ended(code), self._characters), printed)

    def _ended(self, code: int | None) -> Answer:
        """The answer for a process that gave none."""
        if self._killed_by:
            return stopped(self._killed_by)
        if code is not None and code < 0:
            return stopped(f"the signal {signal.Signals(-code).name}, which the spec or the system sent to its process")
        return stopped(f"the end of its process, with the exit code {code}: the spec, or what it uses, has ended it")


def _kill(process: Process) -> None:
    """End a process and all that it has started, which outlives it: its group keeps its number while anything is left in it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _resident(pid: int) -> int | None:
    """Bytes of memory that a process holds; None where the system does not tell, or the process is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
