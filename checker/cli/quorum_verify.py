"""The command `quorum verify`: do the quorums of a layout have the properties that are asked for?"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import ListFormat, OutputOption, examples
from checker.cli.output import check_writable, emit_lines
from checker.cli.quorum_given import given_layout
from checker.cli.quorum_options import (
    FormatOption,
    LayoutArgument,
    NodesOption,
    ReadOption,
    WriteOption,
    line,
    print_json,
)
from checker.cli.reporting import reporting
from checker.cli.typed import typed
from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.properties import Property

if TYPE_CHECKING:
    from rich.text import Text

    from checker.quorum.layout_files.layout import Layout
    from checker.quorum.verify import Answer


@examples(
    "checker quorum verify --read 'rows(3,6)' --write 'columns(3,6)'",
    "checker quorum verify three_regions",
    "checker quorum verify my.toml --property write-write --property masking --byzantine 1",
)
def verify(
    layout: LayoutArgument = None,
    read: ReadOption = None,
    write: WriteOption = None,
    fast: Annotated[str | None, typer.Option(metavar="EXPR", help="What a fast round needs.")] = None,
    nodes: NodesOption = None,
    properties: Annotated[
        list[Property] | None,
        typer.Option("--property", help="What to verify; else read-write, and what the layout's faults ask for."),
    ] = None,
    crash: Annotated[int | None, typer.Option(min=0, help="So many nodes may stop.")] = None,
    byzantine: Annotated[int | None, typer.Option(min=0, help="So many nodes may lie.")] = None,
    seconds: Annotated[float, typer.Option(min=0, help="How long a property may take, about.")] = 30.0,
    format: FormatOption = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Prove that quorums meet, or show the smallest sets that do not."""
    from checker.quorum.verify import layout_questions
    from checker.report import quorum_report as report

    with reporting(format, output):
        check_writable(output, layout)
        asked = _with_faults(given_layout(layout, nodes, read=read, write=write, fast=fast), crash, byzantine)
        answers = layout_questions.verify(asked, properties or (), seconds=seconds)
        code = layout_questions.exit_code(answers)
        if format is ListFormat.JSON:
            verdict = {0: "holds", 1: "violated", 3: "unknown"}[code]
            found = [report.answer_json(answer) for answer in answers]
            print_json({**report.layout_json(asked), "verdict": verdict, "answers": found}, output)
        else:
            emit_lines([*report.layout_lines(asked), *_answer_lines(answers)], output)
        raise typer.Exit(code)


def _with_faults(layout: "Layout", crash: int | None, byzantine: int | None) -> "Layout":
    """The layout with the numbers of failures that were typed; they are bounded as in a file."""
    faults, most = layout.faults, len(layout.nodes)
    errors = [
        SpecError("C506", f"{name} is a number of nodes from 0 to {most}", typed(f"--{name}={count}", len(name) + 3))
        for name, count in (("crash", crash), ("byzantine", byzantine))
        if count is not None and count > most
    ]
    if errors:
        raise InvalidSpec(errors)
    crash = faults.crash if crash is None else crash
    byzantine = faults.byzantine if byzantine is None else byzantine
    return replace(layout, faults=replace(faults, crash=crash, byzantine=byzantine))


def _answer_lines(answers: "Iterable[Answer]") -> "list[Text]":
    from checker.report.quorum_report import answer_lines

    return [each for answer in answers for each in (line(), *answer_lines(answer))]
