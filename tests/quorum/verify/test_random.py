"""Every verdict and every witness against enumeration, on random monotone systems; every certificate is checked."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.quorum.algebra.systems import Node, System, dual, is_quorum, nodes_of
from checker.quorum.verify import Answer, Verdict, fast_flexible_paxos, read_write_intersection, write_intersection
from checker.quorum.verify.byzantine import dissemination, masking
from checker.quorum.verify.certificate_checker import is_certificate, is_proof
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.consensus import epaxos, fast_paxos, non_dominated_pair
from checker.quorum.verify.decision import Decision, decide
from checker.quorum.verify.non_triviality import non_trivial
from checker.quorum.verify.survival import available, survives
from quorum.verify import brute
from quorum.verify.solver import decide_by_solver

Sets = tuple[frozenset[Node], ...] | None


def expect(answer: Answer, systems: Sequence[System], refutations: Sequence[Sets]) -> None:
    """The answer is the smallest refutation if there is one, else a certified `holds`."""
    if not all(is_quorum(system, nodes_of(system)) for system in systems):
        assert answer.verdict is Verdict.NO_QUORUM
        return
    found = [sets for sets in refutations if sets is not None]
    if found:
        best = min(found, key=lambda sets: sum(map(len, sets)))
        assert answer.verdict is Verdict.VIOLATED
        assert answer.witness is not None
        assert answer.witness.sets == best
    else:
        assert answer.verdict is Verdict.HOLDS
        assert is_certificate(answer)


@given(brute.systems(), brute.systems())
def test_two_families(first: System, second: System) -> None:
    sets = brute.least_refutation([first, second], brute.is_at_most(0))
    expect(read_write_intersection(first, second), [first, second], [sets])


@given(brute.systems())
def test_one_family(system: System) -> None:
    expect(write_intersection(system), [system], [brute.least_refutation([system, system], brute.is_at_most(0))])


@given(brute.systems(6), brute.systems(6))
def test_fast_paxos(classic: System, fast: System) -> None:
    parts = [(classic, classic), (classic, fast, fast)]
    sets = [brute.least_refutation(part, brute.is_at_most(0)) for part in parts]
    expect(fast_paxos(classic, fast), [classic, fast], sets)


@given(brute.systems(5), brute.systems(5), brute.systems(5))
def test_fast_flexible_paxos(first: System, classic: System, fast: System) -> None:
    parts = [(first, classic), (first, fast, fast)]
    sets = [brute.least_refutation(part, brute.is_at_most(0)) for part in parts]
    expect(fast_flexible_paxos(first, classic, fast), [first, classic, fast], sets)


@given(brute.systems(), brute.systems(), st.integers(0, 4))
def test_epaxos(fast: System, slow: System, failures: int) -> None:
    sets = [
        brute.least_refutation([slow, slow], brute.is_at_most(0)),
        brute.least_refutation([fast, slow], brute.is_at_most(max(1, (failures + 1) // 2) - 1)),
    ]
    expect(epaxos(fast, slow, failures), [fast, slow], sets)


@given(brute.systems(), st.integers(0, 2))
def test_byzantine_bounds(system: System, faults: int) -> None:
    alive = brute.failures_that_stop(system, faults)
    for check, times in ((dissemination, 1), (masking, 2)):
        sets = brute.least_refutation([system, system], brute.is_at_most(times * faults))
        expect(check(system, faults), [system], [sets, alive])


@given(brute.systems(), st.lists(st.frozensets(st.sampled_from(brute.NODES), max_size=3), max_size=3))
def test_byzantine_fault_sets(system: System, faults: list[frozenset[Node]]) -> None:
    unions = {first | second for first in faults or [frozenset()] for second in faults or [frozenset()]}
    fatal = any(not is_quorum(system, nodes_of(system) - failed) for failed in faults)
    for check, spares in ((dissemination, set(faults) or {frozenset()}), (masking, unions)):
        is_wrong = any(brute.least_refutation([system, system], spare.issuperset) for spare in spares)
        answer = check(system, faults)
        if not is_quorum(system, nodes_of(system)):
            assert answer.verdict is Verdict.NO_QUORUM
        else:
            assert answer.verdict is (Verdict.VIOLATED if is_wrong or fatal else Verdict.HOLDS)
            assert answer.verdict is Verdict.VIOLATED or is_certificate(answer)


@given(brute.systems(), st.integers(0, 4))
def test_availability(system: System, failures: int) -> None:
    expect(available(system, failures), [system], [brute.failures_that_stop(system, failures)])


@given(brute.systems(), st.integers(0, 3))
def test_failure_domains(system: System, at_most: int) -> None:
    domains = {"east": brute.NODES[:2], "north": brute.NODES[1:4], "south": brute.NODES[4:6], "west": brute.NODES[6:]}
    answer = survives(system, domains, at_most=at_most)
    fatal = [
        chosen
        for size in range(at_most + 1)
        for chosen in combinations(sorted(domains), size)
        if not is_quorum(system, nodes_of(system) - {node for name in chosen for node in domains[name]})
    ]
    if not is_quorum(system, nodes_of(system)):
        assert answer.verdict is Verdict.NO_QUORUM
    elif fatal:
        assert answer.verdict is Verdict.VIOLATED
        assert sum(name in answer.sentence for name in domains) == min(map(len, fatal))
    else:
        assert is_certificate(answer)


@given(brute.systems())
def test_non_triviality(system: System) -> None:
    answer = non_trivial(system)
    minimal, nodes = brute.minimal(system), sorted(nodes_of(system))
    alone = [frozenset({node}) for node in nodes if is_quorum(system, {node})]
    vain = [frozenset({node}) for node in nodes if not any(node in quorum for quorum in minimal)]
    if not minimal:
        assert answer.verdict is Verdict.NO_QUORUM
    elif is_quorum(system, ()) or alone or vain:
        assert answer.verdict is Verdict.VIOLATED
        assert answer.witness is not None
        assert answer.witness.sets[0] in [frozenset(), *alone, *vain]
    else:
        assert is_certificate(answer)


@given(brute.systems())
def test_non_domination(system: System) -> None:
    nodes = sorted(nodes_of(system))
    is_decided = all(is_quorum(system, each) != is_quorum(system, set(nodes) - each) for each in brute.subsets(nodes))
    answer = non_dominated_pair(system, system)
    if answer.verdict is not Verdict.NO_QUORUM:
        assert (answer.verdict is Verdict.HOLDS) == is_decided
    assert non_dominated_pair(system, dual(system)).verdict in (Verdict.HOLDS, Verdict.NO_QUORUM)


@settings(deadline=None)
@given(
    st.lists(brute.systems(6), min_size=1, max_size=3),
    st.integers(0, 2),
    st.frozensets(st.sampled_from(brute.NODES[:3])),
)
def test_solver_and_structure_agree(systems: list[System], most: int, spare: frozenset[Node]) -> None:
    claim = Meeting(tuple(systems), most, spare)
    sets = brute.least_refutation(systems, lambda common: len(common - spare) <= most)
    for decision in (decide(claim, seconds=30), decide_by_solver(claim, seconds=30)):
        expect_decision(decision, sets)


def expect_decision(decision: Decision, sets: Sets) -> None:
    if sets is None:
        assert decision.verdict is Verdict.HOLDS
        assert decision.proof is not None
        assert is_proof(decision.proof)
    else:
        assert (decision.verdict, decision.sets) == (Verdict.VIOLATED, sets)


@pytest.mark.parametrize("rename", [{"a": "z"}, {"a": "g", "g": "a"}])
def test_renaming_keeps_the_verdict(rename: dict[str, str]) -> None:
    a, b, c = (Node(rename.get(name, name)) for name in "abg")
    assert write_intersection(a * b + b * c + a * c).verdict is Verdict.HOLDS
    assert write_intersection(a * b + c).verdict is Verdict.VIOLATED
