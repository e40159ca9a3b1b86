"""Why a violation is one, as nested lists that open level by level."""

from collections.abc import Iterable

from checker.reasons import Reason, Refusal, Term
from checker.report.causes import causes_lines
from checker.report.guards import guard_lines
from checker.report.html.markup import Markup, joined, listed, section, tag
from checker.report.places import place_of
from checker.result import Violation

_OPEN_LEVELS = 3
"""So many levels are open from the beginning."""


def explanation(violation: Violation) -> Markup:
    """The section that says why, and what is false as well."""
    return section("Why", *whys(violation), id="why")


def whys(violation: Violation) -> list[Markup]:
    """What the section says."""
    parts = [reasons_list(violation.reasons)]
    if violation.also:
        parts.append(tag("p", "False there as well: ", joined([tag("code", name) for name in violation.also], ", ")))
    told = [line.plain for line in causes_lines(violation, None)]
    if told:
        parts += [tag("h3", "What caused it"), tag("pre", "\n".join(told))]
    required = [line.plain for line in guard_lines(violation, None, is_full=True)]
    if required:
        parts += [tag("h3", required[0].capitalize()), tag("pre", "\n".join(required[1:]))]
    if violation.refusals:
        parts.append(tag("h3", "No action is enabled; the nearest first"))
        parts.append(listed("ul", map(refused, violation.refusals), class_="reasons"))
    return parts


def reasons_list(reasons: Iterable[Reason]) -> Markup:
    """The reasons, outermost first; nothing where there are none."""
    return listed("ul", (_reason(reason, 0) for reason in reasons), class_="reasons")


def _reason(reason: Reason, level: int) -> Markup:
    head = _bound(reason) if reason.bindings else _formula(reason)
    inner = [_reason(part, level + 1) for part in reason.parts]
    if reason.bindings and reason.words and not inner and reason.truth is not None:
        inner = [_formula(reason)]
    if reason.more:
        inner.append(tag("span", f"and {reason.more:,} more", class_="dim"))
    if not inner:
        return head
    summary = tag("summary", head)
    attributes = {"open": "open"} if level < _OPEN_LEVELS else {}
    return tag("details", summary, listed("ul", inner), **attributes)


def _bound(reason: Reason) -> Markup:
    terms = joined([_term(term) for term in reason.bindings], ", ")
    return joined([tag("span", "for " if reason.words else "with ", class_="dim"), terms])


def _term(term: Term) -> Markup:
    return tag("code", term.bound)


def _formula(reason: Reason) -> Markup:
    truth = "fails" if reason.truth is None else "true" if reason.truth else "false"
    values = reason.with_values
    verb = "" if reason.truth is None else "is "
    parts = [tag("code", reason.words or "it"), f" {verb}", tag("span", truth, class_=f"truth {truth}")]
    if values != reason.words:
        parts += [Markup(" "), tag("code", values, class_="values")]
    parts += [tag("div", tag("code", str(term)), class_="besides") for term in reason.besides]
    return joined(parts)


def refused(refusal: Refusal, *, is_open: bool = True) -> Markup:
    """An action that is not enabled, with the reasons for it."""
    place = next((reason.span for reason in refusal.reasons if reason.span is not None), None)
    parts = [tag("code", refusal.step)]
    if refusal.choices > 1:
        parts.append(tag("span", f" of {refusal.choices:,} choices of arguments the nearest", class_="dim"))
    if place is not None:
        parts.append(tag("span", f" {place_of(place)}", class_="place"))
    return tag(
        "details",
        tag("summary", *parts),
        listed("ul", (_reason(reason, 0) for reason in refusal.reasons)),
        open="open" if is_open else "",
    )
