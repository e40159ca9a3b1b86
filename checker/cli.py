"""The command line: typer commands that read options, call the package, and print.

Exit codes: 0 verified, 1 violated, 2 bad input, 3 undetermined, 4 a failure of the checker itself.
"""

import itertools
import json
import keyword
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from checker import __version__
from checker.commands_compile import compile_spec
from checker.diagnostics import InvalidSpec, Span, SpecError

if TYPE_CHECKING:
    from rich.console import Console

    from checker.language.model import Model
    from checker.language.spec import Spec
    from checker.result import Result
    from checker.trace import Trace

app = typer.Typer(
    name="checker",
    help="A model checker for distributed protocols written as typed Python classes.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


_TYPED = "command line"
_MOST_ERRORS = 20
_LONGEST_LINE = 200


class Strategy(StrEnum):
    """How to search."""

    BFS = "bfs"
    DFS = "dfs"


class Engine(StrEnum):
    """What runs the spec."""

    AUTO = "auto"
    NATIVE = "native"
    REFERENCE = "reference"


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
    typer.Argument(metavar="CONSTANT=VALUE", help="RM=5, Epoch=0..3, ReadQuorum='rows(2, 3)'.", show_default=False),
]
FormatOption = Annotated[Format, typer.Option("--format", help="What to print; itf is the counterexample alone.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the report to a file.")
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Only the verdict and the counterexample; no progress.")
]
EngineOption = Annotated[
    Engine, typer.Option(help="auto: CPython at once, compiled C as soon as it is ready and still needed.")
]
MaxStates = Annotated[int | None, typer.Option(min=1, help="Stop after so many distinct states.")]
MaxSeconds = Annotated[float | None, typer.Option(min=0, help="Stop after so many seconds.")]
MaxMemory = Annotated[str | None, typer.Option(metavar="SIZE", help="Stop at so much memory: 500MB, 8GB.")]


