"""The options that the commands `quorum` share."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.options import ListFormat, is_a_number
from checker.cli.output import emit

if TYPE_CHECKING:
    from rich.text import Text

LayoutArgument = Annotated[
    str | None, typer.Argument(metavar="LAYOUT", help="A layout file, or a bundled layout's name.", show_default=False)
]
ReadOption = Annotated[str | None, typer.Option(metavar="EXPR", help="What a read needs: '2 of 5', 'rows(3, 6)'.")]
WriteOption = Annotated[
    str | None, typer.Option(metavar="EXPR", help="What a write needs; else the dual of the reads.")
]
NodesOption = Annotated[
    str | None, typer.Option(metavar="NODES", help="The nodes: a number, or names such as 'a b c'.")
]
FormatOption = Annotated[ListFormat, typer.Option("--format", help="What to print.")]
Seconds = Annotated[float, typer.Option(min=0, callback=is_a_number, help="How long it may take, about.")]
Reads = Annotated[str, typer.Option(metavar="SHARE", help="The share of reads: 0.9, 1/3, or 0.9=3,0.1=1 with weights.")]
FailuresOption = Annotated[int, typer.Option(min=0, help="Use quorums that survive so many failures of their members.")]


def line(text: str = "") -> "Text":
    """A line of a report."""
    from rich.text import Text

    return Text(text)


def print_json(document: Any, output: Path | None) -> None:
    """Print an object, or write it to a file."""
    emit(json.dumps(document, indent=2, ensure_ascii=False) + "\n", output)
