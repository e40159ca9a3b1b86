"""Models of a spec file: which are equal, and what of them another process can load."""

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from checker import InvalidSpec, Model, Spec, StepFailed, Symmetric, action, check, replay
from checker.diagnostics import SpecError

SPEC = """\
from enum import Enum

from checker import Quorum, Record, Spec, Symmetric, action, fill, invariant, require


class Client(Symmetric, size=2):
    pass


class Group(Quorum, of=Client):
    pass


class Mood(Enum):
    CALM = 1
    ANGRY = 2


class Ask(Record):
    by: Client


class Lock(Spec):
    holder: Client | None = None
    asked: set[Ask] = fill()
    mood: Mood = Mood.CALM
    told: Group | None = None

    @action
    def ask(self, client: Client):
        require(Ask(client) not in self.asked)
        self.asked.add(Ask(client))
        self.mood = Mood.ANGRY

    @action
    def tell(self, group: Group):
        self.told = group

    @action
    def acquire(self, client: Client):
        require(Ask(client) in self.asked)
        assert self.holder is None
        self.holder = client

    @invariant
    def nobody(self):
        return self.holder is None
"""

LOAD = "import pickle, sys; print(repr(pickle.load(sys.stdin.buffer)))"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A spec file with signs in its path that no module's name has."""
    folder = tmp_path / "a b.c:ü"
    folder.mkdir()
    path = folder / "lock.v2.py"
    path.write_text(SPEC)
    return path


def loaded_elsewhere(value: object) -> subprocess.CompletedProcess[str]:
    """What another process says of a value that is pickled here, which imports nothing but what the pickle needs."""
    command = [sys.executable, "-c", LOAD]
    done = subprocess.run(command, input=pickle.dumps(value), capture_output=True, timeout=120, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_file_is_one_spec_until_its_text_changes(path: Path) -> None:
    model = Model(path)
    assert model == Model(str(path)) == Model(f"{path}:Lock")
    assert hash(model) == hash(Model(path))
    assert model.initial_state() == Model(path).initial_state()
    assert model != Model(path, Client=3)
    path.write_text(f"{SPEC}\n# changed\n")
    assert model != Model(path)
    path.write_text(SPEC)
    assert model == Model(path)
    other = path.with_name("other.py")
    other.write_text(SPEC)
    assert model != Model(other)


def test_threads_that_load_a_file_have_the_same_spec(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(lambda _: Model(path), range(16)))
    assert len({model.spec for model in models}) == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda model: model,
        lambda model: model.initial_state().step("ask", "client1"),
        lambda model: model.initial_state().step("ask", "client1").asked,
        lambda model: next(iter(model.initial_state().step("ask", "client1").asked)),
        lambda model: model.initial_state().step("tell", {"client1", "client2"}).told,
        lambda model: model.initial_state().enabled()[0],
        lambda model: model.initial_state().step("ask", "client1").trace,
        lambda model: check(model, engine="reference"),
        lambda model: check(model, engine="reference").violation,
        lambda model: replay(model, "0/0"),
    ],
)
def test_what_is_pickled_of_a_file_is_loaded_by_its_path(path: Path, made: Callable[[Model], Any]) -> None:
    value = made(Model(path))
    again = pickle.loads(pickle.dumps(value))
    assert again == value or repr(again) == repr(value)
    done = loaded_elsewhere(value)
    assert (done.stdout, done.stderr) == (f"{value!r}\n", "")


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_a_file_that_is_not_what_it_was_is_told(path: Path, change: str) -> None:
    value = Model(path).initial_state()
    data = pickle.dumps(value)
    if change == "gone":
        path.unlink()
        said = f"ImportError: this is of the spec file {path}, which cannot be read: No such file"
    else:
        path.write_text(f"{SPEC}\n# changed\n")
        said = f"ImportError: this is of the spec file {path}, which has changed since"
    done = subprocess.run([sys.executable, "-c", LOAD], input=data, capture_output=True, timeout=120, check=False)
    assert said in done.stderr.decode()
    with pytest.raises(ImportError, match="this is of the spec file"):
        pickle.loads(data)  # the classes are still at hand, their source is not


def test_a_trace_of_another_load_is_told_from_one_of_another_spec(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path.rename(path.with_name("lock_of_a_file.py"))
    monkeypatch.syspath_prepend(str(path.parent))
    import lock_of_a_file  # type: ignore[import-not-found]  # written above

    imported, named = Model(lock_of_a_file.Lock), Model(path)
    assert imported != named
    trace = imported.initial_state().step("ask", "client1").trace
    said = r"another load of the spec: its \w+ is that of the module lock_of_a_file, the spec has that of the file \S+"
    with pytest.raises(ValueError, match=said):
        replay(named, trace)
    before = named.initial_state().step("ask", "client1").trace
    path.write_text(f"{SPEC}\n# changed\n")
    with pytest.raises(ValueError, match=r"another load of the spec: the file .* has changed since"):
        replay(path, before)
    with pytest.raises(ValueError, match="its variables are other ones"):
        replay("two_phase_commit", before)
    del sys.modules["lock_of_a_file"]


class Client(Symmetric, size=2):
    pass


def test_a_class_that_no_process_would_find_is_not_pickled() -> None:
    class Local(Spec):
        holder: Client | None = None

        @action
        def acquire(self, client: Client) -> None:
            self.holder = client

    model = Model(Local)
    for value in (model, model.initial_state()):
        with pytest.raises(
            pickle.PicklingError, match=r"a Model of .*Local cannot be pickled: .* write it at the top of a"
        ):
            pickle.dumps(value)
    assert copy.copy(model) is model


def test_errors_go_from_process_to_process(path: Path) -> None:
    with pytest.raises(StepFailed) as failed:
        Model(path).initial_state().step("ask", "client1").step("acquire", "client1").step("acquire", "client1")
    again = pickle.loads(pickle.dumps(failed.value))
    assert (str(again), again.violation) == (str(failed.value), failed.value.violation)
    invalid = InvalidSpec([SpecError("C101", "nothing there"), SpecError("C101", "nor there")])
    assert pickle.loads(pickle.dumps(invalid)).errors == invalid.errors
