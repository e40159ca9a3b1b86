"""The known answers of docs/quorums.md section 6 that concern verification; each test names its source."""

from collections.abc import Callable

import pytest

from checker.quorum.algebra.systems import Node, System, all_of, any_of, choose, dual, weighted
from checker.quorum.verify import Answer, Verdict, fast_flexible_paxos, read_write_intersection, write_intersection
from checker.quorum.verify.byzantine import dissemination, masking, opaque_masking
from checker.quorum.verify.certificate_checker import is_certificate
from checker.quorum.verify.consensus import epaxos, fast_paxos, non_dominated_pair
from checker.quorum.verify.survival import available
from quorum.verify.layouts import hierarchy, lines, named, names, nodes, of, plane, sets, tree, wheel


def holds(answer: Answer) -> bool:
    """Whether an answer is a proven yes; one of yes and no is certain."""
    assert answer.verdict in (Verdict.HOLDS, Verdict.VIOLATED)
    assert answer.verdict is Verdict.VIOLATED or is_certificate(answer)
    return answer.verdict is Verdict.HOLDS


def witness(answer: Answer) -> list[str]:
    """The names in each set of a violation."""
    assert answer.witness is not None
    return [names(each) for each in answer.witness.sets]


def resilience(system: System) -> int:
    """The most failures that the system survives, each number below proven."""
    failures = 0
    while holds(available(system, failures)):
        failures += 1
    return failures - 1


# 1. quoracle README


def test_grid_2_by_3_reads_meet_their_dual() -> None:
    reads = sets("abc", "def")
    assert holds(read_write_intersection(reads, dual(reads)))
    assert (resilience(reads), resilience(dual(reads))) == (1, 2)
    assert holds(non_dominated_pair(reads, dual(reads)))


# 2. quoracle README


def test_disjoint_reads_and_writes() -> None:
    answer = read_write_intersection(sets("a", "b", "c"), sets("d", "e", "f"))
    assert witness(answer) == ["a", "d"]
    assert answer.sentence == "Read quorum {a} and write quorum {d} have no node in common."


# 3. quoracle tests/test_expr.py 146-149


def test_majority_of_5() -> None:
    assert holds(read_write_intersection(of(3, 5), of(3, 5)))
    assert holds(write_intersection(of(3, 5)))
    assert holds(non_dominated_pair(of(3, 5), of(3, 5)))
    assert not holds(non_dominated_pair(of(3, 4), of(3, 4)))
    assert [resilience(of(count, 5)) for count in (2, 3, 4)] == [3, 2, 1]


def test_2_of_5_against_3_and_4_of_5() -> None:
    assert witness(read_write_intersection(of(2, 5), of(3, 5))) == ["01", "234"]
    assert holds(read_write_intersection(of(2, 5), of(4, 5)))


# 4. quoracle examples/paper.py, test_expr 145, 151


def test_resilience_of_the_paper() -> None:
    a, b, c, d, e = named("abcde")
    assert resilience(a * b + b * c + a * c) == 1
    assert resilience(a * b + b * c + a * d + a * d * e) == 1
    assert resilience(choose(2, [a * b, a * c, d])) == 0


def test_two_nodes_of_one_name_are_one() -> None:
    """docs/quorums.md section 2, wrong answer 1 of quoracle: it says 1."""
    assert resilience(Node("a") * Node("b") + Node("a") * Node("c")) == 0


def test_the_writes_of_a_2_by_2_grid_miss_each_other() -> None:
    """docs/quorums.md section 2, gap 5 of quoracle: nothing says so."""
    assert witness(write_intersection(sets("ac", "bd"))) == ["ac", "bd"]


# 5. fpaxos-tlaplus, MCFPaxosFourAcc.tla


def test_flexible_paxos_with_four_acceptors() -> None:
    phase1, phase2 = sets("12", "34"), sets("13", "24")
    assert holds(read_write_intersection(phase1, phase2))
    assert witness(write_intersection(phase1)) == ["12", "34"]
    assert not holds(non_dominated_pair(phase1, phase2))


