"""What hatchling calls when it builds: puts the commit into the wheel and the sdist, which have no history to ask.

A wheel that is built from an sdist takes the file that this has.
"""

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface[Any]):
    """Adds checker/built_from.txt where git knows the commit."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """As hatchling calls it. An editable install is a checkout, whose commit changes: it gets no file."""
        if version == "editable":
            return
        root = Path(self.root)
        ours = runpy.run_path(str(root / "checker" / "revision.py"))
        commit = ours["of_checkout"](root)
        if commit is None:
            return
        self._folder = tempfile.TemporaryDirectory()
        made = Path(self._folder.name) / "built_from.txt"
        made.write_text(f"{commit}\n", encoding="ascii")
        build_data["force_include"][str(made)] = f"checker/{ours['BUILT_FROM'].name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """As hatchling calls it, when the archive is written."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
