"""The cache of compiled models: nothing is loaded that is not ours and whole, and nothing is left behind."""

import errno
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from checker.backends.c import build
from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.remembered.folder import CacheWarning
from checker.result import Verdict
from checker.search.limits import Limits
from checker.search.native import compile_native
from checker.search.select import check

from .compiling import LEAST, SHAPE

SECONDS = 60.0

pytestmark = pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system has no users")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    temporary = tmp_path / "temporary"
    temporary.mkdir(mode=0o700)
    monkeypatch.setenv("CHECKER_CACHE", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return folder


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A cache of two models, and the names of their libraries: of two resource managers, and of one."""
    folder = tmp_path_factory.mktemp("compiled") / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHECKER_CACHE", str(folder))
        states(1)
        other = only(folder)
        states()
    (library,) = set(folder.glob("*.so")) - {other}
    return folder, library.name, other.name


@pytest.fixture
def libraries(cache: Path, compiled: tuple[Path, str, str]) -> tuple[Path, Path]:
    """Two libraries in a cache of the test's own: of the model that is asked for, and another."""
    folder, library, other = compiled
    shutil.copytree(folder, cache)
    return cache / library, cache / other


def states(size: int = 2) -> int:
    """What the native engine counts of a model that it compiles, or finds in the cache."""
    model = Model(load("two_phase_commit"), RM=size)
    result = check(model, engine="native", symmetry=False, limits=Limits(max_seconds=SECONDS))
    assert result.verdict is Verdict.VERIFIED
    return result.distinct_states


def only(cache: Path) -> Path:
    (library,) = cache.glob("*.so")
    return library


FOUND = {".audited", ".broken", ".program", ".reading", ".reduction", ".source", ".witnessed", ".witnesses"}
"""The endings of what was found of a model, which is kept beside it."""


def built(cache: Path) -> list[str]:
    """What compilations left, but for runtimes."""
    return [path.name for path in cache.iterdir() if path.suffix not in {*FOUND, ".o"}]


def test_a_model_is_compiled_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states() == 56
    library = only(cache)
    monkeypatch.setenv("CC", f"{sys.executable} -c raise(SystemExit(1))")
    with pytest.raises(InvalidSpec):
        states()  # the command is part of what it is made of
    monkeypatch.delenv("CC")
    monkeypatch.setattr(build.Building, "_start", lambda *given: pytest.fail("it is compiled again"))
    assert states() == 56
    assert only(cache) == library
    assert built(cache) == [library.name]


def truncate(library: Path, other: Path) -> None:
    os.truncate(library, 5000)


def empty(library: Path, other: Path) -> None:
    os.truncate(library, 0)


def scribble(library: Path, other: Path) -> None:
    library.write_bytes(b"no library at all")


def exchange_a_byte(library: Path, other: Path) -> None:
    content = bytearray(library.read_bytes())
    content[len(content) // 2] ^= 1
    library.write_bytes(content)


def put_another_models(library: Path, other: Path) -> None:
    shutil.copyfile(other, library)


def put_another_models_with_its_sum(library: Path, other: Path) -> None:
    shutil.copyfile(other, library.with_name(f"{library.name.partition('-')[0]}-{other.name.partition('-')[2]}"))
    library.unlink()


def let_others_write(library: Path, other: Path) -> None:
    library.chmod(0o666)


def make_it_a_link(library: Path, other: Path) -> None:
    library.rename(library.with_name("elsewhere"))
    library.symlink_to("elsewhere")


@pytest.mark.parametrize(
    "damage",
    [
        truncate,
        empty,
        scribble,
        exchange_a_byte,
        put_another_models,
        put_another_models_with_its_sum,
        let_others_write,
        make_it_a_link,
    ],
)
def test_a_library_that_is_not_ours_and_whole_is_made_again_with_a_word(  # type: ignore[no-untyped-def]
    libraries: tuple[Path, Path], damage
) -> None:
    damage(*libraries)
    with pytest.warns(CacheWarning, match="made again"):
        assert states() == 56
    assert states() == 56, "and then there is no more to say"


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="gives a file to another user")
def test_a_library_of_another_user_is_not_loaded(libraries: tuple[Path, Path]) -> None:
    library, _ = libraries
    os.chown(library, 12345, 12345)
    with pytest.warns(CacheWarning, match="made again"):
        assert states() == 56
    assert library.stat().st_uid == 0


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o1777])
def test_a_folder_that_others_write_is_not_used(libraries: tuple[Path, Path], mode: int) -> None:
    library, _ = libraries
    library.parent.chmod(mode)
    library.write_bytes(b"planted")
    with pytest.warns(CacheWarning, match="other users may write"):
        assert states() == 56
    assert library.read_bytes() == b"planted"
    assert not list(Path(tempfile.gettempdir()).iterdir())


def test_a_folder_below_one_that_others_write_is_not_used(cache: Path) -> None:
    cache.mkdir(mode=0o700)
    cache.parent.chmod(0o777)
    with pytest.warns(CacheWarning, match="other users may write"):
        assert states() == 56
    assert not list(cache.iterdir())


def test_a_cache_that_cannot_be_made_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write_text("a file")
    assert states() == 56
    assert not list(Path(tempfile.gettempdir()).iterdir())


def full(*arguments: object, **options: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("call", ["build.workplace", "libraries.os.replace"])
def test_a_full_disk_is_no_reason_to_fail(cache: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    monkeypatch.setattr(f"checker.backends.c.{call}", full)
    with pytest.raises(InvalidSpec, match="No space left on device") as caught:
        compile_native(Model(load("two_phase_commit")))
    assert caught.value.errors[0].code == "C702"
    assert not built(cache)


def test_the_reference_engine_goes_on_where_the_disk_is_full(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.backends.c.build.workplace", full)
    monkeypatch.setattr("checker.search.auto.PATIENCE", 0.0)
    result = check(Model(load("two_phase_commit")), limits=Limits(max_seconds=SECONDS))
    assert (result.verdict, result.engine) == (Verdict.VERIFIED, "reference")
    assert any("No space left on device" in note for note in result.notes)


def test_a_compiler_that_fails_or_is_ended_leaves_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(build.BuildFailed):
        build.Building("no C at all", SHAPE).wait()
    building = build.Building(LEAST, SHAPE)
    building.cancel()
    assert not list(cache.iterdir())


def test_what_killed_compilations_left_is_removed(cache: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(timeout=SECONDS)
    machine = "".join(c for c in platform.node() if c.isalnum()) or "here"
    cache.mkdir(mode=0o700)
    for name in (f"{machine}-{ended.pid}-left", f"{machine}-{os.getpid()}-ours", f"another-{ended.pid}-new", "old"):
        (cache / f"building-{name}").mkdir()
    os.utime(cache / "building-old", (0, 0))
    states()
    left = sorted(path.name for path in cache.glob("building-*"))
    assert left == sorted([f"building-{machine}-{os.getpid()}-ours", f"building-another-{ended.pid}-new"])
