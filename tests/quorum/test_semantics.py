"""Expressions over nodes: what every form means, that texts are read back, and what a user is told when one is wrong."""

import pytest
from hypothesis import given

from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.algebra.constructions import numbered
from checker.quorum.algebra.systems import ALWAYS, NEVER, Gate, Node, System, Vote, choose, text_of, walk
from checker.quorum.notation.semantics import parse, parse_all
from checker.quorum.notation.written_text import Text
from quorum.systems import NAMES, are_equal, minimal_sets, systems

UNPRINTABLE = "a name has no control characters, nor others that cannot be printed: this one has"


def quorums(text: str, nodes: tuple[Node, ...] | None = None) -> set[str]:
    """The minimal quorums, each as its names in order."""
    found = minimal_sets(parse(text, nodes))
    return {" ".join(sorted((node.name for node in quorum), key=lambda name: (len(name), name))) for quorum in found}


def errors(*texts: str, nodes: tuple[Node, ...] | None = None) -> tuple[SpecError, ...]:
    with pytest.raises(InvalidSpec) as caught:
        parse_all([Text(text, "Q") for text in texts], nodes, regions={"eu": numbered(2)} if nodes else None)
    return caught.value.errors


def under_caret(error: SpecError) -> str:
    assert error.span is not None
    assert error.span.end_column is not None
    return (error.span.source_line() or "")[error.span.column - 1 : error.span.end_column - 1]


def counts_twice(system: System) -> bool:
    """Whether a gate has a member twice, which a list in a text may not have."""
    return any(isinstance(part, Gate) and len(set(part.members)) < len(part.members) for part in walk(system))


@given(systems(NAMES).filter(lambda system: not counts_twice(system)))
def test_a_system_is_read_back_from_its_text(system: System) -> None:
    assert are_equal(parse(text_of(system)), system)


@pytest.mark.parametrize("system", [ALWAYS, NEVER, choose(1, [Node("a")]), Vote(5, ((Node("a"), 2),)), Vote(0, ())])
def test_systems_without_a_choice_are_read_back(system: System) -> None:
    assert are_equal(parse(text_of(system)), system)


def test_a_vote_with_a_member_twice_is_written_with_their_sum() -> None:
    a, b = Node("a"), Node("b")
    assert text_of(Vote(3, ((a, 1), (b, 1), (a, 1)))) == "weighted(a=2, b=1) >= 3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a*b + c*d", {"a b", "c d"}),
        ("a * (b + c)", {"a b", "a c"}),
        ("a*b*c", {"a b c"}),
        ("2 of [a, b, c]", {"a b", "a c", "b c"}),
        ("49% of [a, b, c]", {"a b", "a c", "b c"}),
        ("67% of [a, b, c]", {"a b c"}),
        ("50% of [a, b, c, d]", {"a b", "a c", "a d", "b c", "b d", "c d"}),
        ("1% of 3", {"n1", "n2", "n3"}),
        ("100% of 3", {"n1 n2 n3"}),
        ("weighted(a=0, b=1, c=2) >= 2", {"c"}),
        ("2 of [a*b, a*c, d]", {"a b c", "a b d", "a c d"}),
        ("weighted(a=3, b=1, c=1, d=1) >= 3", {"a", "b c d"}),
        ("weighted(a, b, c=2) >= 3", {"a c", "b c"}),
        ("weighted(a*b=2, c=1) >= 2", {"a b"}),
        ("{a b} {b c}", {"a b", "b c"}),
        ("{a b}, {b c}", {"a b", "b c"}),
        ("{a b} {b c} * d", {"a b d", "b c d"}),
        ("2 of [{a b} {c}, d, ({e}, {f})]", {"a b d", "c d", "a b e", "a b f", "c e", "c f", "d e", "d f"}),
        ("2 of 3", {"n1 n2", "n1 n3", "n2 n3"}),
        ("majority(3)", {"n1 n2", "n1 n3", "n2 n3"}),
        ("majority(a, b, c)", {"a b", "a c", "b c"}),
        ("majority of [a, b, c]", {"a b", "a c", "b c"}),
        ("majority * (a + b + c)", {"a b", "a c", "b c"}),
        ("rows(2, 3)", {"n1 n2 n3", "n4 n5 n6"}),
        ("columns(2, 3)", {"n1 n4", "n2 n5", "n3 n6"}),
        ("grid(2, 2)", {"n1 n2 n3", "n1 n2 n4", "n1 n3 n4", "n2 n3 n4"}),
        ("grid(2, 2) + n1*n2", {"n1 n2", "n1 n3 n4", "n2 n3 n4"}),
        ("rows(2, 2) of [a, b, c, d*e]", {"a b", "c d e"}),
        ("tree(1)", {"n1 n2", "n1 n3", "n2 n3"}),
        ("wall(1, 2)", {"n1 n2", "n1 n3", "n2 n3"}),
        ("wall(1, 2, 2)", {"n1 n2 n4", "n1 n2 n5", "n1 n3 n4", "n1 n3 n5", "n2 n3 n4", "n2 n3 n5", "n4 n5"}),
        ("wheel(4)", {"n1 n2", "n1 n3", "n1 n4", "n2 n3 n4"}),
        ("dual(a*b + c)", {"a c", "b c"}),
        ("dual(rows(2, 2))", {"n1 n3", "n1 n4", "n2 n3", "n2 n4"}),
        ('"eu west" * "tree"', {"tree eu west"}),
        ("tree1 + a", {"a", "tree1"}),
    ],
)
def test_what_a_form_means(text: str, expected: set[str]) -> None:
    assert quorums(text) == expected


