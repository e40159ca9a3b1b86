"""Paxos for musil, with three acceptors and two values: specs/paxos.py with N ballots.

Messages are not taken from the network, so what has been sent is a tuple with a place for each that can be: a ballot of an
acceptor's promises, what a ballot proposes, the set of acceptors that accepted it. Ballots count from 1. A vote is a pair of ballot
and value, (0, 0) if there is none, so the later of two is the greater.
"""

from itertools import combinations, product
from typing import NamedTuple, TypeVar

from musil import Action, Model

ACCEPTORS = range(3)
VALUES = (1, 2)
QUORUMS = tuple(combinations(ACCEPTORS, 2))
NO_VOTE = (0, 0)
HAS_QUORUM = (False, False, False, True, False, True, True, True)
"""By a set of acceptors, a bit for each."""

T = TypeVar("T")
Vote = tuple[int, int]


class State(NamedTuple):
    """Hashed in C, which a frozen dataclass is not."""

    promised: tuple[int, ...]
    voted: tuple[Vote, ...]
    prepared: int
    """Ballots, a bit for each."""
    promises: tuple[tuple[Vote | None, ...], ...]
    values: tuple[int, ...]
    accepted: tuple[int, ...]
    """Of each ballot, the acceptors."""


def put(items: tuple[T, ...], place: int, item: T) -> tuple[T, ...]:
    """A tuple with another item in one place."""
    return (*items[:place], item, *items[place + 1 :])


def model(constants: dict[str, int]) -> Model[State]:
    """The model for N ballots."""
    ballots = range(constants["N"])
    none = (0,) * len(ballots)
    return Model(
        # A list: a tuple alone would be taken for several initial states.
        init=[State((0, 0, 0), (NO_VOTE,) * 3, 0, ((None, None, None),) * len(ballots), none, none)],
        actions=[action for index in ballots for action in actions_of(index)],
        invariants={"agreement": agreement},
        terminal=lambda s: True,
    )


def actions_of(index: int) -> list[Action[State]]:
    """Every step that a ballot's messages make possible."""
    prepare = Action[State](
        f"prepare({index + 1})",
        lambda s: True,
        lambda s: State(s.promised, s.voted, s.prepared | 1 << index, s.promises, s.values, s.accepted),
    )
    answers = [action for acceptor in ACCEPTORS for action in (promise(index, acceptor), accept(index, acceptor))]
    proposals = [propose(index, *quorum, value) for quorum, value in product(QUORUMS, VALUES)]
    return [prepare, *answers, *proposals]


def promise(index: int, a: int) -> Action[State]:
    """An acceptor follows a ballot, and says what it has voted for."""
    ballot = index + 1

    def apply(s: State) -> State:
        sent = put(s.promises, index, put(s.promises[index], a, s.voted[a]))
        return State(put(s.promised, a, ballot), s.voted, s.prepared, sent, s.values, s.accepted)

    return Action(f"promise({a}, {ballot})", lambda s: s.prepared >> index & 1 == 1 and s.promised[a] < ballot, apply)


def accept(index: int, a: int) -> Action[State]:
    """An acceptor votes for what a ballot proposes."""
    ballot = index + 1

    def apply(s: State) -> State:
        voted = put(s.voted, a, (ballot, s.values[index]))
        accepted = put(s.accepted, index, s.accepted[index] | 1 << a)
        return State(put(s.promised, a, ballot), voted, s.prepared, s.promises, s.values, accepted)

    return Action(f"accept({a}, {ballot})", lambda s: s.values[index] != 0 and s.promised[a] <= ballot, apply)


def propose(index: int, one: int, other: int, value: int) -> Action[State]:
    """A ballot proposes a value that a quorum's promises allow."""

    def is_allowed(s: State) -> bool:
        if s.values[index]:
            return False
        first, second = s.promises[index][one], s.promises[index][other]
        return first is not None and second is not None and max(first, second)[1] in (0, value)

    def apply(s: State) -> State:
        return State(s.promised, s.voted, s.prepared, s.promises, put(s.values, index, value), s.accepted)

    return Action(f"propose({index + 1}, {value}, {one}, {other})", is_allowed, apply)


def agreement(s: State) -> bool:
    """At most one value is chosen."""
    pairs = zip(s.values, s.accepted, strict=True)
    return len({value for value, voters in pairs if HAS_QUORUM[voters]}) < 2
