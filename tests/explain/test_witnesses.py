"""Why a @reachable property is true at the end of the way there: in the text beside the way, and in JSON."""

from pathlib import Path

import pytest

from checker import Model, check
from checker.api.explained import Witnessed
from checker.frontend.load import load
from checker.remembered.entries import recall, remember
from checker.report.json_report import to_json
from checker.report.plain import plain_report
from checker.report.view import View

HEAD = "  why it is true there"


def told(text: str, name: str) -> list[str]:
    """The lines that say why a property is true at the end of its way."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{name} is reached in"))
    begin = lines.index(HEAD, start) + 1
    end = next(n for n, line in enumerate(lines[begin:], begin) if not line.startswith("    "))
    return lines[begin:end]


def test_a_witness_is_shown_with_why_it_is_one() -> None:
    report = check("two_phase_commit").report()
    assert told(report, "one_aborts_alone") == [
        "    Abort() not in self.messages is true: Abort() not in {}",
        "    for rm = rm1:",
        '      self.rm_state[rm] == "aborted" is true',
    ]


def test_it_is_short_what_holds_of_all_elements_is_said_once() -> None:
    result = check("two_phase_commit")
    assert told(result.report(), "all_commit") == ['    all(self.rm_state[rm] == "committed" for rm in RM) is true']
    full = told(plain_report(result, view=View(is_full=True)), "all_commit")
    assert "      for rm = rm3:" in full


def test_what_is_counted_is_named() -> None:
    result = check("distributed_lock", max_seconds=20)
    assert "      for key = client2:" in told(result.report(), "two_at_work")


def test_it_stands_in_json() -> None:
    document = to_json(check("consensus"))
    because = document["reached_because"]
    assert isinstance(because, dict)
    assert because["a_value_is_chosen"][0]["formula"] == "self.chosen"
    assert because.keys() == document["reached"].keys()


def test_a_violation_has_them_beside_it_where_they_are_asked_for() -> None:
    result = check("two_phase_commit_late_abort")
    assert result.reached
    assert HEAD not in result.report()
    assert HEAD in plain_report(result, view=View(has_witnesses=True))


NOT_COMPILED = '''
from checker import *


class Node(Symmetric, size=2):
    """A node."""


class Plain(Spec):
    """A spec with a property that is not compiled."""

    ready: dict[Node, bool] = fill(False)

    @action
    def prepare(self, n: Node):
        """One is ready."""
        require(not self.ready[n])
        self.ready[n] = True

    @reachable
    def all_ready(self):
        """All are."""
        try:
            return all(self.ready.values())
        except KeyError:
            return False
'''


def test_a_body_that_is_not_compiled_has_none(tmp_path: Path) -> None:
    file = tmp_path / "plain.py"
    file.write_text(NOT_COMPILED, encoding="utf-8")
    result = check(str(file))
    assert result.reached
    assert not result.reached_because
    assert not any("not explained" in note for note in result.notes)


def test_what_was_found_of_another_way_is_not_told_of_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path))
    found = check("consensus").reached_because
    key = Model(load("consensus")).definition.key_now()
    assert key is not None
    remember(key, Witnessed({"a_value_is_chosen": "another state"}, {"a_value_is_chosen": ()}))
    assert check("consensus").reached_because == found
    kept = recall(key, Witnessed)
    assert kept is not None
    assert kept.because == found
