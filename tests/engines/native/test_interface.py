"""The interface of the runtime: what a library was built with is what Python takes it to be, or it is not loaded."""

from pathlib import Path

import pytest

from checker.backends.c import build, toolchain
from checker.backends.c.declarations import Sizes
from checker.backends.c.foreign import InterfaceDiffers
from checker.backends.c.header import SIZES, header
from checker.backends.c.interface import Library
from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.native import compile_native

from .compiling import HERE, LEAST, SHAPE, compile_c, needs_compiler

pytestmark = needs_compiler
LARGE = """
from checker import Spec, Symmetric, action


class P(Symmetric, size=3):
    pass


class Large(Spec):
    last: P | None = None

    @action
    def turn(self, p: P):
        self.last = p
"""


def library(folder: Path, interface: str | None = None) -> Path:
    """The two-phase commit written by hand, in two words."""
    path = folder / "model.so"
    options = ("-O0", "-shared", "-fPIC", "-fvisibility=hidden", "-DN=3", "-DWORDS=2")
    compile_c(folder, *options, str(HERE / "two_phase_commit.c"), "-o", str(path), interface=interface)
    return path


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((1, 7, 2, 7), "MODEL_WORDS 2, not 1"),
        ((2, 6, 2, 7), "MODEL_ACTIONS 7, not 6"),
        ((2, 7, 65, 7), "WITNESSES 2, not 65"),
        ((2, 7, 2, 8), "MODEL_BRANCHES 7, not 8"),
    ],
)
def test_a_library_of_another_model_is_not_loaded(sizes: tuple[int, int, int, int], said: str, tmp_path: Path) -> None:
    path = library(tmp_path)
    Library(path, Sizes(2, 7, 2, 7), 7)
    with pytest.raises(InterfaceDiffers, match=said):
        Library(path, Sizes(*sizes), 7)


def test_a_library_with_a_structure_of_another_size_is_not_loaded(tmp_path: Path) -> None:
    path = library(tmp_path, header().replace("u32 stay;", "u32 stay; u64 more;"))
    with pytest.raises(InterfaceDiffers, match=r"bytes of struct options 72, not 64\)"):
        Library(path, Sizes(2, 7, 2, 7), 7)


def test_a_library_that_does_not_say_what_it_was_built_with_is_not_loaded(tmp_path: Path) -> None:
    path = library(tmp_path, header().replace(SIZES, "other_sizes"))
    with pytest.raises(InterfaceDiffers, match="another interface"):
        Library(path, Sizes(2, 7, 2, 7), 7)


def test_a_user_sees_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path / "cache"))
    change_header(monkeypatch, header().replace("u64 runs;", "u64 runs, more;"))
    with pytest.raises(InvalidSpec) as caught:
        compile_native(Model(load("two_phase_commit"), RM=2))
    (error,) = caught.value.errors
    assert error.code == "C702"
    assert "cannot be loaded: it was built with another interface (bytes of struct options" in error.message


def test_a_symmetric_sort_that_is_too_large_is_refused_with_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path / "cache"))
    spec = tmp_path / "large.py"
    spec.write_text(LARGE)
    compile_native(Model(load(str(spec)), P=256))
    with pytest.raises(InvalidSpec, match="P is Symmetric and has 257 elements") as caught:
        compile_native(Model(load(str(spec)), P=257))
    assert [error.code for error in caught.value.errors] == ["C701"]


def test_another_interface_is_another_model_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path / "cache"))
    first = build.Building(LEAST, SHAPE).wait()
    assert build.Building(LEAST, SHAPE).library == first
    change_header(monkeypatch, header() + "/* otherwise */\n")
    assert build.Building(LEAST, SHAPE).wait() != first


def change_header(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    for module in (build, toolchain):
        monkeypatch.setattr(module, "header", lambda: text)