def test_a_majority_of_majorities_of_three() -> None:
    found = quorums("hierarchical(3, 3)")
    assert len(found) == 27
    assert "n1 n2 n4 n5" in found
    assert found == quorums("2 of [majority(n1, n2, n3), majority(n4, n5, n6), majority(n7, n8, n9)]")


def test_forms_are_over_the_nodes_that_are_given() -> None:
    nodes = (Node("x", weight=2), Node("y"), Node("z"))
    assert quorums("majority", nodes) == {"x y", "x z", "y z"}
    assert quorums("weighted >= 2", nodes) == {"x", "y z"}
    assert quorums("rows(1, 3)", nodes) == {"x y z"}


def test_a_region_stands_for_its_nodes() -> None:
    a, b, c = numbered(3)
    regions = {"eu": (a, b), "us": (c,)}
    for text in ("2 of [eu, us]", "majority of [eu, n3]", "2 of [n1, n2, us]"):
        (found,) = parse_all([Text(text, "Q")], (a, b, c), regions=regions).systems
        assert are_equal(found, choose(2, [a, b, c]))
    (found,) = parse_all([Text("1 of eu", "Q")], (a, b, c), regions=regions).systems
    assert are_equal(found, choose(1, [a, b]))


def test_texts_that_are_read_together_are_over_the_same_nodes() -> None:
    reading = parse_all([Text("majority", "R"), Text("a*b + c", "W")])
    assert [node.name for node in reading.nodes] == ["a", "b", "c"]
    assert are_equal(reading.systems[0], parse("2 of [a, b, c]"))


