"""One claim about quorums in, whether it is true out, with a proof or the smallest refutation.

Structure first (counting, a derivation), then short lists of quorums, then Z3, which is imported only then. A refutation from anywhere is
checked again on the systems themselves.
"""

from dataclasses import dataclass

from checker.quorum.algebra import Node
from checker.quorum.verify.answers import Meeting, Proof, Verdict
from checker.quorum.verify.arguing import quick_proof, thorough_proof
from checker.quorum.verify.listing import least_choice
from checker.quorum.verify.pool import Pool
from checker.quorum.verify.votes import least_votes


@dataclass(frozen=True)
class Decision:
    """Whether a claim holds; `sets` refute it when it does not, the smallest ones unless `is_smallest` is False."""

    verdict: Verdict
    proof: Proof | None = None
    sets: tuple[frozenset[Node], ...] = ()
    is_smallest: bool = True
    reason: str | None = None


def decide(claim: Meeting, *, seconds: float) -> Decision:
    """Decides a claim; `seconds` bound what Z3 may take. Linear for thresholds, exponential at worst."""
    proof = quick_proof(claim)
    if proof is not None:
        return Decision(Verdict.HOLDS, proof)
    is_settled, choice = least_choice(claim)
    if not is_settled:
        is_settled, choice = least_votes(claim)
    if not is_settled:
        return decide_by_solver(claim, seconds=seconds)
    return _held(claim) if choice is None else _refuted(claim, choice)


def decide_by_solver(claim: Meeting, *, seconds: float) -> Decision:
    """Decides a claim by Z3 alone; a proof is looked for afterwards."""
    from checker.quorum.verify.solver import refute

    found = refute(claim, seconds=seconds)
    if found.sets is not None:
        return _refuted(claim, found.sets, found.is_smallest)
    if found.reason is None:
        return _held(claim)
    proof = thorough_proof(claim)
    return Decision(Verdict.UNKNOWN, reason=found.reason) if proof is None else Decision(Verdict.HOLDS, proof)


def _held(claim: Meeting) -> Decision:
    return Decision(Verdict.HOLDS, thorough_proof(claim))


def _refuted(claim: Meeting, choice: tuple[int, ...], is_smallest: bool = True) -> Decision:
    pool = Pool(claim.systems)
    sets = tuple(map(pool.unmasked, choice))
    if not claim.is_refuted_by(sets):
        raise AssertionError("a refutation was found that the systems do not confirm")
    return Decision(Verdict.VIOLATED, sets=sets, is_smallest=is_smallest)
