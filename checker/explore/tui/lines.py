"""Lines of a pane: a text, and what a line stands for, so that Enter knows where to go and what to ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.text import Text

from checker.explore.words import Kind
from checker.report.folding import fold_values
from checker.report.lines import fold

STYLES: dict[Kind, str] = {"bad": "bold red", "good": "green", "dim": "dim", "doubt": "yellow"}
"""How what is said of a step looks; the words say it as well."""

_IN_ASCII = str.maketrans({"→": "->", "×": "x", "…": "~", "─": "-"})


@dataclass(frozen=True)
class Line:
    """A line of a pane: `name` is the place that it stands for, None for one that is no place; `asked` is what "why" asks of it."""

    text: Text
    name: str | None = None
    asked: str = ""
    goal: str = ""
    """What a jump looks for that is about this line."""


def plain(text: str, width: int, *, style: str = "", indent: int = 0) -> Iterator[Line]:
    """A text in words, folded to lines."""
    return (Line(line) for line in fold(text, width, indent=indent, style=style))


def named(name: str, rest: str, width: int, *, style: str = "cyan") -> Iterator[Text]:
    """A name and what is to be said of it, folded where its values allow it."""
    return fold_values(f"{name}{rest}", width, hanging=6, lead=len(name), lead_style=style)


def of(texts: Iterable[Text], *, name: str | None = None, asked: str = "", goal: str = "") -> Iterator[Line]:
    """Lines that stand for the same."""
    return (Line(text, name, asked, goal) for text in texts)


def in_ascii(text: str) -> str:
    """The text without what is not in ASCII; an arrow takes two columns then, anything else that has no likeness is spelt out."""
    return text.translate(_IN_ASCII).encode("ascii", "backslashreplace").decode()


def ascii_text(text: Text) -> Text:
    """The same with its styles."""
    made = Text(style=text.style)
    for part, style in _runs(text):
        made.append(in_ascii(part), style)
    return made


def _runs(text: Text) -> Iterator[tuple[str, str]]:
    """The parts of a text that have one style each; spans of ours do not overlap."""
    place = 0
    for span in sorted(text.spans):
        if span.start > place:
            yield text.plain[place : span.start], ""
        yield text.plain[max(place, span.start) : span.end], str(span.style)
        place = max(place, span.end)
    yield text.plain[place:], ""
