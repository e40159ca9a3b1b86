"""Searches in the terminal go on beside the screen, which stays alive; the file of the spec is read again while one walks."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from checker import Model
from checker.explore.source import Source

from .screens import LARGE, MOST, TURNSTILE, Screen, on_screen, written

BROKEN = "two_phase_commit_late_abort"

WIDE = """
from checker import Range, Spec, action, fill

class Digit(Range, low=0, high=9):
    pass

class Wide(Spec):
    digits: dict[Digit, Digit] = fill(0)

    @action
    def turn(self, place: Digit, by: Digit) -> None:
        self.digits[place] = (self.digits[place] + by) % 10
"""
"""More states than any jump looks at in its time."""


@pytest.mark.parametrize("key", ["slash", "b"])
def test_a_jump_goes_to_the_nearest_state_where_something_is_so(key: str) -> None:
    async def test(screen: Screen) -> None:
        await screen.answer(key, "self.passed == 2")
        assert len(screen.app.walker.walk.place.steps) == 3
        assert screen.said.startswith("self.passed == 2 is true: ")
        assert screen.said.endswith("2 steps from the beginning" if key == "b" else "1 step away")
        await screen.press("u")
        assert screen.name == "0/0"

    on_screen(test, TURNSTILE, "0/0")


def test_a_jump_finds_what_a_property_says() -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("slash", "not decisions_agree")
        assert "decisions_agree" in screen.app.walker.walk.place.wrong
        assert "wrong here: decisions_agree" in screen.text

    on_screen(test, BROKEN, "0")


def test_what_a_jump_looks_for_comes_from_the_property_that_is_lit() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("t", "tab", "tab", "slash", "enter")
        assert screen.said.startswith("not_everybody is false: ")

    on_screen(test, TURNSTILE, "0", size=LARGE)


def test_what_was_looked_for_last_is_there_again() -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("f", "self.passed == 1")
        assert screen.name == "0/0"
        await screen.press("home", "slash", "enter")
        assert screen.said.startswith("self.passed == 1 is true: 1 step away")

    on_screen(test, TURNSTILE, "0")


def test_what_is_in_no_state_is_said() -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("slash", "self.passed == 4")
        assert screen.said.startswith("in no state that is reachable from here, of ")
        assert screen.name == "0"

    on_screen(test, TURNSTILE, "0")


@pytest.mark.parametrize("text", ["self.", "nothing_of_that", "self.passd == 1"])
def test_an_expression_with_mistakes_is_answered_with_them(text: str) -> None:
    async def test(screen: Screen) -> None:
        await screen.answer("slash", text)
        assert "error[C605]" in screen.text
        assert screen.name == "0"
        await screen.press("0")
        assert (screen.name, screen.said) == ("0/0", "")

    on_screen(test, TURNSTILE, "0")


@pytest.mark.parametrize("key", ["f", "x"])
def test_a_run_stops_where_something_is_wrong(key: str) -> None:
    async def test(screen: Screen) -> None:
        await screen.answer(key, "self.passed == 77")
        assert "something is wrong, after" in screen.said
        assert screen.app.walker.walk.place.wrong

    on_screen(test, TURNSTILE, "0")


def test_the_whole_spec_is_checked() -> None:
    async def test(screen: Screen) -> None:
        await screen.press("c")
        await screen.settle()
        assert screen.app.walker.walk.place.wrong
        assert screen.said.startswith("violated")

    on_screen(test, TURNSTILE, "0")


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    return written(tmp_path / "wide.py", WIDE)


async def until(so: Callable[[], bool]) -> None:
    """Wait until something is so; the test as a whole is bounded."""
    while not so():
        await asyncio.sleep(0.01)


async def search_without_end(screen: Screen) -> None:
    """Begin a jump that nothing but Escape ends."""
    explorer = screen.app.walker.walk.explorer
    jump = partial(explorer.jump, most_states=1 << 60, seconds=MOST)
    explorer.jump = jump  # type: ignore[method-assign]
    await screen.pilot.press("slash", *"False")
    screen.app.simulate_key("enter")
    await until(lambda: bool(screen.app.walker.looked_at))


def test_escape_stops_a_search_and_the_screen_is_alive_meanwhile(wide: Path) -> None:
    async def test(screen: Screen) -> None:
        await search_without_end(screen)
        await until(lambda: screen.said.startswith("searching ... "))
        screen.app.simulate_key("t")
        await until(lambda: "The spec has no properties to judge here." in screen.text)
        screen.app.simulate_key("question_mark")
        await until(lambda: "to the nearest state where something is so" in screen.text)
        screen.app.simulate_key("escape")
        await until(lambda: "Steps from here" in screen.text)
        assert screen.app.walker.looked_at
        screen.app.simulate_key("escape")
        await until(lambda: not screen.app.walker.looked_at)
        await screen.settle()
        assert screen.said.startswith("not found in ")
        assert screen.said.endswith(", stopped: False is true")
        assert screen.name == "0"

    on_screen(test, wide)


def test_escape_forgets_what_waits(wide: Path) -> None:
    async def test(screen: Screen) -> None:
        await search_without_end(screen)
        for key in ("0", "0", "escape"):
            screen.app.simulate_key(key)
        await until(lambda: not screen.app.walker.looked_at)
        await screen.settle()
        assert screen.name == "0"

    on_screen(test, wide)


def test_the_end_does_not_wait_for_a_search(wide: Path) -> None:
    async def test(screen: Screen) -> None:
        await search_without_end(screen)
        screen.app.simulate_key("q")
        await until(lambda: screen.app._exit)

    on_screen(test, wide)


# the spec changes


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(Model(written(tmp_path / "turnstile.py", TURNSTILE.read_text())))


async def reread(screen: Screen) -> None:
    screen.app.poll()
    await screen.settle()


def test_the_path_is_taken_again_when_the_spec_has_changed(source: Source, tmp_path: Path) -> None:
    async def test(screen: Screen) -> None:
        more = TURNSTILE.read_text().replace(
            "    @action\n    def enter", "    @action\n    def wait(self) -> None: ...\n\n    @action\n    def enter"
        )
        written(tmp_path / "turnstile.py", more)
        await reread(screen)
        assert screen.said == "the spec has changed; the path is as it was"
        assert screen.name == "0/1/2"
        assert "wait()" in screen.text

    on_screen(test, source, "0/0/1")


def test_where_the_path_ends_is_said(source: Source, tmp_path: Path) -> None:
    async def test(screen: Screen) -> None:
        written(
            tmp_path / "turnstile.py",
            TURNSTILE.read_text().replace("require(self.inside[guest])", "require(self.passed > 3)"),
        )
        await reread(screen)
        assert screen.said.startswith("the spec has changed; the path ends before step 2, leave(guest1): ")
        assert "the path ends before step 2" in screen.text
        assert screen.name == "0/0"

    on_screen(test, source, "0/0/1")


@pytest.mark.parametrize("is_ascii", [False, True])
def test_mistakes_are_shown_and_the_last_good_spec_stays(source: Source, tmp_path: Path, is_ascii: bool) -> None:
    async def test(screen: Screen) -> None:
        good = TURNSTILE.read_text()
        written(tmp_path / "turnstile.py", good.replace("self.passed += 1", "self.passd += 1"))
        await reread(screen)
        assert "the spec as it stands has mistakes; what is shown is the one before" in screen.text
        assert "error[C30" in screen.text
        assert "self.passd" in screen.text
        await screen.press("0")
        assert screen.name == "0/0/0"
        assert "the spec as it stands has mistakes" in screen.text
        written(tmp_path / "turnstile.py", good)
        await reread(screen)
        assert "mistakes" not in screen.text
        assert screen.name == "0/0/0"

    on_screen(test, source, "0/0", is_ascii=is_ascii)


def test_what_is_around_is_that_of_the_spec_as_it_stands(source: Source, tmp_path: Path) -> None:
    async def test(screen: Screen) -> None:
        await screen.press("g")
        written(tmp_path / "turnstile.py", TURNSTILE.read_text().replace("def leave", "def go_out"))
        await reread(screen)
        assert "go_out(guest1)" in screen.text
        assert "leave" not in screen.text

    on_screen(test, source, "0/0")
