"""Which formats have room for coverage and for walks."""

from pathlib import Path

import typer

from checker.cli.options import Format

_ROOM = (Format.TEXT, Format.JSON, Format.GITHUB)


def check_looks(format: Format, page: Path | None, *, coverage: bool, runs: int = 0, is_swept: bool = False) -> None:
    """Refuse what would not be seen: coverage and walks are in the text, in JSON and on a page, and of a series in JSON alone."""
    if not coverage and not runs:
        return
    asked = "--show" if runs else "--coverage"
    if is_swept and format is not Format.JSON:
        raise typer.BadParameter("a sweep prints a table: with --format json it has this, too", param_hint=f"'{asked}'")
    if format not in _ROOM and page is None:
        raise typer.BadParameter(
            f"{format.value} has no place for it: text, json and --html have", param_hint=f"'{asked}'"
        )
