"""The documentation is true: every code has an example that earns it, and the pictures and tables show what the tool prints."""

import html
import re
import runpy
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from checker.diagnostics import CODES
from checker.frontend.bundled import Shelf

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PAGE = (REPOSITORY / "docs" / "errors.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (C\d+) \| (.*?) \| (.*) \|$", PAGE, re.MULTILINE)
LOCK: str = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
UNRAISED = [code for code, _, example in ROWS if example == "nothing raises it yet"]
EXAMPLES = [(code, example) for code, _, example in ROWS if "`" in example]


def lines_of(example: str) -> list[str]:
    return re.findall(r"`(.*?)`", example)


def written(example: str) -> str:
    """The spec file that an example makes: lines of its own, or lines that are added to lock.py."""
    lines = "\n".join(lines_of(example)) + "\n"
    if example.startswith("a file with only"):
        return lines
    if lines.startswith("class "):
        return LOCK + "\n\n" + lines
    return LOCK + "\n" + "".join(f"    {line}\n" for line in lines.splitlines())


def test_every_code_is_described_as_its_meaning() -> None:
    assert {code: meaning for code, meaning, _ in ROWS} == CODES
    assert [code for code, _, _ in ROWS] == sorted(CODES)


def test_a_code_that_is_raised_has_an_example() -> None:
    sources = [path for path in (REPOSITORY / "checker").rglob("*.py") if path.name != "diagnostics.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [code for code in UNRAISED if f'"{code}"' in text] == []


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_the_example_of_a_code_earns_it(
    code: str, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("checker.explore.web.serving.serve", lambda *given, **options: None)  # it serves until Ctrl-C
    (tmp_path / "counterexamples").symlink_to(REPOSITORY / "counterexamples")
    arguments = ["check", "lock.py"]
    text = LOCK
    if example.startswith("`checker "):
        arguments = shlex.split(lines_of(example)[0])[1:]
    else:
        text = written(example)
    (tmp_path / "lock.py").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, arguments)
    assert set(re.findall(r"error\[(C\d+)\]", result.output)) == {code}, result.output
    assert result.exit_code == 2


def test_the_readme_has_every_bundled_spec_under_one_idea() -> None:
    rows = re.findall(
        r"^\| [a-z ]+ \| (`.*`) \|$", README.partition("## The library")[2].partition("\n## ")[0], re.MULTILINE
    )
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == Shelf.SPECS.names


def test_the_picture_shows_what_is_printed_today() -> None:
    script = runpy.run_path(str(REPOSITORY / "docs" / "make_counterexample_svg.py"))
    drawn = re.findall(r"<text[^>]*>(.*?)</text>", script["PATH"].read_text(encoding="utf-8").partition('-matrix">')[2])
    assert bare(html.unescape(" ".join(drawn))) == bare(script["console"]().export_text()), "run the script again"


def bare(text: str) -> str:
    """The text without blanks, and without folders: where the files lie depends on the installation."""
    return "".join(re.sub(r"\S*/(?=\w+\.py:)", "", text).split())


def test_every_command_of_the_readme_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("checker.explore.web.serving.serve", lambda *given, **options: None)  # it serves until Ctrl-C
    (tmp_path / "counterexamples").symlink_to(REPOSITORY / "counterexamples")
    for name, text in re.findall(r"```toml\n# (\S+\.toml)\n(.*?)```", README, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    commands = re.findall(r"^\$ checker (.*?)(?: +#.*)?$", README, re.MULTILINE)
    assert len(commands) > 5
    for command in commands:
        if "SPEC" not in command:
            result = CliRunner().invoke(app, shlex.split(re.sub("--runs [0-9]+", "--runs 5", command)))
            assert result.exit_code in (0, 1, 3), f"{command}\n{result.output}"
            assert result.exception is None or isinstance(result.exception, SystemExit)
