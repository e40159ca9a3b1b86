"""Two-phase commit with the one property that the peers' models have."""

from checker.specs.two_phase_commit import TwoPhaseCommit


class TwoPhaseCommitAgreement(TwoPhaseCommit):
    """No resource manager commits while another aborts."""

    implements_transaction_commit = None  # type: ignore[assignment]  # a property that is not asked
    all_commit = all_prepare_and_abort = one_aborts_alone = None  # type: ignore[assignment]  # a property that is not asked
