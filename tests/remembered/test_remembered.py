"""What is remembered is used where it is true, and never where it is not; damage and other users make it forgotten."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.backends.c.interface import Search
from checker.backends.python.machine import Machine
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.remembered.entries import key_of, recall, remember
from checker.result import Verdict
from checker.search.limits import Limits
from checker.search.retrace import TraceDoesNotReplay
from checker.search.select import check
from checker.search.witnesses import Way

SECONDS = 120

SPEC = """
{head}
from checker import Range, Spec, action, invariant, require

MOST = {most}

class Count(Range, low=0, high=9): ...

class Counting(Spec):
    count: Count = 0

    @action
    def step(self) -> None:
        require(self.count < MOST)
        self.count += 1

    @invariant
    def bounded(self) -> bool:
        return self.count <= 4
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CHECKER_CACHE", str(folder))
    return folder


@dataclass(frozen=True)
class Finding:
    number: int


def test_what_is_kept_is_found(cache: Path) -> None:
    key = key_of("a", "b")
    assert recall(key, Finding) is None
    remember(key, Finding(3))
    assert recall(key, Finding) == Finding(3)
    assert recall(key_of("a", "c"), Finding) is None
    assert recall(None, Finding) is None
    assert key_of("ab") != key_of("a", "b")


def test_a_damaged_entry_is_forgotten(cache: Path) -> None:
    key = key_of("a")
    remember(key, Finding(3))
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole[:40] + b"x" + whole[41:], b"0" * len(whole)):
        path.write_bytes(damaged)
        assert recall(key, Finding) is None
    path.write_bytes(whole)
    assert recall(key, Finding) == Finding(3)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no users of the system's")
def test_an_entry_that_others_may_write_is_forgotten(cache: Path) -> None:
    key = key_of("a")
    remember(key, Finding(3))
    (path,) = cache.iterdir()
    path.chmod(0o666)
    assert recall(key, Finding) is None


def test_what_no_other_process_could_read_is_not_kept(cache: Path) -> None:
    @dataclass(frozen=True)
    class Inner:
        number: int

    remember(key_of("a"), Inner(1))
    assert not list(cache.iterdir())


def checked(path: Path, *options: str, **environment: str) -> str:
    command = [sys.executable, "-m", "checker", "check", str(path), "-q", *options]
    ran = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=SECONDS, cwd=path.parent
    )
    return ran.stdout.splitlines()[0]


@pytest.mark.parametrize("engine", ["native", "auto"])
def test_a_spec_that_changes_is_looked_at_again(cache: Path, tmp_path: Path, engine: str) -> None:
    path = tmp_path / "counting.py"
    for most, verdict in ((4, "verified"), (4, "verified"), (5, "violated"), (4, "verified"), (3, "verified")):
        path.write_text(SPEC.format(head="", most=most))
        said = checked(path, "--engine", engine)
        assert said.startswith(verdict)
        assert "violated" in verdict or f"all {most + 1} states" in said


def test_what_rests_on_the_environment_is_looked_at_again(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "counting.py"
    path.write_text(SPEC.format(head="import os", most='int(os.environ["MOST"])'))
    for most, verdict in (("4", "verified"), ("5", "violated"), ("4", "verified")):
        assert checked(path, "--engine", "native", MOST=most).startswith(verdict)


def test_a_value_from_the_environment_tells_specs_apart(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "counting.py"
    path.write_text(SPEC.format(head="from os import environ as given", most='int(given["MOST"])\ndel given'))
    for most, verdict in (("4", "verified"), ("5", "violated"), ("4", "verified")):
        assert checked(path, "--engine", "native", MOST=most).startswith(verdict)
    assert len(list(cache.glob("*.reading"))) == 2


def test_nothing_is_analysed_or_compiled_again(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "counting.py"
    path.write_text(SPEC.format(head="", most=4))
    first = checked(path, "--engine", "native")
    program = (
        "import sys; from checker.cli.app import main; sys.argv[1:] = ['check', sys.argv[1], '-q', '--engine', 'native']\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules)"
    )
    command = [sys.executable, "-c", program, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=tmp_path)
    said, *_, loaded = ran.stdout.splitlines()
    assert said == first
    rooms = ("checker.lower", "checker.passes.", "checker.backends.c.emit", "checker.frontend.mistakes.meaning")
    assert not [module for module in loaded.split() if module.startswith(rooms)]


@pytest.mark.parametrize("symmetry", [True, False])
def test_ways_to_witnesses_are_found_once(cache: Path, monkeypatch: pytest.MonkeyPatch, *, symmetry: bool) -> None:
    model, found = Model(load("paxos")), list[int]()
    find_ways = Search.find_ways

    def noted(search: Search, to: int) -> None:
        found.append(to)
        find_ways(search, to)

    monkeypatch.setattr(Search, "find_ways", noted)
    results = [check(model, engine="native", symmetry=symmetry) for _ in range(2)]
    assert len(found) == 1
    assert results[0].reached == results[1].reached
    assert results[0].reached == check(model, engine="reference", symmetry=symmetry).reached
    limited = check(model, engine="native", limits=Limits(max_states=40), symmetry=symmetry)
    assert limited.reached.items() <= results[0].reached.items()


def test_a_search_that_is_cut_keeps_no_ways(cache: Path) -> None:
    check(Model(load("paxos")), engine="native", limits=Limits(max_depth=4))
    check(Model(load("paxos")), engine="native", strategy="dfs")
    assert not list(cache.glob("*.witnesses"))


def test_a_value_that_changes_after_a_model_is_made_is_looked_at(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "counting.py"
    path.write_text(SPEC.format(head="", most=4))
    spec = load(str(path))
    model = Model(spec)
    module = sys.modules[spec.__module__]
    for most, verdict in ((4, Verdict.VERIFIED), (6, Verdict.VIOLATED), (4, Verdict.VERIFIED)):
        vars(module)["MOST"] = most
        assert check(model, engine="native").verdict is verdict
    vars(module)["MOST"] = 6
    assert check(Model(spec), engine="native").verdict is Verdict.VIOLATED
    vars(module)["MOST"] = 4
    assert check(Model(spec), engine="native").verdict is Verdict.VERIFIED


def test_a_way_that_is_known_needs_no_look_for_its_steps(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(load("paxos"))
    first = check(model, engine="native", audit="full")
    monkeypatch.setattr(Machine, "steps", lambda *_: pytest.fail("steps were looked for"))
    again = check(model, engine="native", audit="full")
    assert again.reached == first.reached
    assert [trace.name for trace in again.reached.values()] == [trace.name for trace in first.reached.values()]


def test_a_known_way_that_leads_elsewhere_is_not_shown() -> None:
    model = Model(load("two_phase_commit"))
    trace = next(iter(check(model, engine="reference").reached.values()))
    steps = [(s.action, tuple(a.value for a in s.arguments), s.number or 0, s.state or ()) for s in trace]
    with model.bound():
        machine = Machine(model)
        assert Way(tuple(steps)).taken(machine) == trace
        for place in range(len(steps)):
            wrong = [(*step[:3], ()) if number == place else step for number, step in enumerate(steps)]
            with pytest.raises(TraceDoesNotReplay):
                Way(tuple(wrong)).taken(machine)
