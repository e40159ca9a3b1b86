"""The pages of the library are those that the specs make today, but for the times on them."""

import re
import runpy
from pathlib import Path

from checker.library import entries

REPOSITORY = Path(__file__).parents[2]


def test_the_tables_of_the_library_are_not_stale() -> None:
    script = runpy.run_path(str(REPOSITORY / "docs" / "make_library_pages.py"))
    for path, text in script["pages"](entries(), script["stored"]()).items():
        assert path.read_text(encoding="utf-8") == text, "run docs/make_library_pages.py again"


def test_the_page_has_the_time_of_every_spec() -> None:
    script = runpy.run_path(str(REPOSITORY / "docs" / "make_library_pages.py"))
    times = script["stored"]()
    assert set(times) == {entry.name for entry in entries()}
    assert all(re.fullmatch(r"< 0\.01|\d+\.\d\d", time) for time in times.values())
