"""Models of one spec with other sizes are used side by side: in threads, in tasks, one inside the other."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.sorts import SortMeta
from checker.options import Engine
from checker.result import Verdict
from checker.search.select import check

STATES = {2: 56, 3: 288, 4: 1568}
"""Of two-phase commit, by the number of resource managers; those of three are in Lamport's TLA+ course."""

MESSAGES = """
from checker import *

class Node(Symmetric, size=2):
    pass

class Level(Range, low=0, high=1):
    pass

class Note(Record):
    sender: Node
    level: Level

class Notes(Spec):
    sent: set[Note] = fill()

    @action
    def send(self, node: Node, level: Level):
        self.sent.add(Note(node, level))

    @invariant
    def sent_within(self):
        return all(Level.low <= note.level <= Level.high and note.sender in Node for note in self.sent)
"""


def found(size: int, engine: Engine, start: Barrier) -> tuple[Verdict, int]:
    start.wait(timeout=60)
    result = check(Model(load("two_phase_commit"), RM=size), engine=engine, symmetry=False)
    return result.verdict, result.distinct_states


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("sizes", [(2, 3, 4), (3, 3, 3)])
def test_three_models_in_three_threads(sizes: tuple[int, ...], engine: Engine) -> None:
    start = Barrier(len(sizes))
    with ThreadPoolExecutor(len(sizes)) as threads:
        runs = [threads.submit(found, size, engine, start) for size in sizes]
        assert [run.result(timeout=120) for run in runs] == [(Verdict.VERIFIED, STATES[size]) for size in sizes]


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_records_of_three_models_in_three_threads(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "notes.py"
    path.write_text(MESSAGES)
    spec, start = load(str(path)), Barrier(3)

    def states(high: int) -> tuple[Verdict, int]:
        start.wait(timeout=60)
        result = check(Model(spec, Level=f"0..{high}"), engine=engine, symmetry=False)
        return result.verdict, result.distinct_states

    with ThreadPoolExecutor(3) as threads:
        assert [*threads.map(states, (0, 1, 2), timeout=120)] == [
            (Verdict.VERIFIED, 4),
            (Verdict.VERIFIED, 16),
            (Verdict.VERIFIED, 64),
        ]


def sort_of(model: Model) -> SortMeta:
    """The one sort of two-phase commit."""
    sort = model.settings[0].sort
    assert isinstance(sort, SortMeta)
    return sort


def test_a_model_inside_another() -> None:
    few, many = (Model(load("two_phase_commit"), RM=size) for size in (2, 4))
    sort = sort_of(few)
    with many.bound():
        with few.bound():
            assert len(sort) == 2
        assert len(sort) == 4
    assert len(sort) == 3


def test_models_in_tasks() -> None:
    async def seen(size: int) -> list[int]:
        model = Model(load("two_phase_commit"), RM=size)
        sizes = []
        with model.bound():
            for _ in range(3):
                sizes.append(len(sort_of(model)))
                await asyncio.sleep(0)
        return sizes

    async def together() -> list[list[int]]:
        return await asyncio.gather(*map(seen, (2, 3, 4)))

    assert asyncio.run(together()) == [[2] * 3, [3] * 3, [4] * 3]
