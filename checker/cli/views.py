"""The options for what is shown of traces, and what they come to for a model and its traces."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import Format
from checker.diagnostics import InvalidSpec, Span, SpecError, suggest

if TYPE_CHECKING:
    from checker.api.expressions import Expressions
    from checker.api.model import Model
    from checker.report.view import View
    from checker.result import Result
    from checker.trace import Trace

FullOption = Annotated[bool, typer.Option("--full", help="Every step of a long trace in all its details.")]
WitnessesOption = Annotated[
    bool, typer.Option("--witnesses", help="Beside a violation too, how to reach what is reachable.")
]
OnlyOption = Annotated[
    str | None, typer.Option("--only", metavar="VARIABLES", help="Of traces and states only these: log,role.")
]
HideOption = Annotated[str | None, typer.Option("--hide", metavar="VARIABLES", help="Of traces and states not these.")]
ShowOption = Annotated[
    list[str] | None,
    typer.Option(
        "--show", metavar="EXPRESSION", help="A Python expression over self, evaluated in each state of a trace."
    ),
]


RunsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--show",
        metavar="N|EXPRESSION",
        help="A number: the first N runs, step by step. Else a Python expression over self, evaluated in each state of a trace.",
    ),
]


def runs_in(show: list[str]) -> tuple[int, list[str]]:
    """How many runs are to be shown, 0 where nothing is said of that, and the expressions: a number alone is none that anyone needs."""
    numbers = [text for text in show if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text)]
    if len(numbers) > 1:
        raise typer.BadParameter(f"how many runs, {' or '.join(numbers)}?", param_hint="'--show'")
    count = int(numbers[0]) if numbers else None
    if count is not None and count < 1:
        raise typer.BadParameter("show at least one run", param_hint="'--show'")
    return count or 0, [text for text in show if text not in numbers]


class Views:
    """What somebody wants to see: the `view` of a report, once the model and the traces are known."""

    def __init__(
        self,
        *,
        full: bool = False,
        witnesses: bool = False,
        only: str | None = None,
        hide: str | None = None,
        show: list[str] | None = None,
    ) -> None:
        from checker.report.view import View as Shown

        if only is not None and hide is not None:
            raise typer.BadParameter("leave out --only, or --hide", param_hint="'--hide'")
        self._only, self._hide, self._show = only, hide, show or []
        self.view: View = Shown(is_full=full, has_witnesses=witnesses)
        self._expressions: Expressions | None = None

    @property
    def asked(self) -> str | None:
        """The first option that is given; None where nothing is asked for."""
        given = {
            "--full": self.view.is_full,
            "--witnesses": self.view.has_witnesses,
            "--only": self._only is not None,
            "--hide": self._hide is not None,
            "--show": bool(self._show),
        }
        return next((option for option, is_given in given.items() if is_given), None)

    def check_format(self, format: Format) -> None:
        """Refuse a choice of what is shown in a format that has it all."""
        given = {"--only": self._only is not None, "--hide": self._hide is not None, "--show": bool(self._show)}
        asked = next((option for option, is_given in given.items() if is_given), None)
        if asked is not None and format is not Format.TEXT:
            raise typer.BadParameter(
                f"it is of the text: {format.value} has all that there is", param_hint=f"'{asked}'"
            )

    def prepare(self, model: "Model") -> None:
        """Look at what is asked for, before the search; raises InvalidSpec for variables and names that the spec does not have."""
        only = None if self._only is None else _variables("--only", self._only, model)
        hidden = frozenset() if self._hide is None else _variables("--hide", self._hide, model)
        if self._show:
            from checker.api.expressions import Expressions

            self._expressions = Expressions(model, self._show)
        self.view = replace(self.view, only=only, hidden=hidden, expressions=tuple(self._show))

    def look(self, result: "Result") -> "Result":
        """The result, when its traces have been looked at."""
        self.look_at(*_traces(result))
        return result

    def look_at(self, *traces: "Trace") -> None:
        """Evaluate the expressions in the states of traces; raises InvalidSpec for one that changes the state."""
        if self._expressions is not None:
            states = [step.state for trace in traces for step in trace.steps if step.state is not None]
            self.view = replace(self.view, values=self._expressions.values(states))


def _traces(result: "Result") -> "Iterator[Trace]":
    """The traces of which states are shown."""
    if result.violation is not None and result.violation.trace is not None:
        yield result.violation.trace
    yield from (walk.trace for walk in result.walks)


def _variables(option: str, text: str, model: "Model") -> frozenset[str]:
    """The variables that are named; raises InvalidSpec for each that the spec does not have."""
    known = model.definition.variable_types
    errors, names, start = [], set[str](), 0
    for part in text.split(","):
        name = part.strip()
        place = start + len(part) - len(part.lstrip())
        start += len(part) + 1
        if name in known:
            names.add(name)
            continue
        fix = suggest(name, known) or f"its variables are {', '.join(known)}"
        span = Span(option, 1, place + 1, place + max(1, len(name)) + 1, text)
        errors.append(SpecError("C605", f"{model.name} has no variable '{name}'", span, fix=fix))
    if errors:
        raise InvalidSpec(errors)
    return frozenset(names)
