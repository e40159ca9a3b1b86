"""Work that is done beside the screen, one piece after the other, so that the screen stays alive and a key that waits is not lost."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Job:
    """`work` is done in a thread; `done` gets what it returns, and `failed` what it raises, where the screen is.

    One that `is_left` may be given up before it is over: then nobody gets anything. Nobody waits for one that `is_quiet`.
    """

    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]
    is_left: bool = False
    is_quiet: bool = False


class Jobs:
    """A queue of jobs. All methods are for the thread of the screen."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Job] = asyncio.Queue()
        self._current: tuple[Job, asyncio.Future[Any]] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a job goes on, or waits."""
        return self._current is not None or not self._waiting.empty()

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits for the job that goes on."""
        return self._current is not None and not self._current[0].is_quiet

    def add(self, job: Job) -> None:
        """Have a job done after those that wait."""
        self._waiting.put_nowait(job)

    def drop(self) -> None:
        """Forget the jobs that wait, and the one that goes on where it may be given up."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
            self._waiting.task_done()
        if self._current is not None and self._current[0].is_left:
            self._current[1].cancel()

    async def serve(self) -> None:
        """Do one job after the other, without end."""
        while True:
            job = await self._waiting.get()
            try:
                await self._do(job)
            finally:
                self._current = None
                self._waiting.task_done()

    async def join(self) -> None:
        """Wait until there is nothing to do."""
        await self._waiting.join()

    async def _do(self, job: Job) -> None:
        future = _in_thread(job.work)
        self._current = job, future
        await asyncio.wait([future])
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            job.failed(error)
        else:
            job.done(future.result())


def _in_thread(work: Callable[[], Any]) -> asyncio.Future[Any]:
    """The work in a thread of its own, which keeps no process from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(found: Any, error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(found)
        else:
            future.set_exception(error)

    def run() -> None:
        found, error = None, None
        try:
            found = work()
        except BaseException as raised:  # whatever it is, who waits for it is to know
            error = raised
        with contextlib.suppress(RuntimeError):  # the screen has been left meanwhile
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=run, name="checker-explore", daemon=True).start()
    return future
