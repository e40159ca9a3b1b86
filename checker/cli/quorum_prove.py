"""The command `quorum prove`: families of quorums given by formulas, verified for all their parameters."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import ListFormat, OutputOption, examples, is_a_number
from checker.cli.output import check_writable, emit, emit_lines
from checker.cli.reporting import reporting
from checker.cli.typed import typed
from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.properties import Property

if TYPE_CHECKING:
    from checker.quorum.parametric.formulas import FormulaError


_FamilyText = "such as 'n // 2 + 1 of n', 'rows(r, c)' or 'columns(r, c)'"


@examples(
    "checker quorum prove --read 'n // 2 + 1 of n' --write 'n // 2 + 1 of n' --where 'n >= 1'",
    "checker quorum prove --read 'rows(r, c)' --write 'columns(r, c)' --where 'r > 0 and c > 0'",
    "checker quorum prove --write '(n + 2*f + 2) // 2 of n' --property masking --where 'n > 4*f'",
)
def prove(
    read: Annotated[str | None, typer.Option(metavar="FAMILY", help=f"What a read needs, {_FamilyText}.")] = None,
    write: Annotated[str | None, typer.Option(metavar="FAMILY", help="What a write needs.")] = None,
    fast: Annotated[str | None, typer.Option(metavar="FAMILY", help="What a fast round needs.")] = None,
    property: Annotated[
        Property, typer.Option("--property", help="What to prove; f bounds the faults where it speaks of them.")
    ] = Property.READ_WRITE,
    where: Annotated[
        str, typer.Option(metavar="CONDITION", help="What the parameters satisfy; they are whole numbers from 0.")
    ] = "True",
    seconds: Annotated[float, typer.Option(min=0, callback=is_a_number, help="How long it may take.")] = 30.0,
    format: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Prove a property for every n at once, not for one layout; or find the least n at which it fails."""
    from checker.quorum.parametric.formulas import FormulaError
    from checker.quorum.parametric.universal_proof import prove_for_all
    from checker.report import quorum_report as report

    with reporting(format, output):
        check_writable(output)
        options = {"--read": read, "--write": write, "--fast": fast, "--where": where}
        try:
            answer = prove_for_all(property, read=read, write=write, fast=fast, where=where, seconds=seconds)
        except FormulaError as error:
            raise _misread(error, options) from None
        except ValueError as error:
            raise InvalidSpec([SpecError("C506", str(error))]) from None
        if format is ListFormat.JSON:
            emit(json.dumps(report.answer_json(answer), indent=2, ensure_ascii=False) + "\n", output)
        else:
            emit_lines(report.answer_lines(answer), output)
        raise typer.Exit(answer.verdict.exit_code)


def _misread(error: "FormulaError", options: dict[str, str | None]) -> InvalidSpec:
    """The error with a caret under its part of the option that it stands in."""
    for option, text in options.items():
        if text is not None and error.part in text:
            shown = f"{option}={text}"
            start = len(option) + 1 + text.index(error.part)
            return InvalidSpec([SpecError("C503", str(error), typed(shown, start, start + max(1, len(error.part))))])
    return InvalidSpec([SpecError("C503", str(error))])
