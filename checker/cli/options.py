"""The options that commands share, and the examples under their help."""

import math
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from checker.options import Audit, Deadlock, Engine, Strategy

F = TypeVar("F", bound=Callable[..., Any])
EPILOG = "epilog"
"""The attribute of a command's function that holds the end of its help page."""


class Format(StrEnum):
    """What to print."""

    TEXT = "text"
    JSON = "json"
    ITF = "itf"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"


class ListFormat(StrEnum):
    """What `list` prints."""

    TEXT = "text"
    JSON = "json"


SpecArgument = Annotated[
    str, typer.Argument(metavar="SPEC", help="A bundled spec's name, a file, or file.py:ClassName.")
]


TraceArgument = Annotated[
    str,
    typer.Argument(
        metavar="TRACE",
        help="A JSON report or list of steps, an ITF file, or a trace's name such as 0/2/5: which initial state, then which of the "
        "enabled steps, counted from 0.",
    ),
]


Constants = Annotated[
    list[str] | None,
    typer.Argument(metavar="CONSTANT=VALUE", help="RM=5, Epoch=0..3, ReadQuorum='rows(2, 3)'.", show_default=False),
]


ConstantsFile = Annotated[
    Path | None,
    typer.Option(
        "--constants", metavar="FILE", help="A TOML file of constants, RM = 5; those of the command line come before."
    ),
]


FormatOption = Annotated[
    Format,
    typer.Option(
        "--format",
        help="What to print; itf is the counterexample alone; junit, sarif and github are for continuous integration.",
    ),
]


OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the report to a file.")
]


QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Only the verdict, the warnings and the counterexample; no progress.")
]


PageOption = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Also write one page for a browser, which needs no network."),
]


DiagramOption = Annotated[
    bool,
    typer.Option("--diagram", help="After the trace, who takes its steps, and what of the others' each of them uses."),
]


CoverageOption = Annotated[
    bool,
    typer.Option(
        "--coverage",
        help="Also what each require and action did in every state, values of variables, states by depth; CPython counts it.",
    ),
]


CoverageStates = Annotated[
    int | None,
    typer.Option("--coverage-states", min=1, metavar="N", help="As --coverage, over so many states; else 20,000."),
]


SymmetryOption = Annotated[
    str,
    typer.Option(
        "--symmetry",
        metavar="proved|trust|SORT,...",
        help="Which Symmetric sorts to count orbits of: all whose symmetry is proved; trust: the others too, after a test on some "
        "states; or these, as far as it is proved.",
    ),
]


NoSymmetryOption = Annotated[bool, typer.Option("--no-symmetry", help="Count states, not orbits.", show_default=False)]


StrictOption = Annotated[bool, typer.Option("--strict", help="A warning is a failure: for continuous integration.")]


DeadlockOption = Annotated[
    Deadlock,
    typer.Option(
        help="What a state with no enabled action is where no @final holds: an error, or a warning. auto: an error if the spec "
        "has a @final, else a warning. stuck: an error, and so is a state whose only steps change nothing.",
    ),
]


EngineOption = Annotated[
    Engine,
    typer.Option(
        help="auto: CPython at once, compiled C as soon as it is ready and still needed.",
    ),
]


StrategyOption = Annotated[
    Strategy,
    typer.Option(help="bfs finds shortest counterexamples."),
]


AuditOption = Annotated[
    Audit,
    typer.Option(
        help="How much of compiled code's answer CPython checks: what 0.15 s allow, or every branch taken.",
    ),
]


MaxStates = Annotated[int | None, typer.Option(min=1, help="Stop after so many distinct states, or orbits.")]


def is_a_number(value: float | None) -> float | None:
    """The value of an option that is a number; raises BadParameter for `nan`, which no bound refuses."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter("'nan' is not a valid float.")
    return value


MaxSeconds = Annotated[float | None, typer.Option(min=0, callback=is_a_number, help="Stop after so many seconds.")]


MaxMemory = Annotated[str | None, typer.Option(metavar="SIZE", help="Stop at so much memory: 500MB, 8GB.")]


def examples(*commands: str) -> Callable[[F], F]:
    """Have the help page of a command end with these; the backspace tells typer to keep the lines."""
    text = "\b\n" + "\n".join(("Examples:" if len(commands) > 1 else "Example:", *(f"  {c}" for c in commands)))

    def with_examples(function: F) -> F:
        setattr(function, EPILOG, text)
        return function

    return with_examples
