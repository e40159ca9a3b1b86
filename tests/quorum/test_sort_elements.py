"""Quorum expressions: what each form means, and what a user is told when a text is wrong."""

from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.algebra.minimal_quorums import Family, minimal
from checker.quorum.notation.parser import tree_of
from checker.quorum.notation.sort_elements import family
from checker.quorum.notation.syntax_tree import Columns, Expression, Majority, Name, Rows, Sets, Threshold
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.spec_families import family_of


def acceptors(size: int) -> list[str]:
    return [f"acceptor{number}" for number in range(1, size + 1)]


def errors(text: str, size: int = 6) -> tuple[SpecError, ...]:
    with pytest.raises(InvalidSpec) as caught:
        family(text, acceptors(size), sort="Acceptor", source="Q")
    return caught.value.errors


def under_caret(error: SpecError) -> str:
    assert error.span is not None
    assert error.span.end_column is not None
    return (error.span.source_line() or "")[error.span.column - 1 : error.span.end_column - 1]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("majority", Majority(Place(0, 8))),
        (" 2 of 3 ", Threshold(2, 3, Place(1, 7))),
        ("rows(3, 6)", Rows(3, 6, Place(0, 10))),
        ("columns ( 3,6 )", Columns(3, 6, Place(0, 15))),
        ("{a1}", Sets(((Name("a1", Place(1, 3)),),), Place(0, 4))),
    ],
)
def test_a_text_becomes_its_tree_with_places(text: str, tree: Expression) -> None:
    read = tree_of(Text(text, "<expression>"))
    assert read == tree
    assert read.place == tree.place


@pytest.mark.parametrize("size", range(1, 8))
def test_majorities_are_the_smallest_sets_of_more_than_half(size: int) -> None:
    sets = [s for count in range(size + 1) for s in combinations(range(size), count) if 2 * len(s) > size]
    assert family("majority", acceptors(size)) == minimal(map(frozenset, sets))


def test_k_of_n_is_every_set_of_k() -> None:
    assert family("2 of 3", acceptors(3)) == ((0, 1), (0, 2), (1, 2))
    assert len(family("3 of 7", acceptors(7))) == comb(7, 3)
    assert family("3 of 3", acceptors(3)) == ((0, 1, 2),)


def test_elements_lie_in_a_grid_row_by_row() -> None:
    assert family("rows(2, 3)", acceptors(6)) == ((0, 1, 2), (3, 4, 5))
    assert family("columns(2, 3)", acceptors(6)) == ((0, 3), (1, 4), (2, 5))


@pytest.mark.parametrize("text", ["{a1 a2} {a2 a3}", "{a1, a2}, {a2, a3}", "{a2,a3}{a2 a1}", "{1 2}\n{2 3}"])
def test_commas_blanks_and_order_of_sets_do_not_matter(text: str) -> None:
    assert family(text, acceptors(3)) == ((0, 1), (1, 2))


@pytest.mark.parametrize("name", ["acceptor2", "a2", "acc2", "2"])
def test_an_element_goes_by_its_name_a_leading_part_or_its_number(name: str) -> None:
    assert family(f"{{{name}}}", acceptors(3)) == ((1,),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a1*a2 + acceptor3", ((2,), (0, 1))),
        ("2 of [a1, a2*a3, 1 of [a2, a3]]", ((0, 1), (0, 2), (1, 2))),
        ("majority * a1", ((0, 1), (0, 2))),
        ("weighted(a1=2, a2=1, a3=1) >= 2", ((0,), (1, 2))),
        ("weighted >= 2", ((0, 1), (0, 2), (1, 2))),
        ("dual(a1*a2)", ((0,), (1,))),
        ("tree(1)", ((0, 1), (0, 2), (1, 2))),
        ("{1 2} {3} * a1", ((0, 1), (0, 2))),
    ],
)
def test_every_expression_over_nodes_is_one_over_elements(text: str, expected: Family) -> None:
    assert family(text, acceptors(3)) == expected