# 6. Howard et al., Flexible Paxos, 2016: grids


def test_grid_3_by_6() -> None:
    rows, columns = (any_of(*each) for each in lines(3, 6))
    assert holds(read_write_intersection(rows, columns))
    assert (resilience(rows), resilience(columns)) == (2, 5)
    assert witness(write_intersection(rows)) == [
        "r00c00r00c01r00c02r00c03r00c04r00c05",
        "r01c00r01c01r01c02r01c03r01c04r01c05",
    ]


def test_grid_5_by_4() -> None:
    rows, columns = (any_of(*each) for each in lines(5, 4))
    assert (resilience(rows), resilience(columns)) == (4, 3)


# 7. Lamport, Fast Paxos, 2006 (cardinalities); FastFlexiblePaxos.tla; mypyvy fast_paxos_epr.pyv


@pytest.mark.parametrize(
    ("n", "q", "e"), [(3, 2, 3), (4, 3, 3), (5, 3, 4), (7, 4, 6), (7, 5, 5), (11, 6, 9), (11, 8, 8)]
)
def test_fast_paxos_sizes_that_work(n: int, q: int, e: int) -> None:
    assert holds(fast_paxos(of(q, n), of(e, n)))


@pytest.mark.parametrize(("n", "q", "e"), [(5, 3, 3), (7, 4, 5), (11, 6, 8)])
def test_fast_paxos_sizes_that_fail(n: int, q: int, e: int) -> None:
    answer = fast_paxos(of(q, n), of(e, n))
    assert not holds(answer)
    assert answer.witness is not None
    assert answer.witness.roles == ("classic quorum", "fast quorum", "fast quorum")
    assert [len(each) for each in answer.witness.sets] == [q, e, e]
    assert not frozenset.intersection(*answer.witness.sets)


@pytest.mark.parametrize(("fast", "works"), [(7, True), (6, False)])
def test_fast_flexible_paxos_of_11(fast: int, works: bool) -> None:
    assert holds(fast_flexible_paxos(of(9, 11), of(3, 11), of(fast, 11))) is works


# 8. EgalitarianPaxos.tla


@pytest.mark.parametrize(("failures", "fast", "slow"), [(1, 2, 2), (2, 3, 3), (3, 5, 4), (4, 6, 5)])
def test_epaxos_is_none_of_fast_paxos(failures: int, fast: int, slow: int) -> None:
    n = 2 * failures + 1
    assert holds(epaxos(of(fast, n), of(slow, n), failures))
    assert not holds(fast_paxos(of(slow, n), of(fast, n)))


def test_epaxos_with_a_fast_quorum_too_small() -> None:
    assert not holds(epaxos(of(4, 7), of(4, 7), 3))


# 9. Malkhi and Reiter, 1998: Examples 4.7, 5.7, 5.12, Theorem 5.13


@pytest.mark.parametrize(
    ("n", "f", "q", "is_dissemination", "is_masking"),
    [
        (4, 1, 3, True, False),
        (5, 1, 4, True, True),
        (5, 1, 3, False, False),
        (7, 2, 5, True, False),
        (9, 2, 7, True, True),
    ],
)
def test_byzantine_thresholds(n: int, f: int, q: int, is_dissemination: bool, is_masking: bool) -> None:
    assert holds(dissemination(of(q, n), f)) is is_dissemination
    assert holds(masking(of(q, n), f)) is is_masking


def test_two_quorums_that_share_one_node() -> None:
    answer = dissemination(of(3, 5), 1)
    assert witness(answer) == ["012", "034"]
    assert "share {0}" in answer.sentence


def test_5_of_8_for_2_faults() -> None:
    """The pair shares 2 nodes, no more than the faults."""
    assert not holds(dissemination(of(5, 8), 2))
    assert not holds(masking(of(5, 8), 2))


