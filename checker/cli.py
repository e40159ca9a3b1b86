"""The command line: typer commands that read options, call the package, and print.

Exit codes: 0 verified, 1 violated, 2 bad input, 3 undetermined.
"""

import itertools
import json
import re
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from checker import __version__
from checker.diagnostics import InvalidSpec, Span, SpecError

if TYPE_CHECKING:
    from rich.console import Console

    from checker.language.model import Model
    from checker.result import Result

app = typer.Typer(
    name="checker",
    help="A model checker for distributed protocols written as typed Python classes.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Strategy(StrEnum):
    """How to search."""

    BFS = "bfs"
    DFS = "dfs"


class Format(StrEnum):
    """What to print."""

    TEXT = "text"
    JSON = "json"
    ITF = "itf"


class ListFormat(StrEnum):
    """What `list` prints."""

    TEXT = "text"
    JSON = "json"


SpecArgument = Annotated[
    str, typer.Argument(metavar="SPEC", help="A bundled spec's name, a file, or file.py:ClassName.")
]
Constants = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CONSTANT=VALUE]...", help="RM=5, Epoch=0..3, ReadQuorum='rows(2, 3)'.", show_default=False
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="What to print; itf is the counterexample alone.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the report to a file.")
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Only the verdict and the counterexample; no progress.")
]
MaxStates = Annotated[int | None, typer.Option(min=1, help="Stop after so many distinct states.")]
MaxSeconds = Annotated[float | None, typer.Option(min=0, help="Stop after so many seconds.")]
MaxMemory = Annotated[str | None, typer.Option(metavar="SIZE", help="Stop at so much memory: 500MB, 8GB.")]


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
    epilog="Examples:  checker check paxos  ·  checker check two_phase_commit RM=5 --no-symmetry  ·  "
    "checker check my_spec.py --format json  ·  checker check two_phase_commit --sweep RM=2..6"
)
def check(
    spec: SpecArgument,
    constants: Constants = None,
    strategy: Annotated[Strategy, typer.Option(help="bfs finds shortest counterexamples.")] = Strategy.BFS,
    symmetry: Annotated[bool, typer.Option("--symmetry/--no-symmetry", help="Count orbits of Symmetric sorts.")] = True,
    max_states: MaxStates = None,
    max_depth: Annotated[int | None, typer.Option(min=0, help="Explore no further than so many steps.")] = None,
    max_seconds: MaxSeconds = None,
    max_memory: MaxMemory = None,
    sweep: Annotated[str | None, typer.Option(metavar="CONSTANT=LOW..HIGH", help="Check a series of sizes.")] = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Explore every reachable state: verified, or the shortest counterexample."""
    from checker.engines.limits import Limits
    from checker.engines.reference import check as explore
    from checker.language.load import load
    from checker.language.model import Model
    from checker.report.terminal import progress_line

    limits = Limits(max_states=max_states, max_depth=max_depth, max_seconds=max_seconds, max_memory=_memory(max_memory))

    def one(given: dict[str, str]) -> "Result":
        model = Model(loaded, **given)
        unit = "orbits" if symmetry else "states"
        with progress_line(_errors_console(quiet), unit) as progress:
            return explore(model, strategy=strategy.value, symmetry=symmetry, limits=limits, progress=progress)

    with _reporting():
        _check_writable(output)
        loaded = load(spec)
        given = _constants(constants or [])
        if sweep is not None:
            _print_sweep(sweep, given, one, format, output)
        else:
            _print_result(one(given), format, output, quiet)


@app.command(epilog="Example:  checker simulate paxos Ballot=5 --runs 10000 --seed 7")
def simulate(
    spec: SpecArgument,
    constants: Constants = None,
    seed: Annotated[int, typer.Option(help="The same seed takes the same walks.")] = 0,
    runs: Annotated[int, typer.Option(min=1, help="Walks to take.")] = 1000,
    max_depth: Annotated[int, typer.Option(min=1, help="Steps of a walk, at most.")] = 100,
    max_seconds: MaxSeconds = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take random walks: finds violations in spaces too large to explore, never says verified."""
    from checker.engines.limits import Limits
    from checker.engines.simulate import simulate as walk
    from checker.language.load import load
    from checker.language.model import Model

    with _reporting():
        _check_writable(output)
        model = Model(load(spec), **_constants(constants or []))
        result = walk(model, seed=seed, runs=runs, max_steps=max_depth, limits=Limits(max_seconds=max_seconds))
        _print_result(result, format, output, quiet)


@app.command(epilog="Example:  checker replay specs/paxos.py trace.json ReadQuorum='1 of 3' WriteQuorum='1 of 3'")
def replay(
    spec: SpecArgument,
    trace: Annotated[Path, typer.Argument(metavar="TRACE", help="A JSON report or list of steps, or an ITF file.")],
    constants: Constants = None,
    quiet: QuietOption = False,
) -> None:
    """Re-run a recorded trace step by step; says where it stops being a behaviour of the spec."""
    from checker.engines.replay import replay as rerun
    from checker.language.load import load
    from checker.language.model import Model
    from checker.report.terminal import trace_lines

    with _reporting():
        document = _read_json(trace)
        recorded = document.get("constants", {}) if isinstance(document, dict) else {}
        given = {**{k: str(v) for k, v in recorded.items()}, **_constants(constants or [])}
        model = Model(load(spec), **given)
        outcome = rerun(model, _read_trace(document, model))
        if not quiet:
            typer.echo(trace_lines(outcome.trace))
        if outcome.stopped is None:
            ends = f"; {', '.join(outcome.fails)} fails there" if outcome.fails else ""
            typer.echo(f"replayed: all {outcome.steps} steps are steps of {model.name}{ends}")
            return
        typer.echo(f"not a behaviour of {model.name}: {outcome.stopped}")
        if outcome.span is not None:
            typer.echo(SpecError("C602", outcome.stopped, outcome.span).render().partition("\n")[2])
        raise typer.Exit(1)


@app.command("list")
def list_specs(
    format: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
) -> None:
    """The bundled specs, with their constants and properties."""
    from checker.language.load import bundled_names, load
    from checker.language.model import Model

    with _reporting():
        models = {name: Model(load(name)) for name in bundled_names()}
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "spec": model.name,
            "summary": (sys.modules[model.spec.__module__].__doc__ or "").strip().partition("\n")[0],
            "constants": model.constants,
            "properties": {p.name: p.role.value for p in model.properties},
        }
        for name, model in models.items()
    ]
    if format is ListFormat.JSON:
        typer.echo(json.dumps(rows, indent=2))
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        constants = " ".join(f"{name}={_quoted(value)}" for name, value in row["constants"].items())
        typer.echo(f"{row['name']:<{width}}  {row['summary']}")
        typer.echo(f"{'':<{width}}  constants: {constants or 'none'}")
        typer.echo(f"{'':<{width}}  properties: {', '.join(row['properties']) or 'none'}")


