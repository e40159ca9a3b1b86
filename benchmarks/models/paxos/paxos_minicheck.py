"""Paxos for minicheck, with three acceptors and two values: specs/paxos.py with N ballots.

Messages are not taken from the network, so what has been sent is a tuple with a place for each that can be: a ballot of an
acceptor's promises, what a ballot proposes, the set of acceptors that accepted it. Ballots count from 1. A vote is a pair of ballot
and value, (0, 0) if there is none, so the later of two is the greater.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, TypeVar

from minicheck import Protocol

ACCEPTORS = range(3)
VALUES = (1, 2)
QUORUMS = tuple(combinations(ACCEPTORS, 2))
NO_VOTE = (0, 0)
HAS_QUORUM = (False, False, False, True, False, True, True, True)
"""By a set of acceptors, a bit for each."""

T = TypeVar("T")
Vote = tuple[int, int]
State = tuple[
    tuple[int, ...], tuple[Vote, ...], int, tuple[tuple[Vote | None, ...], ...], tuple[int, ...], tuple[int, ...]
]
"""Of each acceptor the ballot promised and the vote; ballots prepared, a bit for each; of each ballot the promises, the value, who
accepted it."""


def put(items: tuple[T, ...], place: int, item: T) -> tuple[T, ...]:
    """A tuple with another item in one place."""
    return (*items[:place], item, *items[place + 1 :])


def protocol(constants: dict[str, int]) -> Protocol:
    """The protocol for N ballots."""
    ballots = range(constants["N"])

    def transitions(state: State) -> list[tuple[str, State]]:
        return [step for ballot in ballots for step in steps_of(ballot, state)]

    none = (0,) * len(ballots)
    return Protocol(
        name="paxos",
        candidate=False,
        fields=("promised", "voted", "prepared", "promises", "values", "accepted"),
        initial=((0, 0, 0), (NO_VOTE,) * 3, 0, ((None, None, None),) * len(ballots), none, none),
        transitions=transitions,
        invariants={"agreement": agreement},
    )


def steps_of(index: int, state: State) -> Iterator[tuple[str, State]]:
    """Every step that a ballot's messages make possible."""
    promised, voted, prepared, promises, values, accepted = state
    ballot = index + 1
    yield f"prepare({ballot})", (promised, voted, prepared | 1 << index, promises, values, accepted)
    for a in ACCEPTORS:
        if prepared >> index & 1 and promised[a] < ballot:
            sent = put(promises, index, put(promises[index], a, voted[a]))
            yield f"promise({a}, {ballot})", (put(promised, a, ballot), voted, prepared, sent, values, accepted)
        if values[index] and promised[a] <= ballot:
            votes, voters = put(voted, a, (ballot, values[index])), put(accepted, index, accepted[index] | 1 << a)
            yield f"accept({a}, {ballot})", (put(promised, a, ballot), votes, prepared, promises, values, voters)
    if not values[index]:
        for one, other in QUORUMS:
            first, second = promises[index][one], promises[index][other]
            if first is not None and second is not None:
                latest = max(first, second)[1]
                for value in (latest,) if latest else VALUES:
                    proposed = put(values, index, value)
                    yield f"propose({ballot}, {value})", (promised, voted, prepared, promises, proposed, accepted)


def agreement(state: dict[str, Any]) -> bool:
    """At most one value is chosen."""
    pairs = zip(state["values"], state["accepted"], strict=True)
    return len({value for value, voters in pairs if HAS_QUORUM[voters]}) < 2
