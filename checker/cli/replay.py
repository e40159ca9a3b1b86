"""The command `replay`: is a recorded trace, or the one with a name, a behaviour of the spec? A debugger may look at its steps."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.given import given_constants
from checker.cli.interrupts import interruptible
from checker.cli.options import (
    Constants,
    ConstantsFile,
    DiagramOption,
    PageOption,
    SpecArgument,
    TraceArgument,
    examples,
)
from checker.cli.output import check_writable, output_console
from checker.cli.recorded import chosen_trace, claimed
from checker.cli.reporting import reporting
from checker.cli.views import FullOption, HideOption, OnlyOption, ShowOption, Views

if TYPE_CHECKING:
    from checker.api.replaying import Replay
    from checker.cli.debugging import Debugger

DebugOption = Annotated[
    bool,
    typer.Option(
        "--debug",
        help="Wait for a debugger (debugpy), then take the steps once more, so that breakpoints in the spec stop.",
    ),
]
DebugAtOption = Annotated[
    str | None,
    typer.Option("--debug-at", metavar="HOST:PORT", help="The same, waiting there and not on 127.0.0.1:5678."),
]


@examples(
    "checker check paxos ReadQuorum='1 of 3' --format json -o trace.json",
    "checker replay paxos trace.json",
    "checker replay two_phase_commit 0/2/5",
    "checker replay my_spec.py 0/2/5 --debug",
)
def replay(
    spec: SpecArgument,
    trace: TraceArgument,
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    full: FullOption = False,
    only: OnlyOption = None,
    hide: HideOption = None,
    show: ShowOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the outcome, without the trace.")] = False,
    diagram: DiagramOption = False,
    page: PageOption = None,
    debug: DebugOption = False,
    debug_at: DebugAtOption = None,
) -> None:
    """Re-run a recorded trace step by step; says where it stops being a behaviour of the spec."""
    from checker.api.model import load
    from checker.api.replaying import replay as rerun
    from checker.report.terminal import print_trace

    views, debugger = Views(full=full, only=only, hide=hide, show=show), _debugger(debug, debug_at)
    with reporting():
        check_writable(page, spec, trace)
        with nullcontext() if debugger is None else debugger.unseen():
            given = given_constants(constants or [], constants_file)
            model, chosen, document = chosen_trace(load(spec), trace, given)
            views.prepare(model)
            with interruptible():
                outcome = rerun(model, chosen)
        if debugger is not None:
            _debug(outcome, debugger)
        if not quiet:
            views.look_at(outcome.shown)
            print_trace(outcome.shown, output_console(), views.view)
            typer.echo()
        if diagram and outcome.is_begun:
            from checker.cli.diagram import print_diagram

            with interruptible():
                made = outcome.diagram()
            print_diagram(made)
            typer.echo()
        if page is not None:
            from checker.cli.pages import write_replay_page

            write_replay_page(outcome, page)
        _conclude(outcome, document)


def _debugger(debug: bool, address: str | None) -> "Debugger | None":
    if not debug and address is None:
        return None
    from checker.cli.debugging import Debugger

    return Debugger(address)


def _debug(outcome: "Replay", debugger: "Debugger") -> None:
    """Take the steps once more, for a debugger, and say which is on."""
    from checker.api.stepping import step_through

    debugger.wait()
    with interruptible():
        step_through(outcome, lambda what: typer.echo(what, err=True))


def _conclude(outcome: "Replay", document: Any) -> None:
    """Say what came out; exit with 1 where the trace is no behaviour, or does not end in what it claims."""
    typer.echo(outcome.conclusion)
    if outcome.stopped is not None:
        raise typer.Exit(1)
    claim = claimed(document)
    if claim is None or outcome.shows(*claim):
        return
    kind, judged = claim
    typer.echo(f"not reproduced: the trace says that it ends in a violation of kind {kind}, {judged}: it does not")
    raise typer.Exit(1)
