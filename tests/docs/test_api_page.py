"""The page of the public API has every name, with the docstring that it has today."""

import runpy
from pathlib import Path
from typing import Any

import checker

SCRIPT: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "make_api_page.py"))
PAGE = SCRIPT["PAGE"].read_text(encoding="utf-8")


def test_the_page_is_that_of_the_docstrings() -> None:
    assert SCRIPT["page"]() == PAGE, "run python docs/make_api_page.py"


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in [*checker.__all__, *checker._CHECKING]:
        assert PAGE.count(f"\n### `{name}`\n") == 1, name
        assert getattr(checker, name).__doc__, name
