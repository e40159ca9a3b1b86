"""Text in lines of a terminal: folded between words and never cut, in columns, without what a terminal would obey."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

WIDEST = 120
"""Columns that a report takes at most."""
_ASCII = str.maketrans({"→": "->", "×": "x", "█": "#", "▏": "|"})


def width_of(console: Console) -> int:
    """The columns that a report has there; an arrow takes two where it is written in ASCII."""
    return min(console.width, WIDEST) - console.options.ascii_only


def print_lines(lines: Iterable[Text], console: Console) -> None:
    """Print lines as they are, in ASCII where the console has no more."""
    for line in lines:
        if console.options.ascii_only:
            line.plain = line.plain.translate(_ASCII)
        console.print(line, soft_wrap=True, highlight=False)


def fold(
    text: str,
    width: int | None,
    *,
    indent: int = 0,
    hanging: int = 2,
    lead: int = 0,
    lead_style: str = "",
    style: str = "",
) -> Iterator[Text]:
    """The text in lines of at most `width` columns where its words allow it; the later ones `hanging` further in.

    The first `lead` characters have a style of their own.
    """
    first, rest = " " * indent, " " * (indent + hanging)
    lines = [first + text] if width is None else _wrapped(text, width, first, rest)
    yield from styled(lines, indent, lead, lead_style, style)


def styled(lines: Sequence[str], indent: int, lead: int, lead_style: str, style: str) -> Iterator[Text]:
    """Lines in a style; the first `lead` characters after the indent have one of their own."""
    for number, line in enumerate(lines):
        shown = Text(line, style=style)
        if number == 0 and lead_style:
            shown.stylize(lead_style, indent, indent + lead)
        yield shown


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], alignment: str) -> Iterator[Text]:
    """Columns two spaces apart, each as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for number, row in enumerate((head, *rows)):
        cells = (f"{cell:{side}{width}}" for cell, side, width in zip(row, alignment, widths, strict=False))
        yield Text("  " + "  ".join(cells).rstrip(), style="" if number else "dim")


def on_one_line(line: str) -> str:
    """The line without control characters, which a terminal would obey; tabs are spelt out too."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)
