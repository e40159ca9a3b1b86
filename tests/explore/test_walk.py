"""Walks go on, back and on again; a spec that changes takes the path with it as far as it goes."""

import os
from pathlib import Path

import pytest

from checker import Model, Spec
from checker.diagnostics import InvalidSpec
from checker.explore import Explorer, Walk
from checker.explore.source import Source

LAMP = """
from checker import Range, Spec, action, init, require

class Level(Range, low=0, high=5):
    pass

class Lamp(Spec):
    level: Level

    @init
    def start(self, level: Level) -> None:
        require(level < 2)
        self.level = level

    @action
    def up(self, by: Level) -> None:
        require(by > 0)
        require(self.level + by <= 5)
        self.level += by

    @action
    def off(self) -> None:
        require(self.level > 0)
        self.level = Level(0)
"""


def written(path: Path, text: str) -> Path:
    """The file with this text, as if it had been written a while ago, each time at another time."""
    before = path.stat().st_mtime if path.exists() else 1_000_000_000
    path.write_text(text)
    os.utime(path, (before + 10, before + 10))
    return path


@pytest.fixture
def lamp(tmp_path: Path) -> Source:
    return Source(Model(written(tmp_path / "lamp.py", LAMP)))


def path_to(source: Source, *steps: str) -> str:
    name = ""
    for step in steps:
        options = source.explorer.at(name).options
        name = next(each.name for each in options if str(each.step) == step)
    return name


def test_undo_and_redo_go_from_place_to_place() -> None:
    walk = Walk(Explorer(Model("two_phase_commit")))
    assert walk.name == "0"
    assert not walk.can_undo
    walk.step(0)
    walk.step(1)
    walk.go("0/2/5")
    assert walk.undo().name == "0/0/1"
    assert walk.undo().name == "0/0"
    assert walk.can_redo
    assert walk.redo().name == "0/0/1"
    assert walk.step(0).name == "0/0/1/0"
    assert not walk.can_redo
    assert walk.redo().name == "0/0/1/0"
    assert walk.restart().name == "0"
    assert walk.undo().name == "0/0/1/0"


def test_a_walk_stays_where_it_is_when_there_is_no_such_place() -> None:
    walk = Walk(Explorer(Model("two_phase_commit")))
    with pytest.raises(InvalidSpec):
        walk.step(99)
    assert (walk.name, walk.can_undo) == ("0", False)
    with pytest.raises(InvalidSpec):
        Walk(walk.explorer, "0/99")


def test_a_walk_goes_up_its_path(lamp: Source) -> None:
    walk = Walk(lamp.explorer)
    assert walk.place.is_beginning
    walk.step(1)
    walk.step(0)
    assert walk.back().name == "1"
    assert walk.back().is_beginning
    assert walk.undo().name == "1"


def test_nothing_is_read_again_while_the_file_is_as_it_was(tmp_path: Path) -> None:
    made: list[type[Spec]] = []

    def make(spec: type[Spec]) -> Model:
        made.append(spec)
        return Model(spec)

    source = Source(Model(written(tmp_path / "lamp.py", LAMP)), make)
    explorer = source.explorer
    assert not source.poll()
    assert source.explorer is explorer
    assert made == []


def test_the_path_is_taken_again_by_action_and_arguments(lamp: Source, tmp_path: Path) -> None:
    walk = Walk(lamp.explorer, path_to(lamp, "start(1)", "up(3)", "off()"))
    more = "    @action\n    def first(self) -> None:\n        self.level = Level(3)\n\n    @action\n    def up"
    written(tmp_path / "lamp.py", LAMP.replace("    @action\n    def up", more))
    assert lamp.poll()
    assert (lamp.version, lamp.mistakes) == (2, "")
    assert walk.moved_to(lamp.explorer) == ""
    assert [str(step) for step in walk.place.steps] == ["start(1)", "up(3)", "off()"]
    assert walk.name == path_to(lamp, "start(1)", "up(3)", "off()") != "1/2/5"


@pytest.mark.parametrize(
    ("old", "new", "said", "taken"),
    [
        (
            "self.level + by <= 5",
            "self.level + by <= 3",
            "before step 1, up(3): it is not enabled: require(self.level + by <= 3) is false (lamp.py:",
            0,
        ),
        (
            "require(self.level > 0)",
            "require(self.level > 4)",
            "before step 2, off(): it is not enabled: require(self.level > 4) is false (lamp.py:",
            1,
        ),
        ("def off(", "def put_out(", "before step 2, off(): there is no off in the spec", 1),
        ("high=5", "high=2", "before step 1, up(3): by: 3 is not in Level", 0),
        ("require(level < 2)", "require(level < 1)", "does not begin any more: start(1)", 0),
        ("def start(", "def begin(", "does not begin any more: start(1)", 0),
    ],
)
def test_where_the_path_ends_is_said(lamp: Source, tmp_path: Path, old: str, new: str, said: str, taken: int) -> None:
    before = [str(step) for step in lamp.explorer.at(path_to(lamp, "start(1)", "up(3)", "off()")).steps]
    text = LAMP.replace(old, new)
    written(tmp_path / "lamp.py", text.replace("<= 5", "<= 2") if "high=2" in new else text)
    assert lamp.poll()
    assert lamp.mistakes == ""
    followed = lamp.explorer.follow(before)
    assert said in followed.said
    assert followed.steps == taken


def test_of_a_file_with_mistakes_the_last_good_model_stays(lamp: Source, tmp_path: Path) -> None:
    explorer = lamp.explorer
    written(tmp_path / "lamp.py", LAMP.replace("self.level += by", "self.levl += by"))
    assert lamp.poll()
    assert "error[C30" in lamp.mistakes
    assert "self.levl" in lamp.mistakes
    assert lamp.explorer is explorer
    assert explorer.at("1").options
    assert not lamp.poll()
    written(tmp_path / "lamp.py", "def (")
    assert lamp.poll()
    assert "SyntaxError" in lamp.mistakes
    (tmp_path / "lamp.py").unlink()
    assert lamp.poll()
    assert "there is no file" in lamp.mistakes
    written(tmp_path / "lamp.py", LAMP)
    assert lamp.poll()
    assert (lamp.mistakes, lamp.version) == ("", 1)


def test_constants_are_kept(tmp_path: Path) -> None:
    model = Model(written(tmp_path / "lamp.py", LAMP), Level="0..7")
    source = Source(model, lambda spec: Model(spec, Level="0..7"))
    written(tmp_path / "lamp.py", LAMP.replace("level < 2", "level < 3"))
    assert source.poll()
    assert source.explorer.model.constants == {"Level": "0..7"}
    assert len(source.explorer.at("").options) == 3
