"""Arguments that are given by hand: elements by their names wherever they stand, and which part of a value does not fit."""

import re
from collections import Counter
from typing import Annotated, Any, Literal

import pytest

from checker import (
    MaxLen,
    Model,
    Quorum,
    Range,
    Record,
    Spec,
    State,
    Symmetric,
    action,
    check,
    fill,
    invariant,
    require,
)


class Worker(Symmetric, size=2):
    pass


class Job(Symmetric, size=2):
    pass


class Tries(Range, low=0, high=2):
    pass


class Majority(Quorum, of=Worker):
    pass


class Ack(Record):
    worker: Worker
    job: Job
    tries: Tries


class Nack(Record):
    worker: Worker


class Wrapped(Record):
    inner: Ack


WRONG: Any = Ack("worker1", "job1", 1)  # type: ignore[arg-type]  # a record that is made outside every model


class Queue(Spec):
    last: Ack | Nack | Wrapped | tuple[Worker, Tries] | None = None
    seen: set[Worker] = fill()

    @action
    def receive(self, ack: Ack) -> None:
        self.last = ack

    @action
    def reply(self, reply: Ack | Nack | None) -> None:
        self.last = reply

    @action
    def wrap(self, wrapped: Wrapped) -> None:
        self.last = wrapped

    @action
    def pair(self, pair: tuple[Worker, Tries]) -> None:
        self.last = pair

    @action
    def some(self, workers: frozenset[Worker]) -> None:
        self.seen |= workers

    @action
    def vote(self, quorum: Majority) -> None:
        self.seen |= quorum

    @action
    def count(self, counted: Annotated[Counter[Worker], MaxLen(2)]) -> None:
        self.seen |= {worker for worker in Worker if counted[worker] == 2}

    @action
    def rank(self, ranks: dict[Worker, Tries]) -> None:
        self.seen |= {worker for worker in Worker if ranks[worker] == 2}

    @action
    def either(self, either: Worker | Job | Literal["nobody"]) -> None:
        require(either in Worker)
        self.seen.add(either)  # type: ignore[arg-type]  # it is a Worker

    @invariant
    def few(self) -> bool:
        return len(self.seen) <= 2


class Careless(Queue):
    @action
    def default(self) -> None:
        self.last = WRONG


worker1, worker2 = Worker
job1, job2 = Job
worker3: Any = Model(Queue, Worker=3).elements(Worker)[2]


def stepped(*given: Any) -> State:
    return Model(Queue).initial_state().step(*given)


@pytest.mark.parametrize(
    ("action", "named", "meant"),
    [
        ("receive", Ack("worker1", "job2", 1), Ack(worker1, job2, 1)),  # type: ignore[arg-type]  # by their names
        ("reply", Nack("worker2"), Nack(worker2)),  # type: ignore[arg-type]  # as above
        ("reply", None, None),
        ("wrap", Wrapped(Ack("worker1", job1, 1)), Wrapped(Ack(worker1, job1, 1))),  # type: ignore[arg-type]  # as above
        ("pair", ("worker2", 1), (worker2, 1)),
        ("some", {"worker1", "worker2"}, frozenset(Worker)),
        ("vote", {"worker1", worker2}, frozenset(Worker)),
        ("count", {"worker1": 1, worker1: 1}, Counter({worker1: 2})),
        ("rank", {"worker1": 2, "worker2": 0}, {worker1: 2, worker2: 0}),
        ("either", "worker1", worker1),
    ],
)
def test_an_element_is_given_by_its_name_wherever_it_stands(action: str, named: object, meant: object) -> None:
    if action == "vote":
        meant = next(iter(Model(Queue).elements(Majority)))
    assert stepped(action, named) == stepped(action, meant)


@pytest.mark.parametrize(
    ("action", "value", "said"),
    [
        ("receive", Ack("workr1", job1, 1), "ack.worker: 'workr1' names no element of Worker: did you mean 'worker1'?"),  # type: ignore[arg-type]  # the mistake
        ("receive", Ack("worker1", 7, 1), "ack.job = 7 is not in Job: elements of Job are neither numbers nor strings"),  # type: ignore[arg-type]  # the mistake
        (
            "receive",
            Ack(worker1, job1, 9),  # type: ignore[arg-type]  # the mistake
            "ack = Ack(worker1, job1, tries=9) is not in Ack: its field tries is 9, which is not in Tries, which is 0..2",
        ),
        ("receive", Nack(worker1), "ack = Nack(worker1) is not in Ack: it is a Nack"),
        ("reply", Ack(worker1, job1, 9), "its field tries is 9, which is not in Tries, which is 0..2"),  # type: ignore[arg-type]  # the mistake
        ("reply", Nack("wrker1"), "reply.worker: 'wrker1' names no element of Worker: did you mean 'worker1'?"),  # type: ignore[arg-type]  # the mistake
        ("pair", ("wrker1", 1), "pair[0]: 'wrker1' names no element of Worker: did you mean 'worker1'?"),
        ("pair", (worker1,), "pair = (worker1,) is not in tuple[Worker, Tries]: it has 1 item instead of 2"),
        (
            "some",
            {worker3},
            "worker3 is not in Worker: it is an element of another model: Worker has 2 here, up to worker2",
        ),
        ("some", {None}, "workers = {None} is not in frozenset[Worker]: None is not in Worker: where it may be None"),
        ("vote", {"worker1"}, "quorum: {'worker1'} is no quorum of Majority"),
        ("count", {"worker1": "2"}, "counted = {'worker1': '2'} has a count that is not an integer"),
        ("rank", {"worker1": 1, worker1: 2}, "ranks has two values for worker1"),
        ("rank", {"worker1": 1, "worker2": 5}, "ranks[worker2] = 5 is not in Tries, which is 0..2"),
    ],
)
def test_the_part_that_does_not_fit_is_named(action: str, value: object, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{action}: .*{re.escape(said)}"):
        stepped(action, value)


def test_a_record_from_outside_that_a_body_stores_is_told_with_its_field() -> None:
    violation = check(Careless, engine="reference", symmetry=False, deadlock="off").violation
    assert violation is not None
    said = "is not in Ack | Nack | Wrapped | tuple[Worker, Tries] | None: its field worker is 'worker1', which is not in Worker"
    assert said in violation.message


class Left(Symmetric, size=2):
    pass


class Right(Symmetric, size=2):
    pass


def test_a_name_that_two_sorts_have_is_not_guessed() -> None:
    namesake: Any = type("Left", (Symmetric,), {}, size=2)

    from checker.api.named_elements import with_elements
    from checker.language.sorts import DomainError
    from checker.language.types import SortType, UnionType

    two = UnionType((SortType(Left, 2), SortType(namesake, 2)))
    with pytest.raises(DomainError, match="'left1' may be an element of several sorts"):
        with_elements(two, "left1")
    assert with_elements(UnionType((SortType(Left, 2), SortType(Right, 2))), "right2").name == "right2"
