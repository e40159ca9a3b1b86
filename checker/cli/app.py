"""The command line: typer commands that read options, call the package, and print.

Exit codes: 0 verified, 1 violated, 2 bad input, 3 undetermined, 4 a failure of the checker itself.
"""

import keyword
import os
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker import __version__
from checker.cli.compile import compile_spec
from checker.cli.given import dashed_constant, given_constants, given_memory, given_model, given_symmetry
from checker.cli.interrupts import CODE as INTERRUPTED
from checker.cli.interrupts import interruptible, leave, take_signals
from checker.cli.list_specs import EPILOG as LIST_EPILOG
from checker.cli.list_specs import list_specs
from checker.cli.mutate import EPILOG as MUTATE_EPILOG
from checker.cli.mutate import mutate
from checker.cli.on_layout import check_on_layout
from checker.cli.options import (
    AuditOption,
    Constants,
    ConstantsFile,
    DeadlockOption,
    EngineOption,
    Format,
    FormatOption,
    MaxMemory,
    MaxSeconds,
    MaxStates,
    NoSymmetryOption,
    OutputOption,
    QuietOption,
    SpecArgument,
    StrategyOption,
    StrictOption,
    SymmetryOption,
    examples,
)
from checker.cli.output import check_writable, errors_console, report_result, write_text
from checker.cli.quorum_commands import app as quorum_app
from checker.cli.replay import EPILOG as REPLAY_EPILOG
from checker.cli.replay import replay
from checker.cli.reporting import reporting
from checker.cli.streams import CannotWrite, flush_streams, open_streams
from checker.cli.strictness import strict_result
from checker.cli.sweep import Sweep, print_sweep
from checker.cli.typed import typed
from checker.cli.usage import Commands
from checker.diagnostics import EnginesDiffer, InvalidSpec, SpecError

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.result import Result


RUN_BODIES = ("check", "simulate", "replay", "mutate", "compile")
"""The commands that run what an author has written."""

app = typer.Typer(
    name="checker",
    cls=Commands,
    help="A model checker for distributed protocols written as typed Python classes.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"checker {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A model checker for distributed protocols written as typed Python classes."""


@app.command(
    epilog=examples(
        "checker check paxos",
        "checker check two_phase_commit RM=5 --no-symmetry",
        "checker check paxos --symmetry Acceptor",
        "checker check my_spec.py --format json",
        "checker check two_phase_commit --sweep RM=2..6",
        "checker check paxos --layout three_regions",
    )
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
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Explore every reachable state: verified, or the shortest counterexample."""
    from checker.api.checking import check as explore
    from checker.api.model import load
    from checker.api.watching import watched
    from checker.report.progress import progress_line

    memory, spent = given_memory(max_memory), 0.0

    def one(model: "Model") -> "Result":
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
                progress=progress,
            )
        return strict_result(result) if strict else result

    with reporting(format, output):
        check_writable(output, spec, layout)
        given = given_constants(constants or [], constants_file)
        began = time.perf_counter()
        with watched(max_seconds=max_seconds, max_memory=memory):
            chosen = load(spec)
            model = None if layout is not None or sweep else given_model(chosen, given)
        spent = time.perf_counter() - began
        if layout is not None:
            check_on_layout(chosen, layout, given, one, format, output, quiet, is_swept=bool(sweep))
        elif sweep:
            print_sweep(Sweep(sweep, chosen, given), one, format, output)
        else:
            assert model is not None, "neither a layout nor a series"
            report_result(one(model), format, output, quiet)


@app.command(epilog=examples("checker simulate paxos Ballot=5 --runs 10000 --seed 7"))
def simulate(
    spec: SpecArgument,
    constants: Constants = None,
    constants_file: ConstantsFile = None,
    seed: Annotated[int, typer.Option(help="The same seed takes the same walks.")] = 0,
    runs: Annotated[int, typer.Option(min=1, help="Walks to take.")] = 1000,
    max_depth: Annotated[int, typer.Option(min=1, help="Steps of a walk, at most.")] = 100,
    engine: EngineOption = "auto",
    max_seconds: MaxSeconds = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take random walks: finds violations in spaces too large to explore, never says verified."""
    from checker.api.checking import simulate as walk
    from checker.api.model import load
    from checker.report.progress import progress_line

    with reporting(format, output):
        check_writable(output, spec)
        given = given_constants(constants or [], constants_file)
        model = given_model(load(spec), given)
        with interruptible(), progress_line(errors_console(quiet)) as progress:
            result = walk(
                model,
                engine=engine,
                seed=seed,
                runs=runs,
                max_depth=max_depth,
                max_seconds=max_seconds,
                progress=progress,
            )
        report_result(result, format, output, quiet)


app.command(epilog=REPLAY_EPILOG)(replay)


@app.command(epilog=examples("checker new my_protocol", "checker check my_protocol.py"))
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The new spec's name, as a Python module would be named.")
    ],
) -> None:
    """Write a small commented spec that checks, to begin from."""
    from checker.cli.template import spec_text

    path = Path(f"{name.removesuffix('.py')}.py")
    with reporting():
        _check_module_name(name)
        if path.exists():
            raise InvalidSpec(
                [SpecError("C106", f"{path} exists already; nothing was written", fix="choose another name")]
            )
        check_writable(path)
        write_text(path, spec_text(path.stem))
    typer.echo(f"wrote {path}; next: checker check {path}")


app.command("compile", epilog=examples("checker compile paxos", "checker compile paxos Ballot=3 --show layout"))(
    compile_spec
)


app.command("list", epilog=LIST_EPILOG)(list_specs)
app.command(epilog=MUTATE_EPILOG)(mutate)
app.add_typer(quorum_app)


def main() -> None:
    """The entry point: the verdict's exit code whoever reads along, and no traceback of ours, unless CHECKER_TRACEBACK is set."""
    take_signals(leave)
    open_streams()
    warnings.showwarning = _note
    if sys.argv[1:2] and sys.argv[1] in RUN_BODIES:
        from checker.api.watching import start_watchdog

        start_watchdog()
    sys.exit(_run())


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


def _check_module_name(name: str) -> None:
    """Refuse what Python could not import, and what would hide a module that it does import."""
    stem = Path(name).name.removesuffix(".py")
    start = name.rfind(stem) if stem else 0
    if not stem.isidentifier() or keyword.iskeyword(stem):
        usable = re.sub(r"\W+", "_", stem).strip("_")
        message, fix = f"'{stem}' is no module name", "use letters, digits and _"
        if usable.isidentifier() and not keyword.iskeyword(usable):
            fix = f"write {name[:start]}{usable}"
    elif stem == "checker" or stem in sys.stdlib_module_names:
        message, fix = f"{stem}.py would hide the Python module '{stem}'", f"write {name[:start]}my_{stem.strip('_')}"
    else:
        return
    raise InvalidSpec([SpecError("C106", message, typed(name, start, start + len(stem)), fix=fix)])


__all__ = ["app", "main"]
