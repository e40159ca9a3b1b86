"""The headers of the runtime form a tree: each includes what it needs, and none is needed by what it includes."""

import dataclasses
import graphlib
import re
from pathlib import Path

import pytest

from checker.backends.c.header import HEADER, header
from checker.backends.c.toolchain import RUNTIME

from .compiling import SHAPE, compile_c, needs_compiler

HEADERS = sorted(path.name for path in RUNTIME.glob("*.h"))
MODEL = f"""\
{dataclasses.replace(SHAPE, words=2, symmetry=True).definitions}#include "model.h"
"""
"""The shape of a model with everything that a model may have."""
SORTS = """\
#define SORTS 1
#define MOST_ELEMENTS 3
static const u32 sort_size[1] = {3}, sort_listed_count[1] = {0};
static const u8 *const sort_listed[1] = {0};
static const u8 sort_block[1][3], sort_place[1][3];
"""


@needs_compiler
@pytest.mark.parametrize("name", HEADERS)
def test_a_header_can_be_read_alone(name: str, tmp_path: Path) -> None:
    source = tmp_path / "alone.c"
    source.write_text(f'{MODEL}{SORTS if name == "symmetry.h" else ""}#include "{name}"\n')
    compile_c(tmp_path, "-fsyntax-only", "-w", "-Werror=implicit-function-declaration", str(source))


def test_no_header_includes_itself_by_way_of_others() -> None:
    texts = {name: (RUNTIME / name).read_text() for name in HEADERS} | {HEADER: header()}
    included = {name: re.findall('#include "(.*)"', text) for name, text in texts.items()}
    order = list(graphlib.TopologicalSorter(included).static_order())
    assert order[0] == "model.h"
    assert set(order) == set(texts)
