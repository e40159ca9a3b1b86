"""What actions are said to read and write."""

from pathlib import Path

import pytest
from compile.samples import compiled
from compile.test_show import check_golden
from typer.testing import CliRunner

from checker.cli.app import app
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.effects import Access, effects_of, show_effects
from checker.ir.nodes import Const, Local
from checker.passes.drawing import drawn

SPEC = """
from checker import *

class Node(Symmetric, size=2):
    pass

class Count(Range, low=0, high=2):
    pass

class Note(Record):
    node: Node
    count: Count

class S(Spec):
    count: dict[Node, Count] = fill(0)
    sent: set[Note] = fill()
    leader: Node | None = None

    def note(self, node):
        self.sent.add(Note(node, 1))

    @action
    def a(self, node: Node):
        require(self.count[node] < 2)
        self.count[node] += 1

    @action
    def b(self, node: Node):
        require(Note(node, 1) not in self.sent)
        self.note(node)

    @action
    def c(self, node: Node):
        other = self.leader
        if other is not None:
            self.count[other] = 0
        self.leader = node

    @invariant
    def i(self):
        return all(self.count[n] < 3 for n in Node)
"""


@pytest.fixture
def model(tmp_path: Path) -> Model:
    path = tmp_path / "spec.py"
    path.write_text(SPEC)
    return Model(load(str(path)))


def test_keys_are_told_in_the_parameters_terms(model: Model) -> None:
    effects = effects_of(compiled(model))
    a, b, c = effects.actions
    (key,) = next(iter(a.writes)).keys
    assert isinstance(key, Local)
    assert key.name == "node"
    assert (a.may_fail, a.may_disable, a.may_assert) == (True, True, False)
    assert [access.variable for access in b.writes] == [1]
    assert b.writes == b.reads
    assert Access(0, (None,)) in c.writes
    assert Access(2) in c.reads & c.writes
    (invariant,) = effects.properties
    assert invariant.reads == {Access(0, (None,))}


def test_a_constant_key(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(SPEC.replace("count: dict[Node, Count]", "count: dict[Count, Count]").replace("[node]", "[1]"))
    text = (
        path.read_text()
        .replace("self.count[other] = 0", "pass")
        .replace("all(self.count[n] < 3 for n in Node)", "True")
    )
    path.write_text(text)
    effects = effects_of(compiled(Model(load(str(path)))))
    (access,) = effects.actions[0].writes
    (key,) = access.keys
    assert isinstance(key, Const)
    assert key.value == 1


@pytest.mark.parametrize("name", ["two_phase_commit", "raft_log"])
def test_the_effects_of_a_spec(name: str) -> None:
    check_golden(f"{name}.effects", show_effects(drawn(compiled(Model(load(name))))))


def test_the_command_shows_them() -> None:
    result = CliRunner().invoke(app, ["compile", "two_phase_commit", "--show", "effects"])
    assert result.exit_code == 0
    assert "    writes  tm_prepared[rm]" in result.stdout
