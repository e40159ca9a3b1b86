"""The best layout: known optima, constraints, sizes beyond an exhaustive search, the same answer every time."""

import re
from fractions import Fraction
from itertools import islice

import pytest

from checker.quorum.algebra.constructions import numbered
from checker.quorum.algebra.systems import Gate, Node, dual, is_quorum, nodes_of
from checker.quorum.measure import NoStrategyError, Requirements, UndeterminedError, find
from checker.quorum.measure import decision_diagram as diagrams
from checker.quorum.measure.candidates import Candidate, candidates
from checker.quorum.measure.read_once import read_once_systems
from checker.quorum.measure.resilience import resilience
from quorum.systems import are_equal


def test_latency_search_of_the_quoracle_paper() -> None:
    """examples/paper.py: the answer there is a + b + c + d, with a latency of 1 second within load 1/150 and network load 2."""
    nodes = [
        Node(name, read_capacity=Fraction(r), write_capacity=Fraction(r, 2), latency=Fraction(t))
        for name, r, t in [("a", 200, 4), ("b", 200, 4), ("c", 100, 1), ("d", 100, 1)]
    ]
    found = find(
        nodes, workload=1, objective="latency", requirements=Requirements(load_limit=Fraction(1, 150), network_limit=2)
    )
    assert found.optimum.value == 1


def test_requirements_are_kept() -> None:
    found = find(numbered(9), workload=0.5, requirements=Requirements(read_resilience=2, write_resilience=1), most=200)
    assert resilience(found.layout.read) >= 2
    assert resilience(found.layout.write) >= 1


def test_reads_alone_ask_one_node() -> None:
    found = find(numbered(3), workload=1, objective="network")
    assert found.optimum.value == 1
    assert found.is_complete


def test_a_grid_is_best_for_sixteen_nodes() -> None:
    found = find(numbered(16), workload=0.5, requirements=Requirements(1, 1))
    assert found.optimum.value == Fraction(1, 4)
    assert found.is_complete


def test_the_same_answer_twice() -> None:
    one, other = (find(numbered(8), workload=0.7, most=150) for _ in range(2))
    assert (one.layout, one.optimum.upper, one.tried) == (other.layout, other.optimum.upper, 150)


def test_a_layout_of_ones_own_takes_part() -> None:
    a = Node("n1")
    found = find(numbered(5), workload=1, extra=[Candidate("mine", a, a)], most=1)
    assert found.layout.family == "mine"


def test_nothing_fits() -> None:
    with pytest.raises(NoStrategyError):
        find(numbered(4), workload=0.5, requirements=Requirements(2, 2))


def test_unlike_nodes_are_laid_out_by_what_they_can_do() -> None:
    nodes = [Node(f"n{i}", latency=Fraction(9 if i < 3 else 1)) for i in range(6)]
    found = find(nodes, workload=0.5, objective="latency", requirements=Requirements(1, 1), most=400)
    assert found.optimum.value == 1


@pytest.mark.parametrize("count", [1, 2, 7, 13, 16])
def test_every_candidate_is_a_pair_of_duals(count: int) -> None:
    nodes = numbered(count)
    for layout in islice(candidates(nodes), 300):
        assert nodes_of(layout.read) <= set(nodes)
        assert is_quorum(layout.read, nodes)
        if count < 8:
            assert are_equal(dual(layout.read), layout.write)


def test_lattice_paths_cross_each_other() -> None:
    paths = next(layout for layout in candidates(numbered(9)) if layout.family == "paths across a 3 x 3 square")
    assert (resilience(paths.read), resilience(paths.write)) == (2, 2)


@pytest.mark.parametrize(("classes", "number"), [([3], 5), ([1, 1, 1], 9), ([4], 16), ([1, 1, 1, 1], 74), ([2, 2], 36)])
def test_number_of_trees(classes: list[int], number: int) -> None:
    """Of like nodes as many as there are orbits of the expressions over different ones, counted by hand and by all exchanges."""
    names = iter(numbered(sum(classes)))
    assert len(list(read_once_systems([[next(names) for _ in range(size)] for size in classes]))) == number


@pytest.mark.parametrize(("reads", "family"), [(1, "1 of 5"), (0, "5 of 5")])
def test_a_dual_is_called_what_it_is(reads: int, family: str) -> None:
    assert find(numbered(5), workload=reads).layout.family == family


@pytest.mark.parametrize(
    "nodes", [numbered(6), numbered(7), [Node(f"n{i}", region="east" if i < 4 else "west") for i in range(6)]]
)
def test_the_name_of_a_family_says_what_its_reads_are(nodes: list[Node]) -> None:
    """Of the families with so many of so many: as many nodes as the name tells make the smallest quorum, or the largest."""
    tried = 0
    for each in islice(candidates(nodes), 60):
        match = re.fullmatch(r"(\d+) of (\d+)(?: \w+, (all|\d+|all but \d+) nodes? in each)?", each.family)
        if match is None:
            continue
        tried += 1
        outer, total, inner = int(match[1]), int(match[2]), match[3]
        assert isinstance(each.read, Gate)
        assert (each.read.count, len(each.read.members)) == (outer, total)
        for member in each.read.members:
            size, needed = len(nodes_of(member)), member.count if isinstance(member, Gate) else 1
            asked = {"all": size, None: 1}.get(inner) or (
                size - int(inner[8:]) if inner.startswith("all but") else int(inner)
            )
            assert needed == asked
    assert tried > 20


def test_what_could_not_be_judged_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "MOST_LEVELS", 3)
    with pytest.raises(UndeterminedError, match="could not be judged: 4 nodes that are shared"):
        find(numbered(4), workload=0.5, requirements=Requirements(failures=1), most=2)


def test_a_search_that_skipped_a_candidate_is_not_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "MOST_LEVELS", 3)
    found = find(numbered(4), workload=0.5, requirements=Requirements(failures=1))
    assert found.skipped > 0
    assert not found.is_complete
    assert "too many for a decision diagram" in str(found.reason)


def test_limits_that_end_the_search_leave_it_open() -> None:
    with pytest.raises(UndeterminedError, match="the limits ended the search"):
        find(numbered(9), workload=0.5, requirements=Requirements(8, 8), most=2)
    with pytest.raises(UndeterminedError, match="before a layout was tried"):
        find(numbered(9), workload=0.5, seconds=0)
