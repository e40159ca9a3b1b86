"""What comes of a call: an exit code, a text for people, and JSON; both cut to so many characters, with a word on what is left out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checker.cli.typed import TYPED
from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.report.json_report import SCHEMA_VERSION, errors_to_json

_HEAD = 0.75
"""The part of a text that is cut which is its beginning: the verdict and why; the rest is its end, where the last state stands."""

_NOTE = 200
"""Characters for the word on what is left out."""

_MOST_ERRORS = 20
"""Mistakes that are shown in full."""


@dataclass(frozen=True)
class Answer:
    """An answer before it is cut. `parts` are the members of the JSON object beside its version and the exit code."""

    exit_code: int
    text: str
    parts: dict[str, Any] = field(default_factory=dict)


def mistakes(errors: Sequence[SpecError]) -> Answer:
    """The answer where the input is wrong: every mistake, as the command line has them."""
    shown = "\n\n".join(error.render() for error in errors[:_MOST_ERRORS])
    more = f"\n\n{len(errors)} errors, the first {_MOST_ERRORS} of them shown" if len(errors) > _MOST_ERRORS else ""
    return Answer(2, f"{shown}{more}\n", {"errors": errors_to_json(errors[:_MOST_ERRORS])["errors"]})


def refused(invalid: InvalidSpec) -> Answer:
    """The same of an exception; places in what was given are named as the arguments are."""
    return mistakes(
        [error if error.span is None else replace(error, span=_placed(error.span)) for error in invalid.errors]
    )


def _placed(span: Span) -> Span:
    return replace(span, path="constants" if span.path == TYPED else span.path.removeprefix("--"))


def stopped(by: str) -> Answer:
    """The answer of a call that was ended before it had one."""
    return Answer(3, f"undetermined: stopped by {by}\n", {"stopped_by": by})


def failed(what: str) -> Answer:
    """The answer where the checker itself fails."""
    return Answer(4, f"error: a bug in the checker, not in your spec: {what}\n", {"stopped_by": what})


@dataclass(frozen=True)
class Cut:
    """An answer as it is sent: its text, and its JSON as an object."""

    exit_code: int
    text: str
    document: dict[str, Any]

    @property
    def is_error(self) -> bool:
        """Whether the caller has to change something, or the checker failed."""
        return self.exit_code in (2, 4)


def cut(answer: Answer, most: int) -> Cut:
    """The answer in `most` characters of text, and as many of JSON."""
    parts, left_out = _cut_parts(answer.parts, most)
    document = {"schema_version": SCHEMA_VERSION, "exit_code": answer.exit_code, **parts}
    if left_out:
        document["left_out"] = left_out
    return Cut(answer.exit_code, cut_text(answer.text, most), document)


def cut_text(text: str, most: int) -> str:
    """The text, without what is between its beginning and its end where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    room = max(0, most - _NOTE)
    head = text[: int(room * _HEAD)]
    head = head.rpartition("\n")[0] or head
    rest = text[len(head) :]
    tail = rest[len(rest) - int(room * (1 - _HEAD)) :].partition("\n")[2]
    left = len(rest) - len(tail)
    note = (
        f"... {left:,} of {len(text):,} characters are left out here: ask for them with a larger max_characters, "
        "or for fewer variables with only"
    )
    return f"{head}\n{note}\n{tail}"


def with_printed(made: Cut, printed: str, most: int) -> tuple[str, dict[str, Any]]:
    """The text and the JSON of an answer with what was printed on the way, as far as it fits into `most` characters each."""
    if not printed.strip():
        return made.text, made.document
    shown = cut_text(printed, max(_NOTE, most // 4))
    added = f"\nprinted on the way\n{shown}"
    document = {**made.document, "printed": shown}
    if len(json.dumps(document, ensure_ascii=False)) > most:
        left_out = [*made.document.get("left_out", []), "printed"]
        document = {**made.document, "left_out": left_out}
    return cut_text(made.text, most - len(added)) + added, document


_EMPTIED: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("report", "reached"), {}),
    (("report", "stuck", "trace"), None),
    (("report", "violation", "refusals"), []),
    (("report", "violation", "trace"), None),
    (("report", "violation", "reasons"), []),
    (("explained", "refusals"), []),
    (("explained", "trace"), None),
    (("explained", "reasons"), []),
    (("replayed", "trace"), None),
    (("answer", "reasons"), []),
    (("source",), None),
    (("specs",), []),
    (("errors",), []),
    (("report",), None),
    (("explained",), None),
    (("replayed",), None),
    (("answer",), None),
    (("trace_name",), None),
)
"""What is emptied of the JSON, in this order, until it is short enough; what is left fits its schema."""


def _cut_parts(parts: dict[str, Any], most: int) -> tuple[dict[str, Any], list[str]]:
    made, left_out = json.loads(json.dumps(parts)), list[str]()
    for path, empty in _EMPTIED:
        if len(json.dumps(made, ensure_ascii=False)) <= most:
            break
        *within, last = path
        place = made
        for name in within:
            place = place.get(name) if isinstance(place, dict) else None
        if isinstance(place, dict) and place.get(last):
            place[last] = empty
            left_out.append(".".join(path))
    return made, [name for name in left_out if not any(name.startswith(f"{other}.") for other in left_out)]
