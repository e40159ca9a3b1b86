"""The command `check`: explore every reachable state of a spec, once, for a series of sizes, or on a quorum layout."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.given import given_constants, given_memory, given_model, given_symmetry
from checker.cli.interrupts import interruptible
from checker.cli.looks import check_looks
from checker.cli.options import (
    AuditOption,
    Constants,
    ConstantsFile,
    CoverageOption,
    CoverageStates,
    DeadlockOption,
    DiagramOption,
    EngineOption,
    Format,
    FormatOption,
    MaxMemory,
    MaxSeconds,
    MaxStates,
    NoSymmetryOption,
    OutputOption,
    PageOption,
    QuietOption,
    SpecArgument,
    StrategyOption,
    StrictOption,
    SymmetryOption,
    examples,
)
from checker.cli.output import check_writable, errors_console, write_result
from checker.cli.pages import check_diagram, check_pages, write_page
from checker.cli.reporting import reporting
from checker.cli.views import FullOption, HideOption, OnlyOption, ShowOption, Views, WitnessesOption

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.result import Result


@examples(
    "checker check paxos",
    "checker check two_phase_commit RM=5 --no-symmetry",
    "checker check paxos --symmetry Acceptor",
    "checker check my_spec.py --format json",
    "checker check two_phase_commit --sweep RM=2..6",
    "checker check paxos --layout three_regions",
    "checker check two_phase_commit_late_abort --html report.html",
    "checker check raft_log_older_term --more 2",
    "checker check two_phase_commit --coverage",
)
def check(
    spec: SpecArgument,
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    strategy: StrategyOption = "bfs",
    symmetry: SymmetryOption = "proved",
    no_symmetry: NoSymmetryOption = False,
    engine: EngineOption = "auto",
    audit: AuditOption = "bounded",
    threads: Annotated[
        int | None, typer.Option(min=1, max=256, help="Of the native engine; all cores by default.")
    ] = None,
    max_states: MaxStates = None,
    max_depth: Annotated[int | None, typer.Option(min=0, help="Explore no further than so many steps.")] = None,
    max_seconds: MaxSeconds = None,
    max_memory: MaxMemory = None,
    more: Annotated[
        int,
        typer.Option(min=0, help="Show so many other violations, of other properties or by another last action."),
    ] = 0,
    sweep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONSTANT=LOW..HIGH",
            help="Check a series of sizes, or of values: Guard=false,true; given twice, the grid of both.",
        ),
    ] = None,
    layout: Annotated[
        str | None, typer.Option(metavar="LAYOUT", help="Verify a quorum layout, then check the spec on it.")
    ] = None,
    deadlock: DeadlockOption = "auto",
    strict: StrictOption = False,
    diagram: DiagramOption = False,
    page: PageOption = None,
    coverage: CoverageOption = False,
    coverage_states: CoverageStates = None,
    full: FullOption = False,
    witnesses: WitnessesOption = False,
    only: OnlyOption = None,
    hide: HideOption = None,
    show: ShowOption = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Explore every reachable state: verified, or the shortest counterexample."""
    from checker.api.checking import check as explore
    from checker.api.model import load
    from checker.api.strictness import strict_result
    from checker.api.watching import watched
    from checker.report.progress import progress_line

    memory, spent = given_memory(max_memory), 0.0
    check_diagram(diagram, format, is_one=not sweep and layout is None)
    if page is not None and (sweep or layout is not None):
        raise typer.BadParameter("a page is of one check", param_hint="'--html'")
    views = Views(full=full, witnesses=witnesses, only=only, hide=hide, show=show)
    views.check_format(format)
    check_pages(page, output)
    if more and strategy != "bfs":
        raise typer.BadParameter(
            "more violations are looked for by breadth, with --strategy bfs", param_hint="'--more'"
        )
    if sweep and more:
        raise typer.BadParameter("a sweep prints a table, and no violations", param_hint="'--more'")
    check_looks(format, page, coverage=coverage or coverage_states is not None, is_swept=bool(sweep))
    if sweep and views.asked is not None:
        raise typer.BadParameter("a sweep prints a table, and no traces", param_hint=f"'{views.asked}'")

    def one(model: "Model") -> "Result":
        views.prepare(model)
        with interruptible(), progress_line(errors_console(quiet)) as progress:
            result = explore(
                model,
                engine=engine,
                strategy=strategy,
                symmetry=given_symmetry(symmetry, none=no_symmetry),
                deadlock=deadlock,
                audit=audit,
                threads=threads,
                max_states=max_states,
                max_depth=max_depth,
                max_seconds=max_seconds,
                max_memory=memory,
                spent=spent,
                more=more,
                progress=progress,
                coverage=coverage_states or coverage,
            )
        return views.look(strict_result(result) if strict else result)

    with reporting(format, output):
        check_writable(output, spec, layout, page)
        check_writable(page, spec)
        given = given_constants(constants or [], constants_file)
        began = time.perf_counter()
        with watched(max_seconds=max_seconds, max_memory=memory):
            chosen = load(spec)
            model = None if layout is not None or sweep else given_model(chosen, given)
        spent = time.perf_counter() - began
        if layout is not None:
            from checker.cli.on_layout import check_on_layout

            check_on_layout(chosen, layout, given, one, format, output, quiet, views, is_swept=bool(sweep))
        elif sweep:
            from checker.cli.sweep import Sweep, print_sweep

            print_sweep(Sweep(sweep, chosen, given), one, format, output)
        else:
            assert model is not None, "neither a layout nor a series"
            result = one(model)
            if page is not None:
                write_page(model, result, page)
            write_result(result, format, output, quiet, views.view)
            if diagram:
                from checker.cli.diagram import add_diagram

                add_diagram(model, result, output)
            raise typer.Exit(result.verdict.exit_code)
