"""What a system survives, against enumeration: failure domains with single nodes besides, and what a witness is."""

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.quorum.algebra.systems import Node, System, is_quorum, nodes_of
from checker.quorum.verify import Verdict
from checker.quorum.verify.certificate_checker import is_certificate
from checker.quorum.verify.survival import survives
from quorum.verify import brute
from quorum.verify.layouts import nodes, of

DOMAINS = st.dictionaries(
    st.sampled_from(["east", "north", "west"]), st.frozensets(st.sampled_from(brute.NODES), max_size=4), max_size=3
)


def failures(
    system: System, domains: Mapping[str, frozenset[Node]], at_most: int, besides: int
) -> list[frozenset[Node]]:
    """Every set that may fail."""
    chosen = [frozenset(), *domains.values()] if at_most else [frozenset()]
    singles = [each for size in range(besides + 1) for each in combinations(sorted(nodes_of(system)), size)]
    return [domain.union(each) for domain in chosen for each in singles]


@given(brute.systems(6), DOMAINS, st.integers(0, 1), st.integers(0, 2))
def test_a_domain_and_single_nodes_besides(
    system: System, domains: dict[str, frozenset[Node]], at_most: int, besides: int
) -> None:
    answer = survives(system, domains, at_most=at_most, besides=besides)
    fatal = [
        each for each in failures(system, domains, at_most, besides) if not is_quorum(system, nodes_of(system) - each)
    ]
    if not brute.quorums(system):
        assert answer.verdict is Verdict.NO_QUORUM
    elif not fatal:
        assert is_certificate(answer)
    else:
        assert answer.witness is not None
        (failed,) = answer.witness.sets
        assert failed in fatal
        assert len(failed) == min(map(len, fatal))


def test_a_witness_is_all_the_nodes_that_fail() -> None:
    first, second, *_ = nodes(4)
    answer = survives(of(3, 4), {"east": [first]}, besides=1)
    assert answer.witness is not None
    assert answer.witness.sets == (frozenset({first, second}),)
    assert answer.sentence == "Without {1} and east {0} no quorum is left."


def test_without_a_domain_only_single_nodes_fail() -> None:
    domains = {"east": nodes(4)[:2]}
    assert survives(of(3, 4), domains, at_most=0, besides=1).sentence == "A quorum is left whichever 1 node fails."
    assert survives(of(3, 4), domains, at_most=0).sentence == "A quorum is left when no node fails."
    assert survives(of(3, 4), domains, at_most=1).sentence == "When east {0, 1} fails no quorum is left."


def test_single_nodes_go_with_one_domain() -> None:
    with pytest.raises(ValueError, match="besides one group"):
        survives(of(3, 4), {"east": nodes(4)[:1], "west": nodes(4)[1:]}, at_most=2, besides=1)
    with pytest.raises(ValueError, match="whole numbers from 0"):
        survives(of(3, 4), {}, besides=-1)
