"""The command `list`: the bundled specs, or all that is known of one, or of a broken variant."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.options import ListFormat, examples
from checker.cli.output import output_console
from checker.cli.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError, suggest

if TYPE_CHECKING:
    from rich.console import Console


@examples("checker list", "checker list paxos", "checker list paxos_ignored_votes")
def list_specs(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="One of them, with its properties and the bugs it survives; or a broken variant."
        ),
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
) -> None:
    """The bundled specs: source, constants, states, properties, and broken variants with the steps of their traces."""
    from checker.frontend.bundled import Shelf, shelf_of

    with reporting(format):
        shelf = None if name is None else shelf_of(name)
        if name is not None and shelf is None:
            fix = suggest(name, [known for each in Shelf for known in each.names]) or "checker list shows all of them"
            raise InvalidSpec([SpecError("C101", f"there is no bundled spec '{name}'", fix=fix)])
        if format is ListFormat.JSON:
            typer.echo(json.dumps(_objects(name, shelf is Shelf.COUNTEREXAMPLES), indent=2, ensure_ascii=False))
        elif name is None:
            _print_all(output_console())
        else:
            _print_one(name, shelf is Shelf.COUNTEREXAMPLES, output_console())


def _objects(name: str | None, is_variant: bool) -> list[dict[str, Any]]:
    from checker.library import entries, variant_named
    from checker.report.library_report import entry_json, variant_json

    if name is not None and is_variant:
        return [variant_json(variant_named(name))]
    return [entry_json(entry) for entry in entries(() if name is None else (name,))]


def _print_all(console: "Console") -> None:
    from checker.frontend.bundled import Shelf
    from checker.library.topics import TOPICS
    from checker.report.library_listing import print_topics

    print_topics(TOPICS, len(Shelf.COUNTEREXAMPLES.names), console)


def _print_one(name: str, is_variant: bool, console: "Console") -> None:
    from checker.library import entries, variant_named
    from checker.report.library_listing import print_details, print_variant

    if is_variant:
        print_variant(variant_named(name), console)
    else:
        print_details(entries((name,))[0], console)
