"""The command `explore`: a walk through a spec, in a browser or in the terminal."""

import errno
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from checker.cli.given import given_constants, given_model
from checker.cli.interrupts import interruptible
from checker.cli.options import ConstantsFile, SpecArgument, examples
from checker.cli.reporting import reporting

if TYPE_CHECKING:
    from checker.explore.source import Source


@examples(
    "checker explore two_phase_commit",
    "checker explore paxos Ballot=2 0/1/0",
    "checker explore my_lock.py --port 8000 --no-browser",
    "checker explore my_lock.py 0/2/5 --tui",
)
def explore(
    spec: SpecArgument,
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CONSTANT=VALUE]... [PATH]",
            help="RM=5, Epoch=0..3, ReadQuorum='rows(2, 3)'; last, where to begin: a trace's name such as 0/2/5.",
            show_default=False,
        ),
    ] = None,
    constants_file: ConstantsFile = None,
    tui: Annotated[
        bool, typer.Option("--tui", help="Walk in the terminal, without a browser.", show_default=False)
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of the page; 0 is a free one.")] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address of the page.", show_default=False)
    ] = False,
) -> None:
    """Walk through a spec in a browser or terminal: take steps, see what they change, jump to states, edit the spec meanwhile."""
    from checker.api.model import load
    from checker.explore.source import Source
    from checker.explore.walk import Walk

    if tui and (port or no_browser):
        raise typer.BadParameter("it is of the page, which --tui does without", param_hint="'--port' / '--no-browser'")
    constants = list(given or [])
    place = _place_of_path(constants)
    path = None if place is None else constants.pop(place)
    with reporting():
        texts = given_constants(constants, constants_file)
        source = Source(given_model(load(spec), texts), lambda cls: given_model(cls, texts))
        with interruptible():
            name = Walk(source.explorer, path).name
        if tui:
            _show(source, name)
        else:
            _serve(source, name, port, browse=not no_browser)


def _place_of_path(given: list[str]) -> int | None:
    """Where among what was typed a path stands: no constant, nor a part of one that the shell has taken apart (`2 of 3`)."""
    for place, text in enumerate(given):
        is_alone = "/" in text or place == 0 or "=" in given[place - 1]
        if text[:1].isdigit() and "=" not in text and is_alone:
            return place
    return None


def _show(source: "Source", name: str) -> None:
    try:
        from checker.explore.tui.showing import is_terminal, show
    except ModuleNotFoundError as error:
        _fail_without(error, "textual")
    if not is_terminal():
        _fail(
            "--tui needs a terminal, for its keys and for its screen; without it the explorer is a page for a browser"
        )
    typer.echo(f"left at {show(source, name) or 'the beginning'}")


def _serve(source: "Source", name: str, port: int, *, browse: bool) -> None:
    try:
        from checker.explore.web.serving import listening, serve
    except ModuleNotFoundError as error:
        _fail_without(error, "starlette", "uvicorn")
    try:
        heard = listening(port)
    except OSError as error:
        why = "it is taken" if error.errno == errno.EADDRINUSE else error.strerror
        _fail(f"the port {port} cannot be had: {why}; without --port a free one is used")
    serve(source, heard, name, lambda address: _tell(source, address), browse=browse)
    typer.echo("stopped")


def _tell(source: "Source", address: str) -> None:
    """Where the page is, at once even where it is not a terminal that reads it."""
    typer.echo(f"exploring {source.explorer.model.name} at {address}")
    typer.echo("Ctrl-C ends it")
    sys.stdout.flush()


def _fail_without(error: ModuleNotFoundError, *wanted: str) -> NoReturn:
    """Say which package is missing; of another one than those that are wanted it is an error of ours."""
    name = (error.name or "").partition(".")[0]
    if name not in wanted:
        raise error
    _fail(f"the explorer needs {name}, which is not installed: pip install 'protocol-checker[explore]'")


def _fail(message: str) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)