def _examples(*commands: str) -> str:
    """The end of a help page; the backspace tells typer to keep the lines."""
    return "\b\n" + "\n".join(("Examples:" if len(commands) > 1 else "Example:", *(f"  {c}" for c in commands)))


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
    epilog=_examples(
        "checker check paxos",
        "checker check two_phase_commit RM=5 --no-symmetry",
        "checker check my_spec.py --format json",
        "checker check two_phase_commit --sweep RM=2..6",
    )
)
def check(
    spec: SpecArgument,
    constants: Constants = None,
    strategy: Annotated[Strategy, typer.Option(help="bfs finds shortest counterexamples.")] = Strategy.BFS,
    symmetry: Annotated[bool, typer.Option("--symmetry/--no-symmetry", help="Count orbits of Symmetric sorts.")] = True,
    engine: EngineOption = Engine.AUTO,
    threads: Annotated[int | None, typer.Option(min=1, max=256, help="Of the native engine; all cores by default.")] = None,
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
    from checker.engines.select import check as explore
    from checker.language.load import load
    from checker.report.terminal import progress_line

    limits = Limits(max_states=max_states, max_depth=max_depth, max_seconds=max_seconds, max_memory=_memory(max_memory))

    def one(model: "Model") -> "Result":
        unit = "orbits" if symmetry else "states"
        with progress_line(_errors_console(quiet), unit) as progress:
            return explore(
                model,
                engine=engine.value,
                strategy=strategy.value,
                symmetry=symmetry,
                limits=limits,
                threads=threads,
                progress=progress,
            )

    with _reporting():
        _check_writable(output)
        given = _constants(constants or [])
        if sweep is not None:
            _print_sweep(_Sweep(sweep, load(spec), given), one, format, output)
        else:
            _print_result(one(_model(load(spec), given)), format, output, quiet)


@app.command(epilog=_examples("checker simulate paxos Ballot=5 --runs 10000 --seed 7"))
def simulate(
    spec: SpecArgument,
    constants: Constants = None,
    seed: Annotated[int, typer.Option(help="The same seed takes the same walks.")] = 0,
    runs: Annotated[int, typer.Option(min=1, help="Walks to take.")] = 1000,
    max_depth: Annotated[int, typer.Option(min=1, help="Steps of a walk, at most.")] = 100,
    engine: EngineOption = Engine.AUTO,
    max_seconds: MaxSeconds = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take random walks: finds violations in spaces too large to explore, never says verified."""
    from checker.engines.limits import Limits
    from checker.engines.select import simulate as walk
    from checker.language.load import load

    with _reporting():
        _check_writable(output)
        given = _constants(constants or [])
        model = _model(load(spec), given)
        limits = Limits(max_seconds=max_seconds)
        result = walk(model, engine=engine.value, seed=seed, runs=runs, max_steps=max_depth, limits=limits)
        _print_result(result, format, output, quiet)


@app.command(
    epilog=_examples(
        "checker check paxos ReadQuorum='1 of 3' --format json -o trace.json",
        "checker replay paxos trace.json",
    )
)
def replay(
    spec: SpecArgument,
    trace: Annotated[Path, typer.Argument(metavar="TRACE", help="A JSON report or list of steps, or an ITF file.")],
    constants: Constants = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the outcome, without the trace.")] = False,
) -> None:
    """Re-run a recorded trace step by step; says where it stops being a behaviour of the spec."""
    from checker.engines.replay import replay as rerun
    from checker.language.load import load
    from checker.report.terminal import print_trace
    from checker.trace import Trace

    with _reporting():
        given = _constants(constants or [])
        loaded = load(spec)
        document = _read_json(trace)
        model = _recorded_model(loaded, document, trace, given)
        outcome = rerun(model, _read_trace(document, model))
        if not quiet:
            ran = len(outcome.trace.steps) if outcome.stopped is None else outcome.steps + 2
            print_trace(Trace(outcome.trace.variables, outcome.trace.steps[:ran]), _output_console())
            typer.echo()
        if outcome.stopped is None:
            ends = f"{' and '.join(outcome.fails)} fails there" if outcome.fails else "no property fails at its end"
            typer.echo(f"replayed: all {outcome.steps} steps are steps of {model.name}; {ends}")
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
    from checker.report.terminal import constants_line, print_entry

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
        constants = f"constants: {constants_line(row['constants']) or 'none'}"
        properties = f"properties: {', '.join(row['properties']) or 'none'}"
        print_entry(row["name"], (row["summary"], constants, properties), width, _output_console())


@app.command(epilog=_examples("checker new my_protocol", "checker check my_protocol.py"))
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The new spec's name, as a Python module would be named.")
    ],
) -> None:
    """Write a small commented spec that checks, to begin from."""
    from checker.template import spec_text

    path = Path(f"{name.removesuffix('.py')}.py")
    with _reporting():
        _check_module_name(name)
        if path.exists():
            raise InvalidSpec(
                [SpecError("C106", f"{path} exists already; nothing was written", fix="choose another name")]
            )
        _check_writable(path)
        _write(path, spec_text(path.stem))
    typer.echo(f"wrote {path}; next: checker check {path}")


app.command("compile", epilog=_examples("checker compile paxos", "checker compile paxos Ballot=3 --show layout"))(compile_spec)


def main() -> None:
    """The entry point: no traceback of ours reaches a user, unless CHECKER_TRACEBACK is set."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("interrupted", err=True)
        sys.exit(130)
    except OSError as error:
        typer.echo(f"error: the output cannot be written: {error.strerror}", err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("CHECKER_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}".removesuffix(": ")
        typer.echo(f"error: a bug in the checker, not in your spec: {what}", err=True)
        typer.echo("  = CHECKER_TRACEBACK=1 shows where; please report it with the spec", err=True)
        sys.exit(4)


class _reporting:
    """Turns InvalidSpec into messages on stderr and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, InvalidSpec):
            _fail(error)


def _fail(error: InvalidSpec) -> NoReturn:
    from rich.console import Console

    from checker.report.terminal import print_errors

    shown = error.errors if len(error.errors) <= _MOST_ERRORS else error.errors[: _MOST_ERRORS - 2]
    console = Console(stderr=True)
    print_errors("\n\n".join(mistake.render() for mistake in shown), console)
    if len(error.errors) > 1:
        rest = f", the first {len(shown)} of them shown" if len(shown) < len(error.errors) else ""
        typer.echo(f"\n{len(error.errors)} errors{rest}", err=True)
    raise typer.Exit(2)


def _constants(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    errors = []
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier():
            fix = "write for instance RM=5"
            errors.append(SpecError("C502", f"'{text}' is not CONSTANT=VALUE", _typed(text), fix=fix))
        elif name in found:
            errors.append(
                SpecError("C502", f"{name} is given twice", _typed(text), (f"first as {name}={found[name]}",))
            )
        else:
            found[name] = value
    if errors:
        raise InvalidSpec(errors)
    return found


def _typed(text: str, start: int = 0, end: int | None = None) -> Span:
    """The place of these characters of something that was typed on the command line."""
    return Span(_TYPED, 1, start + 1, (len(text) if end is None else end) + 1, text)


def _model(spec: "type[Spec]", given: Mapping[str, str], recorded: Mapping[str, str] | None = None) -> "Model":
    """The spec with its constants, those that a trace recorded and those that were typed, which win.

    Mistakes in the typed ones are shown as on the command line.
    """
    from checker.language.model import Model

    try:
        return Model(spec, **{**(recorded or {}), **given})
    except InvalidSpec as invalid:
        errors = sorted(invalid.errors, key=lambda error: _position(error, given))
        raise InvalidSpec([_placed(error, given) for error in errors]) from None


def _position(error: SpecError, given: Mapping[str, str]) -> int:
    """Where among the typed constants the mistake is; mistakes elsewhere come first."""
    constant = _constant_of(error)
    return list(given).index(constant) if constant is not None and constant in given else -1


def _placed(error: SpecError, given: Mapping[str, str]) -> SpecError:
    constant = _constant_of(error)
    if error.span is None or constant is None:
        return error
    return replace(error, span=replace(error.span, path=_TYPED if constant in given else "the trace's constants"))


def _constant_of(error: SpecError) -> str | None:
    """The constant in whose given value the mistake is."""
    if error.span is None or error.span.path != "constants" or error.span.text is None:
        return None
    return error.span.text.partition("=")[0]


def _memory(text: str | None) -> int | None:
    if text is None:
        return None
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*", text, re.ASCII | re.IGNORECASE)
    if match is None:
        raise typer.BadParameter(f"'{text}' is no size: write 500MB or 8GB", param_hint="'--max-memory'")
    amount = int(float(match[1]) * {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}[match[2].lower()])
    if amount < 2**20:
        message = f"'{text}' is too little: write 500MB or 8GB"
        raise typer.BadParameter(message, param_hint="'--max-memory'")
    return amount


def _output_console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _errors_console(quiet: bool) -> "Console":
    """Where progress goes: a terminal, whatever FORCE_COLOR says, and nowhere with --quiet."""
    from rich.console import Console

    is_shown = sys.stderr.isatty() and not quiet
    return Console(stderr=True, quiet=quiet, force_terminal=None if is_shown else False)


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
    print_result(
        result, Console(file=plain, width=100, force_terminal=False, color_system=None, highlight=False), quiet=quiet
    )
    _write(output, plain.getvalue())


class _Sweep:
    """The models of a series of sizes, CONSTANT=LOW..HIGH."""

    def __init__(self, text: str, spec: "type[Spec]", given: Mapping[str, str]) -> None:
        self.text, self.spec, self.given = text, spec, given
        match = re.fullmatch(r"\s*(\w+)\s*=\s*(\d{1,9})\s*\.\.\s*(\d{1,9})\s*", text, re.ASCII)
        if match is None:
            raise _bad_sweep(f"'{text}' is no series of sizes", _typed(text), "write for instance --sweep RM=2..6")
        self.match, self.name = match, match[1]
        if self.name in given:
            message = f"{self.name} is swept and given a value"
            raise _bad_sweep(message, self._part(1), f"leave out {self.name}={given[self.name]}")
        low, high = int(match[2]), int(match[3])
        if low > high:
            message = f"the series is empty: {low} is above {high}"
            raise _bad_sweep(message, _typed(text, match.start(2), match.end(3)), f"write {self.name}={high}..{low}")
        self.values = range(low, high + 1)
        for value in {low, high}:
            self.model(value)  # a mistake is found before the first search, not after an hour

    def model(self, value: int) -> "Model":
        """The spec with one of the sizes."""
        from checker.language.model import Model

        try:
            return Model(self.spec, **{**self.given, self.name: str(value)})
        except InvalidSpec as invalid:
            raise InvalidSpec([self._as_typed(error, value) for error in invalid.errors]) from None

    def _as_typed(self, error: SpecError, value: int) -> SpecError:
        if _constant_of(error) != self.name:
            return _placed(error, self.given)
        if error.code == "C503":
            message = f"{self.name} is a quorum family, which has no series of sizes"
            return SpecError("C502", message, self._part(1), fix="sweep the size of a sort, or the bound of a range")
        if error.code == "C501":
            return replace(error, span=self._part(1))
        span = self._part(2 if value == self.values[0] else 3)
        return replace(error, span=span, fix=f"write for instance --sweep {self.name}=2..6")

    def _part(self, group: int) -> Span:
        return _typed(self.text, self.match.start(group), self.match.end(group))


def _bad_sweep(message: str, span: Span, fix: str) -> InvalidSpec:
    return InvalidSpec([SpecError("C502", message, span, fix=fix)])


def _print_sweep(sweep: _Sweep, one: Callable[["Model"], "Result"], format: Format, output: Path | None) -> NoReturn:
    if format is Format.ITF:
        raise typer.BadParameter("a sweep has no one counterexample: write text or json", param_hint="'--format'")
    results = []
    for value in sweep.values:
        results.append(one(sweep.model(value)))
        if results[-1].stopped_by == "an interrupt":
            break
    if format is Format.JSON:
        from checker.report.json_report import to_json

        _emit(json.dumps([to_json(result) for result in results], indent=2, ensure_ascii=False) + "\n", output)
    else:
        _emit(_sweep_table(sweep.name, sweep.values, results), output)
    raise typer.Exit(max((result.verdict.exit_code for result in results), key=lambda code: (code == 1, code)))


def _sweep_table(name: str, values: range, results: list["Result"]) -> str:
    unit = "orbits" if any(result.symmetry.enabled for result in results) else "states"
    head = (name, "verdict", unit, "transitions", "depth", "seconds", "")
    rows = [
        (
            str(v),
            r.verdict.value,
            f"{r.distinct_states:,}",
            f"{r.transitions:,}",
            f"{r.depth:,}",
            f"{r.explore_seconds:.2f}",
            _why(r),
        )
        for v, r in zip(values, results, strict=False)
    ]
    widths = [max(map(len, column)) for column in zip(head[:-1], *(row[:-1] for row in rows), strict=True)]
    lines = [
        "  ".join((*(cell.rjust(width) for cell, width in zip(row[:-1], widths, strict=True)), row[-1])).rstrip()
        for row in (head, *rows)
    ]
    return "\n".join(lines) + "\n"


def _why(result: "Result") -> str:
    """What made a verdict other than verified, in a few words."""
    found = result.violation
    if found is None:
        return result.stopped_by or ""
    return found.kind if found.property == found.kind else f"{found.kind.replace('_', ' ')} {found.property}"


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
    if path is None:
        return
    folder = path.absolute().parent
    if path.is_dir():
        why = "it is a folder"
    elif not folder.is_dir():
        why = "its folder does not exist"
    elif not os.access(path if path.exists() else folder, os.W_OK):
        why = "writing there is not permitted"
    else:
        return
    raise InvalidSpec([SpecError("C106", f"{path} cannot be written: {why}")])


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
    raise InvalidSpec([SpecError("C106", message, _typed(name, start, start + len(stem)), fix=fix)])


def _read_json(path: Path) -> Any:
    made_by = "checker check SPEC --format json -o trace.json writes one"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        mistake = SpecError("C601", f"{path} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        mistake = SpecError("C601", f"{path} is not UTF-8 text", fix=made_by)
    except json.JSONDecodeError as error:
        message = f"{path} is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        span = Span(str(path), error.lineno, error.colno, error.colno + 1)
        if len(span.source_line() or "") > _LONGEST_LINE:
            mistake = SpecError("C601", f"{message} at {error.lineno}:{error.colno}", fix=made_by)
        else:
            mistake = SpecError("C601", message, span, fix=made_by)
    except (ValueError, RecursionError):
        mistake = SpecError("C601", f"{path} is JSON that no trace is: nested too deeply, or a number too long")
    raise InvalidSpec([mistake])


def _recorded_model(spec: "type[Spec]", document: Any, path: Path, given: Mapping[str, str]) -> "Model":
    """The spec with the constants that the trace was recorded with, where it says, and those that were typed."""
    written = document.get("constants", {}) if isinstance(document, dict) else {}
    if not isinstance(written, dict):
        raise InvalidSpec([SpecError("C601", f"the 'constants' of {path} are no object of names and values")])
    recorded = {name: str(value) for name, value in written.items() if name not in given}
    try:
        return _model(spec, given, recorded)
    except InvalidSpec as invalid:
        strange = [e for e in invalid.errors if e.code == "C501" and e.span is not None and e.span.path != _TYPED]
        if not strange:
            raise
        names = " ".join((e.span.text or "") for e in strange if e.span is not None)
        of = f" of {document['spec']}" if isinstance(document.get("spec"), str) else ""
        message = f"{path} is a trace{of} with constants that {spec.__name__} does not have: {names}"
        raise InvalidSpec([SpecError("C602", message, None, strange[0].notes)]) from None


def _read_trace(document: Any, model: "Model") -> "Trace":
    from checker.report.itf import read_itf
    from checker.report.json_report import read_trace

    inits = {init.name for init in model.inits} or {"init"}
    parameters: dict[str, Any] = {
        action.name: {p.name: p.type for p in action.parameters}
        for action in itertools.chain(model.actions, model.inits)
    }
    if not model.inits:
        parameters["init"] = {}
    is_itf = isinstance(document, dict) and "states" in document
    trace = (read_itf if is_itf else read_trace)(document, model.variable_types, parameters)
    names = [step.action for step in trace.steps]
    errors = [
        SpecError("C602", f"step {number}: '{name}' makes initial states, it is no action")
        for number, name in enumerate(names)
        if number > 0 and name in inits
    ]
    if names[0] not in inits:
        made = " or ".join(f"'{name}'" for name in sorted(inits))
        errors.insert(0, SpecError("C602", f"step 0: '{names[0]}' makes no initial state: a trace begins with {made}"))
    if errors:
        raise InvalidSpec(errors)
    return trace


__all__ = ["app", "main"]
