"""The page for those who come from Spin is true: Spin finds as many states in its spec as we in ours."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from checker import check

FOLDER = Path(__file__).parents[2] / "docs" / "coming_from"
SPIN, CC = shutil.which("spin"), shutil.which("cc")
OPTIONS = ("-O2", "-DSAFETY", "-DNOREDUCE")


def said(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.mark.skipif(SPIN is None or CC is None, reason="there is no Spin or no C compiler")
def test_spin_stores_as_many_states_as_there_are_and_one_transition_more(tmp_path: Path) -> None:
    said(tmp_path, "spin", "-a", str(FOLDER / "atomic_commit.pml"))
    said(tmp_path, "cc", *OPTIONS, "-o", "pan", "pan.c")
    told = said(tmp_path, "./pan")
    counts = {what: int(count) for count, what in re.findall(r"(\d+) (states, stored|transitions)", told)}
    ours = check(FOLDER / "atomic_commit.py", symmetry=False)
    assert "errors: 0" in told
    assert counts == {"states, stored": ours.distinct_states, "transitions": ours.transitions + 1}
