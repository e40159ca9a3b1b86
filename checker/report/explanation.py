"""Why a violation is one, in lines: each formula with its truth and the values in it, what decides it further in."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from checker.diagnostics import counted, display_path
from checker.reasons import Reason, Refusal
from checker.report.lines import fold
from checker.result import Violation

MOST_LEVELS = 8
"""Levels of helpers and quantifiers that are opened."""

_STYLES = {True: "green", False: "red", None: "yellow"}


def why(violation: Violation, width: int | None) -> Iterator[Text]:
    """The section of a report that says why a violation is one; nothing where no more is known than that."""
    if violation.reasons:
        yield from fold("why it is false" if violation.reasons[0].truth is not None else "what fails", width, style="bold")
        yield from explanation(violation.reasons, width)
    if violation.also:
        yield from fold(f"false there as well: {', '.join(violation.also)}", width, lead=20, lead_style="bold")
    if violation.refusals:
        yield from fold("why no action is enabled, the nearest first", width, style="bold")
        for refusal in violation.refusals:
            yield from refused(refusal, width)


def refused(refusal: Refusal, width: int | None, indent: int = 2) -> Iterator[Text]:
    """An action that is not enabled, with the reasons for it."""
    head = refusal.step
    if refusal.choices > 1:
        head += f", of {counted(refusal.choices, 'choice')} of arguments the nearest"
    place = next((reason.span for reason in refusal.reasons if reason.span is not None), None)
    if place is not None:
        head += f" ({display_path(place.path)}:{place.line})"
    yield from fold(head, width, indent=indent, hanging=4, lead=len(refusal.step), lead_style="bold")
    yield from explanation(refusal.reasons, width, indent + 2)


def explanation(reasons: Sequence[Reason], width: int | None, indent: int = 2) -> Iterator[Text]:
    """The reasons, outermost first."""
    for reason in reasons:
        yield from _reason(reason, width, indent, 0)


def _reason(reason: Reason, width: int | None, indent: int, level: int) -> Iterator[Text]:
    if reason.bindings:
        is_bare = not reason.parts and not (reason.words and reason.truth is not None)
        bound = ", ".join(f"{term.words} = {term.value}" for term in reason.bindings)
        lead = "for" if reason.words else "with"
        ends = "" if is_bare else ":"
        yield from fold(f"{lead} {bound}{ends}", width, indent=indent, hanging=4, lead=len(lead), lead_style="dim")
        if not reason.parts and not is_bare:
            yield from _formula(reason, width, indent + 2)
    else:
        yield from _formula(reason, width, indent)
    if level < MOST_LEVELS:
        for part in reason.parts:
            yield from _reason(part, width, indent + 2, level + 1)
        if reason.more:
            yield from fold(f"... and {reason.more:,} more", width, indent=indent + 2, style="dim")


def _formula(reason: Reason, width: int | None, indent: int) -> Iterator[Text]:
    truth = "fails" if reason.truth is None else "is true" if reason.truth else "is false"
    values = reason.with_values
    said = f"{reason.words or 'it'} {truth}"
    shown = said if values == reason.words or _says_more(reason) else f"{said}: {values}"
    for line in fold(shown, width, indent=indent, hanging=4):
        place = line.plain.find(f" {truth}")
        if place >= 0:
            end = place + 1 + len(truth)
            line.stylize(_STYLES[reason.truth], end - len(truth.split()[-1]), end)
        yield line
    for term in reason.besides:
        yield from fold(str(term), width, indent=indent + 2, hanging=4)


def _says_more(reason: Reason) -> bool:
    """Whether the parts say what the values would: those of a helper are of its own words."""
    return any(part.bindings and not part.words for part in reason.parts)
