"""Tests of commands run in a folder of their own, on a console of 100 columns."""

from pathlib import Path

import pytest

from quorum.commands import BROKEN


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a layout whose quorums miss each other in broken.toml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "broken.toml").write_text(BROKEN)
    return tmp_path
