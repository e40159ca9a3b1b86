"""The command `quorum show`: a picture of a layout."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import ListFormat, examples
from checker.cli.output import check_writable, emit, emit_lines, width_for
from checker.cli.quorum_given import given_layout, shown_pair
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
from checker.cli.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError

if TYPE_CHECKING:
    from checker.report.quorum_picture import Shown

_NO_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".pdf")


@examples("checker quorum show grid_3x6", "checker quorum show my.toml -o my.svg")
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


def _check_kind(output: Path | None) -> None:
    """Refuse the file of a picture that cannot be drawn."""
    if output is not None and output.suffix.lower() in _NO_PICTURES:
        message = f"{output} cannot be written: pictures are drawn as SVG"
        raise InvalidSpec([SpecError("C106", message, fix=f"write -o {output.with_suffix('.svg')}")])


def _shown_json(shown: "Shown") -> dict[str, object]:
    from checker.report.quorum_report import names

    role, nodes = shown
    return {"role": role, "nodes": names(nodes or ())}
