"""The command `mutate`: which statements of a spec would nobody miss."""

import contextlib
import json
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.given import given_constants, given_model
from checker.cli.interrupts import interruptible
from checker.cli.options import Constants, ConstantsFile, ListFormat, OutputOption, SpecArgument, examples, is_a_number
from checker.cli.output import check_writable, emit, emit_lines, errors_console
from checker.cli.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.language.spec import Spec
    from checker.mutation import Outcome


@examples("checker mutate two_phase_commit", "checker mutate my_spec.py Node=2 --max-seconds 10")
def mutate(
    spec: SpecArgument,
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    max_states: Annotated[int | None, typer.Option(min=1, help="For each mutant, so many distinct states.")] = None,
    max_seconds: Annotated[
        float, typer.Option(min=0, callback=is_a_number, help="For each mutant, so many seconds.")
    ] = 60.0,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="Mutants checked at once; as many as cores by default.")
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Leave out one `require` or one change of the state at a time: does a property notice?

    A survivor shows a property that is missing, or a statement that is redundant: a comment `# Redundant: why` beside it says so.
    """
    from checker.api.model import load
    from checker.report.mutation_report import exit_code, outcome_json, outcome_lines

    with reporting(format, output):
        check_writable(output, spec)
        chosen, given = load(spec), given_constants(constants or [], constants_file)
        outcomes: list[Outcome] = []
        with interruptible():
            left = _judge(outcomes, chosen, given, max_states, max_seconds, processes)
        if format is ListFormat.JSON:
            mutants = [outcome_json(outcome) for outcome in outcomes]
            document = {"spec": chosen.__name__, "mutants": mutants, "not_judged": left}
            emit(json.dumps(document, indent=2, ensure_ascii=False) + "\n", output)
        else:
            emit_lines(outcome_lines(chosen.__name__, outcomes, left), output)
        raise typer.Exit(exit_code(outcomes) or (3 if left else 0))


def _judge(
    outcomes: "list[Outcome]",
    spec: "type[Spec]",
    given: "Mapping[str, str]",
    max_states: int | None,
    max_seconds: float,
    processes: int | None,
) -> int:
    """Add an outcome for each mutant, as they come; how many an interrupt has left. Raises InvalidSpec for a spec that is not verified."""
    from checker.api.checking import check
    from checker.api.mutating import judge_mutants, mutants_of
    from checker.result import StopKind, Verdict

    console = errors_console(quiet=False)
    with console.status(f"{spec.__name__} itself"):
        result = check(given_model(spec, given), max_states=max_states, max_seconds=max_seconds)
    if result.stop is not None and result.stop.kind is StopKind.INTERRUPT:
        typer.echo("interrupted before the spec itself was verified", err=True)
        raise typer.Exit(3)
    if result.verdict is not Verdict.VERIFIED:
        why = "a property fails" if result.verdict is Verdict.VIOLATED else f"{result.stopped_by} ended the search"
        message = f"{spec.__name__} is not verified as it is: {why}"
        raise InvalidSpec([SpecError("C603", message, fix="a mutant is compared with a spec that is verified")])
    found = mutants_of(spec)
    with console.status(f"0 of {len(found)} mutants") as status, contextlib.suppress(KeyboardInterrupt):
        for outcome in judge_mutants(
            spec, found, given, max_states=max_states, max_seconds=max_seconds, processes=processes
        ):
            outcomes.append(outcome)
            status.update(f"{len(outcomes)} of {len(found)} mutants")
    return len(found) - len(outcomes)
