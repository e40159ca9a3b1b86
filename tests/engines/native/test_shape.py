"""The shape of a model is all that the kept runtime depends on of it: what was compiled for another shape is neither found nor linked."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from checker.backends.c import build
from checker.backends.c.generate import c_source
from checker.backends.c.header import header
from checker.backends.c.shape import Shape
from checker.backends.c.toolchain import RUNTIME
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.lower.program import compile_model

from .compiling import LEAST, SHAPE, needs_compiler

MADE_FOR_A_MODEL = {"symmetry.h", "rows.h", "rows_of.h", "packed.h"}
"""Headers that generated code includes, and the kept runtime does not."""
OF_THE_SYSTEM = {"MAP_ANONYMOUS", "MAP_NORESERVE", "MADV_HUGEPAGE", "MADV_DONTNEED", "_GNU_SOURCE", "_DARWIN_C_SOURCE"}
DEFINED = set(re.findall(r"#define (MODEL_\w+)", SHAPE.definitions))


def shared_texts() -> dict[str, str]:
    """What both the runtime and a model are compiled of, without comments."""
    files = {path.name: path.read_text() for path in RUNTIME.glob("*.[ch]") if path.name not in MADE_FOR_A_MODEL}
    return {name: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for name, text in (files | {"": header()}).items()}


def test_every_macro_of_a_model_is_in_the_shape() -> None:
    used = {macro for text in shared_texts().values() for macro in re.findall(r"\bMODEL_\w+", text)}
    assert used == DEFINED
    assert {f"MODEL_{field.name.upper()}" for field in dataclasses.fields(Shape)} == DEFINED - {"MODEL_NAME"}


def test_nothing_else_decides_how_the_runtime_is_compiled() -> None:
    texts = shared_texts().values()
    asked = {
        name
        for text in texts
        for condition in re.findall(r"^ *# *(?:el)?if(?:n?def)?\b(.*)", text, flags=re.MULTILINE)
        for name in re.findall(r"\b[A-Za-z_]\w*", condition)
        if name != "defined" and not name.startswith("__")
    }
    ours = {name for text in texts for name in re.findall(r"^ *# *define (\w+)", text, flags=re.MULTILINE)}
    assert asked - ours <= DEFINED | OF_THE_SYSTEM


def test_the_runtime_includes_nothing_that_is_made_for_a_model() -> None:
    for name, text in shared_texts().items():
        assert not MADE_FOR_A_MODEL & set(re.findall('#include "(.*)"', text)), name


def test_a_model_says_nothing_before_the_runtime_but_its_shape() -> None:
    model = Model(load("two_phase_commit"), RM=2)
    with model.bound():
        made = c_source(compile_model(model))
    assert made.text.startswith(f'{made.source.shape.definitions}#include "runtime.h"\n')


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Shape)])
def test_what_is_different_in_one_thing_is_another_shape(field: str) -> None:
    changed: dict[str, Any] = {field: int(getattr(SHAPE, field)) + 1}
    other = dataclasses.replace(SHAPE, **changed)
    assert other.runtime != SHAPE.runtime
    assert name_of(other) != name_of(SHAPE)


def name_of(shape: Shape) -> str:
    (name,) = re.findall(r"#define MODEL_NAME (\w+)", shape.definitions)
    return str(name)


@needs_compiler
def test_a_runtime_of_another_shape_is_not_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CHECKER_CFLAGS", "-O0")
    other = dataclasses.replace(SHAPE, exits=SHAPE.exits + 1)
    with pytest.raises(build.BuildFailed, match="the C compiler failed: "):
        build.Building(LEAST, other).wait()
