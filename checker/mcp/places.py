"""The files that a call names: inside the folder that the server works in, wherever symbolic links lead."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.bundled import shelf_of
from checker.language.misfits import short

_TRACE_NAME = re.compile(r"[0-9/]*|-?[0-9][-0-9./]*")
_LAYOUT = re.compile(r"\s*(.*\.toml)(?::\w+)?\s*", re.DOTALL)


def check_places(root: Path, arguments: Mapping[str, Any]) -> None:
    """Raise InvalidSpec, C802, for each file that a call names and that lies outside of `root`, which is resolved."""
    errors = [error for name in _files(root, arguments) if (error := _outside(root, name)) is not None]
    if errors:
        raise InvalidSpec(errors)


def _files(root: Path, arguments: Mapping[str, Any]) -> list[str]:
    """What may be read as the name of a file: a spec, a trace, and a layout that a constant names."""
    found = []
    spec, trace = arguments.get("spec"), arguments.get("trace")
    if isinstance(spec, str):
        found += [spec, *([spec.rpartition(":")[0]] if ":" in spec else [])]
    if isinstance(trace, str) and not (_TRACE_NAME.fullmatch(trace) and not os.path.lexists(root / trace)):
        found.append(trace)
    for value in (arguments.get("constants") or {}).values():
        layout = _LAYOUT.fullmatch(value) if isinstance(value, str) else None
        if layout is not None:
            found.append(layout[1])
    return [name for name in found if not _is_bundled(root, name)]


def _is_bundled(root: Path, name: str) -> bool:
    """Whether a name is one of the library's, which a file of the same name hides."""
    return name.isidentifier() and shelf_of(name) is not None and not (root / name).is_symlink()


def _outside(root: Path, name: str) -> SpecError | None:
    try:
        is_inside = (root / name).resolve().is_relative_to(root)
    except (OSError, ValueError, RuntimeError) as error:  # too long a name, one with a zero, links that go round
        return SpecError("C802", f"'{short(name)}' cannot be looked up: {error}")
    if is_inside:
        return None
    message = f"'{short(name)}' is outside of the folder that the server works in"
    return SpecError(
        "C802", message, fix="name a file relative to that folder, or start checker mcp with another --root"
    )
