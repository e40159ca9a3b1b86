"""docs/pytest.md is true: its files are run as they stand, and print what it shows."""

import re
from pathlib import Path

import pytest
from shown_lines import not_printed

from .projects import run

PAGE = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")
FILES = {name: text for _, name, text in re.findall(r"^```(\w+) (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)}
(CONSOLE,) = re.findall(r"^```console\n\$ pytest\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("ci", ["", "true"], ids=["at home", "on a CI machine"])
def test_the_tests_of_the_page_come_out_as_it_says(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("CI", ci)  # pytest's summary has whole messages there
    for name in ("lock.py", "test_lock.py", "test_broken.py"):
        Path(name).write_text(FILES[name], encoding="utf-8")
    run(pytester, "test_broken.py").assert_outcomes(passed=1)
    result = run(pytester, "test_lock.py", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=2, skipped=1)
    printed = [line.rstrip() for line in result.outlines]
    assert not_printed(CONSOLE.splitlines(), printed) is None, "\n".join(printed)


def test_the_configuration_of_the_page_makes_tests_of_the_specs(pytester: pytest.Pytester) -> None:
    for name in ("specs/lock.py", "tests/test_none.py"):
        Path(name).parent.mkdir()
        Path(name).write_text(FILES["lock.py"] if "specs" in name else "", encoding="utf-8")
    Path("pytest.ini").write_text(FILES["pytest.ini"], encoding="utf-8")
    for arguments in ([], ["specs"], ["specs/lock.py::Lock"]):
        run(pytester, *arguments).assert_outcomes(failed=1)
