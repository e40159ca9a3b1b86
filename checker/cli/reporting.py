"""Mistakes of the user become messages on stderr and exit code 2."""

import contextlib
from pathlib import Path
from typing import NoReturn

import typer

from checker.diagnostics import InvalidSpec

_MOST_ERRORS = 20


class reporting:
    """Turns InvalidSpec into messages on stderr and exit code 2; in a format that tools read, into a document as well."""

    def __init__(self, format: str = "text", output: Path | None = None) -> None:
        self._format, self._output = format, output

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, InvalidSpec):
            if all(mistake.code != "C106" for mistake in error.errors):  # that nothing can be written there
                _write_errors(error, self._format, self._output)
            _fail(error)
        if error is None or isinstance(error, Exception):
            return
        from checker.api.watching import Stopped

        if isinstance(error, Stopped):
            typer.echo(f"undetermined: stopped by {error.stop}", err=True)
            raise typer.Exit(3)


def _write_errors(invalid: InvalidSpec, format: str, output: Path | None) -> None:
    if format == "text":
        return
    from checker.cli.formats import errors_text
    from checker.cli.output import emit

    text = errors_text(invalid.errors, format)
    if text is not None:
        with contextlib.suppress(InvalidSpec):  # the file cannot be written after all
            emit(text, output)


def _fail(error: InvalidSpec) -> NoReturn:
    from rich.console import Console

    from checker.report.terminal import print_errors

    shown = error.errors if len(error.errors) <= _MOST_ERRORS else error.errors[: _MOST_ERRORS - 2]
    console = Console(stderr=True)
    print_errors("\n\n".join(mistake.render() for mistake in shown), console)
    if len(error.errors) > 1:
        rest = f", the first {len(shown)} of them shown" if len(shown) < len(error.errors) else ""
        typer.echo(f"\n{len(error.errors)} errors{rest}", err=True)
    raise typer.Exit(2)
