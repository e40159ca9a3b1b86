"""The command `simulate`: random walks through a spec."""

from typing import Annotated

import typer

from checker.cli.given import given_constants, given_model
from checker.cli.interrupts import interruptible
from checker.cli.looks import check_looks
from checker.cli.options import (
    Constants,
    ConstantsFile,
    CoverageOption,
    CoverageStates,
    DiagramOption,
    EngineOption,
    Format,
    FormatOption,
    MaxSeconds,
    OutputOption,
    PageOption,
    QuietOption,
    SpecArgument,
    examples,
)
from checker.cli.output import check_writable, errors_console, write_result
from checker.cli.pages import check_diagram, check_pages, write_page
from checker.cli.reporting import reporting
from checker.cli.views import FullOption, HideOption, OnlyOption, RunsOption, Views, WitnessesOption, runs_in


@examples(
    "checker simulate paxos Ballot=5 --runs 10000 --seed 7", "checker simulate two_phase_commit --show 3 --max-depth 10"
)
def simulate(
    spec: SpecArgument,
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    seed: Annotated[int, typer.Option(help="The same seed takes the same walks.")] = 0,
    runs: Annotated[int, typer.Option(min=1, help="Walks to take.")] = 1000,
    max_depth: Annotated[int, typer.Option(min=1, help="Steps of a walk, at most.")] = 100,
    engine: EngineOption = "auto",
    max_seconds: MaxSeconds = None,
    full: FullOption = False,
    witnesses: WitnessesOption = False,
    only: OnlyOption = None,
    hide: HideOption = None,
    show: RunsOption = None,
    coverage: CoverageOption = False,
    coverage_states: CoverageStates = None,
    diagram: DiagramOption = False,
    page: PageOption = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take random walks: finds violations in spaces too large to explore, never says verified."""
    from checker.api.checking import simulate as walk
    from checker.api.model import load
    from checker.report.progress import progress_line

    kept_runs, expressions = runs_in(show or [])
    views = Views(full=full, witnesses=witnesses, only=only, hide=hide, show=expressions)
    views.check_format(format)
    check_diagram(diagram, format)
    check_pages(page, output)
    check_looks(format, page, coverage=coverage or coverage_states is not None, runs=kept_runs)
    if engine == "native" and (kept_runs or coverage or coverage_states):
        kept = "--show" if kept_runs else "--coverage"
        raise typer.BadParameter(f"{kept} is of walks that CPython takes: leave it out", param_hint="'--engine'")
    with reporting(format, output):
        check_writable(output, spec, page)
        check_writable(page, spec)
        given = given_constants(constants or [], constants_file)
        model = given_model(load(spec), given)
        views.prepare(model)
        with interruptible(), progress_line(errors_console(quiet)) as progress:
            result = walk(
                model,
                engine=engine,
                seed=seed,
                runs=runs,
                max_depth=max_depth,
                max_seconds=max_seconds,
                progress=progress,
                kept_runs=kept_runs,
                coverage=coverage_states or coverage,
            )
        if page is not None:
            write_page(model, result, page)
        write_result(views.look(result), format, output, quiet, views.view)
        if diagram:
            from checker.cli.diagram import add_diagram

            add_diagram(model, result, output)
        raise typer.Exit(result.verdict.exit_code)
