"""Codes of values: of an object a code is made once, and no object is taken for another."""

from typing import Any

import pytest

from checker import Range
from checker.backends.c import coded as coding
from checker.backends.c.coded import Coded
from checker.backends.c.codes import NotOfType, code
from checker.backends.c.packing import lay_out
from checker.language.types import BoolType, LiteralType, RangeType, SetType, TupleType, Type, UnionType


class Small(Range, low=0, high=3):
    """A few integers."""


EITHER = UnionType((BoolType(), RangeType(Small, 0, 3)))
PAIR = TupleType((EITHER, RangeType(Small, 0, 3)))


def test_equal_values_of_two_types_have_codes_of_their_own() -> None:
    coded = Coded()
    kinds: list[Type] = [EITHER, EITHER, PAIR, PAIR]
    values = [True, 1, (True, 2), (1, 2)]
    assert [coded(kind, value) for kind, value in zip(kinds, values, strict=True)] == [1, 3, 6, 14]
    assert [coded(kind, value) for kind, value in zip(kinds, values, strict=True)] == [1, 3, 6, 14], "a second time"


def test_one_value_has_a_code_in_each_type() -> None:
    coded = Coded()
    assert (coded(EITHER, 1), coded(RangeType(Small, 0, 3), 1), coded(RangeType(Small, 1, 3), 1)) == (3, 1, 0)


def test_of_what_two_states_share_codes_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def noted(kind: Type, value: Any) -> int:
        if kind == PAIR:
            made.append(value)
        return code(kind, value)

    layout, coded = lay_out((("pairs", SetType(PAIR, None)), ("on", BoolType()))), Coded()
    first, second, third = (True, 2), (1, 2), (3, 0)
    states = [((first, second), False), ((first, second, third), True)]
    expected = [layout.encode(state) for state in states]
    monkeypatch.setattr(coding, "code", noted)
    assert [layout.encode(state, coded=coded) for state in states] == expected
    assert made == [first, second, third]


def test_a_value_of_another_type_is_named_when_it_is_shown() -> None:
    with pytest.raises(NotOfType, match="4 is not of RangeType"):
        code(RangeType(Small, 0, 3), 4)
    with pytest.raises(ValueError, match="'a' is not of UnionType"):
        code(EITHER, "a")


def test_a_string_of_the_second_literal_of_a_union_has_a_code() -> None:
    assert code(UnionType((LiteralType(("a", "b")), LiteralType(("c",)))), "c") == 2
