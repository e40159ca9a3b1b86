"""The runtime is compiled once for models of one shape, beside the first of them; models are compiled in one part or in two."""

import dataclasses
import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.backends.c import build, processes, toolchain
from checker.backends.c.foreign import Options
from checker.backends.c.interface import Library
from checker.backends.c.libraries import Kind, keep
from checker.backends.c.shape import room_for
from checker.backends.c.toolchain import BuildFailed
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.remembered.folder import CacheWarning
from checker.search.native import check, compile_native

from .compiling import LEAST, SHAPE, least, needs_compiler

SECONDS = 60.0

pytestmark = [needs_compiler, pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system has no users")]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    (tmp_path / "temporary").mkdir(mode=0o700)
    monkeypatch.setenv("CHECKER_CACHE", str(folder))
    monkeypatch.setenv("CHECKER_CFLAGS", "-O0")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return folder


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that compilers are started for, as they are."""
    started: list[str] = []

    class Noted(processes.Running):
        def __init__(self, command: list[str], folder: Path, name: str) -> None:
            started.append(name)
            super().__init__(command, folder, name)

    monkeypatch.setattr(build, "Running", Noted)
    return started


def another(number: int = 0) -> str:
    """Another model of the same shape."""
    return f"{LEAST}static int another{number};\n"


def states_of(library: Path) -> int:
    """How many states a search of the least model finds."""
    search = Library(library, SHAPE.sizes, 1).search(Options(max_depth=9, threads=1), [[0]])
    search.run(None)
    found: int = search.outcome().states
    search.close()
    return found


def runtime(cache: Path) -> Path:
    (found,) = cache.glob("*.o")
    return found


def left(cache: Path) -> list[Path]:
    """What builds left that they should not have."""
    return [*cache.glob("building-*"), *Path(tempfile.gettempdir()).iterdir()]


def test_the_runtime_is_compiled_once(cache: Path, commands: list[str]) -> None:
    assert states_of(build.Building(LEAST, SHAPE).wait()) == 1
    kept = runtime(cache)
    assert commands == ["runtime.o", "model0.o", "model.so"]
    assert states_of(build.Building(another(), SHAPE).wait()) == 1
    assert commands[3:] == ["model0.o", "model.so"]
    assert runtime(cache) == kept
    assert not left(cache)


def test_models_of_one_shape_share_it(cache: Path) -> None:
    for size in (2, 3):
        compile_native(Model(load("two_phase_commit"), RM=size))
    compile_native(Model(load("consensus")))
    assert runtime(cache)
    assert len(list(cache.glob("*.so"))) == 3


def test_each_shape_has_one(cache: Path) -> None:
    for exits in (15, 31):
        shape = dataclasses.replace(SHAPE, exits=exits)
        assert states_of(build.Building(least(shape), shape).wait()) == 1
    assert len(list(cache.glob("*.o"))) == 2


@pytest.mark.parametrize(("count", "room"), [(0, 32), (32, 32), (33, 64), (200, 256)])
def test_there_is_room_for_what_there_is(count: int, room: int) -> None:
    assert room_for("actions", count) == room


def test_a_model_with_more_than_the_usual_room(cache: Path, tmp_path: Path) -> None:
    lines = [
        "from checker import Range, Spec, action, reachable, require",
        "class N(Range, low=0, high=70):",
        "    pass",
    ]
    lines += ["class Many(Spec):", "    n: N = 0"]
    for k in range(70):
        lines += [
            "    @action",
            f"    def step{k}(self):",
            f"        require(self.n == {k})",
            f"        self.n = {k + 1}",
        ]
        lines += ["    @reachable", f"    def comes_to{k + 1}(self) -> bool:", f"        return self.n == {k + 1}"]
    (tmp_path / "many.py").write_text("\n".join(lines))
    compiled = compile_native(Model(load(str(tmp_path / "many.py"))))
    assert (compiled.source.shape.actions, compiled.source.shape.wanted) == (128, 128)
    result = check(compiled, audit="full")
    assert (result.distinct_states, result.transitions, len(result.reached)) == (71, 70, 70)
    assert len(result.reached["comes_to70"].steps) == 71


def truncate(kept: Path, other: Path) -> None:
    os.truncate(kept, 5000)


def exchange_a_byte(kept: Path, other: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)


def put_a_library(kept: Path, other: Path) -> None:
    kept.write_bytes(other.read_bytes())


def put_a_library_with_its_sum(kept: Path, other: Path) -> None:
    kept.with_name(f"{kept.name.partition('-')[0]}-{other.stem.partition('-')[2]}.o").write_bytes(other.read_bytes())
    kept.unlink()


def let_others_write(kept: Path, other: Path) -> None:
    kept.chmod(0o666)


@pytest.mark.parametrize(
    "damage", [truncate, exchange_a_byte, put_a_library, put_a_library_with_its_sum, let_others_write]
)
def test_a_runtime_that_is_not_ours_and_whole_is_made_again_with_a_word(
    cache: Path, damage: Callable[[Path, Path], None]
) -> None:
    first = build.Building(LEAST, SHAPE).wait()
    damage(runtime(cache), first)
    with pytest.warns(CacheWarning, match="a compiled runtime in the cache was damaged or not yours alone"):
        assert states_of(build.Building(another(), SHAPE).wait()) == 1
    assert states_of(build.Building(another(1), SHAPE).wait()) == 1, "and then there is no more to say"


def test_flags_and_compilers_have_a_runtime_each(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build.Building(LEAST, SHAPE).wait()
    monkeypatch.setenv("CHECKER_CFLAGS", "-O0 -DBATCH=32")
    build.Building(LEAST, SHAPE).wait()
    wrapper = tmp_path / "another"
    wrapper.write_text('#!/bin/sh\nexec cc "$@"\n')
    wrapper.chmod(0o700)
    monkeypatch.setenv("CC", str(wrapper))
    assert states_of(build.Building(LEAST, SHAPE).wait()) == 1
    assert len(list(cache.glob("*.o"))) == 3


def test_what_compilers_read_beside_their_arguments_makes_another_runtime(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build.Building(LEAST, SHAPE).wait()
    monkeypatch.setenv("CPATH", str(tmp_path))
    assert states_of(build.Building(LEAST, SHAPE).wait()) == 1
    assert len(list(cache.glob("*.o"))) == 2


def test_a_compiler_that_says_that_it_is_another_has_a_runtime_of_its_own(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, commands: list[str]
) -> None:
    wrapper = tmp_path / "changing"
    monkeypatch.setenv("CC", str(wrapper))
    for number, version in enumerate(["1.0", "1.0", "1.1"]):
        wrapper.write_text(f'#!/bin/sh\ncase "$1" in --version) echo {version} ;; *) exec cc "$@" ;; esac\n')
        wrapper.chmod(0o700)
        assert states_of(build.Building(another(number), SHAPE).wait()) == 1
    assert commands.count("runtime.o") == 2


def test_a_compiler_that_does_not_say_what_it_is_compiles(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrapper = tmp_path / "silent"
    wrapper.write_text('#!/bin/sh\ncase "$1" in --version) exec sleep 60 ;; *) exec cc "$@" ;; esac\n')
    wrapper.chmod(0o700)
    monkeypatch.setenv("CC", str(wrapper))
    monkeypatch.setattr(toolchain, "_SECONDS", 0.05)
    assert states_of(build.Building(LEAST, SHAPE).wait()) == 1


def test_a_disk_that_is_full_for_the_runtime_is_no_reason_to_fail(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def keep_libraries(folder: Path, kind: Kind, digest: str, made: Path) -> Path:
        if kind is Kind.RUNTIME:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return keep(folder, kind, digest, made)

    monkeypatch.setattr(build, "keep", keep_libraries)
    assert states_of(build.Building(LEAST, SHAPE).wait()) == 1
    assert [path.suffix for path in cache.iterdir()] == [".so"]


def test_without_a_cache_nothing_is_kept(cache: Path) -> None:
    cache.write_text("a file")
    building = build.Building(LEAST, SHAPE)
    assert states_of(building.wait()) == 1
    building.loaded()
    assert not left(cache)


BUILDS = """
import sys
from checker.backends.c.build import Building
from checker.backends.c.shape import Shape
print(Building(sys.argv[1], Shape(*map(int, sys.argv[2:]))).wait().name)
"""


def test_two_processes_at_once(cache: Path) -> None:
    command = [sys.executable, "-c", BUILDS, LEAST, *(str(int(number)) for number in dataclasses.astuple(SHAPE))]
    root = Path(__file__).parents[3]
    both = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    named = {each.communicate(timeout=SECONDS)[0].strip() for each in both}
    assert [each.returncode for each in both] == [0, 0]
    assert named == {path.name for path in cache.glob("*.so")}
    assert runtime(cache)
    assert not left(cache)


@pytest.mark.parametrize(("worth", "there_are", "parts"), [(0, 3, 2), (10**9, 3, 1), (0, 2, 1), (0, 1, 1)])
def test_parts_while_the_runtime_is_compiled(
    cache: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch, worth: int, there_are: int, parts: int
) -> None:
    monkeypatch.setattr(build, "WORTH_TWO", worth)
    monkeypatch.setattr(build, "cores", lambda: there_are)
    assert states_of(build.Building(LEAST, SHAPE).wait()) == 1
    assert commands == ["runtime.o", *["model0.o", "model1.o"][:parts], "model.so"]


@pytest.mark.parametrize(("there_are", "parts"), [(2, 2), (1, 1)])
def test_parts_when_the_runtime_is_there(
    cache: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch, there_are: int, parts: int
) -> None:
    build.Building(LEAST, SHAPE).wait()
    commands.clear()
    monkeypatch.setattr(build, "WORTH_TWO", 0)
    monkeypatch.setattr(build, "cores", lambda: there_are)
    assert states_of(build.Building(another(), SHAPE).wait()) == 1
    assert commands == [*["model0.o", "model1.o"][:parts], "model.so"]


@pytest.mark.parametrize("part", build.PARTS)
def test_a_part_that_is_refused_ends_the_others(cache: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setattr(build, "WORTH_TWO", 0)
    monkeypatch.setattr(build, "cores", lambda: 3)
    building = build.Building(f"{LEAST}#ifdef {part}\n#error no such part\n#endif\n", SHAPE)
    begun = [each.process for each in building._running]
    with pytest.raises(BuildFailed, match="no such part"):
        building.wait()
    assert building.done()
    assert not any(is_running(process) for process in begun)
    assert not list(cache.iterdir())


def test_a_linker_that_fails_says_so(cache: Path) -> None:
    building = build.Building(LEAST.replace("void model_judge", "void model_judges"), SHAPE)
    with pytest.raises(BuildFailed, match="the C compiler failed: ") as caught:
        building.wait()
    assert "-shared" in str(caught.value.command)
    assert not list(cache.iterdir())


def test_a_build_that_is_given_up_leaves_no_process_and_no_file(cache: Path) -> None:
    building = build.Building(LEAST, SHAPE)
    begun = [each.process for each in building._running]
    assert len(begun) == 2
    building.cancel()
    assert not any(is_running(process) for process in begun)
    assert not list(cache.iterdir())


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
