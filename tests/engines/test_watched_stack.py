"""The stack of a thread that runs, as the watch reads it."""

import sys
import threading
from collections.abc import Iterator

from checker.search.watch import stack_of


def test_it_has_the_frames_of_the_thread_the_innermost_first() -> None:
    here, there, seen = threading.Event(), threading.Event(), list[str]()

    def inner() -> Iterator[int]:
        here.set()
        there.wait(10)
        yield 1

    def outer() -> None:
        seen.append(str(sum(inner())))

    thread = threading.Thread(target=outer)
    thread.start()
    assert here.wait(10)
    assert thread.ident is not None
    names = [frame.f_code.co_name for frame in stack_of(thread.ident)]
    there.set()
    thread.join(10)
    assert [name for name in names if name in ("inner", "outer", "run")] == ["inner", "outer", "run"]
    assert seen == ["1"]


def test_it_is_that_of_the_thread_itself() -> None:
    frames = stack_of(threading.get_ident())[1:]  # without its own
    assert frames[0] is sys._getframe()
    assert frames[1] is frames[0].f_back
    assert frames[-1].f_back is None


def test_a_thread_that_has_ended_has_none() -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join(10)
    assert thread.ident is not None
    assert stack_of(thread.ident) == []
