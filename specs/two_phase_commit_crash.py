"""Two-phase commit with crashes: the outcome is all-commit or all-abort, though everybody may crash at any moment.

Source: J. Gray, "Notes on Data Base Operating Systems", in "Operating Systems: An Advanced Course", Springer 1978; P.
Bernstein, V. Hadzilacos and N. Goodman, "Concurrency Control and Recovery in Database Systems", Addison-Wesley 1987,
section 7.4, with its cooperative termination protocol.

A crash loses what is in memory; the log on disk stays. Whoever sends a message has logged before what it rests on. The
transaction manager logs commits only: a manager that comes back and finds none in its log aborts ("presumed abort": C.
Mohan, B. Lindsay and R. Obermarck, "Transaction Management in the R* Distributed Database Management System", ACM TODS
11(4), 1986).

The manager's request to prepare is left out: a resource manager prepares or gives up when it likes, so it may do so at
any moment. Receiving a message and acting on it are one step, and so are asking another resource manager and hearing
its answer: to crash in between is to crash before. Messages are never removed, so loss, delay, reordering and
duplication are all covered. What the logs say implements transaction_commit.py.

    checker check two_phase_commit_crash RM=5

Expected: 16661 states, 139735 transitions, depth 19; with symmetry 3454 orbits.
Expected at RM=4: 230863 states, 2494487 transitions, depth 24; with symmetry 14399 orbits.
"""

from typing import Literal

from checker import Record, Spec, Symmetric, action, fill, invariant, reachable, require, step_invariant
from checker.specs.transaction_commit import State, is_commit_step


class RM(Symmetric, size=3):
    """A resource manager: it has a part of the transaction's data."""


class Prepared(Record):
    """A resource manager's promise to follow whatever the transaction manager decides."""

    rm: RM


class Commit(Record):
    """The decision to commit, broadcast."""


class Abort(Record):
    """The decision to abort, broadcast."""


