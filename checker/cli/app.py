"""The command line: typer commands that read options, call the package, and print.

Exit codes: 0 verified, 1 violated, 2 bad input, 3 undetermined, 4 a failure of the checker itself.
"""

import os
import sys
import warnings
from collections.abc import Callable
from typing import Annotated

import typer

from checker import __version__
from checker.cli.commands import COLUMNS, Commands, Later
from checker.cli.given import dashed_constant
from checker.cli.interrupts import CODE as INTERRUPTED
from checker.cli.interrupts import leave, take_signals
from checker.cli.streams import CannotWrite, flush_streams, forget_no_width, open_streams
from checker.diagnostics import EnginesDiffer

RUN_BODIES = ("check", "simulate", "replay", "why", "diagram", "explore", "graph", "mutate", "compile")
"""The commands that run what an author has written."""


class AllCommands(Commands):
    """Every command."""

    rows = (
        Later(
            "check",
            "checker.cli.check:check",
            "Explore every reachable state: verified, or the shortest counterexample.",
        ),
        Later(
            "simulate",
            "checker.cli.simulate:simulate",
            "Take random walks: finds violations in spaces too large to explore, never says verified.",
        ),
        Later(
            "replay",
            "checker.cli.replay:replay",
            "Re-run a recorded trace step by step; says where it stops being a behaviour of the spec.",
        ),
        Later(
            "why",
            "checker.cli.why:why",
            "Why an action is not enabled after a step of a trace, or a property is true or false there.",
        ),
        Later(
            "diagram",
            "checker.cli.diagram:diagram",
            "Draw a trace: a lane for each who acts, and an arrow to each step from what it uses.",
        ),
        Later(
            "explore",
            "checker.cli.explore:explore",
            "Walk through a spec in a browser or terminal: take steps, see what they change, jump to states, edit the spec meanwhile.",
        ),
        Later(
            "graph",
            "checker.cli.graph:graph",
            "Draw the reachable states and the steps between them, or write them for other tools.",
        ),
        Later("new", "checker.cli.new:new", "Write a small commented spec that checks, to begin from."),
        Later(
            "compile",
            "checker.cli.compile:compile_spec",
            "Show what a spec is compiled to; every construct that is not compiled is reported.",
        ),
        Later(
            "list",
            "checker.cli.list_specs:list_specs",
            "The bundled specs: source, constants, states, properties, and broken variants with the steps of their traces.",
        ),
        Later(
            "mutate",
            "checker.cli.mutate:mutate",
            "Leave out one `require` or one change of the state at a time: does a property notice?",
        ),
        Later(
            "mcp",
            "checker.cli.mcp:mcp",
            "Serve check, explain, why and replay to programs that write specs, by the Model Context Protocol.",
        ),
        Later("quorum", "checker.cli.quorum_commands:app", "Verify, measure, compare, find and show quorum layouts."),
    )


app = typer.Typer(
    name="checker",
    cls=AllCommands,
    help="A model checker for distributed protocols written as typed Python classes.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": COLUMNS},
)


def _version(asked: bool) -> None:
    if asked:
        from checker.revision import revision

        commit = revision()
        typer.echo(f"checker {__version__}" + (f" (commit {commit})" if commit else ""))
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version, and the commit where it is known."
        ),
    ] = False,
) -> None:
    """A model checker for distributed protocols written as typed Python classes."""


def main() -> None:
    """The entry point: the verdict's exit code whoever reads along, and no traceback of ours, unless CHECKER_TRACEBACK is set."""
    take_signals(leave)
    open_streams()
    forget_no_width()
    warnings.showwarning = _note
    if sys.argv[1:2] and sys.argv[1] in RUN_BODIES and not _is_to_be_debugged(sys.argv[2:]):
        from checker.api.watching import start_watchdog

        start_watchdog()
    sys.exit(_run())


def _is_to_be_debugged(given: list[str]) -> bool:
    """Whether a debugger is to come, which would follow the watchdog as well, and waits for nobody's limit."""
    return any(word.partition("=")[0] in ("--debug", "--debug-at") for word in given)


def _note(message: Warning | str, category: type[Warning], *place: object, **more: object) -> None:
    """Show a warning of ours as a reader needs it, without the place in our code."""
    typer.echo(f"note: {message}", err=True)


def _run() -> int:
    """The exit code of the command that is in sys.argv; what it wrote has arrived, or nobody wants it."""
    if sys.argv[1:2] and sys.argv[1] in RUN_BODIES and (dashed := dashed_constant(sys.argv[2:])) is not None:
        typer.echo(
            f"error: there is no option {dashed[0]}\n  = a constant is given without dashes: {dashed[1]}", err=True
        )
        return 2
    try:
        code = _code_of(app)
        if code == INTERRUPTED:
            typer.echo("interrupted", err=True)
        flush_streams()
        return code
    except CannotWrite as error:
        typer.echo(f"error: the output cannot be written: {error.strerror}", err=True)
        return 2
    except OSError as error:
        if os.environ.get("CHECKER_TRACEBACK"):
            raise
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        typer.echo(f"error: the system refuses: {what}", err=True)
        return 2
    except EnginesDiffer as difference:
        typer.echo(difference.text, err=True)
        sys.exit(4)
    except Exception as error:
        if os.environ.get("CHECKER_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}".removesuffix(": ")
        typer.echo(f"error: a bug in the checker, not in your spec: {what}", err=True)
        typer.echo("  = CHECKER_TRACEBACK=1 shows where; please report it with the spec", err=True)
        return 4


def _code_of(command: Callable[[], object]) -> int:
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


__all__ = ["app", "main"]
