"""What caused a violation, under its explanation, and which changes of a trace are causes."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from checker.causes import Cause
from checker.report.changes import Change
from checker.report.lines import fold
from checker.result import Violation, ViolationKind

MARK = "  <- cause"
"""What stands behind a change that is a cause."""
_MOST_NAMED = 8
"""Causes that are named; of more, how many there are."""


def causes_lines(violation: Violation, width: int | None) -> Iterator[Text]:
    """What is known of the causes; no lines where nothing is."""
    causes = violation.causes
    changes = [(f"step {cause.step}", str(cause)) for cause in causes.changes]
    if causes.all_of:
        yield from _listed("undone by leaving out all of these together:", changes, width)
    elif causes.any_of:
        which = " any one of these:" if len(causes.any_of) > 1 else ""
        yield from _listed(f"undone by leaving out{which}", changes, width)
    if causes.initial:
        lead = "since the initial state, and undone by another value there:"
        yield from _listed(lead, [("", str(cause)) for cause in causes.initial], width)
    after = causes.unavoidable_after
    if after is not None:
        lead = f"after step {after}" if after else "from the initial state"
        yield from fold(f"{lead} every way on leads to {_end(violation)}", width, lead=len(lead), lead_style="bold")


def is_cause(change: Change, causes: Sequence[Cause]) -> bool:
    """Whether a change of a step is one of its causes."""
    return any(_is_at(change.place, cause.place) and _is_of(change, cause.element) for cause in causes)


def _is_at(place: str, cause: str) -> bool:
    """Whether a change is of a place, or of a part of it: of one field, say."""
    return place == cause or place.startswith((f"{cause}.", f"{cause}["))


def _is_of(change: Change, element: str | None) -> bool:
    """Whether a change puts in or takes out this element; any change where a cause is of no element."""
    if element is None:
        return True
    sign, _, changed = change.text.strip().partition(" ")
    return sign in ("+=", "-=") and (changed == element or changed.startswith(f"{element} ×"))


def _listed(lead: str, named: Sequence[tuple[str, str]], width: int | None) -> Iterator[Text]:
    """What is named, on one line where there is room, else on a line each."""
    sentence = f"{lead} {', '.join(f'{where} `{what}`'.strip() for where, what in named)}"
    if len(named) == 1 and len(sentence) <= (width or len(sentence)):
        yield from fold(sentence, width, lead=len(lead), lead_style="bold")
        return
    yield from fold(lead, width, style="bold")
    room = max(len(where) for where, _ in named)
    for where, what in named[:_MOST_NAMED]:
        shown = f"{where:<{room}}  {what}" if room else what
        yield from fold(shown, width, indent=2, hanging=room + 2, lead=room, lead_style="dim")
    if len(named) > _MOST_NAMED:
        yield from fold(f"and {len(named) - _MOST_NAMED} more", width, indent=2, style="dim")


def _end(violation: Violation) -> str:
    match violation.kind:
        case ViolationKind.INVARIANT | ViolationKind.STEP_INVARIANT:
            return f"a violation of {violation.property}"
        case ViolationKind.ERROR:
            return f"an error in {violation.property}"
        case ViolationKind.ASSERTION:
            return f"a false assertion in {violation.property}"
        case _:
            return "a deadlock"
