"""The walk in the terminal: every key does what the help says, at 80 columns and at 120."""

import re
from pathlib import Path

import pytest
from textual.widgets import Input

from checker.explore.tui.keys import KEYS

from .screens import LARGE, SMALL, TURNSTILE, Screen, on_screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("is_ascii", [False, True])
def test_a_place_is_seen_with_its_name_its_steps_and_its_state(size: tuple[int, int], is_ascii: bool) -> None:
    async def test(screen: Screen) -> None:
        assert screen.lines[0].startswith(" Turnstile Guest=2")
        assert screen.lines[0].endswith("0/0")
        assert "after step 1, enter(guest1)" in screen.lines[1]
        for words in ("Steps from here: 3", "0! enter(guest2)", "1  leave(guest1)", "2  look()"):
            assert words in screen.text
        assert "not_everybody is false" in screen.words
        assert "changes nothing" in screen.words
        arrow = "->" if is_ascii else "→"
        assert f"*   guest1  False {arrow} True" in screen.text
        assert f"* passed = 0 {arrow} 1" in screen.text
        assert "    guest2  False" in screen.text
        assert all(len(line) <= size[0] for line in screen.lines)
        assert len(screen.lines) == size[1]

    on_screen(test, TURNSTILE, "0/0", size=size, is_ascii=is_ascii)


def test_where_there_is_room_the_properties_are_beside_the_state() -> None:
    async def test(screen: Screen) -> None:
        assert "not_everybody  invariant  true" in screen.text
        assert "never_fewer  step invariant  true" in screen.text
        assert "somebody_is_inside  reachable  reached here" in screen.text
        await screen.press("h")
        assert "guest2" in screen.text
        assert "Path of 1 step" in screen.text

    on_screen(test, TURNSTILE, "0/0", size=LARGE)


def test_enter_takes_the_step_that_is_lit() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("j", "enter")
        assert screen.name == "0/0/1"
        await screen.press("down", "down", "down", "up", "k", "enter")
        assert screen.name == "0/0/1/0"

    on_screen(test, TURNSTILE, "0/0")


def test_digits_take_the_step_with_this_number() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("2")
        assert screen.name == "0/2"
        await screen.press("9")
        assert (screen.name, screen.said) == ("0/2", "there is no step 9 here")

    on_screen(test, TURNSTILE, "0", Guest=3)


def test_a_number_that_others_begin_like_waits_for_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.explore.tui.app._TYPING", 3600.0)

    async def test(screen: Screen) -> None:
        await screen.press("1")
        assert screen.name == "0"
        assert screen.said == "step 1 ... (Enter takes it)"
        await screen.press("1")
        assert screen.name == "0/11"
        await screen.press("u", "1", "enter")
        assert screen.name == "0/1"

    on_screen(test, TURNSTILE, "0", Guest=12)


def test_a_number_that_others_begin_like_is_taken_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.explore.tui.app._TYPING", 0.001)

    async def test(screen: Screen) -> None:
        await screen.press("1")
        while screen.name == "0":
            await screen.pilot.pause()
        assert screen.name == "0/1"

    on_screen(test, TURNSTILE, "0", Guest=12)


def test_the_way_back_is_by_u_and_the_way_forth_by_r() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("0", "1", "u")
        assert screen.name == "0/0"
        await screen.press("r")
        assert screen.name == "0/0/1"
        await screen.press("r")
        assert screen.said == "nothing was undone"
        await screen.press("p")
        assert screen.name == "0/0"
        await screen.press("home", "home")
        assert screen.name == "0"
        await screen.press("backspace", "u", "u", "u", "u")
        assert (screen.name, screen.said) == ("0", "this is where you began")

    on_screen(test, TURNSTILE)


def test_keys_that_come_quickly_are_all_heeded() -> None:
    async def test(screen: Screen) -> None:
        await screen.pilot.press("0", "1", "0", "u", "u")
        await screen.settle()
        assert screen.name == "0/0"

    on_screen(test, TURNSTILE)


