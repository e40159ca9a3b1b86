"""Smallest refutations for weighted votes over plain nodes, by dynamic programming: node after node, what each set still needs.

Z3 is slow on votes of many different weights; this is bounded by the product of the thresholds. With few different weights Z3 on counts
of interchangeable nodes is faster, and the question is left to it.
"""

from itertools import product
from typing import TypeAlias

from checker.quorum.deadline import Deadline
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Pool
from checker.quorum.verify.interchangeable_nodes import interchangeable
from checker.quorum.verify.listed_refutations import Rank, Settled, rank

MOST_STEPS = 4_000_000
"""States times nodes that are worth it."""

State: TypeAlias = tuple[int, ...]
"""What each set still needs, and how many nodes more may be in all sets."""


def least_votes(claim: Meeting, deadline: Deadline) -> Settled | None:
    """The smallest sets that refute a claim about votes; None when it is not one, or the steps would be too many. Raises OutOfTime."""
    pool = Pool(claim.systems)
    gates = [pool.number(system) for system in claim.systems]
    terms = [pool.terms[gate] for gate in gates]
    if 2 * len(interchangeable(pool, gates)) <= len(pool.nodes):
        return None
    if any(not term.members or not all(pool.is_node(member) for member, _ in term.members) for term in terms):
        return None
    start = (*(term.threshold for term in terms), claim.most)
    steps = len(pool.nodes) * (1 << len(gates))
    for needed in start:
        steps *= needed + 1
    if steps > MOST_STEPS:
        return None
    weights = [[0] * len(pool.nodes) for _ in gates]
    for votes, term in zip(weights, terms, strict=True):
        for node, weight in term.members:
            votes[node] += weight
    return Settled(_fewest(pool, list(zip(*weights, strict=True)), start, pool.mask(claim.spare), deadline))


Best: TypeAlias = tuple[Rank, tuple[int, ...]]


def _fewest(
    pool: Pool, weights: list[tuple[int, ...]], start: State, spare: int, deadline: Deadline
) -> tuple[int, ...] | None:
    best: dict[State, Best] = {start: ((0,), (0,) * (len(start) - 1))}
    rest = [sum(votes) for votes in zip(*weights, strict=True)]
    for node, votes in enumerate(weights):
        rest = [total - vote for total, vote in zip(rest, votes, strict=True)]
        bit = pool.terms[node].support
        patterns = [each for each in product((1, 0), repeat=len(votes)) if _fits(votes, each)]
        after: dict[State, Best] = {}
        for state, (_, sets) in best.items():
            deadline.check()
            for pattern in patterns:
                needs = _needed(state, votes, pattern, bool(bit & spare))
                if needs[-1] < 0 or any(need > total for need, total in zip(needs, rest, strict=False)):
                    continue
                chosen = tuple([nodes | bit if is_in else nodes for nodes, is_in in zip(sets, pattern, strict=True)])
                found = rank(chosen), chosen
                if needs not in after or found < after[needs]:
                    after[needs] = found
        best = after
    return min(best.values())[1] if best else None


def _needed(state: State, votes: tuple[int, ...], pattern: tuple[int, ...], is_spare: bool) -> State:
    """What is needed after a node was given to the sets of a pattern."""
    left = state[-1] - (all(pattern) and not is_spare)
    return (*[max(0, need - vote * is_in) for need, vote, is_in in zip(state, votes, pattern, strict=False)], left)


def _fits(votes: tuple[int, ...], pattern: tuple[int, ...]) -> bool:
    """Whether a node is only in sets where it has a vote."""
    return all(vote or not is_in for vote, is_in in zip(votes, pattern, strict=True))
