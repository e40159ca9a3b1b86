"""The ideas that the bundled specs stand for, each with its specs, and each of these in a line of a list."""

from collections.abc import Mapping

LONGEST = 54
"""Characters of a line: with a name before it there is room for it in 80 columns."""

TOPICS: Mapping[str, Mapping[str, str]] = {
    "what is to be agreed on": {
        "consensus": "of the values that are proposed, one is chosen, once",
        "transaction_commit": "resource managers all commit, or all abort",
    },
    "quorums carry knowledge forward": {
        "paxos": "single-decree Paxos over any read and write quorums",
        "paxos_scenario": "Paxos in three rounds, with a crash at the worst time",
        "grid_paxos": "Paxos with quorums that are rows and columns of a grid",
        "multi_paxos": "a log of slots, each chosen by Paxos under one leader",
        "paxos_commit": "commit that no minority of acceptors can block",
        "raft_election": "Raft elects at most one leader in a term",
        "raft_log": "Raft keeps what is committed, whoever leads later",
        "raft_stickiness": "a server that hears no leader deposes none",
        "abd_register": "a register on replicas, atomic though some crash",
    },
    "copy one decision everywhere": {
        "two_phase_commit": "one manager drives the others to a common decision",
        "two_phase_commit_crash": "the same, when everybody may crash and restart",
    },
    "stop time by an epoch": {
        "epoch_fencing": "a new leader fences off what older ones still write",
        "leader_lease": "leases by clocks of bounded drift: one leader at once",
        "distributed_lock": "a lock that expires, with tokens to fence writes",
        "consumer_group": "Kafka's groups: no partition is worked on twice",
        "stream_snapshot": "snapshots by barriers: each record is counted once",
    },
    "ignore what comes from the past": {
        "reliable_delivery": "requests take effect once and in order, come what may",
        "optimistic_lock": "changes by version number are as if taken in turns",
        "snapshot_isolation": "no update is lost, though reads may be skewed",
    },
    "give up order altogether": {
        "vector_clock": "timestamps that order events exactly as causes do",
        "crdt": "replicas that merge states end up equal",
        "crdt_operations": "replicas that exchange operations end up equal",
    },
}
"""In the order of the list; a test holds that every bundled spec is there once."""
