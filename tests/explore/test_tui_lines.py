"""What is shown of a place in lines: nothing is cut that tells things apart, and what the last step changed has its mark."""

from pathlib import Path

import pytest

from checker import Model
from checker.explore import Explorer
from checker.explore.places import Place
from checker.explore.tui.around import around_lines
from checker.explore.tui.head import head_text
from checker.explore.tui.lines import Line, ascii_text
from checker.explore.tui.path import path_lines
from checker.explore.tui.refusals import refusals_lines
from checker.explore.tui.state import state_lines
from checker.explore.tui.steps import steps_lines
from checker.explore.tui.truths import truths_lines

TURNSTILE = Path(__file__).parent / "turnstile.py"

OLDER = "0/0/0/2/5/0/0/0/4/0/0/0/4/9/9/6/0/0"

COUNTED = """
from checker import Spec, action

class Counted(Spec):
    number: int = 0

    @action
    def go(self) -> None:
        assert self.number < 1, "that is enough"
        self.number += 1
"""


@pytest.fixture(scope="module")
def turnstile() -> Explorer:
    return Explorer(Model(TURNSTILE))


@pytest.fixture(scope="module")
def older() -> Place:
    return Explorer(Model("raft_log_older_term")).at(OLDER)


def texts(lines: list[Line]) -> list[str]:
    return [line.text.plain for line in lines]


def steps(place: Place, width: int, height: int) -> list[list[str]]:
    return [texts(item) for item in steps_lines(place, width, height)]


def test_steps_have_their_changes_below_them_where_there_is_room(turnstile: Explorer) -> None:
    place = turnstile.at("0/0")
    assert steps(place, 60, 20)[:2] == [
        ["0! enter(guest2)", "   not_everybody is false", "   inside[guest2]: False → True", "   passed: 1 → 2"],
        ["1  leave(guest1)", "   inside[guest1]: True → False"],
    ]
    assert steps(place, 60, 4) == [
        ["0! enter(guest2)  not_everybody is false  inside[guest2]: F…"],
        ["1  leave(guest1)  inside[guest1]: True → False"],
        ["2  look()  changes nothing"],
    ]


@pytest.mark.parametrize("width", [38, 46, 78])
def test_the_arguments_of_a_step_are_never_cut(older: Place, width: int) -> None:
    shown = steps(older, width, 6)
    for option, lines in zip(older.options, shown, strict=True):
        assert str(option.step).replace(" ", "") in "".join(lines).replace(" ", "")
        assert all(len(line) <= width for line in lines)


def test_a_line_of_a_step_stands_for_its_place(turnstile: Explorer) -> None:
    place = turnstile.at("0/0")
    for height in (4, 20):
        for option, item in zip(place.options, steps_lines(place, 60, height), strict=True):
            assert {line.name for line in item} == {option.name}


def test_what_changed_is_marked_with_its_value_before(turnstile: Explorer) -> None:
    assert texts(state_lines(turnstile.at("0/0"), 60)) == [
        "* inside",
        "*   guest1  False → True",
        "    guest2  False",
        "* passed = 0 → 1",
    ]


def test_of_a_long_value_what_changed_in_it_is_told() -> None:
    place = Explorer(Model("paxos")).at("0/0/1/2")
    lines = texts(state_lines(place, 60))
    at = next(number for number, line in enumerate(lines) if line.startswith("* messages = {Prepare(ballot1)"))
    assert "messages += Promise(acceptor1, ballot1," in "".join(lines[at:])
    assert all(len(line) <= 60 for line in lines)


def test_the_path_has_the_place_of_each_action(turnstile: Explorer) -> None:
    lines = path_lines(turnstile.at("0/0/1"), 70)
    assert [line.name for line in lines] == ["0", "0/0", "0/0/1"]
    assert [line.text.plain.split("  ")[0] for line in lines] == ["", "", "> 2 leave(guest1)"]
    assert "turnstile.py:" in lines[2].text.plain


def test_what_is_wrong_comes_first_with_its_reasons(turnstile: Explorer) -> None:
    lines = truths_lines(turnstile.at("0/0/0"), 70)
    assert texts(lines)[0] == "not_everybody  invariant  false"
    assert "all(self.inside.values()) is true" in "".join(texts(lines))
    heads = {line.asked: line.goal for line in lines if not line.text.plain.startswith(" ")}
    assert heads["not_everybody"] == "not_everybody"
    assert heads["never_fewer"] == "not never_fewer"


def test_a_refusal_asks_why_of_its_instance(turnstile: Explorer) -> None:
    lines = refusals_lines(turnstile.at("0"), 70)
    assert {(line.asked, line.goal) for line in lines} == {("leave(guest1)", "leave"), ("look()", "look")}


def test_each_state_around_stands_once_with_its_changes(turnstile: Explorer) -> None:
    around = turnstile.neighbourhood("0/0", within=2)
    lines = around_lines(around, 78)
    told = [line for line in lines if "leads to" not in line.text.plain and "leads back" not in line.text.plain]
    assert sorted(line.name or "" for line in told) == sorted(node.name for node in around.nodes)
    assert len(lines) == 1 + len(around.edges)
    assert all(len(line) == 78 for line in texts(lines))


def test_a_neighbourhood_that_is_cut_says_so(turnstile: Explorer) -> None:
    lines = texts(around_lines(turnstile.neighbourhood("0/0", most=3), 78))
    assert lines[0] == "there are more than the 3 states shown."


def test_a_step_around_that_fails_says_how(tmp_path: Path) -> None:
    (tmp_path / "counted.py").write_text(COUNTED)
    around = Explorer(Model(tmp_path / "counted.py")).neighbourhood("0")
    assert [node.fails for node in around.nodes] == [False, False, True]
    lines = texts(around_lines(around, 78))
    assert lines[2].startswith("    go()  the step fails: that is enough  ")
    assert "is false" not in lines[2]


def test_a_long_name_keeps_its_end(older: Place) -> None:
    first = head_text(Model("raft_log_older_term"), older, 40).plain.splitlines()[0]
    assert len(first) == 40
    assert first.endswith("6/0/0")
    assert "…" in first


def test_in_ascii_a_text_keeps_its_styles() -> None:
    from rich.text import Text

    text = Text("a → b", style="dim")
    text.stylize("red", 0, 1)
    text.stylize("bold", 4, 5)
    made = ascii_text(text)
    assert made.plain == "a -> b"
    assert made.style == "dim"
    assert [(made.plain[span.start : span.end], str(span.style)) for span in made.spans] == [
        ("a", "red"),
        ("b", "bold"),
    ]
    assert ascii_text(Text("é×…")).plain == "\\xe9x~"