@app.command(epilog="Example:  checker new my_protocol && checker check my_protocol.py")
def new(name: Annotated[str, typer.Argument(help="The new spec's name, as a Python module would be named.")]) -> None:
    """Write a small commented spec that checks, to begin from."""
    from checker.template import spec_text

    stem = name.removesuffix(".py")
    path = Path(f"{stem}.py")
    with _reporting():
        if not path.stem.isidentifier():
            span = Span("command line", 1, 1, len(name) + 1, name)
            raise InvalidSpec(
                [SpecError("C106", f"'{path.stem}' is no module name", span, fix="use letters, digits and _")]
            )
        if path.exists():
            raise InvalidSpec(
                [SpecError("C106", f"{path} exists already; nothing was written", fix="choose another name")]
            )
        _write(path, spec_text(path.stem))
    typer.echo(f"wrote {path}; next: checker check {path}")


def main() -> None:
    """The entry point: no traceback of ours reaches a user."""
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("interrupted", err=True)
        sys.exit(130)


class _reporting:
    """Turns InvalidSpec into messages on stderr and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, InvalidSpec):
            _fail(error)


def _fail(error: InvalidSpec) -> NoReturn:
    typer.echo("\n\n".join(mistake.render() for mistake in error.errors), err=True)
    if len(error.errors) > 1:
        typer.echo(f"\n{len(error.errors)} errors", err=True)
    raise typer.Exit(2)


def _constants(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    errors = []
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            span = Span("command line", 1, 1, len(text) + 1, text)
            errors.append(SpecError("C502", f"'{text}' is not CONSTANT=VALUE", span, fix="write for instance RM=5"))
        else:
            found[name.strip()] = value
    if errors:
        raise InvalidSpec(errors)
    return found


def _memory(text: str | None) -> int | None:
    if text is None:
        return None
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kKmMgG]?)(?:i?[bB])?\s*", text)
    if match is None:
        raise typer.BadParameter(f"'{text}' is no amount of memory: write 500MB or 8GB", param_hint="--max-memory")
    return int(float(match[1]) * {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}[match[2].lower()])


def _errors_console(quiet: bool) -> "Console":
    from rich.console import Console

    return Console(stderr=True, quiet=quiet, force_terminal=False if quiet else None)


def _print_result(result: "Result", format: Format, output: Path | None, quiet: bool) -> NoReturn:
    text: str | None = None
    if format is Format.JSON:
        from checker.report.json_report import to_json

        text = json.dumps(to_json(result), indent=2, ensure_ascii=False) + "\n"
    elif format is Format.ITF:
        text = _itf(result)
    if text is not None:
        _emit(text, output)
    elif format is Format.TEXT:
        _print_text(result, output, quiet)
    raise typer.Exit(result.verdict.exit_code)


def _itf(result: "Result") -> str | None:
    from checker.report.itf import to_itf

    trace = result.violation.trace if result.violation is not None else None
    if trace is None:
        typer.echo(f"{result.verdict}: there is no counterexample to write as ITF", err=True)
        return None
    return json.dumps(to_itf(result, trace), indent=1, ensure_ascii=False) + "\n"


def _print_text(result: "Result", output: Path | None, quiet: bool) -> None:
    import io

    from rich.console import Console

    from checker.report.terminal import print_result

    if output is None:
        print_result(result, Console(highlight=False), quiet=quiet)
        return
    plain = io.StringIO()
    print_result(result, Console(file=plain, width=100, no_color=True, highlight=False), quiet=quiet)
    _write(output, plain.getvalue())


def _print_sweep(
    sweep: str, given: dict[str, str], one: Callable[[dict[str, str]], "Result"], format: Format, output: Path | None
) -> NoReturn:
    name, values = _sweep(sweep)
    results = []
    for value in values:
        results.append(one({**given, name: str(value)}))
        if results[-1].stopped_by == "an interrupt":
            break
    if format is Format.JSON:
        from checker.report.json_report import to_json

        _emit(json.dumps([to_json(result) for result in results], indent=2, ensure_ascii=False) + "\n", output)
    else:
        _emit(_sweep_table(name, values, results), output)
    raise typer.Exit(max((result.verdict.exit_code for result in results), key=lambda code: (code == 1, code)))


def _sweep(text: str) -> tuple[str, list[int]]:
    match = re.fullmatch(r"\s*(\w+)\s*=\s*(\d+)\s*\.\.\s*(\d+)\s*", text)
    if match is None or int(match[2]) > int(match[3]):
        span = Span("command line", 1, 1, len(text) + 1, text)
        raise InvalidSpec(
            [SpecError("C502", f"'{text}' is no series of sizes", span, fix="write for instance --sweep RM=2..6")]
        )
    return match[1], list(range(int(match[2]), int(match[3]) + 1))


def _sweep_table(name: str, values: list[int], results: list["Result"]) -> str:
    unit = "orbits" if any(result.symmetry.enabled for result in results) else "states"
    head = (name, "verdict", unit, "transitions", "depth", "seconds")
    rows = [
        (
            str(v),
            r.verdict.value,
            f"{r.distinct_states:,}",
            f"{r.transitions:,}",
            str(r.depth),
            f"{r.explore_seconds:.2f}",
        )
        for v, r in zip(values, results, strict=False)
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    return "\n".join(lines) + "\n"


def _emit(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
    else:
        _write(output, text)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidSpec([SpecError("C106", f"{path} cannot be written: {error.strerror}")]) from None


def _check_writable(path: Path | None) -> None:
    """Refuse a place that cannot be written before the search, not after it."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        message = f"{path} cannot be written: {'it is a folder' if path.is_dir() else 'its folder does not exist'}"
        raise InvalidSpec([SpecError("C106", message)])


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSpec([SpecError("C601", f"{path} cannot be read: {error.strerror}")]) from None
    except ValueError as error:
        raise InvalidSpec([SpecError("C601", f"{path} is not JSON: {error}")]) from None


def _read_trace(document: Any, model: "Model") -> Any:
    from checker.report.itf import read_itf
    from checker.report.json_report import read_trace

    parameters: dict[str, Any] = {
        action.name: {p.name: p.type for p in action.parameters}
        for action in itertools.chain(model.actions, model.inits)
    }
    if not model.inits:
        parameters["init"] = {}
    is_itf = isinstance(document, dict) and "states" in document
    return (read_itf if is_itf else read_trace)(document, model.variable_types, parameters)


def _quoted(value: int | str) -> str:
    return f"'{value}'" if isinstance(value, str) and not re.fullmatch(r"[\w.-]+", value) else str(value)


__all__ = ["app", "main"]
