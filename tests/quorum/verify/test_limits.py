"""The time that an answer may take is kept in every stage, and what is not settled in it is said to be unknown.

The machine may be loaded: the bounds here are several times what was asked for, and the work without a limit several times that.
"""

from collections.abc import Callable

import pytest

from checker.quorum.algebra.constructions import columns, grid, numbered, rows
from checker.quorum.algebra.systems import Node, System, all_of, any_of, choose, majority, weighted
from checker.quorum.deadline import Deadline, OutOfTime
from checker.quorum.verify import Verdict, read_write_intersection, write_intersection
from checker.quorum.verify.argument_search import _derived, quick_proof, thorough_proof
from checker.quorum.verify.byzantine import _pairs, masking, opaque_masking
from checker.quorum.verify.certificate_checker import is_certificate, is_proof
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.decision import _held, decide
from checker.quorum.verify.gate_pool import Pool
from checker.quorum.verify.listed_refutations import _first_of_all, _first_outside, least_choice
from checker.quorum.verify.non_triviality import non_trivial
from checker.quorum.verify.thinned_quorums import thinned
from checker.quorum.verify.vote_refutations import least_votes
from checker.quorum.verify.z3_refutations import refute
from quorum.verify.layouts import nodes, of
from quorum.verify.solver import decide_by_solver

PAST = Deadline.after(-1)

VOTES: dict[System, int] = {node: 10 + 7 * place % 31 for place, node in enumerate(nodes(20))}
DENSE = [choose(3, [Node(f"{(7 * a + 5 * b + a * b) % 40:02}") for b in range(5)]) for a in range(40)]
HARD = Meeting((choose(30, DENSE), choose(30, DENSE)), 2)


def test_a_deadline_that_has_passed_says_so() -> None:
    Deadline.after(10).check()
    with pytest.raises(OutOfTime):
        PAST.check()
    assert PAST.left == 0
    assert 4 < Deadline.after(10).share(0.5).left <= 5


def test_every_stage_stops_at_its_deadline() -> None:
    grids = Meeting((rows(6, 6, numbered(36)), columns(6, 6, numbered(36))))
    for work, claim in (
        (quick_proof, grids),
        (thorough_proof, Meeting((of(8, 15), of(8, 15)))),
        (thorough_proof, HARD),
        (least_choice, Meeting((of(3, 6), of(4, 6)))),
        (least_choice, Meeting((grids.systems[0], of(20, 36)))),
        (least_votes, Meeting((weighted(40, VOTES),) * 2)),
    ):
        with pytest.raises(OutOfTime):
            work(claim, PAST)
    assert not refute(HARD, PAST).is_known


def test_work_within_a_stage_stops_at_its_deadline() -> None:
    """Each asks for itself how late it is."""
    cells = numbered(36)
    grids = Meeting((rows(6, 6, cells), columns(6, 6, cells)))
    pool = Pool(grids.systems)
    shared = choose(3, [rows(6, 6, cells), *(choose(5, cells[start : start + 12]) for start in range(0, 24, 4))])
    works: list[Callable[[], object]] = [
        lambda: list(_derived(grids, PAST)),
        lambda: least_choice(Meeting((shared,)), PAST),
        lambda: _first_of_all([[1, 2], [1, 2]], 0, 0, PAST),
        lambda: _first_outside(pool, pool.number(grids.systems[0]), [1, 2], False, PAST),
        lambda: thinned(pool, pool.number(grids.systems[0]), pool.mask(cells), range(2), PAST),
        lambda: list(_pairs(shared, PAST)),
        lambda: list(_pairs(of(3, 5), PAST)),
    ]
    for work in works:
        with pytest.raises(OutOfTime):
            work()


def test_a_proof_that_was_cut_is_told_from_one_that_was_not_found() -> None:
    assert _held(HARD, PAST).is_cut
    claim = Meeting((of(8, 15), of(8, 15)))
    assert (_held(claim, Deadline.after(30)).is_cut, _held(claim, PAST).is_cut) == (False, True)


def test_what_is_asked_without_time_is_unknown() -> None:
    grids = Meeting((rows(6, 6, numbered(36)), columns(6, 6, numbered(36))))
    assert decide(grids, seconds=0).verdict is decide_by_solver(HARD, seconds=0).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "system", [weighted(sum(VOTES.values()) // 2, VOTES), weighted(sum(VOTES.values()) // 2 + 1, VOTES)]
)
def test_votes_are_weighed_for_as_long_as_was_asked(system: System) -> None:
    write_intersection(system, seconds=0.3)


def test_an_answer_that_took_too_long_is_unknown() -> None:
    system = HARD.systems[0]
    answer = masking(system, 1, seconds=0.05)
    assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, "it was not settled within 0.05 s")
    for answer in (opaque_masking(system, 1, seconds=0), non_trivial(system, seconds=0)):
        assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, "it was not settled within 0 s")


def test_a_large_grid_is_proved() -> None:
    cells = numbered(3600)
    answer = read_write_intersection(rows(60, 60, cells), columns(60, 60, cells), seconds=600)
    assert is_certificate(answer)


@pytest.mark.parametrize(("side", "seconds"), [(12, 600), pytest.param(25, 600, marks=pytest.mark.slow)])
def test_every_node_of_a_grid_is_found_needed(side: int, seconds: float) -> None:
    answer = non_trivial(grid(side, side, numbered(side * side)), seconds=seconds)
    assert is_certificate(answer)


@pytest.mark.parametrize("has_bound", [True, False])
def test_a_system_of_very_many_nodes_is_given_up_in_time(has_bound: bool) -> None:
    """To look at each node once takes minutes. No quorum has one node, and a bound says so or does not."""
    cells = nodes(10_000)
    a, b, c = cells[:3]
    few = a * b if has_bound else (a + b * c) * (b + a * c)
    answer = non_trivial(any_of(choose(9000, cells), few), seconds=1)
    assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, "it was not settled within 1 s")


@pytest.mark.parametrize("scale", [1, 10**4, 10**9])
def test_the_size_of_weights_does_not_matter(scale: int) -> None:
    weights = (665001, 985000, 577000, 702000, 833000, 524000)
    votes: dict[System, int] = {node: weight * scale for node, weight in zip(nodes(6), weights, strict=True)}
    answer = write_intersection(weighted(2143000 * scale, votes), seconds=5)
    assert is_certificate(answer)
    assert all(map(is_proof, answer.certificate))


def test_a_node_among_shared_ones_is_found_needed_without_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the solver was asked")

    monkeypatch.setattr("checker.quorum.verify.z3_refutations.refute", refuse)
    cells = numbered(16)
    for system in (grid(4, 4, cells), all_of(majority(cells[:5]), majority(cells[3:9])), majority(cells)):
        assert is_certificate(non_trivial(system))
