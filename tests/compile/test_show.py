"""Listings of programs and layouts, against stored ones. CHECKER_GOLDEN=1 stores them anew."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.api.compiled import packed
from checker.backends.c.packing import lay_out
from checker.cli.app import app
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.printer import show
from checker.report.packing_report import packing_lines

from .samples import ROOT, compiled, model_with, step

GOLDEN = Path(__file__).parent / "golden"
CASES = "tests/engines/native/cases"
SHOWN = ("specs/two_phase_commit.py", "specs/paxos.py", f"{CASES}/guards.py", f"{CASES}/sets_in_sets.py")
EVERYTHING = """\
first = [e for e in Epoch if e in self.log][::-1]
self.log = sorted(first + self.log)[0:2]
self.log.append(min(self.epoch + 1, max(self.log, default=0)))
self.log.insert(0, self.log[-1])
self.log[0] = self.log.index(1) // 2
last = self.log.pop()
self.bag[node] += len(self.nodes & {node})
for other in self.bag.elements():
    if self.bag[other] == 0:
        continue
    self.nodes.discard(other)
for i in range(2, 4):
    self.epochs[node] = -i % 3 if self.yes else abs(i - 3)
    break
self.votes |= {Vote(node, e) for e in Epoch if e >= last}
assert ballot == Ballot.last() or ballot.next() > ballot
self.last = None if self.phase == "up" and len(self.bag) < 2 else Vote(node, self.total(last))
self.nodes.pop()
self.epochs = {n: 0 for n in Node}"""


def check_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("CHECKER_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SHOWN)
def test_programs(path: str) -> None:
    check_golden(f"{Path(path).stem}.ir", show(compiled(Model(load(str(ROOT / path))))))


def test_every_form(tmp_path: Path) -> None:
    helper = "def total(self, epoch):\n    for e in Epoch:\n        if e == epoch:\n            return e"
    check_golden("everything.ir", show(compiled(model_with(tmp_path, step(EVERYTHING), helper))))


@pytest.mark.parametrize("path", SHOWN)
def test_layouts(path: str) -> None:
    layout = lay_out(compiled(Model(load(str(ROOT / path)))).state)
    check_golden(f"{Path(path).stem}.layout", "\n".join(packing_lines(packed(layout), layout.words)) + "\n")


def test_a_layout_of_many_words() -> None:
    layout = lay_out(compiled(Model(load("grid_paxos"), Ballot=6)).state)
    lines = packing_lines(packed(layout), layout.words)
    assert lines[-1] == "a state: 894 bits in 14 words of 64"
    assert lines[4].split()[-5:] == ["dense", "1", "846", "846", "0:0-13:13"]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["compile", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_shows_the_program() -> None:
    code, shown, _ = run("two_phase_commit")
    assert code == 0
    assert shown == (GOLDEN / "two_phase_commit.ir").read_text(encoding="utf-8")


def test_the_command_shows_the_layout_for_the_constants(tmp_path: Path) -> None:
    path = tmp_path / "layout.txt"
    code, shown, _ = run("two_phase_commit", "RM=8", "--show", "layout", "-o", str(path))
    assert (code, shown) == (0, "")
    assert path.read_text(encoding="utf-8").splitlines()[-1] == "a state: 36 bits in one word of 64"


def test_the_command_shows_the_c_file() -> None:
    code, shown, _ = run("two_phase_commit", "--show", "c")
    assert code == 0
    assert "#define MODEL_WORDS 1" in shown


def test_the_command_reports_what_is_not_compiled(tmp_path: Path) -> None:
    model_with(
        tmp_path,
        step("with self.yes:\n    self.epoch = 1 / 1"),
        "@invariant\ndef fine(self):\n    return str(1) == '1'",
    )
    (path,) = tmp_path.glob("sample_*.py")
    code, shown, said = run(str(path), "--show", "layout")
    assert (code, shown) == (2, "")
    assert said.count("error[C701]") == 3
    assert "3 errors" in said
