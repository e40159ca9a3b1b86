"""The commands `quorum`: verify and show layouts; measure, compare, find, prove and network have files of their own."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import ListFormat, OutputOption, examples
from checker.cli.output import check_writable, emit, emit_lines, width_for
from checker.cli.quorum_find import EPILOG as FIND_EPILOG
from checker.cli.quorum_find import find
from checker.cli.quorum_given import given_layout, shown_pair
from checker.cli.quorum_measure import COMPARE_EPILOG, MEASURE_EPILOG, compare, measure
from checker.cli.quorum_network import EPILOG as NETWORK_EPILOG
from checker.cli.quorum_network import network
from checker.cli.quorum_options import (
    FormatOption,
    LayoutArgument,
    NodesOption,
    ReadOption,
    Seconds,
    WriteOption,
    line,
    print_json,
)
from checker.cli.quorum_prove import EPILOG as PROVE_EPILOG
from checker.cli.quorum_prove import prove
from checker.cli.reporting import reporting
from checker.cli.typed import typed
from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.properties import Property

if TYPE_CHECKING:
    from rich.text import Text

    from checker.quorum.layout_files.layout import Layout
    from checker.quorum.verify import Answer
    from checker.report.quorum_picture import Shown

_NO_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".pdf")

app = typer.Typer(
    name="quorum",
    help="Verify, measure, compare, find and show quorum layouts.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command(
    epilog=examples(
        "checker quorum verify --read 'rows(3,6)' --write 'columns(3,6)'",
        "checker quorum verify three_regions",
        "checker quorum verify my.toml --property write-write --property masking --byzantine 1",
    )
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


app.command(epilog=MEASURE_EPILOG)(measure)
app.command(epilog=COMPARE_EPILOG)(compare)
app.command(epilog=FIND_EPILOG)(find)


@app.command(epilog=examples("checker quorum show grid_3x6", "checker quorum show my.toml -o my.svg"))
def show(
    layout: LayoutArgument = None,
    read: ReadOption = None,
    write: WriteOption = None,
    nodes: NodesOption = None,
    seconds: Seconds = 30.0,
    format: FormatOption = ListFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it to a file; as a picture to an SVG file."),
    ] = None,
) -> None:
    """Draw the nodes, with two quorums that miss each other, or a small read quorum and a small write quorum."""
    from checker.report import quorum_report as report
    from checker.report.quorum_picture import picture, svg

    with reporting(format, output):
        check_writable(output, layout)
        _check_kind(output)
        asked = given_layout(layout, nodes, read=read, write=write)
        answer, first, second = shown_pair(asked, seconds)
        if format is ListFormat.JSON:
            regions = {region: report.names(members) for region, members in asked.regions.items()}
            sets = [_shown_json(shown) for shown in (first, second) if shown[1] is not None]
            found = {"grid": asked.grid, "regions": regions, "quorums": sets, "answer": report.answer_json(answer)}
            print_json({**report.layout_json(asked), **found}, output)
        else:
            lines = [*report.layout_lines(asked), line(), *picture(asked, first, second, width_for(output)), line()]
            lines += report.answer_lines(answer)
            if output is not None and output.suffix.lower() == ".svg":
                emit(svg(lines, asked.name), output)
            else:
                emit_lines(lines, output)
        raise typer.Exit(answer.verdict.exit_code)


app.command(epilog=PROVE_EPILOG)(prove)
app.command(epilog=NETWORK_EPILOG)(network)


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


def _check_kind(output: Path | None) -> None:
    """Refuse the file of a picture that cannot be drawn."""
    if output is not None and output.suffix.lower() in _NO_PICTURES:
        message = f"{output} cannot be written: pictures are drawn as SVG"
        raise InvalidSpec([SpecError("C106", message, fix=f"write -o {output.with_suffix('.svg')}")])


def _shown_json(shown: "Shown") -> dict[str, object]:
    from checker.report.quorum_report import names

    role, nodes = shown
    return {"role": role, "nodes": names(nodes or ())}


def _answer_lines(answers: "Iterable[Answer]") -> "list[Text]":
    from checker.report.quorum_report import answer_lines

    return [each for answer in answers for each in (line(), *answer_lines(answer))]
