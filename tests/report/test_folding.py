"""Values in lines: where a break comes, and where none does."""

import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.types import Type
from checker.language.values import show
from checker.report.folding import fold_values

from .samples import typed_values


def folded(text: str, width: int) -> str:
    return "\n".join(line.plain for line in fold_values(text, width))


def lines(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


MESSAGE = "AppendEntries(term3, leader=server1, prev_index=0, entry=term1)"


def test_what_fits_is_one_line() -> None:
    assert folded(f"messages += {MESSAGE}", 80) == f"messages += {MESSAGE}"


def test_a_record_goes_to_the_next_line_as_it_is() -> None:
    assert folded(f"messages += {MESSAGE}", 66) == f"messages +=\n  {MESSAGE}"


def test_a_record_longer_than_a_line_breaks_between_its_fields() -> None:
    assert folded(f"messages += {MESSAGE}", 50) == lines("""
        messages += AppendEntries(term3, leader=server1,
                                  prev_index=0,
                                  entry=term1)
    """)


def test_a_collection_breaks_between_its_elements() -> None:
    assert folded("role = {server1: follower, server2: candidate, server3: leader}", 40) == lines("""
        role = {server1: follower,
                server2: candidate,
                server3: leader}
    """)


def test_the_elements_of_a_collection_of_collections_have_a_line_each() -> None:
    text = "match = {a: {a: 0, b: 0}, b: {a: 0, b: 0}, c: {a: 0, b: 0}}"
    assert folded(text, 50) == lines("""
        match = {a: {a: 0, b: 0},
                 b: {a: 0, b: 0},
                 c: {a: 0, b: 0}}
    """)


def test_an_arrow_stays_with_the_value_that_it_leads_to() -> None:
    assert folded("outbox: [request1, request2] → [request2, request1]", 40) == lines("""
        outbox: [request1, request2]
          → [request2, request1]
    """)


def test_a_count_stays_with_what_it_is_of() -> None:
    assert folded("bag = {Message(node1, node2) ×2, Message(node2, node1)}", 40) == lines("""
        bag = {Message(node1, node2) ×2,
               Message(node2, node1)}
    """)
    assert folded("bag += Message(node1, node2) ×2", 28) == "bag +=\n  Message(node1, node2) ×2"


def test_elements_stand_a_little_further_in_where_there_is_no_room_behind_the_bracket() -> None:
    text = "a_variable_with_a_long_name[client1] = {first: working, second: idle}"
    assert folded(text, 40) == lines("""
        a_variable_with_a_long_name[client1] =
          {first: working, second: idle}
    """)


def test_an_element_longer_than_a_line_is_broken_in_its_turn() -> None:
    assert folded("sent = {Grant(to=node1, votes={node1, node2, node3, node4})}", 36) == lines("""
        sent = {Grant(to=node1,
                      votes={node1, node2,
                             node3, node4})}
    """)


def test_the_comma_of_a_tuple_of_one_element_stays_with_its_bracket() -> None:
    assert folded("x = ({node1, node2, node3},)", 20) == lines("""
        x = ({node1, node2,
              node3},)
    """)


def test_brackets_and_commas_in_quotes_are_text() -> None:
    assert folded("said = ['a, (b', 'c d']", 16) == "said = ['a, (b',\n        'c d']"


@pytest.mark.parametrize("text", ["an (open bracket that nothing ever closes", "closed) before it is opened, isn't it"])
def test_brackets_that_do_not_match_are_words(text: str) -> None:
    assert folded(text, 20).replace("\n  ", " ") == text


@given(typed_values, st.integers(4, 60))
def test_nothing_is_lost_whatever_the_value_and_the_width(typed: tuple[Type, Any], width: int) -> None:
    kind, value = typed
    text = f"x = {show(kind, value)}"
    assert "".join(folded(text, width).split()) == "".join(text.split())
    assert all(line.rstrip() == line for line in folded(text, width).splitlines())
