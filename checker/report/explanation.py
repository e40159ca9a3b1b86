"""Why a violation is one, in lines: each formula with its truth and the values in it, what decides it further in."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from checker.reasons import Reason
from checker.report.lines import fold

MOST_LEVELS = 6
"""Levels of helpers and quantifiers that are opened."""


def explanation(reasons: Sequence[Reason], width: int | None, indent: int = 2) -> Iterator[Text]:
    """The reasons, outermost first."""
    for reason in reasons:
        yield from _reason(reason, width, indent, 0)


def _reason(reason: Reason, width: int | None, indent: int, level: int) -> Iterator[Text]:
    if reason.bindings:
        bound = ", ".join(f"{term.words} = {term.value}" for term in reason.bindings)
        lead = "for" if reason.words else "with"
        yield from fold(f"{lead} {bound}:", width, indent=indent, hanging=4, lead=len(lead), lead_style="dim")
        if not reason.parts:
            yield from _formula(reason, width, indent + 2)
    else:
        yield from _formula(reason, width, indent)
    if level < MOST_LEVELS:
        for part in reason.parts:
            yield from _reason(part, width, indent + 2, level + 1)


def _formula(reason: Reason, width: int | None, indent: int) -> Iterator[Text]:
    truth = "true" if reason.truth else "false"
    values = reason.with_values
    said = f"{reason.words or 'it'} is {truth}"
    shown = said if values == reason.words or reason.parts else f"{said}: {values}"
    style = "green" if reason.truth else "red"
    for line in fold(shown, width, indent=indent, hanging=4):
        place = line.plain.find(f" is {truth}")
        if place >= 0:
            line.stylize(style, place + 4, place + 4 + len(truth))
        yield line
    for term in reason.besides:
        yield from fold(f"{term.words} is {term.value}", width, indent=indent + 2, hanging=4)
