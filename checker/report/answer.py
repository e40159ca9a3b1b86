"""Why an action is not enabled after a step of a trace, or a property has its truth there, in lines and as JSON."""

from collections.abc import Iterator
from typing import Protocol

from rich.console import Console
from rich.text import Text

from checker.reasons import Reason
from checker.report.codec import Json
from checker.report.explanation import explanation
from checker.report.json_report import reason_to_json
from checker.report.lines import WIDEST, fold, print_lines
from checker.report.places import place_of
from checker.report.plain import plain_text
from checker.trace import Step


class Answer(Protocol):
    """What was asked of a state on a trace, and why it is so: `checker.api.asking.Answer`."""

    @property
    def asked(self) -> str: ...
    @property
    def is_action(self) -> bool: ...
    @property
    def holds(self) -> bool | None: ...
    @property
    def at(self) -> Step: ...
    @property
    def number(self) -> int: ...
    @property
    def since(self) -> Step: ...
    @property
    def since_number(self) -> int: ...
    @property
    def reasons(self) -> tuple[Reason, ...]: ...
    @property
    def message(self) -> str: ...


def print_answer(answer: Answer, console: Console) -> None:
    """Print the answer: what is so, why, and since which step."""
    print_lines(answer_lines(answer, min(console.width, WIDEST)), console)


def plain_answer(answer: Answer) -> str:
    """The answer as plain text of 100 columns."""
    return plain_text(lambda console: print_answer(answer, console))


def answer_to_json(answer: Answer) -> dict[str, Json]:
    """The answer as JSON; steps count from 0, which is the initial state."""
    return {
        "asked": answer.asked,
        "is_action": answer.is_action,
        "holds": answer.holds,
        "step": answer.number,
        "since": answer.since_number,
        "message": answer.message,
        "reasons": [reason_to_json(reason) for reason in answer.reasons],
    }


def answer_lines(answer: Answer, width: int | None) -> Iterator[Text]:
    """The answer in lines."""
    said = f"{answer.asked} {_said(answer)} {_when(answer.number, answer.at)}"
    yield from fold(said, width, lead=len(answer.asked), lead_style="bold")
    if answer.message:
        yield from fold(answer.message, width, indent=2)
    yield from explanation(answer.reasons, width)
    place = next((reason.span for reason in answer.reasons if reason.span is not None), None)
    if place is not None:
        yield from fold(place_of(place), width, indent=2, style="dim")
    yield from fold(_since(answer), width)


def _said(answer: Answer) -> str:
    if answer.holds is None:
        return "fails"
    return ("is" if answer.holds else "is not") + " enabled" if answer.is_action else f"is {str(answer.holds).lower()}"


def _when(number: int, step: Step) -> str:
    return "in the initial state" if number == 0 else f"after step {number}, {step}"


def _since(answer: Answer) -> str:
    if answer.since_number == answer.number:
        return "it has been so since this step" if answer.number else "it has been so from the beginning"
    why = ", by the same require" if answer.is_action and answer.holds is False else ""
    start = "the initial state" if answer.since_number == 0 else f"step {answer.since_number}, {answer.since}"
    return f"it has been so since {start}{why}"