@pytest.mark.parametrize(
    ("text", "message", "characters"),
    [
        ("a1*b2", "no element of Acceptor is called 'b2'", "b2"),
        ("rows(2, 2) of [a1, a2]", "rows(2, 2) needs 4 members, [a1, a2] has 2", "[a1, a2]"),
        ("grid(2, 2)", "grid(2, 2) needs 4 elements, Acceptor has 6", "grid(2, 2)"),
        ("0 of []", "the empty set is a quorum of 0 of []", "0 of []"),
        ("a1 * 1 of []", "no set of elements is a quorum of a1 * 1 of []", "a1 * 1 of []"),
    ],
)
def test_an_expression_that_does_not_fit_the_sort_is_refused(text: str, message: str, characters: str) -> None:
    (error,) = errors(text)
    assert (error.code, error.message, under_caret(error)) == ("C504", message, characters)


def test_listing_an_expression_stops_before_it_fills_the_memory() -> None:
    (error,) = errors("2 of [majority, 10 of 24]", size=24)
    assert (error.code, error.message) == (
        "C504",
        "2 of [majority, 10 of 24], or a part of it, has more than the 1,000,000 quorums that are supported",
    )


def test_a_full_name_wins_over_a_shorter_form() -> None:
    assert family("{n2}", ["n2", "n1"]) == ((0,),)
    assert family("{node21}", [f"node2{number}" for number in range(1, 31)]) == ((0,),)


def test_a_quorum_that_contains_another_is_dropped() -> None:
    assert family("{1 2 3} {3 1} {1 3} {4}", acceptors(4)) == ((3,), (0, 2))


@given(st.lists(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=12))
def test_a_family_has_the_same_supersets_as_its_sets_and_none_to_spare(sets: list[frozenset[int]]) -> None:
    text = " ".join("{" + " ".join(f"a{index + 1}" for index in quorum) + "}" for quorum in sets)
    found: Family = family(text, acceptors(6))
    assert all(any(set(quorum) <= given for quorum in found) for given in sets)
    assert all(frozenset(quorum) in sets for quorum in found)
    assert not any(set(one) < set(other) for one in found for other in found)
    assert list(found) == sorted(set(found), key=lambda indices: (len(indices), indices))


@pytest.mark.parametrize(
    ("text", "message", "characters"),
    [
        ("", "expected a quorum expression, found the end of the expression", ""),
        ("}", "expected a quorum expression, found '}'", "}"),
        ("row(2, 3)", "unknown word 'row'", "row"),
        ("majority 3", "unexpected '3' after the expression", "3"),
        ("majority\n $", "unexpected '$' after the expression", "$"),
        ("0 of 6", "the size of a quorum is at least 1, not 0", "0"),
        ("-1 of 6", "the size of a quorum is at least 1, not -1", "-1"),
        ("7 of 6", "7 of 6 asks for more elements than there are", "7 of 6"),
        ("2 off 6", "expected 'of', found 'off'", "off"),
        ("2 of", "expected the number of elements, found the end of the expression", ""),
        ("2.5 of 6", "the size of a quorum is a whole number, not 2.5", "2.5"),
        ("2x of 6", "'2x' is neither a number nor a name", "2x"),
        ("9999999999 of 6", "a number has at most 9 digits", "9999999999"),
        ("rows", "expected '(', found the end of the expression", ""),
        ("rows()", "expected the number of rows, found ')'", ")"),
        ("rows(2)", "expected ',', found ')'", ")"),
        ("rows(2,)", "expected the number of columns, found ')'", ")"),
        ("columns(0, 3)", "the number of rows is at least 1, not 0", "0"),
        ("rows(2, 3", "'(' is never closed", "("),
        ("rows(2, 3, 4)", "expected ')', found ','", ","),
        ("{}", "a quorum has at least one element", "{}"),
        ("{a1} { }", "a quorum has at least one element", "{ }"),
        ("{a1} {a2", "'{' is never closed", "{"),
        ("{a1}}", "unexpected '}' after the expression", "}"),
        ("{a1 {a2}}", "expected the name of an element, found '{'", "{"),
        ("{a1,}", "expected the name of an element, found '}'", "}"),
        ("{a1},", "expected '{', found the end of the expression", ""),
    ],
)
def test_a_malformed_text_is_refused_at_its_first_mistake(text: str, message: str, characters: str) -> None:
    (error,) = errors(text)
    assert (error.code, error.message) == ("C503", message)
    assert under_caret(error) == characters


