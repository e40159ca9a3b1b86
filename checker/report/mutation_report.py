"""What became of a spec's mutants, as lines for people and as JSON objects."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from checker.mutation import Fate, Outcome

_COLOURS = {Fate.KILLED: "green", Fate.SURVIVED: "bold red", Fate.UNDETERMINED: "bold yellow", Fate.STILLBORN: "dim"}
_LONGEST = 72


def outcome_lines(name: str, outcomes: Sequence[Outcome], not_judged: int = 0) -> Iterator[Text]:
    """A line for each mutant: what was left out, and who noticed; then the count, and of those that an interrupt has left."""
    width = max((len(_place(outcome)) for outcome in outcomes), default=0)
    for outcome in outcomes:
        style = "dim" if _is_explained(outcome) else _COLOURS[outcome.fate]
        yield Text.assemble(
            (f"{fate(outcome):<12}", style), f"  {_place(outcome):<{width}}  {_cut(outcome.mutant.statement)}"
        )
        yield Text(f"{'':<12}  {'':<{width}}  {because(outcome)}", style="dim")
    yield Text()
    yield Text(f"{name}: {summary(outcomes)}", style="bold")
    if not_judged:
        yield Text(f"interrupted: {not_judged} more were not judged", style="bold yellow")


def summary(outcomes: Sequence[Outcome]) -> str:
    """The count of mutants by fate."""
    counts = {fate: sum(outcome.fate is fate and not _is_explained(outcome) for outcome in outcomes) for fate in Fate}
    explained = sum(map(_is_explained, outcomes))
    parts = [f"{count} {fate}" for fate, count in counts.items() if count or fate is Fate.KILLED]
    parts += [f"{explained} redundant by their comment"] if explained else []
    return f"{len(outcomes)} mutants, {', '.join(parts)}"


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """1 when a mutant survives without a reason, else 3 when one is undetermined without a reason, else 0."""
    left = {outcome.fate for outcome in outcomes if outcome.is_unexplained}
    return 1 if Fate.SURVIVED in left else 3 if left else 0


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """One mutant as an object."""
    mutant = outcome.mutant
    return {
        "method": mutant.method,
        "line": mutant.line,
        "statement": mutant.statement,
        "fate": outcome.fate.value,
        "noticed_by": outcome.noticed_by,
        "steps": outcome.steps,
        "detail": outcome.detail,
        "reason": mutant.reason,
    }


def _is_explained(outcome: Outcome) -> bool:
    return outcome.fate in (Fate.SURVIVED, Fate.UNDETERMINED) and not outcome.is_unexplained


def fate(outcome: Outcome) -> str:
    """What became of a mutant, in a word."""
    return "redundant" if _is_explained(outcome) else outcome.fate.value


def because(outcome: Outcome) -> str:
    """Who noticed, or why nobody did."""
    match outcome.fate:
        case Fate.KILLED if outcome.steps is None:
            return f"{outcome.noticed_by} is never reached"
        case Fate.KILLED:
            return f"{outcome.noticed_by} fails after {outcome.steps} step{'s' * (outcome.steps != 1)}"
        case Fate.STILLBORN:
            return outcome.detail or "no spec"
        case Fate.UNDETERMINED:
            return outcome.mutant.reason or f"{outcome.detail} ended the search"
    return outcome.mutant.reason or "no property notices that it is gone"


def _place(outcome: Outcome) -> str:
    return f"{outcome.mutant.method}:{outcome.mutant.line}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
