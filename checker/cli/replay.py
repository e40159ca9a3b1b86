"""The command `replay`: is a recorded trace, or the one with a name, a behaviour of the spec?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.given import given_constants, given_model
from checker.cli.interrupts import interruptible
from checker.cli.options import Constants, ConstantsFile, SpecArgument, examples
from checker.cli.output import output_console
from checker.cli.recorded import claimed, other_spec, read_json, recorded_model
from checker.cli.reporting import reporting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.api.model import Model
    from checker.api.replaying import Replay
    from checker.language.spec import Spec
    from checker.trace import Trace


@examples(
    "checker check paxos ReadQuorum='1 of 3' --format json -o trace.json",
    "checker replay paxos trace.json",
    "checker replay two_phase_commit 0/2/5",
)
def replay(
    spec: SpecArgument,
    trace: Annotated[
        str,
        typer.Argument(
            metavar="TRACE", help="A JSON report or list of steps, an ITF file, or a trace's name such as 0/2/5."
        ),
    ],
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the outcome, without the trace.")] = False,
) -> None:
    """Re-run a recorded trace step by step; says where it stops being a behaviour of the spec."""
    from checker.api.model import load
    from checker.api.replaying import replay as rerun
    from checker.report.terminal import print_trace

    with reporting():
        given = given_constants(constants or [], constants_file)
        loaded = load(spec)
        model, chosen, document = _chosen(loaded, trace, given)
        with interruptible():
            outcome = rerun(model, chosen)
        if not quiet:
            print_trace(outcome.shown, output_console())
            typer.echo()
        _conclude(outcome, document)


def _chosen(spec: "type[Spec]", trace: str, given: "Mapping[str, str]") -> "tuple[Model, Trace | str, Any]":
    """The model, the trace or its name, and the document that it is from."""
    from checker.api.replaying import is_like_name, read_trace

    path = Path(trace)
    if is_like_name(trace) and not _is_file(path):
        return given_model(spec, given), trace, None
    document = read_json(path)
    model = recorded_model(spec, document, path, given)
    another = other_spec(document, model)
    if another is not None:
        typer.echo(f"note: the trace is of {another}, and is tried on {model.name}", err=True)
    return model, read_trace(model, document), document


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long for a file's name: a trace may have any number of steps
        return False


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
