"""One claim about quorums in, whether it is true out, with a proof or the smallest refutation.

Structure first (counting, a derivation), then short lists of quorums, then Z3, which is imported only then. Each may take a part of the
time that is left. A refutation from anywhere is checked again on the systems themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from checker.quorum.algebra.systems import Node
from checker.quorum.deadline import Deadline, OutOfTime
from checker.quorum.verify.answers import Verdict
from checker.quorum.verify.argument_search import quick_proof, thorough_proof
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Pool
from checker.quorum.verify.listed_refutations import least_choice
from checker.quorum.verify.proofs import Proof
from checker.quorum.verify.vote_refutations import least_votes

Result = TypeVar("Result")


@dataclass(frozen=True)
class Decision:
    """Whether a claim holds; `sets` refute it when it does not, the smallest ones unless `is_smallest` is False.

    When it holds without a proof, `by_word` says on whose word, the solver's if it does not; `is_cut` when the time ran out for a proof.
    When it is unknown, it is for lack of time if there is no other `reason`.
    """

    verdict: Verdict
    proof: Proof | None = None
    sets: tuple[frozenset[Node], ...] = ()
    is_smallest: bool = True
    by_word: str | None = None
    is_cut: bool = False
    reason: str | None = None


def decide(claim: Meeting, *, seconds: float, is_smallest: bool = True) -> Decision:
    """Decides a claim in about so many seconds; any refutation will do unless `is_smallest`.

    Linear for thresholds, exponential at worst.
    """
    deadline = Deadline.after(seconds)
    proof = _in_time(quick_proof, claim, deadline.share(0.3))
    if proof is not None:
        return Decision(Verdict.HOLDS, proof)
    for settle in (least_choice, least_votes) if is_smallest else ():
        settled = _in_time(settle, claim, deadline.share(0.3))
        if settled is not None:
            return _held(claim, deadline) if settled.sets is None else _refuted(claim, settled.sets)
    return _by_solver(claim, deadline, is_smallest)


def _by_solver(claim: Meeting, deadline: Deadline, is_smallest: bool) -> Decision:
    from checker.quorum.verify.z3_refutations import refute

    found = refute(claim, deadline, is_smallest=is_smallest)
    if found.sets is not None:
        return _refuted(claim, found.sets, found.is_smallest)
    if found.is_known:
        return _held(claim, deadline)
    proof = _in_time(thorough_proof, claim, deadline)
    return Decision(Verdict.UNKNOWN, reason=found.reason) if proof is None else Decision(Verdict.HOLDS, proof)


def _in_time(work: Callable[[Meeting, Deadline], Result | None], claim: Meeting, deadline: Deadline) -> Result | None:
    try:
        deadline.check()
        return work(claim, deadline)
    except OutOfTime:
        return None


def _held(claim: Meeting, deadline: Deadline) -> Decision:
    try:
        deadline.check()
        return Decision(Verdict.HOLDS, thorough_proof(claim, deadline))
    except OutOfTime:
        return Decision(Verdict.HOLDS, is_cut=True)


def _refuted(claim: Meeting, choice: tuple[int, ...], is_smallest: bool = True) -> Decision:
    pool = Pool(claim.systems)
    sets = tuple(map(pool.unmasked, choice))
    if not claim.is_refuted_by(sets):
        raise AssertionError("a refutation was found that the systems do not confirm")
    return Decision(Verdict.VIOLATED, sets=sets, is_smallest=is_smallest)
