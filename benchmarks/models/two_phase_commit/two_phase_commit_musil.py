"""Two-phase commit for musil: specs/two_phase_commit.py with N resource managers.

Sets of resource managers are integers, a bit for each. The transaction manager's state tells the message that it has sent.
"""

from collections.abc import Callable
from typing import NamedTuple

from musil import Action, Model


class State(NamedTuple):
    """Hashed in C, which a frozen dataclass is not."""

    rm_state: tuple[str, ...]
    tm_state: str = "init"
    tm_prepared: int = 0
    sent_prepared: int = 0


def model(constants: dict[str, int]) -> Model[State]:
    """The model for N resource managers."""
    everybody = (1 << constants["N"]) - 1
    commit = Action[State](
        "tm_commit",
        lambda s: s.tm_state == "init" and s.tm_prepared == everybody,
        lambda s: State(s.rm_state, "committed", s.tm_prepared, s.sent_prepared),
    )
    abort = Action[State](
        "tm_abort",
        lambda s: s.tm_state == "init",
        lambda s: State(s.rm_state, "aborted", s.tm_prepared, s.sent_prepared),
    )
    managers = [action for rm in range(constants["N"]) for action in actions_of(rm)]
    return Model(
        init=[State(("working",) * constants["N"])],  # a list: a tuple alone would be taken for several initial states
        actions=[commit, abort, *managers],
        invariants={"decisions_agree": lambda s: not ("committed" in s.rm_state and "aborted" in s.rm_state)},
        terminal=lambda s: True,
    )


def actions_of(rm: int) -> list[Action[State]]:
    """What a resource manager does, and what the transaction manager does of it."""
    bit = 1 << rm

    def moved(s: State, to: str, sent: int = 0) -> State:
        rm_state = (*s.rm_state[:rm], to, *s.rm_state[rm + 1 :])
        return State(rm_state, s.tm_state, s.tm_prepared, s.sent_prepared | sent)

    def is_working(s: State) -> bool:
        return s.rm_state[rm] == "working"

    def receives(decision: str) -> Callable[[State], bool]:
        return lambda s: s.tm_state == decision

    return [
        Action(
            f"tm_receive_prepared({rm})",
            lambda s: s.tm_state == "init" and s.sent_prepared & bit != 0,
            lambda s: State(s.rm_state, s.tm_state, s.tm_prepared | bit, s.sent_prepared),
        ),
        Action(f"rm_prepare({rm})", is_working, lambda s: moved(s, "prepared", bit)),
        Action(f"rm_choose_to_abort({rm})", is_working, lambda s: moved(s, "aborted")),
        Action(f"rm_receive_commit({rm})", receives("committed"), lambda s: moved(s, "committed")),
        Action(f"rm_receive_abort({rm})", receives("aborted"), lambda s: moved(s, "aborted")),
    ]
