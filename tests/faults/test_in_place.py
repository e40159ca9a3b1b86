"""A method that changes a collection in place returns None: using that as a result is told from the source (C308)."""

from pathlib import Path

import pytest

from .test_errors_said import failing
from .test_refused import mistakes


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "self.seen = self.seen.add(1)",
            "add changes the set in place and returns None; write self.seen.add(1), without",
        ),
        ("self.queue[n] = self.queue[n].append(1)", "append changes the list in place and returns None"),
        (
            "self.seen = self.seen.difference_update({1})",
            "write self.seen.difference_update({1}), without assigning it",
        ),
        ("self.many = self.many.subtract([1])", "subtract changes the Counter in place"),
        ("self.votes = self.votes.update({n: {1}})", "update changes the dict in place"),
        ("x: list = self.log.clear()", "write self.log.clear() on a line of its own, then use self.log"),
        ("x = self.log.reverse() if self.flag else self.log", "write list(reversed(self.log)) for another list"),
        ("for x in self.queue[n].sort():\n    self.n = x", "write sorted(self.queue[n]) for another list"),
        ("require(self.seen.discard(1))", "discard changes the set in place"),
        ("x = len(self.seen.remove(1))", "remove changes the set in place"),
        ("x = self.queue[n].sort()[0]", "sort changes the list in place"),
        ("self.queue[n].sort().append(1)", "sort changes the list in place"),
        ("x = [1] + self.queue[n].extend([2])", "extend changes the list in place"),
        ("x = [1]\nx = x.append(2)", "write x.append(2), without assigning it"),
        ("x = set(self.seen)\nx = x.update([2])", "update changes the set in place"),
        ("x = sorted(self.seen)\nx = x.insert(0, 1)", "insert changes the list in place"),
        ("x = self.queue[n]\nx = x.remove(2)", "remove changes the list in place"),
        ("x = {k: 1 for k in self.seen}\nx = x.clear()", "clear changes the dict in place"),
    ],
)
def test_the_result_of_a_change_in_place_is_not_used(tmp_path: Path, body: str, said: str) -> None:
    (error,) = mistakes(tmp_path, body)
    assert error.code == "C308"
    assert said in f"{error.message}; {error.fix}"


@pytest.mark.parametrize(
    "body",
    [
        "self.seen.add(1)",
        "x = self.seen.pop()",
        "x = self.votes.pop(n)",
        "y = set()\nrequire(not y.add(1))",
        "y = set()\nx = [v for v in self.seen if v not in y and not y.add(v)]",
        "x = [1]\nx = self.given(x)\nx = x.append(2)",
        "x = self.given(self.seen)\ny = x.add(2)",
        "x = self.seen.union({1})\ny = self.seen.copy()",
    ],
)
def test_what_may_be_meant_is_not_refused(tmp_path: Path, body: str) -> None:
    assert [error.render() for error in mistakes(tmp_path, body)] == []


def test_none_that_comes_from_elsewhere_is_told_when_it_is_kept(tmp_path: Path) -> None:
    said = failing(tmp_path, "self.seen = self.given(None)").message
    assert (
        "self.seen = None is not a set: a method that changes it in place, such as append or add, returns None" in said
    )
    assert "| None" not in said