@pytest.mark.parametrize(
    ("n", "q", "verdict"),
    [(5, 4, "holds"), (6, 5, "holds"), (4, 1, "violated"), (4, 2, "violated"), (4, 3, "violated"), (4, 4, "violated")],
)
def test_opaque_masking(n: int, q: int, verdict: str) -> None:
    assert opaque_masking(of(q, n), 1).verdict == verdict


def test_bounds_are_the_sets_of_that_size() -> None:
    single = [[node] for node in nodes(5)]
    for check in (dissemination, masking):
        for count in (3, 4):
            assert check(of(count, 5), single).verdict is check(of(count, 5), 1).verdict


# 10. Malkhi and Reiter, Examples 4.8, 5.8


def test_masking_grid_4_by_4() -> None:
    rows, columns = lines(4, 4)
    system = any_of(*columns) * choose(3, rows)
    assert holds(masking(system, 1))
    assert resilience(system) == 1


def test_dissemination_grid_3_by_3() -> None:
    rows, columns = lines(3, 3)
    assert holds(dissemination(any_of(*columns) * choose(2, rows), 1))


# 12, 13, 15. projective planes, wheels, trees, hierarchies (Naor and Wool, 1998)


@pytest.mark.parametrize(
    ("system", "failures"),
    [
        (plane(2), 2),
        *((wheel(size), 1) for size in (4, 5, 6)),
        *((tree(height), height) for height in (1, 2, 3)),
        (hierarchy(2), 3),
        (hierarchy(3), 7),
    ],
)
def test_non_dominated_coteries(system: System, failures: int) -> None:
    assert holds(non_dominated_pair(system, system))
    assert resilience(system) == failures


def test_the_plane_of_13_points_is_dominated() -> None:
    assert holds(write_intersection(plane(3)))
    assert not holds(non_dominated_pair(plane(3), plane(3)))
    assert resilience(plane(3)) == 3


# 16. Gifford, weighted votes


def test_gifford_votes() -> None:
    a, b, c, d = named("abcd")
    votes: dict[System, int] = {a: 3, b: 1, c: 1, d: 1}
    reads, writes = weighted(3, votes), weighted(4, votes)
    assert holds(read_write_intersection(reads, writes))
    assert witness(write_intersection(reads)) == ["a", "bcd"]
    assert (resilience(reads), resilience(writes)) == (1, 0)


# The targets of issue 4


@pytest.mark.parametrize("n", [5, 51, 201])
def test_majorities_in_under_2_s(n: int) -> None:
    answer = read_write_intersection(of(n // 2 + 1, n), of(n // 2 + 1, n))
    assert holds(answer)


def test_one_short_of_a_majority_of_201_in_under_2_s() -> None:
    answer = read_write_intersection(of(100, 201), of(101, 201))
    assert witness(answer) == [names(frozenset(nodes(201)[:100])), names(frozenset(nodes(201)[100:]))]


def _joined(missing: tuple[int, int] | None) -> Answer:
    rows, columns = lines(30, 30, missing=missing)
    return read_write_intersection(any_of(*rows), any_of(*columns))


def test_a_grid_of_900_in_under_5_s() -> None:
    answer = _joined(None)
    assert holds(answer)


def test_a_grid_of_900_with_a_missing_cell_in_under_5_s() -> None:
    answer = _joined((15, 7))
    assert answer.witness is not None
    row, column = answer.witness.sets
    assert {node.name[:3] for node in row} == {"r15"}
    assert {node.name[3:] for node in column} == {"c07"}
    assert (len(row), len(column)) == (29, 30)


@pytest.mark.parametrize("check", [write_intersection, lambda system: non_dominated_pair(system, system)])
def test_hierarchy_of_243(check: Callable[[System], Answer]) -> None:
    assert holds(check(hierarchy(5)))


def test_more_nodes_than_lists_can_hold() -> None:
    assert holds(read_write_intersection(of(501, 1001), of(501, 1001)))
    assert not holds(read_write_intersection(all_of(*nodes(1001)[:500]), of(501, 1001)))
