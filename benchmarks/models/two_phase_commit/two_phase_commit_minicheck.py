"""Two-phase commit for minicheck: specs/two_phase_commit.py with N resource managers.

A `Protocol` over tuples rather than a `Model`: a model's steps take no parameters, and each goes through a view of the state.
Sets of resource managers are integers, a bit for each. The transaction manager's state tells the message that it has sent.
"""

from typing import Any

from minicheck import Protocol

State = tuple[tuple[str, ...], str, int, int]


def protocol(constants: dict[str, int]) -> Protocol:
    """The protocol for N resource managers."""
    managers = [(rm, 1 << rm) for rm in range(constants["N"])]
    everybody = (1 << constants["N"]) - 1

    def transitions(state: State) -> list[tuple[str, State]]:
        rm_state, tm_state, prepared, sent = state
        steps = []
        if tm_state == "init":
            if prepared == everybody:
                steps.append(("tm_commit", (rm_state, "committed", prepared, sent)))
            steps.append(("tm_abort", (rm_state, "aborted", prepared, sent)))
            for rm, bit in managers:
                if sent & bit:
                    steps.append((f"tm_receive_prepared({rm})", (rm_state, tm_state, prepared | bit, sent)))
        for rm, bit in managers:
            before, after = rm_state[:rm], rm_state[rm + 1 :]
            if rm_state[rm] == "working":
                steps.append((f"rm_prepare({rm})", ((*before, "prepared", *after), tm_state, prepared, sent | bit)))
                steps.append((f"rm_choose_to_abort({rm})", ((*before, "aborted", *after), tm_state, prepared, sent)))
            if tm_state != "init":
                steps.append((f"rm_receive_{tm_state}({rm})", ((*before, tm_state, *after), tm_state, prepared, sent)))
        return steps

    return Protocol(
        name="two_phase_commit",
        candidate=False,
        fields=("rm_state", "tm_state", "tm_prepared", "sent_prepared"),
        initial=(("working",) * constants["N"], "init", 0, 0),
        transitions=transitions,
        invariants={"decisions_agree": decisions_agree},
    )


def decisions_agree(state: dict[str, Any]) -> bool:
    """No resource manager commits while another aborts."""
    return not ("committed" in state["rm_state"] and "aborted" in state["rm_state"])