def test_a_walk_begins_with_a_choice_where_there_are_several_initial_states() -> None:
    async def test(screen: Screen) -> None:
        assert "Initial states: " in screen.text
        assert "before the beginning" in screen.text
        for view in "tnhg":
            await screen.press(view)
        await screen.press("enter")
        assert screen.name == "0"

    on_screen(test, "raft_election")


def test_a_place_is_gone_to_by_its_name() -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("colon", "0/0/1")
        assert screen.name == "0/0/1"
        await screen.answer("colon", "0/77")
        assert screen.name == "0/0/1"
        assert "error[C602]" in screen.text
        await screen.answer("colon", "nowhere")
        assert "'nowhere' is no name of a trace" in screen.text
        await screen.press("u")
        assert (screen.name, screen.said) == ("0", "")

    on_screen(test, TURNSTILE)


def test_what_is_said_of_a_step_is_on_the_path() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("h")
        assert "  1 enter(guest1)  turnstile.py:" in screen.text.replace("tests/explore/", "")
        assert "> 2 leave(guest1)" in screen.text
        await screen.press("tab", "j", "j", "enter")
        assert screen.name == "0/0"
        assert "Path of 1 step" in screen.text

    on_screen(test, TURNSTILE, "0/0/1")


def test_an_action_that_is_not_enabled_has_its_reason() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("n")
        assert "leave(guest1), of 2 choices of arguments the nearest" in screen.text
        assert "self.inside[guest] is false" in screen.text
        assert "self.passed > 0 is false: 0 > 0" in screen.text
        await screen.press("tab", "w")
        assert screen.app.query_one("#field", Input).value == "leave(guest1)"
        await screen.press("escape")

    on_screen(test, TURNSTILE, "0")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("leave(guest1)", "leave(guest1) is not enabled in the initial state"),
        ("not_everybody", "not_everybody is true in the initial state"),
    ],
)
def test_why_is_answered_over_the_screen(asked: str, said: str) -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("w", asked)
        assert said in screen.text
        await screen.press("escape")
        assert "Steps from here" in screen.text
        await screen.answer("w", "nothing(1)")
        assert "nothing is no action and no property of Turnstile" in screen.words

    on_screen(test, TURNSTILE, "0")


def test_what_is_wrong_is_said_with_its_reason() -> None:
    async def test(screen: Screen) -> None:
        assert "wrong here: not_everybody (t says why)" in screen.text
        await screen.press("t")
        assert "not_everybody  invariant  false" in screen.text
        assert "all(self.inside.values()) is true" in screen.text
        await screen.press("tab", "enter")
        assert "not_everybody is false after step 2, enter(guest2)" in screen.words

    on_screen(test, TURNSTILE, "0/0/0")


def test_a_step_that_fails_leads_to_no_state() -> None:
    async def test(screen: Screen) -> None:
        assert "fails: three is a crowd (" in screen.words
        assert "The last step failed: there is no state to go on from." in screen.text
        assert "State before the step that fails" in screen.text
        for view in "tnhgs":
            await screen.press(view)

    async def find(screen: Screen) -> None:
        await screen.answer("slash", "self.passed == 3")
        await screen.press("0")
        failing = next(each for each in screen.app.walker.walk.place.options if each.failure is not None)
        assert f"{failing.number}! {failing.step}" in screen.text
        await screen.press(str(failing.number))
        await test(screen)

    on_screen(find, TURNSTILE, "0")


def test_a_state_outside_of_the_constraint_is_said() -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("slash", "self.passed == 3")
        assert "outside of the constraint: a search does not go on from here" in screen.words

    on_screen(test, TURNSTILE)


