"""The settings for editors in docs/editors.md do what the page says: their regular expressions read what is printed, their commands run."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from checker.cli.app import app

PAGE = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")
TASKS, LAUNCH = (json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))

HEAD = "from checker import *\n\n\nclass Node(Symmetric, size=2):\n    pass\n\n\n"
VIOLATED = (
    HEAD
    + '''class Lock(Spec):
    holds: set[Node] = fill()

    @action
    def enter(self, node: Node):
        self.holds.add(node)

    @invariant
    def alone(self):
        """At most one node, at any time: no two."""
        return len(self.holds) < 2
'''
)
WARNED = (
    VIOLATED.replace("< 2", "< 3")
    + """
    @action
    def no(self):
        require(not 1)

    @reachable
    def some(self):
        return len(self.holds) > 0
"""
)
MISTAKEN = VIOLATED.replace("set[Node]", "set[Nod]").replace("self.holds.add", "self.hold.add")


def task(label: str) -> dict[str, Any]:
    """A task of the page."""
    (found,) = (each for each in TASKS["tasks"] if label in each["label"])
    assert found["command"] == "checker"
    return dict(found)


def printed(label: str, text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that a task prints for a spec."""
    (folder / "lock.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    arguments = [part.replace("${file}", str(folder / "lock.py")) for part in task(label)["args"]]
    return CliRunner().invoke(app, arguments).output.splitlines()


def problems(label: str, lines: list[str]) -> list[dict[str, str | None]]:
    """What the matcher of a task finds: its patterns stand on lines that follow each other."""
    patterns = task(label)["problemMatcher"]["pattern"]
    patterns = patterns if isinstance(patterns, list) else [patterns]
    found = []
    for start in range(len(lines) - len(patterns) + 1):
        matches = [re.search(each["regexp"], lines[start + n], re.ASCII) for n, each in enumerate(patterns)]
        if all(matches):
            pairs = [(match, each) for match, each in zip(matches, patterns, strict=True) if match is not None]
            found.append({n: match[g] for match, each in pairs for n, g in each.items() if n != "regexp"})
    return found


def test_a_violation_is_a_problem_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = problems("check this", printed("check this", VIOLATED, tmp_path, monkeypatch))
    line = VIOLATED.splitlines().index("    def alone(self):") + 1
    assert found == {
        "severity": "error",
        "file": "lock.py",
        "line": str(line),
        "column": "9",
        "endColumn": "14",
        "code": "invariant alone (Lock Node=2)",
        "message": "At most one node, at any time: no two.",
    }


def test_every_mistake_is_a_problem_with_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed("check this", MISTAKEN, tmp_path, monkeypatch)
    found = problems("check this", lines)
    assert [(each["code"], each["file"], each["message"]) for each in found] == [
        ("C201", "lock.py", "the name 'Nod' is not defined"),
        ("C301", "lock.py", "Lock has no variable or method 'hold'"),
    ]
    texts = problems("compiled", lines)
    places = [("code", "file", "line", "column", "message")] * 2
    assert [[each[n] for n in names] for each, names in zip(texts, places, strict=True)] == [
        [each[n] for n in names] for each, names in zip(found, places, strict=True)
    ]


def test_a_warning_is_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems("check this", printed("check this", WARNED, tmp_path, monkeypatch))
    assert {each["severity"] for each in found} == {"warning"}
    assert any("no is never enabled" in (each["message"] or "") for each in found)


def test_what_is_not_compiled_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = VIOLATED.replace("        self.holds.add", "        breakpoint()\n        self.holds.add")
    (found,) = problems("compiled", printed("compiled", text, tmp_path, monkeypatch))
    assert (found["code"], found["file"], found["message"]) == ("C701", "lock.py", "breakpoint() is not compiled")


def test_the_configuration_of_the_debugger_is_a_command_there_is() -> None:
    launch, attach = LAUNCH["configurations"]
    assert launch["module"] == "checker"
    assert launch["args"][0] == "replay"
    helped = CliRunner().invoke(app, ["replay", "--help"])
    assert "--debug " in helped.output
    assert attach["connect"] == {"host": "127.0.0.1", "port": 5678}
    assert "127.0.0.1:5678" in " ".join(helped.output.split())
    assert [given["id"] for given in LAUNCH["inputs"]] == re.findall(r"\$\{input:(\w+)\}", " ".join(launch["args"]))
