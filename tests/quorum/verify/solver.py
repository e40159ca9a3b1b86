"""What Z3 alone says of a claim, where the structure would have answered first."""

from checker.quorum.deadline import Deadline
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.decision import Decision, _by_solver


def decide_by_solver(claim: Meeting, *, seconds: float) -> Decision:
    """Decides a claim by Z3; a proof is looked for afterwards."""
    return _by_solver(claim, Deadline.after(seconds), True)
