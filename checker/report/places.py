"""Places in a spec, as a reader of a report finds them."""

from pathlib import Path

from checker.diagnostics import Span, display_path, printable

_PACKAGE = Path(__file__).parents[1]


def place_of(span: Span) -> str:
    """The file and the line, `raft_log.py:142`.

    A file below the working directory is told by the way to it from there; a bundled one, or one elsewhere, by its name alone.
    """
    path = Path(span.path)
    is_bundled = path.is_relative_to(_PACKAGE)
    shown = path.name if is_bundled or Path(display_path(span.path)).is_absolute() else display_path(span.path)
    return f"{printable(shown)}:{span.line}"