@pytest.mark.parametrize(
    ("text", "message", "characters"),
    [
        ("2 of 5", "2 of 5 needs 5 elements, Acceptor has 6", "2 of 5"),
        ("1 of 1", "1 of 1 needs 1 element, Acceptor has 6", "1 of 1"),
        (" columns(2,2)", "columns(2,2) needs 4 elements, Acceptor has 6", "columns(2,2)"),
        ("{a1 a9}", "a9 needs 9 elements, Acceptor has 6", "a9"),
        ("{b1 a1}", "no element of Acceptor is called 'b1'", "b1"),
        ("{0}", "no element of Acceptor is called '0'", "0"),
        ("{a01}", "no element of Acceptor is called 'a01'", "a01"),
    ],
)
def test_a_text_that_does_not_fit_the_sort_is_refused(text: str, message: str, characters: str) -> None:
    (error,) = errors(text)
    assert (error.code, error.message) == ("C504", message)
    assert under_caret(error) == characters


def test_every_unknown_name_is_reported() -> None:
    assert [under_caret(error) for error in errors("{x a1} {y\nz}")] == ["x", "y", "z"]


def test_a_family_too_large_to_list_is_refused() -> None:
    (error,) = errors("majority", size=30)
    assert error.code == "C504"
    assert error.message == "16 of 30 elements make 145,422,675 quorums, more than the 1,000,000 that are supported"


def test_a_sort_without_elements_has_no_majority() -> None:
    assert [error.code for error in errors("majority", size=0)] == ["C504"]


def test_a_misspelt_word_is_shown_with_the_nearest_one() -> None:
    (error,) = errors("majorty")
    assert error.render() == (
        "error[C503]: unknown word 'majorty'\n"
        "  --> Q:1:1\n"
        "  |\n"
        "1 | majorty\n"
        "  | ^^^^^^^\n"
        "  = a quorum expression is majority, 2 of 3, rows(2, 3), columns(2, 3), or sets such as {a1 a2} {a2 a3}\n"
        "  = did you mean 'majority'?"
    )


def test_a_grid_of_another_size_is_shown_with_the_constant_to_set() -> None:
    (error,) = errors("rows(3, 6)")
    assert error.render() == (
        "error[C504]: rows(3, 6) needs 18 elements, Acceptor has 6\n"
        "  --> Q:1:1\n"
        "  |\n"
        "1 | rows(3, 6)\n"
        "  | ^^^^^^^^^^\n"
        "  = add Acceptor=18"
    )


def test_a_misspelt_element_is_shown_with_the_nearest_one() -> None:
    (error,) = errors("{a1 acceptr2}", size=2)
    assert error.render() == (
        "error[C504]: no element of Acceptor is called 'acceptr2'\n"
        "  --> Q:1:5\n"
        "  |\n"
        "1 | {a1 acceptr2}\n"
        "  |     ^^^^^^^^\n"
        "  = Acceptor has acceptor1, acceptor2; leading letters and the number, or the number, will do\n"
        "  = did you mean 'acceptor2'?"
    )


def test_an_unnamed_sort_is_told_its_size_in_words() -> None:
    with pytest.raises(InvalidSpec) as caught:
        family("2 of 3", acceptors(2))
    assert caught.value.errors[0].fix == "make its size 3"


@given(st.text(alphabet="{}(), a1259of-majrityws\n²é$", max_size=20) | st.text(max_size=12))
def test_any_text_is_a_family_or_an_error_with_a_place(text: str) -> None:
    found: object = ()
    mistakes: tuple[SpecError, ...] = ()
    try:
        found = family(text, acceptors(3))
    except InvalidSpec as refused:
        mistakes = refused.errors
    assert bool(found) != bool(mistakes)
    assert all(error.span is not None and error.code in ("C503", "C504") for error in mistakes)


@pytest.mark.parametrize("size", range(1, 15))
def test_majorities_that_are_known_are_those_that_would_be_read(size: int) -> None:
    names = [f"node{number + 1}" for number in range(size)]
    assert family_of(" majority ", names, family="Most") == family("majority", names)
    assert family_of("majority", names, family="Most") == family(f"{size // 2 + 1} of {size}", names)
