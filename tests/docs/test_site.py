"""Every page can be found in the site; mkdocs, which .ci/run calls, looks at the links."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAVIGATION = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
LISTED = re.findall(r": (\S+\.md)$", NAVIGATION, re.MULTILINE)


def test_every_page_of_the_documentation_is_in_the_navigation() -> None:
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - set(LISTED) == set()


def test_the_navigation_has_each_page_once_and_no_other() -> None:
    assert len(LISTED) == len(set(LISTED))
    assert [name for name in LISTED if not ((ROOT / "docs" / name).is_file() or (ROOT / name).is_file())] == []
