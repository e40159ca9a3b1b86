"""Places in a spec, as a reader of a report finds them."""

from pathlib import Path

from checker.diagnostics import Span, printable


def place_of(span: Span) -> str:
    """The file and the line: the file as it lies below the working directory, else by its name alone."""
    path = Path(span.path)
    try:
        shown = str(path.relative_to(Path.cwd())) if path.is_absolute() else span.path
    except ValueError:
        shown = path.name
    return f"{printable(shown)}:{span.line}"