class TwoPhaseCommitWithCrashes(Spec):
    """`rm_state` and `tm_state` are in memory, `rm_log` and `tm_log` on disk."""

    rm_state: dict[RM, Literal["working", "prepared", "committed", "aborted", "down"]] = fill("working")
    rm_log: dict[RM, Literal["prepared", "committed", "aborted"] | None] = fill(None)
    tm_state: Literal["init", "committed", "aborted", "down"] = "init"
    tm_log: Literal["committed"] | None = None
    messages: set[Prepared | Commit | Abort] = fill()

    rm_crashed: set[RM] = fill()
    """Which resource managers ever crashed: for the properties, nobody reads it."""
    tm_crashed: bool = False
    """Whether the transaction manager ever did: likewise."""

    # The transaction manager

    @action
    def tm_commit(self):
        require(self.tm_state == "init")
        require(all(Prepared(rm) in self.messages for rm in RM))
        self.tm_log = "committed"
        self.tm_state = "committed"

    @action
    def tm_abort(self):
        require(self.tm_state == "init")
        self.tm_state = "aborted"

    @action
    def tm_send_commit(self):
        require(self.tm_state == "committed")
        self.messages.add(Commit())

    @action
    def tm_send_abort(self):
        require(self.tm_state == "aborted")
        self.messages.add(Abort())

    @action
    def tm_crash(self):
        self.tm_state = "down"
        self.tm_crashed = True

    @action
    def tm_recover(self):
        # Redundant: of a manager that is up it would be one more reason to abort, as `tm_abort` is.
        require(self.tm_state == "down")
        self.tm_state = "aborted" if self.tm_log is None else "committed"

    # Resource managers

    @action
    def rm_prepare(self, rm: RM):
        require(self.rm_state[rm] == "working")
        self.rm_log[rm] = "prepared"
        self.rm_state[rm] = "prepared"

    @action
    def rm_send_prepared(self, rm: RM):
        require(self.rm_state[rm] == "prepared")
        self.messages.add(Prepared(rm))

    @action
    def rm_time_out(self, rm: RM):
        """Until it has prepared it may give up, for this reason or any other."""
        require(self.rm_state[rm] == "working")
        self.decide(rm, "aborted")

    @action
    def rm_receive_commit(self, rm: RM):
        require(self.rm_state[rm] == "prepared")
        require(Commit() in self.messages)
        self.decide(rm, "committed")

    @action
    def rm_receive_abort(self, rm: RM):
        require(self.rm_state[rm] in ("working", "prepared"))
        require(Abort() in self.messages)
        self.decide(rm, "aborted")

    @action
    def rm_ask(self, rm: RM, other: RM, outcome: Literal["committed", "aborted"]):
        """One that has prepared hears the outcome from another that knows it."""
        require(self.rm_state[rm] == "prepared")
        require(self.rm_state[other] == outcome)
        self.decide(rm, outcome)

    def decide(self, rm: RM, outcome: Literal["committed", "aborted"]):
        self.rm_log[rm] = outcome
        self.rm_state[rm] = outcome

    @action
    def rm_crash(self, rm: RM):
        self.rm_state[rm] = "down"
        self.rm_crashed.add(rm)

    @action
    def rm_recover(self, rm: RM):
        # Redundant: of one that is up it would be one more reason to abort, as `rm_time_out` is.
        require(self.rm_state[rm] == "down")
        record = self.rm_log[rm]
        if record is None:
            self.decide(rm, "aborted")
        else:
            self.rm_state[rm] = record

    @invariant
    def outcomes_agree(self):
        """No resource manager commits while another aborts."""
        return not ("committed" in self.rm_log.values() and "aborted" in self.rm_log.values())

    @invariant
    def promises_and_outcomes_are_logged(self):
        """What a resource manager has in memory once it has prepared is in its log, so that a crash cannot undo it."""
        return all(self.rm_state[rm] in ("working", "down") or self.rm_log[rm] == self.rm_state[rm] for rm in RM)

    def logged(self) -> dict[RM, State]:
        return {rm: record if record is not None else "working" for rm, record in self.rm_log.items()}

    @step_invariant
    def implements_transaction_commit(self, after):
        """A decision that is logged is final, and a commit is logged only when everybody has logged its promise."""
        return is_commit_step(self.logged(), after.logged())

    @step_invariant
    def the_log_decides(self, after):
        """One that is down writes no record; as it comes back it writes one only if its log is empty."""
        return all(
            after.rm_log[rm] == self.rm_log[rm] or self.rm_log[rm] is None for rm in RM if self.rm_state[rm] == "down"
        )

    @reachable
    def commit_through_crashes(self):
        """Everybody commits and the manager is up, after all of them have crashed."""
        return (
            self.tm_crashed
            and self.tm_state == "committed"
            and all(rm in self.rm_crashed and self.rm_state[rm] == "committed" for rm in RM)
        )

    @reachable
    def abort_against_all_promises(self):
        """Nobody crashes, all promise to commit, and all abort: the manager did not wait for the last promise."""
        return (
            not self.rm_crashed
            and not self.tm_crashed
            and all(Prepared(rm) in self.messages and self.rm_state[rm] == "aborted" for rm in RM)
        )

    @reachable
    def committed_and_all_down(self):
        """Everybody is down, and nothing but the manager's log knows that the transaction is committed."""
        return (
            self.tm_state == "down"
            and self.tm_log == "committed"
            and Commit() not in self.messages
            and all(self.rm_state[rm] == "down" and self.rm_log[rm] == "prepared" for rm in RM)
        )

    def is_blocked(self) -> bool:
        """All have promised to follow, the manager is down, and no decision has been sent."""
        return (
            self.tm_state == "down"
            and all(Prepared(rm) in self.messages and self.rm_state[rm] == "prepared" for rm in RM)
            and Commit() not in self.messages
            and Abort() not in self.messages
        )

    @reachable
    def blocked_after_the_decision(self):
        """Blocked: the manager has logged a commit and told nobody, so nobody may abort until it is back."""
        return self.is_blocked() and self.tm_log is not None

    @reachable
    def blocked_before_the_decision(self):
        """Blocked: all look as they do above, but the manager has logged nothing, so nobody may commit."""
        return self.is_blocked() and self.tm_log is None
