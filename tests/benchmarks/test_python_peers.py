"""The checkers that are Python packages count what this one counts, or say why they do not take part."""

from pathlib import Path

import pytest

from benchmarks.catalogue import Case, smallest_cases
from benchmarks.contestant import Absent, disagreement
from benchmarks.measure import Failed
from benchmarks.python_peers import LOWEST_PYTHON, NAMES, PythonPeer, require_peer

CASES = [(case, name) for case in smallest_cases() for name in NAMES if case.model.python(name).exists()]


def is_there(name: str) -> bool:
    try:
        require_peer(name)
    except Absent:
        return False
    return True


def test_both_have_two_phase_commit_and_paxos() -> None:
    assert {(case.model.name, name) for case, name in CASES} == {
        (model, name) for model in ("two_phase_commit", "paxos") for name in NAMES
    }


@pytest.mark.parametrize(("case", "name"), CASES, ids=str)
def test_a_python_peer_counts_the_same(case: Case, name: str, tmp_path: Path) -> None:
    if not is_there(name):
        pytest.skip(f"{name} cannot take part here")
    peer = PythonPeer(case, name)
    peer.prepare(tmp_path, timeout=60)
    assert disagreement(peer.expected, peer.run(tmp_path, timeout=60).counts) is None


@pytest.mark.skipif(not is_there("minicheck"), reason="not installed: minicheck")
def test_more_states_than_expected_are_no_pass(tmp_path: Path) -> None:
    """A search that stops at its limit has verified nothing."""
    case = next(case for case, _ in CASES if case.model.name == "paxos")
    larger = next(size for size in case.model.sizes if size.peers["N"] > case.size.peers["N"])
    small = Case(case.model, larger.__class__(**{**vars(case.size), "peers": larger.peers}))
    with pytest.raises(Failed, match="not verified"):
        PythonPeer(small, "minicheck").run(tmp_path, timeout=60)


def test_a_python_that_is_too_old_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LOWEST_PYTHON, "musil", (99, 1))
    with pytest.raises(Absent, match=r"^musil needs Python 99\.1$"):
        require_peer("musil")


def test_a_package_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LOWEST_PYTHON, "no_such_checker", (3, 9))
    with pytest.raises(Absent, match=r"^no_such_checker is not installed$"):
        require_peer("no_such_checker")
