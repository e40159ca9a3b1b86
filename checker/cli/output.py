"""Results printed to the terminal or written to a file, in every format."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from checker.cli.formats import result_text
from checker.cli.options import Format
from checker.diagnostics import InvalidSpec, SpecError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console
    from rich.text import Text

    from checker.report.view import View
    from checker.result import Result


LONGEST_LINE = 200


def output_console() -> "Console":
    """Where results go: the standard output, in colour when it is a terminal."""
    from rich.console import Console

    return Console(highlight=False)


def errors_console(quiet: bool) -> "Console":
    """Where progress goes: a terminal, whatever FORCE_COLOR says, and nowhere with --quiet."""
    from rich.console import Console

    is_shown = sys.stderr.isatty() and not quiet
    return Console(stderr=True, quiet=quiet, force_terminal=None if is_shown else False)


def width_for(output: Path | None) -> int:
    """How wide lines may be: as the console, or as a report in a file."""
    if output is None:
        return output_console().width
    from checker.report.plain import WIDTH

    return WIDTH


def write_result(
    result: "Result",
    format: Format,
    output: Path | None,
    quiet: bool,
    view: "View | None" = None,
    more: "Mapping[str, Any] | None" = None,
) -> None:
    """Print a result in a format, or write it to a file and say on the standard error what came out. `more` goes into the JSON object."""
    text = _itf(result, output) if format is Format.ITF else result_text(result, format, more)
    if text is not None:
        emit(text, output, quiet=True)
    elif format is Format.TEXT:
        _print_text(result, output, quiet, view)
    else:
        return
    if output is not None:
        from checker.report.terminal import summary_line

        typer.echo(summary_line(result), err=True)
        if not quiet:
            typer.echo(f"written to {output}", err=True)


def _itf(result: "Result", output: Path | None) -> str | None:
    from checker.report.itf import to_itf

    trace = result.violation.trace if result.violation is not None else None
    if trace is None:
        kept = "" if output is None or not output.exists() else f"; {output} is left as it was"
        typer.echo(f"{result.verdict}: there is no counterexample to write as ITF{kept}", err=True)
        return None
    return json.dumps(to_itf(result, trace), indent=1, ensure_ascii=False) + "\n"


def _print_text(result: "Result", output: Path | None, quiet: bool, view: "View | None") -> None:
    from checker.report.plain import plain_report
    from checker.report.terminal import print_result
    from checker.report.view import DEFAULT

    if output is None:
        print_result(result, output_console(), quiet=quiet, view=view or DEFAULT)
    else:
        write_text(output, plain_report(result, quiet=quiet, view=view or DEFAULT))


def emit(text: str, output: Path | None, *, quiet: bool = False) -> None:
    """Print a text, or write it to a file and say so."""
    if output is None:
        typer.echo(text, nl=False)
        return
    write_text(output, text)
    if not quiet:
        typer.echo(f"written to {output}", err=True)


def emit_lines(lines: "Iterable[Text]", output: Path | None) -> None:
    """Print lines as they are, in colour on a terminal, or write them to a file."""
    if output is not None:
        emit("".join(f"{line.plain.rstrip()}\n" for line in lines), output)
        return
    console = output_console()
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)


def write_text(path: Path, text: str) -> None:
    """Write a file, with escapes for what UTF-8 cannot hold, as on a terminal; raises InvalidSpec with C106 when that fails."""
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InvalidSpec([SpecError("C106", f"{path} cannot be written: {error.strerror}")]) from None


def _is_same(path: Path, source: str | Path | None) -> bool:
    """Whether a file is the one that an argument names, a class of it or not."""
    names = () if source is None else (str(source), str(source).rpartition(":")[0])
    return path.exists() and any(name and os.path.exists(name) and os.path.samefile(path, name) for name in names)


def check_writable(path: Path | None, *read: str | Path | None) -> None:
    """Refuse a place that cannot be written, or that the command reads, before the search and not after it."""
    if path is None:
        return
    folder = path.absolute().parent
    if path.is_dir():
        why = "it is a folder"
    elif not folder.is_dir():
        why = "its folder does not exist"
    elif not os.access(path if path.exists() else folder, os.W_OK):
        why = "writing there is not permitted"
    elif any(_is_same(path, source) for source in read):
        why = "it is what the command reads"
    else:
        return
    raise InvalidSpec([SpecError("C106", f"{path} cannot be written: {why}")])
