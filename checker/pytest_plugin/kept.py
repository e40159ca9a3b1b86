"""Traces that are kept from one run to the next, a file for each test, spec and constants in a folder of the project."""

import json
import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from checker.pytest_plugin.rooms import shown

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.api.outcome import Result

_LONGEST_STEM = 80
_IGNORE = "# Traces of violations, each kept until its spec has it no more.\n*\n"


class KeptTrace:
    """The trace of one test, spec and choice of constants: in a file, whether that is there or not, or with None nowhere.

    No two tests have a file in common, and a file is written at once, so tests may run at the same time.
    """

    def __init__(self, file: Path | None, test: str) -> None:
        self._file, self._test = file, test

    @classmethod
    def of(cls, config: pytest.Config, test: str, model: "Model") -> Self:
        """The one of a test, in the folder that the configuration names; none where that is empty."""
        folder: str = config.getini("checker_traces")
        if not folder:
            return cls(None, test)
        constants = {name: str(value) for name, value in model.constants.items()}
        said = json.dumps([test, model.spec.__qualname__, constants])
        stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", test)[-_LONGEST_STEM:].strip("-.")
        return cls(config.rootpath / folder / f"{stem}-{sha256(said.encode()).hexdigest()[:12]}.json", test)

    @property
    def on_again(self) -> str:
        """What to say where the trace is still one."""
        return f"Nothing was explored: this trace was kept in {self._shown}, and the spec still takes it."

    def still_violated(self, model: "Model", deadlock: Any) -> "Result | None":
        """The violation that the trace still is; where it is none any more its file is deleted."""
        if self._file is None or not self._file.exists():
            return None
        from checker.api.kept_traces import still_violated

        found = still_violated(model, _read(self._file), deadlock=deadlock)
        if found is None:
            _delete(self._file)
        return found

    def keep(self, result: "Result") -> str:
        """Keep the trace that a search has found, if it has; what is to be said of that."""
        from checker.api.kept_traces import document_of

        document = document_of(result)
        if self._file is None or document is None:
            return ""
        try:
            _write(self._file, {"test": self._test, **document})
        except OSError as error:
            return f"The trace could not be kept in {self._shown}: {error.strerror or error}."
        return f"The trace is kept in {self._shown}, and tried first the next time."

    @property
    def _shown(self) -> str:
        return "" if self._file is None else shown(self._file)


def _read(file: Path) -> object:
    """The document in a file; None where it holds none."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _write(file: Path, document: object) -> None:
    """Write a document to a file, whole or not at all."""
    if not file.parent.is_dir():
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / ".gitignore").write_text(_IGNORE, encoding="utf-8")
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as part:
            json.dump(document, part, indent=1, ensure_ascii=False)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return  # it stays where that is not permitted, and is found wrong again the next time
