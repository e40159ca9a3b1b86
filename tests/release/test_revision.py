"""The commit of a package: that of its build, else that of its checkout, else none; and never a failure."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from checker import revision

GIT = shutil.which("git")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, timeout=60)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one commit."""
    if GIT is None:
        pytest.skip("there is no git")
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "file").write_text("one")
    git(folder, "add", "file")
    git(folder, "commit", "--quiet", "--message", "One")
    return folder


def test_a_build_says_what_it_was_built_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "BUILT_FROM", tmp_path / "built_from.txt")
    (tmp_path / "built_from.txt").write_text("0123456789\n")
    assert revision.revision() == "0123456789"


def test_a_checkout_is_asked(checkout: Path) -> None:
    assert re.fullmatch("[0-9a-f]{10,}", revision.of_checkout(checkout) or "")


def test_changes_are_told(checkout: Path) -> None:
    (checkout / "file").write_text("two")
    assert re.fullmatch("[0-9a-f]{10,}-dirty", revision.of_checkout(checkout) or "")


def test_a_tag_does_not_stand_for_a_commit(checkout: Path) -> None:
    git(checkout, "tag", "--annotate", "v9", "--message", "Nine")
    assert re.fullmatch("[0-9a-f]{10,}", revision.of_checkout(checkout) or "")


def test_the_repository_around_an_installed_package_is_anothers(checkout: Path) -> None:
    (checkout / "site-packages").mkdir()
    assert revision.of_checkout(checkout / "site-packages") is None


def test_a_repository_that_the_environment_names_is_anothers(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = revision.of_checkout(checkout)
    git(tmp_path, "init", "--quiet", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert own is not None
    assert revision.of_checkout(checkout) == own


def test_a_checkout_without_a_commit_has_none(tmp_path: Path) -> None:
    if GIT is None:
        pytest.skip("there is no git")
    git(tmp_path, "init", "--quiet")
    assert revision.of_checkout(tmp_path) is None


def test_without_git_there_is_none(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert revision.of_checkout(checkout) is None
