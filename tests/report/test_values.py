"""Passes over types and frozen values: sizes, enumeration, membership, text."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from checker.language.order import CanonicalFrozenSet, canonical_key, in_order
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    RangeType,
    RecordType,
    ScalarType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import contains, domain_size, domain_values, show

from .samples import (
    BALLOTS,
    COLOURS,
    COMMIT,
    EPOCHS,
    MAJORITIES,
    MESSAGES,
    RM,
    RM_STATES,
    RMS,
    Colour,
    Commit,
    Epoch,
    Majority,
    Prepared,
    ballot1,
    rm1,
    rm2,
    rm3,
    scalar_types,
    typed_values,
    types,
)

SIZES: list[tuple[Type, int]] = [
    (NoneType(), 1),
    (BoolType(), 2),
    (LiteralType(("a", "b", "a", 1)), 3),
    (COLOURS, 2),
    (RMS, 3),
    (EPOCHS, 4),
    (MAJORITIES, 4),
    (MESSAGES, 5),
    (TupleType(()), 1),
    (TupleType((RMS, EPOCHS)), 12),
    (FrozenSetType(RMS), 8),
    (DictType(RMS, BoolType()), 8),
    (SetType(MESSAGES), 32),
    (SetType(MESSAGES, 2), 1 + 5 + 10),
    (SetType(RMS, 9), 8),
    (ListType(RMS, 3), 1 + 3 + 9 + 27),
    (CounterType(RMS, 2), 1 + 3 + 6),
    (SequenceType(RMS, 3), 1 + 3 + 9 + 27),
]

UNION_SIZES: list[tuple[tuple[ScalarType, ...], int]] = [
    ((NoneType(), RMS), 4),
    ((RMS, SortType(RM, 2)), 3),
    ((RangeType(Epoch, 0, 5), RangeType(Epoch, 3, 8), LiteralType((8, 9, "8"))), 11),
    ((RangeType(Epoch, 3, 4), RangeType(Epoch, 0, 9)), 10),
    ((LiteralType(("a", "b")), LiteralType(("b", "c"))), 3),
    ((BoolType(), LiteralType((True, "x"))), 3),
    ((TupleType((RMS, RMS)), TupleType((SortType(RM, 2), UnionType((RMS, NoneType()))))), 9 + 2),
    ((MAJORITIES, FrozenSetType(RMS)), 8),
    ((SequenceType(RMS, 2), TupleType((RMS,)), TupleType((RMS, BALLOTS))), 1 + 3 + 9 + 6),
    ((UnionType((NoneType(), RMS)), UnionType((NoneType(), BALLOTS))), 6),
    ((COMMIT, COMMIT), 1),
]


@pytest.mark.parametrize(("kind", "size"), SIZES)
def test_a_domain_has_its_known_size(kind: Type, size: int) -> None:
    assert domain_size(kind) == size


@pytest.mark.parametrize(("members", "size"), UNION_SIZES)
def test_a_union_counts_what_its_members_share_once(members: tuple[ScalarType, ...], size: int) -> None:
    assert domain_size(UnionType(members)) == size
    assert len(list(domain_values(UnionType(members)))) == size


def test_a_size_beyond_any_machine_word_is_exact() -> None:
    large = SortType(RM, 100)
    assert domain_size(SetType(large)) == 2**100
    assert domain_size(SetType(large, 3)) == 1 + 100 + math.comb(100, 2) + math.comb(100, 3)
    assert domain_size(CounterType(large, 4)) == math.comb(104, 4)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(types)
def test_enumeration_gives_every_value_once(kind: Type) -> None:
    assume(domain_size(kind) <= 3000)
    listed = list(domain_values(kind))
    assert len(listed) == len(set(listed)) == domain_size(kind)
    assert all(contains(kind, value) for value in listed)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(scalar_types)
def test_enumeration_goes_in_canonical_order(kind: Type) -> None:
    assume(domain_size(kind) <= 3000)
    keys = [canonical_key(value) for value in domain_values(kind)]
    assert keys == sorted(keys)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(typed_values)
def test_a_value_made_by_hand_is_in_its_domain_and_has_a_text(pair: tuple[Type, Any]) -> None:
    kind, value = pair
    assert contains(kind, value)
    assert "\n" not in show(kind, value)


def test_sets_go_by_size_and_sequences_as_words() -> None:
    two = SortType(RM, 2)
    assert list(domain_values(SetType(two))) == [(), (rm1,), (rm2,), (rm1, rm2)]
    assert list(domain_values(ListType(two, 2))) == [
        *[(), (rm1,), (rm1, rm1), (rm1, rm2)],
        *[(rm2,), (rm2, rm1), (rm2, rm2)],
    ]
    assert list(domain_values(CounterType(two, 2))) == [
        *[(), ((rm1, 1),), ((rm2, 1),)],
        *[((rm1, 2),), ((rm1, 1), (rm2, 1)), ((rm2, 2),)],
    ]


def test_elements_beyond_the_bound_size_are_enumerated_and_the_sort_is_left_as_it_was() -> None:
    assert [value.name for value in domain_values(SortType(RM, 5))] == ["rm1", "rm2", "rm3", "rm4", "rm5"]
    assert len(RM) == 3


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (BoolType(), 1),
        (EPOCHS, True),
        (EPOCHS, 9),
        (LiteralType((1,)), True),
        (SortType(RM, 2), rm3),
        (RMS, ballot1),
        (MAJORITIES, frozenset({rm1, rm2})),
        (MAJORITIES, Majority.quorum((0,))),
        (RecordType(Prepared, (("rm", SortType(RM, 2)),)), Prepared(rm3)),
        (TupleType((RMS, RMS)), (rm1,)),
        (FrozenSetType(RMS), (rm1,)),
        (SetType(RMS), (rm2, rm1)),
        (SetType(RMS), (rm1, rm1)),
        (SetType(RMS, 1), (rm1, rm2)),
        (ListType(RMS, 1), (rm1, rm1)),
        (SequenceType(RMS, 1), (rm1, rm1)),
        (SequenceType(RMS, 1), [rm1]),
        (CounterType(RMS, 2), ((rm1, 3),)),
        (CounterType(RMS, 2), ((rm1, 0),)),
        (CounterType(RMS, 2), (rm1,)),
        (DictType(RMS, BoolType()), (True, False)),
    ],
)
def test_what_is_outside_a_domain_is_not_in_it(kind: Type, value: Any) -> None:
    assert not contains(kind, value)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (NoneType(), None, "None"),
        (BoolType(), True, "True"),
        (RM_STATES, "working", "working"),
        (LiteralType(("two words",)), "two words", "'two words'"),
        (LiteralType(("None",)), "None", "'None'"),
        (LiteralType(("\x1b[0m",)), "\x1b[0m", r"'\x1b[0m'"),
        (COLOURS, Colour.RED, "RED"),
        (EPOCHS, 7, "7"),
        (MAJORITIES, Majority.quorum((0, 2)), "{rm1, rm3}"),
        (MESSAGES, Prepared(rm2), "Prepared(rm2)"),
        (MESSAGES, Commit(), "Commit()"),
        (SetType(MESSAGES), (Prepared(rm2), Commit()), "{Prepared(rm2), Commit()}"),
        (FrozenSetType(RMS), CanonicalFrozenSet({rm3, rm1}), "{rm1, rm3}"),
        (FrozenSetType(RMS), CanonicalFrozenSet(), "{}"),
        (ListType(RMS, 2), (rm2, rm1), "[rm2, rm1]"),
        (TupleType((RMS, EPOCHS)), (rm2, 5), "(rm2, 5)"),
        (SequenceType(RMS, 2), (rm2, rm1), "(rm2, rm1)"),
        (SequenceType(RMS, 2), (rm2,), "(rm2,)"),
        (TupleType((RMS,)), (rm2,), "(rm2,)"),
        (CounterType(RMS, 3), ((rm1, 2), (rm2, 1)), "{rm1 ×2, rm2}"),
        (DictType(SortType(RM, 2), RM_STATES), ("working", "prepared"), "{rm1: working, rm2: prepared}"),
        (DictType(TupleType((BALLOTS, COLOURS)), EPOCHS), (5, 6, 7, 8),
         "{(ballot1, RED): 5, (ballot1, BLACK): 6, (ballot2, RED): 7, (ballot2, BLACK): 8}"),
    ],
)  # fmt: skip
def test_a_value_reads_as_its_author_would_write_it(kind: Type, value: Any, text: str) -> None:
    assert show(kind, value) == text


def test_the_quorums_of_a_family_given_in_any_order_are_in_canonical_order() -> None:
    shuffled = type(MAJORITIES)(Majority, RMS, ((0, 1, 2), (1, 2), (0, 1), (0, 2)))
    assert list(domain_values(shuffled)) == in_order(list(domain_values(MAJORITIES)))
