"""Which sets are the quorums of a counterexample: of families whose expression does not say it, where they are few."""

from checker import check


def test_the_quorums_of_a_layout_are_listed_beside_a_counterexample() -> None:
    found = check("grid_paxos_column_reads").quorums
    assert found["ReadQuorum"] == ("{acceptor1, acceptor3}", "{acceptor2, acceptor4}")


def test_majorities_are_not_listed_nor_is_anything_beside_a_pass() -> None:
    assert not check("paxos_ignored_votes").quorums
    assert not check("paxos", Ballot=1, ReadQuorum="1 of 3", WriteQuorum="3 of 3").quorums
