"""Why a violation is one, in lines: each formula with its truth and the values in it, what decides it further in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.text import Text

from checker.diagnostics import counted
from checker.reasons import Reason, Refusal, Term
from checker.report.cutting import fitted
from checker.report.folding import fold_values
from checker.report.lines import fold
from checker.report.places import place_of
from checker.result import Violation

MOST_LINES = 40
"""So many lines have all levels open; of longer explanations the inner levels are left out, and elements that come less near."""
_MOST_LEVELS = 40
"""Levels of helpers and quantifiers that are opened where nothing is left out."""

_KEPT = "\u00a0"
"""A blank at which no line is broken."""
_STYLES = {True: "green", False: "red", None: "yellow"}


def why(violation: Violation, width: int | None, *, is_full: bool = False) -> Iterator[Text]:
    """The section of a report that says why a violation is one; nothing where no more is known than that. `is_full` leaves nothing out."""
    if violation.reasons:
        yield from fold(
            "why it is false" if violation.reasons[0].truth is not None else "what fails", width, style="bold"
        )
        yield from explanation(violation.reasons, width, most=None if is_full else MOST_LINES)
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
        head += f" ({place_of(place)})"
    yield from fold(head, width, indent=indent, hanging=4, lead=len(refusal.step), lead_style="bold")
    yield from explanation(refusal.reasons, width, indent + 2)


def explanation(
    reasons: Sequence[Reason],
    width: int | None,
    indent: int = 2,
    *,
    most: int | None = MOST_LINES,
) -> list[Text]:
    """The reasons, outermost first: as much of them as `most` lines have room for, None for all."""
    lines = _opened(reasons, width, indent)
    if most is None or len(lines) <= most:
        return lines
    for room in range(most - 1, 0, -1):  # what stands further in is folded into more lines than it was taken for
        lines = _opened(fitted(reasons, room, lambda reason: len(_opened([reason], width, indent))), width, indent)
        if len(lines) < most:
            break
    return [*lines, *fold("... the levels within are in --full and in JSON", width, indent=indent, style="dim")]


def in_brief(reason: Reason) -> Reason:
    """A reason without the elements of an `all` that is true and an `any` that is false, each of which decides no more than any other."""
    parts = [part for part in reason.parts if reason.bindings or not _is_element(part, reason)]
    is_cut = len(parts) < len(reason.parts)
    return replace(reason, parts=tuple(map(in_brief, parts)), more=0 if is_cut else reason.more)


def _is_element(part: Reason, of: Reason) -> bool:
    """Whether a part is what a quantifier says of an element, or why that is left out; no helper, and no quantifier in one."""
    is_quantifier = of.words.startswith(("all(", "any("))
    return is_quantifier and bool(part.bindings) and (part.words != "" or part.truth is None)


def _opened(reasons: Sequence[Reason], width: int | None, indent: int) -> list[Text]:
    return [line for reason in reasons for line in _reason(reason, width, indent, _MOST_LEVELS, frozenset())]


def _reason(reason: Reason, width: int | None, indent: int, levels: int, known: frozenset[Term]) -> Iterator[Text]:
    """One reason; `known` are the elements that are named further out, which are not named once more where a helper takes them."""
    if not reason.words and reason.parts and known.issuperset(reason.bindings):
        for part in reason.parts:
            yield from _reason(part, width, indent, levels, known)
        return
    if levels == 0 and reason.parts and not reason.words:
        return  # a helper that is not opened
    if reason.bindings:
        yield from _bound(reason, width, indent, known, is_cut=levels == 0)
    else:
        yield from _formula(reason, width, indent)
    if levels > 0:
        for part in reason.parts:
            yield from _reason(part, width, indent + 2, levels - 1, known.union(reason.bindings))
        if reason.more:
            yield from fold(f"... and {reason.more:,} more", width, indent=indent + 2, style="dim")


def _bound(reason: Reason, width: int | None, indent: int, known: frozenset[Term], *, is_cut: bool) -> Iterator[Text]:
    is_said = reason.words.startswith(("any(", "all("))  # by the elements, one of which makes it so
    says_truth = bool(reason.words) and not reason.parts and not is_said
    told = reason.bindings if reason.words else [term for term in reason.bindings if term not in known]
    lead = "for" if reason.words else "with" if any(term.words for term in told) else "at"
    bound = ", ".join(term.bound for term in told)
    ends = ":" if says_truth or (reason.parts and not is_cut) else ""
    yield from fold_values(f"{lead} {bound}{ends}", width, indent=indent, hanging=4, lead=len(lead), lead_style="dim")
    if says_truth:
        yield from _formula(reason, width, indent + 2)


def said_of(reason: Reason, width: int | None, indent: int, since: str = "") -> Iterator[Text]:
    """A formula with its truth and the values in it, with what is to be said of the truth, and in front the elements of it."""
    told = ", ".join(term.bound for term in reason.bindings)
    yield from _formula(reason, width, indent, before=f"for {told}: " if told else "", since=since)


def _formula(reason: Reason, width: int | None, indent: int, *, before: str = "", since: str = "") -> Iterator[Text]:
    truth = "fails" if reason.truth is None else "is true" if reason.truth else "is false"
    values = reason.with_values
    said = f"{before}{reason.words or 'it'} {truth.replace(' ', _KEPT)}{since.replace(' ', _KEPT)}"
    shown = said if values == reason.words or _says_more(reason) or _says_it(reason) else f"{said}: {values}"
    for line in fold_values(shown, width, indent=indent, hanging=4):
        line.plain = line.plain.replace(_KEPT, " ")
        place = line.plain.find(f" {truth}")
        if place >= 0:
            end = place + 1 + len(truth)
            line.stylize(_STYLES[reason.truth], end - len(truth.split()[-1]), end)
        yield line
    for term in reason.besides:
        yield from fold_values(str(term), width, indent=indent + 2, hanging=4)


def _says_more(reason: Reason) -> bool:
    """Whether the parts say what the values would: those of a helper are of its own words."""
    return any(part.bindings and not part.words for part in reason.parts)


def _says_it(reason: Reason) -> bool:
    """Whether a true formula says itself what matters of the value in it: `role == "leader"`, `holder is None`, `isinstance(m, Accept)`."""
    if reason.truth is True and reason.words.startswith("isinstance("):
        return True
    if reason.truth is not True or len(reason.terms) != 1:
        return False
    (term,) = reason.terms
    return reason.words in (f'{term.words} == "{term.value}"', f"{term.words} is {term.value}")
