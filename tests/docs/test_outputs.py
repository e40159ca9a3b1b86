"""The pages show their files as they are, and what their commands print."""

import runpy
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
OUTPUTS: dict[str, Any] = runpy.run_path(str(DOCS / "make_outputs.py"))


@pytest.mark.parametrize("name", OUTPUTS["PAGES"])
def test_a_page_shows_its_files_and_what_its_commands_print(name: str) -> None:
    text = OUTPUTS["page"](name).read_text(encoding="utf-8")
    untimed = OUTPUTS["untimed"]
    assert untimed(OUTPUTS["filled"](text)) == untimed(text), "run python docs/make_outputs.py"


def test_a_file_and_an_output_that_have_changed_are_put_in_their_places() -> None:
    text = "```python recipes/lease.py\nwas here\n```\n\n```console\n$ checker --help | head -n 1\nwas here\n```\n\n```python\nkept\n```\n"
    now = OUTPUTS["filled"](text)
    assert (DOCS / "recipes" / "lease.py").read_text(encoding="utf-8") in now
    assert "Usage: " in now
    assert "was here" not in now
    assert now.endswith("```python\nkept\n```\n")


def test_what_differs_from_run_to_run_is_left_out() -> None:
    printed = "Lease Client=2\nnative engine, bfs\n\n  depth  9\n  time  0.25 s\n  audited  9 states\n          again\n\n  action\n"
    assert OUTPUTS["_shown"](printed) == "Lease Client=2\n...\n\n  depth  9\n...\n\n  action\n"
