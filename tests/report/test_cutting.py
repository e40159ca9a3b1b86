"""What is left out of an explanation that is too long, and what is kept."""

from checker import check
from checker.reasons import Reason, Term
from checker.report.cutting import fitted
from checker.report.explanation import explanation, why


def formula(words: str, *parts: Reason) -> Reason:
    return Reason(words, False, None, (), (), parts)


def element(value: str, *parts: Reason, near: int = 0) -> Reason:
    return Reason("x", False, None, (Term("e", value),), (), parts, near=near)


def chain(words: str, depth: int) -> Reason:
    return formula(words, *([chain(f"{words}{depth}", depth - 1)] if depth > 1 else []))


def words(reasons: tuple[Reason, ...]) -> set[str]:
    return {part.words for reason in reasons for part in reason.walk()}


def size(reason: Reason) -> int:
    return reason.size


def test_what_is_short_is_kept_whole_whatever_is_deep_beside_it() -> None:
    deep, short = chain("a", 20), chain("b", 5)
    found = fitted((deep, short), 12, size)
    assert found[1] == short
    assert sum(map(size, found)) <= 12
    assert words((found[0],)) < words((deep,))


def test_of_elements_that_decide_alike_the_nearest_is_kept_to_the_end() -> None:
    far = [element(f"far{n}", chain(f"f{n}", 9)) for n in range(3)]
    near = element("near", chain("n", 9), near=2)
    (found,) = fitted((formula("any", *far, near),), 14, size)
    assert found.parts == (near,)
    assert found.more == 3


def test_as_many_elements_are_kept_as_there_is_room_for() -> None:
    elements = [element(f"e{n}", chain(f"f{n}", 3)) for n in range(4)]
    (found,) = fitted((formula("any", *elements),), 13, size)
    assert found.parts == tuple(elements[:3])
    assert found.more == 1


def test_formulas_that_there_is_no_line_for_are_counted() -> None:
    (found,) = fitted((formula("or", *(formula(f"f{n}") for n in range(30))),), 11, size)
    assert len(found.parts) + found.more == 30
    assert len(found.parts) < 11


def test_the_lines_are_no_more_than_there_is_room_for_at_any_width() -> None:
    reasons = [formula("or", *(chain(f"a rather long formula number {n} of words that fold", 12) for n in range(5)))]
    for width in (40, 80, 120):
        assert len(explanation(reasons, width, most=30)) <= 30


def test_the_bundled_explanation_that_is_too_long_has_what_it_comes_to() -> None:
    violation = check("paxos_commit_waits_for_all").violation
    assert violation is not None
    for width in (80, 100, 120):
        shown = [line.plain.strip() for line in why(violation, width)]
        assert "a in asked is false: acceptor3 in {acceptor1, acceptor2}" in shown  # a leader waits for the third
        assert len(shown) <= 42