def test_a_deadlock_is_said() -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("slash", "")
        assert "deadlock: no step is enabled, and no @final holds (n says why)" in screen.words
        assert "No step is enabled, and no @final says that this is fine: a deadlock." in screen.words
        await screen.press("t")
        assert "deadlock" in screen.text

    on_screen(test, "distributed_lock_no_expiry")


def test_the_states_around_are_a_tree_of_places() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("g")
        assert "Around here, within 2 steps: 5 states" in screen.text
        here = next(number for number, line in enumerate(screen.lines) if line.startswith(" here "))
        assert screen.lines[here].endswith(" 0/0")
        assert screen.lines[here + 1].startswith("   enter(guest2)  not_everybody is false")
        assert screen.lines[here + 1].endswith(" 0/0/0")
        assert screen.lines[here + 2].startswith("     ")
        await screen.press("minus")
        assert "Around here, within 1 step: 3 states" in screen.text
        await screen.press("minus", "plus", "plus", "plus", "plus", "plus")
        assert "Around here, within 4 steps" in screen.text
        await screen.press("tab", "j", "j", "enter")
        assert screen.name == "0/0/0"

    on_screen(test, TURNSTILE, "0/0")


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_help_has_every_key(size: tuple[int, int]) -> None:
    async def test(screen: Screen) -> None:
        await screen.press("question_mark")
        seen = screen.text
        for _ in range(4):
            await screen.press("pagedown")
            seen += screen.text
        for _, _, keys, words in KEYS:
            assert f"{keys} " in seen
            assert " ".join(words.split()[:3]) in " ".join(seen.split())
        assert "Esc closes this" in seen
        await screen.press("question_mark")
        assert "Steps from here" in screen.text

    on_screen(test, TURNSTILE, "0", size=size)


def test_escape_leaves_a_field_and_a_pane() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("slash", "p", "q", "escape")
        assert screen.name == "0/0"
        assert screen.app.is_running
        await screen.press("tab", "escape", "enter")
        assert screen.name == "0/0/0"

    on_screen(test, TURNSTILE, "0/0")


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
def test_the_screen_is_left(key: str) -> None:
    async def test(screen: Screen) -> None:
        await screen.pilot.press("slash" if key == "ctrl+c" else "t")
        await screen.pilot.press(key)
        assert screen.app._exit

    on_screen(test, TURNSTILE, "0")


def test_nothing_that_is_not_in_ascii_is_shown_where_the_terminal_has_no_more() -> None:
    async def test(screen: Screen) -> None:
        for key in "stnhg?":
            await screen.press("question_mark" if key == "?" else key)
            assert screen.text.isascii(), screen.text

    on_screen(test, "paxos", "0/0/1/2", is_ascii=True)


def test_another_size_folds_the_lines_anew() -> None:
    async def test(screen: Screen) -> None:
        for width, height in ((120, 40), (60, 20), (30, 10), (200, 60), (80, 24)):
            await screen.pilot.resize_terminal(width, height)
            await screen.settle()
            assert all(len(line) <= width for line in screen.lines)
            assert "Steps from here" in screen.text

    on_screen(test, "paxos", "0/0/1/2")


def test_the_page_of_documentation_shows_the_screen_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "explorer.md").read_text(encoding="utf-8")
    section = page.partition("## In the terminal")[2]
    told = re.search(r"`checker explore (\w+) ([0-9/]+) --tui`:\n\n```\n(.*?)\n```", section, re.DOTALL)
    assert told is not None

    async def test(screen: Screen) -> None:
        assert screen.text.rstrip() == told[3].rstrip()

    on_screen(test, told[1], told[2])


def test_the_page_of_documentation_has_every_key() -> None:
    page = (Path(__file__).parents[2] / "docs" / "explorer.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ")]
    told = {key for row in rows for key in re.findall(r"`(.)`|(\w\w+)", row) for key in key if key}
    keys = {key for _, _, keys, _ in KEYS for key in re.split(r"[, ]+", keys)} - {"Down", "Up", "0-9"}
    assert keys - {"+", "-"} <= told
