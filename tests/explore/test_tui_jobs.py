"""Jobs are done one after the other, beside the screen; what one comes to is told, unless it was given up."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from checker.explore.tui.jobs import Job, Jobs
from checker.explore.tui.numbers import Typed

MOST = 30.0


class Told:
    """What was told of jobs."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[str] = []

    def job(self, work: Callable[[], object], *, is_left: bool = False) -> Job:
        return Job(work, self.done.append, lambda error: self.failed.append(repr(error)), is_left)


class Waiting:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun, self.over = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        self.over.wait(MOST)
        return "first"


def serving(test: Callable[[Jobs, Told], Awaitable[None]]) -> None:
    async def run() -> None:
        jobs = Jobs()
        server = asyncio.create_task(jobs.serve())
        await test(jobs, Told())
        server.cancel()

    asyncio.run(asyncio.wait_for(run(), MOST))


def test_jobs_are_done_in_turn_and_in_another_thread() -> None:
    async def test(jobs: Jobs, told: Told) -> None:
        here = threading.get_ident()
        numbers = iter(range(3))
        for _ in range(3):
            jobs.add(told.job(lambda: (next(numbers), threading.get_ident() == here)))
        assert jobs.is_busy
        await jobs.join()
        assert told.done == [(0, False), (1, False), (2, False)]
        assert not jobs.is_busy

    serving(test)


def test_a_job_that_fails_is_told_and_the_next_one_is_done() -> None:
    async def test(jobs: Jobs, told: Told) -> None:
        jobs.add(told.job(lambda: 1 // 0))
        jobs.add(told.job(lambda: 7))
        await jobs.join()
        assert told.failed == ["ZeroDivisionError('integer division or modulo by zero')"]
        assert told.done == [7]

    serving(test)


def test_jobs_that_wait_are_forgotten_and_the_one_that_goes_on_is_not() -> None:
    async def test(jobs: Jobs, told: Told) -> None:
        first = Waiting()
        jobs.add(told.job(first))
        jobs.add(told.job(lambda: "second"))
        await asyncio.to_thread(first.begun.wait, MOST)
        jobs.drop()
        first.over.set()
        await jobs.join()
        assert told.done == ["first"]

    serving(test)


def test_a_job_that_may_be_given_up_is_and_nobody_waits_for_it() -> None:
    async def test(jobs: Jobs, told: Told) -> None:
        first = Waiting()
        jobs.add(told.job(first, is_left=True))
        await asyncio.to_thread(first.begun.wait, MOST)
        jobs.drop()
        jobs.add(told.job(lambda: "second"))
        await jobs.join()
        first.over.set()
        await asyncio.sleep(0)
        assert told.done == ["second"]
        assert told.failed == []

    serving(test)


def test_a_number_is_taken_when_no_longer_one_begins_like_it() -> None:
    typed = Typed()
    assert typed.add(1, range(12)) is None
    assert typed.add(1, range(12)) == 11
    assert typed.add(2, range(12)) == 2
    assert typed.add(1, range(12)) is None
    assert typed.take() == 1
    assert typed.take() is None
    assert typed.add(9, []) == 9