@pytest.mark.parametrize(
    ("text", "code", "message", "characters"),
    [
        ("a & b", "C503", "unexpected '&' after the expression", "&"),
        ("a *", "C503", "expected a quorum expression, found the end of the expression", ""),
        ("(a + b", "C503", "'(' is never closed", "("),
        ("2 of [a, b", "C503", "'[' is never closed", "["),
        ("2 of x", "C503", "expected the number of elements, found 'x'", "x"),
        ("weighted(a=0) >= 1", "C504", "a threshold of 1 is beyond the sum of the weights, 0", "weighted(a=0) >= 1"),
        ("weighted(a=-1) >= 1", "C503", "a weight is at least 0, not -1", "-1"),
        ("0% of [a]", "C503", "the size of a quorum is at least 1, not 0", "0"),
        ("101% of [a]", "C503", "101% asks for more than there is", "101%"),
        ("50% of []", "C504", "50% of no members is no number of them", "[]"),
        ("weighted(a=1) > 1", "C503", "expected '>=', found '>'", ">"),
        ("row(2, 3)", "C503", "unknown word 'row'", "row"),
        ("majorty", "C503", "unknown word 'majorty'", "majorty"),
        ("tree(1, 2)", "C503", "expected ')', found ','", ","),
        ("grid(2)", "C503", "expected ',', found ')'", ")"),
        ("plane(4)", "C503", "4 is not prime: planes are made for the orders 2, 3, 5, 7, 11 and so on", "plane(4)"),
        ("wheel(2)", "C503", "a wheel has a hub and at least two spokes: 3 nodes or more", "wheel(2)"),
        ('"a', "C503", "expected a quorum expression, found '\"'", '"'),
        ("(" * 200, "C503", "nested more than 100 deep", "("),
        ("majority", "C504", "majority is over all the nodes, and none are named", "majority"),
        ("3 of [a, b]", "C504", "3 of 2 asks for more members than there are", "3 of [a, b]"),
        ("2 of 3 * 2 of 4", "C504", "2 of 4 needs 4 nodes, 2 of 3 is over 3", "2 of 4"),
        ("rows(2, 3) of [a, b]", "C504", "rows(2, 3) needs 6 members, [a, b] has 2", "[a, b]"),
        (
            "weighted(a=1, b=1) >= 3",
            "C504",
            "a threshold of 3 is beyond the sum of the weights, 2",
            "weighted(a=1, b=1) >= 3",
        ),
        ("weighted(a=1, a=2) >= 3", "C504", "a is given two weights", "a"),
        ("weighted(a=1.5, b=1) >= 1", "C503", "a weight is a whole number, not 1.5", "1.5"),
        ("weighted(a=1) >= 1/2", "C503", "the threshold is a whole number, not 1/2", "1/2"),
        ("2 of [a, a, b]", "C504", "a is there twice, and would be counted twice", "a"),
        ("2 of [a*b, c, a*b]", "C504", "a*b is there twice, and would be counted twice", "a*b"),
        ("majority(a, b, a)", "C504", "a is there twice, and would be counted twice", "a"),
        ("hierarchical(1, 3) of [a, b, a]", "C504", "a is there twice, and would be counted twice", "a"),
        ("2 of 3 + x", "C504", "no node is called 'x'", "x"),
        ("a \x1b b", "C503", "an expression has no control characters: this is U+001B", "\x1b"),
        ('"a\\u0007"', "C503", f"{UNPRINTABLE} U+0007", '"a\\u0007"'),
        ('a * ""', "C503", "a name has at least one character", '""'),
        ("tree(60)", "C504", "tree(60) needs more than the 10,000 nodes that are supported", "tree(60)"),
    ],
)
def test_a_wrong_text_is_refused_at_its_mistake(text: str, code: str, message: str, characters: str) -> None:
    (error,) = errors(text)
    assert (error.code, error.message, under_caret(error)) == (code, message, characters)


def test_a_message_quotes_the_beginning_of_a_long_text() -> None:
    many = " + ".join(f"a{number}" for number in range(100))
    (error,) = errors(f"2 of [{many}, b, {many}]")
    assert "… is there twice" in error.message
    assert len(error.message) < 120


def test_what_is_there_twice_is_told_as_votes() -> None:
    (error,) = errors("2 of [a, a, b]")
    assert error.span is not None
    assert error.span.column == 10
    assert error.fix == "leave it out, or say how many votes each has: weighted(a=2, b=1) >= 2"


@pytest.mark.parametrize(
    ("text", "place"), [("2 of [eu, n2]", "n2"), ("2 of [n2, eu]", "eu"), ("majority of [eu, eu]", "eu")]
)
def test_a_region_counts_its_nodes_once_too(text: str, place: str) -> None:
    (error,) = errors(text, nodes=numbered(3))
    assert "is there twice, once as a node of eu, and would be counted twice" in error.message
    assert under_caret(error) == place


def test_sums_products_and_grids_may_have_a_member_twice() -> None:
    assert quorums("a + a") == quorums("a * a") == {"a"}
    assert quorums("rows(2, 2) of [a, b, b, c]") == {"a b", "b c"}


def test_every_mistake_of_every_text_is_reported() -> None:
    found = errors("n1 * nx", "majority of eu + eu", nodes=numbered(3))
    assert [error.message for error in found] == ["no node is called 'nx'", "'eu' is a region, not a node"]
    assert found[1].fix == "write for instance majority of eu"


def test_a_sign_of_another_language_is_told_apart() -> None:
    assert [errors(text)[0].fix for text in ("a & b", "a or b")] == ["write * for 'all of'", "write + for 'any of'"]


def test_a_misspelt_family_is_shown_with_the_nearest_one() -> None:
    assert errors("hierachical(3, 3)")[0].render() == (
        "error[C503]: unknown word 'hierachical'\n"
        "  --> Q:1:1\n"
        "  |\n"
        "1 | hierachical(3, 3)\n"
        "  | ^^^^^^^^^^^\n"
        "  = a quorum expression is majority, 2 of 3, rows(2, 3), columns(2, 3), or sets such as {a1 a2} {a2 a3}\n"
        "  = did you mean 'hierarchical'?"
    )
