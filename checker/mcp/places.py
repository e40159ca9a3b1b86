"""The files that a call names: inside the folder that the server works in, wherever symbolic links lead."""

import itertools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.bundled import shelf_of
from checker.language.misfits import short

_TRACE_NAME = re.compile(r"[0-9/]*|-?[0-9][-0-9./]*")
_LAYOUT = re.compile(r"\s*(.*\.toml)(?::\w+)?\s*", re.DOTALL)


def check_places(root: Path, arguments: Mapping[str, Any]) -> None:
    """Raise InvalidSpec, C802, for each file that a call names and that lies outside of `root`, which is resolved."""
    errors = [error for readings in _files(root, arguments) for error in _refused(root, readings)]
    if errors:
        raise InvalidSpec(errors)


def _refused(root: Path, readings: Sequence[str]) -> Iterator[SpecError]:
    """What is wrong with an argument, told once however it may be read."""
    wrong = (error for name in readings if not _is_bundled(root, name) and (error := _outside(root, name)) is not None)
    yield from itertools.islice(wrong, 1)


def _files(root: Path, arguments: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """What may be read as the name of a file, each with its readings: a spec, a trace, and a layout that a constant names."""
    found: list[tuple[str, ...]] = []
    spec, trace = arguments.get("spec"), arguments.get("trace")
    if isinstance(spec, str):
        found.append((spec.rpartition(":")[0], spec) if ":" in spec else (spec,))
    if isinstance(trace, str) and not (_TRACE_NAME.fullmatch(trace) and not os.path.lexists(root / trace)):
        found.append((trace,))
    for value in (arguments.get("constants") or {}).values():
        layout = _LAYOUT.fullmatch(value) if isinstance(value, str) else None
        if layout is not None:
            found.append((layout[1],))
    return found


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
