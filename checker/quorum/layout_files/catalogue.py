"""Where a layout's file is: the bundled ones by their names, others by their paths.

Imports `checker.diagnostics`, the phrases and the standard library.
"""

from collections.abc import Callable
from pathlib import Path

from checker.diagnostics import InvalidSpec, SpecError, suggest
from checker.quorum.phrases import shortened

_LONGEST_NAME = 60


def bundled_folder() -> Path:
    """Where the bundled layouts are: with the specs, beside the package when installed, at the top of a checkout otherwise."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "specs" / "layouts"
    return inside if inside.is_dir() else package.parent / "specs" / "layouts"


def bundled_layouts() -> list[str]:
    """The names of the bundled layouts, sorted."""
    return sorted(path.stem for path in bundled_folder().glob("*.toml"))


def find_layout(name: str) -> Path:
    """The file of a layout; raises InvalidSpec (C505) when there is none."""
    path = Path(name)
    if _can_be(path, Path.is_file):
        return path
    if name in bundled_layouts():
        return bundled_folder() / f"{name}.toml"
    what = f"there is no layout '{shortened(name, _LONGEST_NAME)}'"
    if name and _can_be(path, Path.is_dir):
        what = f"'{name}' is a folder, not a layout file"
    folder = path.parent
    beside = [str(file) for file in folder.glob("*.toml")] if _can_be(folder, Path.is_dir) else []
    note = f"bundled layouts: {', '.join(bundled_layouts())}"
    raise InvalidSpec([SpecError("C505", what, None, (note,), suggest(name, [*bundled_layouts(), *beside]))])


def _can_be(path: Path, kind: Callable[[Path], bool]) -> bool:
    """Whether there is such a file or folder; what the system refuses to look for, as too long a name, is none."""
    try:
        return kind(path)
    except (OSError, ValueError):
        return False
