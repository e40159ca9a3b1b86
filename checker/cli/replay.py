"""The command `replay`: is a recorded trace, or the one with a name, a behaviour of the spec?"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.given import given_constants, given_model
from checker.cli.interrupts import interruptible
from checker.cli.options import Constants, SpecArgument, examples
from checker.cli.output import output_console
from checker.cli.recorded import claimed, other_spec, read_json, recorded_model
from checker.cli.reporting import reporting
from checker.diagnostics import SpecError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.api.model import Model
    from checker.api.replaying import Replay
    from checker.language.spec import Spec
    from checker.trace import Trace

EPILOG = examples(
    "checker check paxos ReadQuorum='1 of 3' --format json -o trace.json",
    "checker replay paxos trace.json",
    "checker replay two_phase_commit 0/2/5",
)

_MOST_DIFFERENCES = 12
"""Places that are shown of a state that is another than the recorded one."""


def replay(
    spec: SpecArgument,
    trace: Annotated[
        str,
        typer.Argument(
            metavar="TRACE", help="A JSON report or list of steps, an ITF file, or a trace's name such as 0/2/5."
        ),
    ],
    constants: Constants = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the outcome, without the trace.")] = False,
) -> None:
    """Re-run a recorded trace step by step; says where it stops being a behaviour of the spec."""
    from checker.api.model import load
    from checker.api.replaying import replay as rerun

    with reporting():
        given = given_constants(constants or [])
        loaded = load(spec)
        model, chosen, document = _chosen(loaded, trace, given)
        with interruptible():
            outcome = rerun(model, chosen)
        if not quiet:
            _print(outcome)
        _conclude(outcome, model, document)


def _chosen(spec: "type[Spec]", trace: str, given: "Mapping[str, str]") -> "tuple[Model, Trace | str, Any]":
    """The model, the trace or its name, and the document that it is from."""
    from checker.api.replaying import is_name, read_trace

    path = Path(trace)
    if not path.is_file() and (is_name(trace) or re.fullmatch(r"[0-9/]*", trace)):
        return given_model(spec, given), trace, None
    document = read_json(path)
    model = recorded_model(spec, document, path, given)
    another = other_spec(document, model)
    if another is not None:
        typer.echo(f"note: the trace is of {another}, and is tried on {model.name}", err=True)
    return model, read_trace(model, document), document


def _print(outcome: "Replay") -> None:
    from checker.report.terminal import print_trace
    from checker.trace import Trace

    ran = len(outcome.trace.steps) if outcome.stopped is None else outcome.steps + 2
    print_trace(Trace(outcome.trace.variables, outcome.trace.steps[:ran]), output_console())
    typer.echo()


def _print_differences(outcome: "Replay") -> None:
    """What the spec comes to instead of the recorded state, place by place."""
    from checker.report.changes import changes

    if outcome.differing is None:
        return
    recorded, reached = outcome.differing
    lines = [f"  {change}" for change in changes(outcome.trace.variables, recorded, reached)]
    more = len(lines) - _MOST_DIFFERENCES
    typer.echo("from the recorded state to the one that is reached:")
    typer.echo("\n".join(lines[:_MOST_DIFFERENCES] + ([f"  and {more:,} more"] if more > 0 else [])))


def _conclude(outcome: "Replay", model: "Model", document: Any) -> None:
    """Say what came out; exit with 1 where the trace is no behaviour, or does not end in what it claims."""
    if outcome.stopped is not None:
        typer.echo(f"not a behaviour of {model.name}: {outcome.stopped}")
        _print_differences(outcome)
        if outcome.span is not None:
            typer.echo(SpecError("C602", outcome.stopped, outcome.span).render().partition("\n")[2])
        raise typer.Exit(1)
    fails = "fails" if len(outcome.fails) == 1 else "fail"
    ends = f"{' and '.join(outcome.fails)} {fails} there" if outcome.fails else "no property fails at its end"
    typer.echo(f"replayed: {_steps(outcome.steps)} of {model.name}; {ends}")
    claim = claimed(document)
    if claim is None or outcome.shows(*claim):
        return
    kind, judged = claim
    typer.echo(f"not reproduced: the trace says that it ends in a violation of kind {kind}, {judged}: it does not")
    raise typer.Exit(1)


def _steps(count: int) -> str:
    match count:
        case 0:
            return "the first state is an initial state"
        case 1:
            return "its one step is a step"
        case _:
            return f"all {count:,} steps are steps"
