"""Mistakes of the user become messages on stderr and exit code 2."""

from typing import NoReturn

import typer

from checker.diagnostics import InvalidSpec

_MOST_ERRORS = 20


class reporting:
    """Turns InvalidSpec into messages on stderr and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, InvalidSpec):
            _fail(error)
        if error is None or isinstance(error, Exception):
            return
        from checker.engines.watch import Stopped

        if isinstance(error, Stopped):
            typer.echo(f"undetermined: stopped by {error.reason}", err=True)
            raise typer.Exit(3)


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
