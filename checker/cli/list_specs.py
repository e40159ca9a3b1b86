"""The command `list`: the bundled specs, or all that is known of one."""

import json
from typing import Annotated

import typer

from checker.cli.options import ListFormat, examples
from checker.cli.output import output_console
from checker.cli.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError, suggest


@examples("checker list", "checker list paxos")
def list_specs(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One of them, with its properties and the bugs it survives.")
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
) -> None:
    """The bundled specs: source, constants, states, properties, and broken variants with the steps of their traces."""
    from checker.frontend.bundled import Shelf
    from checker.library import entries
    from checker.report.library_report import entry_json, print_details, print_entries

    with reporting(format):
        names = Shelf.SPECS.names
        if name is not None and name not in names:
            fix = suggest(name, names) or "checker list shows all of them"
            raise InvalidSpec([SpecError("C101", f"there is no bundled spec '{name}'", fix=fix)])
        chosen = entries(() if name is None else (name,))
        if format is ListFormat.JSON:
            typer.echo(json.dumps([entry_json(entry) for entry in chosen], indent=2, ensure_ascii=False))
        elif name is not None:
            print_details(chosen[0], output_console())
        else:
            print_entries(chosen, output_console())
