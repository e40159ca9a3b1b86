"""The command `why`: why is an action not enabled after a step of a trace, or a property true or false there?"""

from typing import Annotated

import typer

from checker.cli.given import given_constants
from checker.cli.interrupts import interruptible
from checker.cli.options import Constants, ConstantsFile, SpecArgument, TraceArgument, examples
from checker.cli.output import output_console
from checker.cli.recorded import chosen_trace
from checker.cli.reporting import reporting


@examples(
    "checker why two_phase_commit 0/2/5 2 'tm_commit()'",
    "checker why paxos trace.json 3 agreement",
)
def why(
    spec: SpecArgument,
    trace: TraceArgument,
    step: Annotated[int, typer.Argument(metavar="STEP", min=0, help="After which step: 0 is the initial state.")],
    asked: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="An action with its arguments, as a trace shows it, in quotes; or the name of a property.",
        ),
    ],
    constants: Constants = None,
    constants_file: ConstantsFile = None,
) -> None:
    """Why an action is not enabled after a step of a trace, or a property is true or false there."""
    from checker.api.asking import why as ask
    from checker.api.model import load
    from checker.report.answer import print_answer

    with reporting():
        given = given_constants(constants or [], constants_file)
        model, chosen, _ = chosen_trace(load(spec), trace, given)
        with interruptible():
            answer = ask(model, chosen, step, asked)
        print_answer(answer, output_console())
