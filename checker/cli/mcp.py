"""The command `mcp`: the checker as tools of the Model Context Protocol, over the standard streams."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.given import given_memory
from checker.cli.options import examples

_MISSING = """\
error: checker mcp needs the package mcp, 2.3 or later, which is not installed
  = pip install 'protocol-checker[mcp]'"""


@examples("checker mcp", "checker mcp --root specs --max-seconds 120 --max-memory 4GB")
def mcp(
    root: Annotated[
        Path,
        typer.Option(metavar="DIR", help="The folder whose files may be named; links that lead out of it are refused."),
    ] = Path(),
    max_seconds: Annotated[int, typer.Option(min=1, help="The most seconds that a call may ask for.")] = 600,
    max_states: Annotated[int, typer.Option(min=1, help="The most states that a call may ask for.")] = 100_000_000,
    max_memory: Annotated[str, typer.Option(metavar="SIZE", help="The most memory that a call may ask for.")] = "8GB",
) -> None:
    """Serve check, explain, why and replay to programs that write specs, by the Model Context Protocol."""
    from checker.mcp.bounds import LEAST_MEGABYTES, MEGABYTE, Bounds

    memory = given_memory(max_memory) or 0
    if memory < LEAST_MEGABYTES * MEGABYTE:
        raise typer.BadParameter(f"'{max_memory}' is too little: write 500MB or 8GB", param_hint="'--max-memory'")
    if not root.is_dir():
        raise typer.BadParameter(f"there is no folder '{root}'", param_hint="'--root'")
    try:
        from checker.mcp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        typer.echo(_MISSING, err=True)
        raise typer.Exit(2) from None
    if sys.stdin.isatty():
        typer.echo("note: a client speaks to this server on its standard input; Ctrl-C ends it", err=True)
    serve(root, Bounds(seconds=max_seconds, states=max_states, megabytes=memory // MEGABYTE))
