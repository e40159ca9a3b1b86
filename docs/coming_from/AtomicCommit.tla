---------------------------- MODULE AtomicCommit ----------------------------
EXTENDS TLC
CONSTANT RM
VARIABLE state

Init == state = [rm \in RM |-> "working"]

Prepare(rm) ==
    /\ state[rm] = "working"
    /\ state' = [state EXCEPT ![rm] = "prepared"]

Commit(rm) ==
    /\ state[rm] = "prepared"
    /\ \A other \in RM : state[other] \in {"prepared", "committed"}
    /\ state' = [state EXCEPT ![rm] = "committed"]

Abort(rm) ==
    /\ state[rm] \in {"working", "prepared"}
    /\ \A other \in RM : state[other] # "committed"
    /\ state' = [state EXCEPT ![rm] = "aborted"]

Next == \E rm \in RM : Prepare(rm) \/ Commit(rm) \/ Abort(rm)

Spec == Init /\ [][Next]_state

Consistent ==
    ~ \E a, b \in RM : state[a] = "committed" /\ state[b] = "aborted"

NotAllCommit == \E rm \in RM : state[rm] # "committed"

Alike == Permutations(RM)
=============================================================================
